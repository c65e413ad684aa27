/** Words are found by an index of trigrams, with the same results as without it, and also where there is none. */
import { randomBytes } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { UserEntity } from "../../src/db/entities/inventory.ts";
import { newId } from "../../src/db/new-id.ts";
import { now } from "../../src/clock.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { Users } from "../../src/services/inventory/users.ts";
import { buildSearchIndexes } from "../../src/db/search-indexes.ts";
import { openOrm } from "../../src/db/orm.ts";
import { openOwnerOrm } from "../../src/services/operations/migrated-orm.ts";
import { createLog, type Log } from "../../src/log.ts";
import type { Scope } from "../../src/services/core/request-scope.ts";
import { databaseUrl, runOn } from "../support/database.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture } from "../support/alert-fixture.ts";

const NAMES = [
  "ann_a",
  "annXa",
  "100%",
  "100x",
  String.raw`back\slash`,
  "backslash",
  "Übermut",
  "übermut",
  "ÜBER",
  "weiß",
  "a",
  "日本語",
];
const WORDS = [
  "ann_a",
  "ANN",
  "n_",
  "_",
  "%",
  "00%",
  "\\",
  String.raw`k\s`,
  "über",
  "ÜBER",
  "weiß",
  "WEISS",
  "a",
  "日本",
  "nothing",
];

let fixture: AlertFixture;

beforeAll(async () => {
  fixture = await openAlertFixture();
  const userOf = (name: string, index: number) => ({
    category: "IAMUser" as const,
    id: `AIDASEARCH${index}`,
    name,
    arn: `arn:aws:iam::123456789012:user/u${index}`,
  });
  await fixture.scan([
    evaluatedAs(
      "mfa-console",
      NAMES.map((name, index) => findingOf("mfa-console", userOf(name, index), "HIGH")),
    ),
  ]);
  const em = fixture.em();
  for (const name of NAMES)
    await em.insert(UserEntity, {
      id: newId("user"),
      accountId: fixture.accountId,
      identity: `AIDA${randomBytes(8).toString("hex")}`,
      name,
      // An ARN is unknown where only the credential report was read.
      arn: name.startsWith("a") ? null : `arn:aws:iam::123456789012:user/${name}`,
      createdAt: null,
      contentHash: "",
      firstSeenAt: new Date(now()),
      goneAt: null,
      document: {},
    } as never);
});
afterAll(() => fixture.close());

const quoted = (word: string) => `"${word}"`;

async function found(scopeNow: () => Scope = () => fixture.scope()): Promise<readonly (readonly string[])[]> {
  const lists = [];
  for (const word of WORDS) {
    const filter = { query: quoted(word) };
    const alerts = await new Alerts(scopeNow()).list({ first: 100 }, filter);
    const users = await new Users(scopeNow()).list({ first: 100 }, filter);
    lists.push([
      word,
      ...alerts.nodes.map((alert) => alert.resourceName).toSorted(),
      "|",
      ...users.nodes.map((user) => user.name),
    ]);
  }
  return lists;
}

/** How often each index was used. */
async function uses(names: readonly string[]): Promise<number[]> {
  const rows = await fixture.query<{ name: string; count: number }>(
    "select indexrelname as name, idx_scan::int as count from pg_stat_user_indexes",
  );
  return names.map((name) => rows.find((row) => row.name === name)!.count);
}

test("the same names are found with the index, without it, and by reading every row", async () => {
  const plan = async (statement: RawBuilder<unknown>) => {
    const { rows } = await fixture.orm.em.fork().transactional(async (tx) => {
      await sql`set local enable_seqscan = off`.execute(tx.getKysely());
      await sql`set local enable_indexscan = off`.execute(tx.getKysely());
      return sql<{ "QUERY PLAN": string }>`explain ${statement}`.execute(tx.getKysely());
    });
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  expect(await plan(sql`select from alert a where a.search_text like '%ann%'`)).toContain("alert_by_text");
  const inUsers = sql`select from iam_user t where lower(t.name || coalesce(' ' || t.arn, '')) collate "C" like lower('%ann%')`;
  expect(await plan(inUsers)).toContain("iam_user_by_words");
  const columns = ["action", "actor", "actor_token_name", "target_name", "address"].map(
    (column) => sql`a.${sql.ref(column)} ilike '%ann%'`,
  );
  expect(await plan(sql`select from audit_event a where ${sql.join(columns, sql` or `)}`)).toContain(
    "audit_event_by_words",
  );
  // In a table of few rows, the planner takes this one instead.
  await runOn(fixture.ownerUrl, "drop index iam_user_present");
  const indexes = ["alert_by_text", "iam_user_by_words"];
  const database = new URL(fixture.databaseUrl).pathname.slice(1);
  for (const setting of ["enable_seqscan", "enable_indexscan", "enable_indexonlyscan"])
    await runOn(fixture.ownerUrl, `alter database ${database} set ${setting} = off`);
  const usedBefore = await uses(indexes);
  // Only connections that are opened from now on have these settings.
  const indexed = await openOrm(fixture.databaseUrl);
  const withIndex = await found(() => ({ ...fixture.scope(), em: indexed.em.fork() }));
  await indexed.close();
  await runOn(fixture.ownerUrl, `alter database ${database} reset all`);
  // The statements of the lists themselves have used both. PostgreSQL counts it when their sessions end.
  for (const [at, name] of indexes.entries())
    await expect.poll(async () => (await uses([name]))[0]).toBeGreaterThan(usedBefore[at]!);
  // Every word but "nothing" and "WEISS" is in some name: the cases are not empty.
  expect(withIndex.filter((list) => list.length === 2).map(([word]) => word)).toEqual(["WEISS", "nothing"]);
  const literal = new Map(withIndex.map(([word, ...names]) => [word, names.slice(0, names.indexOf("|"))]));
  expect(literal.get("ann_a")).toEqual(["ann_a"]);
  expect(literal.get("00%")).toEqual(["100%"]);
  expect(literal.get(String.raw`k\s`)).toEqual([String.raw`back\slash`]);
  expect(literal.get("über")).toHaveLength(3);
  for (const name of indexes) await runOn(fixture.ownerUrl, `drop index ${name}`);
  expect(await found()).toEqual(withIndex);
});

test("where the owner may not create the extension, the product starts, says so once and searches", async () => {
  const clusterUrl = inject("testClusterUrl");
  const name = `t_${randomBytes(6).toString("hex")}`;
  await runOn(clusterUrl, `create role ${name} login password 'keeper'`);
  await runOn(clusterUrl, `create database ${name}`);
  const asSuperuser = databaseUrl(clusterUrl, name);
  const asOwner = Object.assign(new URL(asSuperuser), { username: name, password: "keeper" }).href;
  const warnings: string[] = [];
  const log: Pick<Log, "info" | "warn"> = {
    info: () => undefined,
    warn: (_fields: object, event?: string) => void warnings.push(event ?? ""),
  };
  const start = async () => {
    const orm = await openOwnerOrm({ url: asOwner, ownerUrl: null }, { log: { ...createLog("silent"), ...log } });
    await buildSearchIndexes(asOwner, log);
    return orm;
  };
  try {
    await runOn(asSuperuser, `alter schema public owner to ${name}; grant create on database ${name} to ${name}`);
    await (await start()).close();
    expect(warnings).toEqual([]);
    // An installation from before the extension, whose owner may no longer create anything in the database.
    await runOn(
      asSuperuser,
      `drop extension pg_trgm cascade; drop index alert_by_opening; revoke create on database ${name} from ${name}`,
    );
    const orm = await start();
    const kysely = orm.em.fork().getKysely();
    const found = await sql`select from alert where search_text like '%x%'`.execute(kysely);
    const { rows } = await sql`
      select indexname as name from pg_indexes where indexname in ('alert_by_text', 'alert_by_opening')`.execute(
      kysely,
    );
    await orm.close();
    expect(found.rows).toEqual([]);
    expect(warnings).toEqual(["search.without_index"]);
    expect(rows).toEqual([{ name: "alert_by_opening" }]);
  } finally {
    await runOn(clusterUrl, `drop database if exists ${name} with (force)`);
    await runOn(clusterUrl, `drop role if exists ${name}`);
  }
});
