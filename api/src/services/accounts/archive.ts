/** Archiving accounts: what ends at once, what is kept, and bringing back an account that IAM Monitor archived by itself. */
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { now } from "../../clock.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import { OfflineFileEntity } from "../../db/entities/offline-file.ts";
import { RotationEntity } from "../../db/entities/rotation.ts";
import { ScanEntity } from "../../db/entities/scan.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import type { ArchivedReason } from "../../iam/organization.ts";
import { FINAL_ROTATION_STATES } from "../../iam/rotation/states.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { allow, type Scope } from "../core/request-scope.ts";

/**
 * Ends the scans of an account and archives it. `reason` is null if an operator disconnects it: the credentials are then
 * deleted. Otherwise the role and the external ID stay, so that the account can be restored. Returns false for an account
 * that an operator has disconnected in the meantime. Error: ROTATION_OPEN.
 */
export async function archiveAccount(tx: Em, accountId: string, reason: ArchivedReason | null): Promise<boolean> {
  const finishedAt = new Date(now());
  await tx.nativeUpdate(ScanEntity, { accountId, status: "RUNNING" }, { isCancelRequested: true });
  await tx.nativeUpdate(
    ScanEntity,
    { accountId, status: "QUEUED" },
    { status: "CANCELLED", isCancelRequested: true, finishedAt },
  );
  const open = await tx.findOne(RotationEntity, { accountId, state: { $nin: [...FINAL_ROTATION_STATES] } });
  if (open) throw new AppError("ROTATION_OPEN", { details: { rotationId: open.id } });
  await tx.nativeDelete(OfflineFileEntity, { accountId });
  const archived = await tx.nativeUpdate(
    AccountEntity,
    { id: accountId, ...(reason !== null && { status: { $ne: "ARCHIVED" as const } }) },
    {
      status: "ARCHIVED",
      archivedAt: finishedAt,
      archivedReason: reason,
      nextScanAt: null,
      writes: "OFF",
      ...(reason === null && { sealedSecret: null, accessKeyId: null, externalId: null, endpoint: null }),
    },
  );
  return archived > 0;
}

/**
 * Brings back an account that IAM Monitor archived because of its state in AWS. It is scanned at once and is not archived
 * again because of the same state. Writes stay off. Errors: NOT_FOUND, BAD_USER_INPUT, ACCOUNT_ALREADY_CONNECTED.
 */
export async function restoreAccount(scope: Scope, account: Account): Promise<Account> {
  allow(scope, "accounts.connect");
  const { archivedReason } = account;
  if (account.status !== "ARCHIVED")
    throw new AppError("BAD_USER_INPUT", { message: "id: is an account that is connected.", details: { path: "id" } });
  if (archivedReason === null || archivedReason === undefined)
    throw new AppError("BAD_USER_INPUT", {
      message: "id: is an account that an operator disconnected. Its credentials are deleted. Connect it again.",
      details: { path: "id" },
    });
  try {
    await scope.em.transactional(async (tx) => {
      const restored = await tx.nativeUpdate(
        AccountEntity,
        // An account that was erased meanwhile no longer has the reason, so it is not restored.
        { id: account.id, status: "ARCHIVED", archivedReason },
        {
          status: "CONNECTED",
          statusReason: null,
          archivedAt: null,
          eraseRequestedAt: null,
          archivedReason: null,
          keptInState: archivedReason,
          nextScanAt: account.scanEveryHours === null ? null : new Date(now()),
        },
      );
      if (restored === 0)
        throw new AppError("ACCOUNT_ARCHIVED", {
          message: "The account was restored or erased in the meantime. Load the page again.",
        });
      await recordAudit(tx, scope, {
        action: "accounts.connect",
        target: account.id,
        targetName: account.name,
        details: { restoredAfter: archivedReason },
      });
    });
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    throw new AppError("ACCOUNT_ALREADY_CONNECTED", { details: { awsAccountId: account.awsAccountId } });
  }
  return scope.em.refreshOrFail(account);
}
