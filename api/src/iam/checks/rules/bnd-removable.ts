import type { Role, User } from "../../account.ts";
import { lowerBy } from "../../severity.ts";
import { answerEvidence, askedPrincipals, inForceOf, isCertain, possible, unnamedArn } from "../asking.ts";
import { type CheckContext, defineCheck } from "../check.ts";
import { principalRef } from "../last-accessed.ts";
import { cli } from "../quote.ts";

/** What takes a boundary off, or puts a wider one in its place. */
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
  title: "Principal can delete or replace its own boundary",
  family: "BND",
  severity: "HIGH",
  category: "IAMUser",
  controls: {},
  rationale:
    "A boundary holds only while the one it bounds cannot take it off. Whoever may delete it or set another one has, one call later, everything its policies grant.",
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: (facts, context) => askedPrincipals(facts, context).filter(({ permissions }) => permissions.isBounded),
  ref: ({ principal }) => principalRef(principal),
  evaluate: (asked, _facts, context) => {
    const { principal, permissions } = asked;
    const boundaryArn = principal.permissionsBoundaryArn!;
    const answers = possible(inForceOf(asked), requestsOf(principal, boundaryArn, context));
    if (answers.length === 0)
      return permissions.unreadable.length > 0 ? { notEvaluated: permissions.unreadable[0]!.reason } : null;
    const certain = isCertain(answers);
    return {
      description: `${principalRef(principal).name} may take off or replace its own permissions boundary${certain ? "" : " under conditions"}.`,
      severity: certain ? "HIGH" : lowerBy("HIGH", 1),
      evidence: { principalArn: principal.arn, boundaryArn, ...answerEvidence(answers) },
    };
  },
  remediation: ({ category, name }) => {
    const kind = category === "IAMRole" ? "Role" : "User";
    const statement = {
      Effect: "Deny",
      Action: [`iam:Delete${kind}PermissionsBoundary`, `iam:Put${kind}PermissionsBoundary`],
      Resource: "*",
    };
    const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    return {
      text: "Deny both calls in the boundary itself, so that no other policy can give them back, or take the rights out of the policies.",
      cli:
        `aws iam put-${kind.toLowerCase()}-policy --${kind.toLowerCase()}-name ` +
        cli`${name} --policy-name KeepBoundary --policy-document ${document}`,
      terraform: null,
    };
  },
});
