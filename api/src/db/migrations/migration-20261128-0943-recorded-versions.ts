import { Migration } from "@mikro-orm/migrations";

/** The versions of customer managed policies that scans found, also those that none found as the default. */
export class Migration202611280943RecordedVersions extends Migration {
  override up(): void {
    this.addSql(`create table policy_version (
      account_id text not null,
      identity text not null,
      version_id text not null,
      created_at timestamptz not null,
      text text not null,
      was_default boolean not null,
      found_at timestamptz not null,
      found_by text not null,
      gone_at timestamptz,
      gone_by text,
      primary key (account_id, identity, version_id),
      foreign key (account_id, identity) references iam_policy (account_id, identity) on delete cascade,
      check ((gone_at is null) = (gone_by is null))
    )`);
    this.addSql(`create index policy_version_gone on policy_version (account_id, gone_at) where gone_at is not null`);
  }
}
