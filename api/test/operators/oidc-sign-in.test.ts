/**
 * Signing in with OpenID Connect, against a real provider over HTTP: who is admitted, who is refused, and what is
 * stored.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { OperatorEntity, SessionEntity } from "../../src/db/entities/access.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { newId } from "../../src/db/new-id.ts";
import { MINUTE } from "../../src/iam/time.ts";
import type { AccessRole } from "../../src/services/core/permissions.ts";
import { IdentityProvider } from "../../src/services/core/oidc-client.ts";
import { AccountGroups } from "../../src/services/operators/account-groups.ts";
import { adminsOf } from "../../src/services/operators/group-widening.ts";
import { Operators } from "../../src/services/operators/operators.ts";
import { ProviderGroups } from "../../src/services/operators/provider-group-settings.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import {
  Browsing,
  openRealIdentityProvider,
  type Person,
  type RealIdentityProvider,
} from "../support/oidc-provider.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const ROLES = {
  claim: "groups",
  roleOf: new Map<string, AccessRole>([
    ["iam-admins", "admin"],
    ["iam-readers", "viewer"],
  ]),
};
let provider: RealIdentityProvider;
let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  provider = await openRealIdentityProvider({ roles: ROLES });
  platform = await openTestPlatform({ hasWorker: false, identityProvider: provider.settings });
  server = await openTestServer(platform);
  provider.serve(server.url);
});
afterAll(async () => {
  await server?.close();
  await platform?.close();
  await provider?.close();
});

const em = () => platform.scope().em;
const browse = () => new Browsing(server.url, provider.settings.issuer);
const start = (from?: string) => `${server.url}/auth/oidc/start${from ? `?from=${encodeURIComponent(from)}` : ""}`;
const ask = async (browser: Browsing, query: string, variables: object = {}) => {
  const answer = await server.graphql(query, variables, { cookie: browser.product.header });
  browser.product.take(answer);
  return answer;
};
const viewerOf = async (browser: Browsing) => (await ask(browser, "{ viewer { name role } }")).data?.viewer ?? null;
const operatorOf = (name: string) => em().findOneOrFail(OperatorEntity, { name });

function addPerson(subject: string, person: Person): string {
  provider.people.set(subject, person);
  return subject;
}

/** Signs in as this person through the start route and the provider. */
async function signIn(browser: Browsing, login: string | null, from?: string): Promise<string> {
  const response = await browser.get(start(from));
  expect(response.status).toBe(303);
  return browser.comeBack(response.headers.get("location")!, login);
}

async function addOperator(
  name: string,
  role: AccessRole,
  given: { status?: "INVITED" | "ACTIVE" | "DISABLED" } = {},
): Promise<string> {
  const id = newId("operator");
  await em().insert(OperatorEntity, {
    id,
    name,
    role,
    status: "INVITED",
    passwordHash: null,
    issuer: null,
    subject: null,
    createdAt: new Date(now()),
    lastSignInAt: null,
    lastSignInMethod: null,
    passwordChangedAt: null,
    ...given,
  });
  return id;
}

async function lastRefusal(): Promise<Record<string, unknown>> {
  const [event] = await em().find(
    AuditEventEntity,
    { action: "session.signIn" },
    { orderBy: { seq: "desc" }, limit: 1 },
  );
  return { actor: event?.actor, ...(event?.details as object) };
}

const begin = (browser: Browsing, input: object) =>
  ask(
    browser,
    "mutation B($input: BeginProviderSignInInput!) { beginProviderSignIn(input: $input) { url userErrors { code } } }",
    {
      input,
    },
  );
const adminByLink = async () => {
  const browser = browse();
  const { headers } = await server.graphql(
    "mutation S($token: String!) { signIn(input: { token: $token }) { userErrors { code } } }",
    { token: await server.signInLink() },
    {},
  );
  browser.product.take({ headers });
  return browser;
};

describe("a person at the provider", () => {
  test("who was invited by email address signs in, is linked, and is then found by subject", async () => {
    await addOperator("anna@example.org", "analyst");
    const subject = addPerson("sub-anna", { email: "Anna@Example.org", email_verified: true });
    const browser = browse();
    expect(await signIn(browser, subject, "/alerts?q=severity:high")).toBe("/alerts?q=severity:high");
    expect(await viewerOf(browser)).toEqual({ name: "anna@example.org", role: "analyst" });
    expect(await operatorOf("anna@example.org")).toMatchObject({
      status: "ACTIVE",
      issuer: provider.settings.issuer,
      subject,
      roleSource: "ADMIN",
      lastSignInMethod: "IDENTITY_PROVIDER",
    });
    // The email address changes at the provider. The operator stays the same, with the role assigned in the product.
    provider.people.set(subject, { email: "anna.new@example.org", email_verified: true });
    const again = browse();
    expect(await signIn(again, subject)).toBe("/");
    expect(await viewerOf(again)).toEqual({ name: "anna@example.org", role: "analyst" });
  });

  test("who is unknown is refused and lands on a page that explains it", async () => {
    const browser = browse();
    const location = await signIn(
      browser,
      addPerson("sub-stranger", { email: "stranger@example.org", email_verified: true, groups: [] }),
      "/alerts",
    );
    expect(location).toBe("/sign-in?problem=OIDC_NOT_INVITED&from=%2Falerts");
    expect(await viewerOf(browser)).toBeNull();
    expect(await lastRefusal()).toEqual({
      actor: "anonymous",
      way: "IDENTITY_PROVIDER",
      outcome: "REFUSED",
      code: "OIDC_NOT_INVITED",
      purpose: "SIGN_IN",
      subject: "sub-stranger",
    });
  });

  test.each<[string, Person]>([
    ["has not verified the address", { email: "berta@example.org", email_verified: false }],
    ["does not report whether it has verified the address", { email: "berta@example.org" }],
  ])("does not become the operator with that name if the provider %s", async (_name, person) => {
    if ((await em().count(OperatorEntity, { name: "berta@example.org" })) === 0)
      await addOperator("berta@example.org", "admin");
    const browser = browse();
    expect(await signIn(browser, addPerson("sub-berta", person))).toBe("/sign-in?problem=OIDC_EMAIL_UNVERIFIED");
    expect(await viewerOf(browser)).toBeNull();
    expect(await operatorOf("berta@example.org")).toMatchObject({ status: "INVITED", subject: null });
  });

  test("who is disabled is refused, linked or not", async () => {
    const id = await addOperator("clara@example.org", "viewer");
    const subject = addPerson("sub-clara", { email: "clara@example.org", email_verified: true });
    expect(await signIn(browse(), subject)).toBe("/");
    await em().nativeUpdate(OperatorEntity, { id }, { status: "DISABLED" });
    expect(await signIn(browse(), subject)).toBe("/sign-in?problem=OPERATOR_DISABLED");
    await em().nativeUpdate(OperatorEntity, { id }, { issuer: null, subject: null });
    expect(await signIn(browse(), subject)).toBe("/sign-in?problem=OPERATOR_DISABLED");
  });

  test("who has another person's former address does not become that operator", async () => {
    await addOperator("dora@example.org", "operator");
    expect(await signIn(browse(), addPerson("sub-dora-1", { email: "dora@example.org", email_verified: true }))).toBe(
      "/",
    );
    const heir = addPerson("sub-dora-2", { email: "dora@example.org", email_verified: true });
    expect(await signIn(browse(), heir)).toBe("/sign-in?problem=OIDC_OTHER_PERSON");
  });

  test("who clicks Cancel returns to a page, not to an error", async () => {
    expect(await signIn(browse(), null)).toBe("/sign-in?problem=OIDC_REFUSED");
    expect(await lastRefusal()).toMatchObject({ code: "OIDC_REFUSED", reason: "access_denied" });
  });
});

describe("a role from the provider's groups", () => {
  test("admits people without an invitation, follows the groups at each sign-in, and ends with them", async () => {
    await adminByLink();
    const subject = addPerson("sub-emma", {
      email: "emma@example.org",
      email_verified: true,
      groups: ["iam-admins", "others"],
    });
    const first = browse();
    expect(await signIn(first, subject)).toBe("/");
    expect(await viewerOf(first)).toEqual({ name: "emma@example.org", role: "admin" });
    expect(await operatorOf("emma@example.org")).toMatchObject({ roleSource: "PROVIDER" });

    provider.people.set(subject, { email: "emma@example.org", email_verified: true, groups: ["iam-readers"] });
    expect(await signIn(browse(), subject)).toBe("/");
    // The new role also applies to the older session.
    expect(await viewerOf(first)).toEqual({ name: "emma@example.org", role: "viewer" });

    provider.people.set(subject, { email: "emma@example.org", email_verified: true, groups: [] });
    expect(await signIn(browse(), subject)).toBe("/sign-in?problem=OIDC_NOT_INVITED");
  });

  test("can be changed only at the provider", async () => {
    const admin = await adminByLink();
    const { id } = await operatorOf("emma@example.org");
    const change = (input: object) =>
      ask(
        admin,
        "mutation U($input: UpdateOperatorInput!) { updateOperator(input: $input) { operator { role } userErrors { code } } }",
        {
          input: { id, ...input },
        },
      );
    expect((await change({ role: "operator" })).data.updateOperator.userErrors).toEqual([
      { code: "ROLE_FROM_PROVIDER" },
    ]);
    expect((await change({ role: "viewer", status: "ACTIVE" })).data.updateOperator.userErrors).toEqual([]);
  });

  test("is not granted to an unverified address", async () => {
    const subject = addPerson("sub-fritz", {
      email: "fritz@example.org",
      email_verified: false,
      groups: ["iam-admins"],
    });
    expect(await signIn(browse(), subject)).toBe("/sign-in?problem=OIDC_EMAIL_UNVERIFIED");
    expect(await em().count(OperatorEntity, { name: "fritz@example.org" })).toBe(0);
  });

  test("does not elevate an operator who was invited with less", async () => {
    await addOperator("gerda@example.org", "viewer");
    const browser = browse();
    await signIn(
      browser,
      addPerson("sub-gerda", { email: "gerda@example.org", email_verified: true, groups: ["iam-admins"] }),
    );
    expect(await viewerOf(browser)).toEqual({ name: "gerda@example.org", role: "viewer" });
  });

  test("is not taken from the last admin, whose sign-in is refused instead", async () => {
    const subject = addPerson("sub-last", { email: "last@example.org", email_verified: true, groups: ["iam-admins"] });
    await signIn(browse(), subject);
    const others = { role: "admin", status: "ACTIVE", name: { $ne: "last@example.org" } } as const;
    const ids = (await em().find(OperatorEntity, others)).map(({ id }) => id);
    await em().nativeUpdate(OperatorEntity, { id: { $in: ids } }, { role: "viewer" });
    provider.people.set(subject, { email: "last@example.org", email_verified: true, groups: ["iam-readers"] });
    expect(await signIn(browse(), subject)).toBe("/sign-in?problem=LAST_ADMIN");
    await em().nativeUpdate(OperatorEntity, { id: { $in: ids } }, { role: "admin" });
  });
});

test("S15: a person who left the groups is disabled at the next look, and sessions and tokens end", async () => {
  const person = { email: "leo@example.org", email_verified: true };
  const subject = addPerson("sub-leo", { ...person, groups: ["iam-readers"] });
  const browser = browse();
  expect(await signIn(browser, subject)).toBe("/");
  const { id: operatorId } = await operatorOf("leo@example.org");
  await em().nativeUpdate(SessionEntity, { operatorId }, { authenticatedAt: new Date(now()) });
  const created = await ask(
    browser,
    "mutation C($input: CreateApiTokenInput!) { createApiToken(input: $input) { token userErrors { code } } }",
    { input: { name: "planted", scopes: ["read"], expiresAt: new Date(now() + 60 * MINUTE) } },
  );
  const bearer = { authorization: `Bearer ${created.data.createApiToken.token}` };
  const tokenViewer = async () => (await server.graphql("{ viewer { role } }", {}, bearer)).data?.viewer ?? null;
  expect(await tokenViewer()).toEqual({ role: "viewer" });
  provider.people.set(subject, { ...person, groups: [] });
  expect(await signIn(browse(), subject)).toBe("/sign-in?problem=OIDC_NOT_INVITED");
  expect(await operatorOf("leo@example.org")).toMatchObject({ status: "DISABLED" });
  expect([await viewerOf(browser), await tokenViewer()]).toEqual([null, null]);
  await em().nativeUpdate(OperatorEntity, { subject }, { status: "ACTIVE" });
  expect(await tokenViewer()).toBeNull();
});

describe("the callback", () => {
  /** Returns a browser that has come back from the provider but has not opened the callback yet. */
  async function beforeCallback(subject = addPerson("sub-hans", { email: "hans@example.org", email_verified: true })) {
    if ((await em().count(OperatorEntity, { name: "hans@example.org" })) === 0)
      await addOperator("hans@example.org", "viewer");
    const browser = browse();
    const address = (await browser.get(start())).headers.get("location")!;
    const flowCookie = browser.product.get("iam-monitor-sign-in")!;
    return { browser, flowCookie, address, callback: await browser.atProvider(address, subject) };
  }
  const openCallback = async (browser: Browsing, callback: string) =>
    (await browser.get(callback)).headers.get("location");
  const REFUSED = "/sign-in?problem=OIDC_STATE_INVALID";

  test("belongs to a flow with a fresh PKCE challenge, state and nonce", async () => {
    const addresses = await Promise.all(
      [1, 2].map(async () => new URL((await browse().get(start())).headers.get("location")!)),
    );
    for (const name of ["state", "nonce", "code_challenge"]) {
      const [one, other] = addresses.map((address) => address.searchParams.get(name)!);
      expect(one, name).toMatch(/^[\w-]{43}$/);
      expect(one, name).not.toBe(other);
    }
    expect(Object.fromEntries(addresses[0]!.searchParams)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      redirect_uri: `${server.url}/auth/oidc/callback`,
      scope: "openid email profile",
    });
  });

  test("has its state in an encrypted cookie that scripts cannot access", async () => {
    const answer = await fetch(start("/alerts"), { redirect: "manual" });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^iam-monitor-sign-in=[\w.+/=-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
    const { state, nonce } = Object.fromEntries(new URL(answer.headers.get("location")!).searchParams);
    for (const clear of [state!, nonce!, "/alerts", "SIGN_IN"]) expect(cookie).not.toContain(clear);
  });

  test("works once", async () => {
    const { browser, callback, flowCookie } = await beforeCallback();
    expect(await openCallback(browser, callback)).toBe("/");
    expect(browser.product.get("iam-monitor-sign-in")).toBeUndefined();
    expect(await openCallback(browser, callback)).toBe(REFUSED);
    browser.product.set("iam-monitor-sign-in", flowCookie);
    expect(await openCallback(browser, callback)).toBe(REFUSED);
    expect(await lastRefusal()).toMatchObject({ code: "OIDC_STATE_INVALID" });
  });

  test("works for only one of several concurrent requests", async () => {
    const { browser, callback } = await beforeCallback();
    const headers = { cookie: browser.product.header };
    const answers = await Promise.all([1, 2, 3, 4].map(() => fetch(callback, { headers, redirect: "manual" })));
    const ends = answers.map((answer) => answer.headers.get("location"));
    expect([ends.filter((end) => end === "/").length, ends.filter((end) => end === REFUSED).length]).toEqual([1, 3]);
  });

  test("is refused in another browser", async () => {
    const { callback } = await beforeCallback();
    expect(await openCallback(browse(), callback)).toBe(REFUSED);
    const other = await beforeCallback();
    // The same, if an attacker plants the callback in the browser of a victim who has a sign-in in progress.
    expect(await openCallback(other.browser, callback)).toBe(REFUSED);
  });

  test("is refused with another flow's state, or none", async () => {
    const [one, other] = [await beforeCallback(), await beforeCallback()];
    const mixed = new URL(one.callback);
    mixed.searchParams.set("state", new URL(other.callback).searchParams.get("state")!);
    expect(await openCallback(one.browser, mixed.href)).toBe(REFUSED);
    const bare = new URL(other.callback);
    bare.searchParams.delete("state");
    expect(await openCallback(other.browser, bare.href)).toBe(REFUSED);
  });

  test("is refused with a code for another challenge", async () => {
    const [one, other] = [await beforeCallback(), await beforeCallback()];
    const injected = new URL(one.callback);
    injected.searchParams.set("code", new URL(other.callback).searchParams.get("code")!);
    expect(await openCallback(one.browser, injected.href)).toBe("/sign-in?problem=OIDC_ANSWER_INVALID");
    expect(await lastRefusal()).toMatchObject({ code: "OIDC_ANSWER_INVALID", reason: "invalid_grant" });
  });

  test("is refused if it names another issuer", async () => {
    const { browser, callback } = await beforeCallback();
    const mixed = new URL(callback);
    expect(mixed.searchParams.get("iss")).toBe(provider.settings.issuer);
    mixed.searchParams.set("iss", "https://evil.example");
    expect(await openCallback(browser, mixed.href)).toBe("/sign-in?problem=OIDC_ANSWER_INVALID");
  });

  test("is refused with a cookie that was not sealed here", async () => {
    for (const forged of ["x", "v1.aaaaaaaa.YQ==.YQ==", "y".repeat(5_000)]) {
      const { browser, callback } = await beforeCallback();
      browser.product.set("iam-monitor-sign-in", forged);
      expect(await openCallback(browser, callback)).toBe(REFUSED);
    }
  });

  test.each(["https://evil.example", "//evil.example", "/\\evil.example", "/.//evil.example", "/\t/evil.example"])(
    "never leads to another site: %s",
    async (from) => {
      await beforeCallback();
      expect(await signIn(browse(), "sub-hans", from)).toBe("/");
    },
  );

  test("works under localhost as well as under the address, without a redirect loop", async () => {
    const localhost = server.url.replace("127.0.0.1", "localhost");
    const first = await fetch(`${localhost}/auth/oidc/start?from=/alerts`, { redirect: "manual" });
    expect(first.headers.get("location")).toBe(`${server.url}/auth/oidc/start?from=%2Falerts&again=1`);
    const second = await fetch(`${localhost}/auth/oidc/start?from=/alerts&again=1`, { redirect: "manual" });
    expect(second.headers.get("location")).toContain(provider.settings.issuer);
  });

  test("starts a session with a new ID, whatever cookie the browser had", async () => {
    const { browser, callback } = await beforeCallback();
    browser.product.set("iam-monitor", "planted-by-an-attacker");
    await openCallback(browser, callback);
    expect(browser.product.get("iam-monitor")).toMatch(/^[\w-]{43}$/);
    expect(await viewerOf(browser)).toMatchObject({ name: "hans@example.org" });
  });

  test("returns only redirects, which cannot be cached or embedded", async () => {
    const { browser, callback } = await beforeCallback();
    const { status, headers } = await browser.get(callback);
    expect(status).toBe(303);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  });
});

describe("confirming the identity", () => {
  const invite = (browser: Browsing, name: string) =>
    ask(
      browser,
      "mutation I($input: InviteOperatorInput!) { inviteOperator(input: $input) { invitationUrl userErrors { code } } }",
      {
        input: { name, role: "viewer" },
      },
    );
  const codeOf = ({ data }: Awaited<ReturnType<typeof invite>>) => data.inviteOperator.userErrors[0]?.code ?? null;

  test("is not done by a provider session from earlier", async () => {
    await addOperator("ida@example.org", "admin");
    const browser = browse();
    const subject = addPerson("sub-ida", { email: "ida@example.org", email_verified: true });
    await signIn(browser, subject);
    // The provider does not report when the operator authenticated.
    expect(codeOf(await invite(browser, "guest-1"))).toBe("REAUTHENTICATION_REQUIRED");
    const { data } = await begin(browser, { purpose: "PROOF" });
    const address = new URL(data.beginProviderSignIn.url);
    expect(Object.fromEntries(address.searchParams)).toMatchObject({ prompt: "login", max_age: "0" });
    expect(await browser.comeBack(address.href, subject)).toBe("/sign-in/proof");
    expect(codeOf(await invite(browser, "guest-1"))).toBeNull();
    const [proof] = await em().find(
      AuditEventEntity,
      { action: "session.reauthenticate" },
      { orderBy: { seq: "desc" }, limit: 1 },
    );
    expect(proof).toMatchObject({ actor: "ida@example.org", details: { way: "IDENTITY_PROVIDER" } });
  });

  test("confirms the identity of an operator who is limited to accounts", async () => {
    const id = await addOperator("lea@example.org", "analyst");
    await em().nativeUpdate(OperatorEntity, { id }, { isLimited: true });
    const browser = browse();
    const subject = addPerson("sub-lea", { email: "lea@example.org", email_verified: true });
    await signIn(browser, subject);
    const { data } = await begin(browser, { purpose: "PROOF" });
    expect(await browser.comeBack(data.beginProviderSignIn.url, subject)).toBe("/sign-in/proof");
  });

  test("needs the same person and the same session", async () => {
    const browser = browse();
    await signIn(browser, "sub-ida");
    const { data } = await begin(browser, { purpose: "PROOF" });
    const other = addPerson("sub-ida-2", { email: "ida2@example.org", email_verified: true });
    const others = await browse().atProvider(data.beginProviderSignIn.url, other);
    expect((await browser.get(others)).headers.get("location")).toBe("/sign-in/proof?problem=OIDC_OTHER_PERSON");
    const again = await begin(browser, { purpose: "PROOF" });
    const callback = await browser.atProvider(again.data.beginProviderSignIn.url, "sub-ida");
    await ask(browser, "mutation { signOut { userErrors { code } } }");
    expect((await browser.get(callback)).headers.get("location")).toBe("/sign-in/proof?problem=OIDC_STATE_INVALID");
  });

  test("needs an operator who is signed in and linked to the provider", async () => {
    expect((await begin(browse(), { purpose: "PROOF" })).errors[0]?.extensions["code"]).toBe("UNAUTHENTICATED");
    const admin = await adminByLink();
    expect((await begin(admin, { purpose: "PROOF" })).data.beginProviderSignIn.userErrors).toEqual([
      { code: "OIDC_OTHER_PERSON" },
    ]);
  });
});

describe("an operator", () => {
  test("who was invited can accept with any identity of the provider, whatever its address", async () => {
    const admin = await adminByLink();
    const invited = await ask(
      admin,
      "mutation I($input: InviteOperatorInput!) { inviteOperator(input: $input) { invitationUrl userErrors { code } } }",
      { input: { name: "karl", role: "operator" } },
    );
    const invitation = (invited.data.inviteOperator.invitationUrl as string).split("#invitation=")[1]!;
    const subject = addPerson("sub-karl", { email: "k@elsewhere.example" });
    const browser = browse();
    const { data } = await begin(browser, { purpose: "INVITATION", invitation, from: "/" });
    expect(data.beginProviderSignIn.url).not.toContain(invitation);
    expect(await browser.comeBack(data.beginProviderSignIn.url, subject)).toBe("/");
    expect(await viewerOf(browser)).toEqual({ name: "karl", role: "operator" });

    const late = browse();
    const second = await begin(late, { purpose: "INVITATION", invitation });
    const other = addPerson("sub-karl-2", {});
    expect(await late.comeBack(second.data.beginProviderSignIn.url, other)).toBe("/sign-in?problem=INVITATION_INVALID");
    expect((await begin(browse(), { purpose: "INVITATION" })).data.beginProviderSignIn.userErrors).toEqual([
      { code: "INVITATION_INVALID" },
    ]);
  });

  test("can link themselves after a recent authentication, but not to a linked identity", async () => {
    const admin = await adminByLink();
    await em().nativeUpdate(SessionEntity, { endedAt: null }, { authenticatedAt: new Date(now() - 6 * MINUTE) });
    expect((await begin(admin, { purpose: "LINK" })).data.beginProviderSignIn.userErrors).toEqual([
      { code: "REAUTHENTICATION_REQUIRED" },
    ]);
    const fresh = await adminByLink();
    const taken = await begin(fresh, { purpose: "LINK", from: "/settings/profile" });
    expect(await fresh.comeBack(taken.data.beginProviderSignIn.url, "sub-karl")).toBe(
      "/settings/profile?problem=OIDC_OTHER_PERSON",
    );
    const own = await begin(fresh, { purpose: "LINK", from: "/settings/profile" });
    const subject = addPerson("sub-boss", {});
    const callback = await browse().atProvider(own.data.beginProviderSignIn.url, subject);
    expect((await fresh.get(callback)).headers.get("location")).toBe("/settings/profile");
    const { data } = await ask(fresh, "{ viewer { operator { issuer subject passwordEnabled lastSignInMethod } } }");
    expect(data.viewer.operator).toEqual({
      issuer: provider.settings.issuer,
      subject,
      passwordEnabled: false,
      lastSignInMethod: "LINK",
    });
    const byProvider = browse();
    expect(await signIn(byProvider, subject)).toBe("/");
    expect(await viewerOf(byProvider)).toMatchObject({ role: "admin" });
  });

  test("whom an admin unlinks is signed out and cannot sign in with the provider until linked again", async () => {
    const browser = browse();
    await signIn(browser, "sub-karl");
    const { id } = await operatorOf("karl");
    const { data } = await ask(
      await adminByLink(),
      "mutation U($input: UpdateOperatorInput!) { updateOperator(input: $input) { operator { issuer subject } userErrors { code } } }",
      { input: { id, unlinkProvider: true } },
    );
    expect(data.updateOperator).toEqual({ operator: { issuer: null, subject: null }, userErrors: [] });
    expect(await viewerOf(browser)).toBeNull();
    expect(await signIn(browse(), "sub-karl")).toBe("/sign-in?problem=OIDC_EMAIL_UNVERIFIED");
  });
});

describe("a group that an admin mapped", () => {
  const settings = () => new ProviderGroups(platform.scope());
  const save = async (input: object, own = settings()) =>
    own.update({ revision: (await settings().get()).revision, ...input });
  const groups = () => new AccountGroups(platform.scope());
  const accessOf = async (name: string) => {
    const { id, role, isLimited, status } = await operatorOf(name);
    const limit = (await groups().ofOperators([id])).get(id) ?? null;
    return { role, isLimited, status, groups: limit?.map((group) => group.name) ?? null };
  };
  const person = (...given: string[]) => ({ email: "gita@example.org", email_verified: true, groups: given });
  let payments: string;

  test("gives its role in its account groups, which the operator alone then sees", async () => {
    ({ id: payments } = await groups().create({ name: "Payments", accountIds: [platform.account.id] }));
    const { id: empty } = await groups().create({ name: "Empty", accountIds: [] });
    const mapped = [
      { value: "payments-ops", role: "operator", accountGroupIds: [payments] },
      { value: "empty-ops", role: "operator", accountGroupIds: [empty] },
      { value: "all-readers", role: "viewer" },
    ];
    expect(await save({ groups: mapped })).toMatchObject({ claim: "groups", groups: { length: 3 } });
    const subject = addPerson("sub-gita", person("payments-ops"));
    const browser = browse();
    expect(await signIn(browser, subject)).toBe("/");
    expect(await accessOf("gita@example.org")).toEqual({
      role: "operator",
      isLimited: true,
      status: "ACTIVE",
      groups: ["Payments"],
    });
    const { data } = await ask(browser, "{ accounts { totalCount } }");
    expect(data.accounts.totalCount).toBe(1);
    // Of two groups with one role the accounts add up; the one with the lesser role adds nothing.
    provider.people.set(subject, person("empty-ops", "payments-ops", "all-readers"));
    await signIn(browse(), subject);
    expect((await accessOf("gita@example.org")).groups?.toSorted()).toEqual(["Empty", "Payments"]);
    provider.people.set(subject, person("empty-ops"));
    await signIn(browse(), subject);
    expect(await accessOf("gita@example.org")).toMatchObject({ groups: ["Empty"] });
    // The sessions from before see no more than the new one.
    expect((await ask(browser, "{ accounts { totalCount } }")).data.accounts.totalCount).toBe(0);
    const [event] = await em().find(
      AuditEventEntity,
      { action: "operators.update", targetName: "gita@example.org" },
      { orderBy: { seq: "desc" }, limit: 1 },
    );
    expect(event?.details).toMatchObject({
      by: "IDENTITY_PROVIDER",
      accounts: expect.stringMatching(/Payments .* -> Empty \S+$/),
    });
  });

  test("is previewed by what the provider named last, and applied only at the next sign-in", async () => {
    const { changes, unknownCount } = await settings().preview({ groups: [{ value: "empty-ops", role: "viewer" }] });
    expect(changes).toContainEqual(
      expect.objectContaining({
        name: "gita@example.org",
        roleNow: "operator",
        accountsNow: "Empty",
        role: "viewer",
        accounts: "all accounts",
        from: ["empty-ops"],
      }),
    );
    expect(unknownCount).toBeGreaterThanOrEqual(0);
    const refused = (await settings().preview({ groups: [] })).changes;
    expect(refused).toContainEqual(expect.objectContaining({ name: "gita@example.org", role: null, accounts: null }));
    // With a default role, the sign-in is not refused.
    const identityProvider = new IdentityProvider(
      { ...provider.settings, defaultRole: "viewer" },
      platform.platform.log,
    );
    const lenient = new ProviderGroups({ ...platform.scope(), platform: { ...platform.platform, identityProvider } });
    expect((await lenient.preview({ groups: [] })).changes).toContainEqual(
      expect.objectContaining({ name: "gita@example.org", role: "viewer", accounts: "Empty", from: [] }),
    );
    expect(await accessOf("gita@example.org")).toMatchObject({ role: "operator", groups: ["Empty"] });
  });

  test("does not widen a limit that an admin set by hand", async () => {
    const { id } = await operatorOf("gita@example.org");
    await save({ groups: [{ value: "empty-ops", role: "operator" }] });
    // Also if the admin chose what the provider gave before.
    const same = (await groups().ofOperators([id])).get(id)!.map((group) => group.id);
    await new Operators(platform.scope()).update({ id, accountGroupIds: same });
    await signIn(browse(), "sub-gita");
    expect(await accessOf("gita@example.org")).toMatchObject({ isLimited: true, groups: ["Empty"] });
    await new Operators(platform.scope()).update({ id, accountGroupIds: [payments] });
    await signIn(browse(), "sub-gita");
    expect(await accessOf("gita@example.org")).toMatchObject({ isLimited: true, groups: ["Payments"] });
  });

  test("keeps its account group from being deleted", async () => {
    const { id } = await groups().create({ name: "Mapped", accountIds: [] });
    await save({ groups: [{ value: "empty-ops", role: "viewer", accountGroupIds: [id] }] });
    await expect(groups().delete(id)).rejects.toMatchObject({
      code: "ACCOUNT_GROUP_IN_USE",
      message: expect.stringContaining("empty-ops"),
    });
  });

  test.each([
    [
      [
        { value: "a", role: "viewer" },
        { value: "a", role: "admin" },
      ],
      "BAD_USER_INPUT",
    ],
    [[{ value: "a", role: "viewer", accountGroupIds: [] }], "BAD_USER_INPUT"],
    [[{ value: "a", role: "root" }], "BAD_USER_INPUT"],
    [[{ value: "a", role: "viewer", accountGroupIds: ["accountgroup_0"] }], "NOT_FOUND"],
  ])("is refused as %j", async (given, code) => {
    await expect(save({ groups: given })).rejects.toMatchObject({ code });
  });

  test("never takes the last admin who sees all accounts, and admins do not wait for each other", async () => {
    const only = { email: "only@example.org", email_verified: true, groups: ["mapped-admins"] };
    const subject = addPerson("sub-only", only);
    await save({ groups: [{ value: "mapped-admins", role: "admin" }] });
    await signIn(browse(), subject);
    expect(await accessOf("only@example.org")).toMatchObject({ role: "admin", isLimited: false });
    await addOperator("limited@example.org", "admin", { status: "ACTIVE" });
    await em().transactional(async (tx) => {
      await tx.execute("select 1 from operator where name = 'limited@example.org' for update");
      expect(await signIn(browse(), subject)).toBe("/");
    });

    const others = { role: "admin", status: "ACTIVE", name: { $ne: "only@example.org" }, isLimited: false } as const;
    const ids = (await em().find(OperatorEntity, others)).map(({ id }) => id);
    await em().nativeUpdate(OperatorEntity, { id: { $in: ids } }, { isLimited: true });
    for (const refused of [
      [],
      [{ value: "mapped-admins", role: "viewer" }],
      [{ value: "mapped-admins", role: "admin", accountGroupIds: [payments] }],
    ])
      await expect(save({ groups: refused })).rejects.toMatchObject({ code: "LAST_ADMIN" });
    provider.people.set(subject, { ...only, groups: [] });
    expect(await signIn(browse(), subject)).toBe("/sign-in?problem=OIDC_NOT_INVITED");
    expect(await accessOf("only@example.org")).toMatchObject({ role: "admin", status: "ACTIVE" });
    await em().nativeUpdate(OperatorEntity, { id: { $in: ids } }, { isLimited: false });
    // Who adds accounts to the group gives them to these admins, also before one has signed in.
    await save({ groups: [{ value: "mapped-admins", role: "admin", accountGroupIds: [payments] }] });
    expect(await adminsOf(em(), payments)).toContain("members of mapped-admins");
  });

  test("is not saved over a change that another admin made in between", async () => {
    const { revision, groups: before } = await settings().get();
    const saves = ["one", "other"].map((value) =>
      settings().update({ revision, groups: [...before, { value, role: "viewer" }] }),
    );
    const ends = await Promise.allSettled(saves);
    const refused = ends.filter((end) => end.status === "rejected");
    expect(refused).toMatchObject([{ reason: { code: "PROVIDER_GROUPS_CHANGED" } }]);
    const after = await settings().get();
    expect(after.revision).toBe(revision + 1);
    expect(after.groups).toHaveLength(before.length + 1);
  });

  test("that is removed ends the access of its members, who land on a page that explains it", async () => {
    await save({ groups: [] });
    expect(await signIn(browse(), "sub-gita")).toBe("/sign-in?problem=OIDC_NOT_INVITED");
    expect(await accessOf("gita@example.org")).toMatchObject({ status: "DISABLED" });
  });

  test("gives no admin where a second operator must approve one", async () => {
    const platformWithTwo = { ...platform.platform, isTwoPersonApprovalOn: true };
    const strict = new ProviderGroups({ ...platform.scope(), platform: platformWithTwo });
    await expect(save({ groups: [{ value: "a", role: "admin" }] }, strict)).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringContaining("OIDC_ROLE_VALUES"),
    });
  });
});

test("neither the rows nor the audit log contain a token, code, secret or cookie", async () => {
  const browser = browse();
  const address = (await browser.get(start())).headers.get("location")!;
  const callback = new URL(await browser.atProvider(address, "sub-hans"));
  await browser.get(callback.href);
  const rows = JSON.stringify([
    await em().find(AuditEventEntity, {}),
    await em().find(OperatorEntity, {}),
    await em().find(SessionEntity, {}),
    await em().execute("select * from used_provider_state"),
    await em().execute("select * from known_browser"),
  ]);
  const secrets = [
    callback.searchParams.get("code")!,
    callback.searchParams.get("state")!,
    provider.settings.clientSecret!,
    browser.product.get("iam-monitor")!,
    browser.product.get("iam-monitor-browser")!,
  ];
  for (const secret of secrets) expect(rows).not.toContain(secret);
  expect(rows).not.toMatch(/eyJ[\w-]+\./);
});

test("S10: callbacks without a flow of this installation write nothing to the audit log and are counted", async () => {
  const refused = { action: "session.signIn", actor: "anonymous" } as const;
  const counted = async () => {
    const answer = await (await server.rest("/metrics")).text();
    return Number(/oidc_callbacks_refused_total\{code="OIDC_STATE_INVALID"\} (\d+)/.exec(answer)?.[1] ?? 0);
  };
  const [rowsBefore, countBefore] = [await em().count(AuditEventEntity, refused), await counted()];
  const requests = Array.from({ length: 50 }, () =>
    fetch(`${server.url}/auth/oidc/callback?state=x&code=y`, { redirect: "manual" }),
  );
  for (const answer of await Promise.all(requests))
    expect(answer.headers.get("location")).toBe("/sign-in?problem=OIDC_STATE_INVALID");
  expect(await em().count(AuditEventEntity, refused)).toBe(rowsBefore);
  expect(await counted()).toBe(countBefore + 50);
});

test("S10: endless refused callbacks of started flows do not fill the audit log", async () => {
  const refused = { action: "session.signIn", actor: "anonymous" } as const;
  const before = await em().count(AuditEventEntity, refused);
  const started = await fetch(start(), { redirect: "manual" });
  const cookie = started.headers.get("set-cookie")!.split(";")[0]!;
  const requests = Array.from({ length: 100 }, () =>
    fetch(`${server.url}/auth/oidc/callback?state=x&code=y`, { redirect: "manual", headers: { cookie } }),
  );
  for (const answer of await Promise.all(requests)) expect(answer.status).toBe(303);
  expect((await em().count(AuditEventEntity, refused)) - before).toBeLessThanOrEqual(30);
});
