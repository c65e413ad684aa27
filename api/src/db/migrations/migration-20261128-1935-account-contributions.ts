import { Migration } from "@mikro-orm/migrations";

/**
 * What an account contributes to the paths of others, as its latest scan found it. An account without a row, such as one that
 * an earlier version has scanned, is analysed from its snapshot.
 */
export class Migration202611281935AccountContributions extends Migration {
  override up(): void {
    this.addSql(`create table account_contribution (
      account_id text primary key references account (id),
      snapshot_hash bytea not null check (length(snapshot_hash) = 32),
      engine text not null,
      content_hash text not null,
      content bytea not null,
      at jsonb not null
    )`);
    // The content is compressed.
    this.addSql("alter table account_contribution alter column content set storage external");
  }
}
