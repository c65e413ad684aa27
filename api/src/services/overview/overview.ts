/** The start page in one response. Each number matches a filtered list that the reader can open. */
import { type RawBuilder, sql } from "kysely";
import { now } from "../../clock.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import { readPlainRows } from "../../db/plain-rows.ts";
import {
  countRows,
  databaseOf,
  known,
  orNull,
  pick,
  type RowOf,
  select,
  selectFirst,
  table,
} from "../../db/typed-sql.ts";
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

const t = table("account", "t");
const key = table("access_key", "t");
const alert = table("alert");
const event = table("alert_event");
const count = table("alert_count");
const move = table("alert_event_day");

const COUNTS = {
  ...pick(count, "status", "severityRank", "checkId"),
  count: sql<number>`sum(${count.count})::integer`,
};
type CountRow = RowOf<typeof COUNTS>;

/** How many alerts changed from one state to another on one day. A new alert had neither status nor severity before. */
const MOVES = {
  day: move.day,
  kind: known<AlertEventKind>(move.kind),
  fromStatus: known<AlertStatus | "">(move.fromStatus),
  status: known<AlertStatus>(move.status),
  fromSeverity: known<Severity | "">(move.fromSeverity),
  severity: known<Severity>(move.severity),
  count: sql<number>`sum(${move.count})::integer`,
};
type MoveRow = RowOf<typeof MOVES>;

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
      : await readPlainRows(em, AccountEntity, sql`where ${t.status} <> 'ARCHIVED' order by ${t.id}`);
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
          sql`where ${await isDue()} order by ${key.createdAt}, ${key.id} limit ${KEYS_SHOWN_MAX}`,
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
    return select(
      databaseOf(this.scope.em),
      COUNTS,
      sql`from ${count.$table} where ${count.status} <> 'RESOLVED' and ${count.accountId} = any(${sql.val(accountIds)}::text[])
       group by ${count.status}, ${count.severityRank}, ${count.checkId} having sum(${count.count}) > 0`,
    );
  }

  /** Without a previous visit, all open alerts are new. */
  private async newSinceLastVisit(accountIds: readonly string[], openCount: number): Promise<number> {
    const lastVisit = await new Sessions(this.scope).lastVisitAt();
    if (lastVisit === null) return openCount;
    return countRows(
      databaseOf(this.scope.em),
      sql`from ${alert.$table} where ${alert.status} = 'OPEN' and ${alert.openedAt} > ${lastVisit.toISOString()}::timestamptz
       and ${alert.accountId} = any(${sql.val(accountIds)}::text[])`,
    );
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
    return sql`${key.isActive} and ${key.goneAt} is null and exists (
      select 1 from unnest(${sql.val(ids)}::text[], ${sql.val(deadlines)}::timestamptz[]) d (account_id, deadline)
       where d.account_id = ${key.accountId} and ${key.createdAt} <= d.deadline)`;
  }

  /**
   * The time when the last open alert was closed. If no alert was ever closed, the latest end among the accounts'
   * newest finished scans.
   */
  private async clearSince(accountIds: readonly string[], finishedAt: readonly (Date | null)[]): Promise<Date | null> {
    const row = await selectFirst(
      databaseOf(this.scope.em),
      { at: orNull(sql<string>`max(${event.at})`) },
      sql`from ${event.$table} where ${event.accountId} = any(${sql.val(accountIds)}::text[])
       and ${event.fromStatus} = 'OPEN' and ${event.status} <> 'OPEN'`,
    );
    if (row?.at) return new Date(row.at);
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
    const rows = await select(
      databaseOf(this.scope.em),
      MOVES,
      sql`from ${move.$table} where ${move.day} >= ${from / DAY}::integer and ${move.accountId} = any(${sql.val(accountIds)}::text[])
       group by 1, 2, 3, 4, 5, 6`,
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
  return countRows(databaseOf(em), sql`from ${key.$table} where ${condition}`);
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

function openAfter({ status, severity }: MoveRow, of: Severity = severity): number {
  return status === "OPEN" && severity === of ? 1 : 0;
}

function openBefore({ fromStatus: status, fromSeverity: severity }: MoveRow, of: Severity | "" = severity): number {
  return status === "OPEN" && severity === of ? 1 : 0;
}

function severityCounts(rows: readonly CountRow[]): SeverityCounts {
  const open = rows.filter((row) => row.status === "OPEN");
  const of = (severity: Severity) =>
    open.reduce((sum, row) => sum + (row.severityRank === severityRank(severity) ? row.count : 0), 0);
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
    (row) => row.checkId,
  );
  return [...open]
    .map(([checkId, ofCheck]) => ({
      checkId,
      count: ofCheck.reduce((sum, row) => sum + row.count, 0),
      rank: Math.min(...ofCheck.map((row) => row.severityRank)),
    }))
    .sort((one, other) => one.rank - other.rank || other.count - one.count || one.checkId.localeCompare(other.checkId))
    .slice(0, TOP_CHECKS_MAX)
    .map(({ checkId, count, rank }) => ({ checkId, count, worst: SEVERITIES[rank]! }));
}
