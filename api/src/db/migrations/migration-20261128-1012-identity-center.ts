import { Migration } from "@mikro-orm/migrations";

/** IAM Identity Center of organizations, as it was last read. A row of `identity_center` switches the reading on. */
export class Migration202611281012IdentityCenter extends Migration {
  override up(): void {
    this.addSql(`create table identity_center (
      organization_id text primary key references organization (id) on delete cascade,
      aws_organization_id text not null,
      region text not null,
      instance_arn text,
      identity_store_id text,
      requested_at timestamptz,
      next_read_at timestamptz not null default clock_timestamp() + interval '6 hours',
      read_at timestamptz,
      code text,
      reason text,
      readings jsonb not null,
      calls integer not null default 0
    )`);
    this.addSql(`create table identity_center_permission_set (
      organization_id text not null references identity_center (organization_id) on delete cascade,
      arn text not null,
      name text not null,
      administrator text not null check (administrator in ('YES','NO','UNKNOWN')),
      document jsonb not null,
      primary key (organization_id, arn)
    )`);
    this.addSql(`create table identity_center_assignment (
      organization_id text not null references identity_center (organization_id) on delete cascade,
      aws_account_id text not null,
      permission_set_arn text not null,
      principal_type text not null check (principal_type in ('USER','GROUP')),
      principal_id text not null,
      primary key (organization_id, aws_account_id, permission_set_arn, principal_type, principal_id)
    )`);
    this.addSql(
      `create index identity_center_assignment_principal on identity_center_assignment (organization_id, principal_type, principal_id)`,
    );
    this.addSql(`create table identity_center_user (
      organization_id text not null references identity_center (organization_id) on delete cascade,
      user_id text not null,
      user_name text not null,
      display_name text,
      email text,
      is_disabled boolean not null,
      primary key (organization_id, user_id)
    )`);
    this.addSql(`create table identity_center_group (
      organization_id text not null references identity_center (organization_id) on delete cascade,
      group_id text not null,
      name text not null,
      description text,
      primary key (organization_id, group_id)
    )`);
    this.addSql(`create table identity_center_membership (
      organization_id text not null references identity_center (organization_id) on delete cascade,
      group_id text not null,
      user_id text not null,
      primary key (organization_id, group_id, user_id)
    )`);
    this.addSql(
      `create index identity_center_membership_user on identity_center_membership (organization_id, user_id)`,
    );
  }
}
