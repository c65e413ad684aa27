/** The analysis processes of a process, as Linux lists them. A test ends them as the kernel or a fault would. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { zstdCompressSync } from "node:zlib";
import type { PackedSnapshot } from "../../src/services/analysis/snapshot-codec.ts";

/** Whether the system lists processes as Linux does. */
export const LISTS_PROCESSES = existsSync("/proc/self/environ");

const PROGRAM = /analysis-program\.[jt]s/;
/** States of a process that has ended (Linux manual page proc_pid_stat(5)). */
const ENDED = ["Z", "X"];

/** The IDs of the analysis processes that a process has started and that live. */
export function analysisChildrenOf(parent: number): number[] {
  const threads = tryRead(() => readdirSync(`/proc/${parent}/task`)) ?? [];
  const children = threads.flatMap((thread) => {
    const ids = tryRead(() => readFileSync(`/proc/${parent}/task/${thread}/children`, "utf8")) ?? "";
    return ids.split(" ").filter(Boolean).map(Number);
  });
  return children.filter((id) => isAlive(id) && PROGRAM.test(tryRead(() => fileOf(id, "cmdline")) ?? ""));
}

export function isAlive(id: number): boolean {
  const stat = tryRead(() => statOf(id));
  return stat !== null && !ENDED.includes(stat[0]!);
}

/** Whether the system lets a process change this setting of its own, such as `oom_score_adj`. Changes nothing. */
export function isChangeable(setting: string): boolean {
  const file = `/proc/self/${setting}`;
  try {
    const value = readFileSync(file, "utf8").trim();
    // Linux shows the filter of core dumps as a hexadecimal number without its prefix.
    writeFileSync(file, setting === "coredump_filter" ? `0x${value}` : value);
    return true;
  } catch {
    return false;
  }
}

/** The analysis process that has computed most since `earlier`, by ID. Undefined if there is none. */
export function busiestChildOf(parent: number, earlier: ReadonlyMap<number, number> = new Map()): number | undefined {
  const grown = (id: number) => (tryRead(() => cpuSecondsOf(id)) ?? 0) - (earlier.get(id) ?? 0);
  return analysisChildrenOf(parent).toSorted((a, b) => grown(b) - grown(a))[0];
}

/** The CPU time of a process in seconds. Linux counts in hundredths. */
export function cpuSecondsOf(id: number): number {
  const [user, system] = statOf(id).slice(11, 13).map(Number);
  return (user! + system!) / 100;
}

/** The fields of the process after its name, so the first one is its state. */
export function statOf(id: number): string[] {
  const stat = fileOf(id, "stat");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

export function fileOf(id: number, file: string): string {
  return readFileSync(`/proc/${id}/${file}`, "utf8");
}

/**
 * A snapshot with a list of lists that takes more than 100 MB of memory. A process that reads it beyond its heap limit
 * aborts. One long list of numbers would not do: V8 lets a single allocation exceed the limit.
 */
export function snapshotOfLongList(): PackedSnapshot {
  const document = zstdCompressSync(`{"list":[${"[],".repeat(4_000_000)}[]]}`);
  return { id: "long list", document };
}

/** The result. Null if the process has ended meanwhile. */
function tryRead<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}
