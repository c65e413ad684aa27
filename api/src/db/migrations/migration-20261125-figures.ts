import { Migration } from "@mikro-orm/migrations";

/** What `/metrics` reads: workers that are alive, how often AWS was called, and counts by state without reading whole rows. */
export class Migration20261125Figures extends Migration {
  override up(): void {
    this.addSql(`create table worker_beat (
      id text primary key,
      started_at timestamptz not null,
      beat_at timestamptz not null,
      figures jsonb not null
    )`);
    this.addSql(`create table aws_call_total (
      action text not null,
      outcome text not null,
      calls bigint not null check (calls >= 0),
      primary key (action, outcome)
    )`);
    this.addSql(`create index scan_by_status on scan (status, started_at, finished_at)`);
    this.addSql(`create index rotation_by_state on rotation (state, parked_code)`);
  }
}
