import { Migration } from "@mikro-orm/migrations";

/** Whether scans of an account read its workloads, and in which Regions. The demo's workloads were always read. */
export class Migration20261127WorkloadReading extends Migration {
  override up(): void {
    this.addSql(`alter table account
      add column reads_workloads boolean not null default false,
      add column workload_regions jsonb not null default '[]'`);
    this.addSql(`update account set reads_workloads = true where source = 'SANDBOX'`);
  }
}
