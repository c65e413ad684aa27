/** The policies of an organization that limit permissions, with what they are attached to. */

export const ORGANIZATION_POLICY_TYPES = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const;
export type OrganizationPolicyType = (typeof ORGANIZATION_POLICY_TYPES)[number];

/** A policy with the roots, units and accounts that it is attached to. */
export interface AttachedPolicy {
  readonly type: OrganizationPolicyType;
  readonly policyId: string;
  readonly name: string;
  readonly document: string;
  /** Null for a policy that AWS attaches to everything and that cannot be detached. */
  readonly targetIds: readonly string[] | null;
}
