import { Migration } from "@mikro-orm/migrations";

/** The owners of resources, rules that report to them, and the addresses to which their messages are sent. */
export class Migration202611280246Owners extends Migration {
  override up(): void {
    this.addSql(`create table owner_settings (
      id integer primary key check (id = 1),
      tag_keys jsonb not null,
      mappings jsonb not null,
      email_domains jsonb not null,
      email_target_id text references notification_target (id),
      revision integer not null,
      check ((email_target_id is null) = (email_domains = '[]'))
    )`);
    this.addSql(`insert into owner_settings (id, tag_keys, mappings, email_domains, revision)
      values (1, '["owner*","team"]', '[]', '[]', 0)`);
    this.addSql(`alter table notification_rule add column to_owners boolean not null default false`);
    // The user or role that an event is about, by which its owner is found.
    this.addSql(`alter table notification_event add column principal_id text`);
    this.addSql(`alter table notification_message add column owner text`);
    this.addSql(`alter table notification_delivery add column address text, add column retry_at timestamptz`);
    this.addSql(`alter table notification_delivery drop constraint notification_delivery_state_check`);
    this.addSql(`alter table notification_delivery add constraint notification_delivery_state_check
      check (state in ('PENDING','DELIVERED','SKIPPED','REDIRECTED'))`);
    this.addSql(
      `create index notification_delivery_redirected on notification_delivery (attempted_at) where state = 'REDIRECTED'`,
    );
    this.addSql(`alter table notification_target drop constraint if exists notification_target_kind_check`);
    this.addSql(`alter table notification_target add constraint notification_target_kind_check
      check (kind in ('WEBHOOK','SLACK','EMAIL','TEAMS','PAGERDUTY','JIRA','SNS','EVENTBRIDGE','SECURITYHUB'))`);
  }
}
