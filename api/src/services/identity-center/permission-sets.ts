/** The permission sets of IAM Identity Center, and who is assigned with them. */
import { sql } from "kysely";
import { databaseOf, known, select, table } from "../../db/typed-sql.ts";
import type { AdministratorState } from "../../iam/admin-reach.ts";
import type { PermissionSet } from "../../iam/identity-center.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { type AccessRow, readAccess } from "./access.ts";

/** AWS allows 3,500 permission sets (IAM Identity Center User Guide, *quotas*). */
const SETS_MAX = 5_000;

const s = table("identity_center_permission_set", "s");
const x = table("identity_center_assignment", "x");

const SET = {
  document: known<PermissionSet>(s.document),
  administrator: s.administrator,
  accountCount: sql<number>`(select count(distinct ${x.awsAccountId})::integer from ${x.$table}
    where ${x.organizationId} = ${s.organizationId} and ${x.permissionSetArn} = ${s.arn})`,
};

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
    const rows = await select(
      databaseOf(this.scope.em),
      SET,
      sql`from ${s.$table} where ${s.organizationId} = ${organizationId} order by ${s.name}, ${s.arn} limit ${SETS_MAX}`,
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
      sql`(${x.organizationId}, ${x.permissionSetArn}) in (
            select * from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as r("organizationId" text, arn text))`,
      accountIds !== null,
    );
    const keyOf = (organizationId: string, arn: string) => `${organizationId}/${arn}`;
    const bySet = Map.groupBy(rows, (row) => keyOf(row.organizationId, row.permissionSetArn));
    return sets.map(({ organizationId, arn }) => bySet.get(keyOf(organizationId, arn)) ?? []);
  }
}
