import { Migration } from "@mikro-orm/migrations";

/**
 * What each account contributes to paths between accounts, and which of its roles lead on. The rows are filled by the
 * next scans, which analyse the latest snapshots of their neighbours as far as these have no row. Until then the stored
 * paths stay as they are.
 */
export class Migration20261127AccountCrossings extends Migration {
  override up(): void {
    this.addSql(`create table account_crossings (
      account_id text primary key references account (id),
      taken_at timestamptz not null,
      is_read boolean not null,
      is_stale boolean not null,
      is_outdated boolean not null,
      content_hash text not null,
      next_numbers text[] not null,
      entries bytea not null,
      document bytea not null
    )`);
    this.addSql(`create index account_crossings_by_next on account_crossings using gin (next_numbers)`);
    // Packed with zstd, so that PostgreSQL has nothing to compress.
    this.addSql(
      `alter table account_crossings alter column entries set storage external, alter column document set storage external`,
    );
    this.addSql(`alter table role_trust add column leads_on boolean`);
  }
}
