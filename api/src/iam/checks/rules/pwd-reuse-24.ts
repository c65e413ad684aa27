import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";

export const pwdReuse24 = definePasswordPolicyCheck({
  id: "pwd-reuse-24",
  title: "Fewer than 24 passwords remembered",
  severity: "MEDIUM",
  controls: { cis: { "5.0": ["1.8"], "6.0": ["2.8"], "7.0": ["2.9"] }, securityHub: ["IAM.16"] },
  rationale:
    "Without a memory of earlier passwords a forced change is answered with the old password again, which may have leaked in the meantime. 24 is the most that AWS can remember.",
  thresholds: ["passwordReusePrevention"],
  evaluate: (policy, { passwordReusePrevention }) => {
    const remembered = policy.passwordReusePrevention ?? 0;
    if (remembered >= passwordReusePrevention) return null;
    return {
      description: `${remembered === 0 ? "No earlier passwords are" : `Only ${remembered} of the earlier passwords are`} remembered; ${passwordReusePrevention} are asked for.`,
      change: { passwordReusePrevention },
    };
  },
});
