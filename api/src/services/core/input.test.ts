import { expect, test } from "vitest";
import { z } from "zod";
import { AppError } from "../../errors.ts";
import { moment, parseInput, text } from "./input.ts";

function messageOf(schema: z.ZodType, input: unknown): string {
  try {
    parseInput(schema, input);
  } catch (error) {
    if (error instanceof AppError && error.code === "BAD_USER_INPUT") return error.message;
    throw error;
  }
  throw new Error("The input was accepted.");
}

test.each<[z.ZodType, unknown, string]>([
  [z.number().min(0), -1, "must be 0 or more."],
  [z.number().gt(0), 0, "must be more than 0."],
  [z.number().max(9), 10, "must be 9 or less."],
  [z.number().lt(9), 9, "must be less than 9."],
  [z.number().int(), 1.5, "must be a whole number."],
  [z.number(), "5", "must be a number."],
  [z.number(), Number.NaN, "must be a number."],
  [z.number(), undefined, "is required."],
  [z.boolean(), "yes", "must be true or false."],
  [text(9), "", "must not be empty."],
  [text(9), "   ", "must not be empty."],
  [text(9), "x".repeat(10), "must have 9 characters or fewer."],
  [text(9), "\u0000", "must not contain control characters."],
  [text(9), 5, "must be text."],
  [z.string().min(3), "ab", "must have 3 characters or more."],
  [z.string().regex(/^x$/), "y", "does not have the required format."],
  [z.string().regex(/^x$/, "must be an x"), "y", "must be an x."],
  [z.array(z.string()).min(1), [], "must not be empty."],
  [z.array(z.string()).max(2), ["a", "b", "c"], "must have 2 items or fewer."],
  [z.array(z.string()), "a", "must be a list."],
  [z.enum(["OPEN", "RESOLVED"]), "SHUT", "must be one of OPEN, RESOLVED."],
  [z.object({}), 5, "must be a JSON object."],
  [z.object({}), null, "must be a JSON object."],
  [z.strictObject({}), { colour: 1 }, "colour is not a known field."],
  [z.union([z.string(), z.number()]), true, "is not valid."],
  [moment, "soon", "must be a date and time such as 2026-11-24T12:00:00Z."],
])("an invalid value is described in plain words: %#", (schema, input, message) => {
  expect(messageOf(z.object({ field: schema }), { field: input })).toBe(`field: ${message}`);
});

test("without a path the message is still a sentence, and it never contains the value", () => {
  expect(messageOf(z.number().min(0), -12_345)).toBe("The input must be 0 or more.");
  expect(messageOf(z.enum(["A"]), "s3cret")).not.toContain("s3cret");
});
