/**
 * The order of a list: a field and a direction. A cursor holds the value of its row in that order and the row's ID, so a
 * page continues after the row also if the row was deleted or has moved.
 */
import { hash } from "node:crypto";
import { z } from "zod";
import { AppError } from "../../errors.ts";
import type { JsonValue } from "../../iam/finding.ts";
import { parseInput } from "./input.ts";

export const DIRECTIONS = ["ASC", "DESC"] as const;
export type Direction = (typeof DIRECTIONS)[number];

export interface Order<Field extends string> {
  readonly field: Field;
  readonly direction: Direction;
}

/** An order as a caller gives it. The default direction is ASC. */
export interface OrderBy<Field extends string> {
  readonly field: Field;
  readonly direction?: Direction | null;
}

/** The types that SQL compares a cursor's value as, each with the texts that it accepts. */
const VALUE_TEXTS = {
  text: /^[^\0]*$/,
  integer: /^-?\d{1,9}$/,
  bigint: /^-?\d{1,18}$/,
  numeric: /^\d{1,60}$/,
  float8: /^-?\d{1,20}(\.\d{1,20})?(e[+-]?\d{1,3})?$/,
  timestamptz: /^(-infinity|\d{4,6}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?([+-]\d{2}(:\d{2}){0,2}))$/,
} as const;
export type ValueType = keyof typeof VALUE_TEXTS;

/** The number of characters of a list's key. The chance that a cursor of another list has the same key is 1 in 2^48. */
const KEY_CHARACTERS = 8;

export function readOrder<const Field extends string>(
  fields: readonly Field[],
  given: OrderBy<Field> | null | undefined,
  whenOmitted: Order<Field>,
): Order<Field> {
  if (!given) return whenOmitted;
  const input = z.object({ field: z.enum(fields), direction: z.enum(DIRECTIONS).nullish() });
  const { field, direction } = parseInput(input, given);
  return { field, direction: direction ?? "ASC" };
}

/** Parses an order in the text form of addresses: `RISK` or `RISK:DESC`. Null if there is none. */
export function parseOrder<const Field extends string>(
  fields: readonly Field[],
  text: string | null | undefined,
): OrderBy<Field> | null {
  if (!text) return null;
  const [field = "", direction = "ASC", ...rest] = text.split(":");
  if (rest.length > 0 || !fields.some((each) => each === field) || !DIRECTIONS.some((each) => each === direction))
    throw new AppError("BAD_USER_INPUT", {
      message: `orderBy: must be one of ${[...new Set(fields)].join(", ")}, alone or with :ASC or :DESC after it.`,
      details: { path: "orderBy" },
    });
  return { field: field as Field, direction: direction as Direction };
}

/** Identifies a list: its rows, its order and its filter. A condition that is absent, null, false or empty is the same. */
export function listKey(name: string, { field, direction }: Order<string>, filter: object): string {
  const conditions = Object.entries(filter)
    .filter(([, value]) => value != null && value !== false && value !== "")
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return hash("sha256", JSON.stringify([name, field, direction, conditions]), "base64url").slice(0, KEY_CHARACTERS);
}

/** The place of a row in a list. */
export interface Place {
  readonly value: string;
  readonly id: string;
}

/** The text from which `encodeCursor` makes the cursor of a row. */
export function placeKey(list: string, { value, id }: Place): string {
  return JSON.stringify([list, value, id]);
}

/** The place that a cursor of the list stands for. Throws BAD_CURSOR for another text and for a cursor of another list. */
export function readPlace(cursor: string, list: string, type: ValueType): Place {
  let content: JsonValue;
  try {
    content = JSON.parse(cursor) as JsonValue;
  } catch {
    throw new AppError("BAD_CURSOR");
  }
  const parsed = z.tuple([z.string(), z.string(), z.string().regex(VALUE_TEXTS.text)]).safeParse(content);
  if (!parsed.success) throw new AppError("BAD_CURSOR");
  const [key, value, id] = parsed.data;
  if (key !== list)
    throw new AppError("BAD_CURSOR", {
      message: "The cursor belongs to a list with another order or filter. Start again from the first page.",
    });
  if (!VALUE_TEXTS[type].test(value)) throw new AppError("BAD_CURSOR");
  return { value, id };
}
