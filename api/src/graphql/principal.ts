/** References from users, groups and roles to their policies, built without reading the policies. */
import type { PolicyHolder } from "../iam/account.ts";
import type { PolicySource } from "../iam/principals/principal-policies.ts";
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

export function policyReferences({ accountId, identity, holder, via }: Holder): PolicyReferenceRow[] {
  return [
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
}

export function boundaryReference(accountId: string, arn: string | null): PolicyReferenceRow | null {
  return arn === null
    ? null
    : managedReference(accountId, arn, { policyName: arn.slice(arn.lastIndexOf("/") + 1), via: null });
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
