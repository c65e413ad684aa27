import { act, fireEvent, screen } from "@testing-library/react";
import { type ReactElement, useState } from "react";
import { beforeAll, expect, test, vi } from "vitest";
import { expectAccessible } from "../test-axe.ts";
import { renderPart } from "../test-render.tsx";
import { DataGrid, type DataGridProps } from "./data-grid.tsx";

interface Row {
  readonly id: string;
  readonly name: string;
}

// happy-dom lays nothing out: a window of 600 px, in which about 14 of the rows fit.
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, value: 600 });
  Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, value: 1000 });
});

function Grid({ count = 100_000, ...props }: { readonly count?: number } & Partial<DataGridProps<Row>>): ReactElement {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  return (
    <DataGrid
      label="Things"
      columns={[
        { id: "name", header: "Name", width: "minmax(10rem, 1fr)", onCard: "title", cell: (row: Row) => row.name },
        { id: "id", header: "Id", width: "6rem", isSortable: true, cell: (row: Row) => row.id },
      ]}
      rowCount={count}
      rowAt={(index) => ({ id: `row-${index}`, name: `Thing ${index}` })}
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

test("only the rows in view exist, and the grid says how many there are", () => {
  renderPart(<Grid />);
  expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("100001");
  expect(screen.getAllByRole("row").length).toBeLessThan(60);
  expect(screen.getAllByRole("row")[1]?.getAttribute("aria-rowindex")).toBe("2");
});

test("arrows and j, k move; Enter opens the active row", () => {
  const onOpen = vi.fn<(row: Row) => void>();
  renderPart(<Grid onOpen={onOpen} />);
  act(() => screen.getByRole("grid").focus());
  expect(activeRow()?.textContent).toContain("Thing 0");
  press("ArrowDown");
  press("j");
  press("k");
  press("j");
  expect(activeRow()?.textContent).toContain("Thing 2");
  press("Enter");
  expect(onOpen).toHaveBeenCalledExactlyOnceWith({ id: "row-2", name: "Thing 2" });
  press("Home");
  expect(activeRow()?.textContent).toContain("Thing 0");
});

test("x selects, Shift with an arrow extends, Escape lets go", () => {
  renderPart(<Grid />);
  act(() => screen.getByRole("grid").focus());
  press("x");
  press("ArrowDown", { shiftKey: true });
  press("ArrowDown", { shiftKey: true });
  const selected = (): number => document.querySelectorAll('[role="row"][aria-selected="true"]').length;
  expect(selected()).toBe(3);
  press("Escape");
  expect(selected()).toBe(0);
});

test("a click opens a row, a click on its checkbox only selects it", () => {
  const onOpen = vi.fn<(row: Row) => void>();
  renderPart(<Grid onOpen={onOpen} />);
  fireEvent.click(screen.getByRole("checkbox", { name: "Select Thing 1" }));
  expect(onOpen).not.toHaveBeenCalled();
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "Select Thing 1" }).checked).toBe(true);
  fireEvent.click(screen.getByText("Thing 3"));
  expect(onOpen).toHaveBeenCalledExactlyOnceWith({ id: "row-3", name: "Thing 3" });
});

test("new rows wait behind a button that says how many", () => {
  const onShowNew = vi.fn<() => void>();
  const { change } = renderPart(<Grid onShowNew={onShowNew} newCount={0} />);
  expect(screen.queryByRole("button", { name: /new/ })).toBeNull();
  change(<Grid onShowNew={onShowNew} newCount={3} />);
  fireEvent.click(screen.getByRole("button", { name: "3 new" }));
  expect(onShowNew).toHaveBeenCalledOnce();
});

test("a row on its way is a skeleton, and what is in view is asked for", () => {
  const onRange = vi.fn<(first: number, last: number) => void>();
  renderPart(<Grid rowAt={() => undefined} onRange={onRange} />);
  expect(screen.getAllByRole("row")[1]?.getAttribute("aria-busy")).toBe("true");
  expect(onRange).toHaveBeenCalled();
  expect(onRange.mock.lastCall?.[0]).toBe(0);
});

test("a sortable header says its order and asks for another", () => {
  const onSort = vi.fn<(text: string) => void>();
  renderPart(<Grid sort={{ column: "id", direction: "descending" }} onSort={onSort} />);
  expect(screen.getByRole("columnheader", { name: "Id" }).getAttribute("aria-sort")).toBe("descending");
  fireEvent.click(screen.getByRole("button", { name: "Id" }));
  expect(onSort).toHaveBeenCalledExactlyOnceWith("id");
});

test("is accessible, populated and empty", async () => {
  const { container, change } = renderPart(<Grid />);
  await expectAccessible(container);
  change(<Grid count={0} />);
  await expectAccessible(container);
});
