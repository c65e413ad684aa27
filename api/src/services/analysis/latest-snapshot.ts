/** The latest snapshot of an account, packed for the analysis process. */
import { SnapshotEntity } from "../../db/entities/scan.ts";
import { AppError } from "../../errors.ts";
import type { Scope } from "../core/request-scope.ts";
import type { PackedSnapshot } from "./snapshot-codec.ts";

/** Returns the latest snapshot. Throws NOT_READ if the account was never read. */
export async function latestSnapshot(
  { em }: Scope,
  accountId: string,
): Promise<{ readonly snapshot: PackedSnapshot; readonly takenAt: Date }> {
  const row = await em.fork().findOne(SnapshotEntity, { accountId }, { orderBy: { takenAt: "desc" } });
  if (!row) throw new AppError("NOT_READ");
  return { snapshot: { id: row.id, document: row.document }, takenAt: row.takenAt };
}
