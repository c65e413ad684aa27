/** Passkeys: registering, signing in, confirming an identity, and what is refused (S15). */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { SessionEntity } from "../../src/db/entities/access.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { PasskeyChallengeEntity, PasskeyEntity } from "../../src/db/entities/passkey.ts";
import { MINUTE } from "../../src/iam/time.ts";
import type { RecordedRefusals } from "../../src/services/audit/record-refusals.ts";
import { createBreakGlassLink } from "../../src/services/operators/break-glass-link.ts";
import { type Lies, type Request, SoftwareAuthenticator } from "../support/authenticator.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type GraphQLAnswer, type TestServer } from "../support/running-server.ts";

const PASSWORD = "correct horse battery";
let platform: TestPlatform;
let server: TestServer;
let origin: string;

beforeAll(async () => {
  platform = await openTestPlatform({ hasWorker: false, recordsRefusals: true });
  server = await openTestServer(platform);
  origin = server.url.replace("127.0.0.1", "localhost");
});
afterAll(async () => {
  await server.close();
  await platform.close();
});
afterEach(() => void Object.assign(platform.platform, { arePasskeysRequired: false }));

type Headers = Record<string, string>;
const em = () => platform.scope().em;
const cookieOf = ({ headers }: GraphQLAnswer): Headers => ({
  cookie: (headers.get("set-cookie") ?? "").split(";")[0]!,
});
const codeOf = ({ data, errors }: GraphQLAnswer): unknown =>
  errors[0]?.extensions["code"] ??
  Object.values<{ userErrors: { code: string }[] }>(data)[0]?.userErrors?.[0]?.code ??
  null;
const mutate = (name: string, input: object, selection = "", headers: Headers = {}) =>
  server.graphql(
    `mutation M($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} userErrors { code message } } }`,
    { input },
    headers,
  );
const signIn = (input: object) =>
  mutate("signIn", input, "viewer { name mustRegisterPasskey } secondFactor { flow options }");
const byPassword = (name: string) => signIn({ name, password: PASSWORD });
const byLink = async () => cookieOf(await signIn({ token: await server.signInLink() }));
const begin = async (purpose: string, headers: Headers = {}): Promise<Request> =>
  (await mutate("beginPasskey", { purpose }, "request { flow options }", headers)).data.beginPasskey.request;
const viewerOf = async (headers: Headers) =>
  (await server.graphql("{ viewer { name } }", {}, headers)).data?.viewer?.name;

async function createOperator(name: string, role = "viewer") {
  const invited = await mutate("inviteOperator", { name, role }, "operator { id } invitationUrl", await byLink());
  const { operator, invitationUrl } = invited.data.inviteOperator;
  const token = invitationUrl.split("#invitation=")[1];
  return {
    id: operator.id as string,
    headers: cookieOf(await mutate("acceptInvitation", { token, password: PASSWORD }, "viewer { name }")),
  };
}

/** Creates an operator with a passkey. */
async function createWithPasskey(name: string, role?: string) {
  const operator = await createOperator(name, role);
  const authenticator = new SoftwareAuthenticator(origin);
  const input = authenticator.register(await begin("REGISTER", operator.headers), "laptop");
  expect(codeOf(await mutate("registerPasskey", input, "passkey { name }", operator.headers))).toBeNull();
  return { ...operator, authenticator };
}
const lastEvent = async (
  action: "session.signIn" | "session.reauthenticate" | "passkeys.update" | "operators.update",
) => {
  const [event] = await em().find(AuditEventEntity, { action }, { orderBy: { seq: "desc" }, limit: 1 });
  return event!;
};

test("S15: a passkey is the second factor after the password, and signs in alone", async () => {
  const { authenticator, id } = await createWithPasskey("anna");
  expect(await lastEvent("passkeys.update")).toMatchObject({ actor: "anna", details: { change: "registered" } });
  const counts = await server.graphql("{ operators(first: 100) { nodes { name passkeyCount } } }", {}, await byLink());
  expect(counts.data.operators.nodes).toEqual(
    expect.arrayContaining([
      { name: "anna", passkeyCount: 1 },
      { name: "admin", passkeyCount: 0 },
    ]),
  );
  const first = await byPassword("anna");
  expect(first.headers.getSetCookie()).toEqual([]);
  expect(first.data.signIn.viewer).toBeNull();
  const { secondFactor } = first.data.signIn;
  expect(secondFactor.options).toMatchObject({
    rpId: "localhost",
    userVerification: "required",
    allowCredentials: [{ id: authenticator.credentialId }],
  });
  const second = await signIn({ passkey: authenticator.answer(secondFactor) });
  expect(await viewerOf(cookieOf(second))).toBe("anna");
  const own = await server.graphql("{ viewer { operator { passkeyCount } } }", {}, cookieOf(second));
  expect(own.data.viewer.operator.passkeyCount, "a viewer may not read operators").toBeNull();
  expect((await lastEvent("session.signIn")).details).toMatchObject({ way: "PASSKEY", withPassword: true });
  const userHandle = Buffer.from(id).toString("base64url");
  const alone = await signIn({ passkey: authenticator.answer(await begin("SIGN_IN"), { userHandle }) });
  expect(await viewerOf(cookieOf(alone))).toBe("anna");
  expect((await lastEvent("session.signIn")).details).toMatchObject({ way: "PASSKEY", withPassword: false });
  const rows = JSON.stringify([await em().find(PasskeyChallengeEntity, {}), await em().find(PasskeyEntity, {})]);
  expect(rows).not.toContain(secondFactor.flow);
});

describe("S15: a passkey is refused", () => {
  const operator = createOnce(() => createWithPasskey("berta"));

  test.each<[string, Lies]>([
    ["for another origin", { origin: "https://evil.example" }],
    ["for another domain", { rpId: "evil.example" }],
    ["for another challenge", { challenge: "YW5vdGhlcg" }],
    ["without verifying the user", { isUnverified: true }],
    ["with a counter that did not grow", { counter: 0 }],
    ["of another user", { userHandle: Buffer.from("operator_0").toString("base64url") }],
  ])("%s", async (_name, lies) => {
    const { authenticator } = await operator();
    // One good answer first, so that the counter is known.
    await signIn({ passkey: authenticator.answer(await begin("SIGN_IN")) });
    const answer = await signIn({ passkey: authenticator.answer(await begin("SIGN_IN"), lies) });
    expect([codeOf(answer), answer.headers.getSetCookie()]).toEqual(["PASSKEY_INVALID", []]);
  });

  test("a second time, after five minutes, and with a flow of another purpose or browser", async () => {
    const { authenticator, headers } = await operator();
    const input = { passkey: authenticator.answer(await begin("SIGN_IN")) };
    const answers = await Promise.all([1, 2, 3].map(() => signIn(input)));
    const codes = answers.map(codeOf);
    expect(codes.filter((code) => code === null)).toHaveLength(1);
    expect(codes.filter((code) => code === "PASSKEY_INVALID")).toHaveLength(2);
    const late = await begin("PROOF", headers);
    await em().nativeUpdate(PasskeyChallengeEntity, {}, { expiresAt: new Date(now()) });
    expect(codeOf(await mutate("reauthenticate", { passkey: authenticator.answer(late) }, "", headers))).toBe(
      "PASSKEY_INVALID",
    );
    const proof = await begin("PROOF", headers);
    expect(codeOf(await signIn({ passkey: authenticator.answer(proof) }))).toBe("PASSKEY_INVALID");
    const other = await begin(
      "PROOF",
      cookieOf(await signIn({ passkey: authenticator.answer(await begin("SIGN_IN")) })),
    );
    expect(codeOf(await mutate("reauthenticate", { passkey: authenticator.answer(other) }, "", headers))).toBe(
      "PASSKEY_INVALID",
    );
  });

  test("instead of that of the operator who gave the password", async () => {
    const { authenticator } = await operator();
    await createWithPasskey("clara");
    const { secondFactor } = (await byPassword("clara")).data.signIn;
    expect(codeOf(await signIn({ passkey: authenticator.answer(secondFactor) }))).toBe("PASSKEY_INVALID");
  });

  test("with anything that is no answer", async () => {
    for (const response of [[], {}, "x", { id: "x", rawId: "x", type: "public-key", response: {} }])
      expect(codeOf(await signIn({ passkey: { flow: (await begin("SIGN_IN")).flow, response } }))).toBe(
        "PASSKEY_INVALID",
      );
  });

  test("more than ten times for one name, like passwords", async () => {
    const { authenticator } = await createWithPasskey("frieda");
    const codes: unknown[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const answer = await byPassword("frieda");
      const { secondFactor } = answer.data.signIn;
      if (!secondFactor) codes.push(codeOf(answer));
      else codes.push(codeOf(await signIn({ passkey: authenticator.answer(secondFactor, { isUnverified: true }) })));
    }
    expect(codes.at(-1)).toBe("TOO_MANY_ATTEMPTS");
  });
});

test("S15: a passkey confirms the identity, and registering one needs a recent sign-in", async () => {
  const { authenticator, headers, id } = await createWithPasskey("dora", "admin");
  const invite = () => mutate("inviteOperator", { name: "guest", role: "viewer" }, "", headers);
  await em().nativeUpdate(SessionEntity, { operatorId: id }, { authenticatedAt: new Date(now() - 6 * MINUTE) });
  expect(codeOf(await invite())).toBe("REAUTHENTICATION_REQUIRED");
  expect(codeOf(await mutate("beginPasskey", { purpose: "REGISTER" }, "", headers))).toBe("REAUTHENTICATION_REQUIRED");
  const input = { passkey: authenticator.answer(await begin("PROOF", headers)) };
  expect(codeOf(await mutate("reauthenticate", input, "", headers))).toBeNull();
  expect((await lastEvent("session.reauthenticate")).details).toMatchObject({ way: "PASSKEY", passkey: "laptop" });
  expect(codeOf(await invite())).toBeNull();
});

test("S13: a password does not confirm the identity of an operator who has a passkey", async () => {
  const { headers, id } = await createWithPasskey("hedda", "admin");
  const invite = () => mutate("inviteOperator", { name: "guest of hedda", role: "viewer" }, "", headers);
  await em().nativeUpdate(SessionEntity, { operatorId: id }, { authenticatedAt: new Date(now() - 6 * MINUTE) });
  for (const password of [PASSWORD, "wrong"])
    expect(codeOf(await mutate("reauthenticate", { password }, "", headers))).toBe("PASSKEY_PROOF_REQUIRED");
  expect(codeOf(await invite())).toBe("REAUTHENTICATION_REQUIRED");
  // Nor does a change of the password, which needs the current one.
  const change = { currentPassword: PASSWORD, newPassword: "another good one" };
  expect(codeOf(await mutate("changePassword", change, "", headers))).toBeNull();
  expect(codeOf(await invite())).toBe("REAUTHENTICATION_REQUIRED");
});

test("S14: strangers who begin sign-ins store nothing and keep no operator out", async () => {
  const { authenticator } = await createWithPasskey("ida");
  const before = await em().count(PasskeyChallengeEntity, {});
  await em().execute(`insert into passkey_challenge (flow_hash, challenge, purpose, expires_at)
    select 'flow ' || n, 'c', 'SIGN_IN', now() + interval '5 minutes' from generate_series(1, 10000) n`);
  const request = await begin("SIGN_IN");
  expect(await em().count(PasskeyChallengeEntity, {})).toBe(before + 10_000);
  expect(codeOf(await signIn({ passkey: authenticator.answer(request) }))).toBeNull();
  await em().execute("delete from passkey_challenge where flow_hash like 'flow %'");
});

test("S16: of two removals at once, one is refused if the operator would be left without the required passkey", async () => {
  const { headers, id } = await createWithPasskey("jana");
  const second = new SoftwareAuthenticator(origin).register(await begin("REGISTER", headers), "key");
  expect(codeOf(await mutate("registerPasskey", second, "passkey { id }", headers))).toBeNull();
  Object.assign(platform.platform, { arePasskeysRequired: true });
  const passkeys = await em().find(PasskeyEntity, { operatorId: id });
  // Both removals count before either ends: the audit log, which they write last, is held until both wait.
  const { removals } = await em().transactional(async (tx) => {
    await tx.execute("lock table audit_head in share mode");
    const begun = passkeys.map((passkey) => mutate("removePasskey", { id: passkey.id }, "", headers));
    const waiting = () =>
      em().execute("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
    await expect.poll(waiting).toHaveLength(2);
    return { removals: begun };
  });
  const answers = await Promise.all(removals);
  expect(new Set(answers.map(codeOf))).toEqual(new Set(["PASSKEY_REQUIRED", null]));
  expect(await em().count(PasskeyEntity, { operatorId: id })).toBe(1);
});

test("S16: a registration that began before the maximum was reached is refused", async () => {
  const { headers, id } = await createWithPasskey("karl");
  const input = new SoftwareAuthenticator(origin).register(await begin("REGISTER", headers), "one too many");
  await em()
    .execute(`insert into passkey (id, operator_id, credential_id, public_key, counter, transports, name, created_at)
    select 'passkey_karl_' || n, '${id}', 'karl ' || n, 'k', 0, '[]', 'key', now() from generate_series(2, 20) n`);
  expect(codeOf(await mutate("registerPasskey", input, "passkey { id }", headers))).toBe("BAD_USER_INPUT");
  expect(await em().count(PasskeyEntity, { operatorId: id })).toBe(20);
});

test("S17: a wrong passkey at a confirmation of the identity is in the audit log", async () => {
  const { authenticator, headers } = await createWithPasskey("lena");
  const wrong = authenticator.answer(await begin("PROOF", headers), { isUnverified: true });
  expect(codeOf(await mutate("reauthenticate", { passkey: wrong }, "", headers))).toBe("PASSKEY_INVALID");
  await (platform.platform.refusals as RecordedRefusals).settled();
  const [event] = await em().find(AuditEventEntity, { action: "access.refused", actor: "lena" });
  expect(event?.details).toMatchObject({ code: "PASSKEY_INVALID", permission: "session.reauthenticate" });
});

test("S15: an admin removes the passkeys of an operator, who then signs in with the password again", async () => {
  const { id } = await createWithPasskey("emil");
  const admin = await byLink();
  const list = await server.graphql("query P($id: ID) { passkeys(operatorId: $id) { name } }", { id }, admin);
  expect(list.data.passkeys).toEqual([{ name: "laptop" }]);
  expect(codeOf(await mutate("updateOperator", { id, removePasskeys: true }, "", admin))).toBeNull();
  expect((await lastEvent("operators.update")).details).toMatchObject({ passkeysRemoved: 1 });
  expect((await byPassword("emil")).data.signIn).toMatchObject({ viewer: { name: "emil" }, secondFactor: null });
});

describe("S15: with PASSKEYS=required", () => {
  test("an operator without a passkey can do nothing but register one", async () => {
    const { id } = await createOperator("gerda", "admin");
    Object.assign(platform.platform, { arePasskeysRequired: true });
    const signedIn = await byPassword("gerda");
    expect(signedIn.data.signIn.viewer).toEqual({ name: "gerda", mustRegisterPasskey: true });
    const headers = cookieOf(signedIn);
    for (const query of [
      "{ alerts(first: 1) { totalCount } }",
      "{ operators(first: 1) { totalCount } }",
      "mutation { startScan(input: {}) { userErrors { code } } }",
      `mutation { createApiToken(input: { name: "t", scopes: ["read"], expiresAt: "2027-01-01T00:00:00Z" }) { userErrors { code } } }`,
      `mutation { changePassword(input: { newPassword: "another good one" }) { userErrors { code } } }`,
    ])
      expect(codeOf(await server.graphql(query, {}, headers)), query).toBe("PASSKEY_REQUIRED");
    expect((await fetch(`${server.url}/api/alerts.csv`, { headers })).status).toBe(403);
    const authenticator = new SoftwareAuthenticator(origin);
    const input = authenticator.register(await begin("REGISTER", headers), "key");
    const registered = await mutate("registerPasskey", input, "passkey { id }", headers);
    expect(codeOf(registered)).toBeNull();
    expect(codeOf(await server.graphql("{ operators(first: 1) { totalCount } }", {}, headers))).toBeNull();
    // The only passkey stays, and another session of this operator needs it.
    const remove = { id: registered.data.registerPasskey.passkey.id };
    expect(codeOf(await mutate("removePasskey", remove, "", headers))).toBe("PASSKEY_REQUIRED");
    expect(await em().count(PasskeyEntity, { operatorId: id })).toBe(1);
    expect((await byPassword("gerda")).data.signIn.viewer).toBeNull();
  });

  test("the break-glass link is excepted and recorded, and a link of the console is not", async () => {
    Object.assign(platform.platform, { arePasskeysRequired: true });
    const viewer = async (token: string) => (await signIn({ token })).data.signIn.viewer;
    expect(await viewer(await createBreakGlassLink(em(), platform.scope()))).toMatchObject({
      mustRegisterPasskey: false,
    });
    expect((await lastEvent("session.signIn")).details).toMatchObject({ identity: "break-glass" });
    expect(await viewer(await server.signInLink())).toMatchObject({ mustRegisterPasskey: true });
  });
});

/** Returns a function that runs the work at its first call. */
function createOnce<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
