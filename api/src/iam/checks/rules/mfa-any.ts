import { defineUserCheck } from "../define-user-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { enableMfa } from "../remediations.ts";

export const mfaAny = defineUserCheck({
  id: "mfa-any",
  title: "User has no MFA",
  family: "MFA",
  severity: "MEDIUM",
  rationale:
    "MFA protects more than the console: policies can require it before an access key may perform sensitive actions. A user without a device cannot meet that requirement, so every such policy must exclude the user.",
  references: [AWS_PAGES.mfa, securityHub("IAM.19")],
  evaluate: ({ user, row }) =>
    row.mfaActive
      ? null
      : {
          description: `${user.userName} has no MFA device.`,
          evidence: {
            mfaActive: false,
            passwordEnabled: row.passwordEnabled,
            activeKeyCount: row.accessKeys.filter((key) => key.isActive).length,
          },
        },
  remediation: (user) =>
    enableMfa(
      user,
      "Register an MFA device for the user. If only a program uses it, replace the user with a role, which needs no MFA.",
    ),
});
