/** What a provider, or somebody between it and us, may send that is not to be believed; and what then is in the log. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { OperatorEntity, SessionEntity } from "../../src/db/entities/access.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import type { Log } from "../../src/log.ts";
import { IdentityProvider, type IdentityProviderSettings } from "../../src/services/core/oidc-client.ts";
import { type Lies, type LyingProvider, openLyingProvider } from "../support/lying-oidc-provider.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { Browsing } from "../support/oidc-provider.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const CLIENT_ID = "iam-monitor";
const seconds = () => Math.floor(now() / 1_000);
let provider: LyingProvider;
let platform: TestPlatform;
let server: TestServer;
const logged: string[] = [];

function settingsOf(issuer: string): IdentityProviderSettings {
  const { clientSecret } = provider;
  return {
    issuer,
    clientId: CLIENT_ID,
    clientSecret,
    name: "Acme",
    scopes: "openid email",
    roles: null,
    defaultRole: "viewer",
  };
}
/** Discovery is asked anew. */
function meetAgain(issuer = provider.issuer): void {
  const log = { warn: (...line: unknown[]) => void logged.push(JSON.stringify(line)) } as unknown as Log;
  Object.assign(platform.platform, { identityProvider: new IdentityProvider(settingsOf(issuer), log) });
}

beforeAll(async () => {
  provider = await openLyingProvider(CLIENT_ID);
  platform = await openTestPlatform({ hasWorker: false });
  server = await openTestServer(platform);
});
afterAll(async () => {
  await server?.close();
  await platform?.close();
  await provider?.close();
});
beforeEach(() => {
  provider.lies = {};
  meetAgain();
});

const em = () => platform.scope().em;

/** There and back, the provider lying as told; answers where he ended. */
async function signIn(
  lies: Lies = {},
  answer: Readonly<Record<string, string>> = { code: "code-of-theirs" },
): Promise<string> {
  provider.lies = lies;
  const browser = new Browsing(server.url, provider.issuer);
  const begun = (await browser.get(`${server.url}/auth/oidc/start`)).headers.get("location")!;
  if (begun.startsWith("/")) return begun;
  const { searchParams } = new URL(begun);
  provider.nonce = searchParams.get("nonce")!;
  const back = new URLSearchParams({ state: searchParams.get("state")!, ...answer });
  const ended = await browser.get(`${server.url}/auth/oidc/callback?${back.toString()}`);
  return ended.headers.get("location")!;
}
const problem = (code: string) => `/sign-in?problem=${code}`;

test("what is right comes in", async () => {
  expect(await signIn()).toBe("/");
  expect(await em().findOneOrFail(OperatorEntity, { subject: "sub-1" })).toMatchObject({
    name: "anna@example.org",
    role: "viewer",
  });
  expect(provider.exchanges.at(-1)!.get("code_verifier")).toMatch(/^[\w-]{43}$/);
});

describe("an ID token is not believed", () => {
  test.each<[string, Lies]>([
    ["with another nonce", { claims: { nonce: "another" } }],
    ["without the nonce", { claims: { nonce: undefined } }],
    ["for another client", { claims: { aud: "another-client" } }],
    [
      "for several clients, of which another is the one it was made for",
      { claims: { aud: [CLIENT_ID, "other"], azp: "other" } },
    ],
    ["of another issuer", { claims: { iss: "https://evil.example" } }],
    ["without an issuer", { claims: { iss: undefined } }],
    ["without a subject", { claims: { sub: undefined } }],
    ["that has expired", { claims: { exp: seconds() - 120, iat: seconds() - 240 } }],
    ["that never expires", { claims: { exp: undefined } }],
    ["that begins later", { claims: { nbf: seconds() + 3_600 } }],
    ["with no signature", { alg: "none" }],
    ["signed with the client's secret", { alg: "HS256" }],
    ["of an algorithm that it does not announce", { alg: "ES256" }],
    ["signed by a key that it does not publish", { isForeignKey: true }],
    ["changed after it was signed", { isSignatureBroken: true }],
  ])("%s", async (_words, lies) => {
    const before = await em().count(SessionEntity, {});
    expect(await signIn(lies)).toBe(problem("OIDC_ANSWER_INVALID"));
    expect(await em().count(SessionEntity, {})).toBe(before);
  });

  test("even where its discovery announces that weak algorithms are fine", async () => {
    const discovery = { id_token_signing_alg_values_supported: ["none", "HS256", "RS256"] };
    for (const alg of ["none", "HS256"] as const) {
      provider.lies = { discovery };
      meetAgain();
      expect(await signIn({ discovery, alg })).toBe(problem("OIDC_ANSWER_INVALID"));
    }
  });

  test("but where clocks differ by half a minute it is", async () => {
    expect(await signIn({ claims: { exp: seconds() - 15, iat: seconds() - 75 } })).toBe("/");
    expect(await signIn({ claims: { exp: seconds() - 45, iat: seconds() - 105 } })).toBe(
      problem("OIDC_ANSWER_INVALID"),
    );
  });

  test("nor is what it says of somebody else where we asked for more", async () => {
    const claims = { email: undefined, email_verified: undefined };
    const userinfo = { email: "anna@example.org", email_verified: true };
    expect(await signIn({ claims, userinfo })).toBe("/");
    expect(await signIn({ claims, userinfo: { ...userinfo, sub: "sub-2" } })).toBe(problem("OIDC_ANSWER_INVALID"));
  });

  test("nor does one place vouch for the address of the other", async () => {
    const roles = { claim: "groups", roleOf: new Map([["readers", "viewer"]] as const) };
    const log = { warn: () => undefined } as unknown as Log;
    Object.assign(platform.platform, {
      identityProvider: new IdentityProvider({ ...settingsOf(provider.issuer), roles }, log),
    });
    const claims = { sub: "sub-9", email: "victim@example.org", email_verified: undefined };
    const userinfo = { sub: "sub-9", email: "own@example.org", email_verified: true, groups: ["readers"] };
    expect(await signIn({ claims, userinfo })).toBe(problem("OIDC_EMAIL_UNVERIFIED"));
  });
});

describe("an answer of the provider", () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ["that refuses", { error: "access_denied", error_description: "<script>alert(1)</script>" }, "OIDC_REFUSED"],
    ["that wants a sign-in", { error: "login_required" }, "OIDC_REFUSED"],
    ["with a made-up error", { error: "Evil words for the record" }, "OIDC_REFUSED"],
    ["with neither a code nor an error", {}, "OIDC_ANSWER_INVALID"],
    ["in which another issuer speaks", { code: "x", iss: "https://evil.example" }, "OIDC_ANSWER_INVALID"],
  ])("%s leads to a page with a way on", async (_words, answer, code) => {
    expect(await signIn({}, answer)).toBe(problem(code));
    const [event] = await em().find(
      AuditEventEntity,
      { action: "session.signIn" },
      { orderBy: { seq: "desc" }, limit: 1 },
    );
    expect(event!.details).toMatchObject({ outcome: "REFUSED", code });
    expect(JSON.stringify(event)).not.toMatch(/script|Evil/);
  });

  test.each<[string, Lies, string]>([
    ["whose code was used", { token: { status: 400, body: `{"error":"invalid_grant"}` } }, "OIDC_ANSWER_INVALID"],
    [
      "who does not know our secret",
      { token: { status: 401, body: `{"error":"invalid_client"}` } },
      "OIDC_ANSWER_INVALID",
    ],
    ["who is out of order", { token: { status: 503, body: `{"error":"server_error"}` } }, "OIDC_UNAVAILABLE"],
    ["who sends no JSON", { token: { status: 200, body: "<html>" } }, "OIDC_ANSWER_INVALID"],
    [
      "who sends no ID token",
      { token: { status: 200, body: `{"access_token":"a","token_type":"Bearer"}` } },
      "OIDC_ANSWER_INVALID",
    ],
  ])("%s is told apart", async (_words, lies, code) => {
    expect(await signIn(lies)).toBe(problem(code));
  });
});

describe("a provider that cannot be met", () => {
  test("is said to be unavailable, and met when it is back; the product runs on", async () => {
    const down = "http://127.0.0.1:1";
    meetAgain(down);
    expect(await signIn()).toBe(problem("OIDC_UNAVAILABLE"));
    const { data } = await server.graphql("{ signInMethods { providerName } }", {}, {});
    expect(data.signInMethods.providerName).toBe("Acme");
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    meetAgain();
    provider.lies = { discovery: { issuer: undefined } };
    expect(await signIn(provider.lies)).toBe(problem("OIDC_UNAVAILABLE"));
    expect(await signIn()).toBe("/");
  });

  test("says by its discovery that it is somebody else", async () => {
    expect(await signIn({ discovery: { issuer: "https://evil.example" } })).toBe(problem("OIDC_UNAVAILABLE"));
  });

  test("and does not answer is waited for five seconds, at each of its doors", async () => {
    for (const silentAt of ["/.well-known/openid-configuration", "/token"]) {
      provider.lies = { silentAt };
      meetAgain();
      const startedAt = now();
      expect(await signIn({ silentAt })).toBe(problem("OIDC_UNAVAILABLE"));
      expect(now() - startedAt).toBeGreaterThan(4_000);
    }
  }, 60_000);
});

describe("a proof of the last five minutes", () => {
  async function prove(claims: Readonly<Record<string, unknown>>): Promise<string> {
    const browser = new Browsing(server.url, provider.issuer);
    const begin = async (purpose: string) => {
      const answer = await server.graphql(
        "mutation B($input: BeginProviderSignInInput!) { beginProviderSignIn(input: $input) { url userErrors { code } } }",
        { input: { purpose } },
        { cookie: browser.product.header },
      );
      browser.product.take(answer);
      const { searchParams } = new URL(answer.data.beginProviderSignIn.url);
      provider.nonce = searchParams.get("nonce")!;
      const back = new URLSearchParams({ state: searchParams.get("state")!, code: "c" });
      return (await browser.get(`${server.url}/auth/oidc/callback?${back.toString()}`)).headers.get("location")!;
    };
    provider.lies = {};
    expect(await begin("SIGN_IN")).toBe("/");
    provider.lies = { claims };
    return begin("PROOF");
  }

  test.each<[string, () => Record<string, unknown>]>([
    ["without a time", () => ({})],
    ["of this morning", () => ({ auth_time: seconds() - 3_600 })],
    ["of a minute before it was asked for", () => ({ auth_time: seconds() - 60 })],
  ])("is none %s", async (_words, claims) => {
    expect(await prove(claims())).toBe("/sign-in/proof?problem=OIDC_PROOF_STALE");
  });

  test("is one that was made after it was asked for, and counts from then", async () => {
    expect(await prove({ auth_time: seconds() })).toBe("/sign-in/proof");
    const [session] = await em().find(SessionEntity, {}, { orderBy: { authenticatedAt: "desc" }, limit: 1 });
    expect(session!.authenticatedAt.getTime() % 1_000).toBe(0);
    expect(now() - session!.authenticatedAt.getTime()).toBeLessThan(60_000);
  });

  test("does not count from the future", async () => {
    expect(await prove({ auth_time: seconds() + 100_000 })).toMatch(/^\/sign-in\/proof/);
    const [session] = await em().find(SessionEntity, {}, { orderBy: { authenticatedAt: "desc" }, limit: 1 });
    expect(session!.authenticatedAt.getTime()).toBeLessThanOrEqual(now());
  });
});

test("what was logged of all this are codes: no token, no code, no secret, no sentence of the provider's", () => {
  expect(logged.length).toBeGreaterThan(20);
  for (const secret of [
    "access-token-of-theirs",
    "code-of-theirs",
    provider.clientSecret,
    "eyJ",
    "anna@example.org",
    "script",
    "Evil",
  ])
    expect(logged.join("\n")).not.toContain(secret);
});
