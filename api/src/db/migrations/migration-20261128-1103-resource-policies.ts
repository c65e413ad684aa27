import { Migration } from "@mikro-orm/migrations";

/** Whether scans of an account read the policies of its resources. */
export class Migration202611281103ResourcePolicies extends Migration {
  override up(): void {
    this.addSql("alter table account add column reads_resource_policies boolean not null default false");
  }
}
