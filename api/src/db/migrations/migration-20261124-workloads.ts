import { Migration } from "@mikro-orm/migrations";

/** An inventory of workloads as one more kind of offline file. */
export class Migration20261124Workloads extends Migration {
  override up(): void {
    this.addSql(`alter table offline_file drop constraint offline_file_kind_check`);
    this.addSql(`alter table offline_file add constraint offline_file_kind_check
      check (kind in ('authorization-details','credential-report','account-summary','password-policy','workloads'))`);
  }
}
