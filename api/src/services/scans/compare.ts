/** Compares two scans of an account: what changed in its IAM configuration, alerts and escalation paths. */
import { type Alert, AlertEntity } from "../../db/entities/alert.ts";
import type { Scan } from "../../db/entities/scan.ts";
import type { AlertEventKind } from "../../iam/alerts/alert.ts";
import { AppError } from "../../errors.ts";
import { beforeReading } from "../alerts/due-alerts.ts";
import { formatInstant } from "../../iam/time.ts";
import { Snapshots } from "../history/snapshots.ts";
import { Scans } from "./scans.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { analyze } from "../analysis/analysis-worker.ts";
import type { AnalyzedPathChange } from "../analysis/requests.ts";
import type { PackedSnapshot } from "../analysis/snapshot-codec.ts";
import type { AnalyzedDrift } from "../analysis/snapshot-drift.ts";

const ALERTS_MAX = 500;

export interface ScanComparison extends AnalyzedDrift {
  readonly from: Scan;
  readonly to: Scan;
  readonly opened: readonly Alert[];
  readonly reopened: readonly Alert[];
  readonly resolved: readonly Alert[];
  readonly accountId: string;
  /** False if one of the scans could not read what paths consist of. */
  readonly arePathsCompared: boolean;
  /** Escalation paths that opened, each with the change that opened it. Limited to the first ones. */
  readonly pathsOpened: readonly AnalyzedPathChange[];
  /** Escalation paths that closed, each with the change that closed it. Limited to the first ones. */
  readonly pathsClosed: readonly AnalyzedPathChange[];
}

export class ScanComparisons {
  constructor(private readonly scope: Scope) {}

  /** Compares two finished scans of one account, in either order: IAM by their snapshots, alerts by their events. */
  async compare(oneId: string, otherId: string): Promise<ScanComparison> {
    allow(this.scope, "scans.read");
    await beforeReading(this.scope);
    const scans = new Scans(this.scope);
    const one = await scans.get(oneId);
    const other = await scans.get(otherId);
    if (one.accountId !== other.accountId)
      throw new AppError("BAD_USER_INPUT", {
        message: "The two scans are of different accounts. Choose two scans of one account.",
      });
    const [from, to] = one.requestedAt <= other.requestedAt ? [one, other] : [other, one];
    const [before, after] = [await this.snapshotOf(from), await this.snapshotOf(to)];
    const { drift, paths } = await analyze<"COMPARE">(this.scope, { kind: "COMPARE", before, after });
    return {
      from,
      to,
      opened: await this.alerts(from, to, "OPENED"),
      reopened: await this.alerts(from, to, "REOPENED"),
      resolved: await this.alerts(from, to, "RESOLVED"),
      ...drift,
      accountId: from.accountId,
      pathsOpened: paths?.opened ?? [],
      pathsClosed: paths?.closed ?? [],
      arePathsCompared: paths !== null,
    };
  }

  /** Error: NOT_FOUND, with the scans whose snapshots are nearest. */
  private async snapshotOf({ id, accountId, requestedAt }: Scan): Promise<PackedSnapshot> {
    const snapshots = new Snapshots(this.scope);
    const kept = (await snapshots.ofScans([id])).get(id);
    if (kept) return snapshots.document(kept);
    const at = requestedAt.getTime();
    const nearest = await Promise.all([
      snapshots.nearest(accountId, "BEFORE", at),
      snapshots.nearest(accountId, "AFTER", at),
    ]);
    const others = nearest.filter((snapshot) => snapshot !== null);
    const times = others.map(({ takenAt }) => formatInstant(takenAt.getTime())).join(" and ");
    throw new AppError("NOT_FOUND", {
      message: `The scan of ${formatInstant(at)} has no snapshot, or it was deleted. ${snapshots.keeping}${times && ` The nearest are of ${times}.`}`,
      details: { scanId: id, nearest: others.map(({ scanId }) => scanId).join(" ") },
    });
  }

  private async alerts(from: Scan, to: Scan, kind: AlertEventKind): Promise<Alert[]> {
    const rows = await this.scope.em.execute<{ alert_id: string }[]>(
      `select distinct e.alert_id from alert_event e join scan s on s.id = e.source_id
        where e.kind = ? and s.account_id = ? and s.requested_at > ? and s.requested_at <= ? limit ${ALERTS_MAX}`,
      [kind, from.accountId, from.requestedAt, to.requestedAt],
    );
    return this.scope.em.find(
      AlertEntity,
      { id: { $in: rows.map((row) => row.alert_id) } },
      { orderBy: { severityRank: "asc", number: "desc" } },
    );
  }
}
