/**
 * The memory and the CPU time of a process with its children, as Linux counts them (manual pages proc_pid_stat(5) and
 * proc_pid_smaps(5)).
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The places of the fields after the process's name. */
const OWN_TIMES = [11, 12];
const CHILDREN_TIMES = [13, 14];
const TICKS_PER_SECOND = 100;
const SAMPLE_MS = 100;
/** Elsewhere the measurements are not a number, which meets no goal. */
const IS_LISTED = existsSync("/proc/self/smaps_rollup");

/**
 * Samples the memory of a process together with its children's until `stop`, which returns the peak in MiB. A page that
 * several processes share counts once: the code of Node alone takes 42 MiB.
 */
export function watchMemory(pid: number): { stop(): number } {
  let peakMib = 0;
  const timer = setInterval(() => {
    const total = [pid, ...childrenOf(pid)].reduce((sum, id) => sum + memoryMib(id), 0);
    peakMib = Math.max(peakMib, total);
  }, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      return IS_LISTED ? peakMib : Number.NaN;
    },
  };
}

/** The CPU time of this process's children that have ended. */
export function endedChildrenCpuSeconds(): number {
  return IS_LISTED ? statSeconds("self", CHILDREN_TIMES) : Number.NaN;
}

/** The CPU time of a process and all processes below it, with those that have ended. */
export function treeCpuSeconds(pid: number): number {
  if (!IS_LISTED) return Number.NaN;
  const below = childrenOf(pid).reduce((sum, child) => sum + treeCpuSeconds(child), 0);
  return below + statSeconds(pid, [...OWN_TIMES, ...CHILDREN_TIMES]);
}

function statSeconds(pid: number | "self", places: readonly number[]): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return places.reduce((sum, at) => sum + Number(fields[at]), 0) / TICKS_PER_SECOND;
  } catch {
    return 0; // It has ended, and its parent counts its time.
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return []; // It has ended.
  }
}

/** The proportional set size: of each shared page, the share of this process. */
function memoryMib(pid: number): number {
  try {
    return Number(/^Pss: +(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) / 1_024;
  } catch {
    return 0; // It has ended.
  }
}
