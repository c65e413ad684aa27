import { type HeldPolicy, isAdministrator } from "../../principals/principal-policies.ts";
import { type ActionSet, intersection, isEmptySet, without } from "../../policy/action-set.ts";
import { isConditional } from "../../policy/conditions.ts";
import { actionsOf, isAnyResource } from "../../policy/scope.ts";
import type { PolicyStatement } from "../../policy/statement.ts";
import { coversPattern } from "../../policy/wildcard.ts";
import { principalSubjects } from "../access-probes.ts";
import { defineCheck } from "../check.ts";
import { principalRef } from "../last-accessed.ts";
import { stepsOnly } from "../remediations.ts";
import { AWS_PAGES } from "../references.ts";

/**
 * Whether the boundary allows everything that the policies allow, on the same resources and without a condition.
 *
 * The proof goes statement by statement. False means that the proof failed, not that the boundary limits anything.
 */
function limitsNothing(boundary: HeldPolicy, policies: readonly HeldPolicy[]): boolean {
  const allowed = policies.flatMap(({ document }) => document.statements).filter(({ effect }) => effect === "Allow");
  const boundaryStatements = boundary.document.statements;
  const denied = boundaryStatements.filter(({ effect }) => effect === "Deny").map(actionsOf);
  const unconditional = boundaryStatements.filter(
    (statement) => statement.effect === "Allow" && !isConditional(statement),
  );
  return allowed.length > 0 && allowed.every((statement) => isFullyAllowed(statement, denied, unconditional));
}

/** Whether the boundary allows the whole statement: none of its actions is denied and all are allowed on its resources. */
function isFullyAllowed(
  statement: PolicyStatement,
  denied: readonly ActionSet[],
  unconditional: readonly PolicyStatement[],
): boolean {
  const actions = actionsOf(statement);
  // Actions missing from the catalogue are in no set, so nothing can be proven about them.
  if (isEmptySet(actions) || denied.some((each) => !isEmptySet(intersection(each, actions)))) return false;
  return (statement.resources ?? ["*"]).every((resource) => {
    const matching = unconditional.filter(
      (each) => isAnyResource(each) || each.resources?.some((pattern) => coversPattern(pattern, resource)),
    );
    return isEmptySet(matching.map(actionsOf).reduce((rest, each) => without(rest, each), actions));
  });
}

export const bndIneffective = defineCheck({
  id: "bnd-ineffective",
  title: "Permissions boundary does not limit the principal",
  family: "BND",
  severity: "MEDIUM",
  category: "IAMRole",
  rationale:
    "A boundary that allows everything the policies allow removes no permissions. It looks like a limit in the console but has no effect, and it may not limit the next policy either.",
  references: [AWS_PAGES.permissionsBoundaries],
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: (facts, context) => principalSubjects(facts, context).filter(({ permissions }) => permissions.isBounded),
  ref: ({ principal }) => principalRef(principal),
  evaluate: ({ principal, permissions }) => {
    const { boundary, policies, unreadable } = permissions;
    if (boundary === null) return { notEvaluated: unreadable[0]!.reason };
    const allowsEverything = isAdministrator({
      ...permissions,
      policies: [boundary],
      boundary: null,
      isBounded: false,
    });
    if (!allowsEverything && !(unreadable.length === 0 && limitsNothing(boundary, policies)))
      return unreadable.length > 0 ? { notEvaluated: unreadable[0]!.reason } : null;
    const { policyName, policyArn } = boundary.source;
    return {
      description: `The permissions boundary ${policyName} of ${principalRef(principal).name} allows ${allowsEverything ? "everything" : "everything that its policies allow"}.`,
      evidence: {
        principalArn: principal.arn,
        boundaryArn: policyArn,
        allowsEverything,
        policies: policies.map(({ source }) => source.policyName),
      },
    };
  },
  remediation: () =>
    stepsOnly(
      "Create a boundary with the maximum permissions that the principal should ever have, without the write actions of IAM. Set it as the permissions boundary.",
    ),
});
