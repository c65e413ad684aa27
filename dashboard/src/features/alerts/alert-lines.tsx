import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import styles from "./alert-lines.module.css";
import { SeverityBadge, type SeverityName } from "./severity-badge.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { RelativeTime } from "../../ui/time.tsx";

export interface AlertLine {
  readonly id: string;
  readonly number: number;
  /** The issue with the name of its resource. */
  readonly headline: string;
  readonly severity: SeverityName;
  /** The alert's status. It and `firstSeenAt` are set only in a list about one resource. */
  readonly status?: string;
  readonly firstSeenAt?: string;
}

/** A list of alerts with links to their details. */
export function AlertLines({ alerts }: { readonly alerts: readonly AlertLine[] }): ReactElement {
  if (alerts.length === 0) return <p className={styles["none"]}>No alerts.</p>;
  return (
    <ul className={styles["list"]}>
      {alerts.map((alert) => (
        <li key={alert.id}>
          <SeverityBadge severity={alert.severity} />
          <Link to="/alerts/$number" params={{ number: alert.number }}>
            {alert.headline}
          </Link>
          {alert.status !== undefined && (
            <span className={styles["status"]}>
              <StatusBadge status={alert.status} />
              {alert.firstSeenAt !== undefined && <RelativeTime at={alert.firstSeenAt} />}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
