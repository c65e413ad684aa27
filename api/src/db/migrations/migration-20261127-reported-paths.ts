import { Migration } from "@mikro-orm/migrations";

/** Whether a path was reported as open. It stays so while the path is only unknown, until it is closed or blocked. */
export class Migration20261127ReportedPaths extends Migration {
  override up(): void {
    this.addSql(`alter table escalation_path add column is_reported boolean not null default false`);
    this.addSql(
      `update escalation_path set is_reported = true where gone_at is null and verdict in ('EXPLOITABLE','CONDITIONAL')`,
    );
  }
}
