import { isAdministrator } from "../../principals/principal-policies.ts";
import { lowerBy } from "../../severity.ts";
import {
  answerEvidence,
  askedPrincipals,
  inForceOf,
  isCertain,
  possible,
  sampleResources,
  strongest,
} from "../asking.ts";
import { defineCheck } from "../check.ts";
import { principalRef } from "../last-accessed.ts";
import { cli } from "../quote.ts";

const CREATES = [
  { action: "iam:CreateUser", kind: "user" },
  { action: "iam:CreateRole", kind: "role" },
] as const;

/** Full administrators are the business of the admin- checks: a boundary that allows everything would not help. */
export const bndDelegatedAdmin = defineCheck({
  id: "bnd-delegated-admin",
  title: "Principal that can create users or roles is not bounded",
  family: "BND",
  severity: "HIGH",
  category: "IAMRole",
  controls: {},
  rationale:
    "Whoever makes users or roles decides what these may do. Without a boundary nothing says how far that may go, and the one who was to manage a team's identities can make one that owns the account.",
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: (facts, context) => askedPrincipals(facts, context),
  ref: ({ principal }) => principalRef(principal),
  evaluate: (asked, _facts, context) => {
    const { principal, permissions, guardrails } = asked;
    if (permissions.isBounded || isAdministrator(permissions, guardrails)) return null;
    const inForce = inForceOf(asked);
    const answers = CREATES.flatMap(({ action, kind }) =>
      strongest(
        possible(
          inForce,
          sampleResources(inForce.identity, action, { ...context, kind }).map((resource) => ({ action, resource })),
        ),
      ),
    );
    if (answers.length === 0)
      return permissions.unreadable.length > 0 ? { notEvaluated: permissions.unreadable[0]!.reason } : null;
    const certain = isCertain(answers);
    const what = answers.map(({ request }) => (request.action === "iam:CreateUser" ? "users" : "roles")).join(" and ");
    return {
      description: `${principalRef(principal).name} may create ${what}${certain ? "" : " under conditions"} and has no permissions boundary.`,
      severity: certain ? "HIGH" : lowerBy("HIGH", 1),
      evidence: { principalArn: principal.arn, ...answerEvidence(answers) },
    };
  },
  remediation: ({ category, name }) => {
    const kind = category === "IAMRole" ? "role" : "user";
    return {
      text: "Set a permissions boundary that lets the principal create users and roles only under the same boundary, and denies taking it off.",
      cli: `aws iam put-${kind}-permissions-boundary --${kind}-name ` + cli`${name} --permissions-boundary POLICY_ARN`,
      terraform: null,
    };
  },
});
