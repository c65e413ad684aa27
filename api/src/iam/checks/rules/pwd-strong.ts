import type { PasswordPolicy } from "../../account.ts";
import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

/** The minimum length in the combined Security Hub controls IAM.7 (character types, length) and IAM.10 (age, reuse). */
const MINIMUM_LENGTH = 8;
const REUSE_PREVENTION = 4;

export const pwdStrong = definePasswordPolicyCheck({
  id: "pwd-strong",
  title: "Password policy is weaker than the Security Hub baseline",
  severity: "MEDIUM",
  rationale:
    "A policy is only as strong as its weakest rule: long passwords that never expire and short ones that change often can both be guessed in time. This check requires all rules of a sound policy together.",
  references: [AWS_PAGES.passwordPolicy, securityHub("IAM.7"), securityHub("IAM.10")],
  thresholds: ["passwordMaxAgeDays"],
  evaluate: (policy, { passwordMaxAgeDays }) => {
    const weaknesses: [text: string, change: Partial<PasswordPolicy>][] = [];
    if (policy.minimumPasswordLength < MINIMUM_LENGTH)
      weaknesses.push([`fewer than ${MINIMUM_LENGTH} characters allowed`, { minimumPasswordLength: MINIMUM_LENGTH }]);
    if (!policy.requireUppercaseCharacters)
      weaknesses.push(["no uppercase letter required", { requireUppercaseCharacters: true }]);
    if (!policy.requireLowercaseCharacters)
      weaknesses.push(["no lowercase letter required", { requireLowercaseCharacters: true }]);
    if (!policy.requireNumbers) weaknesses.push(["no digit required", { requireNumbers: true }]);
    if (!policy.requireSymbols) weaknesses.push(["no symbol required", { requireSymbols: true }]);
    if (!policy.expirePasswords || (policy.maxPasswordAgeDays ?? Infinity) > passwordMaxAgeDays)
      weaknesses.push([
        `no expiry within ${passwordMaxAgeDays} days`,
        { expirePasswords: true, maxPasswordAgeDays: passwordMaxAgeDays },
      ]);
    if ((policy.passwordReusePrevention ?? 0) < REUSE_PREVENTION)
      weaknesses.push([
        `fewer than ${REUSE_PREVENTION} previous passwords remembered`,
        { passwordReusePrevention: REUSE_PREVENTION },
      ]);
    if (weaknesses.length === 0) return null;
    return {
      description: `The password policy is weak: ${weaknesses.map(([text]) => text).join(", ")}.`,
      change: Object.assign({}, ...weaknesses.map(([, change]) => change)) as Partial<PasswordPolicy>,
    };
  },
});
