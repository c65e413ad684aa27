import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";

export const pwdSymbol = definePasswordPolicyCheck({
  id: "pwd-symbol",
  title: "No symbol required",
  severity: "MEDIUM",
  controls: { securityHub: ["IAM.13"] },
  rationale:
    "Letters and digits alone make words and dates, which guessing machines know. A symbol takes the password out of their lists.",
  evaluate: (policy) =>
    policy.requireSymbols ? null : { description: "Passwords need no symbol.", change: { requireSymbols: true } },
});
