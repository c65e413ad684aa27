/** Whom a role trusts, each with its place: what judges them later finds it by that. */
import { trustedBy, type TrustedPrincipal } from "../iam/principals/trust-principals.ts";
import type { RoleRow } from "./rows.ts";

export type TrustedRow = TrustedPrincipal & {
  readonly accountId: string;
  readonly roleArn: string;
  readonly place: number;
};

export function trustedRows(
  { accountId, document: { role } }: RoleRow,
  account: { readonly awsAccountId: string | null } | null,
): TrustedRow[] {
  return trustedBy(role.trustPolicy, account?.awsAccountId ?? null).map((trusted, place) => ({
    ...trusted,
    accountId,
    roleArn: role.arn,
    place,
  }));
}
