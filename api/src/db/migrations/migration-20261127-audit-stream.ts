import { Migration } from "@mikro-orm/migrations";

/** How far each target of AUDIT_STREAM has received the audit log, and which process sends to it. */
export class Migration20261127AuditStream extends Migration {
  override up(): void {
    this.addSql(`create table audit_stream (
      target text primary key,
      position bigint not null default 0,
      delivered_at timestamptz,
      lease_owner text,
      leased_until timestamptz
    )`);
  }
}
