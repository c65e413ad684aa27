import { wholeDaysBetween } from "../../time.ts";
import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { deactivateAccessKey } from "../remediations.ts";
import { LAST_USE_UNKNOWN, accessKeyEvidence } from "../subjects.ts";

/** A key of the user's first day counts as made at set-up: consoles and scripts create both within one session. */
const SETUP_DAYS = 1;

export const keyAtSetup = defineAccessKeyCheck({
  id: "key-at-setup",
  title: "Key created at user setup and never used",
  family: "KEY",
  severity: "MEDIUM",
  controls: { cis: { "5.0": ["1.10"], "6.0": ["2.10"] } },
  rationale:
    "A key handed out together with the user, just in case, is a credential that nobody asked for. If it was never used it is not needed, yet its secret lies in a mail or a download folder since the first day.",
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
      "Deactivate and delete the key. Let the user, or the pipeline, ask for one when it is needed, and prefer a role.",
    ),
});
