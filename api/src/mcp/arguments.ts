/** The arguments that several tools have. */
import { z } from "zod";

/** The rows of a page. A model reads all of them. */
const ROWS_MAX = 50;
const ROWS_DEFAULT = 20;

export const account = z
  .string()
  .max(64)
  .describe("The ID of an account or its 12-digit AWS account number, from list_accounts.");
export const someAccount = account
  .optional()
  .describe("The ID or 12-digit number of one account; all accounts if omitted.");

export const page = {
  first: z.int().min(1).max(ROWS_MAX).default(ROWS_DEFAULT).describe(`The maximum number of rows: 1 to ${ROWS_MAX}.`),
  after: z.string().max(2_000).optional().describe("The nextCursor of the previous page; the first page if omitted."),
};

/** The conditions of a list as GraphQL takes them. */
export function listFilter({
  query,
  account: one,
}: {
  readonly query?: string | undefined;
  readonly account?: string | undefined;
}) {
  return { ...(query !== undefined && { query }), ...(one !== undefined && { accountIds: [one] }) };
}
