import { isAdministrator, mayAllowIam, policiesInForce } from "../../principals/principal-policies.ts";
import { NOT_READ } from "../../principals/guardrails.ts";
import { lowerBy } from "../../severity.ts";
import { isUnconditional, allowedProbes, sampleResources, strongestProbe, unnamedArn } from "../access-probes.ts";
import { defineCheck } from "../check.ts";
import { documentOf, grantingPolicies, statementsEvidence } from "../policy-subjects.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";

/** Actions that create an identity or grant it permissions, and that support the condition key iam:PermissionsBoundary. */
const DELEGATED_ACTIONS = [
  { action: "iam:CreateUser", kind: "user" },
  { action: "iam:CreateRole", kind: "role" },
  { action: "iam:AttachUserPolicy", kind: "user" },
  { action: "iam:AttachRolePolicy", kind: "role" },
  { action: "iam:PutUserPolicy", kind: "user" },
  { action: "iam:PutRolePolicy", kind: "role" },
] as const;

/**
 * Fails each policy that, by itself, allows these actions on an identity without a permissions boundary. A policy that
 * is used only as a boundary grants nothing and is left out.
 */
export const bndNotEnforced = defineCheck({
  id: "bnd-not-enforced",
  title: "Policy allows creating or changing identities without a permissions boundary",
  family: "BND",
  severity: "HIGH",
  category: "IAMPolicy",
  rationale:
    "Permission to create identities or attach policies is enough to create an administrator, unless the policy requires a permissions boundary on the identity. The condition key iam:PermissionsBoundary enforces that.",
  references: [AWS_PAGES.permissionsBoundaries],
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => grantingPolicies(authorizationDetails),
  ref: ({ resource }) => resource,
  evaluate: ({ text, place }, _facts, context) => {
    const document = documentOf(text);
    if ("notEvaluated" in document) return document;
    if (!mayAllowIam(document)) return null;
    const source = { kind: place.kind, policyName: place.policyName, policyArn: null, groupName: null } as const;
    const permissions = {
      arn: unnamedArn(context, "user"),
      policies: [{ source, document }],
      boundary: null,
      isBounded: false,
      unreadable: [],
    };
    // The `admin-` checks cover policies that allow everything. A condition would not fix those.
    if (isAdministrator(permissions)) return null;
    const inForce = policiesInForce(permissions, NOT_READ);
    const probes = DELEGATED_ACTIONS.flatMap(({ action, kind }) =>
      strongestProbe(
        allowedProbes(
          inForce,
          sampleResources(inForce.identity, action, { ...context, kind }).map((resource) => ({
            action,
            resource,
            keys: { "iam:PermissionsBoundary": null },
          })),
        ),
      ),
    );
    if (probes.length === 0) return null;
    const actions = probes.map(({ request }) => request.action);
    const statements = new Set(
      probes.flatMap(({ decision }) => decision.reasons.flatMap(({ statement }) => statement ?? [])),
    );
    return {
      description: `The policy ${place.policyName} allows ${actions.join(", ")} on identities without a permissions boundary.`,
      severity: isUnconditional(probes) ? "HIGH" : lowerBy("HIGH", 1),
      evidence: {
        ...place,
        actions,
        dependsOn: [...new Set(probes.flatMap(({ decision }) => decision.keys))],
        ...statementsEvidence(
          document,
          [...statements].map((statement) => ({ statement })),
        ),
      },
    };
  },
  remediation: () =>
    stepsOnly(
      "Allow these actions only with a permissions boundary: require iam:PermissionsBoundary in a condition. Deny removing the boundary.",
    ),
});
