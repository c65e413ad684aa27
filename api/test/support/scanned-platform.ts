/** The product after its first scan of the demo account, without the time that the scan takes. */
import { createHash } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";
import { demoAccount } from "../../sandbox/demo-account.ts";
import { pause } from "../../src/clock.ts";
import { openTestDatabase, runOn } from "./database.ts";
import { openTestPlatform, type TestPlatform, type TestPlatformOptions } from "./platform.ts";

/** The database with the scan. Databases of files are copies of it, so nothing may be connected to it. */
const SCANNED = "scanned";
/** Of the advisory lock that the first file holds while it makes the database. */
const LOCK = 20_261_128;
const LOOK_MS = 100;
/** Two minutes. The jobs that a scan leaves take a second. */
const JOBS_MAX_LOOKS = 2_400;
const END_MAX_MS = 60_000;

export interface ScannedPlatform extends TestPlatform {
  readonly firstScanId: string;
}

/**
 * Like `openTestPlatform`, with the rows of a finished scan of the untouched demo account. The first file of a run that
 * needs them makes them with a scan, and all files get a copy of its database. This saves 1 to 2.5 s of CPU time.
 *
 * The sandbox has the account that was scanned: its IDs are always the same, and its dates are relative to the start of
 * the run.
 */
export async function openScannedPlatform(
  options: Omit<TestPlatformOptions, "database" | "keyEncryptionKey" | "sandboxAccount"> = {},
): Promise<ScannedPlatform> {
  await makeOnce();
  const database = await openTestDatabase(SCANNED);
  const test = await openTestPlatform({ ...options, ...sameInstallation(), database });
  const [scan] = await test.platform.orm.em.fork().execute<{ id: string }[]>("select id from scan");
  return { ...test, firstScanId: scan!.id };
}

/** The key that encrypts the secrets of the copied database, and the account that it was read from. */
function sameInstallation() {
  return {
    keyEncryptionKey: createHash("sha256").update(inject("testClusterUrl")).digest(),
    sandboxAccount: demoAccount({ at: inject("startedAt") }),
  };
}

/** Makes the database with the scan, unless a file of this run has done so. Other files wait meanwhile. */
async function makeOnce(): Promise<void> {
  const clusterUrl = inject("testClusterUrl");
  const client = new Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    const { rowCount } = await client.query("select from pg_database where datname = $1", [SCANNED]);
    if (rowCount === 0) await make(clusterUrl);
  } finally {
    await client.end();
  }
}

async function make(clusterUrl: string): Promise<void> {
  const database = await openTestDatabase();
  const name = new URL(database.url).pathname.slice(1);
  const test = await openTestPlatform({
    ...sameInstallation(),
    database: { ...database, close: async () => undefined },
  });
  try {
    const { status } = await test.scan();
    if (status !== "SUCCEEDED") throw new Error(`The scan ended as ${status}.`);
    await untilIdle(test);
  } finally {
    await test.close();
  }
  // PostgreSQL refuses to rename and to copy a database while a process of it, such as that of a closed connection, ends.
  await runOn(
    clusterUrl,
    `select pg_terminate_backend(pid, ${END_MAX_MS}) from pg_stat_activity where datname = '${name}'`,
  );
  // Renamed only now, so that no file finds a database without its scan.
  await runOn(clusterUrl, `alter database ${name} rename to ${SCANNED}`);
  await runOn(clusterUrl, `alter database ${SCANNED} with is_template true allow_connections false`);
}

/** Waits until no job waits or runs. A file would otherwise begin with the jobs of the worker that has ended. */
async function untilIdle({ platform }: TestPlatform): Promise<void> {
  for (let look = 0; look < JOBS_MAX_LOOKS; look += 1) {
    const jobs = await platform.orm.em.fork().execute("select from pgboss.job where state <= 'active'");
    if (jobs.length === 0) return;
    await pause(LOOK_MS);
  }
  throw new Error("The jobs after the scan did not end.");
}
