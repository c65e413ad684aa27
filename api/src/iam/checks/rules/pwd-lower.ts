import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

export const pwdLower = definePasswordPolicyCheck({
  id: "pwd-lower",
  title: "Password policy does not require a lowercase letter",
  severity: "LOW",
  rationale:
    "A password without lowercase letters uses only part of the alphabet. A lowercase letter enlarges the number of combinations.",
  references: [AWS_PAGES.passwordPolicy, securityHub("IAM.12")],
  evaluate: (policy) =>
    policy.requireLowercaseCharacters
      ? null
      : {
          description: "The password policy does not require a lowercase letter.",
          change: { requireLowercaseCharacters: true },
        },
});
