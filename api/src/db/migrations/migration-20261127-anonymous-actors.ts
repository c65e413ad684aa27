import { Migration } from "@mikro-orm/migrations";

/**
 * Events of callers who are not signed in get the kind ANONYMOUS, as in the API. Older rows keep their word, because the MAC
 * covers it, and a process of the earlier version may still write it, so the list of kinds is no longer checked here.
 */
export class Migration20261127AnonymousActors extends Migration {
  override up(): void {
    this.addSql(`alter table audit_event drop constraint audit_event_actor_kind_check`);
  }
}
