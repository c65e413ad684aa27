import { Migration } from "@mikro-orm/migrations";

/** Where the account has an analyzer of external access for its whole organization. */
export class Migration202611281410OrganizationAnalyzers extends Migration {
  override up(): void {
    this.addSql("alter table account add column organization_analyzers jsonb");
  }
}
