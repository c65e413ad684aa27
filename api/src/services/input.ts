import { z } from "zod";
import { AppError } from "../errors.ts";

/** Parses what came from outside; the first mistake becomes BAD_USER_INPUT with its place and without the value, which may be a secret. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.join(".") ?? "";
  throw new AppError("BAD_USER_INPUT", {
    message: path ? `${path}: ${issue?.message}` : (issue?.message ?? "The input is not valid."),
    details: { path },
  });
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
      .refine((value) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value), "must not hold control characters")
  );
}

/** A moment, as a Date or as ISO text with its offset. */
export const moment = z.union(
  [z.date(), z.iso.datetime({ offset: true }).transform((written) => new Date(written))],
  "must be a moment such as 2026-11-24T12:00:00Z",
);
