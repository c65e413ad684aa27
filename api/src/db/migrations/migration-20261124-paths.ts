import { Migration } from "@mikro-orm/migrations";

/** Paths to administrator, one of each principal. */
export class Migration20261124Paths extends Migration {
  override up(): void {
    this.addSql(`create table escalation_path (
      id text primary key,
      account_id text not null references account (id),
      identity text not null,
      source_name text not null,
      source_arn text,
      verdict text not null check (verdict in ('EXPLOITABLE','CONDITIONAL','UNKNOWN','BLOCKED')),
      hop_count integer not null check (hop_count > 0),
      target_name text not null,
      method_ids jsonb not null,
      rank integer not null,
      content_hash text not null,
      first_seen_at timestamptz not null,
      gone_at timestamptz,
      document jsonb not null,
      unique (account_id, identity)
    )`);
    this.addSql(
      `create index escalation_path_by_rank on escalation_path (rank, source_name, id) where gone_at is null`,
    );
    this.addSql(`create index escalation_path_by_arn on escalation_path (account_id, source_arn)`);
  }
}
