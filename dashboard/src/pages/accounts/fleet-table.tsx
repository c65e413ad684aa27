import { Checkbox } from "@mantine/core";
import IconArrowDown from "@tabler/icons-react/icons/IconArrowDown";
import IconArrowUp from "@tabler/icons-react/icons/IconArrowUp";
import type { ReactElement } from "react";
import type { FleetRowFragment } from "../../gql/fleet.ts";
import { useNow } from "../../ui/now.ts";
import { SimpleTable } from "../../ui/simple-table.tsx";
import styles from "./fleet-list.module.css";
import { FleetRow, isMonitored } from "./fleet-row.tsx";
import { COLUMNS, type FleetSort, sortAfter } from "./fleet-search.ts";

const HOUR_MS = 3_600_000;
/** The data of an account is old after this time. */
const STALE_HOURS = 24;

/** The IDs of the selected accounts, or all that the filter finds. */
export type Selection = ReadonlySet<string> | "all";

interface FleetTableProps {
  readonly rows: readonly FleetRowFragment[];
  /** The most alerts of any account: all bars have one scale. */
  readonly most: number;
  readonly sort: FleetSort;
  readonly selected: Selection;
  /** The ID of the account whose card is open. */
  readonly open: string | undefined;
  readonly onSelect: (selected: Selection) => void;
  readonly onSort: (sort: string | undefined) => void;
  readonly onToggle: (id: string) => void;
}

function isSelected(selected: Selection, id: string): boolean {
  return selected === "all" || selected.has(id);
}

export function FleetTable(props: FleetTableProps): ReactElement {
  const { rows, selected, onSelect } = props;
  const now = useNow();
  const choosable = rows.filter(isMonitored);
  const chosen = choosable.filter(({ id }) => isSelected(selected, id));
  const isAll = choosable.length > 0 && chosen.length === choosable.length;
  const toggle = (ids: readonly string[], isOn: boolean): void => {
    // If all matching accounts are selected, only those of this page are known by their IDs.
    const next = new Set(selected === "all" ? choosable.map(({ id }) => id) : selected);
    for (const id of ids)
      if (isOn) next.add(id);
      else next.delete(id);
    onSelect(next);
  };
  return (
    <SimpleTable label="Accounts" hasCards className={styles["rows"]}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Selected</span>
            <Checkbox
              size="xs"
              aria-label="Select all accounts of this page"
              checked={isAll}
              indeterminate={!isAll && chosen.length > 0}
              disabled={choosable.length === 0}
              onChange={() =>
                toggle(
                  choosable.map(({ id }) => id),
                  !isAll,
                )
              }
            />
          </th>
          {COLUMNS.map((column) => (
            <SortHeader key={column.field} column={column} sort={props.sort} onSort={props.onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((account) => (
          <FleetRow
            key={account.id}
            account={account}
            most={props.most}
            isOld={isMonitored(account) && isStale(account, now)}
            isOpen={props.open === account.id}
            isSelected={isMonitored(account) && isSelected(selected, account.id)}
            onSelect={(isOn) => toggle([account.id], isOn)}
            onToggle={() => props.onToggle(account.id)}
          />
        ))}
      </tbody>
    </SimpleTable>
  );
}

function isStale({ coverage }: FleetRowFragment, now: number): boolean {
  return coverage?.asOf != null && now - new Date(coverage.asOf).getTime() > STALE_HOURS * HOUR_MS;
}

function SortHeader({
  column,
  sort,
  onSort,
}: {
  readonly column: (typeof COLUMNS)[number];
  readonly sort: FleetSort;
  readonly onSort: (sort: string | undefined) => void;
}): ReactElement {
  const isSorted = sort.field === column.field;
  const isAscending = sort.direction === "ASC";
  const Arrow = isAscending ? IconArrowUp : IconArrowDown;
  const order = isAscending ? "ascending" : "descending";
  return (
    <th scope="col" aria-sort={isSorted ? order : undefined}>
      <button type="button" className={styles["sort"]} onClick={() => onSort(sortAfter(sort, column))}>
        {column.title}
        {isSorted && <Arrow size={14} aria-hidden="true" />}
      </button>
    </th>
  );
}
