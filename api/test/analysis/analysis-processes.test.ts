/** Analysis processes: each ends alone, has nothing of its parent, and never outlives it. */
import { once } from "node:events";
import { getPriority } from "node:os";
import { zstdCompressSync } from "node:zlib";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { LossReason, ProcessLost } from "../../src/services/analysis/analysis-child.ts";
import { AnalysisProcesses } from "../../src/services/analysis/analysis-processes.ts";
import { closeAnalysisProcesses } from "../../src/services/analysis/analysis-worker.ts";
import {
  analysisChildrenOf,
  cpuSecondsOf,
  fileOf,
  isAlive,
  isChangeable,
  LISTS_PROCESSES,
  snapshotOfLongList,
  statOf,
} from "../support/analysis-children.ts";
import { startAnalysisParent } from "../support/analysis-parent.ts";
import { endlessQuestion } from "../support/endless-question.ts";

const WITHIN = { timeout: 60_000, interval: 20 };
/** More CPU time than an analysis process needs to start, also from the sources. */
const COMPUTES_SECONDS = 1.5;
const HEAP_MB = 512;
const LITTLE_HEAP_MB = 40;
const SHORT = { kind: "POLICIES", documents: [], at: 0 } as const;

const LIMITS = { processesMax: 2, runningPerCallerMax: 1, waitingPerCallerMax: 2, waitingMax: 4 };
const processes = new AnalysisProcesses(LIMITS);

/** Asks as a caller of its own. The outcome is the answer or the error, so no rejection is left unhandled. */
const ask = (caller: string, heapMb = HEAP_MB, signal?: AbortSignal) =>
  processes
    .ask<"POLICIES">(endlessQuestion(), { caller, heapMb, signal })
    .then(() => "ANSWER" as const)
    .catch((error: unknown) => error);
const own = () => analysisChildrenOf(process.pid);

describe.runIf(LISTS_PROCESSES)("an analysis process", () => {
  // An earlier file of this process may have asked without a platform, or failed before it closed its own.
  beforeAll(async () => {
    await closeAnalysisProcesses();
    if (own().length > 0) throw new Error("Analysis processes of an earlier file are alive.");
  });
  afterEach(() => processes.close());

  test("has none of its parent's environment and a lower priority", async () => {
    await processes.ask(SHORT, { caller: "operator", heapMb: HEAP_MB });
    const [id] = own();
    const names = fileOf(id!, "environ")
      .split("\0")
      .filter(Boolean)
      .map((entry) => entry.split("=")[0]);
    expect(new Set(names)).toEqual(
      new Set([
        "LC_ALL",
        "MALLOC_ARENA_MAX",
        "MALLOC_MMAP_THRESHOLD_",
        "MALLOC_TRIM_THRESHOLD_",
        "NODE_CHANNEL_FD",
        "NODE_CHANNEL_SERIALIZATION_MODE",
      ]),
    );
    expect(Number(statOf(id!)[16])).toBe(Math.min(getPriority() + 5, 19));
  });

  test.runIf(isChangeable("oom_score_adj"))("is ended before its parent if memory runs out", async () => {
    await processes.ask(SHORT, { caller: "operator", heapMb: HEAP_MB });
    const score = Number(fileOf(process.pid, "oom_score_adj"));
    expect(Number(fileOf(own()[0]!, "oom_score_adj"))).toBe(Math.min(score + 500, 1_000));
  });

  test.runIf(isChangeable("coredump_filter"))("leaves none of its memory in a core dump", async () => {
    await processes.ask(SHORT, { caller: "operator", heapMb: HEAP_MB });
    expect(Number.parseInt(fileOf(own()[0]!, "coredump_filter"), 16)).toBe(0);
  });

  test("with a larger heap than the caller accepts ends before the answer is returned", async () => {
    const askFor = (idleHeapMaxMb: number) => processes.ask(SHORT, { caller: "scan", heapMb: HEAP_MB, idleHeapMaxMb });
    await askFor(1_000);
    expect(own()).toHaveLength(1);
    await askFor(1);
    expect(own()).toEqual([]);
  });

  test("that reads a list beyond its heap limit ends alone", { timeout: 240_000 }, async () => {
    const neighbour = ask("neighbour");
    const [neighbourId] = own();
    const question = { kind: "OTHER_PATHS", snapshot: snapshotOfLongList(), principalArn: "" } as const;
    const lost = await processes
      .ask<"OTHER_PATHS">(question, { caller: "other", heapMb: LITTLE_HEAP_MB })
      .catch((error: unknown) => error);
    expect(lost).toMatchObject({ reason: "HEAP", message: "The analysis process reached its heap limit." });
    // The report of V8 is long. Of it, the log shows the signal only.
    expect(((lost as ProcessLost).cause as Error).stack).toBe("Error: SIGABRT");
    expect(own()).toEqual([neighbourId]);
    expect(await processes.ask(SHORT, { caller: "other", heapMb: HEAP_MB })).toEqual([]);
    await processes.close();
    expect(own()).toEqual([]);
    expect(await neighbour).toMatchObject({ code: "THINKING_BUSY" });
  });

  test.each<[signal: NodeJS.Signals, reason: LossReason]>([
    ["SIGABRT", "CRASH"],
    ["SIGSEGV", "CRASH"],
    // The kernel's signal when the memory of the machine is exhausted.
    ["SIGKILL", "KILLED"],
  ])("that is ended by %s ends alone: %s", async (signal, reason) => {
    const neighbour = ask("neighbour");
    const [neighbourId] = own();
    const asked = ask("other");
    const id = own().find((each) => each !== neighbourId)!;
    process.kill(id, signal);
    expect(await asked).toMatchObject({ reason });
    expect(own()).toEqual([neighbourId]);
    expect(await processes.ask(SHORT, { caller: "other", heapMb: HEAP_MB })).toEqual([]);
    await processes.close();
    expect(own()).toEqual([]);
    await neighbour;
  });

  test("that cannot start is a crash", async () => {
    expect(await ask("operator", Number.NaN)).toMatchObject({ reason: "CRASH" });
    expect(await processes.ask(SHORT, { caller: "operator", heapMb: HEAP_MB })).toEqual([]);
  });

  test("leaves Ctrl-C and an orderly stop to its parent", async () => {
    await processes.ask(SHORT, { caller: "operator", heapMb: HEAP_MB });
    const [id] = own();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.kill(id!, signal);
    expect(await processes.ask(SHORT, { caller: "operator", heapMb: HEAP_MB })).toEqual([]);
    expect(own()).toEqual([id]);
  });

  test("that ends while it is idle costs no question: another one answers it", async () => {
    await processes.ask(SHORT, { caller: "operator", heapMb: HEAP_MB });
    const [id] = own();
    process.kill(id!, "SIGKILL");
    expect(await processes.ask(SHORT, { caller: "operator", heapMb: HEAP_MB })).toEqual([]);
    expect(own()).not.toEqual([id]);
  });

  test("that breaks answers with places in the code, and with no text of a document", async () => {
    const snapshot = { id: "damaged", document: zstdCompressSync("confidential policy") };
    const question = { kind: "OTHER_PATHS", snapshot, principalArn: "" } as const;
    const error: unknown = await processes
      .ask<"OTHER_PATHS">(question, { caller: "operator", heapMb: HEAP_MB })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "INTERNAL" });
    const { message } = (error as Error).cause as Error;
    expect(message).toMatch(/^SyntaxError\n {4}at /);
    expect(message).not.toContain("confi");
  });

  test("counts until its memory is free, and a question waits for its place", { timeout: 240_000 }, async () => {
    const pool = new AnalysisProcesses({ ...LIMITS, processesMax: 1 });
    const cancel = new AbortController();
    const first = pool
      .ask<"POLICIES">(endlessQuestion(), { caller: "first", heapMb: HEAP_MB, signal: cancel.signal })
      .catch((error: unknown) => error);
    const ids = own();
    const started: string[] = [];
    const second = pool.ask(SHORT, { caller: "second", heapMb: HEAP_MB, onStart: () => started.push("second") });
    cancel.abort("cancelled");
    const third = pool.ask(SHORT, { caller: "third", heapMb: HEAP_MB, onStart: () => started.push("third") });
    expect(own().filter((id) => !ids.includes(id))).toEqual([]);
    expect(started).toEqual([]);
    expect(await first).toBe("cancelled");
    expect(await Promise.all([second, third])).toEqual([[], []]);
    expect(started).toEqual(["second", "third"]);
    await pool.close();
  });

  test("is not followed by another one when the pool closes", async () => {
    const again = ask("scan").then((first) => ask("scan").then((second) => [first, second]));
    await processes.close();
    expect(own()).toEqual([]);
    const busy: unknown = expect.objectContaining({ code: "THINKING_BUSY" });
    expect(await again).toEqual([busy, busy]);
  });

  test("that computes ends when its question is cancelled", { timeout: 240_000 }, async () => {
    const cancel = new AbortController();
    const asked = ask("operator", HEAP_MB, cancel.signal);
    const [id] = own();
    await expect.poll(() => cpuSecondsOf(id!), WITHIN).toBeGreaterThan(COMPUTES_SECONDS);
    cancel.abort("cancelled");
    expect(await asked).toBe("cancelled");
    await expect.poll(() => isAlive(id!), WITHIN).toBe(false);
  });
});

test.runIf(LISTS_PROCESSES)(
  "SIGKILL of the parent ends an analysis process in the middle of its computation",
  { timeout: 240_000 },
  async () => {
    const parent = startAnalysisParent();
    const children = () => analysisChildrenOf(parent.pid!);
    await expect.poll(children, WITHIN).toHaveLength(1);
    const [id] = children();
    await expect.poll(() => cpuSecondsOf(id!), WITHIN).toBeGreaterThan(COMPUTES_SECONDS);
    const exited = once(parent, "exit");
    parent.kill("SIGKILL");
    await exited;
    await expect.poll(() => isAlive(id!), WITHIN).toBe(false);
  },
);
