/**
 * An installation of version 0.1 is migrated to this version and works: nothing is lost, sign-in and tokens work, its
 * snapshots can be read, and it is scanned. A migration waits for no lock of others, and a newer schema is refused.
 */
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startMistake } from "../../src/app/start-mistake.ts";
import { pause } from "../../src/clock.ts";
import { migrate, readSchema } from "../../src/db/migrate.ts";
import { openOrm } from "../../src/db/orm.ts";
import { createLog } from "../../src/log.ts";
import { verifyAudit } from "../../src/services/audit/audit-log.ts";
import { openMigratedOrm } from "../../src/services/operations/migrated-orm.ts";
import { runOn, type TestDatabase } from "../support/database.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";
import {
  ADMIN_TOKEN,
  ANALYST,
  demoOfVersion01,
  KEY_ENCRYPTION_KEY,
  restoreVersion01,
  VIEWER_TOKEN,
} from "./version-0-1.ts";

const log = createLog("silent");
/** What must be the same before and after the migration. These columns have the same names in both versions. */
const KEPT = {
  alerts: `select number, check_id, status, severity, resource_id, title, dismissal_reason, dismissal_comment, reopen_count from alert order by number`,
  alertEvents: `select seq, alert_id, kind, status from alert_event order by seq`,
  rotations: `select id, state, user_name, old_access_key_id, new_access_key_id, secret_id, parked_code from rotation order by id`,
  rotationEvents: `select rotation_id, count(*)::int as count from rotation_event group by 1 order by 1`,
  schedules: `select id, name from rotation_schedule order by id`,
  operators: `select id, name, role, status from operator order by id`,
  tokens: `select id, name, expires_at from api_token order by id`,
  scans: `select id, status, finished_at from scan order by id`,
  snapshots: `select scan_id from snapshot order by scan_id`,
  users: `select id, name from iam_user order by id`,
} as const;

let database: TestDatabase;
let before: Record<string, unknown[]>;
let product: TestPlatform;
let server: TestServer;

async function read(): Promise<Record<string, unknown[]>> {
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    const rows: Record<string, unknown[]> = {};
    for (const [name, statement] of Object.entries(KEPT)) rows[name] = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  database = await restoreVersion01();
  before = await read();
}, 240_000);
afterAll(async () => {
  await server?.close();
  await (product ?? database)?.close();
});

test("while another transaction holds a lock, nothing is migrated and others go on reading", async () => {
  const holder = new Client({ connectionString: database.ownerUrl, application_name: "a long report" });
  const reader = new Client({ connectionString: database.ownerUrl });
  await Promise.all([holder.connect(), reader.connect()]);
  await holder.query("begin");
  await holder.query("select count(*) from alert");
  const lines: string[] = [];
  const orm = await openOrm(database.ownerUrl);
  const waits = { lockMs: 200, pausesMs: [300, 300] };
  let reads = 0;
  const outcome = migrate(orm, {
    log: createLog("warn", { write: (line: string) => void lines.push(line) }),
    waits,
  }).then(
    () => null,
    (error: unknown) => error,
  );
  const ended = outcome.then(() => "ENDED" as const);
  while ((await Promise.race([ended, pause(20)])) !== "ENDED") {
    await reader.query("select count(*) from alert");
    reads += 1;
  }
  expect(await outcome).toMatchObject({
    code: "DATABASE_LOCKED",
    message: expect.stringMatching(/Nothing was changed\. .*process \d+ \(a long report\), since 20/),
  });
  expect(lines.filter((line) => line.includes("migration.locked"))).toHaveLength(2);
  // The holder never let go, so every read was made beside it and between the attempts.
  expect(reads).toBeGreaterThan(0);
  expect((await readSchema(orm)).pending.length).toBeGreaterThan(0);
  expect(await read()).toEqual(before);
  await holder.query("commit");
  await Promise.all([holder.end(), reader.end(), orm.close()]);
}, 240_000);

test("the migration keeps alerts, rotations, operators, tokens, scans and snapshots", async () => {
  const orm = await openMigratedOrm({ url: database.url, ownerUrl: database.ownerUrl }, { log });
  await orm.close();
  expect(before["alerts"]!.length).toBeGreaterThan(100);
  expect(new Set((before["alerts"] as { status: string }[]).map(({ status }) => status))).toContain("DISMISSED");
  expect(before["rotations"]!.length).toBeGreaterThan(1);
  expect(await read()).toEqual(before);
}, 240_000);

test("operators sign in, tokens work, the audit log is intact, and past lists are read from old snapshots", async () => {
  product = await openTestPlatform({
    database,
    keyEncryptionKey: KEY_ENCRYPTION_KEY,
    sandboxAccount: demoOfVersion01(),
  });
  server = await openTestServer(product);
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  for (const token of [ADMIN_TOKEN, VIEWER_TOKEN]) {
    const { data } = await server.graphql("{ alerts(first: 1) { totalCount } }", {}, bearer(token));
    expect(data.alerts.totalCount).toBeGreaterThan(0);
  }
  const signIn = "mutation S($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }";
  const { data } = await server.graphql(signIn, { input: ANALYST }, { origin: server.url });
  expect(data.signIn.userErrors).toEqual([]);
  const audit = await verifyAudit(product.scope().em, product.platform.auditKey);
  expect(audit.broken).toBeNull();
  expect(audit.count).toBeGreaterThan(0);
  const { finished_at: asOf } = (before["scans"] as { finished_at: Date }[])[0]!;
  const past = await server.graphql(
    "query P($asOf: DateTime!) { users(first: 100, asOf: $asOf) { totalCount nodes { userName } } }",
    { asOf: new Date(asOf.getTime() + 1).toISOString() },
    bearer(ADMIN_TOKEN),
  );
  expect(past.errors).toEqual([]);
  const names = past.data.users.nodes.map((each: { userName: string }) => each.userName);
  expect(names).toContain("svc-deploy");
  expect(past.data.users.totalCount).toBe(before["users"]!.length);
}, 240_000);

test("a scan succeeds, and keeps the numbers of alerts and what operators decided about them", async () => {
  const scan = await product.scan();
  expect(scan.status).toBe("SUCCEEDED");
  const after = await read();
  const decided = (rows: unknown[]) =>
    (rows as { number: number; status: string }[])
      .filter(({ status }) => ["DISMISSED", "ACKNOWLEDGED"].includes(status))
      .map(({ number, status }) => ({ number, status }));
  expect(decided(after["alerts"]!)).toEqual(decided(before["alerts"]!));
  const identities = (rows: unknown[]) =>
    new Map((rows as { number: number; check_id: string }[]).map((row) => [row.number, row.check_id]));
  const kept = identities(after["alerts"]!);
  for (const [number, check] of identities(before["alerts"]!)) expect(kept.get(number)).toBe(check);
}, 240_000);

test.each([
  ["Migration20990101Add", null],
  ["Migration20990101ContractAlerts", "DATABASE_NEWER"],
])(
  "a newer version with %s is %s",
  async (name, code) => {
    await runOn(database.ownerUrl, `insert into mikro_orm_migrations (name) values ('${name}')`);
    const urls = { url: database.url, ownerUrl: database.ownerUrl };
    for (const ownerUrl of [urls.ownerUrl, null]) {
      const opened = openMigratedOrm({ ...urls, ownerUrl }, { log }).then(
        async (orm) => (await orm.close(), null),
        (error: unknown) => error,
      );
      const error = await opened;
      expect((error as { code?: string } | null)?.code ?? null).toBe(code);
      // A process that is refused exits with 78.
      if (code !== null) expect(startMistake(error)).toContain(`${name}. (${code})`);
    }
    expect((await fetch(`${server.url}/readyz`)).status).toBe(code === null ? 200 : 503);
    await runOn(database.ownerUrl, `delete from mikro_orm_migrations where name = '${name}'`);
  },
  60_000,
);
