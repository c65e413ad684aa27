/** The use cases of alerts. This file has lists and single alerts; every other topic has a file of its own. */
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import type { Alert } from "../../db/entities/alert.ts";
import { databaseOf, pick, rowsOf, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import type { Remediation } from "../../iam/checks/check.ts";
import { once } from "../../iam/memoize.ts";
import type { Instant } from "../../iam/time.ts";
import { moment, parseInput } from "../core/input.ts";
import { requireOneKey } from "../core/one-key.ts";
import { listKey, type Order, type OrderBy, type Place, placeKey, readOrder, readPlace } from "../core/order.ts";
import { type Page, type PagePlan, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import {
  ALERT_ORDERS,
  type AlertOrderField,
  alertOrdering,
  alertValueType,
  DEFAULT_ALERT_ORDER,
} from "./alert-order.ts";
import { hasChangedSince } from "./as-of.ts";
import { remediationOf } from "./remediation.ts";
import { beforeReading, IS_ANY_DUE, readingUndue } from "./due-alerts.ts";
import { momentToFreeze } from "./event-log.ts";
import { AlertStatistics } from "./facets.ts";
import { type AlertFilter, type AlertSelection, selectionOfFilter } from "./filter.ts";
import { readAlertFilter } from "./read-filter.ts";
import { AlertFixes } from "./fixes.ts";
import { AlertHistory } from "./history.ts";
import {
  type AlertProperty,
  alertColumns,
  alertOf,
  hasId,
  plainAlertColumns,
  readAlerts,
  requireAlert,
} from "./rows.ts";
import { countOf, isInbox, selectInboxPage, selectPage } from "./selection.ts";
import { type Sighting, sightingOf } from "./sighting.ts";
import { AlertTriage } from "./triage.ts";
import { AlertUndo } from "./undo.ts";
import { AlertVerification } from "./verify.ts";

const a = table("alert", "a");
const e = table("alert_event", "e");
const s = table("check_result", "s");
const scan = table("scan");

const OFFSET_MAX = 10_000_000;
/** The first number that exceeds PostgreSQL's integer type. */
const NUMBER_END = 2 ** 31;

const listOptions = z.object({ offset: z.number().int().min(0).max(OFFSET_MAX).nullish(), asOf: moment.nullish() });

/**
 * A request for a page of alerts. The page starts at `offset`. With `asOf`, the list contains the alerts of that
 * moment in the order of that moment. The values of the alerts are current nevertheless.
 */
export type AlertListRequest = PageRequest &
  z.input<typeof listOptions> & { readonly orderBy?: OrderBy<AlertOrderField> | null };

/** The parts of a page that the caller uses. The default is all parts. */
export interface AlertListNeeds {
  /**
   * The properties to read. The other properties are absent from the alerts.
   * They are a third of the cost of a list, and most callers do not need them.
   */
  readonly properties?: ReadonlySet<AlertProperty>;
  /** Whether the caller uses the page's `asOf`. If false, `asOf` is null. */
  readonly needsAsOf?: boolean;
}

export interface AlertPage extends Page<Alert> {
  /** The `asOf` to request the other pages of the same list with. Null if the caller did not need it. */
  readonly asOf: Date | null;
}

/** An alert with its place in the list. */
interface PlacedAlert {
  readonly place: Place;
  readonly alert: Alert;
}

const LIST = "alert";

export class Alerts {
  readonly fixes: AlertFixes;
  readonly history: AlertHistory;
  readonly statistics: AlertStatistics;
  readonly triage: AlertTriage;
  readonly undoing: AlertUndo;
  readonly verification: AlertVerification;

  constructor(private readonly scope: Scope) {
    this.fixes = new AlertFixes(scope);
    this.history = new AlertHistory(scope);
    this.statistics = new AlertStatistics(scope);
    this.triage = new AlertTriage(scope);
    this.undoing = new AlertUndo(scope);
    this.verification = new AlertVerification(scope);
  }

  /** The alerts of a filter; worst first, then newest, unless the request has another order. */
  async list(request: AlertListRequest, filter?: AlertFilter | null, needs: AlertListNeeds = {}): Promise<AlertPage> {
    allow(this.scope, "alerts.read");
    const { offset, asOf } = parseInput(listOptions, { offset: request.offset, asOf: request.asOf });
    const order = readOrder(ALERT_ORDERS, request.orderBy, DEFAULT_ALERT_ORDER);
    const plan = readPageRequest(request);
    const list = once(() => listKey(LIST, order, filter ?? {}));
    const place = plan.cursor === null ? null : readAlertPlace(plan.cursor, list(), order.field);
    const query = { plan, order, place, offset: offset ?? 0, properties: needs.properties };
    const { placed, totalCount, at } = await (asOf == null && needs.needsAsOf === false
      ? this.readNow(query, filter)
      : this.readAt(query, filter, asOf));
    const page = pageOf(plan, placed, (each) => placeKey(list(), each.place), totalCount);
    return {
      ...page,
      nodes: page.nodes.map(({ alert }) => alert),
      hasPreviousPage: page.hasPreviousPage || (offset ?? 0) > 0,
      asOf: at === null ? null : new Date(at),
    };
  }

  /** The alert with this ID or number. Errors: NOT_FOUND, BAD_USER_INPUT. */
  async get({ id, number }: { readonly id?: string | null; readonly number?: number | null }): Promise<Alert> {
    allow(this.scope, "alerts.read");
    requireOneKey(id, { number });
    await beforeReading(this.scope);
    return requireAlert(this.scope.em, id != null ? hasId(id) : hasNumber(number));
  }

  async byIds(ids: readonly string[]): Promise<Map<string, Alert>> {
    allow(this.scope, "alerts.read");
    await beforeReading(this.scope);
    return this.readByIds(ids);
  }

  private async readByIds(ids: readonly string[]): Promise<Map<string, Alert>> {
    const alerts = ids.length === 0 ? [] : await readAlerts(this.scope.em, sql`${a.id} = any(${sql.val(ids)}::text[])`);
    return new Map(alerts.map((alert) => [alert.id, alert]));
  }

  /** The text from which `encodeCursor` makes the cursor of this alert in the default order of the filter's list. */
  cursorKeyOf({ severityRank, number }: Pick<Alert, "severityRank" | "number">, filter: AlertFilter): string {
    return placeKey(listKey(LIST, DEFAULT_ALERT_ORDER, filter), { value: String(severityRank), id: String(number) });
  }

  /** The alerts that a scan opened or reopened, worst first. */
  async openedBy(scanId: string, first: number, after: { readonly offset?: number | null } = {}): Promise<Alert[]> {
    allow(this.scope, "scans.read");
    const { offset } = parseInput(listOptions, after);
    await beforeReading(this.scope);
    // No event of a scan is older than the scan, so the index on the event time limits the search.
    const since = sql`(select ${scan.requestedAt} from ${scan.$table} where ${scan.id} = ${scanId})`;
    const rows = await select(
      databaseOf(this.scope.em),
      pick(a, "id"),
      sql`from ${a.$table} where ${a.id} in (
        select ${e.alertId} from ${e.$table}
         where ${e.sourceId} = ${scanId} and ${e.at} >= ${since} and ${e.kind} in ('OPENED', 'REOPENED'))
       order by ${a.severityRank}, ${a.number} desc limit ${first} offset ${offset ?? 0}`,
    );
    const ids = rows.map(({ id }) => id);
    const alerts = await this.readByIds(ids);
    return ids.flatMap((id) => alerts.get(id) ?? []);
  }

  /** When each alert was last seen, by its ID. An open alert was last seen by the latest evaluation of its check. */
  async lastSeenOf(alerts: readonly Alert[]): Promise<Map<string, Sighting>> {
    allow(this.scope, "alerts.read");
    const rows = await select(
      databaseOf(this.scope.em),
      pick(s, "accountId", "checkId", "outcome", "reason", "lastEvaluatedAt"),
      sql`from ${s.$table}
       where ${s.accountId} = any(${sql.val([...new Set(alerts.map((alert) => alert.accountId))])}::text[])
         and ${s.checkId} = any(${sql.val([...new Set(alerts.map((alert) => alert.checkId))])}::text[])`,
    );
    const results = new Map(rows.map((row) => [`${row.accountId}|${row.checkId}`, row]));
    return new Map(
      alerts.map((alert) => [alert.id, sightingOf(alert, results.get(`${alert.accountId}|${alert.checkId}`) ?? null)]),
    );
  }

  private async readNow(query: ListQuery, filter: AlertFilter | null | undefined): Promise<ReadPage & { at: null }> {
    const selection = await selectionOfFilter(this.scope, filter);
    const read = await readingUndue(this.scope, () => this.readPage({ ...query, selection, frozenAt: null }));
    return { ...read, at: null };
  }

  /**
   * Reads a page of the list as it was at the time of its first page (`at`). While nothing has changed since, the
   * present list is the same and is read instead.
   */
  private async readAt(
    query: ListQuery,
    filter: AlertFilter | null | undefined,
    asOf: Date | null | undefined,
  ): Promise<ReadPage & { at: Instant }> {
    const selection = await readAlertFilter(this.scope, filter);
    const at = asOf?.getTime() ?? (await momentToFreeze(this.scope.em));
    const frozenAt = asOf && (await hasChangedSince(this.scope.em, at)) ? at : null;
    return { ...(await this.readPage({ ...query, selection, frozenAt })), at };
  }

  /** The alerts of a page and the total count, in one statement. */
  private async readPage({
    plan,
    order,
    place,
    offset,
    selection,
    frozenAt,
    properties,
  }: PageQuery): Promise<ReadPage> {
    const ordering = alertOrdering(order, { isForward: plan.isForward, place });
    const read = properties && new Set([...properties, ...IDENTITY_PROPERTIES]);
    const limit = plan.limit + 1;
    if (frozenAt === null && offset === 0 && order.field === "SEVERITY" && isInbox(selection)) {
      const columns = { ...ofPage(countOf(selection), IS_ANY_DUE), ...alertColumns(read, "p") };
      const page = await this.readRows(columns, (list) =>
        selectInboxPage(selection, ordering, { limit, read: plainAlertColumns(read), list }),
      );
      if (page.placed.length > 0) return page;
    }
    const isAnyDue = frozenAt === null ? IS_ANY_DUE : sql<boolean>`false`;
    return this.readRows(
      { ...ofPage(sql<number>`c.count`, isAnyDue), ...alertColumns(read) },
      (list) => sql`
      with ${selectPage(selection, frozenAt, { ordering, limit, offset })}
      select ${list} from counted c left join page p on true left join ${a.$table} on ${a.number} = p.number
       order by ${ordering.pageBy}`,
    );
  }

  private async readRows(
    columns: ReturnType<typeof ofPage> & ReturnType<typeof alertColumns>,
    statement: (list: RawBuilder<unknown>) => RawBuilder<unknown>,
  ): Promise<ReadPage> {
    const rows = await rowsOf(databaseOf(this.scope.em), columns, statement);
    return {
      placed: rows.flatMap((row) => {
        if (row.pageValue === null) return [];
        const alert = alertOf(row);
        return [{ place: { value: row.pageValue, id: String(alert.number) }, alert }];
      }),
      totalCount: rows[0]?.totalCount ?? 0,
      isAnyDue: rows[0]?.isAnyDue ?? false,
    };
  }

  /** How to fix the issue, from the current check and the stored evidence. */
  remediation({ category, resourceId: id, resourceName: name, resourceArn: arn, ...alert }: Alert): Remediation {
    return remediationOf({ ...alert, resource: { category, id, name, arn } });
  }
}

/** The condition for the alert with this number. Null if no alert can have it. */
function hasNumber(number: number | null | undefined): RawBuilder<unknown> | null {
  const isPossible = number != null && Number.isInteger(number) && number > 0 && number < NUMBER_END;
  return isPossible ? sql`${a.number} = ${number}` : null;
}

type ListQuery = Omit<PageQuery, "selection" | "frozenAt">;

interface PageQuery {
  readonly plan: PagePlan;
  readonly order: Order<AlertOrderField>;
  /** The place after which the page starts. */
  readonly place: Place | null;
  readonly offset: number;
  readonly selection: AlertSelection;
  readonly frozenAt: Instant | null;
  readonly properties: ReadonlySet<AlertProperty> | undefined;
}

interface ReadPage {
  readonly placed: PlacedAlert[];
  readonly totalCount: number;
  /** Whether an alert is due, so that the page may not be as of now. False for a list of the past. */
  readonly isAnyDue: boolean;
}

/** What a page query selects besides the alerts. A page of `selectPage` that is empty has one row, whose `pageValue` is null. */
function ofPage(totalCount: RawBuilder<number>, isAnyDue: RawBuilder<boolean>) {
  return { totalCount, pageValue: sql<string | null>`p.value::text`, isAnyDue };
}

/** The properties that identify an alert. */
const IDENTITY_PROPERTIES = ["id", "number"] as const satisfies readonly AlertProperty[];

function readAlertPlace(cursor: string, list: string, field: AlertOrderField): Place {
  const place = readPlace(cursor, list, alertValueType(field));
  if (!/^\d{1,9}$/.test(place.id)) throw new AppError("BAD_CURSOR");
  return place;
}
