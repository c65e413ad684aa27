import { AppError } from "../errors.ts";

/** More than AWS has services, and more than any service has actions. */
const ITEMS_MAX = 1_000;
const ITEMS_DEFAULT = 50;

/** The number of items of a list without pages, from its argument `first`. Error: BAD_USER_INPUT. */
export function itemLimit(first: number | null | undefined, otherwise = ITEMS_DEFAULT): number {
  const limit = first ?? otherwise;
  if (first != null && (limit < 0 || limit > ITEMS_MAX))
    throw new AppError("BAD_USER_INPUT", {
      message: `first: must be between 0 and ${ITEMS_MAX}.`,
      details: { path: "first" },
    });
  return limit;
}
