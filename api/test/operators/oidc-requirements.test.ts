/** What the installation demands of the identity provider and of its users besides a valid ID token (S15). */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { OperatorEntity } from "../../src/db/entities/access.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import type { Log } from "../../src/log.ts";
import { IdentityProvider, type IdentityProviderSettings } from "../../src/services/core/oidc-client.ts";
import { createBreakGlassLink } from "../../src/services/operators/break-glass-link.ts";
import { hashPassword } from "../../src/services/operators/passwords.ts";
import { insertOperator } from "../support/actors.ts";
import { type Lies, type LyingProvider, openLyingProvider } from "../support/lying-oidc-provider.ts";
import { Browsing } from "../support/oidc-provider.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const PASSWORD = "correct horse battery";
let provider: LyingProvider;
let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  provider = await openLyingProvider("iam-monitor");
  platform = await openTestPlatform({ hasWorker: false });
  server = await openTestServer(platform);
});
afterAll(async () => {
  await server?.close();
  await platform?.close();
  await provider?.close();
});
beforeEach(() => configure({}));

const em = () => platform.scope().em;

/** Restarts the OpenID client with other settings. */
function configure(settings: Partial<IdentityProviderSettings>): void {
  const complete: IdentityProviderSettings = {
    issuer: provider.issuer,
    clientId: "iam-monitor",
    clientSecret: provider.clientSecret,
    name: "Acme",
    scopes: "openid email",
    roles: null,
    defaultRole: "viewer",
    allowedDomains: null,
    requiredAmr: null,
    isOnlyMethod: false,
    ...settings,
  };
  const log = { warn: () => undefined } as unknown as Log;
  Object.assign(platform.platform, { identityProvider: new IdentityProvider(complete, log) });
}

/** Returns the error code of a sign-in with these claims. Null if it succeeds. */
async function signIn(claims: Lies["claims"] = {}, userinfo: Lies["userinfo"] = {}): Promise<string | null> {
  provider.lies = { claims, userinfo: { sub: claims["sub"] ?? "sub-1", ...userinfo } };
  const browser = new Browsing(server.url, provider.issuer);
  const { searchParams } = new URL((await browser.get(`${server.url}/auth/oidc/start`)).headers.get("location")!);
  provider.nonce = searchParams.get("nonce")!;
  const back = new URLSearchParams({ state: searchParams.get("state")!, code: "c" });
  const location = (await browser.get(`${server.url}/auth/oidc/callback?${back.toString()}`)).headers.get("location")!;
  return new URL(location, server.url).searchParams.get("problem");
}

test("S15: only verified addresses of the allowed domains sign in, and `hd` must be one of them too", async () => {
  configure({ allowedDomains: ["example.org", "corp.example"] });
  expect(await signIn({ email: "anna@Example.org" })).toBeNull();
  expect(await signIn({ email: "anna@example.org", hd: "corp.example" })).toBeNull();
  for (const claims of [
    { sub: "sub-2", email: "eve@evil.example" },
    { sub: "sub-2", email: "eve@sub.example.org" },
    { sub: "sub-2", email: "eve@example.org.evil.example" },
    { sub: "sub-2", email: "eve@example.org", hd: "evil.example" },
    { sub: "sub-2", email: "eve@example.org", hd: ["example.org"] },
    { sub: "sub-2", email: "example.org" },
    // Also an operator who was linked before.
    { email: "anna@evil.example" },
  ] as readonly Record<string, unknown>[])
    expect(await signIn(claims), JSON.stringify(claims)).toBe("OIDC_DOMAIN_REFUSED");
  expect(await signIn({ sub: "sub-2", email: "eve@example.org", email_verified: false })).toBe("OIDC_EMAIL_UNVERIFIED");
  expect(await em().count(OperatorEntity, { subject: "sub-2" })).toBe(0);
  const [event] = await em().find(
    AuditEventEntity,
    { action: "session.signIn" },
    { orderBy: { seq: "desc" }, limit: 1 },
  );
  expect(event!.details).toMatchObject({ outcome: "REFUSED", code: "OIDC_EMAIL_UNVERIFIED" });
});

test("S15: the ID token must name a required authentication method, which userinfo cannot supply", async () => {
  configure({ requiredAmr: ["mfa", "hwk"] });
  expect(await signIn({ amr: ["pwd", "mfa"] })).toBeNull();
  expect(await signIn({ amr: ["hwk"] })).toBeNull();
  for (const amr of [undefined, [], ["pwd"], "mfa", { mfa: true }, ["MFA"]])
    expect(await signIn({ amr }), JSON.stringify(amr)).toBe("OIDC_AMR_MISSING");
  expect(
    await signIn(
      { amr: undefined, email: undefined },
      { amr: ["mfa"], email: "anna@example.org", email_verified: true },
    ),
  ).toBe("OIDC_AMR_MISSING");
});

test("S15: an operator with a password is not linked by the address alone", async () => {
  const id = await insertOperator(em(), "berta@example.org", "admin");
  await em().nativeUpdate(OperatorEntity, { id }, { passwordHash: await hashPassword(PASSWORD) });
  const claims = { sub: "sub-berta", email: "berta@example.org" };
  expect(await signIn(claims)).toBe("OIDC_LINK_REQUIRED");
  expect(await em().findOneOrFail(OperatorEntity, { id })).toMatchObject({ subject: null, issuer: null });
  // After an admin has invited them, there is no password to protect.
  await em().nativeUpdate(OperatorEntity, { id }, { passwordHash: null });
  expect(await signIn(claims)).toBeNull();
});

test("S15: without the claim of the groups, nothing changes but the sign-in is refused", async () => {
  const roles = { claim: "groups", roleOf: new Map([["readers", "viewer"]] as const) };
  configure({ roles, defaultRole: null });
  const claims = { sub: "sub-clara", email: "clara@example.org" };
  expect(await signIn({ ...claims, groups: ["readers"] })).toBeNull();
  expect(await signIn(claims)).toBe("OIDC_ROLES_MISSING");
  const clara = () => em().findOneOrFail(OperatorEntity, { subject: "sub-clara" });
  expect(await clara()).toMatchObject({ status: "ACTIVE", role: "viewer" });
  // A default role does not replace what the groups gave.
  configure({ roles, defaultRole: "operator" });
  expect(await signIn(claims)).toBe("OIDC_ROLES_MISSING");
  expect(await clara()).toMatchObject({ status: "ACTIVE", role: "viewer" });
  configure({ roles, defaultRole: null });
  expect(await signIn({ sub: "sub-new", email: "new@example.org" })).toBe("OIDC_ROLES_MISSING");
  expect(await signIn({ ...claims, groups: [] })).toBe("OIDC_NOT_INVITED");
  expect(await clara()).toMatchObject({ status: "DISABLED" });
});

test("S15: with SIGN_IN=oidc-only, no password works anywhere, and the break-glass link still does", async () => {
  const id = await insertOperator(em(), "dora", "admin");
  await em().nativeUpdate(OperatorEntity, { id }, { passwordHash: await hashPassword(PASSWORD) });
  const mutate = (name: string, input: object, cookie = "") =>
    server.graphql(
      `mutation M($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { userErrors { code } } }`,
      { input },
      { cookie },
    );
  const codeOf = async (name: string, input: object, cookie?: string) =>
    (await mutate(name, input, cookie)).data[name].userErrors[0]?.code ?? null;
  const signedIn = await mutate("signIn", { name: "dora", password: PASSWORD });
  const cookie = signedIn.headers.getSetCookie()[0]!.split(";")[0]!;
  const invited = await server.graphql(
    `mutation { inviteOperator(input: { name: "emil", role: viewer }) { invitationUrl } }`,
    {},
    { cookie },
  );
  configure({ isOnlyMethod: true });
  const methods = await server.graphql("{ signInMethods { providerName passwordEnabled } }", {}, {});
  expect(methods.data.signInMethods).toEqual({ providerName: "Acme", passwordEnabled: false });
  const token = invited.data.inviteOperator.invitationUrl.split("#invitation=")[1];
  for (const refused of [
    await codeOf("signIn", { name: "dora", password: PASSWORD }),
    await codeOf("signIn", { name: "missing", password: PASSWORD }),
    await codeOf("acceptInvitation", { token, password: PASSWORD }),
    await codeOf("reauthenticate", { password: PASSWORD }, cookie),
    await codeOf("changePassword", { currentPassword: PASSWORD, newPassword: "another good one" }, cookie),
  ])
    expect(refused).toBe("SIGN_IN_PROVIDER_ONLY");
  const link = await createBreakGlassLink(em(), platform.scope());
  expect(await codeOf("signIn", { token: link })).toBeNull();
  expect(await signIn({ auth_time: Math.floor(now() / 1_000) })).toBeNull();
});
