import { Migration } from "@mikro-orm/migrations";

/**
 * Counts the broken scans in a row of each account, and holds back its scheduled scans for a while. Spreads the due times
 * of accounts that were connected together over the hour before: each account keeps its own minute.
 */
export class Migration20261127ScanBackoff extends Migration {
  override up(): void {
    this.addSql(`alter table account
      add column broken_scans integer not null default 0 check (broken_scans >= 0),
      add column scans_held_until timestamptz`);
    this.addSql(
      `update account set next_scan_at = next_scan_at - make_interval(secs => abs(hashtext(id) % 3600)) where next_scan_at > now()`,
    );
  }
}
