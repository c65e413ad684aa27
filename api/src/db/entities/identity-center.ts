import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { type PartReadings, PARTS_NEVER_READ } from "../../iam/identity-center.ts";

/**
 * IAM Identity Center of an organization whose reading is switched on. Its contents are in the tables
 * `identity_center_…`.
 */
export const IdentityCenterEntity = defineEntity({
  name: "IdentityCenter",
  tableName: "identity_center",
  properties: {
    organizationId: p.text().primary(),
    /** AWS's ID of the organization. Limited callers do not see the organization itself. */
    awsOrganizationId: p.text(),
    region: p.text(),
    /** Null until it was found. */
    instanceArn: p.text().strictNullable(),
    identityStoreId: p.text().strictNullable(),
    /** When a reading was requested that has not ended. */
    requestedAt: p.datetime().strictNullable(),
    nextReadAt: p.datetime(),
    /** When the latest reading ended that found the instance. */
    readAt: p.datetime().strictNullable(),
    /** Why the latest reading failed as a whole. Null if it did not. */
    code: p.text().strictNullable(),
    reason: p.text().strictNullable(),
    readings: p
      .json()
      .$type<PartReadings>()
      .onCreate(() => PARTS_NEVER_READ),
    /** The AWS calls of the latest reading. */
    calls: p.integer().default(0),
  },
});
export type IdentityCenter = InferEntity<typeof IdentityCenterEntity>;
