import { expect, test } from "vitest";
import { inMessageTime } from "./message-time.ts";

test("an orderly stop during a call is a failure of the attempt and no unexpected error", async () => {
  const stop = new AbortController();
  const sending = inMessageTime({ messageMs: 60_000, signal: stop.signal }, (signal) => {
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
  });
  stop.abort();
  await expect(sending).rejects.toMatchObject({ code: "TARGET_UNREACHABLE" });
});

test("another error is thrown as it is", async () => {
  const error = new Error("unexpected");
  await expect(inMessageTime({ messageMs: 60_000 }, () => Promise.reject(error))).rejects.toBe(error);
});
