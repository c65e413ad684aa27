import type { CredentialReportRow } from "../../account.ts";
import { defineUserCheck } from "../define-user-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { deletePassword } from "../remediations.ts";
import { LAST_USE_UNKNOWN, lastUsedEvidence } from "../subjects.ts";

/** Words that are common in the names and paths of users that are used by a program. */
const SERVICE_WORDS = new Set([
  "svc",
  "srv",
  "service",
  "serviceaccount",
  "bot",
  "robot",
  "ci",
  "cicd",
  "automation",
  "headless",
  "machine",
  "daemon",
  "cron",
]);

/**
 * Returns the reason to believe that a program uses this user. Null if there is none.
 *
 * IAM has no attribute for service users. The check therefore looks for a typical word in the name or path, and for an
 * access key in use although the password was never used.
 */
function serviceUserReason(
  userName: string,
  arn: string,
  row: CredentialReportRow,
): { readonly reason: string } | "UNKNOWN" | null {
  const path = arn.slice(arn.indexOf("/"), arn.lastIndexOf("/"));
  const word = [...userName.split(/[^A-Za-z0-9]+/), ...path.split(/[^A-Za-z0-9]+/)].find((part) =>
    SERVICE_WORDS.has(part.toLowerCase()),
  );
  if (word !== undefined) return { reason: `its name or path contains "${word}"` };
  const isKeyUsed = row.accessKeys.some((key) => key.isActive && key.lastUsed.status === "USED");
  if (!isKeyUsed || row.passwordLastUsed.status === "USED") return null;
  return row.passwordLastUsed.status === "NEVER_USED"
    ? { reason: "its access key is in use and its password has never been used" }
    : "UNKNOWN";
}

export const serviceUserPassword = defineUserCheck({
  id: "service-user-password",
  title: "Service user has a console password",
  family: "INA",
  severity: "LOW",
  rationale:
    "A program does not sign in to the console. A password on its user is an unwatched second way in: no person would notice a suspicious sign-in, and MFA is rarely set up.",
  references: [AWS_PAGES.bestPractices, securityHub("IAM.5")],
  evaluate: ({ user, row }) => {
    if (row.passwordEnabled !== true) return null;
    const found = serviceUserReason(user.userName, user.arn, row);
    if (found === null) return null;
    if (found === "UNKNOWN") return { notEvaluated: LAST_USE_UNKNOWN };
    return {
      description: `${user.userName} has a console password although it appears to serve a program: ${found.reason}.`,
      evidence: {
        reason: found.reason,
        passwordLastUsed: lastUsedEvidence(row.passwordLastUsed),
        keysLastUsed: row.accessKeys.map((key) => lastUsedEvidence(key.lastUsed)),
      },
    };
  },
  remediation: ({ name }) =>
    deletePassword(
      name,
      "Remove the console password. If a person uses this user, give them an identity of their own.",
    ),
});
