import { Migration } from "@mikro-orm/migrations";

/**
 * Stores what operators answer about controls that no scan can decide (`control_answer`). Also stores the results of past
 * scans (`control_history`), for reports about the time of a scan. A scan whose results equal those of the scan before
 * has no row.
 */
export class Migration20261127ControlAnswers extends Migration {
  override up(): void {
    this.addSql(`create table control_answer (
      id text primary key,
      account_id text not null references account (id),
      standard text not null,
      control_id text not null,
      outcome text not null check (outcome in ('PASS','FAIL')),
      evidence text not null,
      answered_by jsonb not null,
      answered_at timestamptz not null,
      expires_at timestamptz not null,
      withdrawn_at timestamptz,
      withdrawn_by jsonb,
      check (expires_at > answered_at),
      check ((withdrawn_at is null) = (withdrawn_by is null))
    )`);
    this.addSql(
      `create index control_answer_newest on control_answer (account_id, standard, control_id, answered_at desc, id desc)`,
    );
    this.addSql(`create table control_history (
      scan_id text primary key references scan (id),
      account_id text not null references account (id),
      results jsonb not null
    )`);
    this.addSql(`create index control_history_account on control_history (account_id)`);
    this.addSql(`insert into control_history (scan_id, account_id, results)
      select scan_id, account_id, jsonb_object_agg(test_id, jsonb_build_array(rule_id, check_id, outcome, reason))
        from control_result group by scan_id, account_id`);
    // A report is found again by the hash of its file.
    this.addSql(
      `create index audit_event_report_hash on audit_event ((details ->> 'sha256')) where action = 'reports.create'`,
    );
  }
}
