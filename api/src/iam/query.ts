/**
 * Parses the query text of a list: `is:open severity:high,critical account:prod -user:anna age:>90d word`.
 *
 * All terms are required. Commas mean "or", a leading minus negates a term, case is ignored, and quotes allow spaces and
 * commas in a value. Each list declares its keys in a table and shares this parser, which reads the text once.
 */
import { keyNamed, nearest, type OwnKey, type QueryKeys, valuesOf, YES_NO } from "./query-keys.ts";
import { DAY, HOUR, type Instant, MINUTE } from "./time.ts";

export const QUERY_MAX_CHARACTERS = 2_000;
export const QUERY_MAX_TERMS = 40;
const QUERY_MAX_VALUES_PER_TERM = 50;
const NUMBER_MAX_DIGITS = 9;

export type Operator = ">" | ">=" | "<" | "<=" | "=";

export interface NumberComparison {
  readonly operator: Operator;
  readonly value: number;
}

export interface AgeComparison extends NumberComparison {
  readonly unit: number;
}

/** Whole days in UTC: from a moment, inclusive, to a moment, exclusive. Null for an open end. */
export interface Period {
  readonly from: Instant | null;
  readonly to: Instant | null;
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
    | { readonly kind: "AGE"; readonly key: string; readonly values: readonly (AgeComparison | Period)[] }
    | { readonly kind: "YES_NO"; readonly key: string; readonly value: boolean }
  );

export type ParsedQuery =
  | { readonly ok: true; readonly conditions: readonly QueryCondition[] }
  | ({ readonly ok: false; readonly message: string } & MistakePlace);

export interface MistakePlace {
  /** The offset of the mistake in the text, from 0. */
  readonly position: number;
  /** The number of characters that are wrong. 0 if something is missing. */
  readonly length: number;
  /** The text that was most likely meant in their place. Null if nothing is near. */
  readonly suggestion: string | null;
}

export function parseQuery(text: string, keys: QueryKeys): ParsedQuery {
  try {
    return { ok: true, conditions: new Parser(text, keys).parse() };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    const { message, position, length, suggestion } = error;
    return { ok: false, message, position, length, suggestion };
  }
}

/** The names of the filters that a list has, without aliases. */
function namesOf(keys: QueryKeys): string {
  const names = Object.keys(keys).filter((name) => keys[name]!.kind !== "ALIAS");
  return names.toSorted().join(", ");
}

/** Thrown and caught only in this file: `parseQuery` returns its message and position as a value. */
class Mistake extends Error {
  constructor(
    message: string,
    readonly position: number,
    readonly length = 0,
    readonly suggestion: string | null = null,
  ) {
    super(message);
  }
}

interface Value {
  readonly text: string;
  readonly position: number;
  /** The number of characters in the query, including quotes. */
  readonly length: number;
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
    const found = keyNamed(this.keys, first.text);
    if (!found) throw this.unknownFilter(first);
    this.at += 1;
    return condition(found.name, found.key, this.values(), { isNegated, position });
  }

  private unknownFilter({ text, position, length }: Value): Mistake {
    const meant = nearest(text, Object.keys(this.keys));
    const question = meant === null ? "" : ` Did you mean "${meant}"?`;
    const message = `Unknown filter "${printable(text)}".${question} Filters: ${namesOf(this.keys)}.`;
    return new Mistake(message, position, length, meant);
  }

  /** Reads `#12` as `number:12` if the list has numbers. */
  private word(text: string, term: Term): QueryCondition {
    const numbers = keyNamed(this.keys, "number");
    if (numbers && /^#\d{1,9}$/.test(text)) {
      const value = { text: text.slice(1), position: term.position, length: text.length };
      return condition(numbers.name, numbers.key, [value], term);
    }
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
      return { text: this.clean(position + 1, close), position, length: this.at - position, isQuoted: true };
    }
    while (
      this.at < this.text.length &&
      !isSpace(this.text[this.at]!) &&
      this.text[this.at] !== end &&
      (end === ":" || this.text[this.at] !== ",")
    )
      this.at += 1;
    return { text: this.clean(position, this.at), position, length: this.at - position, isQuoted: false };
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

function condition(key: string, definition: OwnKey, values: readonly Value[], term: Term): QueryCondition {
  switch (definition.kind) {
    case "TEXT":
      return { ...term, kind: "TEXT", key, values: values.map((value) => value.text) };
    case "CHOICE":
      return { ...term, kind: "CHOICE", key, values: values.map((value) => choice(value, definition)) };
    case "NUMBER":
      return { ...term, kind: "NUMBER", key, values: values.map((value) => comparison(value, NUMBER)) };
    case "AGE":
      return { ...term, kind: "AGE", key, values: values.map((value) => periodOf(value) ?? comparison(value, AGE)) };
    case "YES_NO": {
      if (values.length > 1) throw new Mistake("Only one value, yes or no, was expected here.", values[1]!.position);
      return { ...term, kind: "YES_NO", key, value: choice(values[0]!, definition) === "yes" };
    }
  }
}

function choice(
  { text, position, length }: Value,
  definition: Extract<OwnKey, { readonly kind: "CHOICE" | "YES_NO" }>,
): string {
  const choices = definition.kind === "CHOICE" ? definition.choices : YES_NO;
  const value = choices.get(text.toLowerCase());
  if (value !== undefined) return value;
  const meant = nearest(text, valuesOf(definition));
  const message = `One of ${[...new Set(choices.values())].join(", ")} was expected here.`;
  throw new Mistake(message, position, length, meant);
}

const UNITS: Readonly<Record<string, number>> = { min: MINUTE, h: HOUR, d: DAY, w: 7 * DAY, y: 365 * DAY };

/** How a key compares numbers: whether they have a unit, and what its mistakes say. */
const NUMBER = { hasUnit: false, expected: "A number such as 12, >70 or <=5 was expected here." } as const;
const AGE = {
  hasUnit: true,
  expected: "An age such as >90d, <12h or >=2w, or a period such as 2026-11-01..2026-11-30, was expected here.",
} as const;

function comparison({ text, position, length }: Value, { hasUnit, expected }: typeof NUMBER | typeof AGE) {
  const parts = /^(>=|<=|>|<|=)?(\d+)([a-z]{1,3})?$/.exec(text.toLowerCase());
  const unit = parts?.[3] === undefined ? DAY : UNITS[parts[3]];
  if (!parts || unit === undefined || (!hasUnit && parts[3] !== undefined) || parts[2]!.length > NUMBER_MAX_DIGITS)
    throw new Mistake(expected, position, length);
  return { operator: (parts[1] ?? "=") as Operator, value: Number(parts[2]), unit };
}

/** Reads `2026-11-01`, `2026-11-01..2026-11-30`, `2026-11-01..*` or `*..2026-11-30`. Null for any other text. */
function periodOf({ text, position, length }: Value): Period | null {
  const [first, last = first, ...rest] = text.split("..");
  const isDay = (part: string | undefined) => part !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(part);
  const isEnd = (part: string | undefined) => part === "*" || isDay(part);
  if (rest.length > 0 || !isEnd(first) || !isEnd(last) || (!isDay(first) && !isDay(last))) return null;
  const startOf = (day: string) => {
    const at = Date.parse(`${day}T00:00:00Z`);
    // JavaScript takes the 31st of a shorter month for a day of the next one.
    if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day)
      throw new Mistake(`There is no day ${day}. Write a day as 2026-11-30.`, position, length);
    return at;
  };
  const from = first === "*" ? null : startOf(first!);
  const to = last === "*" ? null : startOf(last!) + DAY;
  if (from !== null && to !== null && from >= to)
    throw new Mistake("This period ends before it begins. Write the earlier day first.", position, length);
  return { from, to };
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
