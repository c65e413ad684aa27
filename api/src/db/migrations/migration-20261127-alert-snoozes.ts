import { Migration } from "@mikro-orm/migrations";

/** An alert can be snoozed until a time, and an operator's decision about alerts can be undone. */
export class Migration20261127AlertSnoozes extends Migration {
  override up(): void {
    this.addSql(
      `alter table alert add column snoozed_by jsonb, add column snoozed_at timestamptz, add column snoozed_until timestamptz`,
    );
    this.addSql(`alter table alert drop constraint alert_status_check`);
    this.addSql(`alter table alert add constraint alert_status_check
      check (status in ('OPEN','ACKNOWLEDGED','SNOOZED','DISMISSED','RESOLVED'))`);
    this.addSql(`alter table alert add constraint alert_snooze_check
      check (status <> 'SNOOZED' or (snoozed_by is not null and snoozed_at is not null and snoozed_until is not null))`);
    // Every reader of alerts asks whether a snooze or a dismissal is over, so the answer must be one look at an index.
    this.addSql(`create index alert_snooze_end on alert (snoozed_until) where status = 'SNOOZED'`);
    this.addSql(`alter table alert_event drop constraint alert_event_kind_check`);
    this.addSql(`alter table alert_event add constraint alert_event_kind_check check (kind in
      ('OPENED','UPDATED','ACKNOWLEDGED','ASSIGNED','COMMENTED','DISMISSED','WITHDRAWN','SNOOZED','WOKEN','UNDONE','RESOLVED','REOPENED'))`);
  }
}
