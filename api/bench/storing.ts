/**
 * Measures storing a first scan's alerts and events, compared with COPY of the same rows into the same tables, and what
 * a rescan writes.
 */
import { existsSync, readFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { readAccount } from "../src/aws/read-account.ts";
import type { AccountSnapshot } from "../src/iam/account.ts";
import { CHECKS } from "../src/iam/checks/rules/index.ts";
import { runChecks } from "../src/iam/checks/run.ts";
import { DEFAULT_CHECK_SETTINGS } from "../src/iam/settings.ts";
import { applyScan } from "../src/services/alerts/reconcile.ts";
import { packSnapshot } from "../src/services/analysis/snapshot-codec.ts";
import { SNAPSHOT_SETTINGS } from "../src/services/core/snapshot-settings.ts";
import { type BenchDatabase, openBenchDatabase } from "./database.ts";
import { type Cost, costOf, median, print } from "./measure.ts";
import { startBenchSandbox } from "./sandbox.ts";

const USERS = 5_000;
/** The numbers of users of further accounts, of which only the size of the snapshot is measured. */
const SMALLER_ACCOUNTS = [100, 1_000];
const HOURS_PER_DAY = 24;
const PAIRS = 5;
/** Clock ticks per second on Linux, on every architecture. */
const CLOCK_TICKS_PER_SECOND = 100;
const ACCOUNT_ID = `account_${"0".repeat(32)}`;

export async function benchStoring(): Promise<void> {
  const snapshot = await readBenchAccount(USERS);
  const database = await openBenchDatabase();
  try {
    await run(database, snapshot);
    await printSnapshotSizes(snapshot);
  } finally {
    await database.close();
  }
}

/** The disk that an account takes if it is scanned every hour for as long as snapshots are kept. */
async function printSnapshotSizes(largest: AccountSnapshot): Promise<void> {
  const { keepAllDays, keepDailyDays } = SNAPSHOT_SETTINGS;
  const kept = keepAllDays * HOURS_PER_DAY + (keepDailyDays - keepAllDays);
  for (const users of [...SMALLER_ACCOUNTS, USERS]) {
    const snapshot = users === USERS ? largest : await readBenchAccount(users);
    const bytes = (await packSnapshot(snapshot)).length;
    print("storing", `snapshot of ${users} users, packed`, bytes / 1_000, undefined, "kB");
    print("storing", `${keepDailyDays} days of hourly scans of ${users} users`, (bytes * kept) / 1e6, undefined, "MB");
  }
}

async function readBenchAccount(users: number): Promise<AccountSnapshot> {
  const sandbox = await startBenchSandbox(users);
  const { snapshot } = await readAccount(sandbox.connection, { expectedAccountId: sandbox.awsAccountId });
  sandbox.stop();
  return snapshot;
}

async function run(database: BenchDatabase, snapshot: AccountSnapshot): Promise<void> {
  const results = [...runChecks(snapshot, { checks: CHECKS, settings: DEFAULT_CHECK_SETTINGS })];
  await database.orm.em
    .fork()
    .execute(
      `insert into account (id, aws_account_id, name, source, status, region, writes, created_at) values (?, ?, 'bench', 'SANDBOX', 'CONNECTED', 'us-east-1', 'OFF', now())`,
      [ACCOUNT_ID, snapshot.awsAccountId],
    );
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const wal = async () =>
    Number((await client.query("select pg_current_wal_insert_lsn() - '0/0' as bytes")).rows[0].bytes);
  const store = async (number: number) => {
    const scanId = `scan_${String(number).padStart(32, "0")}`;
    await client.query(
      `insert into scan (id, account_id, status, trigger, requested_by, requested_at, finished_at, progress) values ($1, $2, 'SUCCEEDED', 'OPERATOR', '{"kind": "SYSTEM", "displayName": "IAM Monitor"}', now(), now(), '{}')`,
      [scanId, ACCOUNT_ID],
    );
    return database.orm.em
      .fork()
      .transactional((tx) => applyScan(tx, { accountId: ACCOUNT_ID, scanId, snapshot, results, checks: CHECKS }));
  };

  const walBefore = await wal();
  const { opened } = await store(0);
  const walFirst = (await wal()) - walBefore;
  print("storing", "alerts opened by the first scan", opened);
  const copy = await copyOf(client);
  const pairs: { first: Cost; copied: Cost }[] = [];
  for (let pair = 1; pair <= PAIRS; pair += 1) {
    await client.query("truncate alert, alert_event, check_result");
    const first = await totalOf(client, () => store(pair));
    pairs.push({ first, copied: await totalOf(client, copy) });
  }
  print(
    "storing",
    "COPY of the same alerts and events, wall",
    median(pairs.map(({ copied }) => copied.wallSeconds)),
    undefined,
    "s",
  );
  print(
    "storing",
    "first scan / COPY, wall",
    median(pairs.map(({ first, copied }) => first.wallSeconds / copied.wallSeconds)),
    {
      atMost: 1.5,
    },
  );
  print(
    "storing",
    "first scan / COPY, CPU of ours and PostgreSQL's",
    median(pairs.map(({ first, copied }) => first.cpuSeconds / copied.cpuSeconds)),
  );

  await client.query("checkpoint");
  await store(PAIRS + 1);
  const walRescanBefore = await wal();
  await store(PAIRS + 2);
  print("storing", "WAL of an unchanged rescan / first scan", ((await wal()) - walRescanBefore) / walFirst, {
    atMost: 0.1,
  });
  await client.end();
}

/** Copies the rows with COPY into empty tables with the same indexes and checks. */
async function copyOf(client: pg.Client): Promise<() => Promise<void>> {
  const tables = ["alert", "alert_event"];
  const rows = new Map<string, Buffer>();
  for (const table of tables) {
    rows.set(table, await buffer(client.query(copyTo(`copy ${table} to stdout`))));
    await client.query(`create table ${table}_copy (like ${table} including all)`);
  }
  return async () => {
    await client.query("begin");
    await client.query(`truncate ${tables.map((table) => `${table}_copy`).join(", ")}`);
    for (const table of tables)
      await pipeline(Readable.from([rows.get(table)!]), client.query(copyFrom(`copy ${table}_copy from stdin`)));
    await client.query("commit");
  };
}

/**
 * Returns the total cost of the work, with the CPU time of PostgreSQL's processes if the system reports it. On a busy
 * machine, CPU time is steadier than wall time.
 */
async function totalOf(client: pg.Client, work: () => Promise<unknown>): Promise<Cost> {
  const before = await postgresCpuSeconds(client);
  const { cpuSeconds, wallSeconds } = await costOf(work);
  return { wallSeconds, cpuSeconds: cpuSeconds + (await postgresCpuSeconds(client)) - before };
}

async function postgresCpuSeconds(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("select pid from pg_stat_activity");
  return rows.reduce((sum, { pid }) => {
    const stat = `/proc/${pid}/stat`;
    if (!existsSync(stat)) return sum;
    const [user, system] = readFileSync(stat, "utf8").split(") ")[1]!.split(" ").slice(11, 13);
    return sum + (Number(user) + Number(system)) / CLOCK_TICKS_PER_SECOND;
  }, 0);
}
