import { Migration } from "@mikro-orm/migrations";

/** Organizations whose new accounts are connected without an operator. */
export class Migration20261127NewMembers extends Migration {
  override up(): void {
    this.addSql(`alter table organization add column connects_new_since timestamptz, add column connects_new_by text,
      add column next_read_at timestamptz`);
    this.addSql(
      `alter table organization_member add column first_listed_at timestamptz not null default clock_timestamp()`,
    );
  }
}
