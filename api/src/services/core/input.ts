import { z } from "zod";
import { AppError } from "../../errors.ts";

/** A key that nobody knows is named up to here. */
const NAME_SHOWN_MAX_CHARACTERS = 64;

/** What is wrong with an input, as people say it: the same words for zod's mistakes and for those that REST's schemas find. */
export const INPUT_WORDS = {
  missing: "is needed",
  atLeast: (minimum: number | bigint) => `must be ${minimum} or more`,
  moreThan: (minimum: number | bigint) => `must be more than ${minimum}`,
  atMost: (maximum: number | bigint) => `must be ${maximum} or less`,
  lessThan: (maximum: number | bigint) => `must be less than ${maximum}`,
  notShorter: (minimum: number | bigint, unit: "characters" | "items") =>
    Number(minimum) === 1 ? "must not be empty" : `must have ${minimum} ${unit} or more`,
  notLonger: (maximum: number | bigint, unit: "characters" | "items") => `must have ${maximum} ${unit} or fewer`,
  oneOf: (values: readonly unknown[]) => `must be one of ${values.join(", ")}`,
  unknownKey: (key: string) => `${key.slice(0, NAME_SHOWN_MAX_CHARACTERS)} is not known here`,
  moment: "must be a moment such as 2026-11-24T12:00:00Z",
  form: "does not have the right form",
  other: "is not valid",
} as const;

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a JSON object",
  record: "a JSON object",
};

/** `kind`: as zod or JSON Schema names it. */
export function mustBeOf(kind: string): string {
  return KINDS[kind] ? `must be ${KINDS[kind]}` : INPUT_WORDS.other;
}

/** Parses what came from outside; the first mistake becomes BAD_USER_INPUT with its place and without the value, which may be a secret. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input, { error: wordsOf });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.join(".") ?? "";
  throw new AppError("BAD_USER_INPUT", {
    message: `${path ? `${path}:` : "The input"} ${issue?.message ?? INPUT_WORDS.other}.`,
    details: { path },
  });
}

/** Words of ours for zod's own; a schema that brings its own words keeps them. */
function wordsOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? INPUT_WORDS.missing : mustBeOf(issue.expected);
    case "too_small":
      return issue.origin === "string" || issue.origin === "array"
        ? INPUT_WORDS.notShorter(issue.minimum, issue.origin === "string" ? "characters" : "items")
        : INPUT_WORDS[issue.inclusive === false ? "moreThan" : "atLeast"](issue.minimum);
    case "too_big":
      return issue.origin === "string" || issue.origin === "array"
        ? INPUT_WORDS.notLonger(issue.maximum, issue.origin === "string" ? "characters" : "items")
        : INPUT_WORDS[issue.inclusive === false ? "lessThan" : "atMost"](issue.maximum);
    case "invalid_value":
      return INPUT_WORDS.oneOf(issue.values);
    case "unrecognized_keys":
      return INPUT_WORDS.unknownKey(issue.keys[0] ?? "");
    case "invalid_format":
      return INPUT_WORDS.form;
    default:
      return INPUT_WORDS.other;
  }
}

/** Control characters have no place in names and comments: they break terminals, CSV files and logs. PostgreSQL refuses NUL. */
export function text(maxLength: number) {
  return (
    z
      .string()
      .trim()
      .min(1)
      .max(maxLength)
      // oxlint-disable-next-line no-control-regex
      .refine(
        (value) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value),
        "must not hold control characters",
      )
  );
}

/** A moment, as a Date or as ISO text with its offset. */
export const moment = z.union(
  [z.date(), z.iso.datetime({ offset: true }).transform((written) => new Date(written))],
  INPUT_WORDS.moment,
);
