import { Migration } from "@mikro-orm/migrations";

/** Settings of organizational units, which the accounts below them inherit, and of single accounts. */
export class Migration20261128UnitSettings extends Migration {
  override up(): void {
    this.addSql(`create table unit_setting (
      organization_id text not null references organization (id) on delete cascade,
      unit_id text not null,
      name text not null,
      value integer,
      primary key (organization_id, unit_id, name)
    )`);
    this.addSql(`alter table account add column own_settings jsonb not null default '{}',
      add column inherited_settings jsonb not null default '{}'`);
    // An interval that differs from the default was chosen for the account.
    this.addSql(`update account set own_settings = jsonb_build_object('scanEveryHours', scan_every_hours)
      where scan_every_hours is distinct from 24`);
  }
}
