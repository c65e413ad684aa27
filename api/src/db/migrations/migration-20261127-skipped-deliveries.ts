import { Migration } from "@mikro-orm/migrations";

/** The state of a delivery that an admin skipped, because its target refuses the message for good. */
export class Migration20261127SkippedDeliveries extends Migration {
  override up(): void {
    this.addSql(`alter table notification_delivery add column skipped_at timestamptz`);
    this.addSql(`alter table notification_delivery drop constraint notification_delivery_state_check`);
    this.addSql(`alter table notification_delivery
      add constraint notification_delivery_state_check check (state in ('PENDING','DELIVERED','SKIPPED')),
      add check ((state = 'SKIPPED') = (skipped_at is not null))`);
    this.addSql(
      `create index notification_delivery_skipped on notification_delivery (skipped_at) where state = 'SKIPPED'`,
    );
  }
}
