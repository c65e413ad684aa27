/** Counts wrong passwords per name, so that guessing ends soon. A link and the identity provider still let the right one in. */
import { AppError } from "../errors.ts";
import { MINUTE } from "../iam/time.ts";

const WRONG_MAX = 10;
const WINDOW_MS = 15 * MINUTE;
/** Names remembered at once; the oldest is forgotten, so that inventing names fills no memory. */
const NAMES_MAX = 10_000;

export class Attempts {
  private readonly wrong = new Map<string, { count: number; readonly since: number }>();

  /** Error: TOO_MANY_ATTEMPTS. */
  require(name: string, at: number): void {
    const known = this.wrong.get(keyOf(name));
    if (known && at - known.since < WINDOW_MS && known.count >= WRONG_MAX) throw new AppError("TOO_MANY_ATTEMPTS");
  }

  addWrong(name: string, at: number): void {
    const key = keyOf(name);
    const known = this.wrong.get(key);
    if (known && at - known.since < WINDOW_MS) {
      known.count += 1;
      return;
    }
    this.wrong.delete(key);
    this.wrong.set(key, { count: 1, since: at });
    if (this.wrong.size > NAMES_MAX) this.wrong.delete(this.wrong.keys().next().value!);
  }

  forget(name: string): void {
    this.wrong.delete(keyOf(name));
  }
}

function keyOf(name: string): string {
  return name.trim().toLowerCase();
}
