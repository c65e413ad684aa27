import { Link } from "@tanstack/react-router";
import { lazy, type ReactElement, Suspense } from "react";
import { Panel } from "../../ui/panel.tsx";
import type { OverviewQuery } from "../../gql/overview.ts";
import styles from "./page.module.css";

// Loaded on demand, because the chart needs d3 and the rest of the page does not.
const TrendChart = lazy(async () => ({ default: (await import("../../ui/trend-chart.tsx")).TrendChart }));

export function TrendPanel({ trend }: { readonly trend: OverviewQuery["overview"]["trend"] }): ReactElement {
  const opened = trend.reduce((sum, day) => sum + day.opened, 0);
  const resolved = trend.reduce((sum, day) => sum + day.resolved, 0);
  return (
    <Panel
      title="The last 30 days"
      aside={
        <span className={styles["quietInline"]}>
          {`${opened} opened, ${resolved} resolved · `}
          <Link to="/changes">What changed since yesterday</Link>
        </span>
      }
    >
      {trend.length < 2 ? (
        <p className={styles["quiet"]}>The trend appears after the second day of scans.</p>
      ) : (
        <Suspense fallback={<div className={styles["chartPlace"]} aria-busy="true" />}>
          <TrendChart
            label="Open alerts over the last 30 days"
            days={trend.map((day) => day.date)}
            series={[
              { key: "open", label: "Open", tone: "accent", values: trend.map((day) => day.open) },
              {
                key: "severe",
                label: "Critical and high",
                tone: "critical",
                values: trend.map((day) => day.critical + day.high),
              },
            ]}
          />
        </Suspense>
      )}
    </Panel>
  );
}
