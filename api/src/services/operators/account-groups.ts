/** Account groups: named sets of accounts, to which an admin limits operators. An account may be in several groups. */
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { countRows, databaseOf, objectOf, pick, type RowOf, select, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { endLapsedRequests } from "../approvals/lapsed-requests.ts";
import { requireApproval } from "../approvals/require-approval.ts";
import { groupWidening } from "./group-widening.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { notify } from "../core/events.ts";
import { parseInput, text } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";

export const GROUPS_MAX = 500;
export const ACCOUNTS_PER_GROUP_MAX = 2_000;
/** The number of operators that an error names. */
const NAMED_MAX = 5;
const UNIQUE_VIOLATION = "23505";

const groupName = text(60);
const groupAccounts = z.array(z.string().max(64)).max(ACCOUNTS_PER_GROUP_MAX);
const createInput = z.object({ name: groupName, accountIds: groupAccounts });
const updateInput = z.object({
  id: z.string().max(64),
  name: groupName.nullish(),
  accountIds: groupAccounts.nullish(),
});
export type CreateAccountGroupInput = z.input<typeof createInput>;
export type UpdateAccountGroupInput = z.input<typeof updateInput>;

const a = table("account_group", "a");
const m = table("account_group_member", "m");
const g = table("operator_account_group", "g");
const o = table("operator", "o");
const p = table("provider_group", "p");
const account = table("account");
const member = table("account_group_member");

const OPERATOR = pick(o, "id", "name");
const COLUMNS = {
  ...pick(a, "id", "name"),
  accountIds: sql<readonly string[]>`coalesce((select jsonb_agg(${m.accountId} order by ${m.accountId})
    from ${m.$table} where ${m.groupId} = ${a.id}), '[]'::jsonb)`,
  /** The operators who are limited to the group, by name. */
  operators: sql<
    readonly RowOf<typeof OPERATOR>[]
  >`coalesce((select jsonb_agg(${objectOf(OPERATOR)} order by lower(${o.name}))
    from ${g.$table} join ${o.$table} on ${o.id} = ${g.operatorId} where ${g.groupId} = ${a.id}), '[]'::jsonb)`,
};
export type AccountGroup = RowOf<typeof COLUMNS>;

export class AccountGroups {
  constructor(private readonly scope: Scope) {}

  /** Lists all groups by name. */
  async list(): Promise<readonly AccountGroup[]> {
    allow(this.scope, "operators.read");
    return readGroups(this.scope.em, null);
  }

  /** The groups to which an operator is limited. Null if the operator sees all accounts. */
  async ofOperators(operatorIds: readonly string[]): Promise<Map<string, readonly AccountGroup[] | null>> {
    allow(this.scope, "operators.read");
    const rows = await select(
      databaseOf(this.scope.em),
      {
        ...pick(o, "id", "isLimited"),
        groupIds: sql<readonly string[]>`array_remove(array_agg(${g.groupId}), null)`,
      },
      sql`from ${o.$table} left join ${g.$table} on ${g.operatorId} = ${o.id}
       where ${o.id} = any(${sql.val([...operatorIds])}::text[]) group by ${o.id}, ${o.isLimited}`,
    );
    const groups = rows.some(({ isLimited }) => isLimited) ? await readGroups(this.scope.em, null) : [];
    return new Map(
      rows.map(({ id, isLimited, groupIds }) => [
        id,
        isLimited ? groups.filter((group) => groupIds.includes(group.id)) : null,
      ]),
    );
  }

  /** Creates a group. Errors: ACCOUNT_GROUP_EXISTS, NOT_FOUND, REAUTHENTICATION_REQUIRED. */
  async create(input: CreateAccountGroupInput): Promise<AccountGroup> {
    allow(this.scope, "accountGroups.update");
    const { name, accountIds } = parseInput(createInput, input);
    const id = newId("accountgroup");
    return this.change(id, "CREATE", async (tx) => {
      const database = databaseOf(tx);
      if ((await countRows(database, sql`from ${a.$table}`)) >= GROUPS_MAX)
        throw new AppError("BAD_USER_INPUT", {
          message: `There are ${GROUPS_MAX} account groups, the maximum. Delete one first.`,
        });
      await database
        .insertInto("account_group")
        .values({ id, name, created_at: new Date(now()) })
        .execute();
      await setAccounts(tx, id, accountIds);
    });
  }

  /**
   * Renames a group or replaces its accounts. The change applies to its operators at once. Adding accounts to a group
   * that limits an admin may need a second person. Errors: as `create`, APPROVAL_REQUIRED.
   */
  async update(input: UpdateAccountGroupInput): Promise<AccountGroup> {
    allow(this.scope, "accountGroups.update");
    return this.apply(parseInput(updateInput, input), setAccounts);
  }

  /** Adds accounts to those that the group has by then. Errors: as `update`. */
  async add(id: string, accountIds: readonly string[]): Promise<AccountGroup> {
    allow(this.scope, "accountGroups.update");
    const [known] = await readGroups(this.scope.em, id);
    const together = [...new Set([...(known?.accountIds ?? []), ...accountIds])];
    return this.apply(parseInput(updateInput, { id, accountIds: together }), addAccounts);
  }

  private async apply(given: z.infer<typeof updateInput>, save: typeof setAccounts): Promise<AccountGroup> {
    const { id, name, accountIds } = given;
    const [known] = await readGroups(this.scope.em, id);
    const widening = known ? await groupWidening(this.scope.em, known, given) : null;
    if (widening) await requireApproval(this.scope, "operators.grantAdmin", widening);
    // If the change would no longer give an admin more accounts, it is not the change that was approved.
    else if (this.scope.approval) throw new AppError("APPROVAL_OUTDATED");
    return this.change(id, "UPDATE", async (tx) => {
      await lock(tx, id);
      // Checked again with the row locked, because the group may limit an admin in the meantime.
      const [locked] = await readGroups(tx, id);
      if (await groupWidening(tx, locked!, given)) allow(this.scope, "operators.grantAdmin");
      if (name != null) await databaseOf(tx).updateTable("account_group").set({ name }).where("id", "=", id).execute();
      if (accountIds != null) await save(tx, id, accountIds);
    });
  }

  /**
   * Deletes a group that limits no operator, and to which no group of the identity provider gives access. Errors:
   * ACCOUNT_GROUP_IN_USE, NOT_FOUND, REAUTHENTICATION_REQUIRED.
   */
  async delete(id: string): Promise<AccountGroup> {
    allow(this.scope, "accountGroups.update");
    return this.scope.em.transactional(async (tx) => {
      await lock(tx, id);
      const [group] = await readGroups(tx, id);
      const { operators, name } = group!;
      if (operators.length > 0)
        throw new AppError("ACCOUNT_GROUP_IN_USE", {
          message: `The group limits ${namesOf(operators)}. Give these operators another access first.`,
          details: { path: "id", operators: operators.map((operator) => operator.id).join(", ") },
        });
      const mapped = await selectFirst(
        databaseOf(tx),
        pick(p, "value"),
        sql`from ${p.$table} where ${id} = any(${p.accountGroupIds}) order by ${p.position} limit 1`,
      );
      if (mapped)
        throw new AppError("ACCOUNT_GROUP_IN_USE", {
          message: `The group ${mapped.value} of the identity provider gives access to this group. Change it under Operators first.`,
          details: { path: "id" },
        });
      await databaseOf(tx).deleteFrom("account_group").where("id", "=", id).execute();
      await recordAudit(tx, this.scope, {
        action: "accountGroups.update",
        target: id,
        targetName: name,
        details: { asked: "DELETE" },
      });
      return group!;
    });
  }

  /** Makes and records a change, and tells open sockets and the cached callers of other processes. */
  private async change(id: string, asked: "CREATE" | "UPDATE", work: (tx: Em) => Promise<void>): Promise<AccountGroup> {
    const group = await this.scope.em
      .transactional(async (tx) => {
        const [before] = await readGroups(tx, id);
        await work(tx);
        const [after] = await readGroups(tx, id);
        await notify(tx, { kind: "access" });
        await recordAudit(tx, this.scope, {
          action: "accountGroups.update",
          target: id,
          targetName: after!.name,
          details: { asked, ...differenceOf(before, after!) },
        });
        return after!;
      })
      .catch((error: unknown) => {
        throw (error as { readonly code?: unknown }).code === UNIQUE_VIOLATION
          ? new AppError("ACCOUNT_GROUP_EXISTS", { details: { path: "name" } })
          : error;
      });
    // Requests for approval end whose requester no longer sees their account. A request that is carried out is locked.
    if (!this.scope.approval) await endLapsedRequests(this.scope.platform.orm.em.fork(), this.scope);
    return group;
  }
}

async function lock(tx: Em, id: string): Promise<void> {
  const rows = await select(databaseOf(tx), pick(a, "id"), sql`from ${a.$table} where ${a.id} = ${id} for update`);
  if (rows.length === 0) throw new AppError("NOT_FOUND", { message: "There is no account group with this ID." });
}

async function setAccounts(tx: Em, id: string, accountIds: readonly string[]): Promise<void> {
  await addAccounts(tx, id, accountIds);
  await sql`delete from ${member.$table}
    where ${member.groupId} = ${id} and ${member.accountId} <> all(${sql.val([...accountIds])}::text[])`.execute(
    tx.getKysely(),
  );
}

async function addAccounts(tx: Em, id: string, accountIds: readonly string[]): Promise<void> {
  const database = databaseOf(tx);
  const wanted = sql.val([...new Set(accountIds)]);
  const count = await countRows(database, sql`from ${account.$table} where ${account.id} = any(${wanted}::text[])`);
  if (count !== new Set(accountIds).size)
    throw new AppError("NOT_FOUND", {
      message: "There is no account with one of these IDs.",
      details: { path: "accountIds" },
    });
  await sql`insert into ${member.$table} (${member.groupId}, ${member.accountId})
    select ${id}, unnest(${wanted}::text[]) on conflict do nothing`.execute(database);
}

/** The groups by name, or the one with the ID. */
export async function readGroups(em: Em, id: string | null): Promise<AccountGroup[]> {
  const where = id === null ? sql`true` : sql`${a.id} = ${id}`;
  return select(databaseOf(em), COLUMNS, sql`from ${a.$table} where ${where} order by lower(${a.name}), ${a.id}`);
}

function differenceOf(before: AccountGroup | undefined, after: AccountGroup): Record<string, string | number> {
  const added = after.accountIds.filter((accountId) => !before?.accountIds.includes(accountId));
  const removed = (before?.accountIds ?? []).filter((accountId) => !after.accountIds.includes(accountId));
  return {
    ...(before && before.name !== after.name && { name: `${before.name} -> ${after.name}` }),
    ...(added.length > 0 && { added: added.join(", ") }),
    ...(removed.length > 0 && { removed: removed.join(", ") }),
    accounts: after.accountIds.length,
  };
}

function namesOf(operators: AccountGroup["operators"]): string {
  const named = operators.slice(0, NAMED_MAX).map(({ name }) => name);
  const rest = operators.length - named.length;
  return rest > 0 ? `${named.join(", ")} and ${rest} more` : named.join(", ");
}
