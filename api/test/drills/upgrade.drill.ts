/**
 * An earlier version and this one on one database, each as a built program with an api and a worker: `npm run test:upgrade`.
 * Clients read through every api that runs, and scans are started through each.
 *
 * If this version only adds to the schema of the earlier one, both run side by side, and then the earlier one alone again.
 * Otherwise the earlier one stops, this one migrates, and the way back is the backup. No request and no scan fails.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { type DemoAccount, demoAccount } from "../../sandbox/demo-account.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { now, pause } from "../../src/clock.ts";
import { isContracting, readSchema } from "../../src/db/migrate.ts";
import { openOrm } from "../../src/db/orm.ts";
import { createLog } from "../../src/log.ts";
import { newId } from "../../src/db/new-id.ts";
import { sealSecretAccessKey } from "../../src/services/accounts/connection.ts";
import { openSecrets } from "../../src/services/core/secrets.ts";
import { openMigratedOrm } from "../../src/services/operations/migrated-orm.ts";
import { openTestDatabase } from "../support/database.ts";

const OLD_PROGRAM = process.env["OLD_PROGRAM"]!;
const NEW_PROGRAM = process.env["BUILT_API"]!;
const KEY_ENCRYPTION_KEY = randomBytes(32);
const ADMIN_TOKEN = randomBytes(24).toString("base64url");
/** A database of PostgreSQL that is always empty. */
const EMPTY = "template1";
const ASKED_EVERY_MS = 50;
const PHASE_MS = 10_000;
const STARTED_WITHIN_MS = 180_000;
const SCANNED_WITHIN_MS = 300_000;
const POLL_MS = 250;
const STOPPED_WITHIN_MS = 20_000;
const DRILL_MAX_MS = 3_600_000;
const FINAL = ["SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED"];
/** Requests that every version answers. */
const READS: readonly (readonly [path: string, init: RequestInit])[] = [
  ["/api/aws/iam/users", {}],
  ["/api/aws/iam/policies", {}],
  [
    "/graphql",
    {
      method: "POST",
      body: JSON.stringify({ query: "{ alerts(first: 20) { totalCount nodes { id number title status severity } } }" }),
    },
  ],
];

interface Program {
  readonly name: string;
  readonly url: string;
  stop(): Promise<void>;
}

interface Counts {
  requests: number;
  failedRequests: number;
  scans: number;
  failedScans: number;
  reason: string;
}

/** Starts the api and the worker of a version on the database. */
async function start(name: string, program: string, databaseUrl: string): Promise<Program> {
  const processes = ["api", "worker"].map((role) => {
    const child = spawn(process.execPath, [join(program, "main.js")], {
      env: {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        PROCESS_ROLE: role,
        PORT: "0",
        DATABASE_URL: databaseUrl,
        KEY_ENCRYPTION_KEY: KEY_ENCRYPTION_KEY.toString("base64"),
        INIT_ADMIN_API_TOKEN: ADMIN_TOKEN,
        DEMO_ACCOUNT: "false",
        LOG_LEVEL: "info",
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (role === "worker") child.stdout.resume();
    return child;
  });
  const url = await addressOf(processes[0]!);
  return {
    name,
    url,
    async stop() {
      await Promise.all(
        processes.map(async (child) => {
          if (child.exitCode !== null) return;
          const exited = once(child, "exit");
          child.kill("SIGTERM");
          const late = setTimeout(() => child.kill("SIGKILL"), STOPPED_WITHIN_MS);
          await exited;
          clearTimeout(late);
        }),
      );
    },
  };
}

async function addressOf(api: ChildProcess): Promise<string> {
  const printed: string[] = [];
  const late = setTimeout(() => api.kill("SIGKILL"), STARTED_WITHIN_MS);
  try {
    for await (const line of createInterface({ input: api.stdout! })) {
      printed.push(line);
      if (!line.includes('"start.ready"')) continue;
      api.stdout!.resume();
      return (JSON.parse(line) as { address: string }).address;
    }
  } finally {
    clearTimeout(late);
  }
  throw new Error(`The api did not start: ${printed.join("\n")}`);
}

async function ask(url: string, path: string, init: RequestInit = {}): Promise<{ ok: boolean; body: unknown }> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${ADMIN_TOKEN}` };
  const answer = await fetch(`${url}${path}`, { headers, ...init });
  const body: unknown = await answer.json().catch(() => null);
  return { ok: answer.ok && !(body as { errors?: unknown } | null)?.errors, body };
}

/** Reads through each api for a while and scans once through each. */
async function work(phase: string, programs: readonly Program[]): Promise<Counts> {
  const counts: Counts = { requests: 0, failedRequests: 0, scans: 0, failedScans: 0, reason: "" };
  const scans = (async () => {
    for (const { url } of programs) {
      counts.scans += 1;
      const ending = await scan(url).catch((error: unknown) => String(error));
      if (ending === "SUCCEEDED") continue;
      counts.failedScans += 1;
      counts.reason ||= `scan: ${ending}`;
    }
  })();
  let isScanning = true;
  const scanned = scans.finally(() => (isScanning = false));
  for (const endsAt = now() + PHASE_MS; isScanning || now() < endsAt; await pause(ASKED_EVERY_MS))
    for (const { url } of programs)
      for (const [path, init] of READS) {
        counts.requests += 1;
        const { ok, body } = await ask(url, path, init).catch((error: unknown) => ({ ok: false, body: String(error) }));
        if (ok) continue;
        counts.failedRequests += 1;
        counts.reason ||= `${path}: ${JSON.stringify(body).slice(0, 200)}`;
      }
  await scanned;
  console.log(
    `${phase}: ${counts.requests} requests, ${counts.failedRequests} failed; ${counts.scans} scans, ${counts.failedScans} failed${counts.reason && ` (${counts.reason})`}`,
  );
  return counts;
}

async function scan(url: string): Promise<string> {
  const started = await ask(url, "/api/alerts/iam", { method: "POST", body: "{}" });
  const id = idOf(started.body);
  if (id === null) return `not started: ${JSON.stringify(started.body).slice(0, 200)}`;
  for (const endsAt = now() + SCANNED_WITHIN_MS; now() < endsAt; await pause(POLL_MS)) {
    const { body } = await ask(url, `/api/scans/${id}`);
    const status = (body as { readonly scan?: { readonly status: string } } | null)?.scan?.status;
    if (status !== undefined && FINAL.includes(status)) return status;
  }
  return "not ended";
}

function idOf(body: unknown): string | null {
  return /"(scan_[0-9a-f]+)"/.exec(JSON.stringify(body))?.[1] ?? null;
}

const NOTHING_FAILED = { failedRequests: 0, failedScans: 0, reason: "" };

/** Connects the demo account as the product does, in columns that each version since the baseline has. */
async function connectDemo(url: string, sandbox: Sandbox, { account, credentials }: DemoAccount): Promise<void> {
  const id = newId("account");
  const { accessKeyId, secretAccessKey } = credentials;
  const sealed = sealSecretAccessKey(id, secretAccessKey, openSecrets(KEY_ENCRYPTION_KEY));
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `insert into account (id, aws_account_id, partition, name, source, status, region, endpoint, access_key_id, sealed_secret, writes, created_at)
       values ($1, $2, 'aws', 'Demo', 'SANDBOX', 'CONNECTED', 'us-east-1', $3, $4, $5, 'OFF', now())`,
      [id, account.id, sandbox.url, accessKeyId, sealed],
    );
  } finally {
    await client.end();
  }
}

async function migrateTo(url: string): Promise<number> {
  const startedAt = now();
  const orm = await openMigratedOrm({ url, ownerUrl: null }, { log: createLog("silent") });
  await orm.close();
  return now() - startedAt;
}

async function pendingAfter(url: string): Promise<readonly string[]> {
  const orm = await openOrm(url);
  const { pending } = await readSchema(orm);
  await orm.close();
  return pending;
}

test("an earlier version and this one on one database", { timeout: DRILL_MAX_MS }, async () => {
  const demo = demoAccount();
  const sandbox = await startSandbox({ accounts: [demo.account], clock: demo.account.clock });
  let database = await openTestDatabase(EMPTY);
  const running: Program[] = [];
  const open = async (name: string, program: string) => {
    const opened = await start(name, program, database.ownerUrl);
    running.push(opened);
    return opened;
  };
  try {
    const old = await open("old", OLD_PROGRAM);
    await connectDemo(database.ownerUrl, sandbox, demo);
    expect(await work("the earlier version", [old])).toMatchObject(NOTHING_FAILED);
    const pending = await pendingAfter(database.ownerUrl);
    console.log(`${pending.length} migrations are pending`);
    if (pending.some(isContracting)) {
      await old.stop();
      const backup = await openTestDatabase(new URL(database.url).pathname.slice(1));
      const stoppedAt = now();
      const migratedMs = await migrateTo(database.ownerUrl);
      const fresh = await open("new", NEW_PROGRAM);
      console.log(`not available for ${now() - stoppedAt} ms, of which the migration took ${migratedMs} ms`);
      expect(await work("this version", [fresh])).toMatchObject(NOTHING_FAILED);
      await fresh.stop();
      const tried = await open("old", OLD_PROGRAM).catch((error: unknown) => String(error).slice(0, 200));
      if (typeof tried === "string") console.log(`the earlier version on the migrated database: ${tried}`);
      else {
        const refused = await work("the earlier version on the migrated database", [tried]);
        expect(refused.failedRequests + refused.failedScans).toBeGreaterThan(0);
        await tried.stop();
      }
      await database.close();
      database = backup;
      const back = await open("old", OLD_PROGRAM);
      expect(await work("back, from the backup", [back])).toMatchObject(NOTHING_FAILED);
    } else {
      const [during, migratedMs] = await Promise.all([
        work("the earlier version while it is migrated", [old]),
        migrateTo(database.ownerUrl),
      ]);
      console.log(`the migration took ${migratedMs} ms`);
      expect(during).toMatchObject(NOTHING_FAILED);
      const fresh = await open("new", NEW_PROGRAM);
      expect(await work("side by side", [old, fresh])).toMatchObject(NOTHING_FAILED);
      await old.stop();
      expect(await work("this version alone", [fresh])).toMatchObject(NOTHING_FAILED);
      const again = await open("old", OLD_PROGRAM);
      expect(await work("side by side again", [again, fresh])).toMatchObject(NOTHING_FAILED);
      await fresh.stop();
      expect(await work("back on the earlier version", [again])).toMatchObject(NOTHING_FAILED);
      // The tables that a newer version has migrated stay.
      expect(await pendingAfter(database.ownerUrl)).toEqual([]);
    }
  } finally {
    for (const program of running) await program.stop();
    await sandbox.stop();
    await database.close();
  }
});
