/**
 * What the escalation graph and its paths cost, alone in a process, at three sizes, and at the two larger ones with the
 * policies that are the worst for evaluators; and whether the planted ways are found and no decoy is.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAccount } from "../src/aws/read-account.ts";
import { WORKER_NODE_FLAGS } from "../src/app/worker.ts";
import { bundled } from "./bundle.ts";
import { print, slope } from "./measure.ts";
import { type BenchShape, startBenchSandbox } from "./sandbox.ts";

/** Three times a plain exact reference. */
const MAX_CPU_SECONDS = 4.3;
const MAX_SLOPE = 1.1;
const SIZES = [100, 1_000, 5_000] as const;
const HARD: Readonly<Record<string, BenchShape>> = {
  "with NotAction policies": { notActionShare: 0.2 },
  "with AWS's big policies": { bigPolicyShare: 0.5 },
};

export interface EscalationCost {
  readonly cpuSeconds: number;
  /** Of graph and all paths in one go: so long nothing else gets its turn in the worker. */
  readonly wallSeconds: number;
  readonly peakMemoryMib: number;
  readonly principals: number;
  readonly planted: number;
  readonly found: number;
  readonly misled: number;
}

export async function benchEscalation(): Promise<void> {
  const worker = await bundled("escalation-process");
  const [tiny, small, large] = [await costAt(SIZES[0], {}, worker), await costAt(SIZES[1], {}, worker), await costAt(SIZES[2], {}, worker)];
  for (const [i, cost] of [tiny, small, large].entries()) {
    const size = `${SIZES[i]} users + ${SIZES[i]} roles`;
    print("escalation", `paths of ${size}, CPU`, cost.cpuSeconds, i === 2 ? { atMost: MAX_CPU_SECONDS } : undefined, "s");
    print("escalation", `CPU per principal of ${size}`, (cost.cpuSeconds / cost.principals) * 1e6, undefined, "µs");
    print("escalation", `planted ways not found, of ${cost.planted}`, cost.planted - cost.found, { atMost: 0 });
    print("escalation", "decoys called exploitable", cost.misled, { atMost: 0 });
  }
  print("escalation", "longest block of the worker's event loop", large.wallSeconds, undefined, "s");
  print("escalation", "peak memory of the process, with the snapshot", large.peakMemoryMib, undefined, "MiB");
  printSlope("slope", small, large);
  for (const [name, shape] of Object.entries(HARD)) {
    const [less, more] = [await costAt(SIZES[1], shape, worker), await costAt(SIZES[2], shape, worker)];
    print("escalation", `paths of ${SIZES[2]} + ${SIZES[2]} ${name}, CPU`, more.cpuSeconds, { atMost: MAX_CPU_SECONDS }, "s");
    print("escalation", `planted ways not found and decoys called exploitable ${name}`, more.planted - more.found + more.misled, {
      atMost: 0,
    });
    printSlope(`slope ${name}`, less, more);
  }
}

function printSlope(name: string, small: EscalationCost, large: EscalationCost): void {
  const grown = slope({ size: small.principals, cost: small.cpuSeconds }, { size: large.principals, cost: large.cpuSeconds });
  print("escalation", `${name} from ${SIZES[1]} to ${SIZES[2]}`, grown, { atMost: MAX_SLOPE });
}

async function costAt(users: number, shape: BenchShape, worker: string): Promise<EscalationCost> {
  const sandbox = await startBenchSandbox(users, shape);
  const { snapshot } = await readAccount(sandbox.connection, { expectedAccountId: sandbox.awsAccountId });
  sandbox.stop();
  const folder = mkdtempSync(join(tmpdir(), "escalation-"));
  try {
    const file = join(folder, "snapshot.json");
    writeFileSync(file, JSON.stringify({ snapshot, planted: sandbox.escalation }));
    const child = fork(worker, [file], { execArgv: [...WORKER_NODE_FLAGS, "--expose-gc"] });
    const [cost] = (await once(child, "message")) as [EscalationCost];
    child.kill();
    return cost;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
