import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Panel } from "../../ui/panel.tsx";
import { SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import type { OverviewQuery } from "../../gql/overview.ts";
import { formatNumber } from "../../ui/format.ts";
import styles from "./page.module.css";

export function TopChecksPanel({
  topChecks,
}: {
  readonly topChecks: OverviewQuery["overview"]["topChecks"];
}): ReactElement {
  const highest = Math.max(1, ...topChecks.map((each) => each.count));
  return (
    <Panel title="Failing checks, worst first" aside={<Link to="/checks">All checks</Link>}>
      {topChecks.length === 0 ? (
        <p className={styles["quiet"]}>No check fails.</p>
      ) : (
        <ul className={styles["list"]}>
          {topChecks.map(({ check, count, worst }) => (
            <li key={check.id} className={styles["topCheck"]}>
              <Link to="/alerts" search={{ q: `is:open check:${check.id}` }} className={styles["checkTitle"]}>
                {check.title}
              </Link>
              <SeverityBadge severity={worst} />
              <span className={styles["checkCount"]}>{formatNumber(count)}</span>
              <span
                className={styles["checkBar"]}
                aria-hidden="true"
                style={{ width: `${(count / highest) * 100}%` }}
                data-tone={worst.toLowerCase()}
              />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
