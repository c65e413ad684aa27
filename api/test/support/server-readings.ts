/**
 * Loaded into an API process that a test measures (`server-process.ts`). Answers each message with the readings since
 * the last one. Only types are erased here, so that Node.js runs this file by itself.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

/** The resolution of the delay histogram, which is included in each reading. */
const RESOLUTION_MS = 5;
const GC_ROUNDS = 3;

export interface TurnReading {
  /** The longest delay of the event loop since the last reading, for any reason. */
  readonly loopMaxMs: number;
  /** The longest computation between two turns of the event loop. The time that other processes took is excluded. */
  readonly turnMaxMs: number;
}

export interface ServerReading extends TurnReading {
  readonly rssMiB: number;
  readonly heapMiB: number;
}

export interface ServerQuestion {
  readonly read: "memory" | "turn";
}

if (isMainThread && process.send !== undefined) {
  let turnMaxMs = 0;
  let spent = process.threadCpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(spent);
    spent = process.threadCpuUsage();
    turnMaxMs = Math.max(turnMaxMs, (user + system) / 1_000);
  }, RESOLUTION_MS);
  timer.unref();
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  process.on("message", ({ read }: ServerQuestion) => {
    const loopMaxMs = delay.max / 1e6;
    const turn = { loopMaxMs, turnMaxMs };
    for (let round = 0; read === "memory" && round < GC_ROUNDS; round += 1) global.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    delay.reset();
    spent = process.threadCpuUsage();
    turnMaxMs = 0;
    process.send!({ ...turn, rssMiB: rss / 2 ** 20, heapMiB: heapUsed / 2 ** 20 } satisfies ServerReading);
  });
  process.on("disconnect", () => process.exit(0));
}
