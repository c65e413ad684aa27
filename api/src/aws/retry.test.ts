import { expect, test } from "vitest";
import { now } from "../clock.ts";
import { MAX_ATTEMPTS, readRetryStrategy } from "./retry.ts";

type Cause = Parameters<typeof readRetryStrategy.refreshRetryTokenForRetry>[1];

/** The pauses between the attempts of a call that fails every time. */
async function pauses(cause: Cause): Promise<number[]> {
  const delays: number[] = [];
  let token = await readRetryStrategy.acquireInitialRetryToken();
  for (;;) {
    try {
      token = await readRetryStrategy.refreshRetryTokenForRetry(token, cause);
    } catch {
      return delays;
    }
    delays.push(token.getRetryDelay());
  }
}

test("a throttled call is tried ten times, with pauses that grow and stay short", async () => {
  const delays = await pauses({ errorType: "THROTTLING" });
  expect(delays).toHaveLength(MAX_ATTEMPTS - 1);
  expect(delays[0]).toBeLessThanOrEqual(200);
  expect(Math.max(...delays)).toBeLessThanOrEqual(5_000);
});

test("a broken connection is tried six times, in seconds", async () => {
  const delays = await pauses({ errorType: "TRANSIENT" });
  expect(delays).toHaveLength(5);
  expect(delays.reduce((sum, delay) => sum + delay, 0)).toBeLessThan(3_200);
});

test("a refusal is not tried again", async () => {
  expect(await pauses({ errorType: "CLIENT_ERROR" })).toEqual([]);
});

test("AWS's own wish to wait is honoured, within the limit", async () => {
  const delays = await pauses({ errorType: "THROTTLING", retryAfterHint: new Date(now() + 3_600_000) });
  expect(new Set(delays)).toEqual(new Set([5_000]));
});
