import { wholeDaysBetween } from "../../time.ts";
import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { AWS_PAGES } from "../references.ts";
import { deactivateAccessKey } from "../remediations.ts";
import { LAST_USE_UNKNOWN, accessKeyEvidence } from "../subjects.ts";

/**
 * A key created on the first day of its user counts as created at setup: consoles and scripts create the user and the
 * key in one session.
 */
const SETUP_DAYS = 1;

export const keyAtSetup = defineAccessKeyCheck({
  id: "key-at-setup",
  title: "Access key created with its user has never been used",
  family: "KEY",
  severity: "MEDIUM",
  rationale:
    "A key that is created together with the user, just in case, is a credential without a purpose. It was never used, so it is not needed, but its secret has been in an e-mail or a download folder since the first day.",
  references: [AWS_PAGES.secureAccessKeys, AWS_PAGES.findUnusedCredentials],
  evaluate: (key, { at }) => {
    if (!key.key.isActive || wholeDaysBetween(key.user.createdAt, key.createdAt) >= SETUP_DAYS) return null;
    if (key.key.lastUsed.status === "USED") return null;
    if (key.key.lastUsed.status !== "NEVER_USED") return { notEvaluated: LAST_USE_UNKNOWN };
    return {
      description: `An access key of ${key.user.userName} was created together with the user and has never been used.`,
      evidence: { ...accessKeyEvidence(key, at), hasPassword: key.row.passwordEnabled },
    };
  },
  remediation: (_resource, evidence) =>
    deactivateAccessKey(
      evidence,
      "Deactivate and delete the key. Create a new one only when the user or pipeline needs it, and prefer a role.",
    ),
});
