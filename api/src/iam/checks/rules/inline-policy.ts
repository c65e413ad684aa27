import { defineCheck } from "../check.ts";
import { inlinePolicies } from "../policy-subjects.ts";
import { stepsOnly } from "../remediations.ts";
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
  remediation: () =>
    stepsOnly("Create a customer managed policy with the same document, attach it, and delete the inline policy."),
});
