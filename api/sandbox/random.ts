/** A seeded random generator: the same seed produces the same ids, faults and accounts on every machine. */
export interface Random {
  /** Returns a number in [0, 1). */
  next(): number;
  /** Returns a whole number in [0, limit). */
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
  /** Returns true with this probability. */
  chance(probability: number): boolean;
  /** Returns `length` characters of `alphabet`. */
  text(length: number, alphabet: string): string;
  /** The generator's state. `resume` continues from it. */
  state(): number;
  resume(state: number): void;
}

/** The alphabet of AWS's ids, base 32: upper-case letters and 2-7. */
export const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
export const BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
export const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Mulberry32: 32 bits of state and a few multiplications per number, good enough for tests and demos. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: <T>(items: readonly T[]) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("Nothing to pick from.");
      return item;
    },
    chance: (probability) => next() < probability,
    text: (length, alphabet) => {
      let text = "";
      for (let index = 0; index < length; index++) text += alphabet[below(alphabet.length)];
      return text;
    },
    state: () => state,
    resume: (former) => {
      state = former >>> 0;
    },
  };
}
