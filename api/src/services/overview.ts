/** What needs somebody today: the start page in one answer. Each number is that of a filter which its reader can open. */
import { sql } from "kysely";
import { now } from "../clock.ts";
import { type Account, AccountEntity } from "../db/entities/account.ts";
import { SessionEntity } from "../db/entities/access.ts";
import { type AccessKeyRow, AccessKeyEntity } from "../db/entities/inventory.ts";
import { SEVERITIES, type Severity } from "../iam/severity.ts";
import { DAY, type Instant } from "../iam/time.ts";
import { Accounts } from "./accounts.ts";
import { readCheckSettings } from "./checks.ts";
import { NO_ALERTS, ResourceAlerts, type SeverityCounts } from "./resource-alerts.ts";
import { Scans } from "./scans.ts";
import { allow, type Scope } from "./scope.ts";

export const TREND_DAYS = 30;
const KEYS_DUE_WITHIN_DAYS = 14;
const KEYS_SHOWN_MAX = 20;
const TOP_CHECKS_MAX = 10;

export interface TrendDay {
  /** The day in UTC: `2026-11-24`. */
  readonly date: string;
  /** Open at its end; today's at this moment. */
  readonly open: number;
  /** Opened or reopened on it. */
  readonly opened: number;
  readonly resolved: number;
  readonly critical: number;
  readonly high: number;
}

export interface TopCheck {
  readonly checkId: string;
  readonly count: number;
  readonly worst: Severity;
}

export interface Overview {
  readonly openAlerts: SeverityCounts;
  readonly newSinceLastVisit: number;
  readonly dismissed: number;
  readonly acknowledged: number;
  /** The oldest of them. */
  readonly keysDue: readonly AccessKeyRow[];
  readonly keysDueCount: number;
  readonly accounts: readonly Account[];
  readonly trend: readonly TrendDay[];
  readonly topChecks: readonly TopCheck[];
  /** Since when nothing is open; `null` while something is, or before the first scan. */
  readonly clearSince: Date | null;
  /** The oldest fact of the picture, and its poorest coverage; `null` before the first scan. */
  readonly asOf: Date | null;
  readonly coveragePercent: number | null;
}

export class Overviews {
  constructor(private readonly scope: Scope) {}

  /** Over one account (our id or its number), or all that live. */
  async read(account?: string | null): Promise<Overview> {
    allow(this.scope, "alerts.read");
    const { em } = this.scope;
    const accounts = account ? [await new Accounts(this.scope).get(account)] : await em.find(AccountEntity, { status: { $ne: "ARCHIVED" } }, { orderBy: { id: "asc" } });
    const ids = accounts.map((each) => each.id);
    const at = now();
    const scans = [...(await new Scans(this.scope).latestFinished(ids)).values()];
    const coverages = scans.flatMap((scan) => scan.coverage ?? []);
    const ages = coverages.flatMap((coverage) => coverage.asOf ?? []);
    const openAlerts = sum([...(await new ResourceAlerts(this.scope).openCountsOfAccounts(ids)).values()]);
    return {
      openAlerts,
      ...(await this.others(ids)),
      ...(await this.keysDue(ids, at)),
      accounts,
      trend: await this.trend(ids, at, openAlerts),
      topChecks: await this.topChecks(ids),
      clearSince: openAlerts.total > 0 || scans.length === 0 ? null : await this.clearSince(ids, scans.map((scan) => scan.finishedAt)),
      asOf: ages.length > 0 ? new Date(Math.min(...ages)) : null,
      coveragePercent: coverages.length > 0 ? Math.min(...coverages.map((coverage) => coverage.percent)) : null,
    };
  }

  private async others(accountIds: readonly string[]): Promise<Pick<Overview, "newSinceLastVisit" | "dismissed" | "acknowledged">> {
    const lastVisit = await this.lastVisitAt();
    // Nobody has visited before: all of it is new.
    const isNew = lastVisit === null ? sql`true` : sql`opened_at > ${lastVisit.toISOString()}::timestamptz`;
    const { rows } = await sql<{ fresh: number; dismissed: number; acknowledged: number }>`
      select count(*) filter (where status = 'OPEN' and ${isNew})::integer as fresh, count(*) filter (where status = 'DISMISSED')::integer as dismissed,
             count(*) filter (where status = 'ACKNOWLEDGED')::integer as acknowledged
        from alert where status <> 'RESOLVED' and account_id = any(${sql.val(accountIds)}::text[])`.execute(this.scope.em.getKysely());
    const { fresh = 0, dismissed = 0, acknowledged = 0 } = rows[0] ?? {};
    return { newSinceLastVisit: fresh, dismissed, acknowledged };
  }

  private async lastVisitAt(): Promise<Date | null> {
    const sessionId = this.scope.caller?.sessionId;
    const session = sessionId ? await this.scope.em.findOne(SessionEntity, { id: sessionId }) : null;
    return session?.previousVisitAt ?? null;
  }

  /** Active keys that pass the age limit within 14 days, or have passed it. */
  private async keysDue(accountIds: readonly string[], at: Instant): Promise<Pick<Overview, "keysDue" | "keysDueCount">> {
    const { settings } = await readCheckSettings(this.scope.em);
    const createdBefore = new Date(at - (settings.keyMaxAgeDays + 1 - KEYS_DUE_WITHIN_DAYS) * DAY);
    const where = { accountId: { $in: [...accountIds] }, isActive: true, goneAt: null, createdAt: { $lte: createdBefore } };
    const [keysDue, keysDueCount] = await this.scope.em.findAndCount(AccessKeyEntity, where, { orderBy: { createdAt: "asc", id: "asc" }, limit: KEYS_SHOWN_MAX });
    return { keysDue, keysDueCount };
  }

  private async topChecks(accountIds: readonly string[]): Promise<TopCheck[]> {
    const { rows } = await sql<{ check_id: string; count: number; worst: number }>`
      select check_id, count(*)::integer as count, min(severity_rank) as worst from alert
       where status = 'OPEN' and account_id = any(${sql.val(accountIds)}::text[]) group by check_id order by worst, count desc, check_id limit ${TOP_CHECKS_MAX}`.execute(this.scope.em.getKysely());
    return rows.map((row) => ({ checkId: row.check_id, count: row.count, worst: SEVERITIES[row.worst]! }));
  }

  /** The end of the last open alert, or, where there never was one, of the first scan. */
  private async clearSince(accountIds: readonly string[], finishedAt: readonly (Date | null)[]): Promise<Date | null> {
    const { rows } = await sql<{ at: string | null }>`
      select max(at) as at from alert_event where account_id = any(${sql.val(accountIds)}::text[]) and from_status = 'OPEN' and status <> 'OPEN'`.execute(this.scope.em.getKysely());
    if (rows[0]?.at) return new Date(rows[0].at);
    const ends = finishedAt.flatMap((end) => (end ? [end.getTime()] : []));
    return ends.length > 0 ? new Date(Math.max(...ends)) : null;
  }

  /** Backwards from what is open now: each day's events undone give the end of the day before. */
  private async trend(accountIds: readonly string[], at: Instant, open: SeverityCounts): Promise<TrendDay[]> {
    const today = Math.floor(at / DAY) * DAY;
    const from = today - (TREND_DAYS - 1) * DAY;
    const became = (side: "from" | "to", severity?: Severity) => {
      const [status, level] = side === "from" ? ["from_status", "coalesce(from_severity, severity)"] : ["status", "severity"];
      return sql.raw(`count(*) filter (where ${status} = 'OPEN'${severity ? ` and ${level} = '${severity}'` : ""})::integer`);
    };
    const { rows } = await sql<{ day: string; opened: number; resolved: number; open: number; critical: number; high: number }>`
      select to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) filter (where kind in ('OPENED', 'REOPENED'))::integer as opened,
             count(*) filter (where kind = 'RESOLVED')::integer as resolved, ${became("to")} - ${became("from")} as open,
             ${became("to", "CRITICAL")} - ${became("from", "CRITICAL")} as critical, ${became("to", "HIGH")} - ${became("from", "HIGH")} as high
        from alert_event where at >= ${new Date(from).toISOString()}::timestamptz and account_id = any(${sql.val(accountIds)}::text[]) group by day`.execute(this.scope.em.getKysely());
    const days = new Map(rows.map((row) => [row.day, row]));
    const trend: TrendDay[] = [];
    let { total, critical, high } = open;
    for (let day = today; day >= from; day -= DAY) {
      const date = new Date(day).toISOString().slice(0, 10);
      const change = days.get(date);
      trend.unshift({ date, open: total, critical, high, opened: change?.opened ?? 0, resolved: change?.resolved ?? 0 });
      total -= change?.open ?? 0;
      critical -= change?.critical ?? 0;
      high -= change?.high ?? 0;
    }
    return trend;
  }
}

function sum(counts: readonly SeverityCounts[]): SeverityCounts {
  return counts.reduce(
    (one, other) => ({
      total: one.total + other.total,
      critical: one.critical + other.critical,
      high: one.high + other.high,
      medium: one.medium + other.medium,
      low: one.low + other.low,
      informational: one.informational + other.informational,
    }),
    NO_ALERTS,
  );
}
