import type { Policy } from "../../account.ts";
import { policyRef } from "../../identity.ts";
import { lowerBy } from "../../severity.ts";
import { answerEvidence, type AskedPrincipal, askedPrincipals, inForceOf, isCertain, possible } from "../asking.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";

/** Principals that the evidence of one policy shows. */
const MAX_SHOWN_PRINCIPALS = 10;

/** A new version that becomes the default, or going back to an older, wider one. */
function requestsOf({ arn, versions }: Policy) {
  const actions =
    versions.length > 1 ? ["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"] : ["iam:CreatePolicyVersion"];
  return actions.map((action) => ({ action, resource: arn }));
}

interface BoundaryPolicy {
  readonly policy: Policy;
  readonly bounded: readonly AskedPrincipal[];
}

export const bndEditable = defineCheck({
  id: "bnd-editable",
  title: "Bounded principal can write a new version of its boundary policy",
  family: "BND",
  severity: "HIGH",
  category: "IAMPolicy",
  controls: {},
  rationale:
    "A boundary is a policy like any other. When the one it bounds may write a new version of it, it bounds nobody: the next version can allow everything.",
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: (facts, context) => {
    const byBoundary = Map.groupBy(
      askedPrincipals(facts, context),
      ({ principal }) => principal.permissionsBoundaryArn,
    );
    // AWS's own policies cannot be written by anybody.
    return facts.authorizationDetails.policies
      .filter(({ isAwsManaged, arn }) => !isAwsManaged && byBoundary.has(arn))
      .map((policy): BoundaryPolicy => ({ policy, bounded: byBoundary.get(policy.arn)! }));
  },
  ref: ({ policy }) => policyRef(policy),
  evaluate: ({ policy, bounded }) => {
    const requests = requestsOf(policy);
    const able = bounded
      .map((each) => ({ ...each, answers: possible(inForceOf(each), requests) }))
      .filter(({ answers }) => answers.length > 0);
    if (able.length === 0) {
      const unreadable = bounded.flatMap(({ permissions }) => permissions.unreadable);
      return unreadable.length > 0 ? { notEvaluated: unreadable[0]!.reason } : null;
    }
    const certain = able.some(({ answers }) => isCertain(answers));
    const names = able.slice(0, 3).map(({ principal }) => principal.arn.slice(principal.arn.lastIndexOf("/") + 1));
    return {
      description: `${names.join(", ")}${able.length > 3 ? ` and ${able.length - 3} more` : ""} may rewrite ${policy.policyName}, the own boundary${certain ? "" : ", under conditions"}.`,
      severity: certain ? "HIGH" : lowerBy("HIGH", 1),
      evidence: {
        policyArn: policy.arn,
        principalCount: able.length,
        principals: able
          .slice(0, MAX_SHOWN_PRINCIPALS)
          .map(({ principal, answers }) => ({ principalArn: principal.arn, ...answerEvidence(answers) })),
      },
    };
  },
  remediation: ({ arn }) => ({
    text: "Deny iam:CreatePolicyVersion, iam:SetDefaultPolicyVersion and iam:DeletePolicyVersion on the boundary's own ARN within the boundary, and let another team keep it.",
    cli: cli`aws iam create-policy-version --policy-arn ${arn ?? ""} --policy-document file://boundary.json --set-as-default`,
    terraform: null,
  }),
});
