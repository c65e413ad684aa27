import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

export const pwdSymbol = definePasswordPolicyCheck({
  id: "pwd-symbol",
  title: "Password policy does not require a symbol",
  severity: "MEDIUM",
  rationale:
    "Passwords of letters and digits are often words and dates, which cracking tools know. A symbol makes such lists less effective.",
  references: [AWS_PAGES.passwordPolicy, securityHub("IAM.13")],
  evaluate: (policy) =>
    policy.requireSymbols
      ? null
      : { description: "The password policy does not require a symbol.", change: { requireSymbols: true } },
});
