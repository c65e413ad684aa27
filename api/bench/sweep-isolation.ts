/**
 * An organization with accounts that break: the analysis of one always needs too much memory, two endpoints accept a
 * connection and never answer, and the clock of one worker is a day ahead. No other account's scan may suffer from it.
 */
import { openSilentEndpoint } from "../test/support/silent-endpoint.ts";
import { print } from "./measure.ts";
import { SweepInstallation } from "./sweep-installation.ts";
import { startSweepSandbox } from "./sweep-sandbox.ts";

const USERS = 15;
const WORKERS = 3;
const SILENT = ["650000000001", "650000000002"];
const SWEEP_MAX_MS = 30 * 60_000;
const START_MAX_MS = 60_000;
const FREE_WITHIN_SECONDS = 600;
/** The smallest memory that the setting allows for an analysis. */
const HEAP_MB = "256";
const HEAVY_ROLES = 6_000;
/** Sets the clock of a process a day ahead, as that of a machine. */
const DAY_AHEAD = `data:text/javascript,${encodeURIComponent(
  "const { now } = Date; const Real = Date; const ahead = () => now.call(Real) + 86400000; globalThis.Date = class extends Real { constructor(...given) { if (given.length === 0) super(ahead()); else super(...given); } static now() { return ahead(); } };",
)}`;

export async function benchIsolation({ length: accounts }: readonly number[]): Promise<void> {
  const sandbox = await startSweepSandbox(Array<number>(accounts).fill(USERS), { heavyRoles: HEAVY_ROLES });
  const installation = await SweepInstallation.open();
  const silent = await openSilentEndpoint();
  try {
    const ids: string[] = [];
    for (const account of sandbox.accounts)
      ids.push(await installation.connect({ ...account, endpoint: sandbox.endpoint }));
    const heavyId = ids.pop()!;
    for (const awsAccountId of SILENT)
      await installation.connect({ ...sandbox.accounts[0]!, awsAccountId, endpoint: silent.url });
    const ahead = await installation.startWorker(sandbox.endpoint, {
      ANALYSIS_HEAP_MB: HEAP_MB,
      NODE_OPTIONS: `--import=${DAY_AHEAD}`,
    });
    for (let count = 0; count < WORKERS; count += 1)
      await installation.startWorker(sandbox.endpoint, { ANALYSIS_HEAP_MB: HEAP_MB });
    const start = performance.now();
    const awaitedId = ids.at(-1)!;
    const at = await installation.makeDue(awaitedId);
    const ended = async (status: string) => {
      const [row] = await installation.execute<{ count: number }>(
        `select count(*)::int as count from scan where requested_at >= ?::timestamptz and status = ? and account_id = any(array(select jsonb_array_elements_text(?::jsonb)))`,
        [at, status, JSON.stringify(ids)],
      );
      return row!.count;
    };
    await installation.until(async () => (await ended("SUCCEEDED")) >= accounts / 4, SWEEP_MAX_MS);
    const awaitedSeconds = await installation.scanNow(awaitedId, START_MAX_MS);
    await installation.until(
      async () => (await ended("SUCCEEDED")) + (await ended("FAILED")) >= accounts,
      SWEEP_MAX_MS,
    );
    print("sweep", `beside 4 that break: others done of ${accounts}`, await ended("SUCCEEDED"), { atLeast: accounts });
    print("sweep", "others that failed", await ended("FAILED"), { atMost: 0 });
    print("sweep", "wall until all others are done", (performance.now() - start) / 1_000, undefined, "s");
    print("sweep", "an operator's scan in the middle starts within", awaitedSeconds, { atMost: 10 }, "s");
    const rest = async () => {
      const { scans, finished } = await installation.scansSince(at);
      return scans === finished;
    };
    await installation.until(rest, SWEEP_MAX_MS);
    const [held] = await installation.execute<{ seconds: number }>(
      `select max(extract(epoch from coalesce(s.finished_at, now()) - s.started_at))::float8 as seconds
         from scan s join account a on a.id = s.account_id where a.endpoint = ? and s.requested_at >= ?::timestamptz`,
      [silent.url, at],
    );
    print(
      "sweep",
      "an endpoint that never answers holds its slot for",
      held!.seconds,
      { atMost: FREE_WITHIN_SECONDS },
      "s",
    );
    const [heavy] = await installation.execute<{ failed: number }>(
      "select count(*)::int as failed from scan where account_id = ? and error_code = 'ANALYSIS_LIMIT'",
      [heavyId],
    );
    print("sweep", "scans whose analysis needs too much memory end with ANALYSIS_LIMIT", heavy!.failed, { atLeast: 1 });
    const { scans, jobs } = await installation.scansSince(at);
    print("sweep", "jobs besides one for each scan", Math.abs(jobs - scans), { atMost: 0 });
    const isPaused = ahead.output.some((text) => text.includes("worker.clock_wrong"));
    print("sweep", "workers that have seen that their clock is wrong, of 1", isPaused ? 1 : 0, { atLeast: 1 });
    const [future] = await installation.execute<{ count: number }>(
      "select count(*)::int as count from snapshot where taken_at > now() + interval '1 minute'",
    );
    print("sweep", "snapshots with a time that is not over", future!.count, { atMost: 0 });
  } finally {
    await installation.close();
    await silent.close();
    sandbox.process.kill();
  }
}
