import { Migration } from "@mikro-orm/migrations";

/** Which worker calls which connection at the moment, so that workers share the rate of calls to an account. */
export class Migration20261128SharedBudget extends Migration {
  override up(): void {
    this.addSql(`create table aws_budget_use (
      connection text not null,
      worker_id text not null,
      used_at timestamptz not null,
      primary key (connection, worker_id)
    )`);
  }
}
