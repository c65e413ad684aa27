/** The groups of the identity provider that an admin maps, with a preview of what a change means at the next sign-ins. */
import { sql } from "kysely";
import { z } from "zod";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, select, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput, text } from "../core/input.ts";
import { type AccessRole, ROLES } from "../core/permissions.ts";
import { allow, type Scope, withoutLimit } from "../core/request-scope.ts";
import { BREAK_GLASS_ID } from "./break-glass.ts";
import { grantOf, grantOrDefault, type ProviderGrant, type ProviderGroup } from "./provider-groups.ts";

const GROUPS_MAX = 200;
const ACCOUNT_GROUPS_MAX = 50;
/** The maximum number of operators that a preview lists. */
const SHOWN_MAX = 500;

const previewInput = z.object({
  groups: z
    .array(
      z.object({
        value: text(512),
        role: z.enum(ROLES),
        accountGroupIds: z
          .array(z.string().max(64))
          .min(1)
          .max(ACCOUNT_GROUPS_MAX)
          .nullish()
          .transform((ids) => (ids == null ? null : [...new Set(ids)].toSorted())),
      }),
    )
    .max(GROUPS_MAX),
});
const updateInput = previewInput.extend({ revision: z.number().int() });

export interface ProviderGroupsView {
  /** Grows with each change. A change names the revision that it replaces. */
  readonly revision: number;
  /** The claim whose values are the groups. Null if the settings of the installation name none. */
  readonly claim: string | null;
  readonly groups: readonly ProviderGroup[];
  /** The groups that OIDC_ROLE_VALUES maps, without a limit of accounts. */
  readonly fromSettings: readonly { readonly value: string; readonly role: AccessRole }[];
}

export interface NextSignIn {
  readonly operatorId: string;
  readonly name: string;
  readonly roleNow: AccessRole;
  readonly accountsNow: string;
  /** Null if the sign-in is refused and the operator disabled. */
  readonly role: AccessRole | null;
  /** Null if the sign-in is refused. */
  readonly accounts: string | null;
  readonly from: readonly string[];
  readonly ignored: readonly string[];
}

export interface ProviderGroupsPreview {
  /** The operators whose access changes at their next sign-in, if their groups are those of their latest sign-in. */
  readonly changes: readonly NextSignIn[];
  readonly unchangedCount: number;
  /** Operators whose role comes from the provider, but whose groups are not known: they have not signed in since. */
  readonly unknownCount: number;
}

const o = table("operator", "o");
const g = table("operator_account_group", "g");
const a = table("account_group", "a");
const p = table("provider_group", "p");
const settings = table("provider_group_settings");

const KNOWN_OPERATOR = {
  ...pick(o, "id", "name", "role", "isLimited", "accountsSource"),
  groups: o.providerGroups,
  accountGroupIds: sql<readonly string[]>`coalesce((select jsonb_agg(${g.groupId} order by ${g.groupId})
    from ${g.$table} where ${g.operatorId} = ${o.id}), '[]'::jsonb)`,
};

export class ProviderGroups {
  private readonly scope: Scope;

  constructor(scope: Scope) {
    this.scope = withoutLimit(scope);
  }

  async get(): Promise<ProviderGroupsView> {
    allow(this.scope, "operators.read");
    const roles = this.scope.platform.identityProvider?.settings.roles ?? null;
    // Before the groups: a change between the two reads is then refused, and not lost.
    const revision = await readRevision(this.scope.em);
    return {
      revision,
      claim: roles?.claim ?? null,
      groups: await readProviderGroups(this.scope.em),
      fromSettings: [...(roles?.roleOf ?? [])].map(([value, role]) => ({ value, role })),
    };
  }

  /** Previews the access of operators at their next sign-in if these groups are saved. Changes nothing. */
  async preview(input: unknown): Promise<ProviderGroupsPreview> {
    allow(this.scope, "operators.read");
    const { groups } = parseInput(previewInput, input);
    const names = await this.requireValid(this.scope.em, groups);
    const rows = await select(
      databaseOf(this.scope.em),
      KNOWN_OPERATOR,
      sql`from ${o.$table} where ${o.roleSource} = 'PROVIDER' and ${o.status} = 'ACTIVE' order by lower(${o.name}), ${o.id}`,
    );
    const textOf = (ids: readonly string[] | "ALL") =>
      ids === "ALL" ? "all accounts" : ids.map((id) => names.get(id) ?? id).join(", ") || "no account group";
    const known = rows.flatMap(({ groups: own, ...operator }) => (own ? [{ ...operator, own }] : []));
    const next = known.map(({ own, ...operator }): NextSignIn => {
      const grant = this.grantOf(own, groups);
      const present = operator.isLimited ? operator.accountGroupIds : "ALL";
      const accounts = grant && isLimitKept(operator) ? present : (grant?.accounts ?? present);
      return {
        operatorId: operator.id,
        name: operator.name,
        roleNow: operator.role,
        accountsNow: textOf(present),
        role: grant?.role ?? null,
        accounts: grant && textOf(accounts),
        from: grant?.from ?? [],
        ignored: grant?.ignored ?? [],
      };
    });
    const changes = next.filter(
      ({ role, roleNow, accounts, accountsNow }) => role !== roleNow || accounts !== accountsNow,
    );
    return {
      changes: changes.slice(0, SHOWN_MAX),
      unchangedCount: next.length - changes.length,
      unknownCount: rows.length - known.length,
    };
  }

  /** Replaces the groups. They apply at the next sign-ins. Errors: BAD_USER_INPUT, NOT_FOUND, LAST_ADMIN, PROVIDER_GROUPS_CHANGED. */
  async update(input: unknown): Promise<ProviderGroupsView> {
    allow(this.scope, "operators.update");
    const { groups, revision } = parseInput(updateInput, input);
    const { em } = this.scope;
    await em.transactional(async (tx) => {
      const database = databaseOf(tx);
      await sql`lock table provider_group in share row exclusive mode`.execute(database);
      if ((await readRevision(tx)) !== revision) throw new AppError("PROVIDER_GROUPS_CHANGED");
      await this.requireValid(tx, groups);
      await this.requireAdmin(tx, groups);
      const before = await readProviderGroups(tx);
      const admins = groups.filter(
        ({ value, role, accountGroupIds }) =>
          role === "admin" && !before.some((group) => isSame(group, { value, role, accountGroupIds })),
      );
      // The group of one admin would otherwise make others admins, without the second person that this needs.
      if (admins.length > 0 && this.scope.platform.isTwoPersonApprovalOn === true)
        throw new AppError("BAD_USER_INPUT", {
          message: `groups: ${admins[0]!.value} cannot give the role admin here, because a second operator must approve new admins. Map the group in OIDC_ROLE_VALUES, or invite the admins.`,
          details: { path: "groups" },
        });
      await database.deleteFrom("provider_group").execute();
      for (const [position, { value, role, accountGroupIds }] of groups.entries())
        await database
          .insertInto("provider_group")
          .values({ value, role, account_group_ids: accountGroupIds, position })
          .execute();
      await sql`update ${settings.$table} set ${settings.revision} = ${settings.revision} + 1 where ${settings.id} = 1`.execute(
        database,
      );
      await recordAudit(tx, this.scope, {
        action: "operators.update",
        targetName: "groups of the identity provider",
        details: differenceOf(before, groups),
      });
    });
    return this.get();
  }

  /** Returns the access that a person in these groups of the provider gets at a sign-in. */
  private grantOf(own: readonly string[], groups: readonly ProviderGroup[]): ProviderGrant | null {
    const { roles = null, defaultRole = null } = this.scope.platform.identityProvider?.settings ?? {};
    return grantOrDefault(grantOf(own, groups, roles?.roleOf ?? new Map<string, AccessRole>()), defaultRole);
  }

  /** Refuses groups after which no admin who sees all accounts could sign in. One whose groups are not known counts. */
  private async requireAdmin(em: Em, groups: readonly ProviderGroup[]): Promise<void> {
    if (this.scope.platform.identityProvider?.settings.roles == null) return;
    const rows = await select(
      databaseOf(em),
      { roleSource: o.roleSource, own: o.providerGroups },
      sql`from ${o.$table}
       where ${o.role} = 'admin' and ${o.status} = 'ACTIVE' and not ${o.isLimited} and ${o.id} <> ${BREAK_GLASS_ID}`,
    );
    const isKept = rows.some(({ roleSource, own }) => {
      if (roleSource === "ADMIN" || !own) return true;
      const grant = this.grantOf(own, groups);
      return grant?.role === "admin" && (grant.accounts === null || grant.accounts === "ALL");
    });
    if (rows.length > 0 && !isKept)
      throw new AppError("LAST_ADMIN", {
        message:
          "groups: no admin who sees all accounts could sign in any more. Map a group of such an admin to the role admin in all accounts, or make another operator such an admin first.",
        details: { path: "groups" },
      });
  }

  /** Returns the names of the account groups. */
  private async requireValid(em: Em, groups: readonly ProviderGroup[]): Promise<ReadonlyMap<string, string>> {
    const values = groups.map(({ value }) => value);
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined)
      throw new AppError("BAD_USER_INPUT", {
        message: `groups: ${twice} appears twice. Choose one role for it.`,
        details: { path: "groups" },
      });
    // Locked against deletion until the groups are saved.
    const rows = await select(databaseOf(em), pick(a, "id", "name"), sql`from ${a.$table} for key share`);
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    if (groups.some(({ accountGroupIds }) => accountGroupIds?.some((id) => !names.has(id))))
      throw new AppError("NOT_FOUND", {
        message: "There is no account group with one of these IDs.",
        details: { path: "groups" },
      });
    return names;
  }
}

export async function readProviderGroups(em: Em): Promise<readonly ProviderGroup[]> {
  return select(
    databaseOf(em),
    pick(p, "value", "role", "accountGroupIds"),
    sql`from ${p.$table} order by ${p.position}`,
  );
}

async function readRevision(em: Em): Promise<number> {
  const row = await selectFirst(
    databaseOf(em),
    pick(settings, "revision"),
    sql`from ${settings.$table} where ${settings.id} = 1`,
  );
  return row!.revision;
}

/** Whether an admin limited the operator by hand, which a group of the provider must not widen. */
export function isLimitKept({
  isLimited,
  accountsSource,
}: {
  readonly isLimited: boolean;
  readonly accountsSource: "ADMIN" | "PROVIDER";
}): boolean {
  return isLimited && accountsSource === "ADMIN";
}

function isSame(one: ProviderGroup, other: ProviderGroup): boolean {
  return groupText(one) === groupText(other);
}

function groupText({ value, role, accountGroupIds }: ProviderGroup): string {
  return `${value}: ${role}, ${accountGroupIds === null ? "all accounts" : accountGroupIds.join(" ")}`;
}

function differenceOf(
  before: readonly ProviderGroup[],
  after: readonly ProviderGroup[],
): Readonly<Record<string, string | number>> {
  const list = (groups: readonly ProviderGroup[], others: readonly ProviderGroup[]) =>
    groups.filter((group) => !others.some((other) => isSame(group, other))).map(groupText);
  const [added, removed] = [list(after, before), list(before, after)];
  return {
    ...(added.length > 0 && { added: added.join("; ") }),
    ...(removed.length > 0 && { removed: removed.join("; ") }),
    groups: after.length,
  };
}
