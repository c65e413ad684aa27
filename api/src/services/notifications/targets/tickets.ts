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
import { MINUTE, SECOND } from "../../../iam/time.ts";
import type { Platform } from "../../core/request-scope.ts";
import { isAfter, type SubjectEvent } from "./event-order.ts";
import { subjectKey } from "./subject-key.ts";

const FINDABLE_AFTER_MS = 5 * MINUTE;

interface Ticket {
  /** The name of the ticket in its system, such as `SEC-123`. Null if there is none, or none that is known. */
  readonly key: string | null;
  /** The last event that was handled. Null before the first one. */
  readonly lastEventId: string | null;
  readonly lastEventAt: string | null;
  /** Whether its creation began a short time ago and was not answered. */
  readonly mayExist: boolean;
}

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
    const { rows } = await sql<Ticket & { readonly subject: string }>`
      select subject_id as subject, key, last_event_id as "lastEventId", last_event_at as "lastEventAt",
             coalesce(creating_since > clock_timestamp()
               - make_interval(secs => ${FINDABLE_AFTER_MS / SECOND}::float8), false) as "mayExist"
        from notification_ticket where target_id = ${targetId} and subject_id = any(${sql.val(keys)}::text[])`.execute(
      platform.orm.em.fork().getKysely(),
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
      insert into notification_ticket (target_id, subject_id, creating_since, created_at)
      select id, ${subjectKey(subjectId)}, clock_timestamp(), ${new Date(now())} from notification_target
       where id = ${this.targetId}
      on conflict (target_id, subject_id) do update set key = null, creating_since = excluded.creating_since`.execute(
      this.kysely(),
    );
  }

  /** Remembers that the system refused to create the ticket. */
  async refuse({ subjectId }: SubjectEvent): Promise<void> {
    await sql`update notification_ticket set creating_since = null
      where target_id = ${this.targetId} and subject_id = ${subjectKey(subjectId)}`.execute(this.kysely());
  }

  async save({ subjectId, eventId, at }: SubjectEvent, key: string | null): Promise<void> {
    await sql`
      insert into notification_ticket (target_id, subject_id, key, last_event_id, last_event_at, created_at)
      select id, ${subjectKey(subjectId)}, ${key}::text, ${eventId}, ${at}::timestamptz, ${new Date(now())}
        from notification_target where id = ${this.targetId}
      on conflict (target_id, subject_id) do update set key = excluded.key, last_event_id = excluded.last_event_id,
        last_event_at = excluded.last_event_at, creating_since = null`.execute(this.kysely());
  }

  private kysely() {
    return this.platform.orm.em.fork().getKysely();
  }
}

/** Forgets what a target has handled. An issue is found again by its label. */
export async function forgetTickets(tx: Em, targetId: string): Promise<void> {
  await sql`delete from notification_ticket where target_id = ${targetId}`.execute(tx.getKysely());
}
