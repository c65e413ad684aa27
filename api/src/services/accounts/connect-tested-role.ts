/** Saves an account that is read with a role of its organization, after the role was tested. */
import { now } from "../../clock.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { BLANK } from "./accounts.ts";
import { SCAN_EVERY_HOURS_DEFAULT } from "./scan-schedule.ts";

export interface TestedRole {
  readonly name: string;
  readonly awsAccountId: string;
  readonly partition: string;
  readonly region: string;
  readonly roleArn: string;
  /** The organization's external ID, which all of its accounts share. */
  readonly externalId: string;
  readonly organizationId: string;
  /** The due time of the first scan. */
  readonly firstScanAt: Date;
}

/**
 * Returns the ID of the new account, which is CONNECTED from the start. Throws UniqueConstraintViolationException if the
 * AWS account is connected already.
 */
export async function connectTestedRole(tx: Em, { firstScanAt, ...role }: TestedRole): Promise<string> {
  const at = new Date(now());
  const account = tx.create(AccountEntity, {
    ...BLANK,
    ...role,
    id: newId("account"),
    source: "ASSUME_ROLE",
    status: "CONNECTED",
    scanEveryHours: SCAN_EVERY_HOURS_DEFAULT,
    nextScanAt: firstScanAt,
    createdAt: at,
    connectedAt: at,
  });
  await tx.persist(account).flush();
  return account.id;
}
