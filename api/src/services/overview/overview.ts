/** The start page in one response. Each number matches a filtered list that the reader can open. */
import { type RawBuilder, sql } from "kysely";
import { now } from "../../clock.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import { readPlainRows } from "../../db/plain-rows.ts";
import { type AccessKeyRow, AccessKeyEntity } from "../../db/entities/inventory.ts";
import type { AlertEventKind, AlertStatus } from "../../iam/alerts/alert.ts";
import { checkSettingsOf } from "../../iam/account-settings.ts";
import { once } from "../../iam/memoize.ts";
import { SEVERITIES, type Severity, severityRank } from "../../iam/severity.ts";
import { DAY, type Instant } from "../../iam/time.ts";
import { Accounts } from "../accounts/accounts.ts";
import { readCheckSettings } from "../alerts/checks.ts";
import { beforeReading } from "../alerts/due-alerts.ts";
import type { SeverityCounts } from "../alerts/counts-by-resource.ts";
import { Scans } from "../scans/scans.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { Sessions } from "../operators/sessions.ts";
import {
  dayOf,
  type KeyAges,
  loadKeyAges,
  loadMfaCoverage,
  loadScanDays,
  type MfaCoverage,
} from "./credential-summary.ts";
import {
  countFoundOnFirstDay,
  type CoverageSummary,
  loadCoverageSummary,
  loadRootUsers,
  type RootUsers,
} from "./coverage-summary.ts";
import { loadStandards, type StandardSummary } from "./standard-summary.ts";

const TREND_DAYS = 30;
const KEYS_DUE_WITHIN_DAYS = 14;
const KEYS_SHOWN_MAX = 20;
const TOP_CHECKS_MAX = 10;

export interface TrendDay {
  /** The day in UTC, such as `2026-11-24`. */
  readonly date: string;
  /** Open alerts at the end of the day, or now for today. */
  readonly open: number;
  /** Alerts that were opened or reopened on that day. */
  readonly opened: number;
  readonly resolved: number;
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  readonly informational: number;
  /** Whether a scan of one of the accounts ended on that day. Without one, nothing new is known of the day. */
  readonly hasScan: boolean;
}

export interface TopCheck {
  readonly checkId: string;
  readonly count: number;
  readonly worst: Severity;
}

/** The properties that are functions read only when they are called: each page needs the coverage, only the start page all. */
export interface Overview {
  readonly openAlerts: SeverityCounts;
  /** The number of open alerts that opened since the caller's last visit, or of all open alerts if this is the first visit. */
  readonly newSinceLastVisit: () => Promise<number>;
  readonly dismissed: number;
  readonly acknowledged: number;
  readonly snoozed: number;
  /** The oldest active keys that exceed the age limit now or within 14 days. */
  readonly keysDue: () => Promise<readonly AccessKeyRow[]>;
  readonly keysDueCount: () => Promise<number>;
  readonly accounts: readonly Account[];
  readonly trend: () => Promise<readonly TrendDay[]>;
  readonly topChecks: readonly TopCheck[];
  readonly standards: () => Promise<readonly StandardSummary[]>;
  readonly mfa: () => Promise<MfaCoverage>;
  readonly keyAges: () => Promise<KeyAges>;
  readonly rootUsers: () => Promise<RootUsers>;
  readonly coverageSummary: () => Promise<CoverageSummary>;
  readonly foundOnFirstDay: () => Promise<number>;
  /** The time since which no alert has been open. Null while an alert is open, and before the first scan. */
  readonly clearSince: () => Promise<Date | null>;
  /**
   * `asOf` is the time of the oldest fact, `coveragePercent` the lowest coverage of all accounts. Null before the first
   * scan.
   */
  readonly asOf: Date | null;
  readonly coveragePercent: number | null;
}

export class Overviews {
  constructor(private readonly scope: Scope) {}

  /** Returns the overview of one account, by our ID or its number, or of all accounts that are not archived. */
  async read(account?: string | null): Promise<Overview> {
    allow(this.scope, "alerts.read");
    await beforeReading(this.scope);
    const { em } = this.scope;
    const accounts = account
      ? [await new Accounts(this.scope).get(account)]
      : await readPlainRows(em, AccountEntity, sql`where t.status <> 'ARCHIVED' order by t.id`);
    const ids = accounts.map(({ id }) => id);
    const at = now();
    const scans = [...(await new Scans(this.scope).latestResults(ids)).values()];
    const coverages = scans.map((scan) => scan.coverage);
    const ages = coverages.flatMap((coverage) => coverage.asOf ?? []);
    const counts = await this.counts(ids);
    const openAlerts = severityCounts(counts);
    const isDue = once(() => this.isDue(accounts, at));
    const sum = (part: (row: CountRow) => number) => counts.reduce((total, row) => total + part(row), 0);
    return {
      openAlerts,
      newSinceLastVisit: () => this.newSinceLastVisit(ids, openAlerts.total),
      dismissed: sum((row) => (row.status === "DISMISSED" ? row.count : 0)),
      acknowledged: sum((row) => (row.status === "ACKNOWLEDGED" ? row.count : 0)),
      snoozed: sum((row) => (row.status === "SNOOZED" ? row.count : 0)),
      keysDue: async () =>
        readPlainRows(
          em,
          AccessKeyEntity,
          sql`where ${await isDue()} order by t.created_at, t.id limit ${KEYS_SHOWN_MAX}`,
        ),
      keysDueCount: async () => countKeys(em, await isDue()),
      accounts,
      trend: () => this.trend(ids, at, openAlerts),
      topChecks: topChecks(counts),
      standards: () => loadStandards(em, accounts),
      mfa: () => loadMfaCoverage(em, ids, scans),
      keyAges: async () => {
        const { limits, defaultDays } = await this.keyLimits(accounts);
        // The counts by age can have one limit only: that of all accounts if they share one, else the default.
        const limitDays = limits.size === 1 ? [...limits.keys()][0]! : defaultDays;
        const otherLimitAccountCount = accounts.length - (limits.get(limitDays)?.length ?? 0);
        return loadKeyAges(em, { accountIds: ids, scans, limitDays, otherLimitAccountCount, at });
      },
      rootUsers: () => loadRootUsers(em, ids),
      coverageSummary: () => loadCoverageSummary(em, ids, scans),
      foundOnFirstDay: () => countFoundOnFirstDay(em, ids, new Date(firstTrendDay(at))),
      clearSince: async () =>
        openAlerts.total > 0 || scans.length === 0
          ? null
          : this.clearSince(
              ids,
              scans.map((scan) => scan.finishedAt),
            ),
      asOf: ages.length > 0 ? new Date(Math.min(...ages)) : null,
      coveragePercent: coverages.length > 0 ? Math.min(...coverages.map((coverage) => coverage.percent)) : null,
    };
  }

  /** Adds up the kept counts of unresolved alerts. */
  private async counts(accountIds: readonly string[]): Promise<readonly CountRow[]> {
    const { rows } = await sql<CountRow>`
      select status, severity_rank, check_id, sum(count)::integer as count from alert_count
       where status <> 'RESOLVED' and account_id = any(${sql.val(accountIds)}::text[])
       group by status, severity_rank, check_id having sum(count) > 0`.execute(this.scope.em.getKysely());
    return rows;
  }

  /** Without a previous visit, all open alerts are new. */
  private async newSinceLastVisit(accountIds: readonly string[], openCount: number): Promise<number> {
    const lastVisit = await new Sessions(this.scope).lastVisitAt();
    if (lastVisit === null) return openCount;
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from alert
       where status = 'OPEN' and opened_at > ${lastVisit.toISOString()}::timestamptz and account_id = any(${sql.val(accountIds)}::text[])`.execute(
      this.scope.em.getKysely(),
    );
    return rows[0]!.count;
  }

  /** The accounts by their maximum age of access keys, and the maximum age of accounts without a setting of their own. */
  private async keyLimits(accounts: readonly Account[]) {
    const { settings } = await readCheckSettings(this.scope.em);
    const limits = Map.groupBy(
      accounts,
      ({ ownSettings: own, inheritedSettings: inherited }) =>
        checkSettingsOf(settings, { own, inherited }).keyMaxAgeDays,
    );
    return { limits, defaultDays: settings.keyMaxAgeDays };
  }

  /** The condition of the active keys that exceed the age limit now or within 14 days, on keys with the alias `t`. */
  private async isDue(accounts: readonly Account[], at: Instant): Promise<RawBuilder<unknown>> {
    const { limits } = await this.keyLimits(accounts);
    const ids: string[] = [];
    const deadlines: string[] = [];
    for (const [limitDays, limited] of limits)
      for (const { id } of limited) {
        ids.push(id);
        deadlines.push(new Date(at - (limitDays + 1 - KEYS_DUE_WITHIN_DAYS) * DAY).toISOString());
      }
    // One row for each account, however many limits they have: as many conditions took seconds to plan.
    return sql`t.is_active and t.gone_at is null and exists (
      select 1 from unnest(${sql.val(ids)}::text[], ${sql.val(deadlines)}::timestamptz[]) d (account_id, deadline)
       where d.account_id = t.account_id and t.created_at <= d.deadline)`;
  }

  /**
   * The time when the last open alert was closed. If no alert was ever closed, the latest end among the accounts'
   * newest finished scans.
   */
  private async clearSince(accountIds: readonly string[], finishedAt: readonly (Date | null)[]): Promise<Date | null> {
    const { rows } = await sql<{ at: string | null }>`
      select max(at) as at from alert_event where account_id = any(${sql.val(accountIds)}::text[]) and from_status = 'OPEN' and status <> 'OPEN'`.execute(
      this.scope.em.getKysely(),
    );
    if (rows[0]?.at) return new Date(rows[0].at);
    const ends = finishedAt.flatMap((end) => (end ? [end.getTime()] : []));
    return ends.length > 0 ? new Date(Math.max(...ends)) : null;
  }

  /**
   * Computes the trend backwards from the open alerts: undoing the events of a day gives the numbers at the end of the
   * day before.
   */
  private async trend(accountIds: readonly string[], at: Instant, open: SeverityCounts): Promise<TrendDay[]> {
    const today = dayOf(at) * DAY;
    const from = firstTrendDay(at);
    const { rows } = await sql<MoveRow>`
      select day, kind, from_status, status, from_severity, severity, sum(count)::integer as count from alert_event_day
       where day >= ${from / DAY}::integer and account_id = any(${sql.val(accountIds)}::text[]) group by 1, 2, 3, 4, 5, 6`.execute(
      this.scope.em.getKysely(),
    );
    const moves = Map.groupBy(rows, (row) => row.day * DAY);
    const scanDays = await loadScanDays(this.scope.em, accountIds, { fromDay: from / DAY, toDay: today / DAY });
    const trend: TrendDay[] = [];
    const after = { ...open };
    for (let day = today; day >= from; day -= DAY) {
      const ofDay = moves.get(day) ?? [];
      const sum = (part: (row: MoveRow) => number) => ofDay.reduce((all, row) => all + part(row) * row.count, 0);
      trend.unshift({
        date: new Date(day).toISOString().slice(0, 10),
        open: after.total,
        critical: after.critical,
        high: after.high,
        medium: after.medium,
        low: after.low,
        informational: after.informational,
        opened: sum((row) => (row.kind === "OPENED" || row.kind === "REOPENED" ? 1 : 0)),
        resolved: sum((row) => (row.kind === "RESOLVED" ? 1 : 0)),
        hasScan: scanDays.has(day / DAY),
      });
      after.total -= sum((row) => openAfter(row) - openBefore(row));
      for (const severity of SEVERITIES)
        after[COUNT_OF[severity]] -= sum((row) => openAfter(row, severity) - openBefore(row, severity));
    }
    return trend;
  }
}

async function countKeys(em: Em, condition: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from access_key t where ${condition}`.execute(em.getKysely());
  return rows[0]!.count;
}

function firstTrendDay(at: Instant): Instant {
  return (dayOf(at) - TREND_DAYS + 1) * DAY;
}

const COUNT_OF = {
  CRITICAL: "critical",
  HIGH: "high",
  MEDIUM: "medium",
  LOW: "low",
  INFORMATIONAL: "informational",
} as const satisfies Readonly<Record<Severity, keyof SeverityCounts>>;

interface CountRow {
  readonly status: AlertStatus;
  readonly severity_rank: number;
  readonly check_id: string;
  readonly count: number;
}

/** How many alerts changed from one state to another on one day. A new alert had neither status nor severity before. */
interface MoveRow {
  readonly day: number;
  readonly kind: AlertEventKind;
  readonly from_status: AlertStatus | "";
  readonly status: AlertStatus;
  readonly from_severity: Severity | "";
  readonly severity: Severity;
  readonly count: number;
}

function openAfter({ status, severity }: MoveRow, of: Severity = severity): number {
  return status === "OPEN" && severity === of ? 1 : 0;
}

function openBefore({ from_status: status, from_severity: severity }: MoveRow, of: Severity | "" = severity): number {
  return status === "OPEN" && severity === of ? 1 : 0;
}

function severityCounts(rows: readonly CountRow[]): SeverityCounts {
  const open = rows.filter((row) => row.status === "OPEN");
  const of = (severity: Severity) =>
    open.reduce((sum, row) => sum + (row.severity_rank === severityRank(severity) ? row.count : 0), 0);
  const [critical, high, medium, low, informational] = [
    of("CRITICAL"),
    of("HIGH"),
    of("MEDIUM"),
    of("LOW"),
    of("INFORMATIONAL"),
  ];
  return { total: critical + high + medium + low + informational, critical, high, medium, low, informational };
}

/** Sorts checks by their worst alert, then by their number of alerts. */
function topChecks(rows: readonly CountRow[]): TopCheck[] {
  const open = Map.groupBy(
    rows.filter((row) => row.status === "OPEN"),
    (row) => row.check_id,
  );
  return [...open]
    .map(([checkId, ofCheck]) => ({
      checkId,
      count: ofCheck.reduce((sum, row) => sum + row.count, 0),
      rank: Math.min(...ofCheck.map((row) => row.severity_rank)),
    }))
    .sort((one, other) => one.rank - other.rank || other.count - one.count || one.checkId.localeCompare(other.checkId))
    .slice(0, TOP_CHECKS_MAX)
    .map(({ checkId, count, rank }) => ({ checkId, count, worst: SEVERITIES[rank]! }));
}
