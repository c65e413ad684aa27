/** The ticket of each alert, or other subject of events, in the system of one target. */
import { sql } from "kysely";
import { now } from "../../../clock.ts";
import type { Platform } from "../../core/request-scope.ts";

export interface Ticket {
  /** The name of the ticket in its system, such as `SEC-123`. */
  readonly key: string;
  /** The last event that the ticket reports. */
  readonly lastEventId: string;
}

export class Tickets {
  constructor(
    private readonly platform: Pick<Platform, "orm">,
    private readonly targetId: string,
  ) {}

  async of(subjectId: string): Promise<Ticket | null> {
    const { rows } = await sql<Ticket>`
      select key, last_event_id as "lastEventId" from notification_ticket
       where target_id = ${this.targetId} and subject_id = ${subjectId}`.execute(this.kysely());
    return rows[0] ?? null;
  }

  async save(subjectId: string, { key, lastEventId }: Ticket): Promise<void> {
    await sql`
      insert into notification_ticket (target_id, subject_id, key, last_event_id, created_at)
      values (${this.targetId}, ${subjectId}, ${key}, ${lastEventId}, ${new Date(now())})
      on conflict (target_id, subject_id) do update set key = excluded.key, last_event_id = excluded.last_event_id`.execute(
      this.kysely(),
    );
  }

  private kysely() {
    return this.platform.orm.em.fork().getKysely();
  }
}
