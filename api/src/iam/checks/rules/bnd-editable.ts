import type { Policy } from "../../account.ts";
import { policyRef } from "../../identity.ts";
import { lowerBy } from "../../severity.ts";
import {
  probesEvidence,
  type PrincipalSubject,
  principalSubjects,
  policiesInForceOf,
  isUnconditional,
  allowedProbes,
} from "../access-probes.ts";
import { defineCheck } from "../check.ts";
import { stepsOnly } from "../remediations.ts";
import { AWS_PAGES } from "../references.ts";

/** The maximum number of principals shown in the evidence of one policy. */
const MAX_SHOWN_PRINCIPALS = 10;

/** The requests that change a policy: creating a new default version, or restoring an older, wider one. */
function requestsOf({ arn, versions }: Policy) {
  const actions =
    versions.length > 1 ? ["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"] : ["iam:CreatePolicyVersion"];
  return actions.map((action) => ({ action, resource: arn }));
}

interface BoundaryPolicy {
  readonly policy: Policy;
  /** The principals that have this policy as their permissions boundary. */
  readonly bounded: readonly PrincipalSubject[];
}

export const bndEditable = defineCheck({
  id: "bnd-editable",
  title: "Permissions boundary can be edited by a principal that it limits",
  family: "BND",
  severity: "HIGH",
  category: "IAMPolicy",
  rationale:
    "A permissions boundary is a policy like any other. If a principal can create a new version of its own boundary, the boundary does not limit it: the new version can allow everything.",
  references: [AWS_PAGES.permissionsBoundaries],
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: (facts, context) => {
    const byBoundary = Map.groupBy(
      principalSubjects(facts, context),
      ({ principal }) => principal.permissionsBoundaryArn,
    );
    // AWS managed policies cannot be edited by any principal in the account.
    return facts.authorizationDetails.policies
      .filter(({ isAwsManaged, arn }) => !isAwsManaged && byBoundary.has(arn))
      .map((policy): BoundaryPolicy => ({ policy, bounded: byBoundary.get(policy.arn)! }));
  },
  ref: ({ policy }) => policyRef(policy),
  evaluate: ({ policy, bounded }) => {
    const requests = requestsOf(policy);
    const editors = bounded
      .map((each) => ({ ...each, probes: allowedProbes(policiesInForceOf(each), requests) }))
      .filter(({ probes }) => probes.length > 0);
    if (editors.length === 0) {
      const unreadable = bounded.flatMap(({ permissions }) => permissions.unreadable);
      return unreadable.length > 0 ? { notEvaluated: unreadable[0]!.reason } : null;
    }
    const isOpen = editors.some(({ probes }) => isUnconditional(probes));
    const names = editors.slice(0, 3).map(({ principal }) => principal.arn.slice(principal.arn.lastIndexOf("/") + 1));
    return {
      description: `${names.join(", ")}${editors.length > 3 ? ` and ${editors.length - 3} more` : ""} can edit ${policy.policyName}, which is their own permissions boundary${isOpen ? "" : ", under conditions"}.`,
      severity: isOpen ? "HIGH" : lowerBy("HIGH", 1),
      evidence: {
        policyArn: policy.arn,
        principalCount: editors.length,
        principals: editors
          .slice(0, MAX_SHOWN_PRINCIPALS)
          .map(({ principal, probes }) => ({ principalArn: principal.arn, ...probesEvidence(probes) })),
      },
    };
  },
  remediation: () =>
    stepsOnly(
      "In the boundary, deny iam:CreatePolicyVersion, iam:SetDefaultPolicyVersion and iam:DeletePolicyVersion on the ARN of the boundary itself. Let another team maintain the boundary.",
    ),
});
