/** The input of notification rules, and the schedule that it describes. */
import { z } from "zod";
import { NOTIFICATION_FREQUENCIES, type NotificationSchedule } from "../../iam/alerts/notification.ts";
import { AppError } from "../../errors.ts";
import { CONTROL_STANDARDS } from "../../iam/checks/controls/standards.ts";
import { NOTIFICATION_EVENTS } from "../../iam/notification-event.ts";
import { QUERY_MAX_CHARACTERS } from "../../iam/query.ts";
import { isTimeZone } from "../../iam/schedule.ts";
import { SEVERITIES } from "../../iam/severity.ts";
import { text } from "../core/input.ts";
import type { QuietTime } from "./message-groups.ts";

/** The maximum number of targets of a rule: a rule for AWS Security Hub has one target for each account. */
const TARGETS_PER_RULE_MAX = 50;
const ACCOUNTS_PER_RULE_MAX = 200;
const NAME_MAX_CHARACTERS = 100;
const DEFAULT_START = "09:00";
const MONDAY = 1;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day, such as 09:00");

const events = z.array(z.enum(NOTIFICATION_EVENTS)).max(NOTIFICATION_EVENTS.length);
const distinct = <Item>(items: readonly Item[]): Item[] => [...new Set(items)];

const match = {
  query: z.string().max(QUERY_MAX_CHARACTERS),
  events: events.min(1).transform(distinct),
  accountIds: z
    .array(z.string().max(64))
    .max(ACCOUNTS_PER_RULE_MAX)
    .nullish()
    .transform((ids) => distinct(ids ?? [])),
  /** Whether owners get the events of their users and roles. The targets of the rule get the others. */
  toOwners: z.boolean().nullish(),
  frequency: z.enum(NOTIFICATION_FREQUENCIES),
  startTime: timeOfDay.nullish(),
  weekday: z.number().int().min(1).max(7).nullish(),
  timeZone: z.string().max(64).refine(isTimeZone, "must be an IANA time zone, such as Europe/Berlin").nullish(),
  quietHours: z
    .object({ from: timeOfDay, to: timeOfDay, exceptSeverity: z.enum(SEVERITIES).nullish() })
    .refine(({ from, to }) => from !== to, { message: "must end at another time than they begin", path: ["to"] })
    .nullish(),
};

export const ruleInput = z.object({
  ...match,
  /** Empty only with a report, which `requireOneSubject` checks. */
  events: events.transform(distinct),
  reportStandard: z.enum(CONTROL_STANDARDS).nullish(),
  name: text(NAME_MAX_CHARACTERS),
  targetIds: z.array(z.string().max(64)).min(1).max(TARGETS_PER_RULE_MAX),
  isEnabled: z.boolean().nullish(),
});
export type NotificationRuleInput = z.input<typeof ruleInput>;

/**
 * A rule sends either events or a report. A report is made for one account or all, at a time of day. Errors: BAD_USER_INPUT
 * with the path of the field.
 */
export function requireOneSubject(rule: z.output<typeof ruleInput>): void {
  const refuse = (path: string, message: string): never => {
    throw new AppError("BAD_USER_INPUT", { message: `${path}: ${message}`, details: { path } });
  };
  if (rule.reportStandard == null) {
    if (rule.events.length === 0) refuse("events", "must have at least one item, unless the rule sends a report.");
    return;
  }
  if (rule.events.length > 0) refuse("events", "must be empty, because the rule sends a report.");
  if (rule.query !== "") refuse("query", "must be empty, because the rule sends a report.");
  if (rule.accountIds.length > 1) refuse("accountIds", "must name one account, or none for all accounts.");
  if (rule.frequency !== "DAILY" && rule.frequency !== "WEEKLY")
    refuse("frequency", "must be DAILY or WEEKLY, because the rule sends a report.");
  if (rule.toOwners) refuse("toOwners", "must not be set, because a report is about all owners.");
  if (rule.quietHours) refuse("quietHours", "do not apply to a report. Choose its time instead.");
}

export const updateRuleInput = ruleInput.extend({ id: z.string().max(64) });
export type UpdateNotificationRuleInput = z.input<typeof updateRuleInput>;

export const previewInput = z.object(match);
export type NotificationPreviewInput = z.input<typeof previewInput>;

const MESSAGES_PREVIEWED_MAX = 50;

/** Also which of the messages, from 0 for the newest, and what it says of its rule, which need not be saved. */
export const sampleInput = previewInput.extend({
  ruleId: z
    .string()
    .max(64)
    .nullish()
    .transform((id) => id ?? null),
  name: z
    .string()
    .trim()
    .max(NAME_MAX_CHARACTERS)
    .nullish()
    .transform((name) => name ?? ""),
  position: z
    .number()
    .int()
    .min(0)
    .max(MESSAGES_PREVIEWED_MAX - 1)
    .nullish()
    .transform((position) => position ?? 0),
});
export type NotificationSampleInput = z.input<typeof sampleInput>;

type GivenSchedule = Pick<
  z.output<typeof previewInput>,
  "frequency" | "startTime" | "weekday" | "timeZone" | "quietHours"
>;

export function scheduleOf({ frequency, startTime, weekday, timeZone }: GivenSchedule): NotificationSchedule {
  return {
    frequency,
    startMinute: minuteOf(startTime ?? DEFAULT_START),
    weekday: weekday ?? MONDAY,
    timeZone: timeZone ?? "UTC",
  };
}

export function quietTimeOf({ quietHours }: GivenSchedule): QuietTime | null {
  if (!quietHours) return null;
  const { from, to, exceptSeverity } = quietHours;
  return { fromMinute: minuteOf(from), toMinute: minuteOf(to), exceptSeverity: exceptSeverity ?? null };
}

function minuteOf(time: string): number {
  const [hour, minute] = time.split(":").map(Number);
  return hour! * 60 + minute!;
}
