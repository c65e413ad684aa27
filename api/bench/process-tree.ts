/** The memory and the CPU time of a process with its children, as Linux counts them (manual page proc_pid_stat(5)). */
import { readdirSync, readFileSync } from "node:fs";

/** The places of the fields after the process's name. */
const RESIDENT_PAGES = 21;
const CHILDREN_TIMES = [13, 14];
const PAGE_BYTES = 4_096;
const TICKS_PER_SECOND = 100;
const SAMPLE_MS = 20;

/** Samples the memory of a process together with its children's until `stop`, which returns the peak in MiB. */
export function watchMemory(pid: number): { stop(): number } {
  let peakMib = 0;
  const timer = setInterval(() => {
    const total = [pid, ...childrenOf(pid)].reduce((sum, id) => sum + residentMib(id), 0);
    peakMib = Math.max(peakMib, total);
  }, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      return peakMib;
    },
  };
}

/** The CPU time of this process's children that have ended. */
export function endedChildrenCpuSeconds(): number {
  const fields = statOf("self") ?? [];
  return CHILDREN_TIMES.reduce((sum, at) => sum + Number(fields[at] ?? 0), 0) / TICKS_PER_SECOND;
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

function residentMib(pid: number): number {
  return (Number(statOf(pid)?.[RESIDENT_PAGES] ?? 0) * PAGE_BYTES) / 2 ** 20;
}

function statOf(pid: number | "self"): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null; // It has ended.
  }
}
