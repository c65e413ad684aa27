/**
 * Accounts that are read from offline files, which an operator exported from AWS and uploaded. The newest file of each
 * kind is stored compressed.
 */
import { buffer } from "node:stream/consumers";
import type { Readable } from "node:stream";
import type { AccountReading } from "../../aws/account-reading.ts";
import { CLOCK_TOLERANCE_MS } from "../../aws/offline-files.ts";
import { now } from "../../clock.ts";
import type { Account } from "../../db/entities/account.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { OFFLINE_FILE_KINDS, OfflineFileEntity, type OfflineFileKind } from "../../db/entities/offline-file.ts";
import { AppError } from "../../errors.ts";
import { Accounts } from "../accounts/accounts.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { ProcessLost } from "./analysis-child.ts";
import { analysisSettings, analyze, scanProcesses } from "./analysis-worker.ts";

export { OFFLINE_FILE_KINDS };

export class OfflineFiles {
  constructor(private readonly scope: Scope) {}

  /**
   * Stores one file. `takenAt` is when the file was read from AWS; default now. A credential report contains its own
   * time. Returns the account, which becomes CONNECTED when a file names its AWS account.
   */
  async put(accountId: string, kind: string, content: Readable, takenAt?: Date): Promise<Account> {
    allow(this.scope, "accounts.uploadFile");
    const account = await new Accounts(this.scope).get(accountId);
    if (account.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
    if (account.source !== "OFFLINE_FILES")
      throw new AppError("BAD_USER_INPUT", {
        message:
          "Files can be uploaded only to an account that was connected with uploaded files. Connect such an account first.",
      });
    if (!isKind(kind))
      throw new AppError("BAD_USER_INPUT", {
        message: `kind: must be one of ${OFFLINE_FILE_KINDS.join(", ")}.`,
        details: { path: "kind" },
      });
    const at = readTakenAt(takenAt, now());
    const file = await buffer(limitSize(content, analysisSettings(this.scope.platform).offlineFileMaxBytes));
    const bytes = file.length;
    const { owner, packed } = await analyze<"OFFLINE_FILE">(this.scope, {
      kind: "OFFLINE_FILE",
      fileKind: kind,
      content: file,
      now: now(),
    });
    const { awsAccountId, partition } = owner;
    if (awsAccountId && account.awsAccountId && awsAccountId !== account.awsAccountId) {
      throw new AppError("AWS_WRONG_ACCOUNT", {
        message: `This file belongs to AWS account ${awsAccountId}, but the account's other files belong to ${account.awsAccountId}.`,
      });
    }
    await this.scope.em.transactional(async (tx) => {
      await tx.upsert(OfflineFileEntity, {
        accountId: account.id,
        kind,
        takenAt: new Date(at),
        uploadedAt: new Date(now()),
        content: Buffer.from(packed),
      });
      await tx.nativeUpdate(
        AccountEntity,
        { id: account.id },
        {
          awsAccountId: account.awsAccountId ?? awsAccountId,
          partition: account.partition ?? partition,
          status: (account.awsAccountId ?? awsAccountId) ? "CONNECTED" : "PENDING",
          connectedAt: account.connectedAt ?? new Date(now()),
        },
      );
      await recordAudit(tx, this.scope, {
        action: "accounts.uploadFile",
        target: account.id,
        targetName: account.name,
        details: { kind, bytes },
      });
    });
    return this.scope.em.refreshOrFail(account);
  }
}

/** Reads an account's offline files for a scan. Error: ANALYSIS_LIMIT if they need too much memory. */
export async function readOfflineFiles(scope: Scope, account: Account, signal: AbortSignal): Promise<AccountReading> {
  const rows = await scope.em.find(OfflineFileEntity, { accountId: account.id });
  const { heapMb } = analysisSettings(scope.platform);
  try {
    return await scanProcesses.ask<"OFFLINE_ACCOUNT">(
      {
        kind: "OFFLINE_ACCOUNT",
        awsAccountId: account.awsAccountId!,
        files: rows.map((row) => ({ kind: row.kind, takenAt: row.takenAt.getTime(), packed: row.content })),
      },
      { caller: scope.requestId, heapMb, signal },
    );
  } catch (error) {
    if (!(error instanceof ProcessLost) || error.reason === "CRASH") throw error;
    if (error.reason === "KILLED")
      throw new AppError("ANALYSIS_LIMIT", {
        message:
          "The memory of the machine was exhausted while the account's files were read, so nothing was evaluated. Give the worker more memory or lower ANALYSIS_HEAP_MB, then start the scan again.",
        cause: error,
      });
    throw new AppError("ANALYSIS_LIMIT", {
      message: `Reading the account's files needed more than ${heapMb} MB of memory, so nothing was evaluated. Raise ANALYSIS_HEAP_MB, then start the scan again.`,
      cause: error,
    });
  }
}

/**
 * Returns the time at which the file was exported. A time in the future is refused: later files would count as older
 * evidence and be ignored until then. A client's clock may be a little ahead; its time then counts as now.
 */
function readTakenAt(takenAt: Date | undefined, at: number): number {
  if (takenAt === undefined) return at;
  if (takenAt.getTime() > at + CLOCK_TOLERANCE_MS)
    throw new AppError("BAD_USER_INPUT", {
      message: "takenAt: is in the future. Send the time at which the file was exported from AWS.",
      details: { path: "takenAt" },
    });
  return Math.min(takenAt.getTime(), at);
}

function isKind(kind: string): kind is OfflineFileKind {
  return (OFFLINE_FILE_KINDS as readonly string[]).includes(kind);
}

async function* limitSize(content: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxBytes)
      throw new AppError("PAYLOAD_TOO_LARGE", {
        message: `The file is larger than ${Math.floor(maxBytes / 2 ** 20)} MB. An administrator can raise OFFLINE_FILE_MAX_MB.`,
        details: { maxBytes },
      });
    yield chunk as Buffer;
  }
}
