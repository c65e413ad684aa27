/**
 * The principals that a role trusts, each with its position in the list. The trust decision is looked up by this
 * position.
 */
import { trustedBy, type TrustedPrincipal } from "../iam/principals/trust-principals.ts";
import type { RoleRow } from "./rows.ts";

export type TrustedRow = TrustedPrincipal & {
  readonly accountId: string;
  readonly roleArn: string;
  readonly position: number;
};

export function trustedRows(
  { accountId, document: { role } }: RoleRow,
  account: { readonly awsAccountId: string | null } | null,
): TrustedRow[] {
  return trustedBy(role.trustPolicy, account?.awsAccountId ?? null).map((trusted, position) => ({
    ...trusted,
    accountId,
    roleArn: role.arn,
    position,
  }));
}
