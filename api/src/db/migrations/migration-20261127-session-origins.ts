import { Migration } from "@mikro-orm/migrations";

/** Sessions keep from where and how they began, so that operators recognise a session that is not theirs. */
export class Migration20261127SessionOrigins extends Migration {
  override up(): void {
    this.addSql(`alter table operator_session
      add column sign_in_method text check (sign_in_method in ('LINK','PASSWORD','INVITATION','IDENTITY_PROVIDER','PASSKEY')),
      add column address text,
      add column user_agent text`);
  }
}
