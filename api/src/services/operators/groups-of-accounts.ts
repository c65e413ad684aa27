/** Which account groups many accounts are in, changed together, as a file of accounts asks for it. */
import { sql } from "kysely";
import { now } from "../../clock.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, table } from "../../db/typed-sql.ts";
import type { AuditEntry } from "../audit/audit-log.ts";
import { notify } from "../core/events.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { ACCOUNTS_PER_GROUP_MAX, GROUPS_MAX, readGroups } from "./account-groups.ts";
import { adminsOf } from "./group-widening.ts";

const accountGroup = table("account_group");
const member = table("account_group_member");

export interface GroupMembers {
  /** Null for a group that does not exist yet. */
  readonly id: string | null;
  readonly name: string;
  /** The IDs of the accounts. Those of accounts that do not exist yet are made by the caller. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The names of the operators who are limited to the group, and so see other accounts. */
  readonly operators: readonly string[];
  /** The names of the admins among them. */
  readonly admins: readonly string[];
}

export interface GroupPlan {
  readonly groups: readonly GroupMembers[];
  /** Why the change is impossible as a whole. Null if it is not. */
  readonly problem: string | null;
}

/**
 * Keeps every group as it is until the transaction ends: otherwise, one that is planned could limit an admin, or be gone,
 * before it is saved. Call it before accounts are locked, as a change of a group locks in this order too.
 */
export async function lockGroups(tx: Em): Promise<void> {
  await sql`select 1 from ${accountGroup.$table} order by ${accountGroup.id} for update`.execute(tx.getKysely());
}

/** Compares the groups with those that accounts are to be in. An account that `wanted` does not name stays as it is. */
export async function planGroups(em: Em, wanted: ReadonlyMap<string, readonly string[]>): Promise<GroupPlan> {
  const existing = await readGroups(em, null);
  const byName = new Map(existing.map((group) => [group.name.toLowerCase(), group]));
  const asked = new Map<string, { readonly name: string; readonly accountIds: Set<string> }>();
  for (const [accountId, names] of wanted)
    for (const name of names) {
      const key = name.toLowerCase();
      const group = asked.get(key) ?? { name: byName.get(key)?.name ?? name, accountIds: new Set<string>() };
      asked.set(key, group);
      group.accountIds.add(accountId);
    }
  const groups: GroupMembers[] = [];
  for (const group of existing) {
    const members = asked.get(group.name.toLowerCase())?.accountIds ?? new Set<string>();
    const added = [...members].filter((id) => !group.accountIds.includes(id));
    const removed = group.accountIds.filter((id) => wanted.has(id) && !members.has(id));
    if (added.length + removed.length === 0) continue;
    const { id, name, operators } = group;
    groups.push({
      id,
      name,
      added,
      removed,
      operators: operators.map((each) => each.name),
      admins: await adminsOf(em, id),
    });
  }
  for (const [key, { name, accountIds }] of asked)
    if (!byName.has(key))
      groups.push({ id: null, name, added: [...accountIds], removed: [], operators: [], admins: [] });
  return { groups, problem: problemOf(groups, existing) };
}

function problemOf(
  groups: readonly GroupMembers[],
  existing: readonly { readonly id: string; readonly accountIds: readonly string[] }[],
): string | null {
  const created = groups.filter(({ id }) => id === null).length;
  if (existing.length + created > GROUPS_MAX)
    return `groups: there would be ${existing.length + created} account groups, and ${GROUPS_MAX} is the maximum.`;
  const sizeOf = ({ id, added, removed }: GroupMembers) =>
    (existing.find((group) => group.id === id)?.accountIds.length ?? 0) + added.length - removed.length;
  const large = groups.find((group) => sizeOf(group) > ACCOUNTS_PER_GROUP_MAX);
  if (large)
    return `groups: ${large.name} would have ${sizeOf(large)} accounts, and ${ACCOUNTS_PER_GROUP_MAX} is the maximum.`;
  // One admin alone could otherwise give another, or themselves through another, more accounts.
  const widening = groups.find(({ added, admins }) => added.length > 0 && admins.length > 0);
  return widening
    ? `groups: ${widening.name} limits the admin ${widening.admins.join(", ")}, so a file cannot add accounts to it. Add them on the Accounts page, where a second operator may have to approve it.`
    : null;
}

/** Saves a plan, and tells open sockets and the cached callers of other processes. Returns what to record. */
export async function saveGroups(
  tx: Em,
  scope: Scope,
  groups: readonly GroupMembers[],
): Promise<readonly AuditEntry[]> {
  if (groups.length === 0) return [];
  allow(scope, "accountGroups.update");
  const entries: AuditEntry[] = [];
  const database = databaseOf(tx);
  for (const { id: existingId, name, added, removed } of groups) {
    const id = existingId ?? newId("accountgroup");
    if (existingId === null)
      await database
        .insertInto("account_group")
        .values({ id, name, created_at: new Date(now()) })
        .execute();
    await sql`delete from ${member.$table}
      where ${member.groupId} = ${id} and ${member.accountId} = any(${sql.val([...removed])}::text[])`.execute(
      database,
    );
    await sql`insert into ${member.$table} (${member.groupId}, ${member.accountId})
      select ${id}, unnest(${sql.val([...added])}::text[]) on conflict do nothing`.execute(database);
    entries.push({
      action: "accountGroups.update",
      target: id,
      targetName: name,
      details: {
        asked: existingId === null ? "CREATE" : "UPDATE",
        ...(added.length > 0 && { added: added.join(", ") }),
        ...(removed.length > 0 && { removed: removed.join(", ") }),
      },
    });
  }
  await notify(tx, { kind: "access" });
  return entries;
}
