import type { ReactElement } from "react";
import { toggleValue, valuesOf, withValues } from "../../features/alerts/query-text.ts";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import styles from "./page.module.css";

export interface TriageChipsProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

const STATUSES = [
  { value: "open", label: "Open" },
  { value: "snoozed", label: "Snoozed" },
] as const;

/** Common filters: a status, which replaces the one in the query, and who works on an alert. */
export function TriageChips({ query, onQuery }: TriageChipsProps): ReactElement {
  const assignees = valuesOf(query, "assignee");
  const statuses = valuesOf(query, "is");
  return (
    <div className={styles["chips"]}>
      <ChoiceGroup
        label="Status"
        choices={STATUSES}
        value={statuses.length === 1 ? statuses[0]! : null}
        onChange={(status) => onQuery(withValues(query, "is", [status]))}
      />
      <FilterChips
        label="Common filters for alerts"
        chips={[
          { key: "me", label: "Mine", isOn: assignees.includes("me") },
          { key: "none", label: "Unassigned", isOn: assignees.includes("none") },
        ]}
        onToggle={(key) => onQuery(toggleValue(query, "assignee", key))}
      />
    </div>
  );
}
