/**
 * The next version migrates an installation that is in use: nothing is lost, this version goes on beside it, and a
 * migration waits for no lock of others. A newer schema and one from before the baseline are refused.
 */
import { Migration } from "@mikro-orm/migrations";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startMistake } from "../../src/app/start-mistake.ts";
import { now, pause } from "../../src/clock.ts";
import { grantRights } from "../../src/db/application-rights.ts";
import { roleOf } from "../../src/db/application-role.ts";
import { type LockWaits, migrate, readSchema } from "../../src/db/migrate.ts";
import { openOrm } from "../../src/db/orm.ts";
import { DAY } from "../../src/iam/time.ts";
import { createLog } from "../../src/log.ts";
import { verifyAudit } from "../../src/services/audit/audit-log.ts";
import { openMigratedOrm } from "../../src/services/operations/migrated-orm.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { openTestDatabase, runOn } from "../support/database.ts";
import { addUser, TIME_SCALE, waitForState } from "../support/rotation-fixture.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";
import { openScannedPlatform, type ScannedPlatform } from "../support/scanned-platform.ts";

const log = createLog("silent");
const BASELINE = "Migration202612070000Baseline";
/** What must be the same before and after the migration. */
const KEPT = {
  alerts: `select number, check_id, status, severity, resource_id, title, dismissal_reason, dismissal_comment, reopen_count from alert order by number`,
  alertEvents: `select seq, alert_id, kind, status from alert_event order by seq`,
  rotations: `select id, state, user_name, old_access_key_id, new_access_key_id, secret_id, parked_code from rotation order by id`,
  rotationEvents: `select rotation_id, count(*)::int as count from rotation_event group by 1 order by 1`,
  tokens: `select id, name, expires_at from api_token order by id`,
  scans: `select id, status, finished_at from scan order by id`,
  snapshots: `select scan_id from snapshot order by scan_id`,
  users: `select id, name from iam_user order by id`,
} as const;

/** What a later version may do: it adds to tables that are in use, and narrows none. */
class NextMigration extends Migration {
  override up(): void {
    for (const table of ["alert", "alert_event", "rotation", "api_token", "scan", "snapshot", "iam_user"])
      this.addSql(`alter table ${table} add column note text not null default ''`);
  }
}
const NEXT = { name: "Migration20990101Notes", class: NextMigration };

let product: ScannedPlatform;
let server: TestServer;
let before: Record<string, unknown[]>;

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

async function read(): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const [name, statement] of Object.entries(KEPT)) rows[name] = await query(product.ownerUrl, statement);
  return rows;
}

/** Opens the database with its owner, as the next version does. */
async function openNext() {
  const orm = await openOrm(product.ownerUrl);
  const migrations = orm.config.get("migrations");
  orm.config.set("migrations", { ...migrations, migrationsList: [...migrations.migrationsList!, NEXT] });
  return orm;
}

async function migrateToNext(waits?: LockWaits): Promise<readonly string[]> {
  const lines: string[] = [];
  const orm = await openNext();
  try {
    await migrate(orm, {
      log: createLog("warn", { write: (line: string) => void lines.push(line) }),
      complete: (locked) => grantRights(locked, roleOf(product.databaseUrl).name),
      ...(waits && { waits }),
    });
  } catch (error) {
    throw Object.assign(error as Error, { lines, pending: (await readSchema(orm)).pending });
  } finally {
    await orm.close();
  }
  return lines;
}

async function decide(mutation: string, input: object): Promise<void> {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`.replace("AcknowledgeAlert", "AlertId");
  const { data, errors } = await server.graphql(
    `mutation M($input: ${type}!) { done: ${mutation}(input: $input) { userErrors { code } } }`,
    { input },
  );
  expect([errors, data.done.userErrors]).toEqual([[], []]);
}

beforeAll(async () => {
  product = await openScannedPlatform({ rotation: { timeScale: TIME_SCALE } });
  product.demo.timeScale = TIME_SCALE;
  server = await openTestServer(product);
  addUser(product, "app-rotated", { isUsed: false });
  const { rotation } = await new Rotations(product.scope()).request({ userName: "app-rotated" });
  const { data } = await server.graphql("{ alerts(first: 2) { nodes { id } } }");
  const [dismissed, acknowledged] = data.alerts.nodes as { id: string }[];
  const expiresAt = new Date(now() + 30 * DAY).toISOString();
  await decide("dismissAlert", { ...dismissed, reason: "RISK_ACCEPTED", comment: "until the move", expiresAt });
  await decide("acknowledgeAlert", acknowledged!);
  await waitForState(product, rotation!.id, "COMPLETED");
  before = await read();
}, 240_000);
afterAll(async () => {
  await server?.close();
  await product?.close();
});

test("while another transaction holds a lock, nothing is migrated and others go on reading", async () => {
  const holder = new Client({ connectionString: product.ownerUrl, application_name: "a long report" });
  const reader = new Client({ connectionString: product.ownerUrl });
  await Promise.all([holder.connect(), reader.connect()]);
  await holder.query("begin");
  await holder.query("select count(*) from alert");
  let reads = 0;
  const outcome = migrateToNext({ lockMs: 200, pausesMs: [300, 300] }).then(
    () => null,
    (error: unknown) => error as { readonly lines: readonly string[]; readonly pending: readonly string[] },
  );
  const ended = outcome.then(() => "ENDED" as const);
  while ((await Promise.race([ended, pause(20)])) !== "ENDED") {
    await reader.query("select count(*) from alert");
    reads += 1;
  }
  const error = await outcome;
  expect(error).toMatchObject({
    code: "DATABASE_LOCKED",
    message: expect.stringMatching(/Nothing was changed\. .*process \d+ \(a long report\), since 20/),
    pending: [NEXT.name],
  });
  expect(error!.lines.filter((line) => line.includes("migration.locked"))).toHaveLength(2);
  // The holder never let go, so every read was made beside it and between the attempts.
  expect(reads).toBeGreaterThan(0);
  expect(await read()).toEqual(before);
  await holder.query("commit");
  await Promise.all([holder.end(), reader.end()]);
}, 240_000);

test("the migration keeps alerts, rotations, tokens, scans and snapshots", async () => {
  await migrateToNext();
  expect(await query(product.ownerUrl, "select distinct note from alert")).toEqual([{ note: "" }]);
  const statuses = new Set((before["alerts"] as { status: string }[]).map(({ status }) => status));
  expect([...statuses].toSorted()).toEqual(expect.arrayContaining(["ACKNOWLEDGED", "DISMISSED", "OPEN"]));
  expect(before["rotations"]).toMatchObject([{ state: "COMPLETED" }]);
  expect(await read()).toEqual(before);
}, 240_000);

test("the audit log is intact, and past lists are read from snapshots", async () => {
  const audit = await verifyAudit(product.scope().em, product.platform.auditKey);
  expect(audit.broken).toBeNull();
  expect(audit.count).toBeGreaterThan(0);
  const { finished_at: asOf } = (before["scans"] as { finished_at: Date }[])[0]!;
  const { data, errors } = await server.graphql(
    "query P($asOf: DateTime!) { users(first: 100, asOf: $asOf) { totalCount nodes { userName } } }",
    { asOf: new Date(asOf.getTime() + 1).toISOString() },
  );
  expect(errors).toEqual([]);
  expect(data.users.nodes.map((each: { userName: string }) => each.userName)).toContain("svc-deploy");
  expect(data.users.totalCount).toBe(before["users"]!.length);
}, 240_000);

test("this version scans on the newer schema, and keeps the numbers of alerts and the decisions about them", async () => {
  const scan = await product.scan();
  expect(scan.status).toBe("SUCCEEDED");
  const after = await read();
  const decided = (rows: unknown[]) =>
    (rows as { number: number; status: string }[])
      .filter(({ status }) => ["DISMISSED", "ACKNOWLEDGED"].includes(status))
      .map(({ number, status }) => ({ number, status }));
  expect(decided(after["alerts"]!)).toEqual(decided(before["alerts"]!));
  const checks = (rows: unknown[]) =>
    new Map((rows as { number: number; check_id: string }[]).map((row) => [row.number, row.check_id]));
  const kept = checks(after["alerts"]!);
  for (const [number, check] of checks(before["alerts"]!)) expect(kept.get(number)).toBe(check);
}, 240_000);

test.each([
  ["Migration20990101Add", null],
  ["Migration20990101ContractAlerts", "DATABASE_NEWER"],
])(
  "a newer version with %s is %s",
  async (name, code) => {
    await runOn(product.ownerUrl, `insert into mikro_orm_migrations (name) values ('${name}')`);
    for (const ownerUrl of [product.ownerUrl, null]) {
      const error = await errorOf({ url: product.databaseUrl, ownerUrl });
      expect((error as { code?: string } | null)?.code ?? null).toBe(code);
      // A process that is refused exits with 78.
      if (code !== null) expect(startMistake(error)).toContain(`${name}. (${code})`);
    }
    expect((await fetch(`${server.url}/readyz`)).status).toBe(code === null ? 200 : 503);
    await runOn(product.ownerUrl, `delete from mikro_orm_migrations where name = '${name}'`);
  },
  60_000,
);

/** As the 83 migrations before the baseline left their table, or only some of them. */
const replacedBy = (count: number) => `
  delete from mikro_orm_migrations;
  insert into mikro_orm_migrations (name) select 'Migration2026112400' || n from generate_series(10, ${count + 8}) n;
  insert into mikro_orm_migrations (name) values ('Migration202611290810NotEvaluatedResources')`;

test.each([
  ["all migrations that the baseline replaces is left as it is", 83, null],
  ["only some of them is refused in one line", 42, "DATABASE_TOO_OLD"],
])(
  "a database that was made by %s",
  async (_title, count, code) => {
    const database = await openTestDatabase();
    try {
      await runOn(database.ownerUrl, replacedBy(count));
      await runOn(database.ownerUrl, "insert into schedule_slot (schedule_id, slot_at) values ('kept', now())");
      const error = await errorOf({ url: database.url, ownerUrl: database.ownerUrl });
      expect((error as { code?: string } | null)?.code ?? null).toBe(code);
      if (code !== null) expect(startMistake(error)).toMatch(/^Database: .*empty database.*\(DATABASE_TOO_OLD\)\n$/);
      const names = (await query(database.ownerUrl, "select name from mikro_orm_migrations")) as { name: string }[];
      expect(names.some(({ name }) => name === BASELINE)).toBe(code === null);
      expect(names).toHaveLength(code === null ? count + 1 : count);
      expect(await query(database.ownerUrl, "select schedule_id from schedule_slot")).toEqual([
        { schedule_id: "kept" },
      ]);
      // The next start knows that nothing is pending, and takes none of the old names for a newer version.
      if (code === null) expect(await errorOf({ url: database.url, ownerUrl: null })).toBeNull();
    } finally {
      await database.close();
    }
  },
  60_000,
);

async function errorOf(urls: { readonly url: string; readonly ownerUrl: string | null }): Promise<unknown> {
  return openMigratedOrm(urls, { log }).then(
    async (orm) => (await orm.close(), null),
    (error: unknown) => error,
  );
}
