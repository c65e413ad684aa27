import { Migration } from "@mikro-orm/migrations";

/** Exception rules mute the alerts that match a query. A muted alert is dismissed and names its rule. */
export class Migration20261127ExceptionRules extends Migration {
  override up(): void {
    this.addSql(`create table exception_rule (
      id text primary key,
      query text not null,
      reason text not null check (reason in ('RISK_ACCEPTED','FALSE_POSITIVE','MITIGATED_ELSEWHERE')),
      comment text not null,
      owner_id text not null references operator (id),
      mutes_critical boolean not null,
      created_by jsonb not null,
      created_at timestamptz not null,
      changed_by jsonb not null,
      expires_at timestamptz not null check (expires_at > created_at),
      ended_at timestamptz,
      end_reason text check (end_reason in ('ENDED','UNDONE')),
      revision integer not null,
      settled_revision integer not null,
      check ((ended_at is null) = (end_reason is null)),
      check (settled_revision between 0 and revision)
    )`);
    // The worker looks for rules that the alerts do not follow yet, at each poll.
    this.addSql(`create index exception_rule_unsettled on exception_rule (id) where settled_revision < revision`);
    this.addSql(`alter table alert add column exception_rule_id text references exception_rule (id)`);
    this.addSql(`create index alert_exception on alert (exception_rule_id, account_id)
      where status = 'DISMISSED' and exception_rule_id is not null`);
  }
}
