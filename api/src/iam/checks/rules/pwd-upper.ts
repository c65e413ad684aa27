import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

export const pwdUpper = definePasswordPolicyCheck({
  id: "pwd-upper",
  title: "Password policy does not require an uppercase letter",
  severity: "MEDIUM",
  rationale:
    "Passwords of lowercase letters only are the first that cracking tools try. An uppercase letter enlarges the number of combinations.",
  references: [AWS_PAGES.passwordPolicy, securityHub("IAM.11")],
  evaluate: (policy) =>
    policy.requireUppercaseCharacters
      ? null
      : {
          description: "The password policy does not require an uppercase letter.",
          change: { requireUppercaseCharacters: true },
        },
});
