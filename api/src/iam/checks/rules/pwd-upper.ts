import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";

export const pwdUpper = definePasswordPolicyCheck({
  id: "pwd-upper",
  title: "No uppercase letter required",
  severity: "MEDIUM",
  controls: { securityHub: ["IAM.11"] },
  rationale:
    "Passwords of small letters alone are the first that guessing machines try. An uppercase letter widens what has to be tried.",
  evaluate: (policy) =>
    policy.requireUppercaseCharacters
      ? null
      : { description: "Passwords need no uppercase letter.", change: { requireUppercaseCharacters: true } },
});
