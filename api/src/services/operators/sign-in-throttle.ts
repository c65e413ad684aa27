/**
 * How many wrong passwords before one has to wait. Strangers are counted by their address and by the name that they try, so
 * that one of them does not shut out the person whose name it is; a browser in which he has signed in before has a count of its
 * own, which no stranger reaches, and is slowed down and never shut out. The counts are this process's.
 */
import { AppError } from "../../errors.ts";
import { MINUTE } from "../../iam/time.ts";
import { networkOf } from "../core/client-network.ts";

interface Limit {
  readonly wrongMax: number;
  readonly windowMs: number;
}
/** One address at one name. */
const ADDRESS_AND_NAME: Limit = { wrongMax: 10, windowMs: 15 * MINUTE };
/** One address at many names. */
const ADDRESS: Limit = { wrongMax: 100, windowMs: 15 * MINUTE };
/** Many addresses at one name: browsers that are not known wait; those that are known, links and the provider do not. */
const NAME: Limit = { wrongMax: 200, windowMs: 15 * MINUTE };
/** A known browser, or one that is signed in: ten, then ten a minute. */
const KNOWN: Limit = { wrongMax: 10, windowMs: MINUTE };
/** Counts kept at once; the oldest is forgotten, so that inventing names fills no memory. */
const COUNTS_MAX = 20_000;

/** Who tries. `known`: the browser or session that has been shown to be this operator's. */
export interface Trier {
  readonly name: string;
  readonly address: string;
  readonly known: string | null;
}

export class SignInThrottle {
  private readonly wrong = new Map<string, { count: number; readonly since: number }>();

  /** Error: TOO_MANY_ATTEMPTS. */
  require(trier: Trier, at: number): void {
    for (const [key, { wrongMax, windowMs }] of countsOf(trier)) {
      const known = this.wrong.get(key);
      if (!known || at - known.since >= windowMs || known.count < wrongMax) continue;
      const minutes = Math.max(1, Math.ceil((known.since + windowMs - at) / MINUTE));
      throw new AppError("TOO_MANY_ATTEMPTS", {
        message: `Too many attempts: wait ${minutes === 1 ? "a minute" : `${minutes} minutes`}, or come in another way.`,
        details: { waitMinutes: minutes },
      });
    }
  }

  /** Before the password is looked at, so that a hundred at once are counted too; `forget` takes it back. */
  addWrong(trier: Trier, at: number): void {
    for (const [key, { windowMs }] of countsOf(trier)) {
      const known = this.wrong.get(key);
      if (known && at - known.since < windowMs) {
        known.count += 1;
        continue;
      }
      this.wrong.delete(key);
      this.wrong.set(key, { count: 1, since: at });
      if (this.wrong.size > COUNTS_MAX) this.wrong.delete(this.wrong.keys().next().value!);
    }
  }

  /** The right password: what this one got wrong before is forgotten; what others do at his name is not. */
  forget(trier: Trier): void {
    const [own, ...shared] = countsOf(trier).map(([key]) => key);
    this.wrong.delete(own!);
    for (const key of shared) {
      const known = this.wrong.get(key);
      if (known) known.count -= 1;
    }
  }
}

function countsOf({ name, address, known }: Trier): readonly (readonly [key: string, Limit])[] {
  if (known !== null) return [[`known ${known}`, KNOWN]];
  const [whose, network] = [name.trim().toLowerCase(), networkOf(address)];
  return [
    [`address and name ${network} ${whose}`, ADDRESS_AND_NAME],
    [`address ${network}`, ADDRESS],
    [`name ${whose}`, NAME],
  ];
}
