import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { now } from "../../src/clock.ts";
import { roleOf } from "../../src/db/application-role.ts";
import { copyDataDir } from "../../src/db/cluster-copy.ts";
import { startEmbeddedPostgres } from "../../src/db/embedded.ts";
import { buildSearchIndexes } from "../../src/db/search-indexes.ts";
import { isPostgres, processIdentity } from "../../src/db/process-identity.ts";
import { createLog } from "../../src/log.ts";
import { openJobs } from "../../src/services/core/jobs.ts";
import { openMigratedOrm } from "../../src/services/operations/migrated-orm.ts";
import { databaseUrl, TEMPLATE } from "./database.ts";
import { MEMORY, memoryFolder } from "./memory-folder.ts";
import { startPooler } from "./pooler.ts";

const PREFIX = "iam-monitor-test-";
let tearDown: () => Promise<void>;

/**
 * Vitest's global setup: one PostgreSQL per run, with a template database that has the migrated schema and the tables of
 * the job queue, and a copy of its files for tests that need a PostgreSQL of their own.
 */
export async function setup(project: TestProject): Promise<void> {
  removeLeftovers();
  const dataDir = mkdtempSync(join(memoryFolder(), PREFIX));
  const runFolder = join(dataDir, "tests");
  const preparedCluster = join(runFolder, "prepared");
  const log = { info: () => undefined, error: (fields: object, event: string) => console.error(event, fields) };
  const start = () => startEmbeddedPostgres({ dataDir, durable: false, log });
  let postgres = await start();
  tearDown = async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await buildTemplate(databaseUrl(postgres.ownerUrl, "postgres"), databaseUrl(postgres.url, "postgres"));
    await postgres.stop();
    // PostgreSQL may run as another user, who must be able to enter it.
    mkdirSync(runFolder, { mode: 0o711 });
    copyDataDir(dataDir, preparedCluster, [basename(runFolder)]);
    postgres = await start();
    const clusterUrl = databaseUrl(postgres.ownerUrl, "postgres");
    const applicationUrl = databaseUrl(postgres.url, "postgres");
    await simplifyPasswords(clusterUrl, [clusterUrl, applicationUrl]);
    project.provide("runFolder", runFolder);
    project.provide("preparedCluster", preparedCluster);
    project.provide("startedAt", now());
    project.provide("testClusterUrl", clusterUrl);
    project.provide("testApplicationUrl", process.env["TEST_POOLER"] ? await pooled(applicationUrl) : applicationUrl);
  } catch (error) {
    await tearDown();
    throw error;
  }
}

/** Puts a pooler between the product of every test and PostgreSQL (`npm run test:pgbouncer`). */
async function pooled(applicationUrl: string): Promise<string> {
  const pooler = await startPooler([applicationUrl]);
  const stopPostgres = tearDown;
  tearDown = async () => {
    await pooler.stop();
    await stopPostgres();
  };
  return pooler.through(applicationUrl);
}

export async function teardown(): Promise<void> {
  await tearDown();
}

/** Stores the passwords with one round of hashing. The usual 4,096 take 2 ms of each of the thousands of connections. */
async function simplifyPasswords(clusterUrl: string, urls: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    await client.query("set scram_iterations = 1");
    for (const { name, password } of urls.map(roleOf))
      await client.query(`alter role ${name} password ${client.escapeLiteral(password)}`);
  } finally {
    await client.end();
  }
}

async function buildTemplate(clusterUrl: string, applicationUrl: string): Promise<void> {
  const client = new Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    await client.query(`create database ${TEMPLATE}`);
    const log = createLog("silent");
    const [url, ownerUrl] = [databaseUrl(applicationUrl, TEMPLATE), databaseUrl(clusterUrl, TEMPLATE)];
    const orm = await openMigratedOrm({ url, ownerUrl }, { log });
    await orm.close();
    await buildSearchIndexes(ownerUrl, log);
    // Creating the queues would take longer than copying the template.
    const jobs = await openJobs(url, log);
    await jobs.close();
    // PostgreSQL refuses to copy a database while anyone is connected to it.
    await client.query(`alter database ${TEMPLATE} with is_template true allow_connections false`);
  } finally {
    await client.end();
  }
}

/** Stops the PostgreSQL of an earlier run that was killed. Its launcher keeps PostgreSQL running by design. */
function removeLeftovers(): void {
  const folders = [tmpdir(), MEMORY].filter((folder) => existsSync(folder));
  const dataDirs = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  for (const dataDir of dataDirs.filter((each) => basename(each).startsWith(PREFIX))) {
    // The first line is the identity of the process that claimed the folder (`data-dir-claim.ts`).
    const owner = read(join(dataDir, "owner"))?.split("\n")[0];
    if (owner === undefined || processIdentity(Number(owner.split(" ")[0])) === owner) continue;
    const pid = Number(read(join(dataDir, "pg18", "postmaster.pid"))?.split("\n")[0]);
    if (pid && isPostgres(pid)) process.kill(pid, "SIGKILL");
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
