import { defineUserCheck } from "../define-user-check.ts";
import { deletePassword } from "../remediations.ts";
import { lastUsedEvidence } from "../subjects.ts";

export const keyAndPassword = defineUserCheck({
  id: "key-and-password",
  title: "User holds both a password and keys",
  family: "KEY",
  severity: "LOW",
  controls: {},
  rationale:
    "A user that serves a person and a program at once cannot be limited to either: MFA cannot be asked of the program, and the person's sign-in hides the program's calls. One identity per purpose keeps both narrow.",
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
      "Decide what the user is for. A program keeps its key (better: a role) and loses the password; a person keeps the password and gets short-lived credentials, for instance from IAM Identity Center.",
    ),
});
