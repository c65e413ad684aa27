import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";

export const pwdExpiry90 = definePasswordPolicyCheck({
  id: "pwd-expiry-90",
  title: "Passwords do not expire within 90 days",
  severity: "MEDIUM",
  controls: { securityHub: ["IAM.17"] },
  rationale: "A stolen password stays good until it is changed. Where no other rule ends it, an expiry does.",
  thresholds: ["passwordMaxAgeDays"],
  evaluate: (policy, { passwordMaxAgeDays }) => {
    if (policy.expirePasswords && policy.maxPasswordAgeDays !== null && policy.maxPasswordAgeDays <= passwordMaxAgeDays)
      return null;
    const now =
      policy.expirePasswords && policy.maxPasswordAgeDays !== null
        ? `expire only after ${policy.maxPasswordAgeDays} days`
        : "never expire";
    return {
      description: `Passwords ${now}; the limit is ${passwordMaxAgeDays} days.`,
      change: { expirePasswords: true, maxPasswordAgeDays: passwordMaxAgeDays },
    };
  },
});
