/** Logs the errors of a library that repeats its statements while the database is away, without a flood of lines. */
import { elapsed } from "../../clock.ts";
import { isDatabaseAway, namedIfAway } from "../../db/database-away.ts";
import { SECOND } from "../../iam/time.ts";
import type { Log } from "../../log.ts";

/** Between two lines about the outage. The pool logs its begin and its end (`database.away`, `database.back`). */
const LOGGED_EVERY_MS = 30 * SECOND;

/**
 * Returns what logs an error: each one if it is not about the outage, otherwise one for all of `LOGGED_EVERY_MS`. An outage is a
 * warning, as in the pool: the statement is repeated, and a stop by Ctrl-C can meet a connection that PostgreSQL ends first.
 */
export function outageLog(log: Pick<Log, "error" | "warn">, event: string): (error: Error) => void {
  let loggedAt = -Infinity;
  let omitted = 0;
  return (error) => {
    if (!isDatabaseAway(namedIfAway(error))) return log.error({ reason: error.message }, event);
    omitted += 1;
    if (elapsed() - loggedAt < LOGGED_EVERY_MS) return;
    log.warn({ reason: error.message, count: omitted }, event);
    loggedAt = elapsed();
    omitted = 0;
  };
}
