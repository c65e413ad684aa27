/**
 * Rate limits per minute, shared by HTTP and sockets. They are measured in points: about one per object in a response,
 * plus some for each request.
 *
 * There are three counts: per address, per session or token, and per address for callers without a valid credential. A
 * count refills evenly and holds at most a minute's points, so a page may start with twenty queries at once.
 *
 * Each process counts separately, so two processes behind one name allow twice as much.
 */
import { LRUCache } from "lru-cache";
import { elapsed } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import { memoize } from "../../iam/memoize.ts";
import { MINUTE, SECOND } from "../../iam/time.ts";
import { hashOf } from "../../services/core/token-hash.ts";
import { networkOf } from "../../services/core/client-network.ts";
import type { Credential } from "./authenticate.ts";
import { countRefusedByRate } from "../metrics.ts";

/** Points per minute. */
export interface RateLimits {
  /** All callers from one address. An office may share one, and behind an untrusted proxy everyone does. */
  readonly address: number;
  readonly credential: number;
  /** Callers of one address without a valid credential. */
  readonly stranger: number;
  /**
   * Sockets opened by one address, whether or not they stay open. After a restart, a whole office reconnects at once.
   */
  readonly sockets: number;
}
export const RATE_LIMITS: RateLimits = { address: 3_000_000, credential: 600_000, stranger: 12_000, sockets: 6_000 };

/** The base cost of a request, operation, or message that contains an operation. */
export const REQUEST_POINTS = 10;
/** The maximum number of counts. Beyond it, the one that was charged longest ago is dropped. A count takes about 150 bytes. */
const COUNTS_MAX = 100_000;

/** The client whose counts are charged. */
export interface RateClient {
  readonly address: string;
  /** The credential of an authenticated caller. Null without one. */
  readonly credential: Credential | null;
}

export interface RateState {
  readonly name: keyof RateLimits;
  readonly points: number;
  readonly left: number;
  readonly fullInSeconds: number;
}

type Count = readonly [kind: keyof RateLimits, owner: string];

export class Rates {
  /**
   * The time since the start of this process at which each count will be full again. After that time, the count has no
   * effect.
   */
  private readonly fullAt = new LRUCache<string, number>({ max: COUNTS_MAX });

  constructor(private readonly limits: RateLimits = RATE_LIMITS) {}

  /**
   * Charges a request on arrival, before anything is looked up. Returns whose turn the lookup takes: that of the
   * credential if it was valid recently, so that no other caller at the same address delays it. Error: RATE_LIMITED.
   */
  arrive({ address, credential }: RateClient, at = elapsed()): string {
    const network = networkOf(address);
    const own = credential && keyOf(["credential", ownerOf(credential)]);
    const isKnown = own !== null && this.fullAt.has(own);
    // Limits the guessing of credentials. A credential that was valid recently is not blocked by other callers at the
    // same address.
    if (credential !== null && !isKnown) this.require([["stranger", network]], REQUEST_POINTS, at);
    this.take([["address", network]], REQUEST_POINTS, at);
    return isKnown ? own : keyOf(["address", network]);
  }

  /** Charges the cost of a request, once the caller and the cost are known. Error: RATE_LIMITED. */
  spend({ address, credential }: RateClient, points: number, at = elapsed()): void {
    const network = networkOf(address);
    const own: Count = credential === null ? ["stranger", network] : ["credential", ownerOf(credential)];
    this.take([own, ["address", network]], points, at);
  }

  /**
   * The state of the count that limits this client most: its quota for a minute, the points that are left, and the
   * seconds until the count is full again.
   */
  left({ address, credential }: RateClient, at = elapsed()): RateState {
    const network = networkOf(address);
    const own: Count = credential === null ? ["stranger", network] : ["credential", ownerOf(credential)];
    const states = [own, ["address", network] as const].map((count): RateState => {
      const usedMs = Math.max(0, (this.fullAt.peek(keyOf(count)) ?? 0) - at);
      const points = this.limits[count[0]];
      return {
        name: count[0],
        points,
        left: Math.max(0, Math.floor(points * (1 - usedMs / MINUTE))),
        fullInSeconds: Math.ceil(usedMs / SECOND),
      };
    });
    return states.reduce((one, other) => (other.left < one.left ? other : one));
  }

  /** Charges a socket before it is opened. Error: RATE_LIMITED. */
  connect(address: string, at = elapsed()): void {
    this.take([["sockets", networkOf(address)]], 1, at);
  }

  /** The number of counts in memory. */
  get counts(): number {
    return this.fullAt.size;
  }

  /** Charges all counts or none. */
  private take(counts: readonly Count[], points: number, at: number): void {
    const after = this.require(counts, points, at);
    for (const [index, count] of counts.entries()) this.fullAt.set(keyOf(count), after[index]);
  }

  /**
   * Returns when each count would be full again after the charge. Error: RATE_LIMITED, with the seconds until the
   * charge is possible.
   */
  private require(counts: readonly Count[], points: number, at: number): readonly number[] {
    const after = counts.map(
      (count) => Math.max(this.fullAt.peek(keyOf(count)) ?? 0, at) + (points * MINUTE) / this.limits[count[0]],
    );
    const latest = Math.max(...after);
    const waitMs = latest - at - MINUTE;
    if (waitMs <= 0) return after;
    countRefusedByRate(counts[after.indexOf(latest)]![0]);
    throw rateLimited(waitMs);
  }
}

function rateLimited(waitMs: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / SECOND));
  return new AppError("RATE_LIMITED", {
    message: `Too many requests in a short time. Try again in ${retryAfterSeconds === 1 ? "a second" : `${retryAfterSeconds} seconds`}.`,
    details: { retryAfterSeconds },
  });
}

function keyOf([kind, owner]: Count): string {
  return `${kind} ${owner}`;
}

/** Identifies a credential by its hash. The secret itself is not kept. A request is charged several times. */
const ownerOf = memoize(({ kind, secret }: Credential): string => `${kind} ${hashOf(secret)}`);
