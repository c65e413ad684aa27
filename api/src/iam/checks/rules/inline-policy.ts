import { defineCheck } from "../check.ts";
import { inlinePolicies } from "../policy-subjects.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

export const inlinePolicy = defineCheck({
  id: "inline-policy",
  title: "Policy is inline instead of managed",
  family: "EXC",
  severity: "LOW",
  category: "IAMPolicy",
  rationale:
    "An inline policy belongs to one user, group or role. It has no versions, cannot be reused and does not appear in the list of policies, so its permissions are easily overlooked.",
  references: [AWS_PAGES.choosePolicyKind],
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => inlinePolicies(authorizationDetails),
  ref: ({ resource }) => resource,
  evaluate: ({ place, text }) =>
    place.kind === "INLINE"
      ? {
          description: `The ${place.ownerKind.toLowerCase()} ${place.ownerName} has the inline policy ${place.policyName}.`,
          evidence: { ...place, documentCharacters: text?.length ?? null },
        }
      : null,
  remediation: (_resource, evidence) => {
    const kind = String(evidence["ownerKind"]).toLowerCase();
    const [owner, policyName] = [String(evidence["ownerName"]), String(evidence["policyName"])];
    return {
      text: "Create a customer managed policy with the same document, attach it, and delete the inline policy.",
      cli: [
        cli`aws iam create-policy --policy-name ${policyName} --policy-document file://policy.json`,
        `aws iam attach-${kind}-policy --${kind}-name ` + cli`${owner} --policy-arn POLICY_ARN`,
        `aws iam delete-${kind}-policy --${kind}-name ` + cli`${owner} --policy-name ${policyName}`,
      ].join("\n"),
      terraform: null,
    };
  },
});
