import { memoize } from "../../memoize.ts";
import { namesAction } from "../../policy/scope.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { isAdministrator, mayAllowIam } from "../../principals/principal-policies.ts";
import { lowerBy } from "../../severity.ts";
import {
  type PrincipalSubject,
  type Probe,
  probesEvidence,
  principalSubjects,
  policiesInForceOf,
  isUnconditional,
  allowedProbes,
  sampleResources,
  strongestProbe,
} from "../access-probes.ts";
import { type CheckContext, defineCheck } from "../check.ts";
import { principalRef } from "../last-accessed.ts";
import { stepsOnly } from "../remediations.ts";
import { AWS_PAGES } from "../references.ts";

const CREATE_ACTIONS = [
  { action: "iam:CreateUser", kind: "user" },
  { action: "iam:CreateRole", kind: "role" },
] as const;

/** Whether an Allow statement covers one of the actions. Most principals may at most change themselves. */
const mayCreate = memoize(
  (document: PolicyDocument): boolean =>
    mayAllowIam(document) &&
    document.statements.some(
      (statement) =>
        statement.effect === "Allow" && CREATE_ACTIONS.some(({ action }) => namesAction(statement, action)),
    ),
);

/** Skips administrators, which the `admin-` checks cover: a boundary that allows everything would not limit them. */
export const bndDelegatedAdmin = defineCheck({
  id: "bnd-delegated-admin",
  title: "Principal without a permissions boundary can create users or roles",
  family: "BND",
  severity: "HIGH",
  category: "IAMRole",
  rationale:
    "A principal that creates users or roles decides what they may do. Without a permissions boundary there is no upper limit: a principal meant to manage one team's identities can create an administrator.",
  references: [AWS_PAGES.permissionsBoundaries, AWS_PAGES.bestPractices],
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: (facts, context) => principalSubjects(facts, context),
  ref: ({ principal }) => principalRef(principal),
  evaluate: (subject, _facts, context) => {
    const { principal, permissions, guardrails } = subject;
    if (permissions.isBounded) return null;
    const isCandidate = permissions.policies.some(({ document }) => mayCreate(document));
    // Evaluating whether a principal is an administrator takes longest, so it is done only where it matters.
    if (!isCandidate && permissions.unreadable.length === 0) return null;
    if (isAdministrator(permissions, guardrails)) return null;
    const probes = isCandidate ? probesOf(subject, context) : [];
    if (probes.length === 0)
      return permissions.unreadable.length > 0 ? { notEvaluated: permissions.unreadable[0]!.reason } : null;
    const isOpen = isUnconditional(probes);
    const kinds = probes.map(({ request }) => (request.action === "iam:CreateUser" ? "users" : "roles")).join(" and ");
    return {
      description: `${principalRef(principal).name} can create ${kinds}${isOpen ? "" : " under conditions"} and has no permissions boundary.`,
      severity: isOpen ? "HIGH" : lowerBy("HIGH", 1),
      evidence: { principalArn: principal.arn, ...probesEvidence(probes) },
    };
  },
  remediation: () =>
    stepsOnly(
      "Set a permissions boundary that allows the principal to create users and roles only with the same boundary, and that denies removing it.",
    ),
});

function probesOf(subject: PrincipalSubject, context: CheckContext): readonly Probe[] {
  const inForce = policiesInForceOf(subject);
  return CREATE_ACTIONS.flatMap(({ action, kind }) =>
    strongestProbe(
      allowedProbes(
        inForce,
        sampleResources(inForce.identity, action, { ...context, kind }).map((resource) => ({ action, resource })),
      ),
    ),
  );
}
