import { Migration } from "@mikro-orm/migrations";

/** Whether each user and role is an administrator. Null until the account's next scan evaluates it. */
export class Migration20261127Administrators extends Migration {
  override up(): void {
    for (const table of ["iam_user", "iam_role"])
      this.addSql(
        `alter table ${table} add column administrator text check (administrator in ('YES', 'NO', 'UNKNOWN'))`,
      );
  }
}
