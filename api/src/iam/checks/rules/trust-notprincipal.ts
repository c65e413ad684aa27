import { trustPolicyRef } from "../../identity.ts";
import { findIssuesOf } from "../../policy/issues.ts";
import { defineCheck } from "../check.ts";
import { statementsEvidence, trustPolicyOf } from "../policy-subjects.ts";
import { AWS_PAGES } from "../references.ts";
import { ownRoles } from "../subjects.ts";
import { stepsOnly } from "../remediations.ts";

export const trustNotprincipal = defineCheck({
  id: "trust-notprincipal",
  title: "Role trust policy uses Allow with NotPrincipal",
  family: "TRU",
  severity: "MEDIUM",
  category: "IAMPolicy",
  rationale:
    "Allow with NotPrincipal allows every principal except those named: every account in the world, and anonymous callers if the service accepts them.",
  references: [AWS_PAGES.notPrincipal],
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => ownRoles(authorizationDetails),
  ref: (role) => trustPolicyRef(role),
  evaluate: (role) => {
    const document = trustPolicyOf(role);
    if ("notEvaluated" in document) return document;
    const found = findIssuesOf("NOT_PRINCIPAL_ALLOW", document);
    if (found.length === 0) return null;
    return {
      description: `The trust policy of ${role.roleName} allows every principal except the named ones.`,
      evidence: { roleName: role.roleName, ...statementsEvidence(document, found) },
    };
  },
  remediation: () =>
    stepsOnly(
      "Name the principals that may assume the role in Principal. To exclude a principal, use a Deny with a condition on aws:PrincipalArn.",
    ),
});
