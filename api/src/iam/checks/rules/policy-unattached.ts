import { policyRef } from "../../identity.ts";
import { formatInstant } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

export const policyUnattached = defineCheck({
  id: "policy-unattached",
  title: "Customer managed policy is not attached",
  family: "UNU",
  severity: "LOW",
  category: "IAMPolicy",
  rationale:
    "A policy that is not attached is no longer reviewed. One call attaches it, with whatever permissions it contained when it was written.",
  references: [AWS_PAGES.managedPolicies, AWS_PAGES.bestPractices],
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => authorizationDetails.policies.filter((policy) => !policy.isAwsManaged),
  ref: (policy) => policyRef(policy),
  evaluate: (policy) => {
    // A policy used as a permissions boundary is in use although it is not attached.
    if (policy.attachmentCount > 0 || policy.permissionsBoundaryUsageCount > 0) return null;
    return {
      description: `The policy ${policy.policyName} is not attached to any user, group or role and is not used as a permissions boundary.`,
      evidence: {
        attachmentCount: policy.attachmentCount,
        permissionsBoundaryUsageCount: policy.permissionsBoundaryUsageCount,
        createdAt: formatInstant(policy.createdAt),
        updatedAt: formatInstant(policy.updatedAt),
        otherVersionIds: policy.versions
          .filter((version) => !version.isDefaultVersion)
          .map((version) => version.versionId),
      },
    };
  },
  remediation: ({ arn }, evidence) => ({
    text: "Delete the policy. Keep its document in version control if it may be needed again. Delete all versions except the default one first.",
    cli: [
      ...(evidence["otherVersionIds"] as readonly string[]).map(
        (id) => cli`aws iam delete-policy-version --policy-arn ${arn!} --version-id ${id}`,
      ),
      cli`aws iam delete-policy --policy-arn ${arn!}`,
    ].join("\n"),
    terraform: null,
  }),
});
