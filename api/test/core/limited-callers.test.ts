/**
 * Operators and tokens that are limited to accounts: every root field, route, export and subscription, asked for the
 * account that they may not see. The same questions of an admin without a limit prove that they would reveal it.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { getNamedType, isCompositeType } from "graphql";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { now } from "../../src/clock.ts";
import { readTables, RULES } from "../../src/db/account-views.ts";
import { SessionEntity } from "../../src/db/entities/access.ts";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { newId } from "../../src/db/new-id.ts";
import { openOrm } from "../../src/db/orm.ts";
import { permissionOf, rootTypes } from "../../src/graphql/requires-permission.ts";
import { createSchema } from "../../src/graphql/schema.ts";
import { DAY } from "../../src/iam/time.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { type Permission, PERMISSIONS } from "../../src/services/core/permissions.ts";
import { hashOf } from "../../src/services/core/token-hash.ts";
import { EXPORTS } from "../../src/services/exports/catalogue.ts";
import { type ForeignRows, mutationInput, queryArguments } from "../support/account-questions.ts";
import { insertOperator, operatorIdOf } from "../support/actors.ts";
import { DEEP_LEVELS, deepDocument } from "../support/deep-documents.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";
import { insertRoleToken } from "../support/role-token.ts";
import { insertRotation } from "../support/rotation-row.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const OPERATOR = "limited";
const schema = createSchema();
const fields = rootTypes(schema).flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({ type, field, path: `${type.name}.${field.name}` })),
);
const needsAllAccounts = (permission: string | null) =>
  permission !== null && permission !== "public" && PERMISSIONS[permission as Permission].accounts === "ALL";

let platform: TestPlatform;
let server: TestServer;
/** The account of the limited operator. It has no rows, so that every row of an answer is a foreign one. */
let ownId: string;
let ownGroupId: string;
/** IDs of rows of the foreign account, by table. */
let foreign: ForeignRows;
/** What no answer to a limited caller may contain: every ID and name in AWS of the foreign account. */
let marks: readonly string[];
let admin: Readonly<Record<string, string>>;
let limited: Readonly<Record<string, string>>;
let limitedToken: string;

const em = () => platform.platform.orm.em.fork();

async function session(name: string): Promise<Record<string, string>> {
  const secret = randomBytes(32).toString("base64url");
  await em().insert(SessionEntity, {
    id: newId("session"),
    tokenHash: hashOf(secret),
    operatorId: await insertOperator(em(), name, "admin"),
    createdAt: new Date(now()),
    lastActiveAt: new Date(now()),
    authenticatedAt: new Date(now()),
    previousVisitAt: null,
    endedAt: null,
  });
  return { cookie: `iam-monitor=${secret}` };
}

async function ask(query: string, headers: Readonly<Record<string, string>>) {
  const { data, errors } = await server.graphql(query, {}, headers);
  const payload = Object.values((data ?? {}) as Record<string, { userErrors?: { code: string }[] } | null>)[0];
  const codes = [...errors.map(({ extensions }) => extensions["code"]), payload?.userErrors?.[0]?.code ?? null];
  return { text: JSON.stringify({ data, errors }), data, code: codes.find((code) => code !== null) ?? null };
}

/** What the admin does before the tests, and while they change the limit. */
async function change(mutation: string) {
  const answer = await ask(`mutation { done: ${mutation} }`, admin);
  expect(answer.code, answer.text).toBeNull();
  return answer.data.done;
}

beforeAll(async () => {
  platform = await openScannedPlatform();
  server = await openTestServer(platform);
  admin = await session("admin");
  limited = await session(OPERATOR);
  limitedToken = await insertRoleToken(em(), "admin", "of the limited operator", operatorIdOf(OPERATOR));
  ownId = (await new Accounts(platform.scope()).connect({ name: "own", source: "OFFLINE_FILES" })).id;
  await em().nativeUpdate(AccountEntity, { id: ownId }, { status: "CONNECTED", awsAccountId: "999988887777" });
  const { id } = platform.account;
  await change(
    `createExceptionRule(input: { query: "check:key-age-90", reason: FALSE_POSITIVE, comment: "c", expiresAt: "${new Date(now() + DAY).toISOString()}" }) { userErrors { code } }`,
  );
  await change(
    `answerControl(input: { accountId: "${id}", standard: CIS_7_0, controlId: "2.2", outcome: PASS, evidence: "seen", expiresAt: "${new Date(now() + DAY).toISOString()}" }) { userErrors { code } }`,
  );
  await change(
    `createRotationSchedule(input: { accountId: "${id}", name: "s", target: ACCOUNT, timeZone: "UTC" }) { userErrors { code } }`,
  );
  await insertMissingRows(id);
  await readForeignRows(id);
  const { accountGroup } = await change(
    `createAccountGroup(input: { name: "Own", accountIds: ["${ownId}"] }) { userErrors { code } accountGroup { id } }`,
  );
  ownGroupId = accountGroup.id;
  await change(
    `updateOperator(input: { id: "${operatorIdOf(OPERATOR)}", accountGroupIds: ["${ownGroupId}"] }) { userErrors { code } operator { accountGroups { name } } }`,
  );
});
afterAll(async () => {
  await server.close();
  await platform.close();
});

/** Rows that only AWS or a second operator would make. */
async function insertMissingRows(accountId: string): Promise<void> {
  await insertRotation(em(), accountId);
  await em().execute(
    `insert into approval_request (id, permission, input, input_hash, state_hash, summary, facts, subject_kind, subject_name, account_id, requested_by, requested_by_id, requested_at, expires_at, status)
     values (?, 'secretDestinations.add', '{}', 'h', 'h', 'Allow arn:aws:iam::111122223333:user/x', '[]', 'ACCOUNT', 'n', ?, '{"kind":"UNKNOWN","displayName":"test"}', ?, now(), now() + interval '1 hour', 'REQUESTED')`,
    [newId("approval"), accountId, operatorIdOf("admin")],
  );
}

async function readForeignRows(accountId: string): Promise<void> {
  const owner = await openOrm(platform.ownerUrl);
  try {
    const tables = await readTables(owner.em.fork().getKysely());
    const withId = tables.filter(({ hasAccountId, columns }) => hasAccountId && columns.split(",").includes("id"));
    const ids: Record<string, string> = { account: accountId };
    const found = new Set([accountId, "111122223333"]);
    for (const { name } of withId) {
      const rows = await owner.em
        .fork()
        .execute<{ id: string }[]>(`select id from ${name} where account_id = ?`, [accountId]);
      for (const { id } of rows) found.add(id);
      if (rows[0]) ids[name] = rows[0].id;
    }
    const keys = await owner.em
      .fork()
      .execute<{ id: string }[]>("select access_key_id as id from access_key where access_key_id is not null");
    for (const { id } of keys) found.add(id);
    ids["access_key_id"] = keys[0]!.id;
    const [rule] = await owner.em.fork().execute<{ id: string }[]>("select id from exception_rule");
    ids["exception_rule"] = rule!.id;
    foreign = ids;
    marks = [...found];
  } finally {
    await owner.close();
  }
}

/** The queries whose answers differ between two operators, or count the accounts of the installation. */
const IS_PERSONAL = new Set([
  "accounts",
  "accountScopes",
  "apiTokens",
  "operatorSessions",
  "passkeys",
  "savedViews",
  "viewer",
]);

/** What a limited admin may do without an account. The rows belong to the operator. */
const PERSONAL = new Set(
  `acceptInvitation beginPasskey beginProviderSignIn signIn changePassword createApiToken createSavedView deleteSavedView endSessions printConsoleCode
   reauthenticate registerPasskey removePasskey restoreSavedView revokeApiToken setDefaultView signOut updateSavedView undoTriage`.split(
    /\s+/,
  ),
);

function marksIn(text: string): string[] {
  return marks.filter((mark) => text.includes(mark)).slice(0, 3);
}

/**
 * What the admin without a limit is answered, by the name of the query. What the tests change in between is not among the
 * counts of an account.
 */
const adminAnswers = new Map<string, { readonly document: string; readonly all: Awaited<ReturnType<typeof ask>> }>();

/** Asks for as many levels as the limits of the API allow. */
async function askAdmin(field: (typeof fields)[number]["field"]) {
  for (let levels = DEEP_LEVELS; ; levels -= 1) {
    const document = deepDocument("query", field, queryArguments(field.name, foreign), levels);
    const all = await ask(document, admin);
    if (levels === 0 || !["QUERY_TOO_LARGE", "QUERY_TOO_COSTLY"].includes(all.code as string)) return { document, all };
  }
}

async function askBoth(field: (typeof fields)[number]["field"]) {
  const { document, all } = adminAnswers.get(field.name) ?? (await askAdmin(field));
  adminAnswers.set(field.name, { document, all });
  return [all, await ask(document, limited)] as const;
}

/** Counts of what is not known or not covered, or of what contains it. They are largest for a caller who sees no account at all. */
const OF_THE_UNKNOWN = /\.(asked|notEvaluated(Check)?|forPerson|notCovered|unreadAccount|notComparedAccount)Count$/;

/** Counts in an answer that are not zero, by their path. */
function countsIn(value: unknown, path = ""): string[] {
  if (typeof value === "number")
    return value !== 0 &&
      !OF_THE_UNKNOWN.test(path) &&
      /count$|counts\.|^\.?(critical|high|medium|low|total)$/i.test(path)
      ? [`${path}=${value}`]
      : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => countsIn(inner, `${path}.${key}`));
}

test("every table has a view with its accounts' rows, or a rule", async () => {
  const owner = await openOrm(platform.ownerUrl);
  const tables = await readTables(owner.em.fork().getKysely());
  await owner.close();
  expect(tables.filter(({ name, hasAccountId }) => !hasAccountId && !Object.hasOwn(RULES, name))).toEqual([]);
  const names = tables.map(({ name }) => name);
  expect(Object.keys(RULES).filter((name) => !names.includes(name))).toEqual([]);
});

test("no query shows a limited admin a row or count of another account", { timeout: 240_000 }, async () => {
  const found: unknown[] = [];
  const revealing: string[] = [];
  for (const { type, field, path } of fields) {
    if (type !== schema.getQueryType()) continue;
    const [all, some] = await askBoth(field);
    if (marksIn(all.text).length > 0) revealing.push(field.name);
    if (all.data === null) found.push({ path, adminGot: all.text.slice(0, 400) });
    if (needsAllAccounts(permissionOf(field)) !== (some.code === "FORBIDDEN"))
      found.push({ path, got: some.text.slice(0, 400) });
    if (!["FORBIDDEN", "NOT_FOUND", null].includes(some.code as string))
      found.push({ path, got: some.text.slice(0, 400) });
    // The description of the query language has an account number as an example.
    if (marksIn(some.text).length > 0 && field.name !== "queryKeys") found.push({ path, marks: marksIn(some.text) });
    const counts = countsIn(some.data).filter(
      (count) => !["accounts", "operatorSessions", "queryKeys", "apiTokens"].includes(count.split(".")[1]!),
    );
    if (counts.length > 0) found.push({ path, counts });
  }
  console.log(
    `limited callers: ${revealing.length} queries reveal the account without a limit: ${revealing.join(" ")}`,
  );
  expect(found).toEqual([]);
  expect(revealing.length).toBeGreaterThan(35);
});

test("no mutation reaches another account", async () => {
  const state = async () => {
    const [row] = await em().execute<{ text: string }[]>(
      `select md5(concat((select jsonb_agg(to_jsonb(a) order by id) from account a), (select jsonb_agg(to_jsonb(a) order by id) from alert a),
         (select jsonb_agg(to_jsonb(r) order by id) from rotation r), (select jsonb_agg(to_jsonb(s) order by id) from rotation_schedule s),
         (select jsonb_agg(to_jsonb(q) order by id) from approval_request q), (select jsonb_agg(to_jsonb(c) order by id) from control_answer c),
         (select jsonb_agg(to_jsonb(e) order by id) from exception_rule e), (select count(*) from scan), (select count(*) from secret_destination))) as text`,
    );
    return row!.text;
  };
  const before = await state();
  const answers: Record<string, unknown> = {};
  const wanted: Record<string, unknown> = {};
  for (const { type, field } of fields) {
    if (type !== schema.getMutationType() || PERSONAL.has(field.name)) continue;
    const isRefused = needsAllAccounts(permissionOf(field));
    const input = mutationInput(field.name, foreign);
    if (isRefused && input === null) continue;
    expect(input, `${field.name} needs an input aimed at the foreign account`).not.toBeNull();
    expect(isCompositeType(getNamedType(field.type))).toBe(true);
    answers[field.name] = (
      await ask(`mutation { ${field.name}(input: { ${input} }) { userErrors { code } } }`, limited)
    ).code;
    wanted[field.name] = isRefused ? "FORBIDDEN" : "NOT_FOUND";
  }
  // Reports how many of the alerts it changed, which is none.
  wanted["updateAlerts"] = null;
  expect(answers).toEqual(wanted);
  expect(await state()).toBe(before);
});

test("a limited admin sees and does everything in their own account", { timeout: 240_000 }, async () => {
  const limitTo = (id: string) =>
    change(`updateAccountGroup(input: { id: "${ownGroupId}", accountIds: ["${id}"] }) { userErrors { code } }`);
  await limitTo(platform.account.id);
  const differences: unknown[] = [];
  for (const { type, field, path } of fields) {
    if (type !== schema.getQueryType() || needsAllAccounts(permissionOf(field)) || IS_PERSONAL.has(field.name))
      continue;
    const [all, own] = await askBoth(field);
    if (all.code !== own.code) differences.push({ path, got: own.text.slice(0, 600) });
    const [wanted, counts] = [countsIn(all.data), countsIn(own.data)];
    const missing = wanted.filter((count) => !counts.includes(count));
    if (missing.length > 0) differences.push({ path, missing: missing.slice(0, 5) });
  }
  expect(differences).toEqual([]);
  const [id, inDays] = [foreign["alert"], new Date(now() + DAY).toISOString()];
  for (const mutation of [
    `acknowledgeAlert(input: { id: "${id}" })`,
    `commentOnAlert(input: { id: "${id}", comment: "c" })`,
    `reopenAlert(input: { id: "${id}" })`,
    `snoozeAlert(input: { id: "${id}", until: "${inDays}" })`,
    `updateAlerts(input: { action: ASSIGN, assignee: "${operatorIdOf("admin")}", filter: { query: "category:user" } })`,
    `updateAccount(input: { id: "${platform.account.id}", name: "Renamed" })`,
    `updateRotationSchedule(input: { id: "${foreign["rotation_schedule"]}", isEnabled: false })`,
    // Locks the row of the account, through its view.
    `createRotationSchedule(input: { accountId: "${platform.account.id}", name: "t", target: ACCOUNT, timeZone: "UTC" })`,
    `cancelRotation(input: { id: "${foreign["rotation"]}" })`,
    `createSavedView(input: { list: ALERTS, name: "v", settings: { query: "" } })`,
    `createApiToken(input: { name: "t", scopes: ["read"], expiresAt: "${inDays}" })`,
    `startScan(input: { accountId: "${platform.account.id}" })`,
  ])
    expect((await ask(`mutation { ${mutation} { userErrors { code } } }`, limited)).code, mutation).toBeNull();
  await limitTo(ownId);
});

test("no route, export or subscription shows another account to a token of the limited operator", async () => {
  const bearer = { authorization: `Bearer ${limitedToken}` };
  const read = async (path: string) => {
    const answer = await fetch(`${server.url}${path}`, { headers: bearer });
    return { status: answer.status, text: await answer.text() };
  };
  for (const path of [
    "/api/aws/iam/users?account=111122223333",
    "/api/aws/iam/policies?account=111122223333",
    `/api/scans/${foreign["scan"]}`,
    `/api/aws/iam/rotations/${foreign["rotation"]}`,
    `/api/export/alerts.csv?account=${foreign["account"]}`,
    `/api/report/controls.html?standard=CIS_7_0&account=${foreign["account"]}`,
  ])
    expect(await read(path), path).toMatchObject({ status: 404 });
  expect((await read("/metrics")).status).toBe(403);
  const list = ["/api/alerts.csv", "/api/alerts.json", "/api/report/controls.html?standard=CIS_7_0"];
  // Changes are those of a period.
  const since = (file: string) => (file.startsWith("changes.") ? "?since=2026-01-01T00:00:00Z" : "");
  for (const path of [...list, ...EXPORTS.map(({ file }) => `/api/export/${file}${since(file)}`)]) {
    const { status, text } = await read(path);
    expect(status, path).toBe(path.includes("audit-events") ? 403 : 200);
    expect(marksIn(text), path).toEqual([]);
  }

  const client = createClient({
    url: `${server.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { token: limitedToken },
    retryAttempts: 0,
  });
  const first = async (query: string) => {
    try {
      for await (const answer of client.iterate({ query })) return JSON.stringify(answer);
      return "COMPLETE";
    } catch (error) {
      return JSON.stringify(error);
    }
  };
  try {
    expect(await first(`subscription { scanProgress(scanId: "${foreign["scan"]}") { status } }`)).toContain(
      "NOT_FOUND",
    );
    expect(await first(`subscription { rotationEvents(rotationId: "${foreign["rotation"]}") { cursor } }`)).toContain(
      "NOT_FOUND",
    );
    // The own event comes after one of the foreign account, and is the first that arrives.
    const { lastEventCursor: cursor } = (await ask("{ serverInfo { lastEventCursor } }", admin)).data.serverInfo;
    // The caller sees no event at all, and the cursor is still one of this installation.
    const none = await ask(
      `{ alertEvents(first: 1, after: "${cursor}") { totalCount pageInfo { endCursor } } }`,
      limited,
    );
    expect(none.data?.alertEvents, none.text).toEqual({ totalCount: 0, pageInfo: { endCursor: cursor } });
    const own = newId("alert");
    await em().execute(
      `insert into alert (id, number, fingerprint, account_id, check_id, check_version, category, severity, severity_rank, status, resource_id, resource_name, owner_id,
                          title, description, evidence, content_hash, evidence_as_of, first_seen_at, opened_at)
       select ?, nextval('alert_number'), 'own', ?, 'mfa-console', 1, 'IAMUser', 'HIGH', 1, 'OPEN', 'AIDAOWN', 'own', 'AIDAOWN', 'No MFA', 'd', '{}', 'h', now(), now(), now()`,
      [own, ownId],
    );
    for (const id of [foreign["alert"], own])
      await change(`commentOnAlert(input: { id: "${id}", comment: "seen" }) { userErrors { code } }`);
    expect(await first(`subscription { alertEvents(after: "${cursor}") { alert { id } } }`)).toContain(own);
  } finally {
    await client.dispose();
  }
});

test("a change of the limit applies to sessions, tokens and open sockets at once, and never widens a token", async () => {
  const count = async (headers: Readonly<Record<string, string>>) =>
    (await ask("{ accounts(first: 5) { totalCount } viewer { accountLimit } }", headers)).data;
  const bearer = { authorization: `Bearer ${limitedToken}` };
  const client = createClient({
    url: `${server.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { token: limitedToken },
    retryAttempts: 0,
  });
  const openSocket = async () => {
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "connection_init", payload: { token: limitedToken } }));
    await once(socket, "message");
    return socket;
  };
  const narrow = () =>
    change(`updateAccountGroup(input: { id: "${ownGroupId}", accountIds: ["${ownId}"] }) { userErrors { code } }`);
  const query = "{ accounts(first: 5) { totalCount } viewer { accountLimit } }";
  const overSocket = async () => {
    for await (const { data } of client.iterate({ query })) return data;
    return null;
  };
  try {
    const own = { accounts: { totalCount: 1 }, viewer: { accountLimit: 1 } };
    const both = { accounts: { totalCount: 2 }, viewer: { accountLimit: 2 } };
    for (const answer of [await count(limited), await count(bearer), await overSocket()]) expect(answer).toEqual(own);
    await change(
      `updateAccountGroup(input: { id: "${ownGroupId}", accountIds: ["${ownId}", "${platform.account.id}"] }) { userErrors { code } }`,
    );
    for (const answer of [await count(limited), await count(bearer)]) expect(answer).toEqual(both);
    await expect.poll(overSocket).toEqual(both);
    const idle = await openSocket();
    const closed = once(idle, "close");
    await narrow();
    for (const answer of [await count(limited), await count(bearer)]) expect(answer).toEqual(own);
    // An event that a subscription has read before must not be delivered after.
    expect((await closed)[0]).toBe(1013);
    await expect.poll(overSocket).toEqual(own);
    const gone = await ask(
      `mutation { deleteAccountGroup(input: { id: "${ownGroupId}" }) { userErrors { code message } } }`,
      admin,
    );
    expect(gone.text).toContain(`The group limits ${OPERATOR}.`);
    await change(
      `updateOperator(input: { id: "${operatorIdOf(OPERATOR)}", seesAllAccounts: true }) { userErrors { code } }`,
    );
    expect(await count(bearer)).toEqual({ accounts: { totalCount: 2 }, viewer: { accountLimit: null } });
    await change(`deleteAccountGroup(input: { id: "${ownGroupId}" }) { userErrors { code } }`);
  } finally {
    await client.dispose();
  }
});
