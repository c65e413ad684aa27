/** Looking at alerts. What people do with them: `alert-triage.ts`. */
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import { idPrefix } from "../db/new-id.ts";
import { AppError } from "../errors.ts";
import { SEVERITIES, type Severity } from "../iam/severity.ts";
import { momentToFreeze } from "./alert-events.ts";
import { type AlertFilter, type AlertSelection, DIMENSION_COLUMNS, DIMENSIONS, type Dimension, type Frozen, freeze, readAlertFilter, selectAlerts } from "./alert-query.ts";
import { ALERT_VIEW_COLUMNS, type AlertEventRow, type AlertEventView, type AlertView, type AlertViewRow, alertEventView, alertView, withSurroundings } from "./alert-view.ts";
import { Accounts } from "./accounts.ts";
import { Checks } from "./checks.ts";
import { moment, parseInput } from "./input.ts";
import { type InventoryKey, keyText } from "./inventory-table.ts";
import { type Page, type PagePlan, type PageRequest, decodeCursor, encodeCursor, pageOf, readPageRequest } from "./page.ts";
import { allow, type Scope } from "./scope.ts";

const OFFSET_MAX = 10_000_000;
const EVENTS_PER_ALERT_MAX = 1_000;
const GROUPS_MAX = 500;
const TRANSITIONS_MAX = 500;

const listOptions = z.object({ offset: z.number().int().min(0).max(OFFSET_MAX).nullish(), asOf: moment.nullish() });

/** `offset` reads from anywhere; `asOf` freezes which alerts are in the list and their order (they show themselves as they are now). */
export type AlertListRequest = PageRequest & z.input<typeof listOptions>;

export interface AlertPage extends Page<AlertView> {
  /** Ask with this for the other pages of the same list. */
  readonly asOf: Date;
}

export interface SeverityCounts {
  readonly total: number;
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  readonly informational: number;
}
export const NO_ALERTS: SeverityCounts = { total: 0, critical: 0, high: 0, medium: 0, low: 0, informational: 0 };

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

export class Alerts {
  constructor(private readonly scope: Scope) {}

  /** Worst first, then newest. */
  async list(request: AlertListRequest, filter?: AlertFilter | null): Promise<AlertPage> {
    allow(this.scope, "alerts.read");
    const { offset, asOf } = parseInput(listOptions, { offset: request.offset, asOf: request.asOf });
    const plan = readPageRequest(request);
    const selection = await readAlertFilter(this.scope, filter);
    const at = asOf ? asOf.getTime() : await momentToFreeze(this.scope.em);
    const frozen = asOf ? await freeze(this.scope.em, at) : null;
    const [places, totalCount] = await Promise.all([this.places(plan, offset ?? 0, selection, frozen), this.count(selection, frozen)]);
    const page = pageOf(plan, places, (place) => `${place.severity_rank}:${place.number}`, totalCount);
    const views = await this.byNumbers(page.nodes.map((place) => place.number));
    return { ...page, nodes: page.nodes.flatMap(({ number }) => views.get(number) ?? []), hasPreviousPage: page.hasPreviousPage || (offset ?? 0) > 0, asOf: new Date(at) };
  }

  /** By id or by number. Throws NOT_FOUND. */
  async get(idOrNumber: string | number): Promise<AlertView> {
    allow(this.scope, "alerts.read");
    const isNumber = typeof idOrNumber === "number";
    const isKnown = isNumber ? Number.isInteger(idOrNumber) && idOrNumber > 0 && idOrNumber < 2 ** 31 : idPrefix(idOrNumber) === "alert";
    const [alert] = isKnown ? await this.views(isNumber ? sql`a.number = ${idOrNumber}` : sql`a.id = ${idOrNumber}`) : [];
    if (!alert) throw new AppError("NOT_FOUND", { message: "There is no such alert." });
    return alert;
  }

  async byIds(ids: readonly string[]): Promise<Map<string, AlertView>> {
    allow(this.scope, "alerts.read");
    const views = ids.length === 0 ? [] : await this.views(sql`a.id = any(${sql.val(ids)}::text[])`);
    return new Map(views.map((alert) => [alert.id, alert]));
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
      return [...counts].map(([value, count]) => ({ value, label: labels(dimension, value), count })).sort((one, other) => other.count - one.count || one.value.localeCompare(other.value));
    };
    return {
      total: rows.reduce((sum, row) => sum + (fits(row, null) ? row.count : 0), 0),
      status: facet("status"),
      severity: facet("severity").sort((one, other) => SEVERITIES.indexOf(one.value as Severity) - SEVERITIES.indexOf(other.value as Severity)),
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
    return rows.map(({ key, name, count, worst }) => ({ key, count, worst: SEVERITIES[worst]!, label: asked === "RESOURCE" ? name : labels(asked === "CHECK" ? "check" : "account", key) }));
  }

  // ---------------------------------------------------------------- events

  /** An alert's timeline, oldest first. */
  async eventsOf(alertIds: readonly string[]): Promise<Map<string, AlertEventView[]>> {
    allow(this.scope, "alerts.read");
    const { rows } = await sql<AlertEventRow>`
      select e.* from unnest(${sql.val(alertIds)}::text[]) as wanted(id)
        cross join lateral (select * from alert_event where alert_id = wanted.id order by seq limit ${EVENTS_PER_ALERT_MAX}) e
       order by e.seq`.execute(this.scope.em.getKysely());
    return Map.groupBy(rows.map(alertEventView), (event) => event.alertId);
  }

  /** Events in the order in which they were committed; `after` goes on where another page, or a subscription, ended. */
  async events(request: PageRequest, filter?: AlertFilter | null): Promise<Page<AlertEventView>> {
    allow(this.scope, "alerts.read");
    const plan = readPageRequest(request);
    const selection = await readAlertFilter(this.scope, filter);
    const seq = plan.cursor === null ? null : seqOf(plan.cursor);
    const direction = plan.isForward ? sql`asc` : sql`desc`;
    const beyond = seq === null ? sql`true` : plan.isForward ? sql`e.seq > ${seq}` : sql`e.seq < ${seq}`;
    const of = selection.choices.length + selection.others.length > 0 ? sql`e.alert_id in (${selectAlerts(sql`a.id`, selection, null)})` : sql`true`;
    const kysely = this.scope.em.getKysely();
    const [{ rows }, counted] = await Promise.all([
      sql<AlertEventRow>`select e.* from alert_event e where ${beyond} and ${of} order by e.seq ${direction} limit ${plan.limit + 1}`.execute(kysely),
      sql<{ count: number }>`select count(*)::integer as count from alert_event e where ${of}`.execute(kysely),
    ]);
    return pageOf(plan, rows.map(alertEventView), (event) => decodeCursor(event.cursor), counted.rows[0]?.count ?? 0);
  }

  /** What a subscription asks at each hint: the next events after a cursor, without counting. */
  async eventsAfter(cursor: string, limit: number, filter?: AlertFilter | null): Promise<AlertEventView[]> {
    allow(this.scope, "alerts.read");
    const selection = await readAlertFilter(this.scope, filter);
    const of = selection.choices.length + selection.others.length > 0 ? sql`e.alert_id in (${selectAlerts(sql`a.id`, selection, null)})` : sql`true`;
    const { rows } = await sql<AlertEventRow>`select e.* from alert_event e where e.seq > ${seqOf(decodeCursor(cursor))} and ${of} order by e.seq limit ${limit}`.execute(this.scope.em.getKysely());
    return rows.map(alertEventView);
  }

  async event(id: string): Promise<AlertEventView> {
    allow(this.scope, "alerts.read");
    const seq = /^event_(\d{1,18})$/.exec(id)?.[1];
    const { rows } = seq ? await sql<AlertEventRow>`select e.* from alert_event e where e.seq = ${seq}`.execute(this.scope.em.getKysely()) : { rows: [] };
    if (!rows[0]) throw new AppError("NOT_FOUND");
    return alertEventView(rows[0]);
  }

  /** Where a subscription that wants only what comes now begins. */
  async lastEventCursor(): Promise<string> {
    allow(this.scope, "alerts.read");
    const { rows } = await sql<{ seq: string | null }>`select max(seq)::text as seq from alert_event`.execute(this.scope.em.getKysely());
    return encodeCursor(rows[0]?.seq ?? "0");
  }

  /** Alerts that a scan opened or opened again, worst first. */
  async openedBy(scanId: string, limit: number): Promise<AlertView[]> {
    return (await this.transitions(sql`e.source_id = ${scanId} and e.at >= (select requested_at from scan where id = ${scanId}) and e.kind in ('OPENED', 'REOPENED')`, limit)).map(({ alert }) => alert);
  }

  /** What became of an account's alerts after one moment and until another, each alert once by what happened last; 500 at most. */
  async changedBetween(accountId: string, after: Date, until: Date): Promise<Record<"opened" | "reopened" | "resolved", AlertView[]>> {
    const found = await this.transitions(
      sql`e.account_id = ${accountId} and e.at > ${after.toISOString()}::timestamptz and e.at <= ${until.toISOString()}::timestamptz and e.kind in ('OPENED', 'REOPENED', 'RESOLVED')`,
      TRANSITIONS_MAX,
    );
    const of = (kind: string) => found.filter((each) => each.kind === kind).map(({ alert }) => alert);
    return { opened: of("OPENED"), reopened: of("REOPENED"), resolved: of("RESOLVED") };
  }

  private async transitions(condition: RawBuilder<unknown>, limit: number): Promise<{ readonly kind: string; readonly alert: AlertView }[]> {
    allow(this.scope, "alerts.read");
    const { rows } = await sql<{ number: number; kind: string }>`
      select a.number, l.kind from (select distinct on (e.alert_id) e.alert_id, e.kind from alert_event e where ${condition} order by e.alert_id, e.seq desc) l
        join alert a on a.id = l.alert_id order by a.severity_rank, a.number desc limit ${limit}`.execute(this.scope.em.getKysely());
    const views = await this.byNumbers(rows.map((row) => row.number));
    return rows.flatMap(({ number, kind }) => (views.has(number) ? [{ kind, alert: views.get(number)! }] : []));
  }

  // ---------------------------------------------------------------- counts of open alerts

  async countsByAccounts(accountIds: readonly string[]): Promise<Map<string, SeverityCounts>> {
    allow(this.scope, "alerts.read");
    const { rows } = await sql<{ account_id: string; severity: Severity; count: number }>`
      select account_id, severity, count(*)::integer as count from alert where status = 'OPEN' and account_id = any(${sql.val(accountIds)}::text[])
       group by account_id, severity`.execute(this.scope.em.getKysely());
    const counts = new Map<string, SeverityCounts>();
    for (const row of rows) counts.set(row.account_id, plus(counts.get(row.account_id) ?? NO_ALERTS, row.severity, row.count));
    return counts;
  }

  /** By `keyText`; of a user, group or role with the alerts of what it owns. Those without open alerts are not in the map. */
  async countsByResources(keys: readonly InventoryKey[]): Promise<Map<string, SeverityCounts>> {
    allow(this.scope, "alerts.read");
    const wanted = new Set(keys.map(keyText));
    const owners = new Set(keys.flatMap(({ value }) => [value, value.slice(0, Math.max(value.lastIndexOf("/"), 0))]));
    const { rows } = await sql<{ account_id: string; owner_id: string; resource_id: string; severity: Severity; count: number }>`
      select account_id, owner_id, resource_id, severity, count(*)::integer as count from alert
       where status = 'OPEN' and owner_id = any(${sql.val([...owners])}::text[]) group by account_id, owner_id, resource_id, severity`.execute(this.scope.em.getKysely());
    const counts = new Map<string, SeverityCounts>();
    for (const { account_id: accountId, owner_id, resource_id, severity, count } of rows) {
      for (const value of new Set([owner_id, resource_id])) {
        const key = keyText({ accountId, value });
        if (wanted.has(key)) counts.set(key, plus(counts.get(key) ?? NO_ALERTS, severity, count));
      }
    }
    return counts;
  }

  // ---------------------------------------------------------------- reading

  /** Only from an index, so that any offset of 100,000 costs little; the page itself is read afterwards. */
  private async places(plan: PagePlan, offset: number, selection: AlertSelection, frozen: Frozen | null): Promise<{ number: number; severity_rank: number }[]> {
    const beyond = plan.cursor === null ? sql`true` : beyondPlace(plan.cursor, plan.isForward);
    const order = plan.isForward ? sql`severity_rank, number desc` : sql`severity_rank desc, number`;
    const { rows } = await sql<{ number: number; severity_rank: number }>`
      select number, severity_rank from (${selectAlerts(sql`a.number, a.severity_rank`, selection, frozen)}) t
       where ${beyond} order by ${order} limit ${plan.limit + 1} offset ${offset}`.execute(this.scope.em.getKysely());
    return rows;
  }

  private async count(selection: AlertSelection, frozen: Frozen | null): Promise<number> {
    const { rows } = await sql<{ count: number }>`select count(*)::integer as count from (${selectAlerts(sql`1`, selection, frozen)}) t`.execute(this.scope.em.getKysely());
    return rows[0]?.count ?? 0;
  }

  private async byNumbers(numbers: readonly number[]): Promise<Map<number, AlertView>> {
    const views = numbers.length === 0 ? [] : await this.views(sql`a.number = any(${sql.val(numbers)}::integer[])`);
    return new Map(views.map((alert) => [alert.number, alert]));
  }

  private async views(where: RawBuilder<unknown>): Promise<AlertView[]> {
    const { rows } = await (withSurroundings(sql`select ${ALERT_VIEW_COLUMNS} from alert a where ${where}`) as RawBuilder<AlertViewRow>).execute(this.scope.em.getKysely());
    return rows.map(alertView);
  }

  private async labels(accountIds: readonly string[]): Promise<(dimension: Dimension, value: string) => string> {
    const accounts = await new Accounts(this.scope).byIds([...new Set(accountIds)]);
    const checks = new Checks(this.scope);
    return (dimension, value) => (dimension === "check" ? checks.titleOf(value) : dimension === "account" ? (accounts.get(value)?.name ?? value) : value);
  }
}

function beyondPlace(cursor: string, isForward: boolean): RawBuilder<unknown> {
  const place = /^(\d):(\d{1,10})$/.exec(cursor);
  if (!place) throw new AppError("BAD_CURSOR");
  const [rank, number] = [Number(place[1]), Number(place[2])];
  return isForward ? sql`(severity_rank > ${rank} or (severity_rank = ${rank} and number < ${number}))` : sql`(severity_rank < ${rank} or (severity_rank = ${rank} and number > ${number}))`;
}

function seqOf(cursor: string): string {
  if (!/^\d{1,18}$/.test(cursor)) throw new AppError("BAD_CURSOR");
  return cursor;
}

function plus(counts: SeverityCounts, severity: Severity, count: number): SeverityCounts {
  const name = severity.toLowerCase() as Lowercase<Severity>;
  return { ...counts, total: counts.total + count, [name]: counts[name] + count };
}
