import { Migration } from "@mikro-orm/migrations";

/** The secrets that an admin allows rotations to write besides `iam-monitor/<userName>`. */
export class Migration20261127SecretDestinations extends Migration {
  override up(): void {
    this.addSql(`create table secret_destination (
      id text primary key,
      account_id text not null references account (id),
      secret_id text not null,
      region text not null,
      user_name text,
      added_by jsonb not null,
      added_at timestamptz not null
    )`);
    this.addSql(
      `create unique index secret_destination_once on secret_destination (account_id, secret_id, region, coalesce(user_name, ''))`,
    );
  }
}
