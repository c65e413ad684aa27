/** A leaked key may have been used to leave something behind: the account is read again before its user gets a new key. */
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { AccountEntity } from "../../db/entities/account.ts";
import type { Rotation } from "../../db/entities/rotation.ts";
import { ScanEntity } from "../../db/entities/scan.ts";
import { AppError } from "../../errors.ts";
import { SYSTEM } from "../core/permissions.ts";
import { requestScan } from "../scans/scans.ts";
import type { Platform } from "../core/request-scope.ts";

/** Whether a scan that began after the key was switched off has ended with a picture; asks for one where none is under way. */
export async function hasFreshScan({ orm, jobs }: Platform, { accountId, inactiveAt }: Rotation): Promise<boolean> {
  const em = orm.em.fork();
  // By PostgreSQL's clock, as every window of a rotation; who asked for the scan may have another.
  const since = { accountId, startedAt: { $gte: inactiveAt! } };
  if ((await em.count(ScanEntity, { ...since, status: { $in: ["SUCCEEDED", "PARTIAL"] } })) > 0) return true;
  if ((await em.count(ScanEntity, { accountId, status: { $in: ["QUEUED", "RUNNING"] } })) > 0) return false;
  const account = await em.findOneOrFail(AccountEntity, { id: accountId });
  try {
    await requestScan(em.fork(), jobs, account, { trigger: "OPERATOR", requestedBy: SYSTEM.name });
  } catch (error) {
    // Somebody else was quicker: their scan is as good.
    if (
      !(error instanceof UniqueConstraintViolationException) &&
      !(error instanceof AppError && error.code === "SCAN_ALREADY_RUNNING")
    )
      throw error;
  }
  return false;
}
