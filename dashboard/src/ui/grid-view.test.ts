import { expect, test } from "vitest";
import type { GridColumn, GridSort } from "./data-grid-types.ts";
import { columnsText, gridViewOf, orderText, sortAfter } from "./grid-view.ts";

const column = (id: string, more: Partial<GridColumn<object>> = {}): GridColumn<object> => ({
  id,
  header: id,
  width: "1rem",
  cell: () => id,
  ...more,
});
const name = column("name", { onCard: "title", sortKey: "NAME" });
const risk = column("risk", { sortKey: "RISK", sortsFirst: "descending" });
const type = column("type");
const COLUMNS = [name, risk, type];
const BY_NAME: GridSort = { key: "NAME", direction: "ascending" };

test.each<[string | undefined, string | undefined, object | null]>([
  [undefined, undefined, null],
  ["NAME", undefined, null],
  ["NAME:DESC", "NAME:DESC", { field: "NAME", direction: "DESC" }],
  ["RISK:ASC", "RISK", { field: "RISK", direction: "ASC" }],
  ["NOTHING", undefined, null],
  ["RISK:SIDEWAYS", undefined, null],
])("the order %s", (sort, text, orderBy) => {
  const view = gridViewOf(COLUMNS, BY_NAME, { sort });
  expect(view.orderBy).toEqual(orderBy);
  expect(view.sortText).toBe(text);
});

test("a default order that the API does not have is named in requests and exports, and not in the address", () => {
  const mostRisk: GridSort = { key: "RISK", direction: "descending" };
  const view = (sort: string | undefined) => gridViewOf(COLUMNS, mostRisk, { sort }, BY_NAME);
  const [byDefault, byName] = [view(undefined), view("NAME")];
  expect(byDefault).toMatchObject({
    orderBy: { field: "RISK", direction: "DESC" },
    sortText: "RISK:DESC",
    isDefaultOrder: true,
  });
  expect(byName).toMatchObject({ orderBy: null, sortText: undefined, isDefaultOrder: false });
  expect([sortAfter(byDefault, name), sortAfter(byName, risk)]).toEqual(["NAME", undefined]);
});

test("a header sorts in its own direction first, then in the reverse one, and the default order has no parameter", () => {
  const click = (sort: string | undefined, clicked: GridColumn<object>) =>
    sortAfter(gridViewOf(COLUMNS, BY_NAME, { sort }), clicked);
  expect(click(undefined, risk)).toBe("RISK:DESC");
  expect(click("RISK:DESC", risk)).toBe("RISK");
  expect(click("RISK", name)).toBeUndefined();
  expect(click(undefined, name)).toBe("NAME:DESC");
});

test("columns are shown in the order of the address, each once, and always with the name of the row", () => {
  const shown = (cols: string | undefined) => gridViewOf(COLUMNS, BY_NAME, { cols }).columns.map(({ id }) => id);
  expect(shown(undefined)).toEqual(["name", "risk", "type"]);
  expect(shown("type,name,type,unknown")).toEqual(["type", "name"]);
  expect(shown("risk")).toEqual(["name", "risk"]);
  expect(columnsText(COLUMNS, ["name", "risk", "type"])).toBeUndefined();
  const more = [...COLUMNS, { ...COLUMNS[1]!, id: "extra", isOptional: true }];
  expect(gridViewOf(more, BY_NAME, {}).columns.map(({ id }) => id)).toEqual(["name", "risk", "type"]);
  expect(columnsText(more, ["name", "risk", "type"])).toBeUndefined();
  expect(columnsText(more, ["name", "risk", "type", "extra"])).toBe("name,risk,type,extra");
  expect(columnsText(COLUMNS, ["risk", "name"])).toBe("risk,name");
});

test("a sentence names the order by the header, or by what the order compares if the cells show something else", () => {
  const columns = [name, risk, column("Alert", { sortKey: "TITLE", sortsBy: "the title of the check" })];
  const text = (sort: string | undefined) => orderText(gridViewOf(columns, BY_NAME, { sort }), "by name");
  expect(["RISK", "TITLE", undefined].map(text)).toEqual([
    "sorted by risk",
    "sorted by the title of the check",
    "by name",
  ]);
});
