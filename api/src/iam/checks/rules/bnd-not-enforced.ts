import { isAdministrator, policiesInForce } from "../../principals/principal-policies.ts";
import { NOT_READ } from "../../principals/guardrails.ts";
import { lowerBy } from "../../severity.ts";
import { isCertain, possible, sampleResources, strongest, unnamedArn } from "../asking.ts";
import { defineCheck } from "../check.ts";
import { documentOf, ownPolicies, rewritePolicy, statementsEvidence } from "../policy-subjects.ts";

/** What makes an identity or gives it rights, and takes the condition key iam:PermissionsBoundary. */
const DELEGATED = [
  { action: "iam:CreateUser", kind: "user" },
  { action: "iam:CreateRole", kind: "role" },
  { action: "iam:AttachUserPolicy", kind: "user" },
  { action: "iam:AttachRolePolicy", kind: "role" },
  { action: "iam:PutUserPolicy", kind: "user" },
  { action: "iam:PutRolePolicy", kind: "role" },
] as const;

/** Each policy by itself: does it allow this for an identity without a boundary? A policy that is only a boundary allows nobody anything. */
export const bndNotEnforced = defineCheck({
  id: "bnd-not-enforced",
  title: "Create/attach right lacks an iam:PermissionsBoundary condition",
  family: "BND",
  severity: "HIGH",
  category: "IAMPolicy",
  controls: {},
  rationale:
    "The right to create identities or attach policies is the right to make an administrator, unless the policy demands that the identity is bounded. The condition key iam:PermissionsBoundary does that.",
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) =>
    ownPolicies(authorizationDetails).filter(
      ({ place }) => place.kind === "INLINE" || place.isAttached || !place.isBoundary,
    ),
  ref: ({ resource }) => resource,
  evaluate: ({ text, place }, _facts, context) => {
    const document = documentOf(text);
    if ("notEvaluated" in document) return document;
    const source = { kind: place.kind, policyName: place.policyName, policyArn: null, groupName: null } as const;
    const permissions = {
      arn: unnamedArn(context, "user"),
      policies: [{ source, document }],
      boundary: null,
      isBounded: false,
      unreadable: [],
    };
    // A full administrator policy is found by the admin- checks; a condition would not mend it.
    if (isAdministrator(permissions)) return null;
    const inForce = policiesInForce(permissions, NOT_READ);
    const answers = DELEGATED.flatMap(({ action, kind }) =>
      strongest(
        possible(
          inForce,
          sampleResources(inForce.identity, action, { ...context, kind }).map((resource) => ({
            action,
            resource,
            keys: { "iam:PermissionsBoundary": null },
          })),
        ),
      ),
    );
    if (answers.length === 0) return null;
    const actions = answers.map(({ request }) => request.action);
    const statements = new Set(
      answers.flatMap(({ decision }) => decision.reasons.flatMap(({ statement }) => statement ?? [])),
    );
    return {
      description: `${place.policyName} allows ${actions.join(", ")} for identities without a permissions boundary.`,
      severity: isCertain(answers) ? "HIGH" : lowerBy("HIGH", 1),
      evidence: {
        ...place,
        actions,
        dependsOn: [...new Set(answers.flatMap(({ decision }) => decision.keys))],
        ...statementsEvidence(
          document,
          [...statements].map((statement) => ({ statement })),
        ),
      },
    };
  },
  remediation: (resource, evidence) =>
    rewritePolicy(
      resource,
      evidence,
      'Allow these actions only under a boundary: "Condition": {"StringEquals": {"iam:PermissionsBoundary": "POLICY_ARN"}}, and deny taking it off again.',
    ),
});
