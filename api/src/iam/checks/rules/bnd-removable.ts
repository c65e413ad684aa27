import type { Role, User } from "../../account.ts";
import { lowerBy } from "../../severity.ts";
import {
  probesEvidence,
  principalSubjects,
  policiesInForceOf,
  isUnconditional,
  allowedProbes,
  unnamedArn,
} from "../access-probes.ts";
import { type CheckContext, defineCheck } from "../check.ts";
import { principalRef } from "../last-accessed.ts";
import { stepsOnly } from "../remediations.ts";
import { AWS_PAGES } from "../references.ts";

/** The requests that remove the boundary of a principal or replace it with another one. */
function requestsOf(principal: User | Role, boundaryArn: string, context: CheckContext) {
  const kind = "roleId" in principal ? "Role" : "User";
  return [
    {
      action: `iam:Delete${kind}PermissionsBoundary`,
      resource: principal.arn,
      keys: { "iam:PermissionsBoundary": boundaryArn },
    },
    {
      action: `iam:Put${kind}PermissionsBoundary`,
      resource: principal.arn,
      keys: { "iam:PermissionsBoundary": unnamedArn(context, "policy") },
    },
  ];
}

export const bndRemovable = defineCheck({
  id: "bnd-removable",
  title: "Principal can remove or replace its own permissions boundary",
  family: "BND",
  severity: "HIGH",
  category: "IAMUser",
  rationale:
    "A permissions boundary limits a principal only while the principal cannot remove it. After one call that deletes or replaces the boundary, the principal has everything that its policies grant.",
  references: [AWS_PAGES.permissionsBoundaries],
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: (facts, context) => principalSubjects(facts, context).filter(({ permissions }) => permissions.isBounded),
  ref: ({ principal }) => principalRef(principal),
  evaluate: (subject, _facts, context) => {
    const { principal, permissions } = subject;
    const boundaryArn = principal.permissionsBoundaryArn!;
    const probes = allowedProbes(policiesInForceOf(subject), requestsOf(principal, boundaryArn, context));
    if (probes.length === 0)
      return permissions.unreadable.length > 0 ? { notEvaluated: permissions.unreadable[0]!.reason } : null;
    const isOpen = isUnconditional(probes);
    return {
      description: `${principalRef(principal).name} can remove or replace its own permissions boundary${isOpen ? "" : " under conditions"}.`,
      severity: isOpen ? "HIGH" : lowerBy("HIGH", 1),
      evidence: { principalArn: principal.arn, boundaryArn, ...probesEvidence(probes) },
    };
  },
  remediation: () =>
    stepsOnly(
      "Deny both actions in the boundary itself, so that no other policy can allow them, or remove them from the policies.",
    ),
});
