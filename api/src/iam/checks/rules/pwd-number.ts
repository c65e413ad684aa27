import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

export const pwdNumber = definePasswordPolicyCheck({
  id: "pwd-number",
  title: "Password policy does not require a number",
  severity: "MEDIUM",
  rationale:
    "Cracking tools try dictionary words first. A required number makes them try variations of each word as well.",
  references: [AWS_PAGES.passwordPolicy, securityHub("IAM.14")],
  evaluate: (policy) =>
    policy.requireNumbers
      ? null
      : { description: "The password policy does not require a number.", change: { requireNumbers: true } },
});
