import { describe, expect, test } from "vitest";
import type { AppError } from "../../errors.ts";
import { MINUTE } from "../../iam/time.ts";
import { SignInThrottle, type Trier } from "./sign-in-throttle.ts";

const AT = Date.UTC(2026, 10, 25);
const stranger: Trier = { name: "anna", address: "192.0.2.1", known: null };

function isRefused(attempts: SignInThrottle, trier: Trier, at = AT): boolean {
  try {
    attempts.require(trier, at);
    return false;
  } catch (error) {
    expect((error as AppError).code).toBe("TOO_MANY_ATTEMPTS");
    return true;
  }
}
function guess(attempts: SignInThrottle, trier: Trier, times: number, at = AT): void {
  for (let each = 0; each < times; each += 1) attempts.addWrong(trier, at);
}

describe("wrong passwords", () => {
  test("make who gave them wait a quarter of an hour, under any spelling of the name", () => {
    const attempts = new SignInThrottle();
    guess(attempts, stranger, 9);
    expect(isRefused(attempts, stranger)).toBe(false);
    guess(attempts, { ...stranger, name: " ANNA " }, 1);
    expect(isRefused(attempts, stranger)).toBe(true);
    expect(isRefused(attempts, stranger, AT + 15 * MINUTE - 1)).toBe(true);
    expect(isRefused(attempts, stranger, AT + 15 * MINUTE)).toBe(false);
  });

  test("of a stranger leave the person's own address and known browser alone", () => {
    const attempts = new SignInThrottle();
    guess(attempts, stranger, 50);
    expect(isRefused(attempts, { ...stranger, address: "198.51.100.7" })).toBe(false);
    expect(isRefused(attempts, { ...stranger, known: "browser" })).toBe(false);
  });

  test("of a crowd at one name stop browsers that are not known, and no known one", () => {
    const attempts = new SignInThrottle();
    for (let each = 0; each < 200; each += 1) guess(attempts, { ...stranger, address: `198.51.100.${each}` }, 1);
    expect(isRefused(attempts, { ...stranger, address: "203.0.113.9" })).toBe(true);
    expect(isRefused(attempts, { ...stranger, known: "browser" })).toBe(false);
  });

  test("of one address at many names stop the address", () => {
    const attempts = new SignInThrottle();
    for (let each = 0; each < 100; each += 1) guess(attempts, { ...stranger, name: `name-${each}` }, 1);
    expect(isRefused(attempts, { ...stranger, name: "berta" })).toBe(true);
    expect(isRefused(attempts, { ...stranger, name: "berta", address: "198.51.100.7" })).toBe(false);
  });

  test("in a known browser slow it down to ten a minute", () => {
    const attempts = new SignInThrottle();
    const own = { ...stranger, known: "browser" };
    guess(attempts, own, 10);
    expect(isRefused(attempts, own)).toBe(true);
    expect(isRefused(attempts, own, AT + MINUTE)).toBe(false);
    expect(isRefused(attempts, stranger)).toBe(false);
  });

  test("are forgotten at the right one, but not what others guess at the name", () => {
    const attempts = new SignInThrottle();
    guess(attempts, stranger, 10);
    attempts.forget(stranger);
    expect(isRefused(attempts, stranger)).toBe(false);
    for (let each = 0; each < 191; each += 1) guess(attempts, { ...stranger, address: `198.51.100.${each}` }, 1);
    expect(isRefused(attempts, { ...stranger, address: "203.0.113.9" })).toBe(true);
  });

  test("fill no memory", () => {
    const attempts = new SignInThrottle();
    for (let each = 0; each < 8_000; each += 1)
      guess(attempts, { ...stranger, name: `n${each}`, address: `a${each}` }, 1);
    expect((attempts as unknown as { wrong: Map<string, unknown> }).wrong.size).toBe(20_000);
  });
});
