/**
 * Limits how many exports run at once: each holds a database connection, of which a process has ten and the queries of
 * one caller may hold a third.
 */
import { AppError } from "../../errors.ts";
import { callerKey } from "../core/caller-key.ts";
import type { Platform, Scope } from "../core/request-scope.ts";

const EXPORTS_PER_CALLER_MAX = 2;
const EXPORTS_PER_PROCESS_MAX = 4;
const RETRY_AFTER_SECONDS = 10;

interface RunningExports {
  readonly byCaller: Map<string, number>;
  /** Each resolves when its export has closed its snapshot and its end is about to be recorded. */
  readonly unclosed: Set<Promise<void>>;
}

const running = new WeakMap<Platform["orm"], RunningExports>();

export interface ExportSlot {
  /** Lets another export begin, and does the work that ends this one. A second call does nothing. */
  close(work: () => Promise<void>): Promise<void>;
}

/** Counts an export until it is closed. Error: EXPORTS_BUSY. */
export function enterExport({ platform, caller }: Scope): ExportSlot {
  const { byCaller, unclosed } = runningOf(platform);
  const key = callerKey(caller);
  const own = byCaller.get(key) ?? 0;
  const all = [...byCaller.values()].reduce((sum, count) => sum + count, 0);
  if (own >= EXPORTS_PER_CALLER_MAX || all >= EXPORTS_PER_PROCESS_MAX)
    throw new AppError("EXPORTS_BUSY", { details: { retryAfterSeconds: RETRY_AFTER_SECONDS } });
  byCaller.set(key, own + 1);
  const closed = Promise.withResolvers<void>();
  unclosed.add(closed.promise);
  let isClosing = false;
  return {
    async close(work) {
      if (isClosing) return;
      isClosing = true;
      const left = (byCaller.get(key) ?? 1) - 1;
      if (left > 0) byCaller.set(key, left);
      else byCaller.delete(key);
      try {
        await work();
      } finally {
        unclosed.delete(closed.promise);
        closed.resolve();
      }
    },
  };
}

/** Waits until the exports whose answers have ended are closed, so that their ends are recorded before the process stops. */
export async function finishExports(platform: Pick<Platform, "orm">): Promise<void> {
  await Promise.all([...(running.get(platform.orm)?.unclosed ?? [])]);
}

function runningOf({ orm }: Platform): RunningExports {
  const known = running.get(orm) ?? { byCaller: new Map<string, number>(), unclosed: new Set<Promise<void>>() };
  running.set(orm, known);
  return known;
}
