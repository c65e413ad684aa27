/** The delivery log, sending a message again, and skipping one that its target refuses. */
import { sql } from "kysely";
import { z } from "zod";
import { newId } from "../../db/new-id.ts";
import { countRows, databaseOf, pick, type RowOf, rowsOf, select, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { DELIVERY_STATES, type DeliveryState } from "../../iam/alerts/notification.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { type Page, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { allOf } from "../core/query-conditions.ts";
import { allow, type Platform, type Scope } from "../core/request-scope.ts";

/** Deliveries are kept for this long after the target accepted them or an admin skipped them. Those that wait are kept. */
const KEPT_DAYS = 30;
const REMOVED_PER_POLL = 1_000;

const filterInput = z.object({
  state: z.enum(DELIVERY_STATES).nullish(),
  targetId: z.string().max(64).nullish(),
  ruleId: z.string().max(64).nullish(),
});
export type DeliveryFilter = z.input<typeof filterInput>;

export interface Delivery {
  readonly id: string;
  readonly messageId: string;
  readonly targetId: string;
  readonly ruleId: string | null;
  readonly ruleName: string;
  readonly title: string;
  /** The tags of the owners to which the message is sent. Null for the targets of a rule. */
  readonly owner: string | null;
  /** The address of the owner, to which the target sends instead of its own. */
  readonly address: string | null;
  readonly eventCount: number;
  readonly state: DeliveryState;
  readonly isReplay: boolean;
  readonly attemptCount: number;
  readonly attemptedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly skippedAt: Date | null;
  readonly latencyMs: number | null;
  readonly answerStatus: number | null;
  readonly answerText: string | null;
  readonly problemCode: string | null;
  readonly createdAt: Date;
}

const own = table("notification_delivery");
const d = table("notification_delivery", "d");
const m = table("notification_message", "m");

const COLUMNS = {
  /** Not called `seq`, by which alert events are recognised. */
  cursor: d.seq,
  ...pick(m, "ruleId", "ruleName", "title", "owner"),
  ...pick(
    d,
    "id",
    "messageId",
    "targetId",
    "address",
    "state",
    "isReplay",
    "attemptCount",
    "attemptedAt",
    "deliveredAt",
  ),
  ...pick(d, "skippedAt", "latencyMs", "answerStatus", "answerText", "problemCode", "createdAt"),
  eventCount: sql<number>`(select coalesce(sum((c ->> 'count')::integer), 0)::integer
    from jsonb_array_elements(${m.body} -> 'counts') c)`,
};
/** As the driver returns it: numbers of 64 bits and moments are text. */
type DeliveryRow = RowOf<typeof COLUMNS>;
const FROM = sql`from ${d.$table} join ${m.$table} on ${m.id} = ${d.messageId}`;

export class NotificationDeliveries {
  constructor(private readonly scope: Scope) {}

  /** Lists deliveries, newest first. */
  async list(request: PageRequest, filter: DeliveryFilter = {}): Promise<Page<Delivery>> {
    allow(this.scope, "notifications.read");
    const { state, targetId, ruleId } = parseInput(filterInput, filter);
    const page = readPageRequest(request);
    if (page.cursor !== null && !/^\d{1,15}$/.test(page.cursor)) throw new AppError("BAD_CURSOR");
    const where = [
      ...(state ? [sql`${d.state} = ${state}`] : []),
      ...(targetId ? [sql`${d.targetId} = ${targetId}`] : []),
      ...(ruleId ? [sql`${m.ruleId} = ${ruleId}`] : []),
    ];
    const { cursor } = page;
    const after = cursor === null ? [] : [page.isForward ? sql`${d.seq} < ${cursor}` : sql`${d.seq} > ${cursor}`];
    const database = databaseOf(this.scope.em.fork());
    const rows = await select(
      database,
      COLUMNS,
      sql`${FROM} where ${allOf([...where, ...after])}
       order by ${d.seq} ${sql.raw(page.isForward ? "desc" : "asc")} limit ${page.limit + 1}`,
    );
    const total = await countRows(database, sql`${FROM} where ${allOf(where)}`);
    const { nodes, ...rest } = pageOf(page, rows, ({ cursor: key }) => key, total);
    return { ...rest, nodes: nodes.map(deliveryOf) };
  }

  async get(id: string): Promise<Delivery> {
    allow(this.scope, "notifications.read");
    const row = await selectFirst(databaseOf(this.scope.em.fork()), COLUMNS, sql`${FROM} where ${d.id} = ${id}`);
    if (!row) throw new AppError("NOT_FOUND", { message: "There is no such delivery. It may have expired." });
    return deliveryOf(row);
  }

  /**
   * Sends the message to the target again, after everything that waits for it. It has the same ID, so that the receiver
   * can tell that it is the same message.
   */
  async replay(id: string): Promise<Delivery> {
    allow(this.scope, "notifications.send");
    const former = await this.get(id);
    if (former.state === "PENDING")
      throw new AppError("BAD_USER_INPUT", {
        message: "This message still waits for its target. Resume the target to send it now.",
        details: { path: "id" },
      });
    const again = newId("delivery");
    await this.scope.em.fork().transactional(async (tx) => {
      const rows = await rowsOf(
        databaseOf(tx),
        pick(own, "id"),
        (list) => sql`
        insert into ${own.$table} (${own.id}, ${own.messageId}, ${own.targetId}, ${own.address}, ${own.state}, ${own.isReplay}, ${own.createdAt})
        select ${again}, ${d.messageId}, ${d.targetId}, ${d.address}, 'PENDING', true, clock_timestamp()
          from ${d.$table} where ${d.id} = ${id} returning ${list}`,
      );
      if (rows.length === 0) throw new AppError("NOT_FOUND", { message: "There is no such delivery." });
      await recordAudit(tx, this.scope, {
        action: "notifications.send",
        target: former.targetId,
        targetName: former.title,
        details: { asked: "REPLAY", messageId: former.messageId },
      });
    });
    return this.get(again);
  }

  /**
   * Gives up a message that waits, so that the later ones are sent. A target that refuses one message for good, such as
   * one that is too large, would otherwise get nothing more. A pause is not ended.
   */
  async skip(id: string): Promise<Delivery> {
    allow(this.scope, "notifications.send");
    const former = await this.get(id);
    await this.scope.em.fork().transactional(async (tx) => {
      const database = databaseOf(tx);
      // The target first, as workers do. A worker that sends this message at the moment records nothing.
      await database
        .updateTable("notification_target")
        .set({ lease_owner: null, leased_until: null, retry_at: null })
        .where("id", "=", former.targetId)
        .execute();
      const rows = await database
        .updateTable("notification_delivery")
        .set({ state: "SKIPPED", skipped_at: sql<string>`clock_timestamp()` })
        .where("id", "=", id)
        .where("state", "=", "PENDING")
        .returning("id")
        .execute();
      if (rows.length === 0)
        throw new AppError("BAD_USER_INPUT", {
          message: "This message no longer waits, so it cannot be skipped.",
          details: { path: "id" },
        });
      await recordAudit(tx, this.scope, {
        action: "notifications.send",
        target: former.targetId,
        targetName: former.title,
        details: { asked: "SKIP", messageId: former.messageId },
      });
    });
    return this.get(id);
  }
}

function deliveryOf(row: DeliveryRow): Delivery {
  const moment = (text: string | null) => (text === null ? null : new Date(text));
  return {
    ...row,
    attemptedAt: moment(row.attemptedAt),
    deliveredAt: moment(row.deliveredAt),
    skippedAt: moment(row.skippedAt),
    createdAt: new Date(row.createdAt),
  };
}

/** Deletes old deliveries, and the messages of which no delivery is left. Returns the number of deliveries. */
export async function removeOldDeliveries({ orm }: Pick<Platform, "orm">): Promise<number> {
  return orm.em.fork().transactional(async (tx) => {
    const database = databaseOf(tx);
    const rows = await rowsOf(
      database,
      pick(own, "messageId"),
      (list) => sql`
      delete from ${own.$table} where ${own.seq} in (
        select ${d.seq} from ${d.$table}
         where ${d.deliveredAt} < clock_timestamp() - make_interval(days => ${KEPT_DAYS})
            or (${d.state} = 'REDIRECTED' and ${d.attemptedAt} < clock_timestamp() - make_interval(days => ${KEPT_DAYS}))
            or (${d.state} = 'SKIPPED' and ${d.skippedAt} < clock_timestamp() - make_interval(days => ${KEPT_DAYS}))
         limit ${REMOVED_PER_POLL})
      returning ${list}`,
    );
    await sql`delete from ${m.$table} where not exists (
      select 1 from ${d.$table} where ${d.messageId} = ${m.id}) and ${m.createdAt} < clock_timestamp() - make_interval(days => ${KEPT_DAYS})`.execute(
      database,
    );
    return rows.length;
  });
}
