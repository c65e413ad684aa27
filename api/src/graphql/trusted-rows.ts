/**
 * The principals that a role trusts, each with its position in the list. The trust decision is looked up by this
 * position.
 */
import { trustedBy, type TrustedPrincipal } from "../iam/principals/trust-principals.ts";
import { ofPast, pastOf } from "../services/inventory/past.ts";
import type { RoleRow } from "./rows.ts";

export type TrustedRow = TrustedPrincipal & {
  readonly accountId: string;
  readonly roleArn: string;
  readonly position: number;
};

export function trustedRows(row: RoleRow, account: { readonly awsAccountId: string | null } | null): TrustedRow[] {
  const { role } = row.document;
  return trustedBy(role.trustPolicy, account?.awsAccountId ?? null).map((trusted, position) =>
    ofPast({ ...trusted, accountId: row.accountId, roleArn: role.arn, position }, pastOf(row)),
  );
}
