/**
 * The state of a target for each alert, or other subject of events: the last event, and the ticket if its system has
 * tickets. A target that keeps a state skips what is older, as an event that quiet hours held, and goes on where a
 * failed attempt has stopped.
 *
 * A ticket whose creation was begun and not answered may exist. Systems find a new ticket only after a while (Jira
 * Cloud, *Search and reconcile*), so until then it is neither found nor created again.
 */
import { sql } from "kysely";
import { now } from "../../../clock.ts";
import type { Em } from "../../../db/orm.ts";
import { databaseOf, pick, type RowOf, select, table } from "../../../db/typed-sql.ts";
import { MINUTE, SECOND } from "../../../iam/time.ts";
import type { Platform } from "../../core/request-scope.ts";
import { isAfter, type SubjectEvent } from "./event-order.ts";
import { subjectKey } from "./subject-key.ts";

const FINDABLE_AFTER_MS = 5 * MINUTE;

const k = table("notification_ticket");
const excluded = table("notification_ticket", "excluded");
const t = table("notification_target", "t");

const TICKET = {
  /** `key`: the name of the ticket in its system, such as `SEC-123`. Null if there is none, or none that is known. */
  ...pick(k, "key", "lastEventId", "lastEventAt"),
  /** Whether its creation began a short time ago and was not answered. */
  mayExist: sql<boolean>`coalesce(${k.creatingSince} > clock_timestamp()
    - make_interval(secs => ${FINDABLE_AFTER_MS / SECOND}::float8), false)`,
};
/** `lastEventId` is null before the first event was handled. */
type Ticket = RowOf<typeof TICKET>;

const NO_TICKET: Ticket = { key: null, lastEventId: null, lastEventAt: null, mayExist: false };

export class Tickets {
  private constructor(
    private readonly platform: Pick<Platform, "orm">,
    private readonly targetId: string,
    private readonly known: ReadonlyMap<string, Ticket>,
  ) {}

  /** Reads the tickets of the subjects of a message. */
  static async read(
    platform: Pick<Platform, "orm">,
    targetId: string,
    events: readonly SubjectEvent[],
  ): Promise<Tickets> {
    const keys = events.map(({ subjectId }) => subjectKey(subjectId));
    const rows = await select(
      databaseOf(platform.orm.em.fork()),
      { subject: k.subjectId, ...TICKET },
      sql`from ${k.$table} where ${k.targetId} = ${targetId} and ${k.subjectId} = any(${sql.val(keys)}::text[])`,
    );
    const known = rows.map(({ subject, lastEventAt, ...ticket }) => {
      const at = lastEventAt === null ? null : new Date(lastEventAt).toISOString();
      return [subject, { ...ticket, lastEventAt: at }] as const;
    });
    return new Tickets(platform, targetId, new Map(known));
  }

  of({ subjectId }: SubjectEvent): Ticket {
    return this.known.get(subjectKey(subjectId)) ?? NO_TICKET;
  }

  /** Whether this event, or a later one of its subject, was handled before. */
  hasHandled(event: SubjectEvent): boolean {
    const { lastEventId, lastEventAt } = this.of(event);
    if (lastEventId === null || lastEventAt === null) return false;
    return lastEventId === event.eventId || isAfter({ eventId: lastEventId, at: lastEventAt }, event);
  }

  /** Remembers, before a ticket is created, that it may exist from now on. */
  async begin({ subjectId }: SubjectEvent): Promise<void> {
    await sql`
      insert into ${k.$table} (${k.targetId}, ${k.subjectId}, ${k.creatingSince}, ${k.createdAt})
      select ${t.id}, ${subjectKey(subjectId)}, clock_timestamp(), ${new Date(now())} from ${t.$table}
       where ${t.id} = ${this.targetId}
      on conflict (${k.targetId}, ${k.subjectId}) do update
        set ${k.key} = null, ${k.creatingSince} = ${excluded.creatingSince}`.execute(this.database());
  }

  /** Remembers that the system refused to create the ticket. */
  async refuse({ subjectId }: SubjectEvent): Promise<void> {
    await this.database()
      .updateTable("notification_ticket")
      .set({ creating_since: null })
      .where("target_id", "=", this.targetId)
      .where("subject_id", "=", subjectKey(subjectId))
      .execute();
  }

  async save({ subjectId, eventId, at }: SubjectEvent, key: string | null): Promise<void> {
    await sql`
      insert into ${k.$table} (${k.targetId}, ${k.subjectId}, ${k.key}, ${k.lastEventId}, ${k.lastEventAt}, ${k.createdAt})
      select ${t.id}, ${subjectKey(subjectId)}, ${key}::text, ${eventId}, ${at}::timestamptz, ${new Date(now())}
        from ${t.$table} where ${t.id} = ${this.targetId}
      on conflict (${k.targetId}, ${k.subjectId}) do update set ${k.key} = ${excluded.key}, ${k.lastEventId} = ${excluded.lastEventId},
        ${k.lastEventAt} = ${excluded.lastEventAt}, ${k.creatingSince} = null`.execute(this.database());
  }

  private database() {
    return databaseOf(this.platform.orm.em.fork());
  }
}

/** Forgets what a target has handled. An issue is found again by its label. */
export async function forgetTickets(tx: Em, targetId: string): Promise<void> {
  await databaseOf(tx).deleteFrom("notification_ticket").where("target_id", "=", targetId).execute();
}
