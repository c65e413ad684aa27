/**
 * Measures the hourly scans of an organization with workers as they ship: `npm run bench sweep [-- OPTION...]`.
 *
 * `--size full|tenth|small`: 300 accounts of 5,000 users and as many roles (one), 1,000 (20) and 100 (279); of a tenth of
 * them; or 30 small accounts.
 * `--parts sweep,beside,isolation`: only these parts.
 */
import { cloneAccounts } from "./fleet-rows.ts";
import { median, print } from "./measure.ts";
import { benchIsolation } from "./sweep-isolation.ts";
import { buildProduct, SweepInstallation } from "./sweep-installation.ts";
import { startSweepSandbox } from "./sweep-sandbox.ts";

const FULL = [5_000, ...Array<number>(20).fill(1_000), ...Array<number>(279).fill(100)];
/** Planted paths and issues take this many users. */
const SMALLEST = 20;
const SIZES: Readonly<Record<string, readonly number[]>> = {
  full: FULL,
  tenth: FULL.map((users) => Math.max(SMALLEST, users / 10)),
  small: Array<number>(30).fill(SMALLEST),
};
const WORKERS = 3;
const SWEEP_MAX_MS = 30 * 60_000;
const START_MAX_MS = 60_000;
/** The account beside others. */
const SCANNED_USERS = 100;
const OTHERS = 999;
const RESCANS = 7;
const PARTS: Readonly<Record<string, (sizes: readonly number[]) => Promise<void>>> = {
  sweep: measureSweep,
  beside: measureBeside,
  isolation: benchIsolation,
};

export async function benchSweep(): Promise<void> {
  const after = (name: string) => process.argv[process.argv.indexOf(name) + 1 || process.argv.length];
  const sizes = SIZES[after("--size") ?? "full"];
  const parts = (after("--parts") ?? Object.keys(PARTS).join()).split(",").map((name) => PARTS[name]);
  if (sizes === undefined || parts.includes(undefined))
    throw new Error(`--size: one of ${Object.keys(SIZES).join()}. --parts: some of ${Object.keys(PARTS).join()}.`);
  buildProduct();
  for (const measure of parts) await measure!(sizes);
}

async function measureSweep(sizes: readonly number[]): Promise<void> {
  const sandbox = await startSweepSandbox(sizes);
  const installation = await SweepInstallation.open();
  try {
    print(
      "sweep",
      `accounts, with ${sizes.reduce((sum, users) => sum + users, 0)} users and as many roles`,
      sizes.length,
    );
    const ids: string[] = [];
    for (const account of sandbox.accounts)
      ids.push(await installation.connect({ ...account, endpoint: sandbox.endpoint }));
    for (let count = 0; count < WORKERS; count += 1) await installation.startWorker(sandbox.endpoint);
    await oneSweep(installation, sandbox.takeCalls, "first scans", sizes.length);
    await oneSweep(installation, sandbox.takeCalls, "hourly scans", sizes.length, ids.at(-1));
    const found = await installation.execute<{ path: string }>(
      `select source_arn || ' > ' || target_aws_account_id as path from escalation_path
        where target_aws_account_id is not null and gone_at is null and verdict = 'EXPLOITABLE'`,
    );
    const known = new Set(found.map(({ path }) => path));
    const share = sandbox.planted.filter((path) => known.has(path)).length / sandbox.planted.length;
    print("sweep", "paths planted between the accounts", sandbox.planted.length);
    print("sweep", "of them found", 100 * share, { atLeast: 100 }, "%");
    const [leftOut] = await installation.execute<{ accounts: number; others: number }>(
      `select count(distinct id)::int as accounts, count(*)::int as others
         from account, jsonb_array_elements(cross_account_reading -> 'accounts') other where other ->> 'state' = 'LEFT_OUT'`,
    );
    print("sweep", "accounts whose latest scan left joined ones out", leftOut!.accounts, { atMost: 0 });
    print("sweep", "accounts that these scans left out, in total", leftOut!.others, { atMost: 0 });
  } finally {
    await installation.close();
    sandbox.process.kill();
  }
}

/** Scans every account once. With an account for it, an operator scans that one again in the middle. */
async function oneSweep(
  installation: SweepInstallation,
  takeCalls: () => Promise<number>,
  name: string,
  accounts: number,
  awaitedId?: string,
): Promise<void> {
  await takeCalls();
  const [workerCpu, databaseCpu] = [installation.workerCpuSeconds(), await installation.databaseCpuSeconds()];
  const start = performance.now();
  const at = await installation.makeDue(awaitedId);
  const finished = async (count: number) => (await installation.scansSince(at)).finished >= count;
  let awaitedSeconds: number | null = null;
  if (awaitedId !== undefined) {
    await installation.until(() => finished(accounts / 4), SWEEP_MAX_MS);
    awaitedSeconds = await installation.scanNow(awaitedId, START_MAX_MS);
  }
  const isDone = await installation.until(() => finished(accounts), SWEEP_MAX_MS);
  const seconds = (performance.now() - start) / 1_000;
  const goal = name === "hourly scans" ? { atMost: 300 } : undefined;
  print("sweep", `${name}: wall with ${WORKERS} workers`, isDone ? seconds : Number.NaN, goal, "s");
  print("sweep", `${name}: CPU of the workers`, installation.workerCpuSeconds() - workerCpu, undefined, "s");
  const databaseSeconds = (await installation.databaseCpuSeconds()) - databaseCpu;
  print("sweep", `${name}: CPU of PostgreSQL`, databaseSeconds, undefined, "s");
  print("sweep", `${name}: AWS calls`, await takeCalls());
  const { scans, succeeded, jobs } = await installation.scansSince(at);
  print("sweep", `${name}: succeeded of ${accounts}`, succeeded, { atLeast: accounts });
  print("sweep", `${name}: jobs besides one for each scan`, Math.abs(jobs - scans), { atMost: 0 });
  if (awaitedSeconds !== null)
    print(
      "sweep",
      "an operator's scan in the middle of the hourly ones starts within",
      awaitedSeconds,
      { atMost: 10 },
      "s",
    );
}

/** The unchanged scan of one account alone in its installation, and beside others. */
async function measureBeside(): Promise<void> {
  const sandbox = await startSweepSandbox([SCANNED_USERS]);
  const installation = await SweepInstallation.open();
  try {
    const id = await installation.connect({ ...sandbox.accounts[0]!, endpoint: sandbox.endpoint });
    await installation.startWorker(sandbox.endpoint);
    const name = `account of ${SCANNED_USERS} users, unchanged scan`;
    const alone = await rescan(installation, id);
    await installation.database.orm.em
      .fork()
      .transactional((tx) => cloneAccounts((text) => tx.execute(text), id, OTHERS));
    await installation.execute("vacuum (analyze)");
    const beside = await rescan(installation, id);
    print("sweep", `${name}: CPU alone`, alone.cpuSeconds, undefined, "s");
    print("sweep", `${name}: CPU beside ${OTHERS} accounts`, beside.cpuSeconds, undefined, "s");
    print("sweep", `${name}: CPU beside them vs alone`, beside.cpuSeconds / alone.cpuSeconds, { atMost: 1.2 });
    print("sweep", `${name}: wall alone`, alone.wallSeconds, undefined, "s");
    print("sweep", `${name}: wall beside them vs alone`, beside.wallSeconds / alone.wallSeconds, { atMost: 1.2 });
  } finally {
    await installation.close();
    sandbox.process.kill();
  }
}

/** The median cost of a scan, after one that is not measured. */
async function rescan(
  installation: SweepInstallation,
  accountId: string,
): Promise<{ readonly cpuSeconds: number; readonly wallSeconds: number }> {
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let run = 0; run <= RESCANS; run += 1) {
    const before = installation.workerCpuSeconds() + (await installation.databaseCpuSeconds());
    const at = await installation.databaseTime();
    await installation.scanNow(accountId, START_MAX_MS);
    await installation.until(async () => (await installation.scansSince(at)).finished === 1, SWEEP_MAX_MS);
    const [scan] = await installation.execute<{ status: string; seconds: number }>(
      "select status, extract(epoch from finished_at - started_at)::float8 as seconds from scan where requested_at >= ?::timestamptz",
      [at],
    );
    if (scan?.status !== "SUCCEEDED") throw new Error(`The scan ended as ${scan?.status ?? "nothing"}.`);
    if (run === 0) continue;
    cpu.push(installation.workerCpuSeconds() + (await installation.databaseCpuSeconds()) - before);
    wall.push(scan.seconds);
  }
  return { cpuSeconds: median(cpu), wallSeconds: median(wall) };
}
