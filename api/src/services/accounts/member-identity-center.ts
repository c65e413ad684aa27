/** The assignments of an organization's IAM Identity Center to one of its accounts, as they were last read. */
import { sql } from "kysely";
import type { Account } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import type { AdministratorState } from "../../iam/admin-reach.ts";
import type {
  IdentityCenterPart,
  MemberAssignment,
  MemberIdentityCenter,
  MemberPermissionSet,
  PartReadings,
} from "../../iam/identity-center.ts";
import { readSection, type Section } from "../../iam/section.ts";
import { HOUR } from "../../iam/time.ts";
import { isOrganizationHome } from "./organization-home.ts";

/** A reading that is older than this says nothing of the present. It is repeated every 6 hours. */
const READ_MAX_AGE_MS = 24 * HOUR;
const BOUNDARY_ACTION = "sso:GetPermissionsBoundaryForPermissionSet";

interface CenterRow {
  readonly id: string;
  readonly instanceArn: string | null;
  readonly managementAccountId: string;
  readonly isHome: boolean;
  readonly readings: PartReadings;
  readonly code: string | null;
  readonly reason: string | null;
}

/** The snapshot of a scan with the section `identityCenter`, if its reading is switched on in the account's organization. */
export async function withIdentityCenter(
  em: Em,
  { source }: Pick<Account, "source">,
  snapshot: AccountSnapshot,
): Promise<AccountSnapshot> {
  const { organization } = snapshot.sections;
  if (source === "OFFLINE_FILES" || organization.status !== "read" || organization.value === null) return snapshot;
  const { awsAccountId, takenAt } = snapshot;
  const { rows } = await sql<CenterRow>`
    select c.organization_id as id, c.instance_arn as "instanceArn", o.management_account_id as "managementAccountId", c.readings,
           c.code, c.reason,
           ${isOrganizationHome(awsAccountId, "identityCenter")} as "isHome"
      from identity_center c join organization o on o.id = c.organization_id
     where c.aws_organization_id = ${organization.value.organizationId}`.execute(em.getKysely());
  const row = rows[0];
  if (!row) return snapshot;
  const identityCenter = await sectionOf(em, row, { awsAccountId, takenAt });
  return { ...snapshot, sections: { ...snapshot.sections, identityCenter } };
}

async function sectionOf(
  em: Em,
  row: CenterRow,
  { awsAccountId, takenAt }: Pick<AccountSnapshot, "awsAccountId" | "takenAt">,
): Promise<Section<MemberIdentityCenter>> {
  const { readings, instanceArn, isHome } = row;
  const needed = (["PERMISSION_SETS", "ASSIGNMENTS"] as const).map((part) => readings[part]);
  const readAt = Math.min(...needed.map((reading) => reading.readAt ?? 0));
  if (instanceArn === null || takenAt - readAt > READ_MAX_AGE_MS) {
    const unread = needed.find((reading) => reading.unread !== null)?.unread ?? null;
    const reason = unread?.message ?? row.reason;
    const code = unread?.code ?? row.code;
    if (reason === null || code === null || !isHome)
      return {
        status: "skipped",
        code: "NOT_READ_YET",
        reason: `IAM Identity Center of the organization was not read in the last ${READ_MAX_AGE_MS / HOUR} hours.`,
        at: takenAt,
      };
    const action = unread?.action ?? "sso:ListInstances";
    return { status: code === "AWS_ACCESS_DENIED" ? "denied" : "failed", action, code, reason, at: takenAt };
  }
  const assignments = await assignmentsTo(em, row, awsAccountId);
  const value: MemberIdentityCenter = {
    instanceArn,
    managementAccountId: row.managementAccountId,
    isHome,
    permissionSets: isHome ? await permissionSetsOf(em, row) : [],
    assignments,
    managementAssignments: isHome ? await assignmentsTo(em, row, row.managementAccountId) : [],
    areAssignmentsRead: (readings.ASSIGNMENTS.readAt ?? 0) >= (readings.PERMISSION_SETS.readAt ?? 0),
    arePrincipalsRead: (["USERS", "GROUPS"] as const satisfies readonly IdentityCenterPart[]).every(
      // A person who joined after the persons were read has no name, but exists.
      (part) => readings[part].unread === null && (readings[part].readAt ?? 0) >= readAt,
    ),
  };
  return readSection(value, readAt, value.permissionSets.length + assignments.length);
}

async function permissionSetsOf(em: Em, { id }: CenterRow): Promise<MemberPermissionSet[]> {
  const { rows } = await sql<{
    readonly arn: string;
    readonly name: string;
    readonly sessionMinutes: number | null;
    readonly administrator: AdministratorState;
    readonly boundary: unknown;
    readonly isBoundaryUnread: boolean;
    readonly isWhole: boolean;
    readonly accountCount: number;
  }>`
    select s.arn, s.name, (s.document ->> 'sessionMinutes')::integer as "sessionMinutes", s.administrator,
           s.document -> 'boundary' as boundary, s.document -> 'unread' ? ${BOUNDARY_ACTION} as "isBoundaryUnread",
           jsonb_array_length(s.document -> 'unread') = 0 as "isWhole",
           (select count(distinct x.aws_account_id)::integer from identity_center_assignment x
             where x.organization_id = s.organization_id and x.permission_set_arn = s.arn) as "accountCount"
      from identity_center_permission_set s where s.organization_id = ${id} order by s.name, s.arn`.execute(
    em.getKysely(),
  );
  return rows.map(({ boundary, isBoundaryUnread, ...set }) => ({
    ...set,
    hasBoundary: isBoundaryUnread ? null : boundary !== null,
  }));
}

async function assignmentsTo(em: Em, { id }: CenterRow, awsAccountId: string): Promise<MemberAssignment[]> {
  const { rows } = await sql<MemberAssignment>`
    select x.permission_set_arn as "permissionSetArn", coalesce(s.name, x.permission_set_arn) as "permissionSetName",
           x.principal_type as "principalType", x.principal_id as "principalId",
           coalesce(g.name, u.display_name, u.user_name) as "principalName"
      from identity_center_assignment x
      left join identity_center_permission_set s on s.organization_id = x.organization_id and s.arn = x.permission_set_arn
      left join identity_center_group g on x.principal_type = 'GROUP' and g.organization_id = x.organization_id and g.group_id = x.principal_id
      left join identity_center_user u on x.principal_type = 'USER' and u.organization_id = x.organization_id and u.user_id = x.principal_id
     where x.organization_id = ${id} and x.aws_account_id = ${awsAccountId}
     order by x.permission_set_arn, x.principal_type, x.principal_id`.execute(em.getKysely());
  return rows;
}
