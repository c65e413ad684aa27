import { roleRef } from "../../identity.ts";
import { TRACKING_DAYS } from "../../principals/last-accessed.ts";
import { formatInstant, wholeDaysBetween } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { isIdleRole } from "../idle-principals.ts";
import { cli } from "../quote.ts";
import { dayCount, isChangeableRole } from "../subjects.ts";

export const roleUnused = defineCheck({
  id: "role-unused",
  title: "Role not assumed for 60/90 days",
  family: "UNU",
  severity: "MEDIUM",
  category: "IAMRole",
  controls: {},
  rationale:
    "A role that nothing assumes any more keeps its rights and its trust. It is a way in that nobody watches, and its policies still count when somebody looks for a path upwards.",
  needs: ["authorizationDetails"],
  thresholds: ["roleUnusedDays"],
  resources: ({ authorizationDetails }) => authorizationDetails.roles.filter(isChangeableRole),
  ref: (role) => roleRef(role),
  evaluate: (role, _facts, { at, settings }) => {
    const limitDays = settings.roleUnusedDays;
    const ageDays = wholeDaysBetween(role.createdAt, at);
    const isIdle = isIdleRole(role, limitDays, at);
    if (isIdle === "UNKNOWN") {
      return {
        notEvaluated: `AWS tells a role's last use only within ${TRACKING_DAYS} days, which is less than the limit of ${limitDays}.`,
      };
    }
    if (!isIdle) return null;
    const isNeverUsed = role.lastUsed === null && ageDays <= TRACKING_DAYS;
    const lastUsed =
      role.lastUsed === null
        ? isNeverUsed
          ? "NEVER_USED"
          : `NOT_WITHIN_${TRACKING_DAYS}_DAYS`
        : formatInstant(role.lastUsed.at);
    const since =
      role.lastUsed !== null
        ? `for ${dayCount(wholeDaysBetween(role.lastUsed.at, at))}`
        : isNeverUsed
          ? `since it was created ${dayCount(ageDays)} ago`
          : `within the ${TRACKING_DAYS} days that AWS remembers`;
    return {
      description: `The role ${role.roleName} has not been assumed ${since}; the limit is ${limitDays} days.`,
      evidence: { createdAt: formatInstant(role.createdAt), ageDays, lastUsed, limitDays },
    };
  },
  remediation: ({ name }) => ({
    text: "Ask the role's owner. If nobody needs it, take away its policies first, watch for failures, then delete it; its instance profiles have to go before it.",
    cli: [
      cli`aws iam list-attached-role-policies --role-name ${name}`,
      cli`aws iam detach-role-policy --role-name ${name} --policy-arn POLICY_ARN`,
      cli`aws iam delete-role --role-name ${name}`,
    ].join("\n"),
    terraform: null,
  }),
});
