import { definePolicyCheck } from "../define-policy-check.ts";

export const mfaFlawedPolicy = definePolicyCheck({
  id: "mfa-flawed-policy",
  title: "MFA-enforcing policy uses a known broken pattern",
  family: "MFA",
  severity: "HIGH",
  controls: {},
  rationale:
    "Requests signed with long-lived access keys carry no MFA key at all, so conditions that only look right let them pass. Everybody then believes that MFA is enforced.",
  issues: ["MFA_FLAWED"],
  mend: "For Deny use BoolIfExists aws:MultiFactorAuthPresent false, for Allow use Bool true, and keep actions that change MFA devices or credentials out of the exceptions.",
});
