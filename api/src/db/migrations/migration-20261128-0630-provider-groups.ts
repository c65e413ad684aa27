import { Migration } from "@mikro-orm/migrations";

/** Which role and account groups a group of the identity provider gives. */
export class Migration202611280630ProviderGroups extends Migration {
  override up(): void {
    this.addSql(`create table provider_group (
      value text primary key,
      role text not null check (role in ('viewer','analyst','operator','admin')),
      account_group_ids text[],
      position integer not null
    )`);
    this.addSql(`alter table operator
      add column accounts_source text not null default 'ADMIN' check (accounts_source in ('ADMIN','PROVIDER')),
      add column provider_groups jsonb`);
  }
}
