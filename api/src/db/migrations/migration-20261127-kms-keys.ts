import { Migration } from "@mikro-orm/migrations";

/** Key-encryption keys as AWS KMS encrypted them. The newest row of the configured KMS key seals; the others only open. */
export class Migration20261127KmsKeys extends Migration {
  override up(): void {
    this.addSql(`create table kms_key (
      seq bigint generated always as identity primary key,
      kms_key_arn text not null,
      installation_id text not null,
      ciphertext text not null,
      created_at timestamptz not null default now()
    )`);
  }
}
