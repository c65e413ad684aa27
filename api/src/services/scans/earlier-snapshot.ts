/**
 * Compares a reading with the previous snapshot of the account. Facts that the reading lacks and the previous one
 * contained are kept beside it, so that missing data neither opens nor resolves an alert (`iam/checks/last-known.ts`).
 */
import { SnapshotEntity } from "../../db/entities/scan.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import { mayLack, withLastKnown } from "../../iam/checks/last-known.ts";
import { unpackSnapshot } from "../analysis/snapshot-codec.ts";
import type { Scope } from "../core/request-scope.ts";

/** The snapshots of an account that are tried, the newest first, until one is not damaged. */
const TRIED_MAX = 10;

/**
 * Unpacks the previous snapshot only if the reading may lack something, because a large one takes much memory. A damaged
 * one is logged and left out: an account whose last snapshot is damaged must not be without scans for ever.
 */
export async function withEarlierFacts(
  { em, platform: { log } }: Pick<Scope, "em" | "platform">,
  accountId: string,
  snapshot: AccountSnapshot,
): Promise<AccountSnapshot> {
  const rows = await em
    .fork()
    .find(
      SnapshotEntity,
      { accountId },
      { orderBy: { takenAt: "desc", id: "desc" }, fields: ["id", "knownSections"], limit: TRIED_MAX },
    );
  for (const { id, knownSections } of rows) {
    if (knownSections !== null && !mayLack(snapshot, new Set<string>(knownSections))) return snapshot;
    const { document } = await em.fork().findOneOrFail(SnapshotEntity, { id });
    const earlier = await unpackSnapshot(document).catch((error: Error) => {
      log.error({ accountId, snapshotId: id, reason: error.message }, "scan.snapshot_damaged");
      return null;
    });
    if (earlier) return withLastKnown(snapshot, earlier);
  }
  return snapshot;
}
