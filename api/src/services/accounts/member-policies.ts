/** The SCPs and RCPs that an organization has for one of its accounts, as they were last read. */
import { sql } from "kysely";
import type { Account } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import type { OrganizationUnit } from "../../iam/organization.ts";
import type { AttachedPolicy } from "../../iam/attached-policy.ts";
import {
  type MemberPolicies,
  type PolicyReadings,
  targetsAbove,
  withMemberPolicies,
} from "../../iam/organization-policies.ts";
import type { Instant } from "../../iam/time.ts";

/** The snapshot of a scan or verification with the policies of the organization, if the account cannot read them. */
export async function withPoliciesOfOrganization(
  em: Em,
  { source }: Pick<Account, "source">,
  snapshot: AccountSnapshot,
): Promise<AccountSnapshot> {
  const { organization } = snapshot.sections;
  if (source === "OFFLINE_FILES" || organization.status !== "read" || organization.value === null) return snapshot;
  const { serviceControlPolicies: scps, resourceControlPolicies: rcps } = organization.value;
  if (scps && rcps) return snapshot;
  return withMemberPolicies(
    snapshot,
    await readMemberPolicies(em, organization.value.organizationId, snapshot.awsAccountId),
  );
}

interface MemberRow {
  readonly id: string;
  readonly managementAccountId: string;
  readonly units: readonly OrganizationUnit[];
  readonly policyReadings: PolicyReadings;
  readonly unitId: string;
  readonly listedAt: Instant;
  readonly placedAt: Instant;
}

async function readMemberPolicies(
  em: Em,
  organizationId: string,
  awsAccountId: string,
): Promise<MemberPolicies | null> {
  const kysely = em.getKysely();
  const found = await sql<MemberRow>`
    select o.id, o.management_account_id as "managementAccountId", o.units, o.policy_readings as "policyReadings",
           m.unit_id as "unitId", floor(extract(epoch from m.listed_at) * 1000)::double precision as "listedAt",
           floor(extract(epoch from m.placed_at) * 1000)::double precision as "placedAt"
      from organization o join organization_member m on m.organization_id = o.id
     where o.aws_organization_id = ${organizationId} and m.aws_account_id = ${awsAccountId}`.execute(kysely);
  const row = found.rows[0];
  if (!row) return null;
  const targetIds = targetsAbove(row.units, row.unitId, awsAccountId);
  const { rows: policies } = await sql<AttachedPolicy>`
    select type, policy_id as "policyId", name, document, target_ids as "targetIds" from organization_policy
     where organization_id = ${row.id} and (target_ids is null or target_ids && ${sql.val(targetIds ?? [])}::text[])
     order by policy_id`.execute(kysely);
  return {
    organizationId,
    managementAccountId: row.managementAccountId,
    targetIds,
    listedAt: row.listedAt,
    placedAt: row.placedAt,
    readings: row.policyReadings,
    policies,
  };
}
