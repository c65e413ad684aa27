import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";

export const pwdNumber = definePasswordPolicyCheck({
  id: "pwd-number",
  title: "No digit required",
  severity: "MEDIUM",
  controls: { securityHub: ["IAM.14"] },
  rationale:
    "Words without digits stand in dictionaries. A digit makes a password at least a word that has to be varied.",
  evaluate: (policy) =>
    policy.requireNumbers ? null : { description: "Passwords need no digit.", change: { requireNumbers: true } },
});
