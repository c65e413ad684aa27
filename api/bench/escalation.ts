/**
 * Measures the escalation graph and its paths, alone in a process, at three sizes. The two larger sizes are repeated
 * with the worst policies for evaluators. Also checks that every planted path is found and that no decoy is reported.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAccount } from "../src/aws/read-account.ts";
import { WORKER_NODE_FLAGS } from "../src/app/worker.ts";
import { bundled } from "./bundle.ts";
import { median, print, slope } from "./measure.ts";
import { type BenchShape, startBenchSandbox } from "./sandbox.ts";

/** The goal for the CPU time: three times that of a plain exact reference implementation. */
const MAX_CPU_SECONDS = 4.3;
const MAX_SLOPE = 1.1;
const TURNS = 3;
const SIZES = [100, 1_000, 5_000] as const;
const HARD: Readonly<Record<string, BenchShape>> = {
  "with NotAction policies": { notActionShare: 0.2 },
  "with AWS's big policies": { bigPolicyShare: 0.5 },
};

export interface EscalationCost {
  readonly cpuSeconds: number;
  /** The time for the graph and all paths in one call, which blocks the worker's event loop. */
  readonly wallSeconds: number;
  readonly peakMemoryMib: number;
  readonly principals: number;
  readonly planted: number;
  readonly found: number;
  readonly falsePositives: number;
}

export async function benchEscalation(): Promise<void> {
  const worker = await bundled("escalation-process");
  const [tinies, smalls, larges] = await costsAt([SIZES[0], SIZES[1], SIZES[2]], {}, worker);
  for (const [i, costs] of [tinies!, smalls!, larges!].entries()) {
    const [cost] = costs;
    const size = `${SIZES[i]} users + ${SIZES[i]} roles`;
    print("escalation", `paths of ${size}, CPU`, cpuOf(costs), i === 2 ? { atMost: MAX_CPU_SECONDS } : undefined, "s");
    print("escalation", `CPU per principal of ${size}`, (cpuOf(costs) / cost!.principals) * 1e6, undefined, "µs");
    print("escalation", `planted paths not found, of ${cost!.planted}`, cost!.planted - cost!.found, { atMost: 0 });
    print("escalation", "decoys called exploitable", cost!.falsePositives, { atMost: 0 });
  }
  print(
    "escalation",
    "longest block of the worker's event loop",
    median(larges!.map(({ wallSeconds }) => wallSeconds)),
    undefined,
    "s",
  );
  print("escalation", "peak memory of the process, with the snapshot", larges![0]!.peakMemoryMib, undefined, "MiB");
  printSlope("slope", smalls!, larges!);
  for (const [name, shape] of Object.entries(HARD)) {
    const [less, more] = await costsAt([SIZES[1], SIZES[2]], shape, worker);
    const [{ planted, found, falsePositives }] = more as [EscalationCost];
    print(
      "escalation",
      `paths of ${SIZES[2]} + ${SIZES[2]} ${name}, CPU`,
      cpuOf(more!),
      { atMost: MAX_CPU_SECONDS },
      "s",
    );
    print(
      "escalation",
      `planted paths not found and decoys called exploitable ${name}`,
      planted - found + falsePositives,
      {
        atMost: 0,
      },
    );
    printSlope(`slope ${name}`, less!, more!);
  }
}

function cpuOf(costs: readonly EscalationCost[]): number {
  return median(costs.map(({ cpuSeconds }) => cpuSeconds));
}

/** Prints how the cost grows: the median of the turns' ratios, because both sizes of a turn run under the same load. */
function printSlope(name: string, smalls: readonly EscalationCost[], larges: readonly EscalationCost[]): void {
  const slopes = smalls.map((small, turn) => {
    const large = larges[turn]!;
    return slope(
      { size: small.principals, cost: small.cpuSeconds },
      { size: large.principals, cost: large.cpuSeconds },
    );
  });
  print("escalation", `${name} from ${SIZES[1]} to ${SIZES[2]}`, median(slopes), { atMost: MAX_SLOPE });
}

/**
 * Returns the costs of each size, turn by turn. One run of a small account takes a tenth of a second, and another
 * process, a garbage collection or the compiler may double that time. So the sizes take turns, each in a fresh process
 * that returns the median of its own runs.
 */
async function costsAt(
  sizes: readonly number[],
  shape: BenchShape,
  worker: string,
): Promise<readonly (readonly EscalationCost[])[]> {
  const folder = mkdtempSync(join(tmpdir(), "escalation-"));
  try {
    const files: string[] = [];
    for (const users of sizes) files.push(await writeAccount(join(folder, `${users}.json`), users, shape));
    const costs: EscalationCost[][] = sizes.map(() => []);
    for (let turn = 0; turn < TURNS; turn += 1) {
      for (const [i, file] of files.entries()) costs[i]!.push(await costOf(file, worker));
    }
    return costs;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeAccount(file: string, users: number, shape: BenchShape): Promise<string> {
  const sandbox = await startBenchSandbox(users, shape);
  const { snapshot } = await readAccount(sandbox.connection, { expectedAccountId: sandbox.awsAccountId });
  sandbox.stop();
  writeFileSync(file, JSON.stringify({ snapshot, planted: sandbox.escalation }));
  return file;
}

async function costOf(file: string, worker: string): Promise<EscalationCost> {
  const child = fork(worker, [file], { execArgv: [...WORKER_NODE_FLAGS, "--expose-gc"] });
  const [cost] = (await once(child, "message")) as [EscalationCost];
  child.kill();
  return cost;
}
