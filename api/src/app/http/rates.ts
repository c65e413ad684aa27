/**
 * How much may be asked for in a minute, over HTTP and over sockets alike, in points: about one for each thing that an
 * answer holds, and some for coming at all. Three counts: of each address, of each session or token, and of each address
 * for those whom nobody knows. A count fills up evenly and holds a minute's worth, so that a page that opens with twenty
 * questions is no crowd.
 *
 * Each process counts by itself: two behind one name let through twice as much.
 */
import { now } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import { MINUTE, SECOND, type Instant } from "../../iam/time.ts";
import { hashOf } from "../../services/core/token-hash.ts";
import { networkOf } from "../../services/core/client-network.ts";
import type { Credential } from "./authenticate.ts";
import { countRefusedByRate } from "../metrics.ts";

/** Points a minute. */
export interface RateLimits {
  /** All who come from there: an office may share one, and behind a proxy that is not trusted everybody does. */
  readonly address: number;
  readonly credential: number;
  /** Without a credential, or with a wrong one. */
  readonly stranger: number;
  /** Sockets opened by one address, whether or not they stay: a whole office comes back at once after a restart. */
  readonly sockets: number;
}
export const RATE_LIMITS: RateLimits = { address: 3_000_000, credential: 600_000, stranger: 12_000, sockets: 6_000 };

/** Of any request, operation or message that names an operation. */
export const REQUEST_POINTS = 10;
/** Counts remembered; whoever was heard of longest ago is forgotten. A count takes about 150 bytes. */
const COUNTS_MAX = 100_000;

/** Who is asking, for the counts. */
export interface Asker {
  readonly address: string;
  /** Of a caller that is known; `null`: nobody. */
  readonly credential: Credential | null;
}

type Count = readonly [kind: keyof RateLimits, whose: string];

export class Rates {
  /** Of each count when it will be full again; nothing of it is used after that. Heard of last goes last. */
  private readonly fullAt = new Map<string, Instant>();

  constructor(private readonly limits: RateLimits = RATE_LIMITS) {}

  /** Before anything is looked up for a request. Error: RATE_LIMITED. */
  arrive({ address, credential }: Asker, at = now()): void {
    const network = networkOf(address);
    // Guesses at credentials end here. Who was known a moment ago is not kept out by others at his address.
    if (credential !== null && !this.fullAt.has(keyOf(["credential", whoseOf(credential)])))
      this.require([["stranger", network]], REQUEST_POINTS, at);
    this.take([["address", network]], REQUEST_POINTS, at);
  }

  /** Once it is known who it is and what it costs. Error: RATE_LIMITED. */
  spend({ address, credential }: Asker, points: number, at = now()): void {
    const network = networkOf(address);
    const own: Count = credential === null ? ["stranger", network] : ["credential", whoseOf(credential)];
    this.take([own, ["address", network]], points, at);
  }

  /** Before a socket is opened. Error: RATE_LIMITED. */
  connect(address: string, at = now()): void {
    this.take([["sockets", networkOf(address)]], 1, at);
  }

  /** How many are remembered. */
  get counts(): number {
    return this.fullAt.size;
  }

  /** From all or from none. */
  private take(counts: readonly Count[], points: number, at: Instant): void {
    const after = this.require(counts, points, at);
    for (const [index, count] of counts.entries()) {
      const key = keyOf(count);
      this.fullAt.delete(key);
      this.fullAt.set(key, after[index]!);
    }
    for (const longestAgo of this.fullAt.keys()) {
      if (this.fullAt.size <= COUNTS_MAX) break;
      this.fullAt.delete(longestAgo);
    }
  }

  /** When each would be full again after so many points. Error: RATE_LIMITED, with the seconds until there are as many. */
  private require(counts: readonly Count[], points: number, at: Instant): readonly Instant[] {
    const after = counts.map(
      (count) => Math.max(this.fullAt.get(keyOf(count)) ?? 0, at) + (points * MINUTE) / this.limits[count[0]],
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
    message: `Too much was asked for in too short a time: ask again in ${retryAfterSeconds === 1 ? "a second" : `${retryAfterSeconds} seconds`}.`,
    details: { retryAfterSeconds },
  });
}

function keyOf([kind, whose]: Count): string {
  return `${kind} ${whose}`;
}

/** The secret itself is not kept. */
function whoseOf({ kind, secret }: Credential): string {
  return `${kind} ${hashOf(secret)}`;
}
