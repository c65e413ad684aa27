import { describe, expect, test, vi } from "vitest";
import { AppError } from "../../errors.ts";
import { MINUTE, SECOND } from "../../iam/time.ts";
import { type RateClient, Rates, REQUEST_POINTS } from "./rates.ts";

const LIMITS = { address: 1_000, credential: 600, stranger: 60, sockets: 4 };
const START = 1_800_000_000_000;

function token(secret: string, address = "192.0.2.1"): RateClient {
  return { address, credential: { kind: "TOKEN", secret } };
}
const anonymous = (address: string): RateClient => ({ address, credential: null });

/** The seconds to wait. Null if the charge is accepted. */
function waitSecondsOf(charge: () => void): number | null {
  try {
    charge();
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
  test("do not follow a system clock that steps back (S17)", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const rates = new Rates(LIMITS);
      rates.spend(token("a"), 100);
      vi.setSystemTime(Date.now() - 10 * MINUTE);
      expect(waitSecondsOf(() => rates.spend(token("a"), 100))).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  test("allow a minute's points at once, then as many as refill", () => {
    const rates = new Rates(LIMITS);
    expect(waitSecondsOf(() => rates.spend(token("a"), 600, START))).toBeNull();
    expect(waitSecondsOf(() => rates.spend(token("a"), 10, START))).toBe(1);
    expect(waitSecondsOf(() => rates.spend(token("a"), 100, START))).toBe(10);
    expect(waitSecondsOf(() => rates.spend(token("a"), 100, START + 9 * SECOND))).toBe(1);
    expect(waitSecondsOf(() => rates.spend(token("a"), 100, START + 10 * SECOND))).toBeNull();
    // A refused charge takes no points, and no more than a minute's points accumulate.
    expect(waitSecondsOf(() => rates.spend(token("a"), 600, START + 10 * MINUTE))).toBeNull();
    expect(waitSecondsOf(() => rates.spend(token("a"), 10, START + 10 * MINUTE))).toBe(1);
  });

  test("count each token separately, and an address for all its callers", () => {
    const rates = new Rates(LIMITS);
    rates.spend(token("a"), 600, START);
    expect(waitSecondsOf(() => rates.spend(token("b"), 400, START))).toBeNull();
    expect(waitSecondsOf(() => rates.spend(token("c"), 10, START))).toBe(1);
    expect(waitSecondsOf(() => rates.spend(token("c", "192.0.2.2"), 10, START))).toBeNull();
  });

  test("count an IPv6 network as one address", () => {
    const rates = new Rates(LIMITS);
    rates.spend(anonymous("2001:db8:0:1::1"), 60, START);
    expect(waitSecondsOf(() => rates.spend(anonymous("2001:db8:0:1:ffff::2"), 10, START))).toBe(10);
    expect(waitSecondsOf(() => rates.spend(anonymous("2001:db8:0:2::1"), 10, START))).toBeNull();
  });

  test("limit guessing before any lookup, and do not block a known credential", () => {
    const rates = new Rates(LIMITS);
    rates.spend(token("known"), REQUEST_POINTS, START);
    rates.spend(anonymous("192.0.2.1"), 60, START);
    expect(waitSecondsOf(() => rates.arrive(token("guess"), START))).toBe(10);
    expect(waitSecondsOf(() => rates.arrive(token("known"), START))).toBeNull();
    expect(waitSecondsOf(() => rates.arrive(token("guess"), START + 10 * SECOND))).toBeNull();
  });

  test("limit the number of opened sockets", () => {
    const rates = new Rates(LIMITS);
    for (let opened = 0; opened < LIMITS.sockets; opened += 1)
      expect(waitSecondsOf(() => rates.connect("192.0.2.1", START))).toBeNull();
    expect(waitSecondsOf(() => rates.connect("192.0.2.1", START))).toBe(15);
    expect(waitSecondsOf(() => rates.connect("192.0.2.2", START))).toBeNull();
  });

  test("keep a bounded number of counts, whatever addresses are invented", () => {
    const rates = new Rates(LIMITS);
    for (let address = 0; address < 150_000; address += 1)
      rates.connect(`10.${address >> 16}.${(address >> 8) & 255}.${address & 255}`, START);
    expect(rates.counts).toBe(100_000);
  });
});
