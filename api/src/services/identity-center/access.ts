/**
 * The access of persons and groups through IAM Identity Center: each assignment with the role that the permission set
 * has created in the account, and how that role becomes administrator.
 */
import { type RawBuilder, sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { type AdministratorState, type AdminReach, adminReachOf } from "../../iam/admin-reach.ts";
import type { AssignedTo } from "../../iam/identity-center.ts";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
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

interface JoinedRow extends Omit<AccessRow, "state" | "reach"> {
  readonly administrator: AdministratorState | null;
  readonly setAdministrator: AdministratorState | null;
  readonly verdict: VerdictKind | null;
}

/**
 * The part of a role's name between the fixed beginning and the 16 digits at the end, which is the name of the permission set
 * (IAM Identity Center User Guide, *Referencing permission sets in resource policies*). An index has the same text.
 */
const SET_OF_ROLE = sql`substring(t.name from '^AWSReservedSSO_(.+)_[0-9a-f]{16}$')`;

/** The joins of an assignment `x`: its permission set `s`, connected account `a` and role `t`. */
const ROLE_OF_ASSIGNMENT = sql`
  left join identity_center_permission_set s on s.organization_id = x.organization_id and s.arn = x.permission_set_arn
  left join account a on a.aws_account_id = x.aws_account_id and a.status <> 'ARCHIVED'
  left join lateral (
    select t.* from iam_role t
     where t.account_id = a.id and t.gone_at is null and t.name like 'AWSReservedSSO\\_%' and ${SET_OF_ROLE} = s.name
       and t.document -> 'role' ->> 'path' like '/aws-reserved/sso.amazonaws.com/%'
     order by t.first_seen_at desc, t.id limit 1) t on true`;

/** Whether the assignment certainly leads to administrator: by the role, or by the permission set if no scan found the role. */
const REACHES_ADMINISTRATOR: Condition = sql`case when t.id is null then s.administrator = 'YES'
  else ${anyOf([REACH_CHOICES.admin["YES"]!, REACH_CHOICES.admin["PATH"]!])} end`;

/** How dangerous the assignment is: 3 administrator, 2 a path to it, 1 not known, 0 neither. */
const RANK = sql`case when t.id is null then case when s.administrator = 'YES' then 3 else 1 end
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
  const { rows } = await sql<PersonKey & ReachCounts>`
    with person as materialized (
      select distinct "organizationId" as organization_id, "userId" as user_id
        from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as r("organizationId" text, "userId" text)),
    assigned as materialized (
      select organization_id, user_id, 'USER' as principal_type, user_id as principal_id from person
      union all
      select organization_id, m.user_id, 'GROUP', m.group_id
        from person join identity_center_membership m using (organization_id, user_id)),
    access as materialized (
      select x.organization_id, x.principal_type, x.principal_id, x.aws_account_id, count(*) as assignments, max(${RANK}) as rank
        from identity_center_assignment x ${ROLE_OF_ASSIGNMENT}
       where (x.organization_id, x.principal_type, x.principal_id) in (select organization_id, principal_type, principal_id from assigned)
       group by 1, 2, 3, 4),
    account_reach as (
      select organization_id, user_id, aws_account_id, sum(assignments) as assignments, max(rank) as rank
        from assigned join access using (organization_id, principal_type, principal_id) group by 1, 2, 3)
    select organization_id as "organizationId", user_id as "userId", sum(assignments)::integer as assignments,
           count(*)::integer as accounts, (count(*) filter (where rank = 3))::integer as administrator,
           (count(*) filter (where rank = 2))::integer as path, (count(*) filter (where rank = 1))::integer as unknown
      from account_reach group by 1, 2`.execute(em.getKysely());
  return rows;
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
    ...(organizationId == null ? [] : [sql`x.organization_id = ${organizationId}`]),
    ...(awsAccountId == null ? [] : [sql`x.aws_account_id = ${awsAccountId}`]),
    ...(reachesAdministrator ? [REACHES_ADMINISTRATOR] : []),
    ...(roleName == null ? [] : [sql`t.name = ${roleName}`]),
  ];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const role = reachesAdministrator || roleName != null ? ROLE_OF_ASSIGNMENT : sql``;
  return sql`select distinct x.organization_id, x.principal_type, x.principal_id from identity_center_assignment x ${role} ${where}`;
}

/**
 * The assignments that meet the condition on `x`, by account and permission set. `isLimited`: the caller does not see the
 * organization, which names accounts that are not connected. Error: QUERY_TOO_COSTLY.
 */
export async function readAccess(em: Em, condition: Condition, isLimited: boolean): Promise<AccessRow[]> {
  const [name, member] = isLimited
    ? [sql`a.name`, sql``]
    : [
        sql`coalesce(a.name, o.name)`,
        sql`left join organization_member o on o.organization_id = x.organization_id and o.aws_account_id = x.aws_account_id`,
      ];
  const { rows } = await sql<JoinedRow>`
    select x.organization_id as "organizationId", x.aws_account_id as "awsAccountId", a.id as "accountId", ${name} as "accountName",
           x.permission_set_arn as "permissionSetArn", s.name as "permissionSetName", s.administrator as "setAdministrator",
           x.principal_type as "principalType", x.principal_id as "principalId",
           coalesce(g.name, u.display_name, u.user_name) as "principalName",
           t.id as "roleId", t.name as "roleName", t.administrator, p.id as "pathId", p.verdict
      from identity_center_assignment x ${ROLE_OF_ASSIGNMENT} ${member}
      left join identity_center_group g on x.principal_type = 'GROUP' and g.organization_id = x.organization_id and g.group_id = x.principal_id
      left join identity_center_user u on x.principal_type = 'USER' and u.organization_id = x.organization_id and u.user_id = x.principal_id
      left join escalation_path p on p.account_id = t.account_id and p.identity = t.identity and p.gone_at is null
     where ${condition}
     order by ${name} nulls last, x.aws_account_id, s.name, x.principal_type desc, x.principal_id limit ${ROWS_MAX + 1}`.execute(
    em.getKysely(),
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
