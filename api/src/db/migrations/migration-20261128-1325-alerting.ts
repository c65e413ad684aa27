import { Migration } from "@mikro-orm/migrations";

/** Whether scans of an account read whom AWS and CloudWatch alert. */
export class Migration202611281325Alerting extends Migration {
  override up(): void {
    this.addSql("alter table account add column reads_alerting boolean not null default false");
  }
}
