/** The events of alerts, in the order in which they were committed. */
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { AlertEvent } from "../../db/entities/alert.ts";
import { countRows, databaseOf, derived, rowsOf, select, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import type { Instant } from "../../iam/time.ts";
import type { AlertFilter, AlertSelection } from "./filter.ts";
import { readAlertFilter } from "./read-filter.ts";
import { alertEventOf, EVENT_COLUMNS } from "./rows.ts";
import { isOfActiveAccount, selectAlerts } from "./selection.ts";
import { type Page, type PageRequest, decodeCursor, encodeCursor, pageOf, readPageRequest } from "../core/page.ts";
import { parseInput } from "../core/input.ts";
import { allOf } from "../core/query-conditions.ts";
import { allow, type Scope, withoutLimit } from "../core/request-scope.ts";
import { isWithin, timeRange } from "../core/time-range.ts";

const EVENTS_PER_ALERT_MAX = 1_000;
/** The limits of one batch for a subscriber. A batch ends at the limit that is reached first. */
const EVENTS_PER_BATCH_MAX = 256;
const BATCH_MAX_BYTES = 256 * 1_024;
const EVENT_OVERHEAD_BYTES = 400;

const e = table("alert_event", "e");
const event = table("alert_event");

const BYTES = sql`${EVENT_OVERHEAD_BYTES}::integer + coalesce(length(${e.comment}), 0) + length(${e.changes}::text)`;
const BATCH_COLUMNS = {
  ...EVENT_COLUMNS,
  found: sql<string>`count(*) over ()`,
  place: sql<string>`row_number() over (order by ${e.seq})`,
  upto: sql<string>`sum(${BYTES}) over (order by ${e.seq})`,
};
const sized = derived("sized", BATCH_COLUMNS);

/** Consecutive events, and how far the log was read. */
export interface EventBatch {
  readonly events: readonly AlertEvent[];
  readonly readUntil: number;
  /** The approximate size in memory. */
  readonly bytes: number;
}

export class AlertHistory {
  constructor(private readonly scope: Scope) {}

  /** The events of each alert, oldest first. */
  async of(alertIds: readonly string[]): Promise<Map<string, AlertEvent[]>> {
    allow(this.scope, "alerts.read");
    const rows = await select(
      databaseOf(this.scope.em),
      EVENT_COLUMNS,
      sql`from unnest(${sql.val(alertIds)}::text[]) as wanted(id)
        cross join lateral (
          select ${event.$all} from ${event.$table} where ${event.alertId} = wanted.id
           order by ${event.seq} limit ${EVENTS_PER_ALERT_MAX}) e
       order by ${e.seq}`,
    );
    return Map.groupBy(rows.map(alertEventOf), ({ alertId }) => alertId);
  }

  /** The number of comments by alert ID. Alerts without a comment are absent. */
  async commentCountsOf(alertIds: readonly string[]): Promise<Map<string, number>> {
    allow(this.scope, "alerts.read");
    const rows = await select(
      databaseOf(this.scope.em),
      { alertId: event.alertId, count: sql<number>`count(*)::integer` },
      sql`from ${event.$table} where ${event.alertId} = any(${sql.val(alertIds)}::text[]) and ${event.kind} = 'COMMENTED'
       group by ${event.alertId}`,
    );
    return new Map(rows.map((row) => [row.alertId, row.count]));
  }

  /** Events in the order of their commits. `after` continues where a page or a subscription ended. */
  async list(
    request: PageRequest,
    filter?: AlertFilter | null,
    at?: z.input<typeof timeRange> | null,
  ): Promise<Page<AlertEvent>> {
    allow(this.scope, "alerts.read");
    const plan = readPageRequest(request);
    const about = allOf([
      eventsAbout(await readAlertFilter(this.scope, filter)),
      ...isWithin(e.at, parseInput(timeRange.nullish(), at)),
    ]);
    const seq = plan.cursor === null ? null : await this.#knownSeq(plan.cursor);
    const direction = plan.isForward ? sql`asc` : sql`desc`;
    const database = databaseOf(this.scope.em);
    const [rows, total] = await Promise.all([
      select(
        database,
        EVENT_COLUMNS,
        sql`from ${e.$table} where ${isBeyond(seq, plan.isForward)} and ${about} order by ${e.seq} ${direction} limit ${plan.limit + 1}`,
      ),
      countRows(database, sql`from ${e.$table} where ${about}`),
    ]);
    return pageOf(plan, rows.map(alertEventOf), (listed) => String(listed.seq), total);
  }

  /**
   * The next events for a subscription after the log grew from `seq` to `until`: at most one batch, without a count. No
   * event up to `readUntil` can be added later, because `seq` grows in the order of commits.
   */
  async between(seq: number, until: number, filter?: AlertFilter | null): Promise<EventBatch> {
    allow(this.scope, "alerts.read");
    const about = eventsAbout(await readAlertFilter(this.scope, filter));
    // Events beyond the size limit are not read. If events are large, those would be most of the data.
    const rows = await rowsOf(
      databaseOf(this.scope.em),
      BATCH_COLUMNS,
      (list) => sql`
      select ${sized.$all} from (
        select ${list}
          from (select ${e.$all} from ${e.$table} where ${e.seq} > ${seq} and ${e.seq} <= ${until} and ${about}
                 order by ${e.seq} limit ${EVENTS_PER_BATCH_MAX}) e) ${sized.$table}
       where ${sized.place} = 1 or ${sized.upto} <= ${BATCH_MAX_BYTES} order by ${sized.seq}`,
    );
    const events = rows.map(alertEventOf);
    const last = rows.at(-1);
    const isComplete =
      last === undefined || (Number(last.found) < EVENTS_PER_BATCH_MAX && Number(last.found) === rows.length);
    return { events, readUntil: isComplete ? until : events.at(-1)!.seq, bytes: Number(last?.upto ?? 0) };
  }

  /** Throws if the filter is invalid. A subscriber then gets the error at once and not only with the first event. */
  async checkFilter(filter?: AlertFilter | null): Promise<void> {
    allow(this.scope, "alerts.read");
    await readAlertFilter(this.scope, filter);
  }

  async get(seq: number): Promise<AlertEvent> {
    allow(this.scope, "alerts.read");
    const row = Number.isSafeInteger(seq)
      ? await selectFirst(databaseOf(this.scope.em), EVENT_COLUMNS, sql`from ${e.$table} where ${e.seq} = ${seq}`)
      : undefined;
    if (!row) throw new AppError("NOT_FOUND");
    return alertEventOf(row);
  }

  /** The sequence number of the newest event. 0 before the first event. */
  async lastSeq(): Promise<number> {
    allow(this.scope, "alerts.read");
    const newest = { seq: sql<string | null>`max(${event.seq})` };
    const row = await selectFirst(databaseOf(this.scope.em), newest, sql`from ${event.$table}`);
    return Number(row?.seq ?? 0);
  }

  cursorOf(seq: number): string {
    return encodeCursor(String(seq));
  }

  /** Throws BAD_CURSOR if the text is not a cursor of this installation's events. */
  seqOfCursor(cursor: string): Promise<number> {
    return this.#knownSeq(decodeCursor(cursor));
  }

  /**
   * A cursor beyond all events that ever were is of another installation, or of before a backup was restored. Its reader
   * would wait for the events until then without a word. The newest row does not tell: it may have been erased, or be of an
   * account that a limited caller no longer sees.
   */
  async #knownSeq(key: string): Promise<number> {
    if (!/^\d{1,15}$/.test(key)) throw new AppError("BAD_CURSOR");
    const seq = Number(key);
    if (seq > (await this.#highestSeqEver())) throw new AppError("BAD_CURSOR");
    return seq;
  }

  async #highestSeqEver(): Promise<number> {
    // A limited caller finds no sequence.
    const seq = sql<string | null>`pg_sequence_last_value(pg_get_serial_sequence('alert_event', 'seq')::regclass)`;
    const row = await selectFirst(databaseOf(withoutLimit(this.scope).em), { seq }, sql``);
    return Number(row?.seq ?? 0);
  }
}

/** The condition for the events, with the alias `e`, that follow the one with this number in the direction of the list. */
function isBeyond(seq: number | null, isForward: boolean): RawBuilder<unknown> {
  if (seq === null) return sql`true`;
  return isForward ? sql`${e.seq} > ${seq}` : sql`${e.seq} < ${seq}`;
}

/** The condition for the events, with the alias `e`, of the alerts that a selection has now or had at a past moment. */
export function eventsAbout(selection: AlertSelection, frozenAt: Instant | null = null): RawBuilder<unknown> {
  if (selection.choices.length + selection.others.length > 0)
    return sql`${e.alertId} in (${selectAlerts(sql`a.id`, selection, frozenAt)})`;
  return selection.hidesArchived ? isOfActiveAccount(e.accountId) : sql`true`;
}
