/** Console codes: the first admin confirms their identity with a code that the server prints, and only they can. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { OperatorEntity, SessionEntity } from "../../src/db/entities/access.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { PasskeyEntity } from "../../src/db/entities/passkey.ts";
import { newId } from "../../src/db/new-id.ts";
import { DAY, MINUTE } from "../../src/iam/time.ts";
import { createBreakGlassLink } from "../../src/services/operators/break-glass-link.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type GraphQLAnswer, type TestServer } from "../support/running-server.ts";

const PASSWORD = "correct horse battery";
type Headers = Readonly<Record<string, string>>;
let stage: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  stage = await openTestPlatform({ hasWorker: false, recordsRefusals: true, isTwoPersonApprovalOn: true });
  server = await openTestServer(stage);
});
afterAll(async () => {
  await server.close();
  await stage.close();
});
// Each test starts as after the first start: the admin has no password and no attempts are counted.
beforeEach(async () => {
  await em().nativeUpdate(OperatorEntity, { name: "admin" }, { passwordHash: null });
  await em().execute("delete from sign_in_attempt");
});

const em = () => stage.scope().em;
const cookieOf = ({ headers }: GraphQLAnswer) => ({ cookie: (headers.get("set-cookie") ?? "").split(";")[0]! });
const codeOf = ({ data, errors }: GraphQLAnswer): unknown =>
  errors[0]?.extensions["code"] ??
  Object.values<{ userErrors: { code: string }[] }>(data)[0]?.userErrors?.[0]?.code ??
  null;
const mutate = (name: string, input: object, headers: Headers = {}) => {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  return server.graphql(
    `mutation M($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`,
    { input },
    { ...headers },
  );
};

/** Signs in with a link, thirty minutes ago. */
async function oldLinkSession(token: string): Promise<Headers> {
  const headers = cookieOf(await mutate("signIn", { token }));
  await makeOld();
  return headers;
}
const adminSession = async () => oldLinkSession(await server.signInLink());
const makeOld = () => em().execute("update operator_session set authenticated_at = now() - interval '30 minutes'");
const print = (headers: Headers) =>
  server.graphql("mutation { printConsoleCode { expiresAt userErrors { code } } }", {}, { ...headers });
const printed = () => /Confirmation code: ([A-Z0-9]{4}-[A-Z0-9]{4})\n/.exec(stage.printed.at(-1)!)![1]!;
const confirm = (consoleCode: string, headers: Headers) => mutate("reauthenticate", { consoleCode }, headers);
const invite = (role: string, headers: Headers) =>
  mutate("inviteOperator", { name: `op-${now()}-${role}`, role }, headers);
const token = (headers: Headers) =>
  mutate("createApiToken", { name: "t", scopes: ["read"], expiresAt: new Date(now() + DAY) }, headers);
const isOffered = async (headers: Headers) =>
  (await server.graphql("{ viewer { canUseConsoleCode } }", {}, { ...headers })).data.viewer
    .canUseConsoleCode as boolean;

test("thirty minutes after the link, the first admin invites, creates a token and sets a password", async () => {
  const headers = await adminSession();
  const actions = [
    () => invite("viewer", headers),
    () => token(headers),
    () => mutate("changePassword", { newPassword: PASSWORD }, headers),
  ];
  for (const act of actions) {
    await makeOld();
    expect(codeOf(await act())).toBe("REAUTHENTICATION_REQUIRED");
    expect(codeOf(await print(headers))).toBeNull();
    // Typed as people type it: in lower case and without the hyphen.
    expect(codeOf(await confirm(` ${printed().toLowerCase().replace("-", "")} `, headers))).toBeNull();
    expect(codeOf(await act())).toBeNull();
  }
  // The password is the method from now on.
  expect(await isOffered(headers)).toBe(false);
  expect(codeOf(await print(headers))).toBe("CONSOLE_CODE_UNAVAILABLE");
});

test("S7: a stolen link session without the console gets no lasting credential, and leaves a trace", async () => {
  const headers = await adminSession();
  expect(codeOf(await mutate("changePassword", { newPassword: PASSWORD }, headers))).toBe("REAUTHENTICATION_REQUIRED");
  await print(headers);
  const wrong = printed().startsWith("A") ? "BBBB-BBBB" : "AAAA-AAAA";
  for (let guess = 0; guess < 10; guess += 1)
    expect(codeOf(await confirm(wrong, headers))).toBe("CONSOLE_CODE_INVALID");
  // After ten wrong codes, the correct one must wait as well.
  expect(codeOf(await confirm(printed(), headers))).toBe("TOO_MANY_ATTEMPTS");
  expect(codeOf(await mutate("changePassword", { newPassword: PASSWORD }, headers))).toBe("REAUTHENTICATION_REQUIRED");
  const [event] = await em().find(
    AuditEventEntity,
    { action: "session.printCode" },
    { orderBy: { seq: "desc" }, limit: 1 },
  );
  expect(event).toMatchObject({ actor: "admin" });
  await expect
    .poll(() => em().count(AuditEventEntity, { action: "access.refused", details: { code: "CONSOLE_CODE_INVALID" } }))
    .toBeGreaterThan(0);
});

test("S7: a code confirms only the session that asked for it, once, for ten minutes, until the next one", async () => {
  const [own, other] = [await adminSession(), await adminSession()];
  await print(own);
  const first = printed();
  expect(codeOf(await confirm(first, other))).toBe("CONSOLE_CODE_INVALID");
  expect(codeOf(await confirm(first, {}))).toBe("UNAUTHENTICATED");
  await print(own);
  expect(codeOf(await confirm(first, own))).toBe("CONSOLE_CODE_INVALID");
  const second = printed();
  const answers = await Promise.all([confirm(second, own), confirm(second, own)]);
  expect(new Set(answers.map(codeOf))).toEqual(new Set(["CONSOLE_CODE_INVALID", null]));
  await print(own);
  await em().nativeUpdate(
    SessionEntity,
    { consoleCodeHash: { $ne: null } },
    { consoleCodeExpiresAt: new Date(now() - MINUTE) },
  );
  expect(codeOf(await confirm(printed(), own))).toBe("CONSOLE_CODE_INVALID");
});

test("S7: only the first admin without credentials can use one", async () => {
  const admin = cookieOf(await mutate("signIn", { token: await server.signInLink() }));
  const invited = await server.graphql(
    'mutation { inviteOperator(input: { name: "anna", role: viewer }) { invitationUrl } }',
    {},
    admin,
  );
  const invitation = (invited.data.inviteOperator.invitationUrl as string).split("#invitation=")[1]!;
  const anna = cookieOf(await mutate("acceptInvitation", { token: invitation, password: PASSWORD }));
  // The console is weaker than the keys that `npm run admin:link` needs.
  const breakGlass = await oldLinkSession(await createBreakGlassLink(em(), stage.scope()));
  const before = stage.printed.length;
  for (const headers of [anna, breakGlass]) {
    expect(await isOffered(headers)).toBe(false);
    expect(codeOf(await print(headers))).toBe("CONSOLE_CODE_UNAVAILABLE");
    expect(codeOf(await confirm("AAAA-AAAA", headers))).toBe("CONSOLE_CODE_UNAVAILABLE");
  }
  expect(stage.printed.length).toBe(before);
  // Neither without a password, because the session did not begin with a link of the console.
  await em().nativeUpdate(OperatorEntity, { name: "anna" }, { passwordHash: null });
  expect(codeOf(await print(anna))).toBe("CONSOLE_CODE_UNAVAILABLE");
});

test("S7: an operator with a password, passkey or provider cannot use one, also after a code was printed", async () => {
  const headers = await adminSession();
  const { id: operatorId } = await em().findOneOrFail(OperatorEntity, { name: "admin" });
  const passkey = {
    id: newId("passkey"),
    operatorId,
    credentialId: "c",
    publicKey: "k",
    counter: 0,
    transports: [],
    name: "laptop",
    createdAt: new Date(now()),
    lastUsedAt: null,
  };
  const methods = [
    { add: { passwordHash: "x" }, remove: { passwordHash: null } },
    { add: { issuer: "https://id.example", subject: "s" }, remove: { issuer: null, subject: null } },
  ];
  await print(headers);
  for (const { add, remove } of methods) {
    await em().nativeUpdate(OperatorEntity, { id: operatorId }, add);
    expect(codeOf(await confirm(printed(), headers))).toBe("CONSOLE_CODE_UNAVAILABLE");
    await em().nativeUpdate(OperatorEntity, { id: operatorId }, remove);
  }
  await em().insert(PasskeyEntity, passkey);
  expect(codeOf(await confirm(printed(), headers))).toBe("CONSOLE_CODE_UNAVAILABLE");
  await em().nativeDelete(PasskeyEntity, { operatorId });
  expect(codeOf(await confirm(printed(), headers))).toBeNull();
});

test("a code takes no part in an approval: a protected action still needs a second operator", async () => {
  const headers = await adminSession();
  await print(headers);
  await confirm(printed(), headers);
  expect(codeOf(await invite("admin", headers))).toBe("APPROVAL_REQUIRED");
});

test("a session can have ten codes printed in a minute", async () => {
  const headers = await adminSession();
  for (let count = 0; count < 10; count += 1) expect(codeOf(await print(headers))).toBeNull();
  expect(codeOf(await print(headers))).toBe("TOO_MANY_ATTEMPTS");
  expect(codeOf(await confirm(printed(), headers))).toBeNull();
});
