/** The permission sets of IAM Identity Center, and who is assigned with them. */
import { sql } from "kysely";
import type { AdministratorState } from "../../iam/admin-reach.ts";
import type { PermissionSet } from "../../iam/identity-center.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { type AccessRow, readAccess } from "./access.ts";

/** AWS allows 3,500 permission sets (IAM Identity Center User Guide, *quotas*). */
const SETS_MAX = 5_000;

export interface PermissionSetRow extends PermissionSet {
  readonly organizationId: string;
  readonly administrator: AdministratorState;
  readonly accountCount: number;
}

export class PermissionSets {
  constructor(private readonly scope: Scope) {}

  /** All permission sets, by name. Limited callers see those that are assigned to their accounts. */
  async list(organizationId: string): Promise<readonly PermissionSetRow[]> {
    allow(this.scope, "inventory.read");
    const { rows } = await sql<{
      readonly document: PermissionSet;
      readonly administrator: AdministratorState;
      readonly accountCount: number;
    }>`
      select s.document, s.administrator,
             (select count(distinct x.aws_account_id)::integer from identity_center_assignment x
               where x.organization_id = s.organization_id and x.permission_set_arn = s.arn) as "accountCount"
        from identity_center_permission_set s where s.organization_id = ${organizationId} order by s.name, s.arn limit ${SETS_MAX}`.execute(
      this.scope.em.getKysely(),
    );
    return rows.map(({ document, administrator, accountCount }) => ({
      ...document,
      organizationId,
      administrator,
      accountCount,
    }));
  }

  /** The assignments of each permission set. Error: QUERY_TOO_COSTLY. */
  async assignmentsOf(sets: readonly PermissionSetRow[]): Promise<readonly (readonly AccessRow[])[]> {
    const { accountIds } = allow(this.scope, "inventory.read");
    const keys = sets.map(({ organizationId, arn }) => ({ organizationId, arn }));
    const rows = await readAccess(
      this.scope.em,
      sql`(x.organization_id, x.permission_set_arn) in (
            select * from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as r("organizationId" text, arn text))`,
      accountIds !== null,
    );
    const keyOf = (organizationId: string, arn: string) => `${organizationId}/${arn}`;
    const bySet = Map.groupBy(rows, (row) => keyOf(row.organizationId, row.permissionSetArn));
    return sets.map(({ organizationId, arn }) => bySet.get(keyOf(organizationId, arn)) ?? []);
  }
}
