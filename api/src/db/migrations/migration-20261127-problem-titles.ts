import { Migration } from "@mikro-orm/migrations";

/** Problems are named by their alerts when they are listed, so their stored titles go. */
export class Migration20261127ProblemTitles extends Migration {
  override up(): void {
    this.addSql(`alter table problem drop column title`);
  }
}
