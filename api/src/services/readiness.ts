import { pause } from "../clock.ts";
import type { Platform } from "./scope.ts";

export const DATABASE_ANSWERS_WITHIN_MS = 2_000;

/** The database answers, and every migration that this process knows has run. */
export async function isDatabaseReady({ orm }: Pick<Platform, "orm">, withinMs: number): Promise<boolean> {
  const timer = new AbortController();
  const late = pause(withinMs, timer.signal).then(
    () => false,
    () => false,
  );
  const answer = orm.migrator.getPending().then(
    (pending) => pending.length === 0,
    () => false,
  );
  const isReady = await Promise.race([answer, late]);
  timer.abort(new Error("answered"));
  return isReady;
}
