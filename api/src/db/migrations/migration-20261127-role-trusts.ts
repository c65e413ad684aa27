import { Migration } from "@mikro-orm/migrations";

/**
 * The accounts that the roles of an account trust. Finding the accounts that are joined to one then takes an index
 * instead of comparing every role of every account with every account number. The rows that are filled in here may name
 * too many accounts; each account's next scan corrects its own.
 */
export class Migration20261127RoleTrusts extends Migration {
  override up(): void {
    this.addSql(`create table role_trust (
      account_id text not null references account (id),
      trusted text not null check (trusted = '*' or trusted ~ '^[0-9]{12}$'),
      role_identity text not null,
      primary key (account_id, trusted, role_identity)
    )`);
    this.addSql(`create index role_trust_by_trusted on role_trust (trusted, account_id)`);
    this.addSql(`insert into role_trust (account_id, trusted, role_identity)
      select r.account_id, named.number, r.identity from iam_role r join account a on a.id = r.account_id
       cross join lateral (
         select distinct match[1] as number from regexp_matches(r.document -> 'role' ->> 'trustPolicy', '[0-9]{12}', 'g') match
         union
         select '*' where r.document -> 'role' ->> 'trustPolicy' ~ '"(AWS|Principal)"\\s*:\\s*(\\[[^]]*)?"\\*"|NotPrincipal') named
       where r.gone_at is null and named.number is distinct from a.aws_account_id
      on conflict do nothing`);
  }
}
