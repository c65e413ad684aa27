import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

/** The minimum length that AWS requires in accounts without a password policy. */
const MINIMUM_LENGTH = 8;

export const pwdLength8 = definePasswordPolicyCheck({
  id: "pwd-length-8",
  title: "Password policy allows passwords shorter than 8 characters",
  severity: "MEDIUM",
  rationale:
    "A password of fewer than eight characters can be cracked within hours, whatever else the policy requires.",
  references: [AWS_PAGES.passwordPolicy, securityHub("IAM.7")],
  evaluate: (policy) =>
    policy.minimumPasswordLength >= MINIMUM_LENGTH
      ? null
      : {
          description: `Passwords may have as few as ${policy.minimumPasswordLength} characters, which is below the AWS default of ${MINIMUM_LENGTH}.`,
          change: { minimumPasswordLength: MINIMUM_LENGTH },
        },
});
