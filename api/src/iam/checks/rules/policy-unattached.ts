import { policyRef } from "../../identity.ts";
import { formatInstant } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";

export const policyUnattached = defineCheck({
  id: "policy-unattached",
  title: "Managed policy attached to nothing",
  family: "UNU",
  severity: "LOW",
  category: "IAMPolicy",
  controls: {},
  rationale:
    "A policy that nobody uses is not reviewed any more. One call attaches it, with whatever rights it held when it was written.",
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => authorizationDetails.policies.filter((policy) => !policy.isAwsManaged),
  ref: (policy) => policyRef(policy),
  evaluate: (policy) => {
    // A policy that serves as a permissions boundary is in use although nothing has it attached.
    if (policy.attachmentCount > 0 || policy.permissionsBoundaryUsageCount > 0) return null;
    return {
      description: `The policy ${policy.policyName} is attached to no user, group or role and bounds none.`,
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
    text: "Delete the policy; keep its text in version control if it may be needed again. Versions other than the default have to go first.",
    cli: [
      ...(evidence["otherVersionIds"] as readonly string[]).map(
        (id) => cli`aws iam delete-policy-version --policy-arn ${arn!} --version-id ${id}`,
      ),
      cli`aws iam delete-policy --policy-arn ${arn!}`,
    ].join("\n"),
    terraform: null,
  }),
});
