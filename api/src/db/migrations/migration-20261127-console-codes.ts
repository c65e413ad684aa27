import { Migration } from "@mikro-orm/migrations";

/** The code that the server printed for a session, with which the first admin confirms their identity. */
export class Migration20261127ConsoleCodes extends Migration {
  override up(): void {
    this.addSql(`alter table operator_session
      add column console_code_hash text,
      add column console_code_expires_at timestamptz`);
  }
}
