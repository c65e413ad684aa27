/**
 * The accounts that the roles of an account trust. Each scan keeps them as rows, so that another scan finds the roles that
 * trust its account by an index (`stored-crossings.ts`).
 */
import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { EscalationFacts } from "../../iam/escalation/simulation/account-index.ts";
import { indexAccount } from "../../iam/escalation/simulation/account-index.ts";
import { trustedAccounts } from "../../iam/escalation/simulation/trusted-accounts.ts";

/** After this many roles, reading their trusts yields to the event loop. */
const ROLES_PER_YIELD = 200;

export interface RoleTrust {
  /** The number of an account, or `EVERY_ACCOUNT` (`trusted-accounts.ts`). */
  readonly trusted: string;
  readonly roleIdentity: string;
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
