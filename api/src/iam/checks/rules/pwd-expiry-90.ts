import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

export const pwdExpiry90 = definePasswordPolicyCheck({
  id: "pwd-expiry-90",
  title: "Password policy does not expire passwords in time",
  severity: "MEDIUM",
  rationale: "A stolen password stays valid until it is changed. If nothing else ends its use, an expiry does.",
  references: [AWS_PAGES.passwordPolicy, securityHub("IAM.17")],
  thresholds: ["passwordMaxAgeDays"],
  evaluate: (policy, { passwordMaxAgeDays }) => {
    if (policy.expirePasswords && policy.maxPasswordAgeDays !== null && policy.maxPasswordAgeDays <= passwordMaxAgeDays)
      return null;
    const current =
      policy.expirePasswords && policy.maxPasswordAgeDays !== null
        ? `expire only after ${policy.maxPasswordAgeDays} days`
        : "never expire";
    return {
      description: `Passwords ${current}; the limit is ${passwordMaxAgeDays} days.`,
      change: { expirePasswords: true, maxPasswordAgeDays: passwordMaxAgeDays },
    };
  },
});
