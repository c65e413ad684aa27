/** Tests the connection to an account, and saves whether it works. */
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { type ConnectionTestLine, testConnection } from "../../aws/test-connection.ts";
import { now } from "../../clock.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import { AppError } from "../../errors.ts";
import { recordAudit } from "../audit/audit-log.ts";
import type { Scope } from "../core/request-scope.ts";
import { connectionOf } from "./connection.ts";
import { lockStatus, reportReachability } from "./reachability.ts";
import { firstScheduledAt } from "./scan-schedule.ts";

export interface ConnectionTest {
  readonly account: Account;
  readonly lines: readonly ConnectionTestLine[];
}

export interface TestOptions {
  /** The line of a test that keeps the account from being connected. */
  readonly failedStep: (lines: readonly ConnectionTestLine[]) => ConnectionTestLine | undefined;
  /** Whether only the steps are run that decide whether the account can be connected. */
  readonly isRequiredOnly?: boolean;
  /** The ID of the operator or token that requested a test in the background. */
  readonly requestedBy?: string | null;
}

/**
 * Returns one line per AWS call. If no step failed, the account becomes CONNECTED. Writes nothing to AWS. Errors:
 * ACCOUNT_ARCHIVED, ACCOUNT_ALREADY_CONNECTED.
 */
export async function testAccount(
  scope: Scope,
  account: Account,
  { failedStep, isRequiredOnly = false, requestedBy = null }: TestOptions,
): Promise<ConnectionTest> {
  const { lines, awsAccountId, partition } = await testConnection(connectionOf(account, scope.platform.secrets), {
    expectedAccountId: account.awsAccountId,
    isRequiredOnly,
    readsLastAccessed: account.readsLastAccessed,
    readsKeyUse: account.readsKeyUse,
    readsUserCredentials: account.readsUserCredentials,
  });
  const failed = failedStep(lines);
  const isWorking = !failed && awsAccountId !== null;
  if (isWorking) {
    markConnected(account, awsAccountId, partition ?? "aws");
  } else {
    account.statusReason = failed?.message ?? "AWS did not report which account the credentials belong to.";
    if (account.status === "CONNECTED") account.status = "ERROR";
  }
  try {
    await scope.em.transactional(async (tx) => {
      // While AWS was asked, a scan may have changed the status and reported it.
      const former = await lockStatus(tx, account.id);
      if (former === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
      const brokenStatus = former === "CONNECTED" ? "ERROR" : (former ?? account.status);
      account.status = isWorking ? "CONNECTED" : brokenStatus;
      await tx.persist(account).flush();
      // The row that was read first had another status, so the flush may have found no change.
      const { status, statusReason } = account;
      await tx.nativeUpdate(AccountEntity, { id: account.id }, { status, statusReason });
      if (former === "CONNECTED" && status === "ERROR") await reportReachability(tx, account.id, statusReason);
      if (former === "ERROR" && status === "CONNECTED") await reportReachability(tx, account.id, null);
      await recordAudit(tx, scope, {
        action: "accounts.test",
        target: account.id,
        targetName: account.name,
        details: { outcome: account.status, awsAccountId, ...(requestedBy !== null && { requestedBy }) },
      });
    });
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException)
      throw new AppError("ACCOUNT_ALREADY_CONNECTED", { details: { awsAccountId } });
    throw error;
  }
  return { account, lines };
}

export function markConnected(account: Account, awsAccountId: string, partition: string): void {
  account.awsAccountId = awsAccountId;
  account.partition = partition;
  account.status = "CONNECTED";
  account.statusReason = null;
  account.connectedAt ??= new Date(now());
  account.nextScanAt ??= firstScheduledAt(account.id, account.scanEveryHours);
}
