import IconAdjustments from "@tabler/icons-react/icons/IconAdjustments";
import { type ReactElement, type ReactNode, useState } from "react";
import { formatCompact } from "./format.ts";
import styles from "./facets.module.css";

/** The number of first values that a collapsed group shows, besides every selected one. */
const COLLAPSED_COUNT = 6;

export interface FacetChoice {
  readonly value: string;
  readonly label: ReactNode;
  readonly count: number;
  readonly isOn: boolean;
}

export interface FacetGroup {
  readonly key: string;
  readonly label: string;
  readonly choices: readonly FacetChoice[];
}

export interface FacetsProps {
  readonly groups: readonly FacetGroup[];
  readonly onToggle: (key: string, value: string) => void;
}

/** Filters with the number of matches for each value. On a small screen they are collapsed behind a button. */
export function Facets({ groups, onToggle }: FacetsProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const onCount = groups.flatMap((group) => group.choices).filter((choice) => choice.isOn).length;
  return (
    <div>
      <button type="button" className={styles["toggle"]} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconAdjustments size={16} aria-hidden="true" />
        Filters{onCount > 0 ? ` (${onCount})` : ""}
      </button>
      <div className={styles["groups"]} data-open={isOpen || undefined}>
        {groups
          .filter((group) => group.choices.length > 0)
          .map((group) => (
            <Group key={group.key} group={group} onToggle={onToggle} />
          ))}
      </div>
    </div>
  );
}

function Group({
  group,
  onToggle,
}: {
  readonly group: FacetGroup;
  readonly onToggle: FacetsProps["onToggle"];
}): ReactElement {
  const [isExpanded, setExpanded] = useState(false);
  const shown = isExpanded
    ? group.choices
    : group.choices.filter((choice, index) => index < COLLAPSED_COUNT || choice.isOn);
  return (
    <fieldset className={styles["group"]}>
      <legend>{group.label}</legend>
      {shown.map((choice) => (
        <label key={choice.value} className={styles["choice"]} data-on={choice.isOn || undefined}>
          <input type="checkbox" checked={choice.isOn} onChange={() => onToggle(group.key, choice.value)} />
          <span className={styles["label"]}>{choice.label}</span>
          <span className={styles["count"]}>{formatCompact(choice.count)}</span>
        </label>
      ))}
      {group.choices.length > COLLAPSED_COUNT && (
        <button type="button" className={styles["more"]} onClick={() => setExpanded(!isExpanded)}>
          {isExpanded ? "Show fewer" : `${group.choices.length - COLLAPSED_COUNT} more`}
        </button>
      )}
    </fieldset>
  );
}
