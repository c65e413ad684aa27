import { Button, Popover } from "@mantine/core";
import IconArrowDown from "@tabler/icons-react/icons/IconArrowDown";
import IconArrowUp from "@tabler/icons-react/icons/IconArrowUp";
import type { ReactElement } from "react";
import styles from "./columns-panel.module.css";
import type { GridColumn } from "./data-grid-types.ts";
import { columnsText, type GridSearch, type GridView, sortParameter } from "./grid-view.ts";

export interface ColumnsMenuProps {
  readonly view: GridView<never>;
  readonly onSearch: (change: GridSearch) => void;
}

interface ColumnsPopoverProps extends ColumnsMenuProps {
  readonly button: ReactElement;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ColumnsPopover({ button, isOpen, onClose, ...props }: ColumnsPopoverProps): ReactElement {
  return (
    <Popover
      opened={isOpen}
      onChange={(opened) => !opened && onClose()}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      withRoles={false}
    >
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown role="dialog" aria-label="Order, columns and density" className={styles["panel"]}>
        <ColumnsPanel {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** The order, the columns and the density of a list. A change is in the address at once. */
function ColumnsPanel({ view, onSearch }: ColumnsMenuProps): ReactElement {
  return (
    <>
      <SortFields view={view} onSearch={onSearch} />
      <ColumnList view={view} onSearch={onSearch} />
      <DensityField view={view} onSearch={onSearch} />
      <Button
        size="xs"
        variant="default"
        disabled={!view.isChanged}
        onClick={() => onSearch({ sort: undefined, cols: undefined, density: undefined })}
      >
        Reset
      </Button>
    </>
  );
}

function SortFields({ view, onSearch }: ColumnsMenuProps): ReactElement {
  const { allColumns, sort, defaultSort } = view;
  return (
    <div className={styles["sort"]}>
      <label>
        Sort by
        <select
          value={sort.key}
          onChange={(event) => {
            const column = allColumns.find(({ sortKey }) => sortKey === event.target.value);
            const key = event.target.value;
            onSearch({
              sort: sortParameter({ key, direction: column?.sortsFirst ?? "ascending" }, defaultSort),
            });
          }}
        >
          {allColumns.every(({ sortKey }) => sortKey !== sort.key) && <option value={sort.key}>Default</option>}
          {allColumns.map(
            ({ id, header, sortKey }) =>
              sortKey && (
                <option key={id} value={sortKey}>
                  {header}
                </option>
              ),
          )}
        </select>
      </label>
      <label>
        Direction
        <select
          value={sort.direction}
          onChange={(event) => {
            const direction = event.target.value === "ascending" ? "ascending" : "descending";
            onSearch({ sort: sortParameter({ key: sort.key, direction }, defaultSort) });
          }}
        >
          <option value="ascending">Ascending</option>
          <option value="descending">Descending</option>
        </select>
      </label>
    </div>
  );
}

/** Which columns are shown, and in which order. */
function ColumnList({ view, onSearch }: ColumnsMenuProps): ReactElement {
  const { allColumns, columns } = view;
  const shownIds = columns.map(({ id }) => id);
  // The shown columns come first, in their order, so that a column moves where the list shows it.
  const listed = [...columns, ...allColumns.filter((column) => !columns.includes(column))];
  const showColumns = (ids: readonly string[]): void => onSearch({ cols: columnsText(allColumns, ids) });

  function toggle({ id }: GridColumn<never>): void {
    showColumns(shownIds.includes(id) ? shownIds.filter((other) => other !== id) : [...shownIds, id]);
  }

  function move(index: number, by: 1 | -1): void {
    const ids = [...shownIds];
    const [moved] = ids.splice(index, 1);
    ids.splice(index + by, 0, moved!);
    showColumns(ids);
  }

  return (
    <fieldset>
      <legend>Columns</legend>
      <ul>
        {listed.map((column, index) => {
          const isShown = index < columns.length;
          return (
            <li key={column.id}>
              <label>
                <input
                  type="checkbox"
                  checked={isShown}
                  // A list without the names of its rows could not be used.
                  disabled={column.onCard === "title"}
                  onChange={() => toggle(column)}
                />
                {column.header}
              </label>
              <button
                type="button"
                aria-label={`Move ${column.header} up`}
                disabled={!isShown || index === 0}
                onClick={() => move(index, -1)}
              >
                <IconArrowUp size={14} aria-hidden="true" />
              </button>
              <button
                type="button"
                aria-label={`Move ${column.header} down`}
                disabled={!isShown || index === columns.length - 1}
                onClick={() => move(index, 1)}
              >
                <IconArrowDown size={14} aria-hidden="true" />
              </button>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

function DensityField({ view, onSearch }: ColumnsMenuProps): ReactElement {
  return (
    <fieldset className={styles["density"]}>
      <legend>Density</legend>
      {(["comfortable", "compact"] as const).map((each) => (
        <label key={each}>
          <input
            type="radio"
            name="density"
            checked={view.density === each}
            onChange={() => onSearch({ density: each === "compact" ? "compact" : undefined })}
          />
          {each === "compact" ? "Compact" : "Comfortable"}
        </label>
      ))}
    </fieldset>
  );
}
