import { Migration } from "@mikro-orm/migrations";

/** Named sets of accounts, and the operators who are limited to them. Operators of older versions see all accounts. */
export class Migration20261127AccountGroups extends Migration {
  override up(): void {
    this.addSql(`create table account_group (
      id text primary key,
      name text not null,
      created_at timestamptz not null
    )`);
    this.addSql(`create unique index account_group_by_name on account_group (lower(name))`);
    this.addSql(`create table account_group_member (
      group_id text not null references account_group (id) on delete cascade,
      account_id text not null references account (id),
      primary key (group_id, account_id)
    )`);
    this.addSql(`create index account_group_member_by_account on account_group_member (account_id)`);
    // Without a cascade: a group that limits an operator cannot be deleted, which would change what the operator sees.
    this.addSql(`create table operator_account_group (
      operator_id text not null references operator (id),
      group_id text not null references account_group (id),
      primary key (operator_id, group_id)
    )`);
    this.addSql(`create index operator_account_group_by_group on operator_account_group (group_id)`);
    this.addSql(`alter table operator add column is_limited boolean not null default false`);
  }
}
