import type { CredentialReportRow } from "../../account.ts";
import { defineUserCheck } from "../define-user-check.ts";
import { deletePassword } from "../remediations.ts";
import { LAST_USE_UNKNOWN, lastUsedEvidence } from "../subjects.ts";

/** Words that people put into the names and paths of users that no person is behind. */
const HEADLESS_WORDS = new Set([
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

/** IAM has no mark for a headless user: its name or path says so, or its keys work while nobody ever signed in. */
function headlessSign(
  userName: string,
  arn: string,
  row: CredentialReportRow,
): { readonly words: string } | "UNKNOWN" | null {
  const path = arn.slice(arn.indexOf("/"), arn.lastIndexOf("/"));
  const word = [...userName.split(/[^A-Za-z0-9]+/), ...path.split(/[^A-Za-z0-9]+/)].find((part) =>
    HEADLESS_WORDS.has(part.toLowerCase()),
  );
  if (word !== undefined) return { words: `its name or path says "${word}"` };
  const isKeyUsed = row.accessKeys.some((key) => key.isActive && key.lastUsed.status === "USED");
  if (!isKeyUsed || row.passwordLastUsed.status === "USED") return null;
  return row.passwordLastUsed.status === "NEVER_USED"
    ? { words: "its access key is in use and nobody has ever signed in" }
    : "UNKNOWN";
}

export const serviceUserPassword = defineUserCheck({
  id: "service-user-password",
  title: "Headless user has a console password",
  family: "INA",
  severity: "LOW",
  controls: {},
  rationale:
    "A program does not sign in to the console. A password on its user is a second door that nobody guards: no person notices a strange sign-in, and MFA is rarely set up on it.",
  evaluate: ({ user, row }) => {
    if (row.passwordEnabled !== true) return null;
    const sign = headlessSign(user.userName, user.arn, row);
    if (sign === null) return null;
    if (sign === "UNKNOWN") return { notEvaluated: LAST_USE_UNKNOWN };
    return {
      description: `${user.userName} has a console password although it serves a program: ${sign.words}.`,
      evidence: {
        sign: sign.words,
        passwordLastUsed: lastUsedEvidence(row.passwordLastUsed),
        keysLastUsed: row.accessKeys.map((key) => lastUsedEvidence(key.lastUsed)),
      },
    };
  },
  remediation: ({ name }) =>
    deletePassword(
      name,
      "Remove the console password. If a person does use this user, give the person an identity of their own.",
    ),
});
