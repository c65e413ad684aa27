import { passwordPolicyRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { passwordPolicyCommands } from "../define-password-policy-check.ts";

/**
 * Without a policy the rules (`pwd-length-14` and the others) have nothing to judge, so their controls fail here and
 * only here: one finding, not ten for one cause.
 */
export const pwdMissing = defineCheck({
  id: "pwd-missing",
  title: "No account password policy",
  family: "PWD",
  severity: "HIGH",
  category: "IAMPasswordPolicy",
  controls: {
    cis: { "5.0": ["1.7", "1.8"], "6.0": ["2.7", "2.8"], "7.0": ["2.8", "2.9"] },
    securityHub: ["IAM.7", "IAM.10", "IAM.11", "IAM.12", "IAM.13", "IAM.14", "IAM.15", "IAM.16", "IAM.17"],
  },
  rationale:
    "Without a policy AWS's default holds: eight characters, no expiry, and every old password may be used again. Nobody has decided how strong this account's passwords are.",
  needs: ["passwordPolicy"],
  thresholds: ["passwordMinimumLength", "passwordMaxAgeDays", "passwordReusePrevention"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId) => passwordPolicyRef(awsAccountId),
  evaluate: (_account, { passwordPolicy }, { settings }) => {
    if (passwordPolicy !== null) return null;
    const { passwordMinimumLength, passwordMaxAgeDays, passwordReusePrevention } = settings;
    return {
      description: "The account has no password policy; AWS's weak default holds.",
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
      text: "Set an account password policy. It holds for passwords chosen from then on.",
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
