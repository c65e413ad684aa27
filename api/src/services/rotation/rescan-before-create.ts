/**
 * Scans the account again before a leaked key is replaced by a new one, because the leaked key may have been used to
 * change the account.
 */
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { AccountEntity } from "../../db/entities/account.ts";
import type { Rotation } from "../../db/entities/rotation.ts";
import { ScanEntity } from "../../db/entities/scan.ts";
import { AppError } from "../../errors.ts";
import { SYSTEM_ACTOR } from "../../iam/actor.ts";
import { requestScan } from "../scans/scans.ts";
import type { Platform } from "../core/request-scope.ts";

/**
 * Whether a scan that began after the key was deactivated has finished with a snapshot.
 * If not, requests a scan unless one is queued or running.
 */
export async function hasFreshScan({ orm, jobs }: Platform, { accountId, inactiveAt }: Rotation): Promise<boolean> {
  const em = orm.em.fork();
  // Both times come from the database's clock. The clocks of the processes may differ.
  const since = { accountId, startedAt: { $gte: inactiveAt! } };
  if ((await em.count(ScanEntity, { ...since, status: { $in: ["SUCCEEDED", "PARTIAL"] } })) > 0) return true;
  if ((await em.count(ScanEntity, { accountId, status: { $in: ["QUEUED", "RUNNING"] } })) > 0) return false;
  const account = await em.findOneOrFail(AccountEntity, { id: accountId });
  try {
    await requestScan(em.fork(), jobs, account, { trigger: "OPERATOR", requestedBy: SYSTEM_ACTOR });
  } catch (error) {
    // Another request has started a scan at the same time. That scan serves as well.
    if (
      !(error instanceof UniqueConstraintViolationException) &&
      !(error instanceof AppError && error.code === "SCAN_ALREADY_RUNNING")
    )
      throw error;
  }
  return false;
}
