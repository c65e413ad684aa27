import { Migration } from "@mikro-orm/migrations";

/** Accounts of an organization whose archiving waits for an operator, because a reading would archive too many at once. */
export class Migration202611280620HeldAccounts extends Migration {
  override up(): void {
    this.addSql(`alter table organization
      add column held_accounts jsonb not null default '[]',
      add column held_since timestamptz,
      add column archiving_allowed jsonb not null default '[]'`);
  }
}
