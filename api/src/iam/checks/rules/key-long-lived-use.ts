import { wholeDaysBetween } from "../../time.ts";
import { defineUserCheck } from "../define-user-check.ts";
import { AWS_PAGES } from "../references.ts";
import { deactivateAccessKey } from "../remediations.ts";
import { lastUsedEvidence } from "../subjects.ts";

/** IAM and STS reject some operations with temporary credentials, so a key that calls them may be necessary. */
const NEEDS_LONG_LIVED_KEYS = new Set(["iam", "sts"]);
/** SES accepts temporary credentials in its API but not over SMTP. The credential report names both `ses`. */
const MAY_NEED_LONG_LIVED_KEYS = new Set(["ses"]);

const UNCLEAR =
  "AWS does not report what the key was used for, or it was used for SES, whose SMTP interface accepts only long-lived keys.";

export const keyLongLivedUse = defineUserCheck({
  id: "key-long-lived-use",
  title: "Long-lived access key is used where temporary credentials work",
  family: "KEY",
  severity: "HIGH",
  rationale:
    "Nearly every AWS service accepts the temporary credentials of a role, which expire within hours. A program that calls such a service with an access key stores a secret that never expires, without any benefit.",
  references: [AWS_PAGES.secureAccessKeys, AWS_PAGES.bestPractices],
  evaluate: ({ user, row }, { at }) => {
    const activeKeys = row.accessKeys.filter((key) => key.isActive);
    const services: { service: string; lastUsed: ReturnType<typeof lastUsedEvidence>; daysSince: number }[] = [];
    let isUnclear = false;
    for (const { lastUsed } of activeKeys) {
      if (lastUsed.status === "UNKNOWN" || lastUsed.status === "NO_PERMISSION") isUnclear = true;
      if (lastUsed.status !== "USED") continue;
      if (lastUsed.service === null || MAY_NEED_LONG_LIVED_KEYS.has(lastUsed.service)) isUnclear = true;
      else if (!NEEDS_LONG_LIVED_KEYS.has(lastUsed.service)) {
        services.push({
          service: lastUsed.service,
          lastUsed: lastUsedEvidence(lastUsed),
          daysSince: wholeDaysBetween(lastUsed.at, at),
        });
      }
    }
    if (services.length === 0) return isUnclear ? { notEvaluated: UNCLEAR } : null;
    const names = [...new Set(services.map(({ service }) => service))];
    return {
      description: `A long-lived access key of ${user.userName} was last used for ${names.join(" and ")}, which ${names.length === 1 ? "accepts" : "accept"} temporary credentials.`,
      evidence: { userName: user.userName, services: names, uses: services },
    };
  },
  remediation: (_resource, evidence) =>
    deactivateAccessKey(
      evidence,
      "Use a role instead: an instance profile, a task or function role, IAM Roles Anywhere outside AWS, or OIDC federation for pipelines. Then deactivate and delete the key.",
    ),
});
