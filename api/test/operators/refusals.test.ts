/** Findings S10 and S13: refused requests are recorded with their address, and strangers cannot fill the log. */
import { BlockList } from "node:net";
import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { ApiTokenEntity } from "../../src/db/entities/access.ts";
import { type AuditEvent, AuditEventEntity } from "../../src/db/entities/audit.ts";
import { DAY, HOUR } from "../../src/iam/time.ts";
import { AppError } from "../../src/errors.ts";
import { RecordedRefusals } from "../../src/services/audit/record-refusals.ts";
import { REFUSAL_LIMITS, RefusalSampler } from "../../src/services/audit/refusal-sampler.ts";
import { verifyAudit } from "../../src/services/audit/audit-log.ts";
import { noteRefusal, noteWrongToken } from "../../src/services/core/refusals.ts";
import { requestClient } from "../../src/services/core/request-client.ts";
import { openScope } from "../../src/services/core/request-scope.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { ApiTokens, type CreateApiTokenInput } from "../../src/services/operators/api-tokens.ts";
import { insertOperator, operatorCaller } from "../support/actors.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const PASSWORD = "correct horse battery staple";
const AGENT = "test-client/1.0";

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openTestPlatform({ hasWorker: false, recordsRefusals: true });
  const trustedProxies = new BlockList();
  trustedProxies.addAddress("127.0.0.1");
  server = await openTestServer(platform, { trustedProxies });
  await insertOperator(em(), "anna");
});
afterAll(async () => {
  await server.close();
  await platform.close();
});

const em = () => platform.platform.orm.em.fork();
const refusals = () => platform.platform.refusals as RecordedRefusals;

async function createToken(input: Partial<CreateApiTokenInput> = {}) {
  const scope = openScope(platform.platform, operatorCaller("admin", "anna", now()), "request");
  return new ApiTokens(scope).create({ name: "ci", scopes: ["read"], expiresAt: new Date(now() + DAY), ...input });
}

/** The secret part of `iamm_<name>_<secret>_<checksum>`, which may contain underscores. */
const secretOf = (token: string) => /^iamm_[0-9a-f]+_(.+)_[0-9a-f]{8}$/.exec(token)![1]!;

const from = (address: string, authorization: string) => ({
  authorization,
  "x-forwarded-for": address,
  "user-agent": AGENT,
});

async function refusedSince(seq: number): Promise<AuditEvent[]> {
  await refusals().settled();
  return em().find(AuditEventEntity, { action: "access.refused", seq: { $gt: seq } }, { orderBy: { seq: "asc" } });
}

async function lastSeq(): Promise<number> {
  const [last] = await em().find(AuditEventEntity, {}, { orderBy: { seq: "desc" }, limit: 1 });
  return last?.seq ?? 0;
}

test("refused permissions, wrong tokens, foreign networks and wrong passwords are recorded once each (S13)", async () => {
  const before = await lastSeq();
  const known = await createToken();
  const ended = await createToken({ name: "ended" });
  await em().nativeUpdate(ApiTokenEntity, { id: ended.apiToken.id }, { revokedAt: new Date(now()) });
  const near = await createToken({ name: "near", networks: ["198.51.100.0/24"] });
  const secretPart = secretOf(known.token);
  const wrong = known.token.replace(secretPart, "A".repeat(secretPart.length));

  const ask = (query: string, address: string, token: string) =>
    server.graphql(query, {}, from(address, `Bearer ${token}`));
  const denied = await ask(
    `mutation { startScan(input: { accountId: "${platform.account.id}" }) { userErrors { code } } }`,
    "192.0.2.1",
    known.token,
  );
  expect(denied.errors[0]?.extensions["code"]).toBe("FORBIDDEN");
  await ask("{ viewer { name } }", "192.0.2.2", ended.token);
  await ask("{ viewer { name } }", "192.0.2.3", "a-token-that-never-was-here-0123456789");
  await ask("{ viewer { name } }", "192.0.2.4", near.token);
  expect((await server.rest("/api/aws/iam/users", { headers: from("192.0.2.5", `Bearer ${wrong}`) })).status).toBe(401);

  const events = await refusedSince(before);
  expect(
    events.map(({ actorId, actorTokenId, target, details, address, client }) => ({
      isAnna: actorId !== null,
      actorTokenId,
      target,
      address,
      client,
      ...details,
    })),
  ).toEqual([
    {
      isAnna: true,
      actorTokenId: known.apiToken.id,
      target: null,
      address: "192.0.2.1",
      client: AGENT,
      outcome: "REFUSED",
      code: "FORBIDDEN",
      permission: "scans.start",
    },
    ...[
      { target: ended.apiToken.id, address: "192.0.2.2", reason: "TOKEN_ENDED" },
      { target: null, address: "192.0.2.3", reason: "TOKEN_UNKNOWN" },
    ].map((event) => ({
      isAnna: false,
      actorTokenId: null,
      client: AGENT,
      outcome: "REFUSED",
      code: "UNAUTHENTICATED",
      ...event,
    })),
    {
      isAnna: true,
      actorTokenId: near.apiToken.id,
      target: null,
      address: "192.0.2.4",
      client: AGENT,
      outcome: "REFUSED",
      code: "FORBIDDEN",
      reason: "NETWORK",
    },
    {
      isAnna: false,
      actorTokenId: null,
      target: known.apiToken.id,
      address: "192.0.2.5",
      client: AGENT,
      outcome: "REFUSED",
      code: "UNAUTHENTICATED",
      reason: "TOKEN_SECRET_WRONG",
    },
  ]);

  const page = await server.graphql(
    `{ auditEvents(first: 50, filter: { onlyRefused: true }) { nodes { action address client actorSessionId details } } }`,
  );
  expect(page.data.auditEvents.nodes).toHaveLength(5);
  expect(page.data.auditEvents.nodes[0]).toMatchObject({
    action: "access.refused",
    address: "192.0.2.5",
    client: AGENT,
  });
  const metrics = await (await server.rest("/metrics")).text();
  expect(metrics).toContain('iam_monitor_access_refused_total{code="UNAUTHENTICATED"} 3');
  expect(metrics).toContain('iam_monitor_access_refused_total{code="FORBIDDEN"} 2');
  const rows = JSON.stringify(await em().execute("select to_jsonb(e) from audit_event e"));
  for (const secret of [secretPart, secretOf(ended.token), "never-was-here", "A".repeat(20)])
    expect(rows).not.toContain(secret);
});

test("an account that a token may not use is recorded once, in mutations and over REST", async () => {
  const before = await lastSeq();
  const other = await new Accounts(platform.scope()).connect({ name: "files", source: "OFFLINE_FILES" });
  const { token } = await createToken({
    name: "narrow",
    scopes: ["accounts.read", "scans.start"],
    accountIds: [platform.account.id],
  });
  const headers = from("192.0.2.30", `Bearer ${token}`);
  const started = await server.graphql(
    `mutation { startScan(input: { accountId: "${other.id}" }) { userErrors { code } } }`,
    {},
    headers,
  );
  expect(started.data.startScan.userErrors).toEqual([{ code: "NOT_FOUND" }]);
  const body = JSON.stringify({ account: other.id });
  const answer = await server.rest("/api/alerts/iam", {
    method: "POST",
    body,
    headers: { ...headers, "content-type": "application/json" },
  });
  expect(answer.status).toBe(404);
  expect((await refusedSince(before)).map(({ details, address }) => ({ ...details, address }))).toEqual(
    [1, 2].map(() => ({ outcome: "REFUSED", code: "FORBIDDEN", reason: "ACCOUNT", address: "192.0.2.30" })),
  );
});

test("sockets record wrong tokens and refused operations too", async () => {
  const before = await lastSeq();
  const { token } = await createToken({ name: "socket", scopes: ["metrics"] });
  const talk = async (secret: string) => {
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    const send = (message: object) => socket.send(JSON.stringify(message));
    socket.addEventListener("open", () => send({ type: "connection_init", payload: { token: secret } }));
    return new Promise<string>((resolve) => {
      socket.addEventListener("close", ({ code }) => resolve(String(code)));
      socket.addEventListener("message", ({ data }) => {
        const { type, payload } = JSON.parse(String(data)) as { type: string; payload?: unknown };
        if (type === "connection_ack")
          send({ id: "1", type: "subscribe", payload: { query: "{ accounts { totalCount } }" } });
        if (type !== "next" && type !== "error") return;
        socket.close();
        resolve(JSON.stringify(payload));
      });
    });
  };
  expect(await talk("a-token-that-never-was-here-0123456789")).toBe("4401");
  expect(await talk(token)).toContain("FORBIDDEN");
  const events = await refusedSince(before);
  expect(events.map(({ details, actorKind }) => ({ actorKind, code: details["code"] }))).toEqual([
    { actorKind: "ANONYMOUS", code: "UNAUTHENTICATED" },
    { actorKind: "TOKEN", code: "FORBIDDEN" },
  ]);
});

test("a wrong password at a confirmation is recorded with the session, and the sign-in with its address", async () => {
  const before = await lastSeq();
  const link = await server.signInLink();
  const signIn = await server.graphql(
    "mutation($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }",
    { input: { token: link } },
    { "x-forwarded-for": "192.0.2.9", "user-agent": "Browser\u00ad 1" },
  );
  const cookie = signIn.headers
    .getSetCookie()
    .map((line) => line.split(";")[0]!)
    .join("; ");
  const headers = { cookie, origin: server.url, "x-forwarded-for": "192.0.2.10", "user-agent": AGENT };
  const mutate = (name: string, type: string, input: object) =>
    server.graphql(`mutation($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`, { input }, headers);
  const codeOf = (answer: Awaited<ReturnType<typeof mutate>>, name: string) => answer.data[name].userErrors[0]?.code;
  expect(
    codeOf(await mutate("changePassword", "ChangePasswordInput", { newPassword: PASSWORD }), "changePassword"),
  ).toBeUndefined();
  for (let index = 0; index < 8; index += 1)
    expect(codeOf(await mutate("reauthenticate", "ReauthenticateInput", { password: "wrong" }), "reauthenticate")).toBe(
      "PASSWORD_WRONG",
    );
  const refused = await refusedSince(before);
  expect(refused).toHaveLength(REFUSAL_LIMITS.perGroup);
  expect(refused[0]).toMatchObject({
    actorKind: "OPERATOR",
    actorSessionId: expect.stringMatching(/^session_/),
    address: "192.0.2.10",
    client: AGENT,
    details: { outcome: "REFUSED", code: "PASSWORD_WRONG", permission: "session.reauthenticate" },
  });
  const [signedIn] = await em().find(AuditEventEntity, { action: "session.signIn", seq: { $gt: before } });
  expect(signedIn).toMatchObject({ address: "192.0.2.9", client: "Browser 1" });
});

test("10,000 wrong tokens of strangers make a bounded number of rows, and a known caller still gets a row", async () => {
  const lines: string[] = [];
  const log = pino({ base: null }, new Writable({ write: (chunk, _, done) => (lines.push(String(chunk)), done()) }));
  const { orm, auditKey } = platform.platform;
  const recorded = new RecordedRefusals({ orm, auditKey, log, audit: { address: "network" } });
  const before = await lastSeq();
  const started = process.cpuUsage();
  for (let index = 0; index < 10_000; index += 1)
    noteWrongToken({ refusals: recorded }, `wrong-token-${index}`, {
      caller: null,
      client: requestClient(`10.${index % 4}.${(index >> 2) % 200}.1`, AGENT),
      requestId: "flood",
    });
  const { user, system } = process.cpuUsage(started);
  noteRefusal({ refusals: recorded }, new AppError("FORBIDDEN", { details: { permission: "accounts.connect" } }), {
    caller: operatorCaller("viewer", "vera"),
    client: requestClient("192.0.2.20", AGENT),
    requestId: "real",
  });
  await recorded.settled();
  await recorded.close();
  const events = await refusedSince(before);
  const { perCaller } = REFUSAL_LIMITS;
  expect(events.length).toBeLessThanOrEqual(2 * perCaller + 2);
  expect(events.filter(({ requestId }) => requestId === "real")).toHaveLength(1);
  const more = events.reduce((sum, { details }) => sum + Number(details["more"] ?? 0), 0);
  expect(more + events.filter(({ details }) => details["more"] === undefined).length).toBe(10_001);
  expect(events[0]!.address).toBe("10.0.0.0/24");
  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(logged.every(({ msg }) => msg === "access.refused")).toBe(true);
  expect(logged).toHaveLength(events.length);
  expect(lines.join("")).not.toContain("wrong-token");
  expect((await verifyAudit(em(), auditKey)).broken).toBeNull();
  const cpuMs = Math.round((user + system) / 1_000);
  process.stdout.write(`  10,000 refusals of strangers: ${events.length} rows, ${cpuMs} ms of CPU to note them\n`);
  // 0.1 ms each, ten times what it takes.
  expect(cpuMs).toBeLessThan(1_000);
});

test("the sampler counts an hour for each caller, and forgets the oldest of too many callers", () => {
  const sampler = new RefusalSampler({ windowMs: HOUR, perGroup: 2, perCaller: 3, callersMax: 2 });
  const refusal = (name: string, address: string) => ({
    code: "FORBIDDEN" as const,
    caller: operatorCaller("viewer", name),
    client: requestClient(address, undefined),
    requestId: "r",
    permission: null,
    reason: null,
    presented: null,
  });
  const take = (name: string, address: string, at: number) => sampler.take(refusal(name, address), at);
  expect([0, 1, 2].map((at) => take("a", "192.0.2.1", at))).toEqual([true, true, false]);
  expect([3, 4, 5].map((at) => take("a", `192.0.2.${at}`, at))).toEqual([true, false, false]);
  expect(sampler.summaries(HOUR - 1)).toEqual([]);
  expect(sampler.summaries(HOUR).map(({ more, isMixed, since }) => ({ more, isMixed, since }))).toEqual([
    { more: 1, isMixed: false, since: 0 },
    { more: 2, isMixed: true, since: 0 },
  ]);
  expect(take("a", "192.0.2.1", HOUR)).toBe(true);
  for (let at = 0; at < 3; at += 1) take("a", "192.0.2.1", HOUR + 1);
  take("b", "192.0.2.1", HOUR);
  take("c", "192.0.2.1", HOUR);
  expect(sampler.summaries(HOUR + 2)).toMatchObject([{ more: 2 }]);
  // A new hour of the same caller does not lose the count of the last one.
  expect([1, 2, 3].map(() => take("c", "192.0.2.1", 2 * HOUR))).toEqual([true, true, false]);
  expect(take("c", "192.0.2.1", 4 * HOUR)).toBe(true);
  expect(sampler.summaries(4 * HOUR)).toMatchObject([{ more: 1, since: 2 * HOUR }]);
});
