import { passwordPolicyRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { passwordPolicyCommands } from "../define-password-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

/**
 * Without a password policy, the checks of single rules (`pwd-length-14` and the others) have no resource to evaluate.
 * One cause thus yields one finding instead of ten. Every control of the password policy also asks this check.
 */
export const pwdMissing = defineCheck({
  id: "pwd-missing",
  title: "Account has no password policy",
  family: "PWD",
  severity: "HIGH",
  category: "IAMPasswordPolicy",
  rationale:
    "Without a policy, the AWS default applies: eight characters, no expiry, and old passwords may be reused. The account then accepts weak passwords.",
  references: [AWS_PAGES.passwordPolicy, securityHub("IAM.7")],
  needs: ["passwordPolicy"],
  thresholds: ["passwordMinimumLength", "passwordMaxAgeDays", "passwordReusePrevention"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId) => passwordPolicyRef(awsAccountId),
  evaluate: (_account, { passwordPolicy }, { settings }) => {
    if (passwordPolicy !== null) return null;
    const { passwordMinimumLength, passwordMaxAgeDays, passwordReusePrevention } = settings;
    return {
      description: "The account has no password policy, so the weak AWS default applies.",
      evidence: { policy: null, proposed: { passwordMinimumLength, passwordMaxAgeDays, passwordReusePrevention } },
    };
  },
  remediation: (_resource, evidence) => {
    const proposed = evidence["proposed"] as {
      passwordMinimumLength: number;
      passwordMaxAgeDays: number;
      passwordReusePrevention: number;
    };
    return {
      text: "Set an account password policy. It applies to passwords that are set afterwards.",
      ...passwordPolicyCommands({
        minimumPasswordLength: proposed.passwordMinimumLength,
        requireSymbols: true,
        requireNumbers: true,
        requireUppercaseCharacters: true,
        requireLowercaseCharacters: true,
        allowUsersToChangePassword: true,
        expirePasswords: true,
        maxPasswordAgeDays: proposed.passwordMaxAgeDays,
        passwordReusePrevention: proposed.passwordReusePrevention,
        hardExpiry: false,
      }),
    };
  },
});
