import { Migration } from "@mikro-orm/migrations";

/** A notification rule can send a report instead of events. The file is kept with its message, so that each attempt sends the same. */
export class Migration20261127ReportRules extends Migration {
  override up(): void {
    this.addSql(`alter table notification_rule add column report_standard text,
      add constraint notification_rule_report_check check (report_standard is null or frequency in ('DAILY','WEEKLY'))`);
    this.addSql(`create table notification_attachment (
      message_id text primary key references notification_message (id) on delete cascade,
      file_name text not null,
      content bytea not null
    )`);
  }
}
