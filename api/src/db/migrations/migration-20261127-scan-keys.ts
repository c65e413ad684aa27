import { Migration } from "@mikro-orm/migrations";

/** The idempotency key of a requested scan. It belongs to one operator in person or to one token. */
export class Migration20261127ScanKeys extends Migration {
  override up(): void {
    this.addSql(`alter table scan add column idempotency_key text`);
    this.addSql(
      `create unique index scan_idempotency_key on scan
         (idempotency_key, coalesce(requested_by->>'tokenId', requested_by->>'id', '')) where idempotency_key is not null`,
    );
  }
}
