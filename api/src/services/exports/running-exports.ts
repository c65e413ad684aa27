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

const running = new WeakMap<Platform["orm"], Map<string, number>>();

/** Counts an export until the returned function is called. Error: EXPORTS_BUSY. */
export function enterExport({ platform, caller }: Scope): () => void {
  const byCaller = running.get(platform.orm) ?? new Map<string, number>();
  running.set(platform.orm, byCaller);
  const key = callerKey(caller);
  const own = byCaller.get(key) ?? 0;
  const all = [...byCaller.values()].reduce((sum, count) => sum + count, 0);
  if (own >= EXPORTS_PER_CALLER_MAX || all >= EXPORTS_PER_PROCESS_MAX)
    throw new AppError("EXPORTS_BUSY", { details: { retryAfterSeconds: RETRY_AFTER_SECONDS } });
  byCaller.set(key, own + 1);
  let hasLeft = false;
  return () => {
    if (hasLeft) return;
    hasLeft = true;
    const left = (byCaller.get(key) ?? 1) - 1;
    if (left > 0) byCaller.set(key, left);
    else byCaller.delete(key);
  };
}
