/** Operators and API tokens: signing in, changed roles, and the audit log. */
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { now, pause } from "../../src/clock.ts";
import { openOrm } from "../../src/db/orm.ts";
import { ApiTokenEntity, OperatorEntity, SessionEntity } from "../../src/db/entities/access.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { DAY, MINUTE } from "../../src/iam/time.ts";
import { recordAudit, verifyAudit } from "../../src/services/audit/audit-log.ts";
import { runOn } from "../support/database.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type GraphQLAnswer, type TestServer } from "../support/running-server.ts";

const PASSWORD = "correct horse battery";
const ANONYMOUS = {};
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

const mutate = (name: string, input: object, selection: string, headers?: Record<string, string>) => {
  const type = name === "acknowledgeAlert" ? "AlertIdInput" : `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  return server.graphql(
    `mutation M($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code path } } }`,
    { input },
    headers,
  );
};
const signIn = (input: object, headers: Record<string, string> = ANONYMOUS) =>
  mutate("signIn", input, "viewer { name role operatorId }", headers);
const byLink = async () => cookieOf(await signIn({ token: await server.signInLink() }));
const invite = (name: string, role: string, headers: Record<string, string>) =>
  mutate("inviteOperator", { name, role }, "operator { id name role status } invitationUrl", headers);
const tokenOf = ({ data }: GraphQLAnswer) => (data.inviteOperator.invitationUrl as string).split("#invitation=")[1]!;
const accept = (token: string, password = PASSWORD) =>
  mutate("acceptInvitation", { token, password }, "viewer { name role }", ANONYMOUS);

/** Creates an operator with a password and signs them in. */
async function createOperator(name: string, role: string): Promise<{ id: string; cookie: string }> {
  const invited = await invite(name, role, await byLink());
  return { id: invited.data.inviteOperator.operator.id, ...cookieOf(await accept(tokenOf(invited))) };
}

describe("an invitation", () => {
  test("lets one operator in, once, with the given role", async () => {
    const invited = await invite("anna@example.org", "analyst", await byLink());
    expect(invited.data.inviteOperator.operator).toMatchObject({
      name: "anna@example.org",
      role: "analyst",
      status: "INVITED",
    });
    expect(invited.data.inviteOperator.invitationUrl).toMatch(
      new RegExp(`^${server.url}/sign-in#invitation=[\\w-]{43}$`),
    );
    expect(codeOf(await accept(tokenOf(invited), "short"))).toBe("PASSWORD_WEAK");
    expect(codeOf(await accept(tokenOf(invited), "anna@example.org"))).toBe("PASSWORD_WEAK");
    const accepted = await accept(tokenOf(invited));
    expect(accepted.data.acceptInvitation.viewer).toEqual({ name: "anna@example.org", role: "analyst" });
    expect(codeOf(await accept(tokenOf(invited)))).toBe("INVITATION_INVALID");
    expect((await server.graphql("{ viewer { name } }", {}, cookieOf(accepted))).data.viewer.name).toBe(
      "anna@example.org",
    );
    expect(codeOf(await invite("ANNA@example.org", "viewer", await byLink()))).toBe("OPERATOR_EXISTS");
  });

  test("is not a sign-in link, and a sign-in link is not an invitation", async () => {
    const invited = await invite("berta", "viewer", await byLink());
    expect(codeOf(await signIn({ token: tokenOf(invited) }))).toBe("SIGN_IN_LINK_INVALID");
    expect(codeOf(await accept(await server.signInLink()))).toBe("INVITATION_INVALID");
  });

  test("and a password let an operator in whose browser has a session of one who is limited to accounts", async () => {
    const headers = await byLink();
    const invited = await invite("lea", "viewer", headers);
    const { id } = invited.data.inviteOperator.operator;
    const { cookie } = cookieOf(await accept(tokenOf(invited)));
    await em().nativeUpdate(OperatorEntity, { id }, { isLimited: true });
    const viewer = "viewer { name accountLimit }";
    const linked = await mutate("updateOperator", { id, createLink: true }, "invitationUrl", headers);
    const token = (linked.data.updateOperator.invitationUrl as string).split("#invitation=")[1]!;
    const accepted = await mutate("acceptInvitation", { token, password: PASSWORD }, viewer, { cookie });
    expect(accepted.data?.acceptInvitation).toMatchObject({ viewer: { name: "lea", accountLimit: 0 } });
    const again = await mutate("signIn", { name: "lea", password: PASSWORD }, viewer, cookieOf(accepted));
    expect(again.data?.signIn).toMatchObject({ viewer: { name: "lea", accountLimit: 0 } });
  });

  test("requires an authentication within the last five minutes", async () => {
    const headers = await byLink();
    await em().nativeUpdate(SessionEntity, { endedAt: null }, { authenticatedAt: new Date(now() - 6 * MINUTE) });
    expect(codeOf(await invite("clara", "viewer", headers))).toBe("REAUTHENTICATION_REQUIRED");
  });
});

describe("a password", () => {
  test("signs in whatever the case of the name, and reveals nothing to strangers", async () => {
    await createOperator("dora@example.org", "operator");
    expect((await signIn({ name: "Dora@Example.org", password: PASSWORD })).data.signIn.viewer).toMatchObject({
      role: "operator",
    });
    expect(codeOf(await signIn({ name: "dora@example.org", password: `${PASSWORD}!` }))).toBe("SIGN_IN_FAILED");
    expect(codeOf(await signIn({ name: "missing@example.org", password: PASSWORD }))).toBe("SIGN_IN_FAILED");
    expect(codeOf(await signIn({ name: "admin", password: "" }))).toBe("SIGN_IN_FAILED");
    const stored = JSON.stringify(await em().find(OperatorEntity, {}));
    expect(stored).toContain("$argon2id$v=19$m=19456,t=2,p=1$");
    expect(stored).not.toContain(PASSWORD);
  });

  test("cannot be guessed for long, and guessing does not lock the operator out of a known browser", async () => {
    const accepted = await accept(tokenOf(await invite("emma", "viewer", await byLink())));
    const browser = {
      cookie: accepted.headers
        .getSetCookie()
        .find((line) => line.startsWith("iam-monitor-browser="))!
        .split(";")[0]!,
    };
    const own = accepted.headers.getSetCookie()[0]!.split(";")[0]!;
    for (let attempt = 0; attempt < 10; attempt += 1)
      expect(codeOf(await signIn({ name: "emma", password: `wrong ${attempt}` }))).toBe("SIGN_IN_FAILED");
    expect(codeOf(await signIn({ name: "EMMA", password: PASSWORD }))).toBe("TOO_MANY_ATTEMPTS");
    // The browser cookie of another operator, or a made-up one, does not identify a known browser.
    const others = (await accept(tokenOf(await invite("emil", "viewer", await byLink())))).headers
      .getSetCookie()[1]!
      .split(";")[0]!;
    for (const cookie of [others, "iam-monitor-browser=made-up"])
      expect(codeOf(await signIn({ name: "emma", password: PASSWORD }, { cookie }))).toBe("TOO_MANY_ATTEMPTS");
    expect(codeOf(await mutate("reauthenticate", { password: PASSWORD }, "", { cookie: own }))).toBeNull();
    const back = await signIn({ name: "emma", password: PASSWORD }, browser);
    expect(back.data.signIn.viewer).toMatchObject({ name: "emma" });
    // The sign-in changed the browser's secret. The old cookie may have been copied, so it is no longer accepted.
    expect(codeOf(await signIn({ name: "emma", password: PASSWORD }, browser))).toBe("TOO_MANY_ATTEMPTS");
    const next = { cookie: back.headers.getSetCookie()[1]!.split(";")[0]! };
    for (let attempt = 0; attempt < 10; attempt += 1)
      expect(codeOf(await signIn({ name: "emma", password: `wrong ${attempt}` }, next))).toBe("SIGN_IN_FAILED");
    const slowed = await signIn({ name: "emma", password: PASSWORD }, next);
    expect(slowed.data.signIn.userErrors[0]).toMatchObject({ code: "TOO_MANY_ATTEMPTS" });
    expect(JSON.stringify(await em().execute("select * from known_browser"))).not.toContain(next.cookie.split("=")[1]);
  });

  test("guessed concurrently is counted every time", async () => {
    await createOperator("erik", "viewer");
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => signIn({ name: "erik", password: `wrong ${index}` })),
    );
    expect(answers.filter((answer) => codeOf(answer) === "SIGN_IN_FAILED").length).toBeLessThanOrEqual(10);
  });

  test("can be changed with the current password, which ends the other sessions", async () => {
    const { cookie } = await createOperator("fritz", "viewer");
    const other = cookieOf(await signIn({ name: "fritz", password: PASSWORD }));
    const change = (input: object) => mutate("changePassword", input, "", { cookie });
    expect(codeOf(await change({ currentPassword: "wrong", newPassword: "another good one" }))).toBe("PASSWORD_WRONG");
    expect(codeOf(await change({ newPassword: "another good one" }))).toBe("PASSWORD_WRONG");
    expect(codeOf(await change({ currentPassword: PASSWORD, newPassword: "aaaaaaaaaaaaaaa" }))).toBe("PASSWORD_WEAK");
    expect(codeOf(await change({ currentPassword: PASSWORD, newPassword: "another good one" }))).toBeNull();
    expect(codeOf(await server.graphql("{ viewer { name } }", {}, other))).toBe("UNAUTHENTICATED");
    expect((await server.graphql("{ viewer { name } }", {}, { cookie })).data.viewer.name).toBe("fritz");
    expect(codeOf(await signIn({ name: "fritz", password: PASSWORD }))).toBe("SIGN_IN_FAILED");
  });

  test("confirms the operator's identity", async () => {
    const { id, cookie } = await createOperator("gerda", "admin");
    await em().nativeUpdate(SessionEntity, { operatorId: id }, { authenticatedAt: new Date(now() - 6 * MINUTE) });
    expect(codeOf(await invite("hans", "viewer", { cookie }))).toBe("REAUTHENTICATION_REQUIRED");
    expect(codeOf(await mutate("reauthenticate", { password: "wrong" }, "", { cookie }))).toBe("PASSWORD_WRONG");
    expect(codeOf(await mutate("reauthenticate", { password: PASSWORD }, "", { cookie }))).toBeNull();
    expect(codeOf(await invite("hans", "viewer", { cookie }))).toBeNull();
  });
});

/** The number of audit events, when what earlier requests write after their answers is written. */
async function settledEventCount(): Promise<number> {
  for (let last = -1; ;) {
    const count = await em().count(AuditEventEntity, {});
    if (count === last) return count;
    last = count;
    await pause(200);
  }
}

test("S10: without an identity provider, its callback does not exist and writes nothing", async () => {
  const before = await settledEventCount();
  const answer = await fetch(`${server.url}/auth/oidc/callback?state=x&code=y`, { redirect: "manual" });
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([404, "OIDC_NOT_CONFIGURED"]);
  expect(await settledEventCount()).toBe(before);
});

describe("a changed operator", () => {
  const update = async (input: object, headers?: Record<string, string>) =>
    mutate("updateOperator", input, "operator { role status } invitationUrl", headers ?? (await byLink()));

  test("has the new role at the next request, and none when disabled", async () => {
    const { id, cookie } = await createOperator("ida", "analyst");
    const acknowledge = () => mutate("acknowledgeAlert", { id: "alert_0" }, "", { cookie });
    expect(codeOf(await acknowledge())).toBe("NOT_FOUND");
    expect((await update({ id, role: "viewer" })).data.updateOperator.operator).toEqual({
      role: "viewer",
      status: "ACTIVE",
    });
    expect(codeOf(await acknowledge())).toBe("FORBIDDEN");
    await update({ id, status: "DISABLED" });
    expect(codeOf(await acknowledge())).toBe("UNAUTHENTICATED");
    expect(codeOf(await signIn({ name: "ida", password: PASSWORD }))).toBe("SIGN_IN_FAILED");
    await update({ id, status: "ACTIVE" });
    expect(codeOf(await signIn({ name: "ida", password: PASSWORD }))).toBeNull();
  });

  test("loses open sockets when demoted or disabled", async () => {
    for (const [name, change] of [
      ["inga", { role: "viewer" }],
      ["igor", { status: "DISABLED" }],
    ] as const) {
      const { id, cookie } = await createOperator(name, "analyst");
      const socket = new WebSocket(`${server.url.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
        headers: { cookie },
      });
      const closed = once(socket, "close");
      await once(socket, "open");
      socket.send(JSON.stringify({ type: "connection_init" }));
      await once(socket, "message");
      await update({ id, ...change });
      expect((await closed)[0]).toBe(4401);
    }
  });

  test("never leaves the installation without an admin, even with concurrent changes", async () => {
    const admins = await em().find(OperatorEntity, { role: "admin", status: "ACTIVE" });
    const headers = await byLink();
    const answers = await Promise.all(admins.map(({ id }) => update({ id, role: "viewer" }, headers)));
    const refused = answers.filter((answer) => codeOf(answer) !== null);
    expect(refused.length).toBeGreaterThan(0);
    expect(await em().count(OperatorEntity, { role: "admin", status: "ACTIVE" })).toBeGreaterThan(0);
    await em().nativeUpdate(OperatorEntity, { id: { $in: admins.map(({ id }) => id) } }, { role: "admin" });
  });

  test("replaces a lost password with a new link", async () => {
    const { id } = await createOperator("karl", "viewer");
    const { data } = await update({ id, createLink: true });
    expect(
      codeOf(await accept((data.updateOperator.invitationUrl as string).split("=")[1]!, "a brand new one")),
    ).toBeNull();
    expect(codeOf(await signIn({ name: "karl", password: PASSWORD }))).toBe("SIGN_IN_FAILED");
    expect(codeOf(await signIn({ name: "karl", password: "a brand new one" }))).toBeNull();
  });
});

describe("a token", () => {
  const create = (input: object, headers: Record<string, string>) =>
    mutate(
      "createApiToken",
      { expiresAt: new Date(now() + DAY), name: "notebook", scopes: ["read"], ...input },
      "token apiToken { id hint role scopes isInitial operatorName }",
      headers,
    );
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const role = async (token: string) =>
    (await server.graphql("{ viewer { role kind } }", {}, bearer(token))).data?.viewer?.role ?? null;

  test("is created by an operator, within their role, for at most a year", async () => {
    const { cookie } = await createOperator("lena", "analyst");
    const { data } = await create({ scopes: ["scans:start", "read"] }, { cookie });
    const { token, apiToken } = data.createApiToken;
    expect(token).toMatch(/^iamm_[0-9a-f]{10}_[\w-]{43}_[0-9a-f]{8}$/);
    expect(apiToken).toMatchObject({ hint: token.slice(0, 15), role: "analyst", operatorName: "lena" });
    expect(await role(token)).toBe("analyst");
    expect(JSON.stringify(await em().find(ApiTokenEntity, {}))).not.toContain(token.slice(16, 40));
    expect(apiToken).toMatchObject({ isInitial: false, scopes: expect.arrayContaining(["scans.start", "audit.read"]) });
    expect(codeOf(await create({ scopes: ["rotations.start"] }, { cookie }))).toBe("FORBIDDEN");
    expect(codeOf(await create({ scopes: [] }, { cookie }))).toBe("BAD_USER_INPUT");
    expect(codeOf(await create({ scopes: ["nothing"] }, { cookie }))).toBe("BAD_USER_INPUT");
    for (const scope of ["operators.invite", "operators.read", "tokens.create", "session.end"])
      expect(codeOf(await create({ scopes: [scope] }, await byLink())), scope).toBe("BAD_USER_INPUT");
    expect(codeOf(await create({ expiresAt: new Date(now() + 366 * DAY) }, { cookie }))).toBe("TOKEN_LIFE_TOO_LONG");
    expect(codeOf(await create({ expiresAt: new Date(now() - DAY) }, { cookie }))).toBe("BAD_USER_INPUT");
    expect(codeOf(await create({ scopes: ["secrets:reveal"] }, { cookie }))).toBe("FORBIDDEN");
    expect(codeOf(await create({}, bearer(token)))).toBe("FORBIDDEN");
  });

  test("shows when it was last used", async () => {
    const { cookie } = await createOperator("lisa", "viewer");
    const { token } = (await create({}, { cookie })).data.createApiToken;
    const lastUsed = async () =>
      (await server.graphql("{ apiTokens(first: 1) { nodes { lastUsedAt } } }", {}, { cookie })).data.apiTokens.nodes[0]
        .lastUsedAt;
    expect(await lastUsed()).toBeNull();
    expect(await role(token)).toBe("viewer");
    expect(Math.abs(Date.parse(await lastUsed()) - now())).toBeLessThan(MINUTE);
  });

  test("with a changed letter is not valid", async () => {
    const { cookie } = await createOperator("mona", "viewer");
    const { token } = (await create({}, { cookie })).data.createApiToken;
    const wrong = token.slice(0, 30) + (token[30] === "A" ? "B" : "A") + token.slice(31);
    expect(await role(wrong)).toBeNull();
  });

  test("never has more permissions than its owner, and ends with the owner or by revocation", async () => {
    const { id, cookie } = await createOperator("nora", "operator");
    const { token } = (await create({ scopes: ["read", "rotations.start"] }, { cookie })).data.createApiToken;
    const second = (await create({ name: "second" }, { cookie })).data.createApiToken;
    await mutate("updateOperator", { id, role: "viewer" }, "", await byLink());
    expect(await role(token)).toBe("viewer");
    expect(codeOf(await mutate("revokeApiToken", { id: second.apiToken.id }, "", { cookie }))).toBeNull();
    expect(await role(second.token)).toBeNull();
    await mutate("updateOperator", { id, status: "DISABLED" }, "", await byLink());
    expect(await role(token)).toBeNull();
  });

  test("of another operator can be neither seen nor revoked", async () => {
    const { cookie } = await createOperator("olga", "operator");
    const mine = (await create({ name: "olga's" }, { cookie })).data.createApiToken.apiToken;
    const other = await createOperator("paul", "operator");
    const visible = await server.graphql("{ apiTokens(first: 100) { nodes { name } } }", {}, { cookie: other.cookie });
    expect(visible.data.apiTokens.nodes).toEqual([]);
    expect(codeOf(await mutate("revokeApiToken", { id: mine.id }, "", { cookie: other.cookie }))).toBe("NOT_FOUND");
  });
});

describe("the audit log", () => {
  test("lists actor, action and target, newest first, without secrets", async () => {
    const { cookie } = await createOperator("quinn", "admin");
    await mutate("connectAccount", { name: "files", source: "OFFLINE_FILES" }, "", { cookie });
    const { data } = await server.graphql(
      "{ auditEvents(first: 2) { totalCount nodes { seq actor { id kind displayName } action targetName details } } }",
    );
    expect(data.auditEvents.nodes[0]).toMatchObject({
      actor: { kind: "OPERATOR", displayName: "quinn" },
      action: "accounts.connect",
      targetName: "files",
      details: { source: "OFFLINE_FILES" },
    });
    const all = JSON.stringify(await em().find(AuditEventEntity, {}));
    expect(all).not.toContain(PASSWORD);
    expect(all).not.toContain(cookie.split("=")[1]);
    const some = await server.graphql(`{ auditEvents(first: 5, filter: { action: "tokens." }) { nodes { action } } }`);
    expect(some.data.auditEvents.nodes.every(({ action }: { action: string }) => action.startsWith("tokens."))).toBe(
      true,
    );
  });

  test("is not written if the action fails", async () => {
    const before = await em().count(AuditEventEntity, {});
    await expect(
      platform.scope().em.transactional(async (tx) => {
        await recordAudit(tx, platform.scope(), { action: "accounts.update" });
        throw new Error("the action failed");
      }),
    ).rejects.toThrow("the action failed");
    expect(await em().count(AuditEventEntity, {})).toBe(before);
  });

  test("is one chain, even with concurrent writers", async () => {
    const scope = platform.scope();
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        em().transactional((tx) =>
          recordAudit(tx, scope, {
            action: "demo.change",
            details: { index, nested: { b: [1, { d: 1.5, c: null }], a: "ü" } },
          }),
        ),
      ),
    );
    expect(await verifyAudit(em(), platform.platform.auditKey)).toEqual({
      count: await em().count(AuditEventEntity, {}),
      broken: null,
    });
    expect((await server.graphql("{ auditVerdict { isIntact isAppendOnly brokenSeq } }")).data.auditVerdict).toEqual({
      isIntact: true,
      isAppendOnly: true,
      brokenSeq: null,
    });
  });

  test("refuses edits, and reveals every edit that was forced", async () => {
    const run = (statement: string) => em().execute(statement);
    for (const statement of ["update audit_event set actor = 'x'", "delete from audit_event", "truncate audit_event"]) {
      await expect(run(statement)).rejects.toMatchObject({ code: "42501" });
      await expect(runOn(platform.ownerUrl, statement)).rejects.toThrow("audit events are never changed");
    }
    const { seq: last } = await em().findOneOrFail(AuditEventEntity, { seq: { $gt: 0 } }, { orderBy: { seq: "desc" } });
    const edits: readonly (readonly [string, { seq: number; reason: string }])[] = [
      ["update audit_event set actor = 'another' where seq = 3", { seq: 3, reason: "CHANGED" }],
      [`update audit_event set details = details || '{"x": 1}' where seq = 5`, { seq: 5, reason: "CHANGED" }],
      ["update audit_event set at = at + interval '1 millisecond' where seq = 4", { seq: 4, reason: "CHANGED" }],
      ["delete from audit_event where seq = 6", { seq: 6, reason: "MISSING" }],
      [`delete from audit_event where seq = ${last}`, { seq: last, reason: "CUT_OFF" }],
      [
        "update audit_event a set previous_mac = b.mac, mac = b.mac from audit_event b where a.seq = 8 and b.seq = 7",
        { seq: 8, reason: "CHANGED" },
      ],
    ];
    const owner = await openOrm(platform.ownerUrl);
    for (const [statement, broken] of edits) {
      const edited = owner.em.fork().transactional(async (tx) => {
        await tx.execute("set local session_replication_role = replica");
        await tx.execute(statement);
        expect((await verifyAuditIn(tx)).broken, statement).toEqual(broken);
        throw new Error("back to what it was");
      });
      await expect(edited).rejects.toThrow("back to what it was");
    }
    await owner.close();
    expect((await verifyAudit(em(), platform.platform.auditKey)).broken).toBeNull();
  });

  const verifyAuditIn = (tx: ReturnType<typeof em>) => verifyAudit(tx, platform.platform.auditKey);
});
