import type { ReactElement } from "react";
import { toggleValue, valuesOf, withValues } from "../../features/alerts/query-text.ts";
import styles from "./page.module.css";
import { FilterChips } from "../../ui/filter-chips.tsx";

export interface TriageChipsProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

/** Common filters by who works on an alert and whether it was put off. */
export function TriageChips({ query, onQuery }: TriageChipsProps): ReactElement {
  const assignees = valuesOf(query, "assignee");
  const statuses = valuesOf(query, "is");
  const isSnoozed = statuses.length === 1 && statuses[0] === "snoozed";
  return (
    <div className={styles["chips"]}>
      <FilterChips
        label="Common filters for alerts"
        chips={[
          { key: "me", label: "Mine", isOn: assignees.includes("me") },
          { key: "none", label: "Unassigned", isOn: assignees.includes("none") },
          { key: "snoozed", label: "Snoozed", isOn: isSnoozed },
        ]}
        onToggle={(key) =>
          onQuery(
            key === "snoozed"
              ? withValues(query, "is", [isSnoozed ? "open" : "snoozed"])
              : toggleValue(query, "assignee", key),
          )
        }
      />
    </div>
  );
}
