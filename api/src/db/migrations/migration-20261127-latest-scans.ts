import { Migration } from "@mikro-orm/migrations";

/**
 * Finds the latest scan with results without reading those that ended without any. An account that cannot be scanned
 * for months has thousands of them.
 */
export class Migration20261127LatestScans extends Migration {
  override up(): void {
    this.addSql(
      `create index scan_with_results on scan (account_id, requested_at desc, id desc) where coverage is not null`,
    );
  }
}
