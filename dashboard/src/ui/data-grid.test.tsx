import { act, fireEvent, screen } from "@testing-library/react";
import { type ReactElement, useState } from "react";
import { createPortal } from "react-dom";
import { beforeAll, expect, test, vi } from "vitest";
import { expectAccessible } from "../test-axe.ts";
import { renderComponent } from "../test-render.tsx";
import { DataGrid } from "./data-grid.tsx";
import type { DataGridProps } from "./data-grid-types.ts";

interface Row {
  readonly id: string;
  readonly name: string;
}

// happy-dom has no layout: pretend a height of 600 px, which fits about 14 rows.
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, value: 600 });
  Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, value: 1000 });
});

function Grid({ count = 100_000, ...props }: { readonly count?: number } & Partial<DataGridProps<Row>>): ReactElement {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  return (
    <DataGrid
      label="Items"
      columns={[
        { id: "name", header: "Name", width: "minmax(10rem, 1fr)", onCard: "title", cell: (row: Row) => row.name },
        { id: "id", header: "Id", width: "6rem", sortKey: "ID", cell: (row: Row) => row.id },
      ]}
      rowCount={count}
      rowAt={(index) => ({ id: `row-${index}`, name: `Item ${index}` })}
      keyOf={(row) => row.id}
      nameOf={(row) => row.name}
      selection={{ keys, onChange: setKeys }}
      {...props}
    />
  );
}

function activeRow(): HTMLElement | null {
  const id = screen.getByRole("grid").getAttribute("aria-activedescendant");
  return id === null ? null : document.getElementById(id);
}

function press(key: string, options: object = {}): void {
  fireEvent.keyDown(screen.getByRole("grid"), { key, ...options });
}

test("only the visible rows are rendered, and aria-rowcount counts all rows", () => {
  renderComponent(<Grid />);
  expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("100001");
  expect(screen.getAllByRole("row").length).toBeLessThan(60);
  expect(screen.getAllByRole("row")[1]?.getAttribute("aria-rowindex")).toBe("2");
});

test("the hidden columns are named for style sheets, so that another cell can show their values", () => {
  const column = (id: string, hiddenBelowPx: number) => ({
    id,
    header: id,
    width: "6rem",
    hiddenBelowPx,
    cell: () => id,
  });
  const { change } = renderComponent(
    <Grid columns={[column("fix", 1_060), column("age", 1_001), column("id", 640)]} />,
  );
  expect(screen.getByRole("grid").dataset["hiddenColumns"]).toBe("fix age");
  change(<Grid columns={[column("id", 640)]} />);
  expect(screen.getByRole("grid").dataset["hiddenColumns"]).toBeUndefined();
});

test("arrow keys, j and k move the active row, and Enter opens it", () => {
  const onOpen = vi.fn<(row: Row) => void>();
  renderComponent(<Grid onOpen={onOpen} />);
  act(() => screen.getByRole("grid").focus());
  expect(activeRow()?.textContent).toContain("Item 0");
  press("ArrowDown");
  press("j");
  press("k");
  press("j");
  expect(activeRow()?.textContent).toContain("Item 2");
  press("Enter");
  expect(onOpen).toHaveBeenCalledExactlyOnceWith({ id: "row-2", name: "Item 2" });
  press("Home");
  expect(activeRow()?.textContent).toContain("Item 0");
});

test("x selects, Shift with an arrow extends the selection, and Escape clears it", () => {
  renderComponent(<Grid />);
  act(() => screen.getByRole("grid").focus());
  press("x");
  press("ArrowDown", { shiftKey: true });
  press("ArrowDown", { shiftKey: true });
  const selected = (): number => document.querySelectorAll('[role="row"][aria-selected="true"]').length;
  expect(selected()).toBe(3);
  press("Escape");
  expect(selected()).toBe(0);
});

test("a click on a row opens it, and a click on its checkbox only selects it", () => {
  const onOpen = vi.fn<(row: Row) => void>();
  renderComponent(<Grid onOpen={onOpen} />);
  fireEvent.click(screen.getByRole("checkbox", { name: "Select Item 1" }));
  expect(onOpen).not.toHaveBeenCalled();
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "Select Item 1" }).checked).toBe(true);
  fireEvent.click(screen.getByText("Item 3"));
  expect(onOpen).toHaveBeenCalledExactlyOnceWith({ id: "row-3", name: "Item 3" });
});

test("the actions of the row that has the focus follow the arrow keys, and a click in their menu opens nothing", () => {
  const onOpen = vi.fn<(row: Row) => void>();
  renderComponent(
    <Grid
      count={5}
      onOpen={onOpen}
      actions={({ name }, tabIndex) => (
        <>
          <button type="button" tabIndex={tabIndex}>{`Edit ${name}`}</button>
          <button type="button" tabIndex={tabIndex}>{`Delete ${name}`}</button>
          {createPortal(<p>{`Menu of ${name}`}</p>, document.body)}
        </>
      )}
    />,
  );
  const grid = screen.getByRole("grid");
  act(() => grid.focus());
  const action = (text: string) => screen.getByText(text);
  expect(action("Edit Item 0").tabIndex).toBe(0);
  expect(action("Edit Item 3").tabIndex).toBe(-1);
  // By pointer, an action of another row than the active one.
  act(() => action("Edit Item 3").focus());
  expect(action("Edit Item 3").tabIndex).toBe(0);
  expect(action("Edit Item 0").tabIndex).toBe(-1);
  fireEvent.keyDown(action("Edit Item 3"), { key: "ArrowRight" });
  expect(document.activeElement).toBe(action("Delete Item 3"));
  fireEvent.keyDown(action("Delete Item 3"), { key: "Escape" });
  expect(document.activeElement).toBe(grid);
  expect(activeRow()?.textContent).toContain("Item 3");
  fireEvent.click(action("Menu of Item 2"));
  expect(onOpen).not.toHaveBeenCalled();
});

test("ArrowRight unfolds the active row, and ArrowLeft folds it", () => {
  const onFold = vi.fn<(row: Row, isUnfolded: boolean) => void>();
  renderComponent(<Grid onFold={onFold} />);
  act(() => screen.getByRole("grid").focus());
  press("ArrowRight");
  press("ArrowLeft");
  expect(onFold.mock.calls.map(([row, isUnfolded]) => [row.id, isUnfolded])).toEqual([
    ["row-0", true],
    ["row-0", false],
  ]);
});

test("new rows wait behind a button with their number", () => {
  const onShowNew = vi.fn<() => void>();
  const { change } = renderComponent(<Grid onShowNew={onShowNew} newCount={0} />);
  expect(screen.queryByRole("button", { name: /new/ })).toBeNull();
  change(<Grid onShowNew={onShowNew} newCount={3} />);
  fireEvent.click(screen.getByRole("button", { name: "3 new" }));
  expect(onShowNew).toHaveBeenCalledOnce();
});

test("a loading row is a skeleton, and the visible range is reported", () => {
  const onRange = vi.fn<(first: number, last: number) => void>();
  renderComponent(<Grid rowAt={() => undefined} onRange={onRange} />);
  expect(screen.getAllByRole("row")[1]?.getAttribute("aria-busy")).toBe("true");
  expect(onRange).toHaveBeenCalled();
  expect(onRange.mock.lastCall?.[0]).toBe(0);
});

test("a sortable header has aria-sort and reports clicks", () => {
  const onSort = vi.fn<(column: object) => void>();
  renderComponent(<Grid sort={{ key: "ID", direction: "descending" }} onSort={onSort} />);
  expect(screen.getByRole("columnheader", { name: "Id" }).getAttribute("aria-sort")).toBe("descending");
  fireEvent.click(screen.getByRole("button", { name: "Id" }));
  expect(onSort).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: "id" }));
});

test("the grid is accessible, populated and empty", async () => {
  const { container, change } = renderComponent(<Grid />);
  await expectAccessible(container);
  change(<Grid count={0} />);
  await expectAccessible(container);
});
