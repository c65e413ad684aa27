import type { ReactElement } from "react";
import type { ChangesQuery } from "../../gql/changes.ts";
import type { ChangeFocus } from "../../gql/schema-types.ts";
import { FilterChips } from "../../ui/filter-chips.tsx";

const FOCUSES = [
  { key: "WORSE", label: "With new alerts" },
  { key: "INVENTORY", label: "Created, changed or deleted" },
  { key: "BETTER", label: "With resolved alerts" },
  { key: "FIRST_SCAN", label: "Found by the first scan" },
] as const satisfies readonly { readonly key: ChangeFocus; readonly label: string }[];
const FOCUS_COUNTS = { WORSE: "worse", INVENTORY: "inventory", BETTER: "better", FIRST_SCAN: "firstScan" } as const;

export interface FocusChipsProps {
  readonly changes: ChangesQuery["changes"];
  /** Undefined while all resources are shown. */
  readonly focus: ChangeFocus | undefined;
  readonly onFocus: (focus: ChangeFocus | undefined) => void;
}

/** The kinds of changes to show, each with its number of resources. */
export function FocusChips({ changes, focus, onFocus }: FocusChipsProps): ReactElement {
  const shown = FOCUSES.filter(({ key }) => key !== "FIRST_SCAN" || focus === key || changes.focusCounts.firstScan > 0);
  return (
    <FilterChips
      label="Changes to show"
      chips={[
        { key: "ALL", label: "All resources", isOn: focus === undefined, count: changes.groupCount },
        ...shown.map(({ key, label }) => ({
          key,
          label,
          isOn: focus === key,
          count: changes.focusCounts[FOCUS_COUNTS[key]],
        })),
      ]}
      onToggle={(key) => onFocus(FOCUSES.find((each) => each.key === key && focus !== key)?.key)}
    />
  );
}
