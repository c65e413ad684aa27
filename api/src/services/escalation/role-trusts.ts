/**
 * The accounts that trust policies join to each other. Each scan keeps the trusts of its account's roles as rows, so the
 * cost of finding the joined accounts depends on their trusts and not on the number of roles of all accounts.
 */
import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, select, table } from "../../db/typed-sql.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import { completed } from "../../iam/checks/last-known.ts";
import { escalationFactsOf } from "../../iam/escalation/paths/snapshot-paths.ts";
import { indexAccount } from "../../iam/escalation/simulation/account-index.ts";
import { MAX_CROSSINGS } from "../../iam/escalation/paths/cross-account.ts";
import { EVERY_ACCOUNT, trustedAccounts } from "../../iam/escalation/simulation/trusted-accounts.ts";

const t = table("role_trust", "t");
const plain = table("role_trust");
const COUNT = sql<number>`count(*)::int`;

/** After this many roles, reading their trusts yields to the event loop. */
const ROLES_PER_YIELD = 200;

export interface RoleTrust {
  /** The number of an account, or `EVERY_ACCOUNT`. */
  readonly trusted: string;
  readonly roleIdentity: string;
}

export interface OtherAccount {
  readonly id: string;
  readonly awsAccountId: string;
}

/**
 * The trusts of the account's roles, also those of policies that this reading lacks and an earlier one contained. Else a path
 * into such a role would look closed. Null if the roles were not read.
 */
export async function readRoleTrusts(snapshot: AccountSnapshot): Promise<readonly RoleTrust[] | null> {
  const facts = escalationFactsOf(snapshot);
  if (!facts) return null;
  const trusts = new Map<string, RoleTrust>();
  for (const each of new Set([facts, (snapshot.lastKnown && escalationFactsOf(completed(snapshot))) ?? facts])) {
    const index = indexAccount(each);
    for (const [position, role] of each.details.roles.entries()) {
      if (position % ROLES_PER_YIELD === 0) await setImmediate();
      for (const trusted of trustedAccounts(index, role))
        trusts.set(`${trusted} ${role.roleId}`, { trusted, roleIdentity: role.roleId });
    }
  }
  return [...trusts.values()];
}

/** Saves the trusts of the account's roles, writing only what changed. Call it in the scan's last transaction. */
export async function saveRoleTrusts(em: Em, accountId: string, trusts: readonly RoleTrust[]): Promise<void> {
  const current = sql`unnest(${sql.val(trusts.map(({ trusted }) => trusted))}::text[], ${sql.val(trusts.map(({ roleIdentity }) => roleIdentity))}::text[])`;
  const kysely = em.getKysely();
  await sql`
    delete from ${t.$table} where ${t.accountId} = ${accountId}
       and not exists (select 1 from ${current} as c(trusted, role_identity) where c.trusted = ${t.trusted} and c.role_identity = ${t.roleIdentity})`.execute(
    kysely,
  );
  await sql`
    insert into ${plain.$table} (${plain.accountId}, ${plain.trusted}, ${plain.roleIdentity}) select ${accountId}, c.* from ${current} as c(trusted, role_identity)
    on conflict do nothing`.execute(kysely);
}

export interface JoinedAccounts {
  /** The accounts that a path from the own account can lead through: over roles that trust the accounts before them. */
  readonly reached: readonly OtherAccount[];
  /** The accounts that a path into the own account can come through. */
  readonly reaching: readonly OtherAccount[];
}

/**
 * Returns the accounts that trust policies join to the own one. Those with the fewest boundaries in between come first, then
 * those that more roles name, then those that are joined only by a role that trusts everyone.
 *
 * Two accounts that only share a neighbour are not joined: no path leads from one into the other. Otherwise, an account
 * that all others trust would join each of them to all.
 */
export async function joinedAccounts(
  em: Em,
  own: { readonly awsAccountId: string; readonly trusts: readonly RoleTrust[] },
  others: readonly OtherAccount[],
): Promise<JoinedAccounts> {
  const byNumber = new Map(others.map((other) => [other.awsAccountId, other]));
  const reaching = new Set<OtherAccount>();
  let trusted = countTrusts(own.trusts);
  for (let border = 0; border < MAX_CROSSINGS && trusted.size > 0; border += 1) {
    const nearest = addNew(reaching, [
      ...[...trusted].map(([number, roles]) => [byNumber.get(number), roles] as const),
      ...(trusted.has(EVERY_ACCOUNT) ? others.map((other) => [other, 0] as const) : []),
    ]);
    const ids = nearest.map(({ id }) => id);
    trusted =
      border + 1 < MAX_CROSSINGS && ids.length > 0
        ? await trustsFrom(em, ids, [...byNumber.keys()])
        : new Map<string, number>();
  }
  return { reached: await new TrustingAccounts(em, others).reachedFrom(own.awsAccountId), reaching: [...reaching] };
}

/** The accounts that paths can lead through, with one query for the accounts at each number of boundaries. */
export class TrustingAccounts {
  readonly #byId: ReadonlyMap<string, OtherAccount>;
  /** The accounts that trust each number, and how many of their roles do. */
  readonly #trusting = new Map<string, readonly (readonly [OtherAccount, number])[]>();

  constructor(
    private readonly em: Em,
    others: readonly OtherAccount[],
  ) {
    this.#byId = new Map(others.map((other) => [other.id, other]));
  }

  /**
   * Lists the accounts with the fewest boundaries in between first, then those of which more roles name the ones
   * before.
   */
  async reachedFrom(awsAccountId: string): Promise<readonly OtherAccount[]> {
    const reached = new Set<OtherAccount>();
    let numbers: readonly string[] = [awsAccountId];
    for (let border = 0; border < MAX_CROSSINGS && numbers.length > 0; border += 1) {
      await this.#read([...numbers, EVERY_ACCOUNT]);
      const named = numbers.flatMap((number) => this.#trusting.get(number)!);
      const open = this.#trusting.get(EVERY_ACCOUNT)!.map(([other]) => [other, 0] as const);
      const added = addNew(
        reached,
        [...named, ...open].filter(([other]) => other.awsAccountId !== awsAccountId),
      );
      numbers = added.map((other) => other.awsAccountId);
    }
    return [...reached];
  }

  async #read(numbers: readonly string[]): Promise<void> {
    const unread = numbers.filter((number) => !this.#trusting.has(number));
    if (unread.length === 0) return;
    const rows = await select(
      databaseOf(this.em),
      { ...pick(t, "trusted", "accountId"), roles: COUNT },
      sql`from ${t.$table} where ${t.trusted} = any(${sql.val(unread)}::text[]) group by ${t.trusted}, ${t.accountId}`,
    );
    const byNumber = Map.groupBy(rows, ({ trusted }) => trusted);
    for (const number of unread)
      this.#trusting.set(
        number,
        (byNumber.get(number) ?? []).flatMap(({ accountId: id, roles }) => {
          const other = this.#byId.get(id);
          return other ? [[other, roles] as const] : [];
        }),
      );
  }
}

/** Adds the accounts that are not known yet, and returns them: those that more roles name first. */
function addNew(
  known: Set<OtherAccount>,
  joining: readonly (readonly [other: OtherAccount | undefined, roles: number])[],
): readonly OtherAccount[] {
  const added = new Map<OtherAccount, number>();
  for (const [other, roles] of joining)
    if (other && !known.has(other)) added.set(other, (added.get(other) ?? 0) + roles);
  const nearest = [...added]
    .toSorted(([one, roles], [other, otherRoles]) => otherRoles - roles || (one.id < other.id ? -1 : 1))
    .map(([other]) => other);
  for (const other of nearest) known.add(other);
  return nearest;
}

function countTrusts(trusts: readonly RoleTrust[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { trusted } of trusts) counts.set(trusted, (counts.get(trusted) ?? 0) + 1);
  return counts;
}

/** Returns the numbers, or everyone, that the roles of these accounts trust, and how many of their roles do. */
async function trustsFrom(
  em: Em,
  accountIds: readonly string[],
  numbers: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await select(
    databaseOf(em),
    { trusted: t.trusted, roles: COUNT },
    sql`from ${t.$table}
     where ${t.accountId} = any(${sql.val(accountIds)}::text[]) and ${t.trusted} = any(${sql.val([...numbers, EVERY_ACCOUNT])}::text[])
     group by ${t.trusted}`,
  );
  return new Map(rows.map(({ trusted, roles }) => [trusted, roles]));
}
