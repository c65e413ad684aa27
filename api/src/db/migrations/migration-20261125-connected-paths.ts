import { Migration } from "@mikro-orm/migrations";

/** Paths that lead from one connected account into another, and what the latest scan of an account thought of together. */
export class Migration20261125ConnectedPaths extends Migration {
  override up(): void {
    this.addSql(`alter table escalation_path add column target_aws_account_id text`);
    this.addSql(`alter table escalation_path add column readings jsonb not null default '[]'`);
    this.addSql(
      `create index escalation_path_by_target on escalation_path (target_aws_account_id) where target_aws_account_id is not null`,
    );
    this.addSql(`alter table account add column connected_reading jsonb`);
  }
}
