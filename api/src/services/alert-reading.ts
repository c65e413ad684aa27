/** Looking at alerts: lists, counts, groups and events. */
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import type { Alert, AlertEvent } from "../db/entities/alert.ts";
import { idPrefix } from "../db/new-id.ts";
import { AppError } from "../errors.ts";
import { SEVERITIES, type Severity } from "../iam/severity.ts";
import type { Instant } from "../iam/time.ts";
import { momentToFreeze } from "./alert-events.ts";
import {
  type AlertFilter,
  type AlertSelection,
  DIMENSION_COLUMNS,
  DIMENSIONS,
  type Dimension,
  hasChangedSince,
  readAlertFilter,
  selectAlerts,
} from "./alert-query.ts";
import { ALERT_COLUMNS, type DatabaseRow, alertEventOf, alertOf } from "./alert-rows.ts";
import { Accounts } from "./accounts.ts";
import { Checks } from "./checks.ts";
import { moment, parseInput } from "./input.ts";
import { type Page, type PagePlan, type PageRequest, decodeCursor, encodeCursor, pageOf, readPageRequest } from "./page.ts";
import { allow, type Scope } from "./scope.ts";

const OFFSET_MAX = 10_000_000;
/** Beyond PostgreSQL's integer. */
const NUMBER_END = 2 ** 31;
const EVENTS_PER_ALERT_MAX = 1_000;
const GROUPS_MAX = 500;

const listOptions = z.object({ offset: z.number().int().min(0).max(OFFSET_MAX).nullish(), asOf: moment.nullish() });

/** `offset` reads from anywhere; `asOf` freezes which alerts are in the list and their order (they show themselves as they are now). */
export type AlertListRequest = PageRequest & z.input<typeof listOptions>;

export interface AlertPage extends Page<Alert> {
  /** Ask with this for the other pages of the same list. */
  readonly asOf: Date;
}

export interface FacetValue {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}
export type AlertFacets = { readonly total: number } & { readonly [D in Dimension]: readonly FacetValue[] };

export const ALERT_GROUPINGS = ["CHECK", "RESOURCE", "ACCOUNT"] as const;
export type AlertGrouping = (typeof ALERT_GROUPINGS)[number];

export interface AlertGroup {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly worst: Severity;
}

interface Place {
  readonly number: number;
  readonly severity_rank: number;
}

/** When an alert was last seen, and why it could not be judged since. */
export interface Sighting {
  readonly lastSeenAt: Date;
  readonly staleReason: string | null;
}

export class AlertReading {
  constructor(protected readonly scope: Scope) {}

  /** Worst first, then newest. */
  async list(request: AlertListRequest, filter?: AlertFilter | null): Promise<AlertPage> {
    allow(this.scope, "alerts.read");
    const { offset, asOf } = parseInput(listOptions, { offset: request.offset, asOf: request.asOf });
    const plan = readPageRequest(request);
    const selection = await readAlertFilter(this.scope, filter);
    const at = asOf ? asOf.getTime() : await momentToFreeze(this.scope.em);
    const frozenAt = asOf && (await hasChangedSince(this.scope.em, at)) ? at : null;
    const { places, totalCount } = await this.places(plan, offset ?? 0, selection, frozenAt);
    const page = pageOf(plan, places, (place) => placeKey(place.severity_rank, place.number), totalCount);
    const nodes = await this.inOrder(page.nodes.map((place) => place.number));
    return { ...page, nodes, hasPreviousPage: page.hasPreviousPage || (offset ?? 0) > 0, asOf: new Date(at) };
  }

  /** By id or by number. Throws NOT_FOUND. */
  async get({ id, number }: { readonly id?: string | null; readonly number?: number | null }): Promise<Alert> {
    allow(this.scope, "alerts.read");
    const where =
      id != null
        ? idPrefix(id) === "alert" && sql`a.id = ${id}`
        : number != null && Number.isInteger(number) && number > 0 && number < NUMBER_END && sql`a.number = ${number}`;
    const [alert] = where ? await this.read(where) : [];
    if (!alert) throw new AppError("NOT_FOUND", { message: "There is no such alert." });
    return alert;
  }

  async byIds(ids: readonly string[]): Promise<Map<string, Alert>> {
    allow(this.scope, "alerts.read");
    const alerts = ids.length === 0 ? [] : await this.read(sql`a.id = any(${sql.val(ids)}::text[])`);
    return new Map(alerts.map((alert) => [alert.id, alert]));
  }

  /** The text that `encodeCursor` makes the cursor of this alert in any list. */
  cursorKeyOf({ severityRank, number }: Pick<Alert, "severityRank" | "number">): string {
    return placeKey(severityRank, number);
  }

  /** How many there are by each dimension; each facet without its own choice, so that another can be chosen in it. */
  async facets(filter?: AlertFilter | null): Promise<AlertFacets> {
    allow(this.scope, "alerts.read");
    const selection = await readAlertFilter(this.scope, filter);
    const columns = sql.raw(DIMENSIONS.map((dimension) => `a.${DIMENSION_COLUMNS[dimension]} as ${dimension}`).join(", "));
    const names = sql.raw(DIMENSIONS.map((dimension) => `"${dimension}"`).join(", "));
    const { rows } = await sql<Record<Dimension, string> & { count: number }>`
      select ${names}, count(*)::integer as count from (${selectAlerts(columns, { choices: [], others: selection.others }, null)}) t
       group by ${names}`.execute(this.scope.em.getKysely());
    const fits = (row: Record<Dimension, string>, except: Dimension | null) =>
      selection.choices.every(({ dimension, values, isNegated }) => dimension === except || values.includes(row[dimension]) !== isNegated);
    const labels = await this.labels(rows.map((row) => row.account));
    const facet = (dimension: Dimension): FacetValue[] => {
      const counts = new Map<string, number>();
      for (const row of rows) if (fits(row, dimension)) counts.set(row[dimension], (counts.get(row[dimension]) ?? 0) + row.count);
      return [...counts]
        .map(([value, count]) => ({ value, label: labels(dimension, value), count }))
        .sort((one, other) => other.count - one.count || one.value.localeCompare(other.value));
    };
    return {
      total: rows.reduce((sum, row) => sum + (fits(row, null) ? row.count : 0), 0),
      status: facet("status"),
      severity: facet("severity").sort(
        (one, other) => SEVERITIES.indexOf(one.value as Severity) - SEVERITIES.indexOf(other.value as Severity),
      ),
      category: facet("category"),
      check: facet("check"),
      account: facet("account"),
    };
  }

  /** The worst groups first; 500 at most. A key is what the filter takes: a check id, a resource's identity, an account's id. */
  async groups(by: AlertGrouping, filter?: AlertFilter | null): Promise<AlertGroup[]> {
    allow(this.scope, "alerts.read");
    const asked = parseInput(z.enum(ALERT_GROUPINGS), by);
    const selection = await readAlertFilter(this.scope, filter);
    const column = sql.raw({ CHECK: "a.check_id", RESOURCE: "a.resource_id", ACCOUNT: "a.account_id" }[asked]);
    const { rows } = await sql<{ key: string; name: string; count: number; worst: number }>`
      select key, max(name) as name, count(*)::integer as count, min(severity_rank) as worst
        from (${selectAlerts(sql`${column} as key, a.resource_name as name, a.severity_rank`, selection, null)}) t
       group by key order by worst, count desc, key limit ${GROUPS_MAX}`.execute(this.scope.em.getKysely());
    const labels = await this.labels(asked === "ACCOUNT" ? rows.map((row) => row.key) : []);
    return rows.map(({ key, name, count, worst }) => ({
      key,
      count,
      worst: SEVERITIES[worst]!,
      label: asked === "RESOURCE" ? name : labels(asked === "CHECK" ? "check" : "account", key),
    }));
  }

  // ---------------------------------------------------------------- events

  /** An alert's timeline, oldest first. */
  async eventsOf(alertIds: readonly string[]): Promise<Map<string, AlertEvent[]>> {
    allow(this.scope, "alerts.read");
    const { rows } = await sql<DatabaseRow>`
      select e.* from unnest(${sql.val(alertIds)}::text[]) as wanted(id)
        cross join lateral (select * from alert_event where alert_id = wanted.id order by seq limit ${EVENTS_PER_ALERT_MAX}) e
       order by e.seq`.execute(this.scope.em.getKysely());
    return Map.groupBy(rows.map(alertEventOf), (event) => event.alertId);
  }

  /** Events in the order in which they were committed; `after` goes on where another page, or a subscription, ended. */
  async events(request: PageRequest, filter?: AlertFilter | null): Promise<Page<AlertEvent>> {
    allow(this.scope, "alerts.read");
    const plan = readPageRequest(request);
    const about = eventsAbout(await readAlertFilter(this.scope, filter));
    const seq = plan.cursor === null ? null : seqOf(plan.cursor);
    const direction = plan.isForward ? sql`asc` : sql`desc`;
    const beyond = seq === null ? sql`true` : plan.isForward ? sql`e.seq > ${seq}` : sql`e.seq < ${seq}`;
    const kysely = this.scope.em.getKysely();
    const [{ rows }, counted] = await Promise.all([
      sql<DatabaseRow>`select e.* from alert_event e where ${beyond} and ${about} order by e.seq ${direction} limit ${plan.limit + 1}`.execute(
        kysely,
      ),
      sql<{ count: number }>`select count(*)::integer as count from alert_event e where ${about}`.execute(kysely),
    ]);
    return pageOf(plan, rows.map(alertEventOf), (event) => String(event.seq), counted.rows[0]?.count ?? 0);
  }

  /**
   * What a subscription asks at each hint: the next events, without counting. `seenUntil` is how far it has been looked,
   * so that events of other alerts are not looked at again; `seq` grows in the order of commits, so none comes before it.
   */
  async eventsAfter(
    seq: number,
    limit: number,
    filter?: AlertFilter | null,
  ): Promise<{ readonly events: AlertEvent[]; readonly seenUntil: number }> {
    allow(this.scope, "alerts.read");
    const last = await this.lastSeq();
    if (last <= seq) return { events: [], seenUntil: seq };
    const about = eventsAbout(await readAlertFilter(this.scope, filter));
    const { rows } =
      await sql<DatabaseRow>`select e.* from alert_event e where e.seq > ${seq} and e.seq <= ${last} and ${about} order by e.seq limit ${limit}`.execute(
        this.scope.em.getKysely(),
      );
    const events = rows.map(alertEventOf);
    return { events, seenUntil: events.length < limit ? last : events.at(-1)!.seq };
  }

  async event(seq: number): Promise<AlertEvent> {
    allow(this.scope, "alerts.read");
    const { rows } = Number.isSafeInteger(seq)
      ? await sql<DatabaseRow>`select e.* from alert_event e where e.seq = ${seq}`.execute(this.scope.em.getKysely())
      : { rows: [] };
    if (!rows[0]) throw new AppError("NOT_FOUND");
    return alertEventOf(rows[0]);
  }

  /** Where a subscription that wants only what comes now begins; 0 before the first event. */
  async lastSeq(): Promise<number> {
    allow(this.scope, "alerts.read");
    const { rows } = await sql<{ seq: string | null }>`select max(seq) as seq from alert_event`.execute(this.scope.em.getKysely());
    return Number(rows[0]?.seq ?? 0);
  }

  eventCursor(seq: number): string {
    return encodeCursor(String(seq));
  }

  /** Throws BAD_CURSOR. */
  seqOfCursor(cursor: string): number {
    return seqOf(decodeCursor(cursor));
  }

  /** Alerts that a scan opened or opened again, worst first. */
  async openedBy(scanId: string, first: number): Promise<Alert[]> {
    allow(this.scope, "alerts.read");
    // A scan's events are none older than the scan: that bounds the search by an index.
    const { rows } = await sql<{ number: number }>`
      select a.number from alert a where a.id in (
        select e.alert_id from alert_event e
         where e.source_id = ${scanId} and e.at >= (select requested_at from scan where id = ${scanId}) and e.kind in ('OPENED', 'REOPENED'))
       order by a.severity_rank, a.number desc limit ${first}`.execute(this.scope.em.getKysely());
    return this.inOrder(rows.map((row) => row.number));
  }

  /** By alert id. While an alert is open and judged, its check's latest evaluation saw it: that stands once per check. */
  async lastSeenOf(alerts: readonly Alert[]): Promise<Map<string, Sighting>> {
    allow(this.scope, "alerts.read");
    const { rows } = await sql<{
      account_id: string;
      check_id: string;
      outcome: string;
      reason: string | null;
      last_evaluated_at: string | null;
    }>`
      select s.account_id, s.check_id, s.outcome, s.reason, s.last_evaluated_at from check_standing s
       where s.account_id = any(${sql.val([...new Set(alerts.map((alert) => alert.accountId))])}::text[])
         and s.check_id = any(${sql.val([...new Set(alerts.map((alert) => alert.checkId))])}::text[])`.execute(this.scope.em.getKysely());
    const standings = new Map(rows.map((row) => [`${row.account_id}|${row.check_id}`, row]));
    return new Map(
      alerts.map((alert) => {
        const standing = standings.get(`${alert.accountId}|${alert.checkId}`);
        const evaluatedAt = standing?.last_evaluated_at ? new Date(standing.last_evaluated_at) : alert.openedAt;
        const seenAt = alert.lastSeenAt ?? evaluatedAt;
        // A verification saw it live after the scan did: the evidence says so.
        const isSeenLater = alert.status !== "RESOLVED" && alert.evidenceAsOf > seenAt;
        const unread = standing?.outcome === "NOT_EVALUATED" ? (standing.reason ?? "Its check was not evaluated.") : null;
        return [
          alert.id,
          {
            lastSeenAt: isSeenLater ? alert.evidenceAsOf : seenAt,
            staleReason: alert.status === "RESOLVED" ? null : (alert.unjudgedReason ?? unread),
          },
        ];
      }),
    );
  }

  // ---------------------------------------------------------------- reading

  /**
   * Where the page begins and how many there are. Choices alone are answered from an index, so that any offset of 100,000
   * costs little; where every alert must be looked at, it is looked at once for both.
   */
  private async places(
    plan: PagePlan,
    offset: number,
    selection: AlertSelection,
    frozenAt: Instant | null,
  ): Promise<{ readonly places: Place[]; readonly totalCount: number }> {
    const beyond = plan.cursor === null ? sql`true` : beyondPlace(plan.cursor, plan.isForward);
    const order = plan.isForward ? sql`severity_rank, number desc` : sql`severity_rank desc, number`;
    const found = selectAlerts(sql`a.number, a.severity_rank`, selection, frozenAt);
    const page = sql`where ${beyond} order by ${order} limit ${plan.limit + 1} offset ${offset}`;
    const kysely = this.scope.em.getKysely();
    if (frozenAt === null && selection.others.length === 0) {
      const [{ rows: places }, counted] = await Promise.all([
        sql<Place>`select number, severity_rank from (${found}) t ${page}`.execute(kysely),
        sql<{ count: number }>`select count(*)::integer as count from (${found}) t`.execute(kysely),
      ]);
      return { places, totalCount: counted.rows[0]?.count ?? 0 };
    }
    const { rows } = await sql<{ count: number; number: number | null; severity_rank: number }>`
      with found as materialized (select number, severity_rank from (${found}) t)
      select c.count, p.number, p.severity_rank from (select count(*)::integer as count from found) c left join (select * from found ${page}) p on true
       order by ${order}`.execute(kysely);
    return {
      places: rows.flatMap(({ number, severity_rank }) => (number === null ? [] : [{ number, severity_rank }])),
      totalCount: rows[0]?.count ?? 0,
    };
  }

  private async inOrder(numbers: readonly number[]): Promise<Alert[]> {
    const found = numbers.length === 0 ? [] : await this.read(sql`a.number = any(${sql.val(numbers)}::integer[])`);
    const alerts = new Map(found.map((alert) => [alert.number, alert]));
    return numbers.flatMap((number) => alerts.get(number) ?? []);
  }

  private async read(where: RawBuilder<unknown>): Promise<Alert[]> {
    const { rows } = await sql<DatabaseRow>`select ${ALERT_COLUMNS} from alert a where ${where}`.execute(this.scope.em.getKysely());
    return rows.map(alertOf);
  }

  private async labels(accountIds: readonly string[]): Promise<(dimension: Dimension, value: string) => string> {
    const accounts = await new Accounts(this.scope).byIds([...new Set(accountIds)]);
    const checks = new Checks(this.scope);
    return (dimension, value) =>
      dimension === "check" ? checks.titleOf(value) : dimension === "account" ? (accounts.get(value)?.name ?? value) : value;
  }
}

/** What a cursor of a list holds. */
function placeKey(severityRank: number, number: number): string {
  return `${severityRank}:${number}`;
}

function beyondPlace(cursor: string, isForward: boolean): RawBuilder<unknown> {
  const place = /^(\d):(\d{1,10})$/.exec(cursor);
  if (!place) throw new AppError("BAD_CURSOR");
  const [rank, number] = [Number(place[1]), Number(place[2])];
  return isForward
    ? sql`(severity_rank > ${rank} or (severity_rank = ${rank} and number < ${number}))`
    : sql`(severity_rank < ${rank} or (severity_rank = ${rank} and number > ${number}))`;
}

function seqOf(key: string): number {
  if (!/^\d{1,15}$/.test(key)) throw new AppError("BAD_CURSOR");
  return Number(key);
}

function eventsAbout(selection: AlertSelection): RawBuilder<unknown> {
  return selection.choices.length + selection.others.length === 0
    ? sql`true`
    : sql`e.alert_id in (${selectAlerts(sql`a.id`, selection, null)})`;
}
