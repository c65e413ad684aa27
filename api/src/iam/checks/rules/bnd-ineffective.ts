import { type HeldPolicy, isAdministrator } from "../../principals/principal-policies.ts";
import { type ActionSet, intersection, isEmptySet, without } from "../../policy/action-set.ts";
import { isConditional } from "../../policy/conditions.ts";
import { actionsOf, isAnyResource } from "../../policy/scope.ts";
import type { PolicyStatement } from "../../policy/statement.ts";
import { coversPattern } from "../../policy/wildcard.ts";
import { askedPrincipals } from "../asking.ts";
import { defineCheck } from "../check.ts";
import { principalRef } from "../last-accessed.ts";
import { cli } from "../quote.ts";

/** Proven statement by statement: everything that the policies allow, the boundary allows as well, on the same resources and without a condition. */
function limitsNothing(boundary: HeldPolicy, policies: readonly HeldPolicy[]): boolean {
  const allowed = policies.flatMap(({ document }) => document.statements).filter(({ effect }) => effect === "Allow");
  const limits = boundary.document.statements;
  const denied = limits.filter(({ effect }) => effect === "Deny").map(actionsOf);
  const wide = limits.filter((statement) => statement.effect === "Allow" && !isConditional(statement));
  return allowed.length > 0 && allowed.every((statement) => isLeftWhole(statement, denied, wide));
}

function isLeftWhole(
  statement: PolicyStatement,
  denied: readonly ActionSet[],
  wide: readonly PolicyStatement[],
): boolean {
  const actions = actionsOf(statement);
  // Actions that the catalogue does not know are in no set: nothing is proven of them.
  if (isEmptySet(actions) || denied.some((each) => !isEmptySet(intersection(each, actions)))) return false;
  return (statement.resources ?? ["*"]).every((resource) => {
    const reaching = wide.filter(
      (each) => isAnyResource(each) || each.resources?.some((pattern) => coversPattern(pattern, resource)),
    );
    return isEmptySet(reaching.map(actionsOf).reduce((rest, each) => without(rest, each), actions));
  });
}

export const bndIneffective = defineCheck({
  id: "bnd-ineffective",
  title: "Boundary is as wide as the identity policies (or *:*)",
  family: "BND",
  severity: "MEDIUM",
  category: "IAMRole",
  controls: {},
  rationale:
    "A boundary that allows all that the policies allow takes nothing away. It looks like a limit on every page and is none, now or when the next policy is attached.",
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: (facts, context) => askedPrincipals(facts, context).filter(({ permissions }) => permissions.isBounded),
  ref: ({ principal }) => principalRef(principal),
  evaluate: ({ principal, permissions }) => {
    const { boundary, policies, unreadable } = permissions;
    if (boundary === null) return { notEvaluated: unreadable[0]!.reason };
    const isEverything = isAdministrator({ ...permissions, policies: [boundary], boundary: null, isBounded: false });
    if (!isEverything && !(unreadable.length === 0 && limitsNothing(boundary, policies)))
      return unreadable.length > 0 ? { notEvaluated: unreadable[0]!.reason } : null;
    const { policyName, policyArn } = boundary.source;
    return {
      description: `The boundary ${policyName} of ${principalRef(principal).name} ${isEverything ? "allows everything" : "allows all that its policies allow"}.`,
      evidence: {
        principalArn: principal.arn,
        boundaryArn: policyArn,
        allowsEverything: isEverything,
        policies: policies.map(({ source }) => source.policyName),
      },
    };
  },
  remediation: ({ category, name }) => {
    const kind = category === "IAMRole" ? "role" : "user";
    return {
      text: "Write a boundary with the most that the principal may ever do, narrower than what it can be given, without IAM's writing actions, and set it.",
      cli: `aws iam put-${kind}-permissions-boundary --${kind}-name ` + cli`${name} --permissions-boundary POLICY_ARN`,
      terraform: null,
    };
  },
});
