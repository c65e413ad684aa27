import { wholeDaysBetween } from "../../time.ts";
import { defineUserCheck } from "../define-user-check.ts";
import { deactivateAccessKey } from "../remediations.ts";
import { lastUsedEvidence } from "../subjects.ts";

/** IAM and STS refuse some of their operations to temporary credentials, so a key that calls these may have to be one. */
const NEEDS_LONG_LIVED_KEYS = new Set(["iam", "sts"]);
/** SES takes temporary credentials in its API but not over SMTP, and the report calls both `ses`. */
const MAY_NEED_LONG_LIVED_KEYS = new Set(["ses"]);

const UNCLEAR =
  "AWS does not say for what the key was used, or it was SES, whose SMTP side takes only long-lived keys.";

export const keyLongLivedUse = defineUserCheck({
  id: "key-long-lived-use",
  title: "Long-lived key drives services that accept temporary credentials",
  family: "KEY",
  severity: "HIGH",
  controls: {},
  rationale:
    "Nearly every AWS service accepts the temporary credentials of a role, which expire by themselves within hours. A program that calls such services with an access key carries a secret that never expires, for no gain.",
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
      description: `A long-lived access key of ${user.userName} was last used for ${names.join(" and ")}, which accepts temporary credentials.`,
      evidence: { userName: user.userName, services: names, uses: services },
    };
  },
  remediation: (_resource, evidence) =>
    deactivateAccessKey(
      evidence,
      "Give the program a role instead: an instance profile, a task or function role, IAM Roles Anywhere outside AWS, or OIDC federation for pipelines. Then deactivate and delete the key.",
    ),
});
