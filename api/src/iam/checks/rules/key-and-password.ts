import { defineUserCheck } from "../define-user-check.ts";
import { AWS_PAGES } from "../references.ts";
import { deletePassword } from "../remediations.ts";
import { lastUsedEvidence } from "../subjects.ts";

export const keyAndPassword = defineUserCheck({
  id: "key-and-password",
  title: "User has both a console password and an access key",
  family: "KEY",
  severity: "LOW",
  rationale:
    "A user shared by a person and a program cannot be restricted to the needs of either. The program cannot use MFA, and the person's activity hides the program's calls. One identity per purpose keeps both narrow.",
  references: [AWS_PAGES.bestPractices, AWS_PAGES.secureAccessKeys],
  evaluate: ({ user, row }) => {
    const activeKeys = row.accessKeys.filter((key) => key.isActive);
    if (row.passwordEnabled !== true || activeKeys.length === 0) return null;
    return {
      description: `${user.userName} has a console password and ${activeKeys.length === 1 ? "an active access key" : `${activeKeys.length} active access keys`}.`,
      evidence: {
        activeKeyCount: activeKeys.length,
        passwordLastUsed: lastUsedEvidence(row.passwordLastUsed),
        keysLastUsed: activeKeys.map((key) => lastUsedEvidence(key.lastUsed)),
      },
    };
  },
  remediation: (resource) =>
    deletePassword(
      resource.name,
      "Decide what the user is for. For a program, remove the password and keep the access key, or better, use a role. For a person, keep the password and replace the key with temporary credentials, for instance from IAM Identity Center.",
    ),
});
