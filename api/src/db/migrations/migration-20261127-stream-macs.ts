import { Migration } from "@mikro-orm/migrations";

/** The MAC of the last event that a target received. It shows that another event has that number now. */
export class Migration20261127StreamMacs extends Migration {
  override up(): void {
    this.addSql(`alter table audit_stream add column position_mac text`);
  }
}
