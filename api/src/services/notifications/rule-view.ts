/** The parts of a rule that its row stores in another form. */
import type { NotificationRule } from "../../db/entities/notification.ts";
import { RULE_FAILURES, type RuleFailure } from "../../iam/notification-event.ts";
import type { Severity } from "../../iam/severity.ts";

/** "09:00" of the minutes after midnight. */
export function timeOf(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

export function quietHoursOf({
  quietFromMinute: from,
  quietToMinute: to,
  quietExceptSeverity: exceptSeverity,
}: Pick<NotificationRule, "quietFromMinute" | "quietToMinute" | "quietExceptSeverity">): {
  readonly from: string;
  readonly to: string;
  readonly exceptSeverity: Severity | null;
} | null {
  return from === null || to === null ? null : { from: timeOf(from), to: timeOf(to), exceptSeverity };
}

/** The state of a rule that does not work, with the next step. Null if it works. */
export function failureOf({ failedAt, failureCode }: NotificationRule): {
  readonly code: RuleFailure;
  readonly message: string;
  readonly since: Date;
} | null {
  if (failedAt === null || failureCode === null) return null;
  return { code: failureCode, message: RULE_FAILURES[failureCode], since: failedAt };
}
