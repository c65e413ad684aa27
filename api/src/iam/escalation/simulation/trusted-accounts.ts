/** The other accounts whose principals a role's trust policy names: what joins two accounts in one search for paths. */
import type { Role } from "../../account.ts";
import type { AccountIndex } from "./account-index.ts";

/** Stands for every account. */
export const EVERY_ACCOUNT = "*";

/** Matches a trust policy that may name another account. Most name only services, and need not be parsed. */
const MAY_NAME_ACCOUNTS = /\d{12}|\*|NotPrincipal/;

/** The numbers of the accounts that the role trusts, or `EVERY_ACCOUNT`, without repetition. */
export function trustedAccounts({ trustOf, awsAccountId }: AccountIndex, role: Role): readonly string[] {
  if (!MAY_NAME_ACCOUNTS.test(role.trustPolicy)) return [];
  const { others, namesAnyone } = trustOf(role);
  const numbers = others.flatMap((name) => name.match(/\d{12}/g) ?? []).filter((number) => number !== awsAccountId);
  return [...new Set([...numbers, ...(namesAnyone ? [EVERY_ACCOUNT] : [])])];
}
