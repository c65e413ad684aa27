/**
 * Analyses yield to the event loops: their threads have a lower priority than the rest of the process. A thread also ends
 * before its answer is returned if it holds more memory than the caller accepts.
 */
import { readdirSync, readFileSync } from "node:fs";
import { getPriority } from "node:os";
import { afterAll, expect, test } from "vitest";
import { AnalysisThreads } from "../../src/services/analysis/analysis-threads.ts";

const threads = new AnalysisThreads({ threadsMax: 1, runningPerCallerMax: 1, waitingPerCallerMax: 1, waitingMax: 1 });
afterAll(() => threads.close());

/** The niceness of each thread of this process (Linux manual page proc_pid_stat(5), field 19). */
function nicenessOfThreads(): number[] {
  return readdirSync("/proc/self/task").map((id) => {
    const stat = readFileSync(`/proc/self/task/${id}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16]);
  });
}

test.runIf(process.platform === "linux")("S5: only the analysis thread has a lower priority", async () => {
  const own = getPriority();
  const before = nicenessOfThreads().filter((niceness) => niceness > own).length;
  await threads.ask({ kind: "POLICIES", documents: [], at: 0 }, { caller: "operator", heapMb: 256 });
  expect(nicenessOfThreads().filter((niceness) => niceness === own + 5)).toHaveLength(before + 1);
  expect(getPriority()).toBe(own);
});

test.runIf(process.platform === "linux")("a thread with a larger heap than the caller accepts ends", async () => {
  const lowered = () => nicenessOfThreads().filter((niceness) => niceness === getPriority() + 5).length;
  const ask = (idleHeapMaxMb: number) =>
    threads.ask({ kind: "POLICIES", documents: [], at: 0 }, { caller: "scan", heapMb: 128, idleHeapMaxMb });
  await ask(1_000);
  const before = lowered();
  await ask(1);
  expect(lowered()).toBe(before - 1);
});
