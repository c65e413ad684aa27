import { defineCheck } from "../check.ts";
import { inlinePolicies } from "../policy-subjects.ts";
import { cli } from "../quote.ts";

export const inlinePolicy = defineCheck({
  id: "inline-policy",
  title: "Inline policies on user, group or role",
  family: "EXC",
  severity: "LOW",
  category: "IAMPolicy",
  controls: {},
  rationale:
    "An inline policy lives inside one user, group or role: it has no versions, cannot be reused, and no list of policies shows it. What it gives is easily overlooked.",
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
      text: "Make it a customer managed policy, attach that, and delete the inline one.",
      cli: [
        cli`aws iam create-policy --policy-name ${policyName} --policy-document file://policy.json`,
        `aws iam attach-${kind}-policy --${kind}-name ` + cli`${owner} --policy-arn POLICY_ARN`,
        `aws iam delete-${kind}-policy --${kind}-name ` + cli`${owner} --policy-name ${policyName}`,
      ].join("\n"),
      terraform: null,
    };
  },
});
