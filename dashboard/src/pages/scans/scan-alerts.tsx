import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { SeverityBadge, type SeverityName } from "../../components/severity-badge.tsx";
import styles from "./scan-detail.module.css";

export interface ScanAlert {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly severity: SeverityName;
  readonly resource: { readonly name: string };
}

/** Alerts that a scan brought or ended, each with what it is about. */
export function ScanAlerts({ alerts }: { readonly alerts: readonly ScanAlert[] }): ReactElement {
  return (
    <ul className={styles["alerts"]}>
      {alerts.map((alert) => (
        <li key={alert.id}>
          <SeverityBadge severity={alert.severity} />
          <Link to="/alerts/$number" params={{ number: alert.number }}>
            {alert.title}
          </Link>
          <span className={styles["quiet"]}>{alert.resource.name}</span>
        </li>
      ))}
    </ul>
  );
}
