import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { ChangesQuery } from "../../gql/changes.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { InstantOf } from "../../ui/time.tsx";
import { NO_FILTERS } from "./change-filters.ts";
import { kindsText, type KindCount } from "./change-text.ts";
import styles from "./changes.module.css";
import { recordedFrom } from "./completeness.ts";

/**
 * What happened in numbers: alerts that need attention first. Each number leads to the resources of which it tells.
 * Nothing is 0 that was not recorded during the whole period.
 */
export function ChangeSummary({ changes }: { readonly changes: ChangesQuery["changes"] }): ReactElement {
  const { alertCounts: alerts, inventoryCounts: inventory, inventoryKindCounts: kinds } = changes;
  const opened = alerts.opened + alerts.reopened;
  const notes = [
    ...(alerts.reopened > 0 ? [`${formatNumber(alerts.reopened)} of them reopened`] : []),
    ...(alerts.foundByFirstScan > 0
      ? [`besides ${countOf(alerts.foundByFirstScan, "alert")} found by the first scan`]
      : []),
  ];
  const from = recordedFrom(changes);
  const ofInventory = (change: KindCount) => ({
    label: change,
    value: inventory[change],
    tone: "plain",
    result: change.toUpperCase(),
    note: kindsText(kinds, change),
  });
  const numbers = [
    {
      label: opened === 1 ? "new alert" : "new alerts",
      value: opened,
      tone: "critical",
      result: "OPENED,REOPENED",
      note: notes.join(", "),
    },
    {
      label: alerts.raised === 1 ? "alert more severe" : "alerts more severe",
      value: alerts.raised,
      tone: "high",
      result: "RAISED",
      note: `${countOf(alerts.lowered, "alert")} less severe`,
    },
    {
      label: alerts.resolved === 1 ? "alert resolved" : "alerts resolved",
      value: alerts.resolved,
      tone: "good",
      result: "RESOLVED",
      note:
        alerts.openedAndResolved > 0
          ? `besides ${formatNumber(alerts.openedAndResolved)} that came and went`
          : "confirmed by scans",
    },
    ofInventory("created"),
    ofInventory("changed"),
    ofInventory("deleted"),
  ];
  return (
    <ul className={styles["summary"]} aria-label="Summary">
      {numbers.map(({ label, value, tone, note, result }) => (
        <li key={label} data-tone={value === 0 ? "plain" : tone}>
          <Link to="/changes" search={(before) => ({ ...before, show: undefined, ...NO_FILTERS, result })}>
            <b>{formatNumber(value)}</b> <span>{label}</span>
            <small>{note}</small>
          </Link>
        </li>
      ))}
      {from !== null && (
        <li className={styles["unrecorded"]}>
          {from === "NEVER" ? (
            "Not recorded yet in every account"
          ) : (
            <>
              Since <InstantOf at={from} /> only: not recorded before
            </>
          )}
        </li>
      )}
    </ul>
  );
}
