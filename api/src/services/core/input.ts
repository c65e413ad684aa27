import { z } from "zod";
import { AppError } from "../../errors.ts";

/** The maximum number of characters of an unknown field's name in an error message. */
const NAME_SHOWN_MAX_CHARACTERS = 64;

/** Messages for invalid input. The same messages are used for zod's issues and for those of the REST schemas. */
export const INPUT_MESSAGES = {
  missing: "is required",
  atLeast: (minimum: number | bigint) => `must be ${minimum} or more`,
  moreThan: (minimum: number | bigint) => `must be more than ${minimum}`,
  atMost: (maximum: number | bigint) => `must be ${maximum} or less`,
  lessThan: (maximum: number | bigint) => `must be less than ${maximum}`,
  notShorter: (minimum: number | bigint, unit: "characters" | "items") =>
    Number(minimum) === 1 ? "must not be empty" : `must have ${minimum} ${unit} or more`,
  notLonger: (maximum: number | bigint, unit: "characters" | "items") => `must have ${maximum} ${unit} or fewer`,
  oneOf: (values: readonly unknown[]) => `must be one of ${values.join(", ")}`,
  unknownKey: (key: string) => `${key.slice(0, NAME_SHOWN_MAX_CHARACTERS)} is not a known field`,
  moment: "must be a date and time such as 2026-11-24T12:00:00Z",
  form: "does not have the required format",
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

/** The message for a value of the wrong type. `kind` is the type's name in zod or JSON Schema. */
export function mustBeOf(kind: string): string {
  return KINDS[kind] ? `must be ${KINDS[kind]}` : INPUT_MESSAGES.other;
}

/**
 * Parses input from outside. Throws BAD_USER_INPUT for the first issue. The error contains the path of the value, but
 * not the value itself, which may be a secret.
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input, { error: messageOf });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.join(".") ?? "";
  throw new AppError("BAD_USER_INPUT", {
    message: `${path ? `${path}:` : "The input"} ${issue?.message ?? INPUT_MESSAGES.other}.`,
    details: { path },
  });
}

/** Translates zod's issues to our messages. A schema with its own message keeps it. */
function messageOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? INPUT_MESSAGES.missing : mustBeOf(issue.expected);
    case "too_small":
      return issue.origin === "string" || issue.origin === "array"
        ? INPUT_MESSAGES.notShorter(issue.minimum, issue.origin === "string" ? "characters" : "items")
        : INPUT_MESSAGES[issue.inclusive === false ? "moreThan" : "atLeast"](issue.minimum);
    case "too_big":
      return issue.origin === "string" || issue.origin === "array"
        ? INPUT_MESSAGES.notLonger(issue.maximum, issue.origin === "string" ? "characters" : "items")
        : INPUT_MESSAGES[issue.inclusive === false ? "lessThan" : "atMost"](issue.maximum);
    case "invalid_value":
      return INPUT_MESSAGES.oneOf(issue.values);
    case "unrecognized_keys":
      return INPUT_MESSAGES.unknownKey(issue.keys[0] ?? "");
    case "invalid_format":
      return INPUT_MESSAGES.form;
    default:
      return INPUT_MESSAGES.other;
  }
}

/**
 * A schema for text without control characters, which break terminals, CSV files and logs. PostgreSQL also refuses NUL.
 */
export function text(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .refine(
      // oxlint-disable-next-line no-control-regex
      (value) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value),
      "must not contain control characters",
    );
}

/** A key that a client chooses, so that a request that it repeats takes effect once. */
export const idempotencyKeyInput = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, "must be 1 to 255 printable characters")
  .nullish();

/** A point in time, as a Date or as ISO text with its offset. PostgreSQL has no year 0. */
export const moment = z
  .union([z.date(), z.iso.datetime({ offset: true }).transform((iso) => new Date(iso))], INPUT_MESSAGES.moment)
  .refine((time) => time.getUTCFullYear() >= 1, INPUT_MESSAGES.moment);
