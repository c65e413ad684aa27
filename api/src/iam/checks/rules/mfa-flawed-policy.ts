import { definePolicyCheck } from "../define-policy-check.ts";
import { ownPolicies } from "../policy-subjects.ts";
import { AWS_PAGES } from "../references.ts";

export const mfaFlawedPolicy = definePolicyCheck({
  id: "mfa-flawed-policy",
  title: "Policy that should enforce MFA can be bypassed",
  family: "MFA",
  severity: "HIGH",
  rationale:
    "Requests signed with long-lived access keys carry no MFA information at all, so a condition that looks correct can let them pass. The account then seems to enforce MFA but does not.",
  references: [AWS_PAGES.mfaForApi],
  issues: ["MFA_FLAWED"],
  policies: ownPolicies,
  fix: "In a Deny, use BoolIfExists aws:MultiFactorAuthPresent false. In an Allow, use Bool aws:MultiFactorAuthPresent true. Do not exempt actions that change MFA devices or credentials.",
});
