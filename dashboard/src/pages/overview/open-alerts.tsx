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
import type { NewAlerts } from "./use-new-alerts.ts";
import styles from "./page.module.css";

type Overview = OverviewQuery["overview"];

type Counts = Readonly<Record<"critical" | "high" | "medium" | "low" | "informational", number>>;

function countsBySeverity({
  critical,
  high,
  medium,
  low,
  informational,
}: Counts): Readonly<Record<SeverityName, number>> {
  return { CRITICAL: critical, HIGH: high, MEDIUM: medium, LOW: low, INFORMATIONAL: informational };
}

/** The open alerts by severity. Each number links to the filtered list. */
export function OpenAlerts({
  overview,
  newAlerts,
  problemCount,
}: {
  readonly overview: Overview;
  /** Null on the first visit. */
  readonly newAlerts: NewAlerts | null;
  /** Null if it could not be read. */
  readonly problemCount: number | null;
}): ReactElement {
  const counts = countsBySeverity(overview.openAlerts);
  const day = weekAgo(overview.trend);
  const weekBefore = day && countsBySeverity(day);
  return (
    <section className={styles["hero"]} aria-label="Open alerts">
      <div className={styles["total"]}>
        <Link to="/alerts" className={styles["totalNumber"]}>
          {formatNumber(overview.openAlerts.total)}
        </Link>
        <p>
          open {overview.openAlerts.total === 1 ? "alert" : "alerts"}
          {problemCount !== null && (
            <>
              {" in "}
              <Link to="/problems">{countOf(problemCount, "problem")}</Link>
            </>
          )}
          <span className={styles["quiet"]}>
            <NewSinceLastVisit newAlerts={newAlerts} />
          </span>
        </p>
        <WeekChange trend={overview.trend} />
      </div>
      <div className={styles["split"]}>
        <StackedBar
          label="Open alerts by severity"
          segments={SEVERITY_ORDER.map((severity) => ({
            key: severity,
            label: SEVERITY_LABELS[severity],
            value: counts[severity],
            tone: severity.toLowerCase(),
            link: <Link to="/alerts" search={{ q: `is:open severity:${severity.toLowerCase()}` }} />,
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
                <SeverityBadge severity={severity} isPlain />
                <span className={styles["severityCount"]} data-zero={counts[severity] === 0 || undefined}>
                  <span>
                    <b>{formatNumber(counts[severity])}</b> {counts[severity] === 1 ? "alert" : "alerts"}
                  </span>
                  <SeverityChange change={counts[severity] - (weekBefore?.[severity] ?? counts[severity])} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </div>
      <p className={styles["apart"]}>
        Not counted:{" "}
        <Link to="/alerts" search={{ q: "is:acknowledged" }}>
          {countOf(overview.acknowledged, "acknowledged", "acknowledged")}
        </Link>
        ,{" "}
        <Link to="/alerts" search={{ q: "is:snoozed" }}>
          {countOf(overview.snoozed, "snoozed", "snoozed")}
        </Link>
        ,{" "}
        <Link to="/alerts" search={{ q: "is:dismissed" }}>
          {countOf(overview.dismissed, "dismissed or excepted", "dismissed or excepted")}
        </Link>
      </p>
    </section>
  );
}

const WEEK_DAYS = 7;

/** The end of the day a week ago. Undefined if no scan ran on or before that day, because nothing is known of it then. */
function weekAgo(trend: Overview["trend"]): Overview["trend"][number] | undefined {
  const wasScanned = trend.slice(0, -WEEK_DAYS).some(({ hasScan }) => hasScan);
  return wasScanned ? trend.at(-1 - WEEK_DAYS) : undefined;
}

/** How the number of a severity changed in seven days. Nothing if it did not, or is not known. */
function SeverityChange({ change }: { readonly change: number }): ReactElement | null {
  if (change === 0) return null;
  return (
    <span className={styles["change"]} data-sign={Math.sign(change)} title="Change in 7 days">
      {signed(change)}
    </span>
  );
}

function signed(change: number): string {
  return `${change > 0 ? "+" : "−"}${formatNumber(Math.abs(change))}`;
}

/** How the number of open alerts changed in seven days. Nothing if it is not known. */
function WeekChange({ trend }: Pick<Overview, "trend">): ReactElement | null {
  const before = weekAgo(trend);
  if (!before) return null;
  const week = trend.slice(-WEEK_DAYS);
  const change = trend.at(-1)!.open - before.open;
  const sum = (part: "opened" | "resolved") => formatNumber(week.reduce((all, day) => all + day[part], 0));
  return (
    <p className={styles["week"]} data-sign={Math.sign(change)}>
      <b>{change === 0 ? "unchanged" : signed(change)}</b> in 7 days
      <span className={styles["quiet"]}>
        <Link to="/changes" search={{ since: "7d" }}>
          {sum("opened")} opened, {sum("resolved")} resolved
        </Link>
      </span>
    </p>
  );
}

function NewSinceLastVisit({ newAlerts }: { readonly newAlerts: NewAlerts | null }): ReactElement {
  if (newAlerts === null) return <>All are new: this is your first visit</>;
  const { count, query } = newAlerts;
  // Takes the place of the text until it is known, so that nothing moves.
  if (count === null) return <>{"\u00a0"}</>;
  if (count === 0) return <>Nothing new since your last visit</>;
  return (
    <>
      <Link to="/alerts" search={{ q: query }}>
        {formatNumber(count)} new
      </Link>{" "}
      since your last visit
    </>
  );
}
