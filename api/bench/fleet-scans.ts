/**
 * Measures what a scan costs beside many other accounts, and whether paths between accounts are found that are planted over
 * many of them.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { seededRandom } from "../sandbox/random.ts";
import { WORKER_ENVIRONMENT, WORKER_NODE_FLAGS } from "../src/app/worker.ts";
import {
  connectAccounts,
  expectedPaths,
  type Organisation,
  plantOrganisation,
  shuffled,
  snapshotOf,
  storedPathEnds,
  storeScan,
} from "../test/support/organisation.ts";
import { bundled } from "./bundle.ts";
import { type BenchDatabase, openBenchDatabase } from "./database.ts";
import { type Cost, percentile, print } from "./measure.ts";
import { type BenchSandbox, startBenchSandbox } from "./sandbox.ts";

export interface FleetScans {
  /** The number of accounts over which paths are planted. */
  readonly planted: number;
  /** The number of accounts beside the scanned one. */
  readonly beside: number;
}

const SEED = 7;
const SCANNED_USERS = 100;
/** How many other accounts have a role that the scanned account may assume. */
const JOINED = 10;
const RESCANS = 9;

export async function benchFleetScans({ planted, beside }: FleetScans): Promise<void> {
  await findPlanted(planted);
  await scanBeside(beside);
}

async function findPlanted(accounts: number): Promise<void> {
  const database = await openBenchDatabase();
  try {
    const hub = Math.min(50, accounts - 1);
    const organisation = plantOrganisation(SEED, {
      accounts,
      chains: [2, 2, 5, 5, 12, 12],
      hubs: [hub, hub],
      cycles: [3, 6, 12],
      decoys: 20,
    });
    const times = await storeAll(database, organisation);
    const [expected, found] = [expectedPaths(organisation), await storedPathEnds(database.orm)];
    const share = [...expected].filter((ends) => found.has(ends)).length / expected.size;
    print("fleet", `paths planted over ${accounts} accounts`, expected.size);
    print("fleet", "of them found by one scan of each account", 100 * share, { atLeast: 100 }, "%");
    print("fleet", "paths found that do not exist", [...found].filter((ends) => !expected.has(ends)).length, {
      atMost: 0,
    });
    print("fleet", "paths between accounts in a first scan, p50", percentile(times, 0.5), undefined, "ms");
    print("fleet", "paths between accounts in a first scan, p95", percentile(times, 0.95), undefined, "ms");
    const again = await storeAll(database, organisation);
    print("fleet", "paths between accounts in an unchanged scan, p95", percentile(again, 0.95), undefined, "ms");
  } finally {
    await database.close();
  }
}

/** Analyses and stores every account in a random order. Returns the milliseconds of each. */
async function storeAll({ orm }: BenchDatabase, organisation: Organisation): Promise<readonly number[]> {
  const accounts = await connectAccounts(orm, organisation.numbers);
  const times: number[] = [];
  for (const number of shuffled(organisation.numbers, seededRandom(SEED))) {
    const start = performance.now();
    await storeScan(orm, accounts.get(number)!, snapshotOf(number, organisation.principals.get(number)!));
    times.push(performance.now() - start);
  }
  return times;
}

async function scanBeside(others: number): Promise<void> {
  const sandbox = await startBenchSandbox(SCANNED_USERS);
  try {
    const alone = await rescanCost(sandbox, 0);
    const beside = await rescanCost(sandbox, others);
    const name = (figure: string) => `${SCANNED_USERS}-user account beside ${others} accounts: ${figure}`;
    print("fleet", name("CPU of an unchanged scan"), beside.cpuSeconds, undefined, "s");
    print("fleet", name("CPU vs alone"), beside.cpuSeconds / alone.cpuSeconds, { atMost: 1.2 });
    print("fleet", name("wall of an unchanged scan"), beside.wallSeconds, undefined, "s");
    print("fleet", name("wall vs alone"), beside.wallSeconds / alone.wallSeconds, { atMost: 1.2 });
  } finally {
    sandbox.stop();
  }
}

/** The median cost of an unchanged scan beside this many accounts. */
async function rescanCost({ connection, awsAccountId }: BenchSandbox, others: number): Promise<Cost> {
  const database = await openBenchDatabase();
  const child = fork(await bundled("scan-process"), [], {
    execArgv: [...WORKER_NODE_FLAGS],
    env: { ...process.env, ...WORKER_ENVIRONMENT },
  });
  try {
    if (others > 0) {
      const hub = Math.min(200, others - 1);
      const plants = { accounts: others, chains: [12, 12, 12], hubs: [hub, hub], cycles: [12], decoys: others / 2 };
      const organisation = plantOrganisation(SEED, plants);
      for (const number of organisation.numbers.slice(0, JOINED))
        organisation.principals.get(number)!.push({
          name: "joined",
          trusts: [`arn:aws:iam::${awsAccountId}:root`],
          mayAssume: [],
          isAdministrator: true,
        });
      await storeAll(database, organisation);
      await database.orm.em.fork().execute("vacuum (analyze)");
    }
    const { endpoint, accessKeyId, secretAccessKey } = connection;
    child.send({ databaseUrl: database.url, sandbox: { endpoint, accessKeyId, secretAccessKey }, rescans: RESCANS });
    const [{ status, rescan }] = (await once(child, "message")) as [{ status: string; rescan: Cost }];
    if (status !== "SUCCEEDED") throw new Error(`The scan ended as ${status}.`);
    return rescan;
  } finally {
    child.kill("SIGKILL");
    await database.close();
  }
}
