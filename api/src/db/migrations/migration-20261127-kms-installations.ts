import { Migration } from "@mikro-orm/migrations";

/**
 * New keys have no `installation_id`: a setting names the installation, because a name in the same database binds
 * nothing. The column stays for keys from before the setting, whose ID the setting must repeat.
 */
export class Migration20261127KmsInstallations extends Migration {
  override up(): void {
    this.addSql("alter table kms_key alter column installation_id drop not null");
  }
}
