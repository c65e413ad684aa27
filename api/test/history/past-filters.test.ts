/** What the filters of past lists cost: the rows that PostgreSQL evaluates grow with the account, not with its square. */
import { createQueryId, type KyselyPlugin, RawNode, type RootOperationNode } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACCESS_KEY_QUERY_KEYS, USER_QUERY_KEYS } from "../../src/iam/inventory-query.ts";
import { publishedKeys } from "../../src/iam/query-keys.ts";
import { toAppError } from "../../src/errors.ts";
import type { Scope } from "../../src/services/core/request-scope.ts";
import { pastRows } from "../../src/services/analysis/past-rows.ts";
import { AccessKeys } from "../../src/services/inventory/access-keys.ts";
import type { Past } from "../../src/services/inventory/past.ts";
import { saveInventory } from "../../src/services/inventory/store.ts";
import { Users } from "../../src/services/inventory/users.ts";
import { type AlertFixture, openAlertFixture } from "../support/alert-fixture.ts";
import { buildSnapshot, daysAgo, key, reportRow, user } from "../support/build.ts";

/** Comparing each of them with each other takes 250,000 evaluations. */
const USERS = 500;
const EVALUATED_PER_USER_MAX = 60;

let fixture: AlertFixture;
let past: Past;

const keyIdOf = (index: number) => `AKIA${String(index).padStart(16, "0")}`;

beforeAll(async () => {
  fixture = await openAlertFixture();
  const names = Array.from({ length: USERS }, (_, index) => `user-${String(index).padStart(5, "0")}`);
  const users = names.map((userName, index) =>
    user({
      userName,
      tags:
        index % 2 === 0
          ? [
              { key: "team", value: `team-${index % 50}` },
              { key: "owner", value: "anna" },
            ]
          : [{ key: "cost-center", value: "7" }],
    }),
  );
  const snapshot = buildSnapshot({
    users,
    // Every fourth user has no key.
    credentialReport: {
      users: users.map((each, index) =>
        reportRow(each, { accessKeys: index % 4 === 0 ? [] : [key({ ageDays: index % 300 })] }),
      ),
    },
    accessKeys: names.flatMap((userName, index) =>
      index % 4 === 0
        ? []
        : [{ userName, accessKeyId: keyIdOf(index), isActive: true, createdAt: daysAgo(index % 300), lastUsed: null }],
    ),
  });
  await fixture
    .em()
    .transactional((tx) => saveInventory(tx, { accountId: fixture.accountId, scanId: "scan_first" }, snapshot, null));
  const rows = pastRows(snapshot, ["iam_user", "access_key"]);
  const takenAt = new Date(snapshot.takenAt);
  past = {
    accountId: fixture.accountId,
    snapshotId: "snapshot",
    scanId: "scan",
    takenAt,
    askedAt: takenAt,
    read: async (tables) => new Map(tables.map((table) => [table, rows[table]!])),
  };
});
afterAll(() => fixture.close());

const LISTS = {
  users: (scope: Scope) => new Users(scope, past),
  accessKeys: (scope: Scope) => new AccessKeys(scope, past),
};

/** The page, and how many rows all nodes of all plans of its statements read, returned or removed. */
async function evaluate(list: keyof typeof LISTS, query: string) {
  const statements: RootOperationNode[] = [];
  const recorder: KyselyPlugin = {
    transformQuery: ({ node }) => (statements.push(node), node),
    transformResult: async ({ result }) => result,
  };
  const scope = fixture.scope();
  const kysely = scope.em.getKysely();
  const em = Object.create(scope.em, { getKysely: { value: () => kysely.withPlugin(recorder) } });
  const page = await LISTS[list]({ ...scope, em }).list({ first: 50 }, { query });
  expect(statements).toHaveLength(page.nodes.length > 0 ? 3 : 2);
  let evaluated = 0;
  for (const node of statements) {
    if (!RawNode.is(node)) throw new Error(`${node.kind} has no text.`);
    const [first, ...rest] = node.sqlFragments;
    const explain = { ...node, sqlFragments: [`explain (analyze, timing off, format json) ${first}`, ...rest] };
    const executor = kysely.getExecutor();
    const { rows } = await executor.executeQuery<{ "QUERY PLAN": readonly { Plan: Plan }[] }>(
      executor.compileQuery(explain, createQueryId()),
    );
    evaluated += rowsOf(rows[0]!["QUERY PLAN"][0]!.Plan);
  }
  return { count: page.totalCount, evaluated };
}

interface Plan {
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Join Filter"?: number;
  readonly Plans?: readonly Plan[];
}

function rowsOf(plan: Plan): number {
  const each = plan["Actual Rows"] + (plan["Rows Removed by Filter"] ?? 0) + (plan["Rows Removed by Join Filter"] ?? 0);
  return (plan.Plans ?? []).reduce((sum, child) => sum + rowsOf(child), each * plan["Actual Loops"]);
}

test.each([
  ["users", `key:${keyIdOf(17)}`, 1],
  ["users", `-key:${keyIdOf(17)}`, USERS - 1],
  ["users", keyIdOf(17), 1],
  ["users", "keys:>0", (USERS * 3) / 4],
  ["users", "keys:0", USERS / 4],
  ["users", "key.age:>=150d", 151],
  ["users", "tag:team=team-8", USERS / 50],
  ["users", "owner:anna", USERS / 2],
  ["accessKeys", "owner:anna", USERS / 4],
  ["accessKeys", "owner:none", USERS / 2],
  ["accessKeys", "tag:team=team-8", USERS / 100],
  ["accessKeys", "-tag:team=team-8", (USERS * 3) / 4 - USERS / 100],
] as const)("%s %s finds %i rows without comparing each with each", async (list, query, count) => {
  const found = await evaluate(list, query);
  expect(found.count).toBe(count);
  expect(found.evaluated).toBeLessThan(USERS * EVALUATED_PER_USER_MAX);
});

test("no published key compares each row with each", { timeout: 240_000 }, async () => {
  const costly: string[] = [];
  for (const [list, keys] of [["users", USER_QUERY_KEYS] as const, ["accessKeys", ACCESS_KEY_QUERY_KEYS] as const])
    for (const query of publishedKeys(keys).map(({ examples }) => examples[0]!)) {
      const found = await evaluate(list, query).catch((error) => toAppError(error).code);
      if (found === "HISTORY_NOT_KEPT") continue;
      if (typeof found === "string" || found.evaluated > USERS * EVALUATED_PER_USER_MAX)
        costly.push(`${list} ${query}: ${typeof found === "string" ? found : found.evaluated}`);
    }
  expect(costly).toEqual([]);
});
