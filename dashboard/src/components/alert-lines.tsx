import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import styles from "./alert-lines.module.css";
import { SeverityBadge, type SeverityName } from "./severity-badge.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { RelativeTime } from "./time.tsx";

export interface AlertLine {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly severity: SeverityName;
  readonly status: string;
  readonly firstSeenAt: string;
}

/** The alerts of one thing, each leading to its detail. */
export function AlertLines({ alerts }: { readonly alerts: readonly AlertLine[] }): ReactElement {
  if (alerts.length === 0) return <p className={styles["none"]}>No alert about this.</p>;
  return (
    <ul className={styles["list"]}>
      {alerts.map((alert) => (
        <li key={alert.id}>
          <SeverityBadge severity={alert.severity} />
          <Link to="/alerts/$number" params={{ number: alert.number }} className={styles["title"]}>
            {alert.title}
          </Link>
          <StatusBadge status={alert.status} />
          <span className={styles["time"]}>
            <RelativeTime at={alert.firstSeenAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
