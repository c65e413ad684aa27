import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

export const pwdNumber = definePasswordPolicyCheck({
  id: "pwd-number",
  title: "Password policy does not require a digit",
  severity: "MEDIUM",
  rationale:
    "Words without digits are in the dictionaries of cracking tools. A digit means that at least variations of a word must be tried.",
  references: [AWS_PAGES.passwordPolicy, securityHub("IAM.14")],
  evaluate: (policy) =>
    policy.requireNumbers
      ? null
      : { description: "The password policy does not require a digit.", change: { requireNumbers: true } },
});
