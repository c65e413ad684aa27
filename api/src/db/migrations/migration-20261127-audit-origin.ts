import { Migration } from "@mikro-orm/migrations";

/**
 * Audit events say from where they came: the client's address, what it says it is, and the session. The MAC of new events
 * (`version` 3) covers these columns; older rows have none of them.
 */
export class Migration20261127AuditOrigin extends Migration {
  override up(): void {
    this.addSql(`alter table audit_event
      add column address text,
      add column client text,
      add column actor_session_id text`);
    this.addSql(`create index audit_event_refused on audit_event (seq) where details ->> 'outcome' = 'REFUSED'`);
  }
}
