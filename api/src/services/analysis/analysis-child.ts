/**
 * An analysis process, seen from its parent. It runs `analysis-program.ts` with a heap limit of its own.
 *
 * A process, because a thread cannot be limited safely. V8 grants a thread that reaches its heap limit a few more
 * megabytes to end in. One larger allocation in that moment, such as that of a long list, aborts the whole process with
 * every other thread (nodejs/node, issue 47224). A child process that aborts ends alone.
 */
import { type ChildProcess, fork } from "node:child_process";
import { ALLOCATOR_ENVIRONMENT, ANALYSIS_MEMORY_FLAGS, YOUNG_MEMORY_FLAG } from "../core/process-memory.ts";
import { placesIn } from "./code-places.ts";
import { PROGRAM, PROGRAM_ARGUMENTS } from "./analysis-program-file.ts";
import type { Loaded } from "./parent-source.ts";
import type { ProcessMessage, Question } from "./requests.ts";

/**
 * The whole environment of an analysis process. It contains no secret of the parent, and fixes the order in which texts
 * are sorted.
 */
const ENVIRONMENT: Readonly<Record<string, string>> = { ...ALLOCATOR_ENVIRONMENT, LC_ALL: "en_US.UTF-8" };
/**
 * The size of the stack: as much as Node gives a thread, for deeply nested documents. It must fit into the system's
 * limit, mostly 8 MB.
 */
const STACK_KB = 3_900;
/**
 * How much the heap may grow until V8 collects all of its garbage again. V8's own choice, up to four times as much, takes
 * 15 % more memory at the peak of a large account, and 10 % less CPU time (`npm run bench scanning`).
 */
const HEAP_GROWTH_FLAG = "--heap-growing-percent=30";
/** How much of the error output is kept, from its end. The report of an exhausted heap takes about 3,000 characters. */
const ERROR_OUTPUT_MAX = 16_384;
/** The errors of a message to a process that has just ended. Its own end is then reported. */
const ENDED_MEANWHILE = new Set(["EPIPE", "ECONNRESET", "ERR_IPC_CHANNEL_CLOSED", "ERR_IPC_DISCONNECTED"]);

/** Why a process ended before it answered. */
export type LossReason = keyof typeof LOSSES;
const LOSSES = {
  HEAP: "The analysis process reached its heap limit.",
  KILLED: "The system ended the analysis process, most likely because the memory of the machine was exhausted.",
  CRASH: "The analysis process crashed.",
} as const;

/** The process ended before it answered. */
export class ProcessLost extends Error {
  constructor(
    readonly reason: LossReason,
    options?: ErrorOptions,
  ) {
    super(LOSSES[reason], options);
  }
}

interface Listeners {
  readonly onMessage: (message: ProcessMessage) => void;
  /** Called once, when the process has ended by itself and all of its messages were received. */
  readonly onLost: (loss: ProcessLost) => void;
}

export class AnalysisChild {
  readonly #process: ChildProcess;
  /** Resolves when the process has ended and its memory is free. */
  readonly #ended: Promise<void>;
  #errorOutput = "";
  #isEnding = false;
  #cannotBeReached = false;

  /** Throws if the system cannot start a process. */
  constructor(heapMb: number, { onMessage, onLost }: Listeners) {
    const child = fork(PROGRAM, [], {
      execArgv: [
        ...PROGRAM_ARGUMENTS,
        `--max-old-space-size=${heapMb}`,
        YOUNG_MEMORY_FLAG,
        ...ANALYSIS_MEMORY_FLAGS,
        `--stack-size=${STACK_KB}`,
        HEAP_GROWTH_FLAG,
        "--expose-gc",
      ],
      env: { ...ENVIRONMENT },
      // Data and not only JSON: maps, sets and bytes.
      serialization: "advanced",
      // The input is never written to. It tells the child that its parent is gone (`parent-watch.ts`).
      stdio: ["pipe", "ignore", "pipe", "ipc"],
    });
    this.#process = child;
    this.#ended = new Promise((resolve) => {
      // After the end of the process, of its error output and of its messages.
      child.once("close", (exitCode, signal) => {
        if (!this.#isEnding) onLost(this.#lossOf(exitCode, signal));
        resolve();
      });
      child.on("error", (cause) => {
        if (child.pid !== undefined) return; // A message or signal for a process that has just ended.
        if (!this.#isEnding) onLost(new ProcessLost("CRASH", { cause }));
        resolve();
      });
    });
    // Without free file descriptors, Node returns a process that was not started, and without a channel to it.
    if (!child.channel) {
      this.#isEnding = true;
      throw new ProcessLost("CRASH", { cause: new Error("no channel to the process") });
    }
    child.on("message", (message) => onMessage(message as ProcessMessage));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#errorOutput = (this.#errorOutput + text).slice(-ERROR_OUTPUT_MAX);
    });
    // An idle process does not keep its parent alive.
    child.unref();
    child.channel?.unref();
    for (const stream of [child.stdin, child.stderr]) (stream as unknown as { unref?(): void } | null)?.unref?.();
    child.stdin?.on("error", () => undefined); // The pipe breaks when the process ends.
  }

  /** Sends a question, or what the process wants for its answer. Throws if it cannot be sent. */
  send(question: Question | Loaded): void {
    this.#process.send(question, (error) => {
      if (!error) return;
      this.#cannotBeReached = !ENDED_MEANWHILE.has((error as NodeJS.ErrnoException).code ?? "");
      this.#process.kill("SIGKILL");
    });
  }

  /** Ends the process, whatever it does. Resolves when its memory is free. `onLost` is not called. */
  async end(): Promise<void> {
    this.#isEnding = true;
    this.#process.kill("SIGKILL");
    await this.#ended;
  }

  /**
   * V8 reports an exhausted heap in its error output and aborts. SIGKILL comes from the kernel, unless the process could not
   * be reached: the signal of `end` is not reported.
   */
  #lossOf(exitCode: number | null, signal: NodeJS.Signals | null): ProcessLost {
    const isHeap = signal !== null && /fatal [^\n]*(?:out of memory|allocation failed)/i.test(this.#errorOutput);
    const isKilled = signal === "SIGKILL" && !this.#cannotBeReached;
    const otherLoss = isKilled ? "KILLED" : "CRASH";
    const how = signal ?? `exit code ${exitCode}`;
    return new ProcessLost(isHeap ? "HEAP" : otherLoss, { cause: endOf(how, this.#errorOutput) });
  }
}

/** How the process ended, for the log: of its output only the places in the code, because messages quote documents. */
function endOf(how: string, errorOutput: string): Error {
  const error = new Error(how);
  error.stack = [`Error: ${how}`, ...placesIn(errorOutput)].join("\n");
  return error;
}
