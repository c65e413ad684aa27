import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

export const pwdLength14 = definePasswordPolicyCheck({
  id: "pwd-length-14",
  title: "Password policy allows passwords shorter than the required length",
  severity: "MEDIUM",
  rationale:
    "Length makes a password hard to guess: each additional character costs an attacker more than any rule about symbols. CIS recommends 14 characters.",
  references: [AWS_PAGES.passwordPolicy, securityHub("IAM.15")],
  thresholds: ["passwordMinimumLength"],
  evaluate: (policy, { passwordMinimumLength }) =>
    policy.minimumPasswordLength >= passwordMinimumLength
      ? null
      : {
          description: `Passwords may have as few as ${policy.minimumPasswordLength} characters; at least ${passwordMinimumLength} are required.`,
          change: { minimumPasswordLength: passwordMinimumLength },
        },
});
