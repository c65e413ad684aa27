/** Stores the SCPs and RCPs of an organization. The scans of its accounts use them (`accounts/member-policies.ts`). */
import { sql } from "kysely";
import type { OrganizationPoliciesReading } from "../../aws/read-organization-policies.ts";
import { OrganizationEntity } from "../../db/entities/organization.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, table } from "../../db/typed-sql.ts";
import { ORGANIZATION_POLICY_TYPES, type OrganizationPolicyType } from "../../iam/attached-policy.ts";
import type { PolicyReading } from "../../iam/organization-policies.ts";
import { lockOrganization } from "./lock-organization.ts";

const p = table("organization_policy");

/** Replaces the policies of each type that was read. Those of a type that was not read stay, with their age. */
export async function savePolicies(
  em: Em,
  organizationId: string,
  reading: OrganizationPoliciesReading,
): Promise<void> {
  await em.transactional(async (tx) => {
    // Policies of two readings at the same time, one by a worker that was presumed lost, must not mix.
    await lockOrganization(tx, organizationId);
    const organization = await tx.findOneOrFail(OrganizationEntity, { id: organizationId }, { refresh: true });
    const saved: [OrganizationPolicyType, PolicyReading][] = [];
    for (const type of ORGANIZATION_POLICY_TYPES) {
      const read = reading.byType[type];
      if (read.status === "UNREAD") {
        const { action, code, message, at } = read;
        saved.push([type, { ...organization.policyReadings[type], unread: { action, code, message, at } }]);
        continue;
      }
      saved.push([type, { readAt: read.at, count: read.policies.length, unread: null }]);
      await databaseOf(tx)
        .deleteFrom("organization_policy")
        .where("organization_id", "=", organizationId)
        .where("type", "=", type)
        .execute();
      await sql`insert into ${p.$table} (${p.organizationId}, ${p.type}, ${p.policyId}, ${p.name}, ${p.document}, ${p.targetIds})
                select ${organizationId}, ${type}, read."policyId", read.name, read.document, read."targetIds"
                  from jsonb_to_recordset(${JSON.stringify(read.policies)}::jsonb)
                    as read("policyId" text, name text, document text, "targetIds" text[])`.execute(tx.getKysely());
    }
    organization.policyReadings = Object.fromEntries(saved) as Record<OrganizationPolicyType, PolicyReading>;
    organization.policyCalls = reading.calls;
    await tx.flush();
  });
}
