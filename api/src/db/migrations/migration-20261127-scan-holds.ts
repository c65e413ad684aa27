import { Migration } from "@mikro-orm/migrations";

/** Which version of IAM Monitor held an account's scheduled scans back: the next version releases the account. */
export class Migration20261127ScanHolds extends Migration {
  override up(): void {
    this.addSql(`alter table account add column scans_held_by text`);
  }
}
