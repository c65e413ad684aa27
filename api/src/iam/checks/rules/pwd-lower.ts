import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";

export const pwdLower = definePasswordPolicyCheck({
  id: "pwd-lower",
  title: "No lowercase letter required",
  severity: "LOW",
  controls: { securityHub: ["IAM.12"] },
  rationale:
    "A password without small letters comes from half the alphabet. A lowercase letter widens what has to be tried.",
  evaluate: (policy) =>
    policy.requireLowercaseCharacters
      ? null
      : { description: "Passwords need no lowercase letter.", change: { requireLowercaseCharacters: true } },
});
