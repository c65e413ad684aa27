/** The latest reading of an account, packed, as the thinking thread takes it. */
import { SnapshotEntity } from "../../db/entities/scan.ts";
import { AppError } from "../../errors.ts";
import type { Scope } from "../core/request-scope.ts";
import type { PackedSnapshot } from "./requests.ts";

/** Throws NOT_READ where the account was never read. */
export async function latestSnapshot(
  { em }: Scope,
  accountId: string,
): Promise<{ readonly snapshot: PackedSnapshot; readonly takenAt: Date }> {
  const row = await em.fork().findOne(SnapshotEntity, { accountId }, { orderBy: { takenAt: "desc" } });
  if (!row) throw new AppError("NOT_READ");
  return { snapshot: { id: row.id, document: row.document }, takenAt: row.takenAt };
}
