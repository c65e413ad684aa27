/** The list of an operator's sessions, ending them, and tokens that a stolen session tries to leave behind (S9). */
import { afterAll, beforeAll, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { SessionEntity } from "../../src/db/entities/access.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { DAY, MINUTE } from "../../src/iam/time.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type GraphQLAnswer, type TestServer } from "../support/running-server.ts";

const PASSWORD = "correct horse battery";
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openTestPlatform({ hasWorker: false });
  server = await openTestServer(platform);
});
afterAll(async () => {
  await server.close();
  await platform.close();
});

const em = () => platform.scope().em;
const cookieOf = ({ headers }: GraphQLAnswer) => ({ cookie: (headers.get("set-cookie") ?? "").split(";")[0]! });
const codeOf = ({ data, errors }: GraphQLAnswer): unknown =>
  errors[0]?.extensions["code"] ??
  Object.values<{ userErrors: { code: string }[] }>(data)[0]?.userErrors?.[0]?.code ??
  null;
const mutate = (name: string, input: object, selection: string, headers: Record<string, string> = {}) =>
  server.graphql(
    `mutation M($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} userErrors { code } } }`,
    { input },
    headers,
  );
const signIn = async (name: string) =>
  cookieOf(await mutate("signIn", { name, password: PASSWORD }, "viewer { name }", { "user-agent": FIREFOX }));
const admin = async () =>
  cookieOf(await mutate("signIn", { token: await server.signInLink() }, "viewer { name }", { "user-agent": FIREFOX }));
const sessionsOf = (headers: Record<string, string>, operatorId?: string) =>
  server.graphql(
    "query S($operatorId: ID) { operatorSessions(operatorId: $operatorId) { id device address signInMethod isCurrent } }",
    { operatorId },
    headers,
  );
const isAlive = async (headers: Record<string, string>) =>
  codeOf(await server.graphql("{ viewer { name } }", {}, headers)) === null;

async function createOperator(name: string) {
  const invited = await mutate(
    "inviteOperator",
    { name, role: "viewer" },
    "operator { id } invitationUrl",
    await admin(),
  );
  const { operator, invitationUrl } = invited.data.inviteOperator;
  const token = invitationUrl.split("#invitation=")[1];
  const accepted = await mutate("acceptInvitation", { token, password: PASSWORD }, "viewer { name }");
  return { id: operator.id as string, ...cookieOf(accepted) };
}

test("S9: sessions are listed with device, address and method, and end one by one or all others at once", async () => {
  const { cookie } = await createOperator("anna");
  const [second, third] = [await signIn("anna"), await signIn("anna")];
  const listed = (await sessionsOf(second)).data.operatorSessions;
  expect(listed).toHaveLength(3);
  expect(listed.filter(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toEqual([
    {
      id: expect.stringMatching(/^session_/),
      device: "Firefox on Linux",
      address: "127.0.0.1",
      signInMethod: "PASSWORD",
      isCurrent: true,
    },
  ]);
  expect(listed.map(({ signInMethod }: { signInMethod: string }) => signInMethod).toSorted()).toEqual([
    "INVITATION",
    "PASSWORD",
    "PASSWORD",
  ]);
  const currentOf = async (headers: Record<string, string>) =>
    (await sessionsOf(headers)).data.operatorSessions.find(({ isCurrent }: { isCurrent: boolean }) => isCurrent).id;
  const ended = await mutate("endSessions", { id: await currentOf(third) }, "endedCount", second);
  expect(ended.data.endSessions).toEqual({ endedCount: 1, userErrors: [] });
  expect([await isAlive({ cookie }), await isAlive(second), await isAlive(third)]).toEqual([true, true, false]);
  expect((await mutate("endSessions", { others: true }, "endedCount", second)).data.endSessions.endedCount).toBe(1);
  expect([await isAlive({ cookie }), await isAlive(second)]).toEqual([false, true]);
  expect((await sessionsOf(second)).data.operatorSessions).toHaveLength(1);
  expect(codeOf(await mutate("endSessions", {}, "endedCount", second))).toBe("BAD_USER_INPUT");
  const [event] = await em().find(AuditEventEntity, { action: "session.end" }, { orderBy: { seq: "desc" }, limit: 1 });
  expect(event).toMatchObject({ actor: "anna", targetName: "anna", details: { sessionsEnded: 1 } });
});

test("S9: an idle session is not listed", async () => {
  const { id, cookie } = await createOperator("berta");
  await signIn("berta");
  await em().nativeUpdate(
    SessionEntity,
    { operatorId: id, signInMethod: "PASSWORD" },
    { lastActiveAt: new Date(now() - 31 * MINUTE) },
  );
  expect((await sessionsOf({ cookie })).data.operatorSessions).toHaveLength(1);
});

test("S9: only admins see and end the sessions of others, and ending asks for a recent sign-in", async () => {
  const clara = await createOperator("clara");
  const dora = await createOperator("dora");
  expect(codeOf(await sessionsOf(dora, clara.id))).toBe("FORBIDDEN");
  const headers = await admin();
  const [session] = (await sessionsOf(headers, clara.id)).data.operatorSessions;
  expect(session).toMatchObject({ isCurrent: false, signInMethod: "INVITATION" });
  const end = (by: Record<string, string>) => mutate("endSessions", { id: session.id }, "endedCount", by);
  expect(codeOf(await end({ cookie: dora.cookie }))).toBe("NOT_FOUND");
  await em().nativeUpdate(SessionEntity, {}, { authenticatedAt: new Date(now() - 6 * MINUTE) });
  expect(codeOf(await end(headers))).toBe("REAUTHENTICATION_REQUIRED");
  expect(await isAlive(clara)).toBe(true);
  expect(codeOf(await end(await admin()))).toBeNull();
  expect(await isAlive(clara)).toBe(false);
  expect(codeOf(await sessionsOf(headers, "operator_0"))).toBe("NOT_FOUND");
});

test("S9: a token that a stolen session creates after an admin's reset link ends when the link is used", async () => {
  const emil = await createOperator("emil");
  const plant = async (headers: Record<string, string>) => {
    const input = { name: "planted", scopes: ["read"], expiresAt: new Date(now() + DAY) };
    const { token } = (await mutate("createApiToken", input, "token", headers)).data.createApiToken;
    return { authorization: `Bearer ${token}` };
  };
  const [kept, stolen] = [await plant(emil), await signIn("emil")];
  const input = { id: emil.id, createLink: true, revokeTokens: false };
  const { data } = await mutate("updateOperator", input, "invitationUrl", await admin());
  const planted = await plant(stolen);
  expect([await isAlive(kept), await isAlive(planted)]).toEqual([true, true]);
  const token = data.updateOperator.invitationUrl.split("#invitation=")[1];
  expect(
    codeOf(await mutate("acceptInvitation", { token, password: "another good one" }, "viewer { name }")),
  ).toBeNull();
  expect([await isAlive(kept), await isAlive(planted), await isAlive(stolen)]).toEqual([true, false, false]);
});
