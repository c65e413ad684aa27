/**
 * Which alerts are open at this moment. A snooze or a dismissal that is over no longer hides an alert, also before the
 * row says so (`alerts/due-alerts.ts`). A statement that counts alerts without opening the due ones first selects them
 * with this condition.
 */
import { type RawBuilder, sql } from "kysely";
import { table } from "../../db/typed-sql.ts";

/** The columns without an alias, which the callers choose. */
const { status, dismissalExpiresAt, snoozedUntil } = table("alert");

/** Whether the dismissal or the snooze of the alert is over at `at`. Two conditions, so that each has its index. */
export function isDue(alert: RawBuilder<unknown>, at: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`((${alert}.${status} = 'DISMISSED' and ${alert}.${dismissalExpiresAt} <= ${at})
    or (${alert}.${status} = 'SNOOZED' and ${alert}.${snoozedUntil} <= ${at}))`;
}

/** Whether the alert is open at the start of the statement. */
export function isOpenNow(alert: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(${alert}.${status} = 'OPEN' or ${isDue(alert, sql`statement_timestamp()`)})`;
}
