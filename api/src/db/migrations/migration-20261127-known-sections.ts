import { Migration } from "@mikro-orm/migrations";

/**
 * Each snapshot names the sections that it or an earlier reading contained. A scan that lacks none of them does not
 * unpack the snapshot. Null for older rows, which are unpacked once.
 */
export class Migration20261127KnownSections extends Migration {
  override up(): void {
    this.addSql(`alter table snapshot add column known_sections jsonb`);
  }
}
