import { Migration } from "@mikro-orm/migrations";

/** The saved views of operators, and the one with which each of their lists opens. */
export class Migration20261127SavedViews extends Migration {
  override up(): void {
    this.addSql(`create table saved_view (
      id text primary key,
      list text not null,
      name text not null,
      owner_id text not null references operator (id),
      is_shared boolean not null,
      query text not null,
      order_by text,
      columns jsonb,
      is_compact boolean not null,
      includes_deleted boolean not null,
      policy_type text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      deleted_at timestamptz
    )`);
    this.addSql(
      `create unique index saved_view_by_name on saved_view (owner_id, list, lower(name)) where deleted_at is null`,
    );
    this.addSql(`create index saved_view_shared on saved_view (list) where is_shared and deleted_at is null`);
    this.addSql(`create table default_view (
      operator_id text not null references operator (id),
      list text not null,
      view_id text not null references saved_view (id) on delete cascade,
      primary key (operator_id, list)
    )`);
  }
}
