import { Migration } from "@mikro-orm/migrations";

/** Whether scans of an account read the credentials of users besides passwords and access keys. */
export class Migration20261128UserCredentials extends Migration {
  override up(): void {
    this.addSql("alter table account add column reads_user_credentials boolean not null default false");
    this.addSql("update account set reads_user_credentials = true where source = 'SANDBOX'");
  }
}
