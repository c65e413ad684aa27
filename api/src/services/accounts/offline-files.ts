/**
 * Accounts that are read from offline files, which an operator exported from AWS and uploaded. The newest file of each
 * kind is stored compressed.
 */
import { buffer } from "node:stream/consumers";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";
import type { AccountReading } from "../../aws/account-reading.ts";
import { readOfflineAccount, recognizeOfflineFile } from "../../aws/offline-files.ts";
import { now } from "../../clock.ts";
import type { Account } from "../../db/entities/account.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { OFFLINE_FILE_KINDS, OfflineFileEntity, type OfflineFileKind } from "../../db/entities/offline-file.ts";
import { AppError } from "../../errors.ts";
import { Accounts } from "./accounts.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { allow, type Scope } from "../core/request-scope.ts";

export const OFFLINE_FILE_MAX_BYTES = 256 * 1_024 * 1_024;

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

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
      throw new AppError("BAD_USER_INPUT", { message: "Files can be uploaded only to an account of offline files." });
    if (!isKind(kind))
      throw new AppError("BAD_USER_INPUT", {
        message: `kind: must be one of ${OFFLINE_FILE_KINDS.join(", ")}.`,
        details: { path: "kind" },
      });
    const file = await buffer(limitSize(content));
    const { awsAccountId, partition } = recognizeOfflineFile(kind, file);
    if (awsAccountId && account.awsAccountId && awsAccountId !== account.awsAccountId) {
      throw new AppError("AWS_WRONG_ACCOUNT", {
        message: `This file belongs to AWS account ${awsAccountId}, but the account's other files belong to ${account.awsAccountId}.`,
      });
    }
    const compressed = await compress(file);
    await this.scope.em.transactional(async (tx) => {
      await tx.upsert(OfflineFileEntity, {
        accountId: account.id,
        kind,
        takenAt: takenAt ?? new Date(now()),
        uploadedAt: new Date(now()),
        content: compressed,
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
        details: { kind, bytes: file.length },
      });
    });
    return this.scope.em.refreshOrFail(account);
  }
}

/** Reads an account's offline files for a scan. */
export async function readOfflineFiles(scope: Scope, account: Account): Promise<AccountReading> {
  const rows = await scope.em.find(OfflineFileEntity, { accountId: account.id });
  const files = await Promise.all(
    rows.map(async (row) => ({
      kind: row.kind,
      takenAt: row.takenAt.getTime(),
      content: await decompress(row.content),
    })),
  );
  return readOfflineAccount({ awsAccountId: account.awsAccountId!, files });
}

function isKind(kind: string): kind is OfflineFileKind {
  return (OFFLINE_FILE_KINDS as readonly string[]).includes(kind);
}

async function* limitSize(content: Readable): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += (chunk as Buffer).length;
    if (bytes > OFFLINE_FILE_MAX_BYTES) throw new AppError("PAYLOAD_TOO_LARGE");
    yield chunk as Buffer;
  }
}
