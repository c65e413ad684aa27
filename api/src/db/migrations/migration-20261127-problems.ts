import { Migration } from "@mikro-orm/migrations";

/**
 * The problem to which each alert belongs: all alerts of one root cause. Existing alerts have none until the next scan of
 * their account assigns one. Until then each of them is listed as a problem of its own.
 */
export class Migration20261127Problems extends Migration {
  override up(): void {
    this.addSql(`create table problem (
      id text primary key,
      account_id text not null references account (id),
      cause_key text not null,
      kind text not null,
      resource_id text not null,
      resource_name text not null,
      statement integer,
      unique (account_id, cause_key)
    )`);
    this.addSql(`alter table alert add column problem_id text`);
    this.addSql(`create index alert_by_problem on alert (problem_id)`);
  }
}
