import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { StackedBar } from "../../ui/stacked-bar.tsx";
import {
  SEVERITY_ORDER,
  SEVERITY_LABELS,
  SeverityBadge,
  type SeverityName,
} from "../../features/alerts/severity-badge.tsx";
import type { OverviewQuery } from "../../gql/overview.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { useNow } from "../../ui/now.ts";
import styles from "./page.module.css";

type Overview = OverviewQuery["overview"];

function countsBySeverity({ openAlerts }: Overview): Readonly<Record<SeverityName, number>> {
  return {
    CRITICAL: openAlerts.critical,
    HIGH: openAlerts.high,
    MEDIUM: openAlerts.medium,
    LOW: openAlerts.low,
    INFORMATIONAL: openAlerts.informational,
  };
}

/** Rounded up, so that the filter holds at least what is new. */
function hoursSince(at: string, now: number): number {
  return Math.max(1, Math.ceil((now - new Date(at).getTime()) / 3_600_000));
}

/** The inbox in one strip; each number opens its filter. */
export function OpenAlerts({
  overview,
  lastVisitAt,
}: {
  readonly overview: Overview;
  readonly lastVisitAt: string | null;
}): ReactElement {
  const counts = countsBySeverity(overview);
  const now = useNow();
  return (
    <section className={`${styles["hero"]} ${styles["wide"]}`} aria-label="Open alerts">
      <div className={styles["total"]}>
        <Link to="/alerts" className={styles["totalNumber"]}>
          {formatNumber(overview.openAlerts.total)}
        </Link>
        <p>
          open {overview.openAlerts.total === 1 ? "alert" : "alerts"}
          <span className={styles["quiet"]}>
            {lastVisitAt === null ? (
              "your first visit: all of it is new"
            ) : overview.newSinceLastVisit > 0 ? (
              <>
                <Link to="/alerts" search={{ q: `is:open firstseen:<=${hoursSince(lastVisitAt, now)}h` }}>
                  {formatNumber(overview.newSinceLastVisit)} new
                </Link>{" "}
                since your last visit
              </>
            ) : (
              "nothing new since your last visit"
            )}
          </span>
        </p>
      </div>
      <div className={styles["split"]}>
        <StackedBar
          label="Open alerts by severity"
          segments={SEVERITY_ORDER.map((severity) => ({
            key: severity,
            label: SEVERITY_LABELS[severity],
            value: counts[severity],
            tone: severity.toLowerCase(),
          }))}
        />
        <ul className={styles["severities"]}>
          {SEVERITY_ORDER.map((severity) => (
            <li key={severity}>
              <Link
                to="/alerts"
                search={{ q: `is:open severity:${severity.toLowerCase()}` }}
                className={styles["severity"]}
              >
                <span className={styles["severityCount"]} data-zero={counts[severity] === 0 || undefined}>
                  {formatNumber(counts[severity])}
                </span>
                <SeverityBadge severity={severity} />
              </Link>
            </li>
          ))}
        </ul>
      </div>
      <p className={styles["apart"]}>
        Counted apart:{" "}
        <Link to="/alerts" search={{ q: "is:acknowledged" }}>
          {countOf(overview.acknowledged, "acknowledged", "acknowledged")}
        </Link>
        ,{" "}
        <Link to="/alerts" search={{ q: "is:dismissed" }}>
          {countOf(overview.dismissed, "dismissed", "dismissed")}
        </Link>
      </p>
    </section>
  );
}
