import { Checkbox } from "@mantine/core";
import type { ReactElement } from "react";
import { countOf, formatNumber } from "../../ui/format.ts";
import type { UnitRow } from "./member-tree.ts";
import styles from "./organization.module.css";

export interface UnitTreeProps {
  readonly rows: readonly UnitRow[];
  readonly shownUnitId: string;
  readonly selected: ReadonlySet<string>;
  readonly onShow: (unitId: string) => void;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
}

/** The units with their accounts. A checkbox chooses all accounts of the unit that can be connected. */
export function UnitTree({ rows, shownUnitId, selected, onShow, onSelect }: UnitTreeProps): ReactElement {
  return (
    <ul className={styles["units"]} aria-label="Organizational units">
      {rows.map((row) => {
        const numbers = row.selectable.map(({ awsAccountId }) => awsAccountId);
        const chosen = numbers.filter((number) => selected.has(number)).length;
        const isWhole = numbers.length > 0 && chosen === numbers.length;
        return (
          <li
            key={row.unitId}
            style={{ paddingInlineStart: `calc(${row.level} * var(--gap-4))` }}
            data-shown={row.unitId === shownUnitId || undefined}
          >
            <Checkbox
              size="xs"
              aria-label={`Choose ${row.name}: ${countOf(numbers.length, "account")} that can be connected`}
              checked={isWhole}
              indeterminate={chosen > 0 && !isWhole}
              disabled={numbers.length === 0}
              onChange={() => {
                const others = [...selected].filter((number) => !numbers.includes(number));
                onSelect(new Set(isWhole ? others : [...others, ...numbers]));
              }}
            />
            <button
              type="button"
              aria-pressed={row.unitId === shownUnitId}
              onClick={() => onShow(row.unitId)}
              className={styles["unit"]}
            >
              <span>{row.name}</span>
              <span className={styles["count"]}>{formatNumber(row.members.length)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
