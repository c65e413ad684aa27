import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** The URL of the test cluster's database `postgres` with the owner, from database-setup.ts. */
    testClusterUrl: string;
    /** The same with the application role. */
    testApplicationUrl: string;
    /** A copy of the test cluster with the template only, for `restoreDataDir`. */
    preparedCluster: string;
    /** When the run started, in milliseconds since 1970. */
    startedAt: number;
  }
}

export interface TestDatabase {
  /** The URL with the application role, so that each test proves that the role suffices. */
  readonly url: string;
  /** The URL with the owner, who is also a superuser: for attacks with all rights. */
  readonly ownerUrl: string;
  /** Drops the database and closes all connections to it. */
  close(): Promise<void>;
}

export const TEMPLATE = "tmpl";
const NAME_BYTES = 6;
/** A drop takes a tenth of a second, and two on a busy machine. */
const LATE_MS = 30_000;

/**
 * Creates a database for one test file: a copy of the template that database-setup.ts builds once per run (50 ms). It
 * has the migrated schema and no rows, or those of another `template`. Call it in `beforeAll`, and `close` in `afterAll`,
 * after the ORM.
 */
export async function openTestDatabase(template = TEMPLATE): Promise<TestDatabase> {
  const name = `t_${randomBytes(NAME_BYTES).toString("hex")}`;
  const clusterUrl = inject("testClusterUrl");
  await runOn(clusterUrl, `create database ${name} template ${template} strategy file_copy`);
  return {
    url: databaseUrl(inject("testApplicationUrl"), name),
    ownerUrl: databaseUrl(clusterUrl, name),
    close: () => dropDatabase(clusterUrl, name),
  };
}

/** PostgreSQL waits until each of its processes has let go of the files, also one that serves another test. */
async function dropDatabase(clusterUrl: string, name: string): Promise<void> {
  const late = setTimeout(() => void reportProcesses(clusterUrl).catch(console.error), LATE_MS);
  try {
    await runOn(clusterUrl, `drop database if exists ${name} with (force)`);
  } finally {
    clearTimeout(late);
  }
}

/** Prints what each process of PostgreSQL waits for. */
async function reportProcesses(clusterUrl: string): Promise<void> {
  const client = new Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      "select pid, backend_type, datname, application_name, state, wait_event_type, wait_event, state_change from pg_stat_activity",
    );
    console.error(`A database is not dropped after ${LATE_MS / 1_000} s:`, rows);
  } finally {
    await client.end();
  }
}

/** Returns the URL of another database in the same cluster. */
export function databaseUrl(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** Runs a statement with a connection of its own, for example as the owner. */
export async function runOn(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
