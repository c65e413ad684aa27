import { Migration } from "@mikro-orm/migrations";

/** The changes of one resource, from which the versions of a policy are read. */
export class Migration202611280610PolicyVersions extends Migration {
  override up(): void {
    this.addSql(`create index inventory_change_of_identity on inventory_change (account_id, identity, id)`);
  }
}
