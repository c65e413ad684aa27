import { Migration } from "@mikro-orm/migrations";

/** What is known of how an organization is administered. Null if it was never read. */
export class Migration202611281630OrganizationAdministration extends Migration {
  override up(): void {
    this.addSql("alter table organization add column administration jsonb");
  }
}
