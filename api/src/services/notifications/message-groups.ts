/** The keys by which events become one message: by scan or request, all together, or by the digest that reports them. */
import { type RawBuilder, sql } from "kysely";
import { table } from "../../db/typed-sql.ts";
import type { NotificationSchedule, QuietHours } from "../../iam/alerts/notification.ts";
import { atLeast } from "../../iam/notification-event.ts";
import type { Severity } from "../../iam/severity.ts";
import type { Condition } from "../core/query-conditions.ts";

/** An event of either log. */
const a = table("notification_event", "a");

/** All events of one scan or request are one message. */
export const BY_SOURCE = sql`${a.sourceId}`;
/** All events are one message. */
export const AS_ONE = sql`'all'`;

export interface QuietTime extends QuietHours {
  readonly exceptSeverity: Severity | null;
}

/** The message of which an event is a part, for counting past messages. */
export function bySlot(schedule: NotificationSchedule, quiet: QuietTime | null): RawBuilder<unknown> {
  const slot = ofSchedule(schedule);
  // A daily or weekly digest in quiet hours is only sent later.
  if (quiet === null || schedule.frequency === "DAILY" || schedule.frequency === "WEEKLY") return slot;
  const sinceStart = sql`((${a.at} at time zone ${schedule.timeZone}) - make_interval(mins => ${quiet.fromMinute}::integer))`;
  const length = sql`make_interval(mins => ${(quiet.toMinute - quiet.fromMinute + 1_440) % 1_440}::integer)`;
  const isHeld = sql`(${sinceStart}::time < (time '00:00' + ${length}) and not ${isUrgent(a.severity, quiet.exceptSeverity)})`;
  return sql`case when ${isHeld} then 'quiet ' || ${sinceStart}::date::text else ${slot} end`;
}

function ofSchedule({ frequency, startMinute, weekday, timeZone }: NotificationSchedule): RawBuilder<unknown> {
  if (frequency === "AT_ONCE") return BY_SOURCE;
  if (frequency === "HOURLY") return sql`date_trunc('hour', ${a.at}, 'UTC')::text`;
  const local = sql`(${a.at} at time zone ${timeZone}) - make_interval(mins => ${startMinute}::integer)`;
  if (frequency === "DAILY") return sql`date_trunc('day', ${local})::text`;
  return sql`date_trunc('week', ${local} - make_interval(days => ${weekday - 1}::integer))::text`;
}

/** Whether an event of this severity is sent in quiet hours. */
export function isUrgent(severity: RawBuilder<unknown>, exceptSeverity: Severity | null): Condition {
  return exceptSeverity === null
    ? sql`false`
    : sql`(${severity} = any(${sql.val([...atLeast(exceptSeverity)])}::text[]))`;
}
