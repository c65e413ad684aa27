/**
 * The access of persons and groups through IAM Identity Center: each assignment with the role that the permission set
 * has created in the account, and how that role becomes administrator.
 */
import { type RawBuilder, sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, orNull, pick, rowsOf, select, table, textAt } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { type AdminReach, adminReachOf } from "../../iam/admin-reach.ts";
import type { AssignedTo } from "../../iam/identity-center.ts";
import { anyOf, type Condition } from "../core/query-conditions.ts";
import { REACH_CHOICES } from "../inventory/reach-query.ts";

/** The maximum number of assignments, or of memberships, in one answer. */
export const ROWS_MAX = 20_000;

/** Refuses an answer that is too large: a part of it would look as if it were everything. */
export function requireFew(count: number, items: "assignments" | "memberships of groups" = "assignments"): void {
  if (count > ROWS_MAX)
    throw new AppError("QUERY_TOO_COSTLY", {
      message: `These are more than ${ROWS_MAX} ${items}. Ask for fewer persons or permission sets at once.`,
    });
}

/**
 * FOUND: the latest scan found the role. ROLE_NOT_FOUND: there was no scan, or the assignment is newer. NOT_CONNECTED:
 * the account is not connected, so no scan reads its roles.
 */
export const ACCESS_STATES = ["FOUND", "ROLE_NOT_FOUND", "NOT_CONNECTED"] as const;
export type AccessState = (typeof ACCESS_STATES)[number];

export interface AccessRow {
  readonly organizationId: string;
  readonly awsAccountId: string;
  /** The connected account. Null if it is not connected. */
  readonly accountId: string | null;
  readonly accountName: string | null;
  readonly permissionSetArn: string;
  /** Null if the permission set is not known, because it was not read. */
  readonly permissionSetName: string | null;
  readonly principalType: AssignedTo;
  readonly principalId: string;
  /** The name of the group or person. Null if AWS does not list it: it was deleted, or not read. */
  readonly principalName: string | null;
  readonly state: AccessState;
  readonly roleId: string | null;
  readonly roleName: string | null;
  readonly pathId: string | null;
  readonly reach: AdminReach;
}

const x = table("identity_center_assignment", "x");
const s = table("identity_center_permission_set", "s");
const g = table("identity_center_group", "g");
const u = table("identity_center_user", "u");
const m = table("identity_center_membership", "m");
const o = table("organization_member", "o");
const a = table("account", "a");
const t = table("iam_role", "t");
const p = table("escalation_path", "p");

/**
 * The part of a role's name between the fixed beginning and the 16 digits at the end, which is the name of the permission set
 * (IAM Identity Center User Guide, *Referencing permission sets in resource policies*). An index has the same text.
 */
const SET_OF_ROLE = sql`substring(${t.name} from '^AWSReservedSSO_(.+)_[0-9a-f]{16}$')`;

/** The joins of an assignment `x`: its permission set `s`, connected account `a` and role `t`. */
const ROLE_OF_ASSIGNMENT = sql`
  left join ${s.$table} on ${s.organizationId} = ${x.organizationId} and ${s.arn} = ${x.permissionSetArn}
  left join ${a.$table} on ${a.awsAccountId} = ${x.awsAccountId} and ${a.status} <> 'ARCHIVED'
  left join lateral (
    select ${t.$all} from ${t.$table}
     where ${t.accountId} = ${a.id} and ${t.goneAt} is null and ${t.name} like 'AWSReservedSSO\\_%' and ${SET_OF_ROLE} = ${s.name}
       and ${textAt(t.document, "role", "path")} like '/aws-reserved/sso.amazonaws.com/%'
     order by ${t.firstSeenAt} desc, ${t.id} limit 1) t on true`;

/** Whether the assignment certainly leads to administrator: by the role, or by the permission set if no scan found the role. */
const REACHES_ADMINISTRATOR: Condition = sql`case when ${t.id} is null then ${s.administrator} = 'YES'
  else ${anyOf([REACH_CHOICES.admin["YES"]!, REACH_CHOICES.admin["PATH"]!])} end`;

/** How dangerous the assignment is: 3 administrator, 2 a path to it, 1 not known, 0 neither. */
const RANK = sql`case when ${t.id} is null then case when ${s.administrator} = 'YES' then 3 else 1 end
  when ${REACH_CHOICES.admin["YES"]!} then 3 when ${REACH_CHOICES.admin["PATH"]!} then 2
  when ${REACH_CHOICES.admin["UNKNOWN"]!} then 1 else 0 end`;

/**
 * The numbers of accounts that a person reaches. Each account counts once, by the most dangerous of the person's roles
 * in it.
 */
export interface ReachCounts {
  /** The number of assignments of the person and of the person's groups. */
  readonly assignments: number;
  readonly accounts: number;
  readonly administrator: number;
  /** Accounts of which the person can become administrator. */
  readonly path: number;
  /** Accounts of which it is not known. */
  readonly unknown: number;
}

interface PersonKey {
  readonly organizationId: string;
  readonly userId: string;
}

/** The counts of each person who has an assignment. The roles of a group are read one time for all of its members. */
export async function countReach(em: Em, persons: readonly PersonKey[]): Promise<readonly (PersonKey & ReachCounts)[]> {
  const keys = persons.map(({ organizationId, userId }) => ({ organizationId, userId }));
  return rowsOf(
    databaseOf(em),
    {
      organizationId: sql<string>`organization_id`,
      userId: sql<string>`user_id`,
      assignments: sql<number>`sum(assignments)::integer`,
      accounts: sql<number>`count(*)::integer`,
      administrator: sql<number>`(count(*) filter (where rank = 3))::integer`,
      path: sql<number>`(count(*) filter (where rank = 2))::integer`,
      unknown: sql<number>`(count(*) filter (where rank = 1))::integer`,
    },
    (list) => sql`
    with person as materialized (
      select distinct "organizationId" as organization_id, "userId" as user_id
        from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as r("organizationId" text, "userId" text)),
    assigned as materialized (
      select organization_id, user_id, 'USER' as principal_type, user_id as principal_id from person
      union all
      select organization_id, ${m.userId}, 'GROUP', ${m.groupId}
        from person join ${m.$table} using (organization_id, user_id)),
    access as materialized (
      select ${x.organizationId}, ${x.principalType}, ${x.principalId}, ${x.awsAccountId}, count(*) as assignments, max(${RANK}) as rank
        from ${x.$table} ${ROLE_OF_ASSIGNMENT}
       where (${x.organizationId}, ${x.principalType}, ${x.principalId}) in (select organization_id, principal_type, principal_id from assigned)
       group by 1, 2, 3, 4),
    account_reach as (
      select organization_id, user_id, aws_account_id, sum(assignments) as assignments, max(rank) as rank
        from assigned join access using (organization_id, principal_type, principal_id) group by 1, 2, 3)
    select ${list} from account_reach group by 1, 2`,
  );
}

export interface ReachFilter {
  readonly organizationId?: string | null;
  readonly awsAccountId?: string | null;
  readonly reachesAdministrator?: boolean | null;
  /** The name of the role that the permission set created in an account. */
  readonly roleName?: string | null;
}

/** The principals of the assignments that meet the filter, as `organization_id`, `principal_type` and `principal_id`. */
export function principalsOf(filter: ReachFilter): RawBuilder<unknown> {
  const { organizationId, awsAccountId, reachesAdministrator, roleName } = filter;
  const conditions = [
    ...(organizationId == null ? [] : [sql`${x.organizationId} = ${organizationId}`]),
    ...(awsAccountId == null ? [] : [sql`${x.awsAccountId} = ${awsAccountId}`]),
    ...(reachesAdministrator ? [REACHES_ADMINISTRATOR] : []),
    ...(roleName == null ? [] : [sql`${t.name} = ${roleName}`]),
  ];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const role = reachesAdministrator || roleName != null ? ROLE_OF_ASSIGNMENT : sql``;
  return sql`select distinct ${x.organizationId}, ${x.principalType}, ${x.principalId} from ${x.$table} ${role} ${where}`;
}

/**
 * The assignments that meet the condition on `x`, by account and permission set. `isLimited`: the caller does not see the
 * organization, which names accounts that are not connected. Error: QUERY_TOO_COSTLY.
 */
export async function readAccess(em: Em, condition: Condition, isLimited: boolean): Promise<AccessRow[]> {
  const [name, member] = isLimited
    ? [orNull(a.name), sql``]
    : [
        sql<string | null>`coalesce(${a.name}, ${o.name})`,
        sql`left join ${o.$table} on ${o.organizationId} = ${x.organizationId} and ${o.awsAccountId} = ${x.awsAccountId}`,
      ];
  const rows = await select(
    databaseOf(em),
    {
      ...pick(x, "organizationId", "awsAccountId", "permissionSetArn", "principalType", "principalId"),
      accountId: orNull(a.id),
      accountName: name,
      permissionSetName: orNull(s.name),
      setAdministrator: orNull(s.administrator),
      principalName: sql<string | null>`coalesce(${g.name}, ${u.displayName}, ${u.userName})`,
      roleId: orNull(t.id),
      roleName: orNull(t.name),
      administrator: t.administrator,
      pathId: orNull(p.id),
      verdict: orNull(p.verdict),
    },
    sql`from ${x.$table} ${ROLE_OF_ASSIGNMENT} ${member}
      left join ${g.$table} on ${x.principalType} = 'GROUP' and ${g.organizationId} = ${x.organizationId} and ${g.groupId} = ${x.principalId}
      left join ${u.$table} on ${x.principalType} = 'USER' and ${u.organizationId} = ${x.organizationId} and ${u.userId} = ${x.principalId}
      left join ${p.$table} on ${p.accountId} = ${t.accountId} and ${p.identity} = ${t.identity} and ${p.goneAt} is null
     where ${condition}
     order by ${name} nulls last, ${x.awsAccountId}, ${s.name}, ${x.principalType} desc, ${x.principalId} limit ${ROWS_MAX + 1}`,
  );
  requireFew(rows.length);
  return rows.map(({ administrator, setAdministrator, verdict, ...row }): AccessRow => {
    if (row.roleId !== null) return { ...row, state: "FOUND", reach: adminReachOf(administrator, verdict) };
    return {
      ...row,
      state: row.accountId === null ? "NOT_CONNECTED" : "ROLE_NOT_FOUND",
      reach: setAdministrator === "YES" ? "ADMINISTRATOR" : "NOT_EVALUATED",
    };
  });
}
