/**
 * The number of refused sign-ins through the identity provider that are written to the audit log. Anyone can start such
 * a sign-in and let it fail, so each address has a budget, and all addresses share one. One stranger can then neither
 * fill the log nor use up the budget of others.
 */
import { LRUCache } from "lru-cache";
import { elapsed } from "../../clock.ts";
import { MINUTE } from "../../iam/time.ts";
import { networkOf } from "../core/client-network.ts";

const PER_ADDRESS = { max: 30, windowMs: 15 * MINUTE };
const TOTAL = { max: 60, windowMs: MINUTE };
/** The maximum number of counts. The oldest is dropped, so many addresses cannot fill the memory. */
const COUNTS_MAX = 10_000;

export class RefusalBudget {
  private readonly counts = new LRUCache<string, { taken: number; readonly since: number }>({ max: COUNTS_MAX });

  /** Whether one more refusal from this address may be written. If so, it is charged. */
  take(address: string, at = elapsed()): boolean {
    const own = this.countOf(`address ${networkOf(address)}`, PER_ADDRESS.windowMs, at);
    const total = this.countOf("total", TOTAL.windowMs, at);
    if (own.taken >= PER_ADDRESS.max || total.taken >= TOTAL.max) return false;
    own.taken += 1;
    total.taken += 1;
    return true;
  }

  private countOf(key: string, windowMs: number, at: number) {
    const count = this.counts.get(key);
    if (count && at - count.since < windowMs) return count;
    const fresh = { taken: 0, since: at };
    this.counts.set(key, fresh);
    return fresh;
  }
}
