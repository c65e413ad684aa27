import { defineUserCheck } from "../define-user-check.ts";
import { enableMfa } from "../remediations.ts";

export const mfaAny = defineUserCheck({
  id: "mfa-any",
  title: "Any user without MFA",
  family: "MFA",
  severity: "MEDIUM",
  controls: { securityHub: ["IAM.19"] },
  rationale:
    "MFA guards more than the console: policies can ask for it before a key may do anything serious. A user without a device cannot be asked, so every such policy has to leave it out.",
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
  remediation: ({ name }) =>
    enableMfa(
      name,
      "Register an MFA device for the user. Replace a user that only serves a program by a role, which needs none.",
    ),
});
