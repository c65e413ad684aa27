import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { ChangeFocus, ChangesQuery } from "../../gql/changes.ts";
import { formatNumber } from "../../ui/format.ts";
import styles from "./changes.module.css";

/** What happened in numbers: alerts that need attention first. Each number leads to the cards that have such changes. */
export function ChangeSummary({ changes }: { readonly changes: ChangesQuery["changes"] }): ReactElement {
  const { alertCounts: alerts, inventoryCounts: inventory } = changes;
  const opened = alerts.opened + alerts.reopened;
  const figures = [
    {
      label: opened === 1 ? "new alert" : "new alerts",
      value: opened,
      tone: "critical",
      focus: "WORSE",
      note: alerts.reopened > 0 ? `${formatNumber(alerts.reopened)} reopened` : "opened by scans",
    },
    {
      label: "more severe",
      value: alerts.raised,
      tone: "high",
      focus: "WORSE",
      note: `${formatNumber(alerts.lowered)} less severe`,
    },
    {
      label: "resolved",
      value: alerts.resolved,
      tone: "good",
      focus: "BETTER",
      note: alerts.openedAndResolved > 0 ? `${formatNumber(alerts.openedAndResolved)} came and went` : "shown by scans",
    },
    {
      label: "created",
      value: inventory.created,
      tone: "plain",
      focus: "INVENTORY",
      note: "users, roles, policies, keys",
    },
    {
      label: "changed",
      value: inventory.changed,
      tone: "plain",
      focus: "INVENTORY",
      note: "permissions, trust, status",
    },
    {
      label: "deleted",
      value: inventory.deleted,
      tone: "plain",
      focus: "INVENTORY",
      note: "users, roles, policies, keys",
    },
  ] satisfies readonly { readonly focus: ChangeFocus; [key: string]: unknown }[];
  return (
    <ul className={styles["summary"]} aria-label="Summary">
      {figures.map(({ label, value, tone, note, focus }) => (
        <li key={label} data-tone={value === 0 ? "plain" : tone}>
          <Link to="/changes" search={(before) => ({ ...before, show: focus })}>
            <b>{formatNumber(value)}</b> <span>{label}</span>
            <small>{note}</small>
          </Link>
        </li>
      ))}
    </ul>
  );
}
