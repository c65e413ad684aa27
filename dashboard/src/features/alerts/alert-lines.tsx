import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import styles from "./alert-lines.module.css";
import { SeverityBadge, type SeverityName } from "./severity-badge.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { RelativeTime } from "../../ui/time.tsx";

export interface AlertLine {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly severity: SeverityName;
  /** Of the alerts of one thing: how each stands, and since when. */
  readonly status?: string;
  readonly firstSeenAt?: string;
  /** Of the alerts of many things: what each is about. */
  readonly resource?: { readonly name: string };
}

/** Alerts, one below the other, each leading to its detail. */
export function AlertLines({ alerts }: { readonly alerts: readonly AlertLine[] }): ReactElement {
  if (alerts.length === 0) return <p className={styles["none"]}>No alert about this.</p>;
  return (
    <ul className={styles["list"]}>
      {alerts.map((alert) => (
        <li key={alert.id}>
          <SeverityBadge severity={alert.severity} />
          <span>
            <Link to="/alerts/$number" params={{ number: alert.number }}>
              {alert.title}
            </Link>
            {alert.resource && <span className={styles["subject"]}>{alert.resource.name}</span>}
          </span>
          {alert.status !== undefined && (
            <span className={styles["standing"]}>
              <StatusBadge status={alert.status} />
              {alert.firstSeenAt !== undefined && <RelativeTime at={alert.firstSeenAt} />}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
