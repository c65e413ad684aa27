/**
 * Limits wrong passwords. Attempts of strangers are counted by address and by the name that they try, so that one
 * stranger cannot lock out the operator with that name.
 *
 * A browser in which the operator has signed in before has its own count, which no stranger can reach. Such a browser
 * is slowed down but never locked out. Each process keeps its own counts in memory. Times are those since the start of the
 * process, which a corrected clock does not change.
 */
import { elapsed } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import { MINUTE } from "../../iam/time.ts";
import { networkOf } from "../core/client-network.ts";

interface Limit {
  readonly wrongMax: number;
  readonly windowMs: number;
}
/** The limit for one address that tries one name. */
const ADDRESS_AND_NAME: Limit = { wrongMax: 10, windowMs: 15 * MINUTE };
/** The limit for one address that tries many names. */
const ADDRESS: Limit = { wrongMax: 100, windowMs: 15 * MINUTE };
/**
 * The limit for many addresses that try one name. Unknown browsers must then wait. Known browsers, links and the
 * identity provider are not affected.
 */
const NAME: Limit = { wrongMax: 200, windowMs: 15 * MINUTE };
/** The limit for a known browser or a signed-in session: ten attempts, then ten per minute. */
const KNOWN: Limit = { wrongMax: 10, windowMs: MINUTE };
/** The maximum number of counts. The oldest count is dropped, so invented names cannot fill the memory. */
const COUNTS_MAX = 20_000;

/** One sign-in attempt. `knownClient` identifies the browser or session that is proven to be this operator's. */
export interface SignInAttempt {
  readonly name: string;
  readonly address: string;
  readonly knownClient: string | null;
}

export class SignInThrottle {
  private readonly counts = new Map<string, { wrong: number; readonly since: number }>();

  /** Throws TOO_MANY_ATTEMPTS if the attempt must wait. */
  require(attempt: SignInAttempt, at = elapsed()): void {
    for (const [key, { wrongMax, windowMs }] of countsOf(attempt)) {
      const count = this.counts.get(key);
      if (!count || at - count.since >= windowMs || count.wrong < wrongMax) continue;
      const minutes = Math.max(1, Math.ceil((count.since + windowMs - at) / MINUTE));
      throw new AppError("TOO_MANY_ATTEMPTS", {
        message: `Too many sign-in attempts. Wait ${minutes === 1 ? "a minute" : `${minutes} minutes`}, or use another sign-in method.`,
        details: { waitMinutes: minutes },
      });
    }
  }

  /**
   * Counts the attempt as wrong before the password is checked, so that a hundred concurrent attempts are counted too.
   * `forget` undoes this for a correct password.
   */
  addWrong(attempt: SignInAttempt, at = elapsed()): void {
    for (const [key, { windowMs }] of countsOf(attempt)) {
      const count = this.counts.get(key);
      if (count && at - count.since < windowMs) {
        count.wrong += 1;
        continue;
      }
      this.counts.delete(key);
      this.counts.set(key, { wrong: 1, since: at });
      if (this.counts.size > COUNTS_MAX) this.counts.delete(this.counts.keys().next().value!);
    }
  }

  /**
   * Call this after a correct password. Clears this client's own count, but keeps what others tried with the same name
   * or address.
   */
  forget(attempt: SignInAttempt): void {
    const [own, ...shared] = countsOf(attempt).map(([key]) => key);
    this.counts.delete(own!);
    for (const key of shared) {
      const count = this.counts.get(key);
      if (count) count.wrong -= 1;
    }
  }
}

function countsOf({ name, address, knownClient }: SignInAttempt): readonly (readonly [key: string, Limit])[] {
  if (knownClient !== null) return [[`known ${knownClient}`, KNOWN]];
  const [account, network] = [name.trim().toLowerCase(), networkOf(address)];
  return [
    [`address and name ${network} ${account}`, ADDRESS_AND_NAME],
    [`address ${network}`, ADDRESS],
    [`name ${account}`, NAME],
  ];
}
