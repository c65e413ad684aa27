import { expect } from "vitest";
import { pause } from "../../src/clock.ts";

const SAMPLE_MS = 20;

/** Asks `/healthz` of the server until the work is done. Returns the slowest answer. */
export async function sampleHealthDuring<Done>(
  serverUrl: string,
  work: () => Promise<Done>,
): Promise<{ readonly done: Done; readonly slowestMs: number }> {
  let isDone = false;
  let slowestMs = 0;
  const sampling = (async () => {
    while (!isDone) {
      const askedAt = performance.now();
      expect((await fetch(`${serverUrl}/healthz`)).status).toBe(200);
      slowestMs = Math.max(slowestMs, performance.now() - askedAt);
      await pause(SAMPLE_MS);
    }
  })();
  const done = await work().finally(() => (isDone = true));
  await sampling;
  return { done, slowestMs };
}
