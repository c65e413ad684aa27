import { describe, expect, test } from "vitest";
import type { AppError } from "../../errors.ts";
import { MINUTE } from "../../iam/time.ts";
import { SignInThrottle, type SignInAttempt } from "./sign-in-throttle.ts";

const AT = Date.UTC(2026, 10, 25);
const stranger: SignInAttempt = { name: "anna", address: "192.0.2.1", knownClient: null };

function isRefused(attempts: SignInThrottle, attempt: SignInAttempt, at = AT): boolean {
  try {
    attempts.require(attempt, at);
    return false;
  } catch (error) {
    expect((error as AppError).code).toBe("TOO_MANY_ATTEMPTS");
    return true;
  }
}
function guess(attempts: SignInThrottle, attempt: SignInAttempt, times: number, at = AT): void {
  for (let count = 0; count < times; count += 1) attempts.addWrong(attempt, at);
}

describe("wrong passwords", () => {
  test("make the client wait 15 minutes, in any spelling of the name", () => {
    const attempts = new SignInThrottle();
    guess(attempts, stranger, 9);
    expect(isRefused(attempts, stranger)).toBe(false);
    guess(attempts, { ...stranger, name: " ANNA " }, 1);
    expect(isRefused(attempts, stranger)).toBe(true);
    expect(isRefused(attempts, stranger, AT + 15 * MINUTE - 1)).toBe(true);
    expect(isRefused(attempts, stranger, AT + 15 * MINUTE)).toBe(false);
  });

  test("of a stranger do not affect the operator's own address and known browser", () => {
    const attempts = new SignInThrottle();
    guess(attempts, stranger, 50);
    expect(isRefused(attempts, { ...stranger, address: "198.51.100.7" })).toBe(false);
    expect(isRefused(attempts, { ...stranger, knownClient: "browser" })).toBe(false);
  });

  test("from many addresses with one name block unknown browsers, but no known browser", () => {
    const attempts = new SignInThrottle();
    for (let count = 0; count < 200; count += 1) guess(attempts, { ...stranger, address: `198.51.100.${count}` }, 1);
    expect(isRefused(attempts, { ...stranger, address: "203.0.113.9" })).toBe(true);
    expect(isRefused(attempts, { ...stranger, knownClient: "browser" })).toBe(false);
  });

  test("from one address with many names block the address", () => {
    const attempts = new SignInThrottle();
    for (let count = 0; count < 100; count += 1) guess(attempts, { ...stranger, name: `name-${count}` }, 1);
    expect(isRefused(attempts, { ...stranger, name: "berta" })).toBe(true);
    expect(isRefused(attempts, { ...stranger, name: "berta", address: "198.51.100.7" })).toBe(false);
  });

  test("in a known browser slow it down to ten per minute", () => {
    const attempts = new SignInThrottle();
    const own = { ...stranger, knownClient: "browser" };
    guess(attempts, own, 10);
    expect(isRefused(attempts, own)).toBe(true);
    expect(isRefused(attempts, own, AT + MINUTE)).toBe(false);
    expect(isRefused(attempts, stranger)).toBe(false);
  });

  test("are cleared by the correct password, except those that others tried with the name", () => {
    const attempts = new SignInThrottle();
    guess(attempts, stranger, 10);
    attempts.forget(stranger);
    expect(isRefused(attempts, stranger)).toBe(false);
    for (let count = 0; count < 191; count += 1) guess(attempts, { ...stranger, address: `198.51.100.${count}` }, 1);
    expect(isRefused(attempts, { ...stranger, address: "203.0.113.9" })).toBe(true);
  });

  test("cannot fill the memory", () => {
    const attempts = new SignInThrottle();
    for (let count = 0; count < 8_000; count += 1)
      guess(attempts, { ...stranger, name: `n${count}`, address: `a${count}` }, 1);
    expect((attempts as unknown as { counts: Map<string, unknown> }).counts.size).toBe(20_000);
  });
});
