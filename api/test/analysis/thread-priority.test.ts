/** Analyses yield to the event loops: their threads have a lower priority than the rest of the process. */
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
