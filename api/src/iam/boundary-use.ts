import type { Policy } from "./account.ts";

type PolicyUse = Pick<Policy, "attachmentCount" | "permissionsBoundaryUsageCount">;

/**
 * Whether the policy is in use as a permissions boundary and nowhere as a permissions policy. Such a policy grants nothing:
 * it only limits its holders (IAM User Guide, *Permissions boundaries for IAM entities*).
 */
export function isOnlyBoundary({ attachmentCount, permissionsBoundaryUsageCount }: PolicyUse): boolean {
  return attachmentCount === 0 && permissionsBoundaryUsageCount > 0;
}
