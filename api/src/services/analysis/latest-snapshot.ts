/** The latest snapshot of an account, packed for the analysis process. */
import { SnapshotEntity } from "../../db/entities/scan.ts";
import { AppError } from "../../errors.ts";
import type { Scope } from "../core/request-scope.ts";
import type { PackedSnapshot } from "./snapshot-codec.ts";

/** Returns the latest snapshot. Null if the account was never read. */
export async function findLatestSnapshot(scope: Scope, accountId: string): Promise<PackedSnapshot | null> {
  const row = await findRow(scope, accountId);
  return row && { id: row.id, document: row.document };
}

/** Returns the latest snapshot. Throws NOT_READ if the account was never read. */
export async function latestSnapshot(
  scope: Scope,
  accountId: string,
): Promise<{ readonly snapshot: PackedSnapshot; readonly takenAt: Date }> {
  const row = await findRow(scope, accountId);
  if (!row) throw new AppError("NOT_READ");
  return { snapshot: { id: row.id, document: row.document }, takenAt: row.takenAt };
}

function findRow({ em }: Scope, accountId: string) {
  return em.fork().findOne(SnapshotEntity, { accountId }, { orderBy: { takenAt: "desc" } });
}
