/**
 * Measures the escalation paths and all checks on accounts of two generators, at four sizes, and on accounts of another
 * making. Each measurement runs in a process of its own. The CPU time of the process that finds the paths is compared
 * with that of a plain yardstick in the same run, both from the start of Node.js and with the parsing. The planted paths must all be found, and no decoy may be reported.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { readAccount } from "../src/aws/read-account.ts";
import { readFixture } from "./account-fixture.ts";
import { bundled } from "./bundle.ts";
import { costsOf, type Run } from "./escalation-runs.ts";
import { median, print, printUnfinished, slope } from "./measure.ts";
import { type BenchShape, startBenchSandbox } from "./sandbox.ts";

const AREA = "escalation";
const MAX_RATIO_TO_YARDSTICK = 3;
const MAX_RATIO_OF_CHECKS = 3;
const MAX_MEMORY_MIB = 470;
const MAX_SLOPE = 1.1;
const MAX_FIXTURE_CPU_SECONDS = 1;
const FIXTURES = new URL("./fixtures/", import.meta.url);

interface Series {
  readonly name: string;
  readonly shape: BenchShape;
  readonly sizes: readonly number[];
}

const SERIES: readonly Series[] = [
  { name: "generator", shape: {}, sizes: [100, 300, 1_000, 5_000] },
  { name: "shapes", shape: { generator: "shapes" }, sizes: [100, 300, 1_000, 5_000] },
  { name: "with NotAction", shape: { notActionShare: 0.2 }, sizes: [1_000, 5_000] },
  { name: "with big policies", shape: { bigPolicyShare: 0.5 }, sizes: [1_000, 5_000] },
];
/** The slope is measured between the two largest sizes. In smaller accounts the compiler's work dominates. */
const SLOPE_FROM = 1_000;

export async function benchEscalation(): Promise<void> {
  const processes = { engine: await bundled("escalation-process"), yardstick: await bundled("yardstick-process") };
  const folder = mkdtempSync(join(tmpdir(), "escalation-"));
  try {
    for (const series of SERIES) {
      const runs = new Map<number, Run>();
      for (const users of series.sizes) {
        const file = await writeGenerated(join(folder, "account.json"), users, series.shape);
        const run = await costsOf(file, processes);
        runs.set(users, run);
        printRun(`${series.name}, ${users} + ${users}`, run);
      }
      printSlope(series, runs);
    }
    for (const fixture of readdirSync(FIXTURES).toSorted()) {
      const file = join(folder, fixture);
      writeFileSync(file, JSON.stringify({ snapshot: readFixture(new URL(fixture, FIXTURES)), planted: null }));
      printFixture(basename(fixture, ".json"), await costsOf(file, processes));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printRun(name: string, { paths, checks, yardstick, limitSeconds }: Run): void {
  const reference = median(yardstick.map(({ cpuSeconds }) => cpuSeconds));
  print(AREA, `${name}: yardstick, CPU of the process`, reference, undefined, "s");
  print(AREA, `${name}: yardstick without start`, median(yardstick.map((each) => each.ownCpuSeconds)), undefined, "s");
  print(AREA, `${name}: yardstick, planted answers that differ`, yardstick[0]!.wrong, { atMost: 0 });
  if (!paths) {
    printUnfinished(AREA, `${name}: paths`, limitSeconds);
    return;
  }
  const cpu = median(paths.map(({ cpuSeconds }) => cpuSeconds));
  const [{ principals, missed, falsePositives }] = paths;
  print(AREA, `${name}: paths, CPU`, cpu, undefined, "s");
  print(AREA, `${name}: paths, CPU per principal`, (cpu / principals) * 1e6, undefined, "µs");
  const whole = median(paths.map(({ processCpuSeconds }) => processCpuSeconds));
  print(AREA, `${name}: paths, CPU of the process`, whole, undefined, "s");
  const start = median(paths.map(({ startCpuSeconds }) => startCpuSeconds));
  print(AREA, `${name}: paths, CPU of its start`, start, undefined, "s");
  print(AREA, `${name}: paths : yardstick, both of the process`, whole / reference, { atMost: MAX_RATIO_TO_YARDSTICK });
  print(AREA, `${name}: planted paths not found`, missed, { atMost: 0 });
  print(AREA, `${name}: decoys called open`, falsePositives, { atMost: 0 });
  if (!checks) {
    printUnfinished(AREA, `${name}: all checks`, limitSeconds);
    return;
  }
  const all = median(checks.map(({ cpuSeconds }) => cpuSeconds));
  print(AREA, `${name}: all checks, CPU`, all, undefined, "s");
  print(AREA, `${name}: all checks : paths`, all / cpu, { atMost: MAX_RATIO_OF_CHECKS });
  const memory = Math.max(...[...paths, ...checks].map(({ peakMemoryMib }) => peakMemoryMib));
  print(AREA, `${name}: peak memory with the snapshot`, memory, { atMost: MAX_MEMORY_MIB }, "MiB");
}

function printFixture(name: string, { paths, yardstick, limitSeconds }: Run): void {
  if (!paths) {
    printUnfinished(AREA, `account ${name}: paths`, limitSeconds);
    return;
  }
  const cpu = median(paths.map(({ cpuSeconds }) => cpuSeconds));
  const reference = median(yardstick.map(({ cpuSeconds }) => cpuSeconds));
  print(AREA, `account ${name}: paths, CPU`, cpu, { atMost: MAX_FIXTURE_CPU_SECONDS }, "s");
  const whole = median(paths.map(({ processCpuSeconds }) => processCpuSeconds));
  print(AREA, `account ${name}: paths : yardstick, both of the process`, whole / reference);
}

/** Prints how the cost grows: the median of the turns' slopes, because both sizes of a turn ran under a similar load. */
function printSlope({ name, sizes }: Series, runs: ReadonlyMap<number, Run>): void {
  const large = sizes.at(-1)!;
  const measurement = `${name}: slope from ${SLOPE_FROM} to ${large}`;
  const [less, more] = [runs.get(SLOPE_FROM)!, runs.get(large)!];
  if (!less.paths || !more.paths) {
    printUnfinished(AREA, measurement, more.limitSeconds);
    return;
  }
  const slopes = less.paths.map((small, turn) => {
    const big = more.paths![turn]!;
    return slope({ size: small.principals, cost: small.cpuSeconds }, { size: big.principals, cost: big.cpuSeconds });
  });
  print(AREA, measurement, median(slopes), { atMost: MAX_SLOPE });
}

async function writeGenerated(file: string, users: number, shape: BenchShape): Promise<string> {
  const sandbox = await startBenchSandbox(users, shape);
  const { snapshot } = await readAccount(sandbox.connection, { expectedAccountId: sandbox.awsAccountId });
  sandbox.stop();
  writeFileSync(file, JSON.stringify({ snapshot, planted: sandbox.escalation }));
  return file;
}
