import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";

export const pwdLength14 = definePasswordPolicyCheck({
  id: "pwd-length-14",
  title: "Minimum length below 14",
  severity: "MEDIUM",
  controls: { cis: { "5.0": ["1.7"], "6.0": ["2.7"], "7.0": ["2.8"] }, securityHub: ["IAM.15"] },
  rationale:
    "Length is what makes a password hard to guess; each further character costs an attacker more than any rule about symbols. CIS asks for 14.",
  thresholds: ["passwordMinimumLength"],
  evaluate: (policy, { passwordMinimumLength }) =>
    policy.minimumPasswordLength >= passwordMinimumLength
      ? null
      : {
          description: `Passwords may be as short as ${policy.minimumPasswordLength} characters; at least ${passwordMinimumLength} are asked for.`,
          change: { minimumPasswordLength: passwordMinimumLength },
        },
});
