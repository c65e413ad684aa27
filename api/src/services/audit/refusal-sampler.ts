/**
 * Decides which refused requests are recorded one by one, and counts the others. Anyone can be refused as often as they
 * like, so the number of rows has a limit for each caller, and one for all callers without a valid credential together.
 * Strangers can therefore neither fill the log nor use up the limit of a caller who is known.
 */
import type { Instant } from "../../iam/time.ts";
import { HOUR } from "../../iam/time.ts";
import { networkOf } from "../core/client-network.ts";
import type { Refusal } from "../core/refusals.ts";

export const REFUSAL_LIMITS = {
  windowMs: HOUR,
  /** The refusals of one caller, address and code that are recorded one by one in an hour. */
  perGroup: 5,
  /** The refusals of one caller, or of all strangers, that are recorded one by one in an hour. */
  perCaller: 60,
  /** The callers that are counted at once. Beyond it, the oldest count ends early. */
  callersMax: 2_000,
} as const;

/** The refusals of an hour that were not recorded one by one. */
export interface RefusalSummary {
  /** One of the refusals. The others have the same caller, and the same address and code unless `isMixed`. */
  readonly sample: Refusal;
  readonly isMixed: boolean;
  readonly more: number;
  readonly since: Instant;
}

interface Group {
  readonly sample: Refusal;
  recorded: number;
  more: number;
}

interface CallerCount {
  readonly since: Instant;
  recorded: number;
  readonly groups: Map<string, Group>;
  /** The refusals of further addresses and codes, after the caller's limit is reached. */
  rest: Group | null;
}

export class RefusalSampler {
  private readonly callers = new Map<string, CallerCount>();
  private evicted: RefusalSummary[] = [];

  constructor(private readonly limits: { readonly [Name in keyof typeof REFUSAL_LIMITS]: number } = REFUSAL_LIMITS) {}

  /** Whether the refusal is recorded by itself. If not, it is counted for the summary. */
  take(refusal: Refusal, at: Instant): boolean {
    const { perGroup, perCaller } = this.limits;
    const count = this.countOf(refusal, at);
    const key = `${refusal.code} ${networkOf(refusal.client?.address ?? "")}`;
    const group = count.groups.get(key);
    if (count.recorded < perCaller && (group?.recorded ?? 0) < perGroup) {
      count.recorded += 1;
      if (group) group.recorded += 1;
      else count.groups.set(key, { sample: refusal, recorded: 1, more: 0 });
      return true;
    }
    // Only callers with a recorded refusal have a group, so their number is limited too.
    const counted = group ?? (count.rest ??= { sample: refusal, recorded: 0, more: 0 });
    counted.more += 1;
    return false;
  }

  /** Returns and forgets the counts of the hours that have ended, or all counts. */
  summaries(at: Instant, isLast = false): readonly RefusalSummary[] {
    const ended = this.evicted;
    this.evicted = [];
    for (const [key, count] of this.callers) {
      if (!isLast && at - count.since < this.limits.windowMs) continue;
      this.callers.delete(key);
      ended.push(...summariesOf(count));
    }
    return ended;
  }

  private countOf({ caller }: Refusal, at: Instant): CallerCount {
    const key = caller === null ? "stranger" : (caller.token?.id ?? caller.operatorId ?? caller.kind);
    const known = this.callers.get(key);
    if (known && at - known.since < this.limits.windowMs) return known;
    if (known) this.evicted.push(...summariesOf(known));
    const fresh: CallerCount = { since: at, recorded: 0, groups: new Map(), rest: null };
    this.callers.delete(key);
    this.callers.set(key, fresh);
    if (this.callers.size > this.limits.callersMax) {
      const [oldest, count] = this.callers.entries().next().value!;
      this.callers.delete(oldest);
      this.evicted.push(...summariesOf(count));
    }
    return fresh;
  }
}

function summariesOf({ groups, rest, since }: CallerCount): RefusalSummary[] {
  const all = [...groups.values(), ...(rest ? [rest] : [])].filter(({ more }) => more > 0);
  return all.map((group) => ({ sample: group.sample, isMixed: group === rest, more: group.more, since }));
}
