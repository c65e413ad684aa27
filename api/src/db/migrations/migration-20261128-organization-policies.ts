import { Migration } from "@mikro-orm/migrations";

/** The SCPs and RCPs of organizations, and what the latest scan of each account knew of those that apply to it. */
export class Migration20261128OrganizationPolicies extends Migration {
  override up(): void {
    const never = `{"readAt": null, "count": 0, "unread": null}`;
    this.addSql(`alter table organization
      add column policy_readings jsonb not null default '{"SERVICE_CONTROL_POLICY": ${never}, "RESOURCE_CONTROL_POLICY": ${never}}',
      add column policy_calls integer not null default 0`);
    // Organizations are read again and again from now on.
    this.addSql(`update organization set next_read_at = clock_timestamp() where next_read_at is null`);
    this.addSql(`create table organization_policy (
      organization_id text not null references organization (id) on delete cascade,
      type text not null check (type in ('SERVICE_CONTROL_POLICY','RESOURCE_CONTROL_POLICY')),
      policy_id text not null,
      name text not null,
      document text not null,
      target_ids text[],
      primary key (organization_id, type, policy_id)
    )`);
    // When former accounts were last listed is not known: their policies are, after the next reading.
    this.addSql(`alter table organization_member add column listed_at timestamptz not null default '-infinity',
      add column placed_at timestamptz not null default '-infinity'`);
    this.addSql(`alter table organization_member alter column listed_at set default clock_timestamp()`);
    this.addSql(`create index organization_member_account on organization_member (aws_account_id)`);
    this.addSql(`alter table account add column guardrails jsonb`);
  }
}
