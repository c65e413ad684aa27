/**
 * Adding accounts to a group that limits an admin, as the action that a second person may have to approve. Otherwise one
 * admin alone could give another, or themselves through another, more accounts.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, derived, pick, select, table } from "../../db/typed-sql.ts";
import type { ProtectedAction } from "../approvals/require-approval.ts";

/** The number of accounts that the request names. */
const NAMED_MAX = 20;

const a = table("account", "a");
const g = table("operator_account_group", "g");
const o = table("operator", "o");
const p = table("provider_group", "p");
const admins = derived("admins", pick(o, "name"));

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
  const limited = await adminsOf(em, group.id);
  if (limited.length === 0) return null;
  const rows = await select(
    databaseOf(em),
    pick(a, "name"),
    sql`from ${a.$table} where ${a.id} = any(${sql.val(added)}::text[]) order by ${a.name}, ${a.id} limit ${NAMED_MAX}`,
  );
  const more = added.length - rows.length;
  const named = rows.map(({ name }) => name).join(", ") + (more > 0 ? ` and ${more} more` : "");
  return {
    input: { ...change, ...(change.accountIds && { accountIds: [...change.accountIds] }) },
    state: { id: group.id, name: group.name, accountIds: [...group.accountIds], admins: limited },
    summary: `Add ${added.length === 1 ? "an account" : `${added.length} accounts`} to the account group ${group.name}, which limits ${limited.join(", ")}`,
    facts: [
      { name: "Accounts added", value: named },
      { name: "Admins who then see them", value: limited.join(", ") },
      ...(change.name != null && change.name !== group.name
        ? [{ name: "Name", value: `${group.name} → ${change.name}` }]
        : []),
    ],
    subject: { kind: "OPERATOR", name: limited.join(", "), accountId: null },
  };
}

/**
 * The names of the admins who are limited to the group, also of disabled ones, and the groups of the identity provider whose
 * members become such admins when they sign in.
 */
export async function adminsOf(em: Em, groupId: string): Promise<readonly string[]> {
  const rows = await select(
    databaseOf(em),
    pick(admins, "name"),
    sql`from (
      select ${o.name} from ${g.$table} join ${o.$table} on ${o.id} = ${g.operatorId}
       where ${g.groupId} = ${groupId} and ${o.role} = 'admin'
      union all
      select 'members of ' || ${p.value} from ${p.$table}
       where ${p.role} = 'admin' and ${groupId} = any(${p.accountGroupIds})) ${admins.$table}
     order by lower(${admins.name}), ${admins.name}`,
  );
  return rows.map(({ name }) => name);
}
