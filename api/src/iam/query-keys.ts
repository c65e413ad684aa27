/**
 * The keys of the query language, as tables: how the parser reads the values of a key, and its description.
 * The API publishes the tables, so a client can suggest keys and values without a list of its own.
 */

interface KeyText {
  /** The values that the key selects, as a noun phrase with its special values. */
  readonly description: string;
  /** Complete terms that show how the key is used. */
  readonly examples: readonly string[];
}

export type QueryKey =
  /** Any text. The list decides what it is compared with. `values` are the texts with a meaning of their own. */
  | (KeyText & { readonly kind: "TEXT"; readonly values?: readonly string[] })
  /** One of the given choices: lower-case input -> value. */
  | (KeyText & { readonly kind: "CHOICE"; readonly choices: ReadonlyMap<string, string> })
  /** A number, with or without a comparison: `>70`, `<=5`, `12`. */
  | (KeyText & { readonly kind: "NUMBER" })
  /** An age (`>90d`, `<12h`, `>=2w`; the default unit is days) or a period (`2026-11-01..2026-11-30`, `2026-11-01..*`). */
  | (KeyText & { readonly kind: "AGE" })
  /** `yes` or `no`. */
  | (KeyText & { readonly kind: "YES_NO" })
  /** Another name of the key `as`. */
  | { readonly kind: "ALIAS"; readonly as: string };

/** The keys of a list by their lower-case name. */
export type QueryKeys = Readonly<Record<string, QueryKey>>;

export const KEY_KINDS = ["TEXT", "CHOICE", "NUMBER", "AGE", "YES_NO"] as const;
export type KeyKind = (typeof KEY_KINDS)[number];
export type OwnKey = Extract<QueryKey, { readonly kind: KeyKind }>;

/** A key as the API publishes it. */
export interface PublishedKey extends KeyText {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly kind: KeyKind;
  /** All values of a key that takes no others, and the values with a meaning of their own of a key that takes any text. */
  readonly values: readonly string[];
}

export const YES_NO: ReadonlyMap<string, string> = new Map([
  ["yes", "yes"],
  ["true", "yes"],
  ["no", "no"],
  ["false", "no"],
]);

/** Builds the choices of a key from its values. Users may type each value in any case. */
export function choicesOf(values: readonly string[]): Map<string, string> {
  return new Map(values.map((value) => [value.toLowerCase(), value]));
}

/** The key of this name, following an alias. Null if the list has none. */
export function keyNamed(keys: QueryKeys, typed: string): { readonly name: string; readonly key: OwnKey } | null {
  const name = typed.toLowerCase();
  if (!Object.hasOwn(keys, name)) return null;
  const key = keys[name]!;
  if (key.kind === "ALIAS") return keyNamed(keys, key.as);
  return { name, key };
}

/** The keys in the order of their table, which is that of their use. */
export function publishedKeys(keys: QueryKeys): readonly PublishedKey[] {
  return Object.entries(keys).flatMap(([name, key]) => {
    if (key.kind === "ALIAS") return [];
    const aliases = Object.entries(keys).flatMap(([other, alias]) =>
      alias.kind === "ALIAS" && alias.as === name ? [other] : [],
    );
    const { kind, description, examples } = key;
    return [{ name, aliases, kind, description, examples, values: valuesOf(key) }];
  });
}

/** The values to suggest: of several inputs with the same meaning, the shortest. */
export function valuesOf(key: OwnKey): readonly string[] {
  switch (key.kind) {
    case "TEXT":
      return key.values ?? [];
    case "CHOICE":
      return shortestInputs(key.choices);
    case "YES_NO":
      return ["yes", "no"];
    default:
      return [];
  }
}

function shortestInputs(choices: ReadonlyMap<string, string>): readonly string[] {
  const inputs = new Map<string, string>();
  for (const [input, value] of choices) {
    const known = inputs.get(value);
    if (known === undefined || input.length < known.length) inputs.set(value, input);
  }
  return [...inputs.values()];
}

/** The shortest text for which a beginning is taken for the whole. */
const BEGINNING_MIN_CHARACTERS = 2;
/** One mistake is accepted for each so many characters, and never more than the maximum. */
const CHARACTERS_PER_MISTAKE = 3;
const MISTAKES_MAX = 2;

/**
 * The name that was most likely meant: one that begins with the text, or else the one with the fewest mistakes. Null if
 * none is near.
 */
export function nearest(typed: string, names: readonly string[]): string | null {
  const text = typed.toLowerCase();
  const begun = names.filter((name) => text.length >= BEGINNING_MIN_CHARACTERS && name.startsWith(text));
  if (begun.length > 0) return begun.reduce((one, other) => (other.length < one.length ? other : one));
  const limit = Math.min(MISTAKES_MAX, Math.floor(text.length / CHARACTERS_PER_MISTAKE));
  let best: { readonly name: string; readonly mistakes: number } | null = null;
  for (const name of names) {
    if (Math.abs(name.length - text.length) > limit) continue;
    const mistakes = mistakesBetween(text, name);
    if (mistakes <= limit && (best === null || mistakes < best.mistakes)) best = { name, mistakes };
  }
  return best?.name ?? null;
}

/** The number of letters to add, remove, replace or swap with their neighbour to turn one text into the other. */
function mistakesBetween(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (isSame ? 0 : 1));
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        cost = Math.min(cost, beforeLast[column - 2]! + 1);
      current.push(cost);
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length]!;
}
