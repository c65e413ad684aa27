import { Migration } from "@mikro-orm/migrations";

/** More kinds of notification targets, and what a target has handled of each subject of events. */
export class Migration20261127NotificationTickets extends Migration {
  override up(): void {
    this.addSql(`alter table notification_target drop constraint notification_target_kind_check`);
    this.addSql(
      `alter table notification_target add constraint notification_target_kind_check check (kind in
        ('WEBHOOK','SLACK','EMAIL','TEAMS','PAGERDUTY','JIRA','SNS','EVENTBRIDGE'))`,
    );
    this.addSql(`create table notification_ticket (
      target_id text not null references notification_target (id) on delete cascade,
      subject_id text not null,
      key text,
      last_event_id text,
      last_event_at timestamptz,
      creating_since timestamptz,
      created_at timestamptz not null,
      primary key (target_id, subject_id)
    )`);
  }
}
