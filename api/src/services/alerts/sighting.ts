/** When an alert was last seen, from the alert and the latest result of its check. */
import type { Alert } from "../../db/entities/alert.ts";

/** When an alert was last seen, and why it could not be evaluated after that. */
export interface Sighting {
  readonly lastSeenAt: Date;
  readonly staleReason: string | null;
  /** When a scan or a verification last evaluated the alert. Null if it is not stale. */
  readonly staleSince: Date | null;
}

/** The latest result of a check in an account. */
export interface LatestResult {
  readonly outcome: string;
  readonly reason: string | null;
  readonly lastEvaluatedAt: string | null;
}

type SeenAlert = Pick<Alert, "status" | "openedAt" | "lastSeenAt" | "evidenceAsOf" | "notEvaluatedReason">;

/** An open alert was last seen by the latest evaluation of its check. */
export function sightingOf(alert: SeenAlert, result: LatestResult | null): Sighting {
  const evaluatedAt = result?.lastEvaluatedAt ? new Date(result.lastEvaluatedAt) : alert.openedAt;
  const seenAt = alert.lastSeenAt ?? evaluatedAt;
  // If a verification saw the alert after the scan, its evidence is newer.
  const isEvidenceNewer = alert.status !== "RESOLVED" && alert.evidenceAsOf > seenAt;
  const unread = result?.outcome === "NOT_EVALUATED" ? (result.reason ?? "Its check was not evaluated.") : null;
  const lastSeenAt = isEvidenceNewer ? alert.evidenceAsOf : seenAt;
  const staleReason = alert.status === "RESOLVED" ? null : (alert.notEvaluatedReason ?? unread);
  return { lastSeenAt, staleReason, staleSince: staleReason === null ? null : lastSeenAt };
}
