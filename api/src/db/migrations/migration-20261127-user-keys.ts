import { Migration } from "@mikro-orm/migrations";

/**
 * The access keys of users who were read after the latest credential report, for example by a rotation. One row per
 * user; a scan whose report is newer deletes it.
 */
export class Migration20261127UserKeys extends Migration {
  override up(): void {
    this.addSql(`create table user_keys (
      account_id text not null references account (id) on delete cascade,
      user_identity text not null,
      user_name text not null,
      read_at timestamptz not null,
      keys jsonb not null,
      primary key (account_id, user_identity)
    )`);
  }
}
