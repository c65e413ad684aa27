import { Migration } from "@mikro-orm/migrations";

/** Wrong passwords are counted in rows, which a restart keeps and which all processes share. */
export class Migration20261127SignInAttempts extends Migration {
  override up(): void {
    this.addSql(`create table sign_in_attempt (
      key text primary key,
      wrong integer not null,
      ends_at timestamptz not null)`);
    this.addSql(`create index sign_in_attempt_end on sign_in_attempt (ends_at)`);
  }
}
