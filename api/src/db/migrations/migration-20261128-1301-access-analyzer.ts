import { Migration } from "@mikro-orm/migrations";

/** Whether scans of an account read IAM Access Analyzer. */
export class Migration202611281301AccessAnalyzer extends Migration {
  override up(): void {
    this.addSql("alter table account add column reads_access_analyzer boolean not null default false");
  }
}
