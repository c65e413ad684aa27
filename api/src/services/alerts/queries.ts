/** Looking at alerts: lists and single ones, and their history. */
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import type { Alert } from "../../db/entities/alert.ts";
import { idPrefix } from "../../db/new-id.ts";
import { AppError } from "../../errors.ts";
import type { Instant } from "../../iam/time.ts";
import { momentToFreeze } from "./event-log.ts";
import { AlertHistory } from "./history.ts";
import { hasChangedSince } from "./as-of.ts";
import { type AlertFilter, type AlertSelection, readAlertFilter } from "./filter.ts";
import { type AlertProperty, type AlertText, alertColumns, alertOf } from "./rows.ts";
import { selectPage } from "./selection.ts";
import { moment, parseInput } from "../core/input.ts";
import { type Page, type PagePlan, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { allow } from "../core/request-scope.ts";

const OFFSET_MAX = 10_000_000;
/** Beyond PostgreSQL's integer. */
const NUMBER_END = 2 ** 31;

const listOptions = z.object({ offset: z.number().int().min(0).max(OFFSET_MAX).nullish(), asOf: moment.nullish() });

/** `offset` reads from anywhere; `asOf` freezes which alerts are in the list and their order (they show themselves as they are now). */
export type AlertListRequest = PageRequest & z.input<typeof listOptions>;

/** What the caller will look at; all of it where nothing is said. */
export interface AlertListNeeds {
  /** What is not named is absent from the alerts: a third of the cost of a list is in columns that most readers leave aside. */
  readonly properties?: ReadonlySet<AlertProperty>;
  /** Whether `asOf` of the page is: without it the moment is not asked for. */
  readonly isContinued?: boolean;
}

export interface AlertPage extends Page<Alert> {
  /** Ask with this for the other pages of the same list; `null` where it was not needed. */
  readonly asOf: Date | null;
}

/** A place in a list, and the alert that stands there. */
interface PlacedAlert {
  readonly rank: number;
  readonly alert: Alert;
}

/** When an alert was last seen, and why it could not be judged since. */
export interface Sighting {
  readonly lastSeenAt: Date;
  readonly staleReason: string | null;
}

export class AlertReading extends AlertHistory {
  /** Worst first, then newest. */
  async list(request: AlertListRequest, filter?: AlertFilter | null, needs: AlertListNeeds = {}): Promise<AlertPage> {
    allow(this.scope, "alerts.read");
    const { offset, asOf } = parseInput(listOptions, { offset: request.offset, asOf: request.asOf });
    const plan = readPageRequest(request);
    const selection = await readAlertFilter(this.scope, filter);
    const at = asOf ? asOf.getTime() : needs.isContinued === false ? null : await momentToFreeze(this.scope.em);
    const frozenAt = asOf && (await hasChangedSince(this.scope.em, asOf.getTime())) ? at : null;
    const { placed, totalCount } = await this.placed({
      plan,
      offset: offset ?? 0,
      selection,
      frozenAt,
      properties: needs.properties,
    });
    const page = pageOf(plan, placed, ({ rank, alert }) => placeKey(rank, alert.number), totalCount);
    return {
      ...page,
      nodes: page.nodes.map(({ alert }) => alert),
      hasPreviousPage: page.hasPreviousPage || (offset ?? 0) > 0,
      asOf: at === null ? null : new Date(at),
    };
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
      select s.account_id, s.check_id, s.outcome, s.reason, s.last_evaluated_at from check_result s
       where s.account_id = any(${sql.val([...new Set(alerts.map((alert) => alert.accountId))])}::text[])
         and s.check_id = any(${sql.val([...new Set(alerts.map((alert) => alert.checkId))])}::text[])`.execute(
      this.scope.em.getKysely(),
    );
    const standings = new Map(rows.map((row) => [`${row.account_id}|${row.check_id}`, row]));
    return new Map(
      alerts.map((alert) => {
        const standing = standings.get(`${alert.accountId}|${alert.checkId}`);
        const evaluatedAt = standing?.last_evaluated_at ? new Date(standing.last_evaluated_at) : alert.openedAt;
        const seenAt = alert.lastSeenAt ?? evaluatedAt;
        // A verification saw it live after the scan did: the evidence says so.
        const isSeenLater = alert.status !== "RESOLVED" && alert.evidenceAsOf > seenAt;
        const unread =
          standing?.outcome === "NOT_EVALUATED" ? (standing.reason ?? "Its check was not evaluated.") : null;
        return [
          alert.id,
          {
            lastSeenAt: isSeenLater ? alert.evidenceAsOf : seenAt,
            staleReason: alert.status === "RESOLVED" ? null : (alert.notEvaluatedReason ?? unread),
          },
        ];
      }),
    );
  }

  /** The page and how many there are, in one statement. */
  private async placed({ plan, offset, selection, frozenAt, properties }: PlacedRequest): Promise<{
    readonly placed: PlacedAlert[];
    readonly totalCount: number;
  }> {
    const { isForward } = plan;
    const beyond = plan.cursor === null ? sql`true` : beyondPlace(plan.cursor, isForward);
    const { rows } = await sql<PlacedRow>`
      with ${selectPage(selection, frozenAt, { isForward, beyond, limit: plan.limit + 1, offset })}
      select c.count as "totalCount", p.rank as "placeRank", ${alertColumns(properties && new Set([...properties, ...PLACE_PROPERTIES]))}
        from counted c left join page p on true left join alert a on a.number = p.number
       order by ${isForward ? sql`p.rank, p.number desc` : sql`p.rank desc, p.number`}`.execute(
      this.scope.em.getKysely(),
    );
    return {
      placed: rows.flatMap((row) => (row.placeRank === null ? [] : [{ rank: row.placeRank, alert: alertOf(row) }])),
      totalCount: rows[0]?.totalCount ?? 0,
    };
  }

  private async inOrder(numbers: readonly number[]): Promise<Alert[]> {
    const found = numbers.length === 0 ? [] : await this.read(sql`a.number = any(${sql.val(numbers)}::integer[])`);
    const alerts = new Map(found.map((alert) => [alert.number, alert]));
    return numbers.flatMap((number) => alerts.get(number) ?? []);
  }

  private async read(where: RawBuilder<unknown>): Promise<Alert[]> {
    const { rows } = await sql<AlertText>`select ${alertColumns()} from alert a where ${where}`.execute(
      this.scope.em.getKysely(),
    );
    return rows.map(alertOf);
  }
}

interface PlacedRequest {
  readonly plan: PagePlan;
  readonly offset: number;
  readonly selection: AlertSelection;
  readonly frozenAt: Instant | null;
  readonly properties: ReadonlySet<AlertProperty> | undefined;
}

/** `placeRank` is `null` on the row that an empty page has. */
type PlacedRow = AlertText & { readonly totalCount: number; readonly placeRank: number | null };

/** What its place in a list and its identity are made of. */
const PLACE_PROPERTIES = ["id", "number", "severityRank"] as const satisfies readonly AlertProperty[];

/** What a cursor of a list holds. */
function placeKey(severityRank: number, number: number): string {
  return `${severityRank}:${number}`;
}

function beyondPlace(cursor: string, isForward: boolean): RawBuilder<unknown> {
  const place = /^(\d):(\d{1,10})$/.exec(cursor);
  if (!place) throw new AppError("BAD_CURSOR");
  const [rank, number] = [Number(place[1]), Number(place[2])];
  return isForward
    ? sql`(rank > ${rank} or (rank = ${rank} and number < ${number}))`
    : sql`(rank < ${rank} or (rank = ${rank} and number > ${number}))`;
}
