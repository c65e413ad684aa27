import { Migration } from "@mikro-orm/migrations";

/** The answers of the latest scan of each account to the questions of published controls. */
export class Migration20261127ControlResults extends Migration {
  override up(): void {
    this.addSql(`create table control_result (
      account_id text not null references account (id),
      test_id text not null,
      rule_id text not null,
      check_id text not null,
      scan_id text not null references scan (id),
      outcome text not null check (outcome in ('PASS','FAIL','NOT_EVALUATED')),
      reason text,
      primary key (account_id, test_id),
      check ((outcome = 'PASS') = (reason is null))
    )`);
  }
}
