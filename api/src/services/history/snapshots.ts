/** The snapshots that are kept: which scans have one, and which one answers for a moment. */
import { now } from "../../clock.ts";
import { SnapshotEntity } from "../../db/entities/scan.ts";
import { AppError } from "../../errors.ts";
import { countOf } from "../../iam/count-of.ts";
import { formatInstant, type Instant } from "../../iam/time.ts";
import type { PackedSnapshot } from "../analysis/snapshot-codec.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { snapshotSettings } from "./thin-snapshots.ts";

/** How far a moment may be in the future: another process may have just returned it, and its clock may differ. */
const CLOCKS_DIFFER_MAX_MS = 60_000;

/** A kept snapshot without its content. */
export interface KeptSnapshot {
  readonly id: string;
  readonly accountId: string;
  readonly scanId: string;
  readonly takenAt: Date;
}

export class Snapshots {
  constructor(private readonly scope: Scope) {}

  /** Returns the snapshots of the scans that are kept. */
  async ofScans(scanIds: readonly string[]): Promise<Map<string, KeptSnapshot>> {
    allow(this.scope, "scans.read");
    const rows = await this.scope.em
      .fork()
      .find(SnapshotEntity, { scanId: { $in: [...scanIds] } }, { fields: ["id", "accountId", "scanId", "takenAt"] });
    return new Map(rows.map((row) => [row.scanId, row]));
  }

  async document({ id, takenAt }: KeptSnapshot): Promise<PackedSnapshot> {
    const row = await this.scope.em.fork().findOne(SnapshotEntity, { id }, { fields: ["document"] });
    if (!row)
      throw new AppError("NOT_FOUND", { message: `The snapshot of ${formatInstant(takenAt.getTime())} was deleted.` });
    return { id, document: row.document };
  }

  /**
   * The snapshot of the latest scan at a moment. Errors: BAD_USER_INPUT for a moment in the future; NOT_FOUND if no snapshot
   * is that old; both name the nearest moment that can be answered.
   */
  async at(accountId: string, at: Instant): Promise<KeptSnapshot> {
    allow(this.scope, "inventory.read");
    if (at > now() + CLOCKS_DIFFER_MAX_MS)
      throw new AppError("BAD_USER_INPUT", { message: "asOf: must not be in the future.", details: { path: "asOf" } });
    const before = await this.nearest(accountId, "BEFORE", at);
    if (before) return before;
    const after = await this.nearest(accountId, "AFTER", at);
    throw new AppError("NOT_FOUND", {
      message: after
        ? `No snapshot of the account is as old as ${formatInstant(at)}. The oldest that is kept is of ${formatInstant(after.takenAt.getTime())}. ${this.keeping}`
        : "The account has not been scanned, so nothing is known about its past.",
      details: { path: "asOf", ...(after && { oldest: after.takenAt.toISOString(), scanId: after.scanId }) },
    });
  }

  /** The kept snapshot nearest to a moment, on one of its sides. */
  async nearest(accountId: string, side: "BEFORE" | "AFTER", at: Instant): Promise<KeptSnapshot | null> {
    const [condition, direction] = side === "BEFORE" ? (["$lte", "desc"] as const) : (["$gt", "asc"] as const);
    return this.scope.em
      .fork()
      .findOne(
        SnapshotEntity,
        { accountId, takenAt: { [condition]: new Date(at) } },
        { orderBy: { takenAt: direction, id: direction }, fields: ["id", "accountId", "scanId", "takenAt"] },
      );
  }

  /** For the message about a missing snapshot. */
  get keeping(): string {
    const { keepAllDays, keepDailyDays } = snapshotSettings(this.scope.platform);
    return `All snapshots of the last ${countOf(keepAllDays, "day")} are kept, and one a day of the last ${countOf(keepDailyDays, "day")}.`;
  }
}
