import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

export const pwdReuse24 = definePasswordPolicyCheck({
  id: "pwd-reuse-24",
  title: "Password policy remembers too few previous passwords",
  severity: "MEDIUM",
  rationale:
    "If previous passwords may be reused, users answer a forced change with an old password, which may have leaked in the meantime. AWS can remember at most 24.",
  references: [AWS_PAGES.passwordPolicy, securityHub("IAM.16")],
  thresholds: ["passwordReusePrevention"],
  evaluate: (policy, { passwordReusePrevention }) => {
    const remembered = policy.passwordReusePrevention ?? 0;
    if (remembered >= passwordReusePrevention) return null;
    return {
      description: `The password policy remembers ${remembered === 0 ? "no" : `only ${remembered}`} previous passwords; ${passwordReusePrevention} are required.`,
      change: { passwordReusePrevention },
    };
  },
});
