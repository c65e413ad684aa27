/**
 * The accounts that trust policies join to each other. Each scan keeps the trusts of its account's roles as rows, so the
 * cost of finding the joined accounts depends on their trusts and not on the number of roles of all accounts.
 */
import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { EscalationFacts } from "../../iam/escalation/simulation/account-index.ts";
import { indexAccount } from "../../iam/escalation/simulation/account-index.ts";
import { EVERY_ACCOUNT, trustedAccounts } from "../../iam/escalation/simulation/trusted-accounts.ts";

/** After this many roles, reading their trusts yields to the event loop. */
const ROLES_PER_YIELD = 200;
/** The maximum number of account boundaries that a path crosses, as in `crossAccountPaths`. */
const MAX_BORDERS = 3;

export interface RoleTrust {
  /** The number of an account, or `EVERY_ACCOUNT`. */
  readonly trusted: string;
  readonly roleIdentity: string;
}

export interface OtherAccount {
  readonly id: string;
  readonly aws_account_id: string;
}

export async function readRoleTrusts(facts: EscalationFacts): Promise<readonly RoleTrust[]> {
  const index = indexAccount(facts);
  const trusts: RoleTrust[] = [];
  for (const [position, role] of facts.details.roles.entries()) {
    if (position % ROLES_PER_YIELD === 0) await setImmediate();
    for (const trusted of trustedAccounts(index, role)) trusts.push({ trusted, roleIdentity: role.roleId });
  }
  return trusts;
}

/** Saves the trusts of the account's roles, writing only what changed. Call it in the scan's last transaction. */
export async function saveRoleTrusts(em: Em, accountId: string, trusts: readonly RoleTrust[]): Promise<void> {
  const current = sql`unnest(${sql.val(trusts.map(({ trusted }) => trusted))}::text[], ${sql.val(trusts.map(({ roleIdentity }) => roleIdentity))}::text[])`;
  const kysely = em.getKysely();
  await sql`
    delete from role_trust t where account_id = ${accountId}
       and not exists (select 1 from ${current} as c(trusted, role_identity) where c.trusted = t.trusted and c.role_identity = t.role_identity)`.execute(
    kysely,
  );
  await sql`
    insert into role_trust (account_id, trusted, role_identity) select ${accountId}, c.* from ${current} as c(trusted, role_identity)
    on conflict do nothing`.execute(kysely);
}

/**
 * Returns the accounts that a path from the own account can lead through, over roles that trust the accounts before them, and
 * those that a path into it can come through. Those with the fewest boundaries in between come first, then those that more
 * roles name, then those that are joined only by a role that trusts everyone.
 *
 * Two accounts that only share a neighbour are not joined: no path leads from one into the other. Otherwise, an account
 * that all others trust would join each of them to all.
 */
export async function joinedAccounts(
  em: Em,
  own: { readonly awsAccountId: string; readonly trusts: readonly RoleTrust[] },
  others: readonly OtherAccount[],
): Promise<readonly OtherAccount[]> {
  const byId = new Map(others.map((other) => [other.id, other]));
  const byNumber = new Map(others.map((other) => [other.aws_account_id, other]));
  const found = new Set<OtherAccount>();
  const [after, before] = [new Set<OtherAccount>(), new Set<OtherAccount>()];
  let numbers: readonly string[] = [own.awsAccountId];
  let trusted = countTrusts(own.trusts);
  for (let border = 0; border < MAX_BORDERS && numbers.length + trusted.size > 0; border += 1) {
    const trusting = numbers.length > 0 ? await trustsInto(em, numbers) : [];
    const nextAfter = addNew(
      after,
      trusting.map(({ account_id: id, roles }) => [byId.get(id), roles]),
    );
    const nextBefore = addNew(before, [
      ...[...trusted].map(([number, roles]) => [byNumber.get(number), roles] as const),
      ...(trusted.has(EVERY_ACCOUNT) ? others.map((other) => [other, 0] as const) : []),
    ]);
    const both = addNew(new Set(found), [...nextAfter, ...nextBefore]);
    const nearest = [...both].toSorted(
      ([one, roles], [other, otherRoles]) => otherRoles - roles || (one.id < other.id ? -1 : 1),
    );
    for (const [other] of nearest) found.add(other);
    numbers = [...nextAfter.keys()].map(({ aws_account_id: number }) => number);
    trusted =
      border + 1 < MAX_BORDERS && nextBefore.size > 0
        ? await trustsFrom(
            em,
            [...nextBefore.keys()].map(({ id }) => id),
            [...byNumber.keys()],
          )
        : new Map<string, number>();
  }
  return [...found];
}

/** Adds the accounts that are not known yet. Returns them, each with how many roles name it. */
function addNew(
  known: Set<OtherAccount>,
  joining: readonly (readonly [other: OtherAccount | undefined, roles: number])[],
): ReadonlyMap<OtherAccount, number> {
  const added = new Map<OtherAccount, number>();
  for (const [other, roles] of joining)
    if (other && !known.has(other)) added.set(other, (added.get(other) ?? 0) + roles);
  for (const other of added.keys()) known.add(other);
  return added;
}

function countTrusts(trusts: readonly RoleTrust[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { trusted } of trusts) counts.set(trusted, (counts.get(trusted) ?? 0) + 1);
  return counts;
}

/** The accounts with roles that trust one of the numbers or everyone, and how many of their roles name one. */
async function trustsInto(em: Em, numbers: readonly string[]) {
  const { rows } = await sql<{ account_id: string; roles: number }>`
    select account_id, (count(*) filter (where trusted <> ${EVERY_ACCOUNT}))::int as roles from role_trust
     where trusted = any(${sql.val([...numbers, EVERY_ACCOUNT])}::text[]) group by account_id`.execute(em.getKysely());
  return rows;
}

/** Which of the numbers, or everyone, the roles of these accounts trust, and how many of their roles do. */
async function trustsFrom(
  em: Em,
  accountIds: readonly string[],
  numbers: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ trusted: string; roles: number }>`
    select trusted, count(*)::int as roles from role_trust
     where account_id = any(${sql.val(accountIds)}::text[]) and trusted = any(${sql.val([...numbers, EVERY_ACCOUNT])}::text[])
     group by trusted`.execute(em.getKysely());
  return new Map(rows.map(({ trusted, roles }) => [trusted, roles]));
}
