import { Migration } from "@mikro-orm/migrations";

/**
 * Keeps which resources a check could not evaluate and why, also of a check that fails. The next scan fills the column in. A
 * process of an earlier version leaves it as it is, so readers compare it with the count.
 */
export class Migration202611290810NotEvaluatedResources extends Migration {
  override up(): void {
    this.addSql(`alter table check_result add column not_evaluated jsonb not null default '[]'`);
  }
}
