/**
 * Parses the query text of a list: `is:open severity:high,critical account:prod -user:anna age:>90d word`.
 *
 * All terms are required. Commas mean "or", a leading minus negates a term, case is ignored, and quotes allow spaces and
 * commas in a value. Each list declares its keys in a table and shares this parser, which reads the text once.
 */
import { DAY, HOUR, type Instant } from "./time.ts";

export const QUERY_MAX_CHARACTERS = 2_000;
export const QUERY_MAX_TERMS = 40;
const QUERY_MAX_VALUES_PER_TERM = 50;
const NUMBER_MAX_DIGITS = 9;

export type QueryKey =
  /** Any text. The list decides what it is compared with. */
  | { readonly kind: "TEXT" }
  /** One of the given choices: lower-case input -> value. */
  | { readonly kind: "CHOICE"; readonly choices: ReadonlyMap<string, string> }
  /** A number, with or without a comparison: `>70`, `<=5`, `12`. */
  | { readonly kind: "NUMBER" }
  /** An age: `>90d`, `<12h`, `>=2w`. The default unit is days. */
  | { readonly kind: "AGE" }
  /** `yes` or `no`. */
  | { readonly kind: "YES_NO" };

/** The keys of a list by their lower-case name. `as` makes a name an alias of another key. */
export type QueryKeys = Readonly<Record<string, QueryKey & { readonly as?: string }>>;

export type Operator = ">" | ">=" | "<" | "<=" | "=";

export interface NumberComparison {
  readonly operator: Operator;
  readonly value: number;
}

export interface AgeComparison extends NumberComparison {
  readonly unit: number;
}

interface Term {
  readonly isNegated: boolean;
  /** The offset in the text, from 0. */
  readonly position: number;
}

export type QueryCondition = Term &
  (
    | { readonly kind: "WORD"; readonly text: string }
    | { readonly kind: "TEXT"; readonly key: string; readonly values: readonly string[] }
    | { readonly kind: "CHOICE"; readonly key: string; readonly values: readonly string[] }
    | { readonly kind: "NUMBER"; readonly key: string; readonly values: readonly NumberComparison[] }
    | { readonly kind: "AGE"; readonly key: string; readonly values: readonly AgeComparison[] }
    | { readonly kind: "YES_NO"; readonly key: string; readonly value: boolean }
  );

export type ParsedQuery =
  | { readonly ok: true; readonly conditions: readonly QueryCondition[] }
  | { readonly ok: false; readonly message: string; readonly position: number };

/** Builds the choices of a key from its values. Users may type each value in any case. */
export function choicesOf(values: readonly string[]): Map<string, string> {
  return new Map(values.map((value) => [value.toLowerCase(), value]));
}

export function parseQuery(text: string, keys: QueryKeys): ParsedQuery {
  try {
    return { ok: true, conditions: new Parser(text, keys).parse() };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return { ok: false, message: error.message, position: error.position };
  }
}

/** The names of the filters that a list has, without aliases. */
function namesOf(keys: QueryKeys): string {
  const names = Object.keys(keys).filter((name) => keys[name]!.as === undefined);
  return names.toSorted().join(", ");
}

/** Thrown and caught only in this file: `parseQuery` returns its message and position as a value. */
class Mistake extends Error {
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
  }
}

interface Value {
  readonly text: string;
  readonly position: number;
}

class Parser {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly keys: QueryKeys,
  ) {
    if (text.length > QUERY_MAX_CHARACTERS)
      throw new Mistake(`A query can have at most ${QUERY_MAX_CHARACTERS} characters.`, QUERY_MAX_CHARACTERS);
  }

  parse(): QueryCondition[] {
    const conditions: QueryCondition[] = [];
    for (this.skipSpace(); this.at < this.text.length; this.skipSpace()) {
      if (conditions.length === QUERY_MAX_TERMS)
        throw new Mistake(`A query can have at most ${QUERY_MAX_TERMS} terms.`, this.at);
      conditions.push(this.term());
    }
    return conditions;
  }

  private term(): QueryCondition {
    const position = this.at;
    const isNegated = this.text[this.at] === "-";
    if (isNegated) this.at += 1;
    const first = this.value(":");
    if (this.text[this.at] !== ":" || first.isQuoted) {
      if (first.text === "") throw new Mistake("A word was expected here.", position);
      return this.word(first.text, { isNegated, position });
    }
    const key = this.keys[first.text.toLowerCase()];
    if (!key || !Object.hasOwn(this.keys, first.text.toLowerCase()))
      throw new Mistake(`Unknown filter "${printable(first.text)}". Filters: ${namesOf(this.keys)}.`, first.position);
    this.at += 1;
    return condition(key.as ?? first.text.toLowerCase(), key, this.values(), { isNegated, position });
  }

  /** Reads `#12` as `number:12` if the list has numbers. */
  private word(text: string, term: Term): QueryCondition {
    const key = this.keys["number"];
    if (key && /^#\d{1,9}$/.test(text))
      return condition("number", key, [{ text: text.slice(1), position: term.position }], term);
    return { ...term, kind: "WORD", text };
  }

  private values(): Value[] {
    const values: Value[] = [];
    for (;;) {
      const value = this.value("");
      if (value.text === "") throw new Mistake("A value was expected here.", value.position);
      if (values.length === QUERY_MAX_VALUES_PER_TERM)
        throw new Mistake(`A term can have at most ${QUERY_MAX_VALUES_PER_TERM} values.`, value.position);
      values.push(value);
      if (this.text[this.at] !== ",") return values;
      this.at += 1;
    }
  }

  /** Reads up to a space, a comma or `end`. A quoted value can contain all of these. */
  private value(end: string): Value & { isQuoted: boolean } {
    const position = this.at;
    if (this.text[position] === '"') {
      const close = this.text.indexOf('"', position + 1);
      if (close < 0) throw new Mistake("This quote is never closed.", position);
      this.at = close + 1;
      return { text: this.clean(position + 1, close), position, isQuoted: true };
    }
    while (
      this.at < this.text.length &&
      !isSpace(this.text[this.at]!) &&
      this.text[this.at] !== end &&
      (end === ":" || this.text[this.at] !== ",")
    )
      this.at += 1;
    return { text: this.clean(position, this.at), position, isQuoted: false };
  }

  /** Refuses control characters: PostgreSQL cannot store NUL, and AWS names contain none. */
  private clean(from: number, to: number): string {
    for (let index = from; index < to; index += 1) {
      const code = this.text.charCodeAt(index);
      if (code < 0x20 || code === 0x7f) throw new Mistake("Control characters are not allowed.", index);
    }
    const part = this.text.slice(from, to);
    if (!part.isWellFormed()) throw new Mistake("This is not well-formed text.", from);
    return part;
  }

  private skipSpace(): void {
    while (this.at < this.text.length && isSpace(this.text[this.at]!)) this.at += 1;
  }
}

function isSpace(character: string): boolean {
  return character === " " || character === "\t" || character === "\n" || character === "\r" || character === "\u00a0";
}

function printable(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function condition(key: string, definition: QueryKey, values: readonly Value[], term: Term): QueryCondition {
  switch (definition.kind) {
    case "TEXT":
      return { ...term, kind: "TEXT", key, values: values.map((value) => value.text) };
    case "CHOICE":
      return { ...term, kind: "CHOICE", key, values: values.map((value) => choice(value, definition.choices)) };
    case "NUMBER":
      return { ...term, kind: "NUMBER", key, values: values.map((value) => comparison(value, false)) };
    case "AGE":
      return { ...term, kind: "AGE", key, values: values.map((value) => comparison(value, true)) };
    case "YES_NO": {
      if (values.length > 1) throw new Mistake("Only one value, yes or no, was expected here.", values[1]!.position);
      return { ...term, kind: "YES_NO", key, value: choice(values[0]!, YES_NO) === "yes" };
    }
  }
}

const YES_NO = new Map([
  ["yes", "yes"],
  ["true", "yes"],
  ["no", "no"],
  ["false", "no"],
]);

function choice({ text, position }: Value, choices: ReadonlyMap<string, string>): string {
  const value = choices.get(text.toLowerCase());
  if (value === undefined)
    throw new Mistake(`One of ${[...new Set(choices.values())].join(", ")} was expected here.`, position);
  return value;
}

const UNITS: Readonly<Record<string, number>> = { h: HOUR, d: DAY, w: 7 * DAY, y: 365 * DAY };

function comparison({ text, position }: Value, isAge: boolean): AgeComparison {
  const parts = /^(>=|<=|>|<|=)?(\d+)([a-z])?$/.exec(text.toLowerCase());
  const unit = parts?.[3] === undefined ? DAY : UNITS[parts[3]];
  if (!parts || unit === undefined || (!isAge && parts[3] !== undefined) || parts[2]!.length > NUMBER_MAX_DIGITS) {
    throw new Mistake(
      isAge
        ? "An age such as >90d, <12h or >=2w was expected here."
        : "A number such as 12, >70 or <=5 was expected here.",
      position,
    );
  }
  return { operator: (parts[1] ?? "=") as Operator, value: Number(parts[2]), unit };
}

/**
 * Converts an age to the range of moments that have this age: later than `after`, and not later than `until`. Ages are
 * whole units, rounded down as AWS counts days, so 90 days and some hours are not yet ">90d".
 */
export function momentsOf(
  { operator, value, unit }: AgeComparison,
  at: Instant,
): { readonly after: Instant | null; readonly until: Instant | null } {
  const ago = (units: number) => at - units * unit;
  switch (operator) {
    case ">":
      return { after: null, until: ago(value + 1) };
    case ">=":
      return { after: null, until: ago(value) };
    case "<":
      return { after: ago(value), until: null };
    case "<=":
      return { after: ago(value + 1), until: null };
    case "=":
      return { after: ago(value + 1), until: ago(value) };
  }
}
