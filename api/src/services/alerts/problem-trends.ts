/** How the number of open alerts of problems changed in the last days, computed backwards from what is open now. */
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import { DAY } from "../../iam/time.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { beforeReading } from "./due-alerts.ts";

const PROBLEM_TREND_DAYS = 14;
export const PROBLEM_TRENDS_MAX = 100;

const idsInput = z.array(z.string().max(64)).max(PROBLEM_TRENDS_MAX);

export interface ProblemTrend {
  readonly id: string;
  /** At the end of each day in UTC, oldest first; the last one is now. Null before the account's first scan. */
  readonly openAlerts: readonly (number | null)[];
}

interface TrendRow {
  readonly id: string;
  readonly open: number;
  /** The day of the account's first scan whose result is kept, and that of the oldest alert. */
  readonly firstScanDay: number | null;
  readonly firstAlertDay: number;
  /** The changes of the number of open alerts, by day. */
  readonly changes: Readonly<Record<string, number>> | null;
}

export class ProblemTrends {
  constructor(private readonly scope: Scope) {}

  /** The trends of the problems that exist. Counts all alerts of a problem. */
  async read(ids: readonly string[]): Promise<readonly ProblemTrend[]> {
    allow(this.scope, "alerts.read");
    const wanted = parseInput(idsInput, [...new Set(ids)]);
    if (wanted.length === 0) return [];
    await beforeReading(this.scope);
    const today = Math.floor(now() / DAY);
    const from = today - (PROBLEM_TREND_DAYS - 1);
    const list = sql`${sql.val(wanted)}::text[]`;
    // The statement selects by IDs and not by the filter of the list, whose alerts would all be grouped again.
    const { rows } = await sql<TrendRow>`
      with members as materialized (
        select a.id, a.account_id, coalesce(a.problem_id, a.id) as problem, a.status, a.first_seen_at from alert a
         where a.problem_id = any(${list}) or (a.problem_id is null and a.id = any(${list}))),
      totals as (
        select m.problem, (count(*) filter (where m.status = 'OPEN'))::integer as open, min(m.first_seen_at) as first_seen_at,
               min(m.account_id) as account_id from members m group by m.problem),
      moves as (
        select m.problem, floor(extract(epoch from e.at) / 86400)::integer as day,
               sum((e.status = 'OPEN')::integer - coalesce(e.from_status = 'OPEN', false)::integer)::integer as change
          from members m join alert_event e on e.alert_id = m.id
         where e.at >= timestamptz 'epoch' + ${from}::integer * interval '1 day' group by 1, 2)
      select t.problem as id, t.open, floor(extract(epoch from t.first_seen_at) / 86400)::integer as "firstAlertDay",
             floor(extract(epoch from first_scan.finished_at) / 86400)::integer as "firstScanDay",
             (select json_object_agg(v.day, v.change) from moves v where v.problem = t.problem) as changes
        from totals t left join lateral (
          select s.finished_at from scan s where s.account_id = t.account_id and s.coverage is not null
           order by s.requested_at limit 1) first_scan on true`.execute(this.scope.em.getKysely());
    return rows.map(({ id, open, firstScanDay, firstAlertDay, changes }) => {
      const known = Math.min(firstAlertDay, firstScanDay ?? firstAlertDay);
      const openAlerts: (number | null)[] = [];
      let count = open;
      for (let day = today; day >= from; day -= 1) {
        openAlerts.unshift(day < known ? null : count);
        count -= changes?.[day] ?? 0;
      }
      return { id, openAlerts };
    });
  }
}
