import type { Role } from "../../account.ts";
import { roleRef } from "../../identity.ts";
import { TRACKING_DAYS } from "../../principals/last-accessed.ts";
import { formatInstant, type Instant, wholeDaysBetween } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { isIdleRole } from "../idle-principals.ts";
import { stepsOnly } from "../remediations.ts";
import { AWS_PAGES } from "../references.ts";
import { dayCount, isChangeableRole } from "../subjects.ts";

export const roleUnused = defineCheck({
  id: "role-unused",
  title: "Role has not been assumed within the limit",
  family: "UNU",
  severity: "MEDIUM",
  category: "IAMRole",
  rationale:
    "A role that is no longer assumed keeps its permissions and its trust policy. It is an unmonitored way into the account, and its permissions still count in escalation paths.",
  references: [AWS_PAGES.lastAccessed, AWS_PAGES.bestPractices],
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
        notEvaluated: `AWS reports the last use of a role only within ${TRACKING_DAYS} days, which is less than the limit of ${limitDays} days.`,
      };
    }
    if (!isIdle) return null;
    const { lastUsed, period } = describeLastUse(role, ageDays, at);
    return {
      description: `The role ${role.roleName} has not been assumed ${period}; the limit is ${limitDays} days.`,
      evidence: { createdAt: formatInstant(role.createdAt), ageDays, lastUsed, limitDays },
    };
  },
  remediation: () =>
    stepsOnly(
      "Ask the owner of the role. If it is not needed, detach its policies first and watch for failures. Then remove its instance profiles and delete it.",
    ),
});

/** The last use as evidence, and the period without use as the description words it. */
function describeLastUse(role: Role, ageDays: number, at: Instant): { lastUsed: string; period: string } {
  if (role.lastUsed !== null) {
    const days = wholeDaysBetween(role.lastUsed.at, at);
    return { lastUsed: formatInstant(role.lastUsed.at), period: `for ${dayCount(days)}` };
  }
  if (ageDays <= TRACKING_DAYS)
    return { lastUsed: "NEVER_USED", period: `since it was created ${dayCount(ageDays)} ago` };
  const period = `within the ${TRACKING_DAYS} days that AWS tracks`;
  return { lastUsed: `NOT_WITHIN_${TRACKING_DAYS}_DAYS`, period };
}
