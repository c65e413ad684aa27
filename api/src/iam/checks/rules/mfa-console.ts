import { defineUserCheck } from "../define-user-check.ts";
import { enableMfa } from "../remediations.ts";
import { lastUsedEvidence } from "../subjects.ts";

export const mfaConsole = defineUserCheck({
  id: "mfa-console",
  title: "Console user without MFA",
  family: "MFA",
  severity: "HIGH",
  controls: { cis: { "5.0": ["1.9"], "6.0": ["2.9"], "7.0": ["2.10"] }, securityHub: ["IAM.5"] },
  rationale:
    "A password alone is guessed, phished or read from another site's leak. A second factor turns a stolen password into a failed sign-in.",
  evaluate: ({ user, row }) => {
    if (row.passwordEnabled !== true || row.mfaActive) return null;
    return {
      description: `${user.userName} can sign in to the console with a password alone.`,
      evidence: { passwordEnabled: true, mfaActive: false, passwordLastUsed: lastUsedEvidence(row.passwordLastUsed) },
    };
  },
  remediation: ({ name }) =>
    enableMfa(
      name,
      "Let the user register an MFA device, best a FIDO key or passkey, or remove the password if nobody signs in with it.",
    ),
});
