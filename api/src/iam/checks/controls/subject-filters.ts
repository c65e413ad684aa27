/** The kinds of resources to which a standard limits a check. */
import type { AuthorizationDetails } from "../../account.ts";
import type { ResourceRef } from "../../finding.ts";
import { policyRef } from "../../identity.ts";
import { memoize } from "../../memoize.ts";

export const SUBJECT_FILTERS = {
  CUSTOMER_MANAGED: "customer managed policies that are not a permissions boundary",
  INLINE: "inline policies",
} as const;
export type SubjectFilter = keyof typeof SUBJECT_FILTERS;

const customerManagedIds = memoize(
  ({ policies }: AuthorizationDetails): ReadonlySet<string> =>
    new Set(
      policies
        .filter((policy) => !policy.isAwsManaged && policy.permissionsBoundaryUsageCount === 0)
        .map((policy) => policyRef(policy).id),
    ),
);

/** Whether the standard applies to this resource. An inline policy is the only kind of policy without an ARN. */
export function isSubject(filter: SubjectFilter, resource: ResourceRef, details: AuthorizationDetails): boolean {
  switch (filter) {
    case "CUSTOMER_MANAGED":
      return customerManagedIds(details).has(resource.id);
    case "INLINE":
      return resource.category === "IAMPolicy" && resource.arn === null;
  }
}
