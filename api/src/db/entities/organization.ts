import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { HeldAccount, OrganizationUnit, UnreadUnit } from "../../iam/organization.ts";
import type { AdministrationReadings } from "../../iam/organization-administration.ts";
import { POLICIES_NEVER_READ, type PolicyReadings } from "../../iam/organization-policies.ts";

/** An organization whose accounts can be connected together. `account` is the connected account that lists them. */
export const OrganizationEntity = defineEntity({
  name: "Organization",
  tableName: "organization",
  properties: {
    id: p.text().primary(),
    /** AWS's ID, such as `o-a1b2c3d4e5`. */
    awsOrganizationId: p.text(),
    managementAccountId: p.text(),
    partition: p.text(),
    rootId: p.text(),
    accountId: p.text(),
    /** The Region of the connections to the accounts. */
    region: p.text(),
    /** The external ID that the role of each account requires. */
    externalId: p.text(),
    roleName: p.text(),
    units: p.json().$type<readonly OrganizationUnit[]>(),
    unread: p.json().$type<readonly UnreadUnit[]>(),
    /** The AWS calls of the latest reading. */
    calls: p.integer(),
    /** When a reading was requested that has not ended. */
    readRequestedAt: p.datetime().strictNullable(),
    readAt: p.datetime().strictNullable(),
    /** Why the latest reading failed as a whole. Null if it did not. */
    readCode: p.text().strictNullable(),
    readReason: p.text().strictNullable(),
    /** Since when new accounts are connected without an operator. Null if they are not. */
    connectsNewSince: p.datetime().strictNullable(),
    /** The ID of the operator or token that switched this on. */
    connectsNewBy: p.text().strictNullable(),
    /** The due time of the next reading. Null before the first one. */
    nextReadAt: p.datetime().strictNullable(),
    /** The state of the readings of the SCPs and RCPs, which are in the table organization_policy. */
    policyReadings: p
      .json()
      .$type<PolicyReadings>()
      .onCreate(() => POLICIES_NEVER_READ),
    /** The AWS calls of the latest reading of the policies. */
    policyCalls: p.integer().default(0),
    /**
     * The delegated administrators, trusted services and the delegation policy, as far as they were read. Null if never
     * read.
     */
    administration: p.json().$type<AdministrationReadings>().strictNullable(),
    /** The accounts whose archiving waits for an operator, because one reading would have archived too many at once. */
    heldAccounts: p
      .json()
      .$type<readonly HeldAccount[]>()
      .onCreate(() => []),
    /** Since when accounts are held. Null if none is. */
    heldSince: p.datetime().strictNullable(),
    /** The IDs of accounts that an operator has allowed to archive. */
    archivingAllowed: p
      .json()
      .$type<readonly string[]>()
      .onCreate(() => []),
    createdAt: p.datetime(),
  },
});
export type Organization = InferEntity<typeof OrganizationEntity>;
