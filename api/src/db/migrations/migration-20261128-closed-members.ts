import { Migration } from "@mikro-orm/migrations";

/** Why IAM Monitor archived an account by itself, and which new accounts were reported as not connected. */
export class Migration20261128ClosedMembers extends Migration {
  override up(): void {
    this.addSql(`alter table account
      add column archived_reason text check (archived_reason in ('SUSPENDED','PENDING_CLOSURE','CLOSED','LEFT')),
      add column kept_in_state text`);
    this.addSql(`alter table organization_member add column overdue_reported_at timestamptz`);
  }
}
