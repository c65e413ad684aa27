/** Which organizations' IAM Identity Center is read, and how the latest reading ended. */
import { z } from "zod";
import { now } from "../../clock.ts";
import { type IdentityCenter, IdentityCenterEntity } from "../../db/entities/identity-center.ts";
import { type Organization, OrganizationEntity } from "../../db/entities/organization.ts";
import { databaseOf } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { PARTS_NEVER_READ } from "../../iam/identity-center.ts";
import { awsRegion } from "../accounts/account-input.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";

const updateInput = z.object({
  organizationId: z.string().max(64),
  isRead: z.boolean(),
  region: awsRegion.nullish(),
});

export class IdentityCenters {
  constructor(private readonly scope: Scope) {}

  async list(): Promise<readonly IdentityCenter[]> {
    allow(this.scope, "inventory.read");
    return this.scope.em.find(IdentityCenterEntity, {}, { orderBy: { organizationId: "asc" } });
  }

  async ofOrganization({ id }: Organization): Promise<IdentityCenter | null> {
    allow(this.scope, "organizations.read");
    return this.scope.em.findOne(IdentityCenterEntity, { organizationId: id });
  }

  /**
   * Switches the reading on and requests one, or switches it off and deletes what was read. Errors: NOT_FOUND,
   * BAD_USER_INPUT.
   */
  async update(input: unknown): Promise<Organization> {
    allow(this.scope, "organizations.updateSettings");
    const { organizationId, isRead, region } = parseInput(updateInput, input);
    const { em, platform } = this.scope;
    return em.transactional(async (tx) => {
      const organization = await tx.findOne(OrganizationEntity, { id: organizationId }, { refresh: true });
      if (!organization) throw new AppError("NOT_FOUND", { message: "There is no organization with this ID." });
      if (isRead) {
        await databaseOf(tx)
          .insertInto("identity_center")
          .values({
            organization_id: organizationId,
            aws_organization_id: organization.awsOrganizationId,
            region: region ?? organization.region,
            requested_at: new Date(now()),
            readings: JSON.stringify(PARTS_NEVER_READ),
          })
          .onConflict((conflict) =>
            conflict.column("organization_id").doUpdateSet((eb) => ({
              ...(region != null && { region }),
              requested_at: eb.ref("excluded.requested_at"),
            })),
          )
          .execute();
        await platform.jobs.sendIdentityCenter(tx, { organizationId });
      } else await databaseOf(tx).deleteFrom("identity_center").where("organization_id", "=", organizationId).execute();
      await recordAudit(tx, this.scope, {
        action: "organizations.updateSettings",
        target: organizationId,
        targetName: organization.awsOrganizationId,
        details: { readsIdentityCenter: isRead, ...(region && { region }) },
      });
      return organization;
    });
  }
}
