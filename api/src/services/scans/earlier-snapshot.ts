/**
 * Compares a reading with the previous snapshot of the account. What the reading lacks and the previous one contained is
 * kept beside it, so that missing data neither opens nor resolves an alert (`iam/checks/last-known.ts`).
 */
import { SnapshotEntity } from "../../db/entities/scan.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import { mayLack, withLastKnown } from "../../iam/checks/last-known.ts";
import { unpackSnapshot } from "../analysis/snapshot-codec.ts";

/** Unpacks the previous snapshot only if the reading may lack something, because a large one takes much memory. */
export async function withEarlierFacts(em: Em, accountId: string, snapshot: AccountSnapshot): Promise<AccountSnapshot> {
  const latest = { accountId };
  const orderBy = { takenAt: "desc", id: "desc" } as const;
  const row = await em.fork().findOne(SnapshotEntity, latest, { orderBy, fields: ["id", "knownSections"] });
  if (!row || (row.knownSections !== null && !mayLack(snapshot, new Set<string>(row.knownSections)))) return snapshot;
  const { document } = await em.fork().findOneOrFail(SnapshotEntity, { id: row.id });
  return withLastKnown(snapshot, await unpackSnapshot(document));
}
