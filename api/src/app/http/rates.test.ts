import { describe, expect, test } from "vitest";
import { AppError } from "../../errors.ts";
import { MINUTE, SECOND } from "../../iam/time.ts";
import { type Asker, Rates, REQUEST_POINTS } from "./rates.ts";

const LIMITS = { address: 1_000, credential: 600, stranger: 60, sockets: 4 };
const START = 1_800_000_000_000;

function token(secret: string, address = "192.0.2.1"): Asker {
  return { address, credential: { kind: "TOKEN", secret } };
}
const nobody = (address: string): Asker => ({ address, credential: null });

/** Seconds to wait; `null`: let through. */
function waitOf(permission: () => void): number | null {
  try {
    permission();
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "RATE_LIMITED") throw error;
    expect(error.isRetryable).toBe(true);
    expect(error.message).toContain(
      String(error.details["retryAfterSeconds"] === 1 ? "a second" : error.details["retryAfterSeconds"]),
    );
    return error.details["retryAfterSeconds"] as number;
  }
}

describe("rates", () => {
  test("let a minute's worth through at once, then as much as fills up", () => {
    const rates = new Rates(LIMITS);
    expect(waitOf(() => rates.spend(token("a"), 600, START))).toBeNull();
    expect(waitOf(() => rates.spend(token("a"), 10, START))).toBe(1);
    expect(waitOf(() => rates.spend(token("a"), 100, START))).toBe(10);
    expect(waitOf(() => rates.spend(token("a"), 100, START + 9 * SECOND))).toBe(1);
    expect(waitOf(() => rates.spend(token("a"), 100, START + 10 * SECOND))).toBeNull();
    // What was refused has taken nothing, and nothing heaps up beyond a minute's worth.
    expect(waitOf(() => rates.spend(token("a"), 600, START + 10 * MINUTE))).toBeNull();
    expect(waitOf(() => rates.spend(token("a"), 10, START + 10 * MINUTE))).toBe(1);
  });

  test("count each token by itself, and an address with all that come from it", () => {
    const rates = new Rates(LIMITS);
    rates.spend(token("a"), 600, START);
    expect(waitOf(() => rates.spend(token("b"), 400, START))).toBeNull();
    expect(waitOf(() => rates.spend(token("c"), 10, START))).toBe(1);
    expect(waitOf(() => rates.spend(token("c", "192.0.2.2"), 10, START))).toBeNull();
  });

  test("take an IPv6 network for one address", () => {
    const rates = new Rates(LIMITS);
    rates.spend(nobody("2001:db8:0:1::1"), 60, START);
    expect(waitOf(() => rates.spend(nobody("2001:db8:0:1:ffff::2"), 10, START))).toBe(10);
    expect(waitOf(() => rates.spend(nobody("2001:db8:0:2::1"), 10, START))).toBeNull();
  });

  test("end guessing before anything is looked up, and keep out nobody who was known", () => {
    const rates = new Rates(LIMITS);
    rates.spend(token("known"), REQUEST_POINTS, START);
    rates.spend(nobody("192.0.2.1"), 60, START);
    expect(waitOf(() => rates.arrive(token("guess"), START))).toBe(10);
    expect(waitOf(() => rates.arrive(token("known"), START))).toBeNull();
    expect(waitOf(() => rates.arrive(token("guess"), START + 10 * SECOND))).toBeNull();
  });

  test("let so many sockets be opened", () => {
    const rates = new Rates(LIMITS);
    for (let opened = 0; opened < LIMITS.sockets; opened += 1)
      expect(waitOf(() => rates.connect("192.0.2.1", START))).toBeNull();
    expect(waitOf(() => rates.connect("192.0.2.1", START))).toBe(15);
    expect(waitOf(() => rates.connect("192.0.2.2", START))).toBeNull();
  });

  test("remember a bounded number, whatever addresses are invented", () => {
    const rates = new Rates(LIMITS);
    for (let address = 0; address < 150_000; address += 1)
      rates.connect(`10.${address >> 16}.${(address >> 8) & 255}.${address & 255}`, START);
    expect(rates.counts).toBe(100_000);
  });
});
