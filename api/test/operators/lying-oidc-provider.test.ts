/** Responses of a provider, or of an attacker in between, that must not be trusted, and the log entries about them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { OperatorEntity, SessionEntity } from "../../src/db/entities/access.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import type { Log } from "../../src/log.ts";
import { IdentityProvider, type IdentityProviderSettings } from "../../src/services/core/oidc-client.ts";
import { openScope, type Platform } from "../../src/services/core/request-scope.ts";
import { ProviderSignIns, type StoredFlow } from "../../src/services/operators/oidc-sign-ins.ts";
import { type Lies, type LyingProvider, openLyingProvider } from "../support/lying-oidc-provider.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { Browsing } from "../support/oidc-provider.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const CLIENT_ID = "iam-monitor";
/** How many refusals of one address are recorded in a quarter of an hour. */
const RECORDED_MAX = 30;
const ORIGIN = { address: "192.0.2.1", browserSecret: null };
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
    allowedDomains: null,
    requiredAmr: null,
    isOnlyMethod: false,
  };
}
/** Replaces the OpenID client, so that discovery runs again. */
function reconnect(issuer = provider.issuer): void {
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
  reconnect();
});

const em = () => platform.scope().em;

/** Signs in with a provider that sends the given wrong values. Returns the path on which the browser ends. */
async function signIn(
  lies: Lies = {},
  answer: Readonly<Record<string, string>> = { code: "code-of-theirs" },
): Promise<string> {
  provider.lies = lies;
  const browser = new Browsing(server.url, provider.issuer);
  const startLocation = (await browser.get(`${server.url}/auth/oidc/start`)).headers.get("location")!;
  if (startLocation.startsWith("/")) return startLocation;
  const { searchParams } = new URL(startLocation);
  provider.nonce = searchParams.get("nonce")!;
  const back = new URLSearchParams({ state: searchParams.get("state")!, ...answer });
  const response = await browser.get(`${server.url}/auth/oidc/callback?${back.toString()}`);
  return response.headers.get("location")!;
}
const problem = (code: string) => `/sign-in?problem=${code}`;

test("a valid response signs the operator in", async () => {
  expect(await signIn()).toBe("/");
  expect(await em().findOneOrFail(OperatorEntity, { subject: "sub-1" })).toMatchObject({
    name: "anna@example.org",
    role: "viewer",
  });
  expect(provider.exchanges.at(-1)!.get("code_verifier")).toMatch(/^[\w-]{43}$/);
});

describe("an ID token is refused", () => {
  test.each<[string, Lies]>([
    ["with another nonce", { claims: { nonce: "another" } }],
    ["without the nonce", { claims: { nonce: undefined } }],
    ["for another client", { claims: { aud: "another-client" } }],
    ["for several clients, authorized for another one", { claims: { aud: [CLIENT_ID, "other"], azp: "other" } }],
    ["of another issuer", { claims: { iss: "https://evil.example" } }],
    ["without an issuer", { claims: { iss: undefined } }],
    ["without a subject", { claims: { sub: undefined } }],
    ["that has expired", { claims: { exp: seconds() - 120, iat: seconds() - 240 } }],
    ["that never expires", { claims: { exp: undefined } }],
    ["that is not valid yet", { claims: { nbf: seconds() + 3_600 } }],
    ["with no signature", { alg: "none" }],
    ["signed with the client's secret", { alg: "HS256" }],
    ["of an algorithm that is not in the discovery document", { alg: "ES256" }],
    ["signed by an unpublished key", { isForeignKey: true }],
    ["changed after it was signed", { isSignatureBroken: true }],
  ])("%s", async (_name, lies) => {
    const before = await em().count(SessionEntity, {});
    expect(await signIn(lies)).toBe(problem("OIDC_ANSWER_INVALID"));
    expect(await em().count(SessionEntity, {})).toBe(before);
  });

  test("with a weak algorithm, even if the discovery document allows it", async () => {
    const discovery = { id_token_signing_alg_values_supported: ["none", "HS256", "RS256"] };
    for (const alg of ["none", "HS256"] as const) {
      provider.lies = { discovery };
      reconnect();
      expect(await signIn({ discovery, alg })).toBe(problem("OIDC_ANSWER_INVALID"));
    }
  });

  test("only if clocks differ by more than 30 seconds", async () => {
    expect(await signIn({ claims: { exp: seconds() - 15, iat: seconds() - 75 } })).toBe("/");
    expect(await signIn({ claims: { exp: seconds() - 45, iat: seconds() - 105 } })).toBe(
      problem("OIDC_ANSWER_INVALID"),
    );
  });

  test("if the userinfo endpoint answers for another subject", async () => {
    const claims = { email: undefined, email_verified: undefined };
    const userinfo = { email: "anna@example.org", email_verified: true };
    expect(await signIn({ claims, userinfo })).toBe("/");
    expect(await signIn({ claims, userinfo: { ...userinfo, sub: "sub-2" } })).toBe(problem("OIDC_ANSWER_INVALID"));
  });

  test("if the email address and its verification come from different sources", async () => {
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

describe("a response of the provider", () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ["that refuses", { error: "access_denied", error_description: "<script>alert(1)</script>" }, "OIDC_REFUSED"],
    ["that requires a sign-in", { error: "login_required" }, "OIDC_REFUSED"],
    ["with a made-up error", { error: "Evil words for the record" }, "OIDC_REFUSED"],
    ["with neither a code nor an error", {}, "OIDC_ANSWER_INVALID"],
    ["that names another issuer", { code: "x", iss: "https://evil.example" }, "OIDC_ANSWER_INVALID"],
  ])("%s leads to a page that explains the failure", async (_name, answer, code) => {
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
    ["with a used code", { token: { status: 400, body: `{"error":"invalid_grant"}` } }, "OIDC_ANSWER_INVALID"],
    [
      "with an unknown client secret",
      { token: { status: 401, body: `{"error":"invalid_client"}` } },
      "OIDC_ANSWER_INVALID",
    ],
    ["with a server error", { token: { status: 503, body: `{"error":"server_error"}` } }, "OIDC_UNAVAILABLE"],
    ["without JSON", { token: { status: 200, body: "<html>" } }, "OIDC_ANSWER_INVALID"],
    [
      "without an ID token",
      { token: { status: 200, body: `{"access_token":"a","token_type":"Bearer"}` } },
      "OIDC_ANSWER_INVALID",
    ],
  ])("%s has its own code", async (_name, lies, code) => {
    expect(await signIn(lies)).toBe(problem(code));
  });
});

describe("an unreachable provider", () => {
  test("is reported as unavailable and used again once it is back, while IAM Monitor keeps running", async () => {
    const down = "http://127.0.0.1:1";
    reconnect(down);
    expect(await signIn()).toBe(problem("OIDC_UNAVAILABLE"));
    const { data } = await server.graphql("{ signInMethods { providerName } }", {}, {});
    expect(data.signInMethods.providerName).toBe("Acme");
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    reconnect();
    provider.lies = { discovery: { issuer: undefined } };
    expect(await signIn(provider.lies)).toBe(problem("OIDC_UNAVAILABLE"));
    expect(await signIn()).toBe("/");
  });

  test("is a provider whose discovery document names another issuer", async () => {
    expect(await signIn({ discovery: { issuer: "https://evil.example" } })).toBe(problem("OIDC_UNAVAILABLE"));
  });

  test("is waited for five seconds at each endpoint if it does not respond", async () => {
    for (const silentAt of ["/.well-known/openid-configuration", "/token"]) {
      provider.lies = { silentAt };
      reconnect();
      const startedAt = now();
      expect(await signIn({ silentAt })).toBe(problem("OIDC_UNAVAILABLE"));
      expect(now() - startedAt).toBeGreaterThan(4_000);
    }
  }, 240_000);
});

describe("a recent authentication", () => {
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
    ["from an hour ago", () => ({ auth_time: seconds() - 3_600 })],
    ["from a minute before the request", () => ({ auth_time: seconds() - 60 })],
  ])("is refused %s", async (_name, claims) => {
    expect(await prove(claims())).toBe("/sign-in/proof?problem=OIDC_PROOF_STALE");
  });

  test("is accepted if it was made after the request, and counts from that time", async () => {
    expect(await prove({ auth_time: seconds() })).toBe("/sign-in/proof");
    const [session] = await em().find(SessionEntity, {}, { orderBy: { authenticatedAt: "desc" }, limit: 1 });
    expect(session!.authenticatedAt.getTime() % 1_000).toBe(0);
    expect(now() - session!.authenticatedAt.getTime()).toBeLessThan(60_000);
  });

  test("is never dated in the future", async () => {
    expect(await prove({ auth_time: seconds() + 100_000 })).toMatch(/^\/sign-in\/proof/);
    const [session] = await em().find(SessionEntity, {}, { orderBy: { authenticatedAt: "desc" }, limit: 1 });
    expect(session!.authenticatedAt.getTime()).toBeLessThanOrEqual(now());
  });
});

test("refusals of an address are recorded up to a limit, which each platform counts for itself", async () => {
  const flow: StoredFlow = {
    state: "ours",
    nonce: "",
    codeVerifier: "",
    isProof: false,
    startedAt: now(),
    purpose: "SIGN_IN",
    from: "/",
    invitation: null,
    sessionId: null,
  };
  const callback = new URL("/auth/oidc/callback?state=theirs", server.url);
  const refuse = (given: Platform) =>
    expect(
      new ProviderSignIns(openScope(given, null, "request-many")).finish(flow, callback, ORIGIN),
    ).rejects.toMatchObject({ code: "OIDC_STATE_INVALID" });
  const recorded = () => em().count(AuditEventEntity, { requestId: "request-many" });
  const [one, other] = [{ ...platform.platform }, { ...platform.platform }];
  for (let count = 0; count <= RECORDED_MAX; count += 1) await refuse(one);
  expect(await recorded()).toBe(RECORDED_MAX);
  await refuse(other);
  expect(await recorded()).toBe(RECORDED_MAX + 1);
});

test("the log contains only error codes: no token, authorization code, secret or text of the provider", () => {
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
