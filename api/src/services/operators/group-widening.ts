/**
 * Adding accounts to a group that limits an admin, as the action that a second person may have to approve. Otherwise one
 * admin alone could give another, or themselves through another, more accounts.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { ProtectedAction } from "../approvals/require-approval.ts";

/** The number of accounts that the request names. */
const NAMED_MAX = 20;

interface LimitingGroup {
  readonly id: string;
  readonly name: string;
  readonly accountIds: readonly string[];
}

interface GroupChange {
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly accountIds?: readonly string[] | null | undefined;
}

/** The change as a protected action. Null if it gives no admin more accounts. */
export async function groupWidening(
  em: Em,
  group: LimitingGroup,
  change: GroupChange,
): Promise<ProtectedAction | null> {
  const added = [...new Set(change.accountIds ?? [])].filter((id) => !group.accountIds.includes(id));
  if (added.length === 0) return null;
  const admins = await adminsOf(em, group.id);
  if (admins.length === 0) return null;
  const { rows } = await sql<{ name: string }>`
    select name from account where id = any(${sql.val(added)}::text[]) order by name, id limit ${NAMED_MAX}`.execute(
    em.getKysely(),
  );
  const more = added.length - rows.length;
  const named = rows.map(({ name }) => name).join(", ") + (more > 0 ? ` and ${more} more` : "");
  return {
    input: { ...change, ...(change.accountIds && { accountIds: [...change.accountIds] }) },
    state: { id: group.id, name: group.name, accountIds: [...group.accountIds], admins },
    summary: `Add ${added.length === 1 ? "an account" : `${added.length} accounts`} to the account group ${group.name}, which limits ${admins.join(", ")}`,
    facts: [
      { name: "Accounts added", value: named },
      { name: "Admins who then see them", value: admins.join(", ") },
      ...(change.name != null && change.name !== group.name
        ? [{ name: "Name", value: `${group.name} → ${change.name}` }]
        : []),
    ],
    subject: { kind: "OPERATOR", name: admins.join(", "), accountId: null },
  };
}

/**
 * The names of the admins who are limited to the group, also of disabled ones, and the groups of the identity provider whose
 * members become such admins when they sign in.
 */
export async function adminsOf(em: Em, groupId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from (
      select o.name from operator_account_group g join operator o on o.id = g.operator_id
       where g.group_id = ${groupId} and o.role = 'admin'
      union all
      select 'members of ' || p.value from provider_group p where p.role = 'admin' and ${groupId} = any(p.account_group_ids)) admins
     order by lower(name), name`.execute(em.getKysely());
  return rows.map(({ name }) => name);
}
