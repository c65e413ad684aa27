import { Migration } from "@mikro-orm/migrations";

const TABLES = {
  USER: "iam_user",
  GROUP: "iam_group",
  ROLE: "iam_role",
  POLICY: "iam_policy",
  ACCESS_KEY: "access_key",
} as const;

/** The changes that scans find in the inventory, and since when they are recorded for each account. */
export class Migration20261127InventoryChanges extends Migration {
  override up(): void {
    this.addSql(`create table inventory_change (
      id bigint generated always as identity primary key,
      account_id text not null references account (id),
      source_id text not null,
      kind text not null check (kind in ('USER','GROUP','ROLE','POLICY','ACCESS_KEY')),
      change text not null check (change in ('CREATED','CHANGED','DELETED')),
      identity text not null,
      owner_id text not null,
      name text not null,
      before jsonb,
      after jsonb,
      at timestamptz not null,
      check ((before is null) = (change = 'CREATED')),
      check ((after is null) = (change = 'DELETED'))
    )`);
    this.addSql(`create index inventory_change_at on inventory_change (at, id)`);
    this.addSql(`create index inventory_change_of_account on inventory_change (account_id, at, id)`);
    this.addSql(`create table inventory_start (
      account_id text not null references account (id),
      kind text not null check (kind in ('USER','GROUP','ROLE','POLICY','ACCESS_KEY')),
      since timestamptz not null,
      primary key (account_id, kind)
    )`);
    // The rows of earlier scans are what the next scan is compared with.
    for (const [kind, table] of Object.entries(TABLES))
      this.addSql(
        `insert into inventory_start (account_id, kind, since) select distinct account_id, '${kind}', now() from ${table}`,
      );
  }
}
