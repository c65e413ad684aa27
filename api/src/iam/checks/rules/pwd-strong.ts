import type { PasswordPolicy } from "../../account.ts";
import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";

/** Security Hub's IAM.7 (classes of characters, length) and IAM.10 (age, reuse) taken together. */
const MINIMUM_LENGTH = 8;
const REUSE_PREVENTION = 4;

export const pwdStrong = definePasswordPolicyCheck({
  id: "pwd-strong",
  title: "Combined strength rule",
  severity: "MEDIUM",
  controls: { securityHub: ["IAM.7", "IAM.10"] },
  rationale:
    "A policy is as strong as its weakest rule: long passwords that never end, or short ones that change often, are both guessed in time. This rule asks for all of a sound policy at once.",
  thresholds: ["passwordMaxAgeDays"],
  evaluate: (policy, { passwordMaxAgeDays }) => {
    const weaknesses: [text: string, change: Partial<PasswordPolicy>][] = [];
    if (policy.minimumPasswordLength < MINIMUM_LENGTH)
      weaknesses.push([`fewer than ${MINIMUM_LENGTH} characters allowed`, { minimumPasswordLength: MINIMUM_LENGTH }]);
    if (!policy.requireUppercaseCharacters)
      weaknesses.push(["no uppercase letter", { requireUppercaseCharacters: true }]);
    if (!policy.requireLowercaseCharacters)
      weaknesses.push(["no lowercase letter", { requireLowercaseCharacters: true }]);
    if (!policy.requireNumbers) weaknesses.push(["no digit", { requireNumbers: true }]);
    if (!policy.requireSymbols) weaknesses.push(["no symbol", { requireSymbols: true }]);
    if (!policy.expirePasswords || (policy.maxPasswordAgeDays ?? Infinity) > passwordMaxAgeDays)
      weaknesses.push([
        `no expiry within ${passwordMaxAgeDays} days`,
        { expirePasswords: true, maxPasswordAgeDays: passwordMaxAgeDays },
      ]);
    if ((policy.passwordReusePrevention ?? 0) < REUSE_PREVENTION)
      weaknesses.push([
        `fewer than ${REUSE_PREVENTION} earlier passwords remembered`,
        { passwordReusePrevention: REUSE_PREVENTION },
      ]);
    if (weaknesses.length === 0) return null;
    return {
      description: `The password policy is weak: ${weaknesses.map(([text]) => text).join(", ")}.`,
      change: Object.assign({}, ...weaknesses.map(([, change]) => change)) as Partial<PasswordPolicy>,
    };
  },
});
