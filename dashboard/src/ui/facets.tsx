import IconAdjustments from "@tabler/icons-react/icons/IconAdjustments";
import { type ReactElement, type ReactNode, useState } from "react";
import { formatCompact } from "./format.ts";
import styles from "./facets.module.css";

/** A long group shows this many values until it is unfolded. */
const FOLDED = 6;

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

/** What the list can be narrowed to, with how much that would leave. On a small screen it folds away. */
export function Facets({ groups, onToggle }: FacetsProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const onCount = groups.flatMap((group) => group.choices).filter((choice) => choice.isOn).length;
  return (
    <div className={styles["facets"]}>
      <button type="button" className={styles["toggle"]} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconAdjustments size={16} aria-hidden="true" />
        Narrow down{onCount > 0 ? ` (${onCount})` : ""}
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
  const [isUnfolded, setUnfolded] = useState(false);
  const shown = isUnfolded ? group.choices : group.choices.filter((choice, index) => index < FOLDED || choice.isOn);
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
      {group.choices.length > FOLDED && (
        <button type="button" className={styles["more"]} onClick={() => setUnfolded(!isUnfolded)}>
          {isUnfolded ? "Fewer" : `${group.choices.length - FOLDED} more`}
        </button>
      )}
    </fieldset>
  );
}
