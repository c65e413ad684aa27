import { Migration } from "@mikro-orm/migrations";

/** When each path was found again after it had been closed. Until then, only its first finding was stored. */
export class Migration20261128PathOpenings extends Migration {
  override up(): void {
    this.addSql("alter table escalation_path add column opened_at timestamptz");
    this.addSql("update escalation_path set opened_at = first_seen_at");
    // Workers of the former version, which run on during an update, do not name the column.
    this.addSql(
      "alter table escalation_path alter column opened_at set not null, alter column opened_at set default now()",
    );
  }
}
