import type { PasswordPolicy } from "../account.ts";
import type { Evidence } from "../finding.ts";
import { passwordPolicyRef } from "../identity.ts";
import type { CheckSettings } from "../settings.ts";
import { type AnyCheck, type CheckInput, type Remediation, defineCheck } from "./check.ts";

/** Fields that this helper fills in. */
type Given = "family" | "category" | "needs" | "uses" | "optional" | "resources" | "ref" | "evaluate" | "remediation";

/** One rule that the password policy breaks, and the change that fixes it. */
export interface BrokenRule {
  readonly description: string;
  readonly change: Partial<PasswordPolicy>;
}

type PasswordPolicyCheckInput = Omit<CheckInput<"passwordPolicy", never, PasswordPolicy>, Given> & {
  readonly evaluate: (policy: PasswordPolicy, settings: CheckSettings) => BrokenRule | null;
};

/**
 * Defines a check of one rule of the account password policy.
 *
 * In an account without a password policy, such a check has no resource to evaluate. Only `pwd-missing` fails there.
 * Existing alerts of the other checks are resolved because their resource no longer exists.
 */
export function definePasswordPolicyCheck({ evaluate, ...input }: PasswordPolicyCheckInput): AnyCheck {
  return defineCheck({
    ...input,
    family: "PWD",
    category: "IAMPasswordPolicy",
    needs: ["passwordPolicy"],
    resources: ({ passwordPolicy }) => (passwordPolicy === null ? [] : [passwordPolicy]),
    ref: (_policy, _facts, { awsAccountId }) => passwordPolicyRef(awsAccountId),
    evaluate: (policy, _facts, { settings }) => {
      const broken = evaluate(policy, settings);
      return broken === null
        ? null
        : { description: broken.description, evidence: { policy: { ...policy }, change: broken.change } };
    },
    remediation: (_resource, evidence) => updatePasswordPolicy(evidence),
  });
}

/**
 * Returns commands that change only the values that break the rule and repeat all other current values. The reason:
 * UpdateAccountPasswordPolicy replaces the whole policy and resets every parameter that is left out to AWS's default.
 */
function updatePasswordPolicy(evidence: Evidence): Remediation {
  const policy = {
    ...(evidence["policy"] as Partial<PasswordPolicy>),
    ...(evidence["change"] as Partial<PasswordPolicy>),
  } as PasswordPolicy;
  return {
    text: "Set the account password policy to these values. They apply to passwords that are set afterwards. All other rules keep their current values.",
    ...passwordPolicyCommands(policy),
  };
}

export function passwordPolicyCommands(policy: PasswordPolicy): Pick<Remediation, "cli" | "terraform"> {
  const flag = (isOn: boolean, name: string) => `--${isOn ? "" : "no-"}${name}`;
  const cli = [
    "aws iam update-account-password-policy",
    `--minimum-password-length ${policy.minimumPasswordLength}`,
    flag(policy.requireSymbols, "require-symbols"),
    flag(policy.requireNumbers, "require-numbers"),
    flag(policy.requireUppercaseCharacters, "require-uppercase-characters"),
    flag(policy.requireLowercaseCharacters, "require-lowercase-characters"),
    flag(policy.allowUsersToChangePassword, "allow-users-to-change-password"),
    ...(policy.maxPasswordAgeDays === null ? [] : [`--max-password-age ${policy.maxPasswordAgeDays}`]),
    ...(policy.passwordReusePrevention === null
      ? []
      : [`--password-reuse-prevention ${policy.passwordReusePrevention}`]),
    flag(policy.hardExpiry, "hard-expiry"),
  ].join(" ");
  const terraform = `resource "aws_iam_account_password_policy" "this" {
  minimum_password_length        = ${policy.minimumPasswordLength}
  require_symbols                = ${policy.requireSymbols}
  require_numbers                = ${policy.requireNumbers}
  require_uppercase_characters   = ${policy.requireUppercaseCharacters}
  require_lowercase_characters   = ${policy.requireLowercaseCharacters}
  allow_users_to_change_password = ${policy.allowUsersToChangePassword}
${policy.maxPasswordAgeDays === null ? "" : `  max_password_age               = ${policy.maxPasswordAgeDays}\n`}${
    policy.passwordReusePrevention === null
      ? ""
      : `  password_reuse_prevention      = ${policy.passwordReusePrevention}\n`
  }  hard_expiry                    = ${policy.hardExpiry}
}`;
  return { cli, terraform };
}
