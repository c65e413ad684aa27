/** What storing a first scan's alerts and events costs, against COPY of the same rows into the same tables, and what a rescan writes. */
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { readAccount } from "../src/aws/read-account.ts";
import type { AccountSnapshot } from "../src/iam/account.ts";
import { CHECKS } from "../src/iam/checks/index.ts";
import { runChecks } from "../src/iam/checks/run.ts";
import { DEFAULT_CHECK_SETTINGS } from "../src/iam/settings.ts";
import { applyScan } from "../src/services/alert-changes.ts";
import { type BenchDatabase, openBenchDatabase } from "./database.ts";
import { costOf, print } from "./measure.ts";
import { startBenchSandbox } from "./sandbox.ts";

const USERS = 5_000;
const ACCOUNT_ID = `account_${"0".repeat(32)}`;

export async function benchStoring(): Promise<void> {
  const sandbox = await startBenchSandbox(USERS);
  const { snapshot } = await readAccount(sandbox.connection, { expectedAccountId: sandbox.awsAccountId });
  sandbox.stop();
  const database = await openBenchDatabase();
  try {
    await run(database, snapshot);
  } finally {
    await database.close();
  }
}

async function run(database: BenchDatabase, snapshot: AccountSnapshot): Promise<void> {
  const results = runChecks(snapshot, { checks: CHECKS, settings: DEFAULT_CHECK_SETTINGS });
  await database.orm.em
    .fork()
    .execute(
      `insert into account (id, aws_account_id, name, source, status, region, writes, created_at) values (?, ?, 'bench', 'SANDBOX', 'CONNECTED', 'us-east-1', 'OFF', now())`,
      [ACCOUNT_ID, snapshot.awsAccountId],
    );
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const wal = async () => Number((await client.query("select pg_current_wal_insert_lsn() - '0/0' as bytes")).rows[0].bytes);
  const store = async (number: number) => {
    const scanId = `scan_${String(number).padStart(32, "0")}`;
    await client.query(
      `insert into scan (id, account_id, status, trigger, requested_by, requested_at, finished_at, progress) values ($1, $2, 'SUCCEEDED', 'OPERATOR', 'bench', now(), now(), '{}')`,
      [scanId, ACCOUNT_ID],
    );
    return database.orm.em
      .fork()
      .transactional((tx) => applyScan(tx, { accountId: ACCOUNT_ID, scanId, snapshot, results, checks: CHECKS }));
  };

  const walBefore = await wal();
  let opened = 0;
  const first = await costOf(async () => {
    opened = (await store(1)).opened;
  });
  const walFirst = (await wal()) - walBefore;
  print("storing", "alerts opened by the first scan", opened);
  const copied = await copySeconds(client);
  print("storing", "COPY of the same alerts and events, wall", copied, undefined, "s");
  print("storing", "first scan / COPY, wall", first.wallSeconds / copied, { atMost: 1.5 });

  await client.query("checkpoint");
  await store(2);
  const walRescanBefore = await wal();
  await store(3);
  print("storing", "WAL of an unchanged rescan / first scan", ((await wal()) - walRescanBefore) / walFirst, { atMost: 0.1 });
  await client.end();
}

/** The rows as COPY has them, into empty tables with the same indexes and constraints. */
async function copySeconds(client: pg.Client): Promise<number> {
  const tables = ["alert", "alert_event"];
  const rows = new Map<string, Buffer>();
  for (const table of tables) {
    rows.set(table, await buffer(client.query(copyTo(`copy ${table} to stdout`))));
    await client.query(`create table ${table}_copy (like ${table} including all)`);
  }
  const { wallSeconds } = await costOf(async () => {
    await client.query("begin");
    for (const table of tables) await pipeline(Readable.from([rows.get(table)!]), client.query(copyFrom(`copy ${table}_copy from stdin`)));
    await client.query("commit");
  });
  return wallSeconds;
}
