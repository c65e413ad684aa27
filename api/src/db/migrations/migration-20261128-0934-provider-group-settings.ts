import { Migration } from "@mikro-orm/migrations";

/** The revision of the groups of the identity provider, by which a change of another admin is noticed. */
export class Migration202611280934ProviderGroupSettings extends Migration {
  override up(): void {
    this.addSql(`create table provider_group_settings (
      id integer primary key check (id = 1),
      revision integer not null default 0
    )`);
    this.addSql(`insert into provider_group_settings (id) values (1)`);
  }
}
