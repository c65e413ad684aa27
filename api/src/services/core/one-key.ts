import { AppError } from "../../errors.ts";

/**
 * Requires one key of an object: its ID, or the arguments that identify it otherwise. Throws BAD_USER_INPUT for neither and
 * for both: an answer for one of two keys would be wrong for the other.
 *
 * @param completing Arguments that only complete the other key, such as the account of a name.
 */
export function requireOneKey(
  id: unknown,
  other: Readonly<Record<string, unknown>>,
  completing: Readonly<Record<string, unknown>> = {},
): void {
  const hasOther = Object.values(other).every((value) => value != null);
  const hasAnyOther = [...Object.values(other), ...Object.values(completing)].some((value) => value != null);
  if (id == null ? hasOther : !hasAnyOther) return;
  const names = [...Object.keys(other), ...Object.keys(completing)].join(" and ");
  throw new AppError("BAD_USER_INPUT", { message: `Specify either id, or ${names}.` });
}
