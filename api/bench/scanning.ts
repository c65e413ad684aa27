/**
 * Measures a whole scan of an account of each generator in a separate worker process: reading, all checks, policy
 * issues, storing, alerts.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { WORKER_ENVIRONMENT, WORKER_NODE_FLAGS } from "../src/app/worker.ts";
import { bundled } from "./bundle.ts";
import { openBenchDatabase } from "./database.ts";
import { print, printUnfinished, slope } from "./measure.ts";
import { watchMemory } from "./process-tree.ts";
import { type BenchShape, startBenchSandbox } from "./sandbox.ts";

export interface ScanCost {
  readonly status: string;
  readonly opened: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** The peak memory of the worker alone, and together with its analysis process. */
  readonly ownPeakMib: number;
  readonly peakMemoryMib: number;
}

const SIZES = [1_000, 5_000] as const;
/** A scan that takes longer counts as not finished. */
const MAX_SECONDS = 120;
const GENERATORS: readonly (readonly [name: string, shape: BenchShape])[] = [
  ["generator", {}],
  ["shapes", { generator: "shapes" }],
];

export async function benchScanning(): Promise<void> {
  const worker = await bundled("scan-process");
  for (const [name, shape] of GENERATORS) {
    const small = await scan(SIZES[0], shape, worker);
    const large = small && (await scan(SIZES[1], shape, worker));
    if (!small || !large) {
      printUnfinished("scanning", `${name}: whole first scan`, MAX_SECONDS);
      continue;
    }
    print("scanning", `${name}: whole first scan of ${SIZES[1]} users + ${SIZES[1]} roles, alerts`, large.opened);
    print("scanning", `${name}: CPU of the worker`, large.cpuSeconds, { atMost: 24 }, "s");
    print("scanning", `${name}: wall`, large.wallSeconds, { atMost: 29 }, "s");
    print("scanning", `${name}: peak memory of the worker alone`, large.ownPeakMib, {}, "MiB");
    print(
      "scanning",
      `${name}: peak memory of the worker with its analysis process`,
      large.peakMemoryMib,
      { atMost: 470 },
      "MiB",
    );
    print(
      "scanning",
      `${name}: CPU slope from ${SIZES[0]} to ${SIZES[1]}`,
      slope({ size: SIZES[0], cost: small.cpuSeconds }, { size: SIZES[1], cost: large.cpuSeconds }),
      { atMost: 1.1 },
    );
  }
}

/** Returns the cost of the scan. Null if it did not end within the time limit. */
async function scan(users: number, shape: BenchShape, worker: string): Promise<ScanCost | null> {
  const sandbox = await startBenchSandbox(users, shape);
  const database = await openBenchDatabase();
  const { endpoint, accessKeyId, secretAccessKey } = sandbox.connection;
  const child = fork(worker, [], { execArgv: [...WORKER_NODE_FLAGS], env: { ...process.env, ...WORKER_ENVIRONMENT } });
  const limit = AbortSignal.timeout(MAX_SECONDS * 1_000);
  const memory = watchMemory(child.pid!);
  try {
    child.send({ databaseUrl: database.url, sandbox: { endpoint, accessKeyId, secretAccessKey } });
    const [cost] = (await once(child, "message", { signal: limit })) as [Omit<ScanCost, "peakMemoryMib">];
    // A scan that fails is cheap, so its measurements would meet every goal.
    if (cost.status !== "SUCCEEDED") throw new Error(`The scan of ${users} users ended as ${cost.status}.`);
    return { ...cost, peakMemoryMib: memory.stop() };
  } catch (error) {
    if (limit.aborted) return null;
    throw error;
  } finally {
    memory.stop();
    child.kill("SIGKILL");
    sandbox.stop();
    await database.close();
  }
}
