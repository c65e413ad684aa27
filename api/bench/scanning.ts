/** Measures a whole scan in a separate worker process: reading, all checks, policy issues, storing, alerts. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { WORKER_NODE_FLAGS } from "../src/app/worker.ts";
import { bundled } from "./bundle.ts";
import { openBenchDatabase } from "./database.ts";
import { print, slope } from "./measure.ts";
import { startBenchSandbox } from "./sandbox.ts";

export interface ScanCost {
  readonly status: string;
  readonly opened: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMemoryMib: number;
}

const SIZES = [1_000, 5_000] as const;

export async function benchScanning(): Promise<void> {
  const worker = await bundled("scan-process");
  const costs: ScanCost[] = [];
  for (const users of SIZES) costs.push(await scan(users, worker));
  const [small, large] = costs as [ScanCost, ScanCost];
  print("scanning", `whole first scan of ${SIZES[1]} users + ${SIZES[1]} roles, alerts`, large.opened);
  print("scanning", "CPU of the worker", large.cpuSeconds, { atMost: 24 }, "s");
  print("scanning", "wall", large.wallSeconds, { atMost: 29 }, "s");
  print("scanning", "peak memory of the worker", large.peakMemoryMib, { atMost: 470 }, "MiB");
  print(
    "scanning",
    `CPU slope from ${SIZES[0]} to ${SIZES[1]}`,
    slope({ size: SIZES[0], cost: small.cpuSeconds }, { size: SIZES[1], cost: large.cpuSeconds }),
    { atMost: 1.1 },
  );
}

async function scan(users: number, worker: string): Promise<ScanCost> {
  const sandbox = await startBenchSandbox(users);
  const database = await openBenchDatabase();
  const { endpoint, accessKeyId, secretAccessKey } = sandbox.connection;
  const child = fork(worker, [], { execArgv: [...WORKER_NODE_FLAGS] });
  child.send({ databaseUrl: database.url, sandbox: { endpoint, accessKeyId, secretAccessKey } });
  const [cost] = (await once(child, "message")) as [ScanCost];
  child.kill();
  sandbox.stop();
  await database.close();
  return cost;
}
