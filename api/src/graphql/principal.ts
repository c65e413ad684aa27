/** References from users, groups and roles to their policies, built without reading the policies. */
import type { PolicyHolder } from "../iam/account.ts";
import type { PolicySource } from "../iam/principals/principal-policies.ts";
import { ofPast, pastOf } from "../services/inventory/past.ts";
import type { PolicyTypeName } from "./types/enums.ts";

export interface PolicyReferenceRow {
  readonly accountId: string;
  readonly policyName: string;
  readonly arn: string | null;
  readonly type: PolicyTypeName;
  readonly via: string | null;
  /** The identity of an inline policy: `AIDAOWNER/policy-name`. */
  readonly identity: string | null;
}

export interface Holder {
  readonly accountId: string;
  readonly identity: string;
  readonly holder: Pick<PolicyHolder, "inlinePolicies" | "attachedPolicies">;
  /** The name of the group that the policies belong to. Null for the principal's own policies. */
  readonly via: string | null;
}

/** `row` is the user, group or role, whose moment the references keep. */
export function policyReferences(row: object, { accountId, identity, holder, via }: Holder): PolicyReferenceRow[] {
  const references: readonly PolicyReferenceRow[] = [
    ...holder.inlinePolicies.map(({ policyName }) => ({
      accountId,
      policyName,
      arn: null,
      type: "INLINE" as const,
      via,
      identity: `${identity}/${policyName}`,
    })),
    ...holder.attachedPolicies.map(({ policyName, policyArn }) =>
      managedReference(accountId, policyArn, { policyName, via }),
    ),
  ];
  return references.map((reference) => ofPast(reference, pastOf(row)));
}

export function boundaryReference(row: { readonly accountId: string }, arn: string | null): PolicyReferenceRow | null {
  if (arn === null) return null;
  const policyName = arn.slice(arn.lastIndexOf("/") + 1);
  return ofPast(managedReference(row.accountId, arn, { policyName, via: null }), pastOf(row));
}

export interface SourceHolder {
  readonly accountId: string;
  readonly identity: string;
  /** The identities of the principal's groups by group name. */
  readonly groupIds: Readonly<Record<string, string>>;
}

/** The policy that an analysis names as the source of a permission. */
export function sourceReference(
  { accountId, identity, groupIds }: SourceHolder,
  { policyName, policyArn, groupName }: PolicySource,
): PolicyReferenceRow {
  if (policyArn !== null) return managedReference(accountId, policyArn, { policyName, via: groupName });
  const holderId = groupName === null ? identity : groupIds[groupName];
  return {
    accountId,
    policyName,
    arn: null,
    type: "INLINE",
    via: groupName,
    identity: holderId ? `${holderId}/${policyName}` : null,
  };
}

function managedReference(
  accountId: string,
  arn: string,
  { policyName, via }: { policyName: string; via: string | null },
): PolicyReferenceRow {
  return {
    accountId,
    policyName,
    arn,
    type: /^arn:[\w-]+:iam::aws:policy\//.test(arn) ? "AWS_MANAGED" : "CUSTOMER_MANAGED",
    via,
    identity: null,
  };
}
