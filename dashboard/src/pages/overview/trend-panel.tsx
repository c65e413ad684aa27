import { Link } from "@tanstack/react-router";
import { lazy, type ReactElement, Suspense } from "react";
import { Panel } from "../../ui/panel.tsx";
import type { OverviewQuery } from "../../gql/overview.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import styles from "./page.module.css";

// Loaded on demand, because the chart needs d3 and the rest of the page does not.
const TrendChart = lazy(async () => ({ default: (await import("../../ui/trend-chart.tsx")).TrendChart }));

/** To the alerts that were found first on a day. */
const linkToDay = (day: string) => <Link to="/alerts" search={{ q: `firstseen:${day}..${day}` }} />;

export interface TrendPanelProps {
  readonly trend: OverviewQuery["overview"]["trend"];
  /** How many of the opened alerts the first day of scans found. They did not arise on that day. */
  readonly foundOnFirstDay: number;
}

export function TrendPanel({ trend, foundOnFirstDay }: TrendPanelProps): ReactElement {
  const sum = (part: "opened" | "resolved") => trend.reduce((all, day) => all + day[part], 0);
  const moves = `${formatNumber(sum("opened") - foundOnFirstDay)} opened, ${formatNumber(sum("resolved"))} resolved`;
  return (
    <Panel title="Alerts in the last 30 days" aside={<Link to="/changes">What changed</Link>}>
      <div className={styles["chart"]}>
        <p className={styles["quiet"]}>
          {foundOnFirstDay > 0
            ? `${countOf(foundOnFirstDay, "alert")} found on the first day of scans. Since then: ${moves}.`
            : moves}
        </p>
        {trend.filter(({ hasScan }) => hasScan).length < 2 ? (
          <p className={styles["quiet"]}>The trend starts with the second day on which a scan runs.</p>
        ) : (
          <Suspense fallback={<div className={styles["chartPlace"]} aria-busy="true" />}>
            <TrendChart
              label="Open alerts over the last 30 days"
              days={trend.map(({ date, hasScan }) => ({ day: date, hasData: hasScan }))}
              series={[
                { key: "open", label: "Open", tone: "accent", values: trend.map((day) => day.open) },
                {
                  key: "severe",
                  label: "Critical and high",
                  tone: "critical",
                  values: trend.map((day) => day.critical + day.high),
                },
              ]}
              added={{ key: "opened", label: "Opened", tone: "neutral", values: trend.map((day) => day.opened) }}
              linkOf={linkToDay}
              removed={{ key: "resolved", label: "Resolved", tone: "good", values: trend.map((day) => day.resolved) }}
            />
          </Suspense>
        )}
      </div>
    </Panel>
  );
}
