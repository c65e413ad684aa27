/**
 * Lists of the past against lists that were captured then: a generated account changes at random between scans, and 30
 * random moments of its history answer exactly what the lists of the present answered at that time.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { allow, policyDocument } from "../../sandbox/demo/documents.ts";
import { generateAccount } from "../../sandbox/generate-account.ts";
import { type Random, seededRandom } from "../../sandbox/random.ts";
import type { SandboxAccount } from "../../sandbox/account.ts";
import { ApiTokenEntity } from "../../src/db/entities/access.ts";
import { createSchema } from "../../src/graphql/schema.ts";
import { PAST_FIELDS } from "../../src/graphql/past-fields.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { insertRoleToken } from "../support/role-token.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const SCANS = 5;
const CHANGES_PER_SCAN = 12;
const MOMENTS = 30;
/** How many of the questions are asked about each moment. All of them take a minute. */
const QUESTIONS_PER_MOMENT = 3;
const SEED = 20_261_128;
const ACCOUNT = "222233334444";

/** Each list with everything that is known of the past, and filters and orders that read several tables. */
const LISTS: readonly (readonly [string, string])[] = [
  [
    "users",
    `nodes { id userName userId arn path createdAt passwordEnabled mfaEnabled lastActivityAt tags { key value } groups { id groupName members { userName } }
      accessKeys { id accessKeyId status ageDays } policies { policyName type via policy { policyName attachmentCount } } permissionsBoundary { policyName } }`,
  ],
  [
    "accessKeys",
    "nodes { id accessKeyId status createdAt ageDays lastUsed { status at } user { userName tags { key } } }",
  ],
  ["groups", "nodes { id groupName memberCount members { userName } policies { policyName type } }"],
  [
    "roles",
    "nodes { id roleName lastUsed { status at } trustPolicy { text } instanceProfiles tags { key value } policies { policyName } }",
  ],
  [
    "policies",
    "nodes { id policyName type attachmentCount riskScore attachedTo { kind name id } document { text } defaultVersionId issues { code } }",
  ],
];
const QUESTIONS: readonly (readonly [list: string, filter: string])[] = [
  ...LISTS.map(([list]) => [list, ""] as const),
  ["users", `query: "keys:>0 group:a", orderBy: {field: CREATED, direction: DESC}`],
  ["users", `query: "mfa:no -policy:x"`],
  ["accessKeys", `query: "status:inactive"`],
  ["accessKeys", `query: "age:>0d", orderBy: {field: USER, direction: ASC}`],
  ["groups", `query: "members:>0", orderBy: {field: MEMBERS, direction: DESC}`],
  ["roles", `query: "age:<1d"`],
  ["policies", `query: "action:s3 attached:yes", orderBy: {field: RISK, direction: DESC}`],
];

let platform: TestPlatform;
let server: TestServer;
let account: SandboxAccount;
const history: { readonly at: number; readonly scanId: string; readonly lists: readonly unknown[] }[] = [];

beforeAll(async () => {
  const generated = generateAccount({ users: 24, roles: 10, policies: 12, groups: 4, id: ACCOUNT });
  account = generated.account;
  platform = await openTestPlatform({ sandboxAccount: generated });
  server = await openTestServer(platform);
  const random = seededRandom(SEED);
  for (let scan = 0; scan < SCANS; scan += 1) {
    for (let change = 0; change < CHANGES_PER_SCAN; change += 1) changeAtRandom(account, random);
    const { id } = await platform.scan();
    const [row] = await platform.platform.orm.em
      .fork()
      .execute<{ at: number }[]>(
        "select (extract(epoch from taken_at) * 1000)::float8 as at from snapshot where scan_id = ?",
        [id],
      );
    history.push({ at: row!.at, scanId: id, lists: await readLists(null) });
  }
}, 240_000);

afterAll(async () => {
  await server.close();
  await platform.close();
});

function changeAtRandom(changed: SandboxAccount, random: Random): void {
  const users = [...changed.users.values()];
  const user = random.pick(users);
  const role = random.pick([...changed.roles.values()]);
  const name = `n-${changed.nextSerial()}`;
  const document = policyDocument(allow(random.pick(["s3:GetObject", "iam:*", "ec2:Describe*"])));
  const changes: readonly (() => void)[] = [
    () => changed.createAccessKey(changed.createUser({ name })),
    () => changed.putInlinePolicy(random.pick([user, role]), random.pick(["own", "more"]), document),
    () => changed.createPolicy({ name, document }),
    () => changed.attach(random.pick([user, role]), changed.createPolicy({ name, document })),
    () => changed.addToGroup(user, random.pick([...changed.groups.values()])),
    () => changed.tag(user, [{ key: "team", value: random.pick(["red", "blue"]) }]),
    () => changed.createRole({ name, trustPolicy: policyDocument({ ...allow("sts:AssumeRole"), Principal: "*" }) }),
    () => {
      const key = random.pick(changed.everyKey());
      const owner = users.find((each) => each.accessKeys.includes(key));
      if (owner) changed.setKeyStatus(owner, key.accessKeyId, !key.isActive);
    },
    () => {
      for (const key of [...user.accessKeys]) changed.deleteAccessKey(user, key.accessKeyId);
    },
  ];
  random.pick(changes)();
}

async function readLists(
  asOf: number | null,
  indexes: readonly number[] = QUESTIONS.map((_, index) => index),
  headers?: Readonly<Record<string, string>>,
): Promise<unknown[]> {
  const past = asOf === null ? "" : `asOf: "${new Date(asOf).toISOString()}"`;
  const fields = indexes.map((index) => {
    const [list, given] = QUESTIONS[index]!;
    const [filter, order = ""] = given.split(/, (?=orderBy)/);
    return `q${index}: ${list}(first: 100, filter: {accountIds: ["${ACCOUNT}"] ${filter}} ${order} ${past}) { totalCount ${LISTS.find(([name]) => name === list)![1]} }`;
  });
  // Each list is a request of its own, as its fields would cost too much together.
  const answers: unknown[] = [];
  for (const field of fields) {
    const { data, errors } = await server.graphql(`{ ${field} }`, {}, headers);
    expect(errors).toEqual([]);
    answers.push(data);
  }
  return answers;
}

test("30 random moments answer what the lists answered then", { timeout: 240_000 }, async () => {
  expect(new Set(history.map(({ lists }) => JSON.stringify(lists))).size).toBe(SCANS);
  const random = seededRandom(SEED + 1);
  const end = Date.now();
  for (let index = 0; index < MOMENTS; index += 1) {
    const place = random.below(history.length);
    const { at: from, lists } = history[place]!;
    const until = history[place + 1]?.at ?? end;
    const indexes = Array.from({ length: QUESTIONS_PER_MOMENT }, () => random.below(QUESTIONS.length));
    const past = await readLists(from + random.below(until - from), indexes);
    expect(past).toEqual(indexes.map((question) => lists[question]));
  }
});

const asked = (list: string, given: string, fields = "id") =>
  server.graphql(
    `{ ${list}(${given}) { totalCount past { takenAt ageSeconds scan { id hasSnapshot } } nodes { ${fields} } } }`,
  );
const iso = (at: number) => new Date(at).toISOString();

test("the page says which scan answers and how old it is, and further pages answer from the same scan", async () => {
  const { at, scanId } = history[1]!;
  const moment = `asOf: "${iso(at + 5)}"`;
  const { data } = await server.graphql(
    `{ users(first: 3, ${moment}) { past { askedAt takenAt ageSeconds scan { id } } asOf coverage { percent } pageInfo { endCursor } nodes { userName asOf } } }`,
  );
  const { past, nodes, pageInfo, coverage } = data.users;
  expect(past).toEqual({ askedAt: iso(at + 5), takenAt: iso(at), ageSeconds: 0, scan: { id: scanId } });
  expect(nodes[0].asOf).toBe(iso(at));
  expect(coverage.percent).toBeGreaterThan(0);
  const next = await server.graphql(
    `{ users(first: 3, after: "${pageInfo.endCursor}", ${moment}) { nodes { userName } } }`,
  );
  expect(next.data.users.nodes).toHaveLength(3);
  const names = (found: { userName: string }[]) => found.map(({ userName }) => userName);
  expect(names(next.data.users.nodes)).not.toContain(names(nodes).at(-1));
  const present = await server.graphql(`{ users(first: 3, after: "${pageInfo.endCursor}") { nodes { userName } } }`);
  expect(present.errors?.[0]?.extensions["code"]).toBe("BAD_CURSOR");
});

test("what is known only for the present is refused, and never shown under the past", async () => {
  const moment = `asOf: "${iso(history[0]!.at)}"`;
  const codeOf = async (list: string, given: string, fields?: string) =>
    (await asked(list, `first: 1, ${moment}${given}`, fields)).errors[0]?.extensions["code"];
  const fields = createSchema();
  for (const [name, known] of Object.entries(PAST_FIELDS)) {
    const type = fields.getType(name) as { getFields(): object };
    const own = new Set([...Object.keys(type.getFields())]);
    expect([...known].filter((field) => !own.has(field))).toEqual([]);
  }
  expect(await codeOf("users", "", "openAlerts { critical }")).toBe("HISTORY_NOT_KEPT");
  expect(await codeOf("roles", "", "adminReach")).toBe("HISTORY_NOT_KEPT");
  expect(await codeOf("accessKeys", "", "user { alerts { totalCount } }")).toBe("HISTORY_NOT_KEPT");
  expect(await codeOf("users", `, filter: {query: "alerts:yes"}`)).toBe("HISTORY_NOT_KEPT");
  expect(await codeOf("roles", `, filter: {query: "trusts:external"}`)).toBe("HISTORY_NOT_KEPT");
  expect(await codeOf("users", `, filter: {query: "reach:administrator"}`)).toBe("HISTORY_NOT_KEPT");
  expect(await codeOf("policies", `, orderBy: {field: ALERTS, direction: DESC}`)).toBe("HISTORY_NOT_KEPT");
});

test("a moment before the first scan, in the future, or of another account names what can be answered", async () => {
  const first = history[0]!.at;
  const before = await asked("users", `first: 1, asOf: "${iso(first - 60_000)}"`);
  expect(before.errors[0]).toMatchObject({ extensions: { code: "NOT_FOUND", oldest: iso(first) } });
  const future = await asked("roles", `first: 1, asOf: "${iso(Date.now() + 3_600_000)}"`);
  expect(future.errors[0]?.extensions["code"]).toBe("BAD_USER_INPUT");
  const several = await asked(
    "roles",
    `first: 1, asOf: "${iso(first)}", filter: {accountIds: ["${ACCOUNT}", "111122223333"]}`,
  );
  expect(several.errors[0]?.extensions["code"]).toBe("BAD_USER_INPUT");
});

test("a scan that could not read the list leaves the answer to the one before it", async () => {
  const fault = platform.sandbox.faults.add({ kind: "deny", action: "iam:GetAccountAuthorizationDetails" });
  await platform.scan();
  platform.sandbox.faults.remove(fault);
  const { data } = await asked("users", `first: 1, asOf: "${iso(Date.now())}"`);
  expect(data.users.past.scan).toEqual({ id: history.at(-1)!.scanId, hasSnapshot: true });
});

const em = () => platform.platform.orm.em.fork();

/** A token of a viewer that is limited to accounts. */
async function limitedTo(accountIds: readonly string[] | null, scopes?: readonly string[]) {
  const name = `token of ${accountIds?.join() ?? "all"} ${scopes?.join() ?? ""}`;
  const token = await insertRoleToken(em(), "viewer", name, null, scopes);
  await em().nativeUpdate(ApiTokenEntity, { name }, { accountIds });
  return { authorization: `Bearer ${token}` };
}

test("a limited token reads the past of its accounts and finds no other account", { timeout: 240_000 }, async () => {
  const { at, lists } = history[1]!;
  const indexes = QUESTIONS.map((_, index) => index);
  expect(await readLists(at, indexes, await limitedTo([platform.account.id]))).toEqual(lists);

  const { id: otherId } = await new Accounts(platform.scope()).connect({ name: "other", source: "OFFLINE_FILES" });
  const stranger = await limitedTo([otherId]);
  for (const [list] of LISTS) {
    // The rows are at hand in the process, from the questions above.
    for (const accountId of [ACCOUNT, platform.account.id]) {
      const named = `{ ${list}(first: 1, asOf: "${iso(at)}", filter: {accountIds: ["${accountId}"]}) { totalCount nodes { id } } }`;
      const { data, errors } = await server.graphql(named, {}, stranger);
      expect([data, errors[0]?.extensions["code"]], list).toEqual([null, "NOT_FOUND"]);
    }
    // The only account that the token sees was never scanned.
    const { errors } = await server.graphql(
      `{ ${list}(first: 1, asOf: "${iso(at)}") { totalCount nodes { id } } }`,
      {},
      stranger,
    );
    expect(errors[0], list).toMatchObject({ extensions: { code: "NOT_FOUND" } });
    expect(JSON.stringify(errors), list).not.toContain(history[0]!.scanId);
  }
});

test("a token needs the scopes of what it asks about the past", async () => {
  const question = (fields: string) =>
    `{ users(first: 1, asOf: "${iso(history[0]!.at)}", filter: {accountIds: ["${ACCOUNT}"]}) { ${fields} } }`;
  const codeOf = async (fields: string, scopes: readonly string[]) =>
    (await server.graphql(question(fields), {}, await limitedTo(null, scopes))).errors[0]?.extensions["code"] ?? null;
  expect(await codeOf("totalCount", ["installation.read", "accounts.read"])).toBe("FORBIDDEN");
  expect(await codeOf("nodes { userName }", ["accounts.read", "inventory.read"])).toBeNull();
  expect(await codeOf("past { scan { status } }", ["accounts.read", "inventory.read"])).toBe("FORBIDDEN");
});

/** Each list with its export and a filter that asks another table where it has one. */
const EXPORTED = [
  ["users", "users", "keys:>0", "userName"],
  ["accessKeys", "access-keys", "-owner:none", "accessKeyId"],
  ["groups", "groups", "members:>0", "groupName"],
  ["roles", "roles", "", "roleName"],
  ["policies", "policies", "attached:yes", "policyName"],
] as const;

test.each(EXPORTED)("the export of %s has exactly the list of its moment", async (list, file, query, name) => {
  const { at, scanId } = history[1]!;
  const moment = iso(at + 5);
  const { data, errors } = await server.graphql(
    `{ ${list}(first: 500, asOf: "${moment}", filter: {accountIds: ["${ACCOUNT}"], query: "${query}"}) { nodes { id ${name} } } }`,
  );
  expect(errors).toEqual([]);
  const path = `/api/export/${file}.ndjson?account=${ACCOUNT}&asOf=${moment}&filter=${encodeURIComponent(query)}`;
  const text = await (await server.rest(path)).text();
  const lines = text.trimEnd().split("\n");
  const rows = lines.slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(rows.map((row) => [row["id"], row[name]])).toEqual(
    data[list].nodes.map((node: Record<string, unknown>) => [node["id"], node[name]]),
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(new Set(rows.map((row) => row["openAlerts"]))).toEqual(new Set([null]));
  const { coverage } = JSON.parse(lines.at(-1)!) as { coverage: Record<string, unknown> };
  // The data that was really read, not that which was asked for.
  expect(coverage).toMatchObject({ complete: true, rows: rows.length, asOf: iso(at) });
  const [{ finished } = { finished: "" }] = await em().execute<{ finished: string }[]>(
    "select to_char(finished_at at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') as finished from scan where id = ?",
    [scanId],
  );
  expect(coverage["accounts"]).toMatchObject([{ account: ACCOUNT, lastScanAt: finished }]);
});

test("an export of the past is refused before its first byte", async () => {
  const refusal = async (rest: string, headers?: Readonly<Record<string, string>>) => {
    const answer = await server.rest(`/api/export/users.ndjson?account=${ACCOUNT}&${rest}`, headers && { headers });
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    const { code, oldest } = (await answer.json()) as { code: string; oldest?: string };
    return [answer.status, code, oldest];
  };
  const first = history[0]!.at;
  expect(await refusal(`asOf=${iso(first - 60_000)}`)).toEqual([404, "NOT_FOUND", iso(first)]);
  expect(await refusal(`asOf=${iso(first)}&orderBy=ALERTS`)).toEqual([400, "HISTORY_NOT_KEPT", undefined]);
  expect(await refusal(`asOf=${iso(first)}&filter=alerts:yes`)).toEqual([400, "HISTORY_NOT_KEPT", undefined]);
  const { id: otherId } = await new Accounts(platform.scope()).connect({ name: "third", source: "OFFLINE_FILES" });
  const stranger = await limitedTo([otherId]);
  expect(await refusal(`asOf=${iso(first)}`, stranger)).toEqual([404, "NOT_FOUND", undefined]);
});

test("retention of deleted users leaves no gap in the past", async () => {
  const question = `{ policies(first: 500, asOf: "${iso(history[0]!.at)}", filter: {accountIds: ["${ACCOUNT}"], query: "attached:yes"}) { nodes { policyId attachedTo { kind name } } } }`;
  const before = await server.graphql(question);
  expect(before.errors).toEqual([]);
  await em().execute("delete from iam_user where account_id = ?", [platform.account.id]);
  const after = await server.graphql(question);
  expect(after).toMatchObject({ data: before.data, errors: [] });
  expect(JSON.stringify(before.data)).toContain('"USER"');
});
