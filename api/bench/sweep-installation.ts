/** An installation of many accounts: a PostgreSQL of its own, the sandbox as AWS, and workers as they ship. */
import { randomBytes } from "node:crypto";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { pause } from "../src/clock.ts";
import { newId } from "../src/db/new-id.ts";
import { createLog } from "../src/log.ts";
import { SYSTEM_ACTOR } from "../src/iam/actor.ts";
import { sealSecretAccessKey } from "../src/services/accounts/connection.ts";
import { type Jobs, openJobs, SCAN_QUEUE } from "../src/services/core/jobs.ts";
import { openSecrets } from "../src/services/core/secrets.ts";
import { verifyKey } from "../src/services/operations/key-canary.ts";
import { requestScan } from "../src/services/scans/scans.ts";
import { WorkerProcess } from "../test/drills/worker-process.ts";
import { type BenchDatabase, openBenchDatabase } from "./database.ts";
import { treeCpuSeconds } from "./process-tree.ts";
import type { SweepAccount } from "./sweep-sandbox.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const READY_WITHIN_MS = 180_000;
const LOOK_MS = 250;

interface SweptAccount extends Pick<SweepAccount, "awsAccountId" | "accessKeyId" | "secretAccessKey"> {
  readonly endpoint: string;
}

interface ScanTotals {
  readonly scans: number;
  readonly finished: number;
  readonly succeeded: number;
  readonly jobs: number;
}

/** Builds the workers that are measured. */
export function buildProduct(): void {
  const built = spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: ROOT, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`${built.stdout}${built.stderr}`);
  process.env["BUILT_API"] = join(ROOT, "dist", "api");
}

export class SweepInstallation {
  readonly workers: WorkerProcess[] = [];
  readonly #key = randomBytes(32);

  private constructor(
    readonly database: BenchDatabase,
    private readonly jobs: Jobs,
  ) {}

  static async open(): Promise<SweepInstallation> {
    const database = await openBenchDatabase();
    const installation = new SweepInstallation(database, await openJobs(database.url, createLog("error")));
    await verifyKey(database.orm.em.fork(), openSecrets(installation.#key));
    return installation;
  }

  async execute<Row>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.database.orm.em.fork().execute<Row[]>(statement, [...values]);
  }

  /** Connects an account that is scanned only on request. Returns its ID. */
  async connect({ awsAccountId, accessKeyId, secretAccessKey, endpoint }: SweptAccount): Promise<string> {
    const id = newId("account");
    await this.execute(
      `insert into account (id, aws_account_id, name, source, status, region, writes, aliases, created_at, endpoint, access_key_id, sealed_secret)
       values (?, ?, ?, 'SANDBOX', 'CONNECTED', 'us-east-1', 'OFF', '[]', now(), ?, ?, ?)`,
      [
        id,
        awsAccountId,
        `Account ${awsAccountId}`,
        endpoint,
        accessKeyId,
        sealSecretAccessKey(id, secretAccessKey, openSecrets(this.#key)),
      ],
    );
    return id;
  }

  async startWorker(endpoint: string, environment: Readonly<Record<string, string>> = {}): Promise<WorkerProcess> {
    const worker = new WorkerProcess({
      databaseUrl: this.database.url,
      keyEncryptionKey: this.#key,
      endpoint,
      environment: { LOG_LEVEL: "info", ...environment },
    });
    this.workers.push(worker);
    await worker.ready(READY_WITHIN_MS);
    if (worker.hasExited) throw new Error(`The worker has ended: ${worker.output.join("")}`);
    return worker;
  }

  /** In whole milliseconds, as the product's times. A scan that is requested in the same one counts as later. */
  async databaseTime(): Promise<string> {
    const [row] = await this.execute<{ at: string }>(
      "select date_trunc('milliseconds', clock_timestamp())::text as at",
    );
    return row!.at;
  }

  /** Makes every account due, as an hourly schedule does, besides one. Returns the database's time before. */
  async makeDue(besidesId: string | null = null): Promise<string> {
    const at = await this.databaseTime();
    await this.execute(
      `update account set scan_every_hours = 1, next_scan_at = case when id = ? then null else now() end
        where endpoint is not null`,
      [besidesId],
    );
    return at;
  }

  /** How the scans since this time ended, and their jobs. */
  async scansSince(at: string): Promise<ScanTotals> {
    const [row] = await this.execute<ScanTotals>(
      `select count(*)::int as scans, (count(*) filter (where finished_at is not null))::int as finished,
              (count(*) filter (where status = 'SUCCEEDED'))::int as succeeded,
              (select count(*)::int from pgboss.job where name = '${SCAN_QUEUE}' and created_on >= ?::timestamptz) as jobs
         from scan where requested_at >= ?::timestamptz`,
      [at, at],
    );
    return row!;
  }

  /** An operator's *Scan now*. Returns the seconds until a worker has started it. */
  async scanNow(accountId: string, withinMs: number): Promise<number> {
    const { id } = await requestScan(
      this.database.orm.em.fork(),
      this.jobs,
      { id: accountId, status: "CONNECTED" },
      { trigger: "OPERATOR", requestedBy: SYSTEM_ACTOR },
    );
    const seconds = async () =>
      (
        await this.execute<{ seconds: number | null }>(
          "select extract(epoch from started_at - requested_at)::float8 as seconds from scan where id = ?",
          [id],
        )
      )[0]?.seconds ?? null;
    await this.until(async () => (await seconds()) !== null, withinMs);
    return (await seconds()) ?? Number.POSITIVE_INFINITY;
  }

  /** Waits until the condition is met. Returns whether it was within the time. */
  async until(isReached: () => Promise<boolean>, withinMs: number): Promise<boolean> {
    for (const end = performance.now() + withinMs; performance.now() < end; await pause(LOOK_MS))
      if (await isReached()) return true;
    return false;
  }

  workerCpuSeconds(): number {
    return this.workers.reduce((sum, { process: child }) => sum + treeCpuSeconds(child.pid!), 0);
  }

  async databaseCpuSeconds(): Promise<number> {
    const [row] = await this.execute<{ text: string }>("select pg_read_file('postmaster.pid') as text");
    return treeCpuSeconds(Number(row!.text.split("\n")[0]));
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.kill()));
    await this.jobs.close();
    await this.database.close();
  }
}
