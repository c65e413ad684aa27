import { defineUserCheck } from "../define-user-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { enableMfa } from "../remediations.ts";
import { lastUsedEvidence } from "../subjects.ts";

export const mfaConsole = defineUserCheck({
  id: "mfa-console",
  title: "Console user has no MFA",
  family: "MFA",
  severity: "HIGH",
  rationale:
    "A password alone can be guessed, phished or taken from the leak of another site. With a second factor, a stolen password is not enough to sign in.",
  references: [AWS_PAGES.mfa, securityHub("IAM.5")],
  evaluate: ({ user, row }) => {
    if (row.passwordEnabled !== true || row.mfaActive) return null;
    return {
      description: `${user.userName} can sign in to the console with only a password.`,
      evidence: { passwordEnabled: true, mfaActive: false, passwordLastUsed: lastUsedEvidence(row.passwordLastUsed) },
    };
  },
  remediation: (user) =>
    enableMfa(
      user,
      "Ask the user to register an MFA device, preferably a FIDO key or passkey. If the password is not used, remove it.",
    ),
});
