/**
 * How a list is shown: its order, its columns and its density. All of it is in the address of the page, so that a link
 * shows the same list to everyone. A name of a column or order that is no longer known is ignored.
 */
import type { GridColumn, GridDensity, GridSort } from "./data-grid-types.ts";

/** The search parameters of a page with a list. */
export interface GridSearch {
  /** The order, as the API names it: `RISK` or `RISK:DESC`. Missing means the default order. */
  readonly sort?: string | undefined;
  /** The IDs of the shown columns in their order, separated by commas. Missing means the default ones. */
  readonly cols?: string | undefined;
  readonly density?: "compact" | undefined;
}

export interface OrderBy {
  readonly field: string;
  readonly direction: "ASC" | "DESC";
}

export interface GridView<Row> {
  /** The shown columns in their order. */
  readonly columns: readonly GridColumn<Row>[];
  readonly allColumns: readonly GridColumn<Row>[];
  /** The order of the rows, which is the default one unless the address has another. */
  readonly sort: GridSort;
  readonly defaultSort: GridSort;
  readonly isDefaultOrder: boolean;
  /** The value of `orderBy` in a request for the list. Null in the order that the API has without one. */
  readonly orderBy: OrderBy | null;
  readonly density: GridDensity;
  /** Whether the address differs from the default in anything. */
  readonly isChanged: boolean;
  /** The parameter `orderBy` of an export. Undefined if `orderBy` is null. */
  readonly sortText: string | undefined;
}

/** `apiSort` is the order that the API has without `orderBy`. */
export function gridViewOf<Row>(
  columns: readonly GridColumn<Row>[],
  defaultSort: GridSort,
  { sort, cols, density }: GridSearch,
  apiSort = defaultSort,
): GridView<Row> {
  const wanted = readSort(sort);
  const isKnown = wanted !== null && columns.some(({ sortKey }) => sortKey === wanted.key);
  const isDefaultOrder = !isKnown || isSameSort(wanted, defaultSort);
  const shown = isDefaultOrder ? defaultSort : wanted;
  const isApiOrder = isSameSort(shown, apiSort);
  const orderBy = { field: shown.key, direction: shown.direction === "ascending" ? "ASC" : "DESC" } as const;
  return {
    columns: shownColumns(columns, cols),
    allColumns: columns,
    sort: shown,
    defaultSort,
    isDefaultOrder,
    orderBy: isApiOrder ? null : orderBy,
    density: density ?? "comfortable",
    isChanged: !isDefaultOrder || cols !== undefined || density !== undefined,
    sortText: isApiOrder ? undefined : sortText(shown),
  };
}

/** The search parameter `sort` after a click on the header of a column: its order, and the reverse after another click. */
export function sortAfter({ sort, defaultSort }: GridView<never>, column: GridColumn<never>): string | undefined {
  const key = column.sortKey ?? sort.key;
  const direction = sort.key === key ? reversed(sort.direction) : (column.sortsFirst ?? "ascending");
  return sortParameter({ key, direction }, defaultSort);
}

/** The search parameter of an order. The default one has none. */
export function sortParameter(sort: GridSort, defaultSort: GridSort): string | undefined {
  return isSameSort(sort, defaultSort) ? undefined : sortText(sort);
}

/** How a sentence names the order: `byDefault`, or the header of the column that sorts. */
export function orderText({ isDefaultOrder, sort, allColumns }: GridView<never>, byDefault: string): string {
  const column = isDefaultOrder ? undefined : allColumns.find(({ sortKey }) => sortKey === sort.key);
  return column ? `sorted by ${column.sortsBy ?? column.header.toLowerCase()}` : byDefault;
}

/** The search parameter `cols` for these columns. Missing if they are the default ones in their order. */
export function columnsText(all: readonly GridColumn<never>[], ids: readonly string[]): string | undefined {
  const text = ids.join(",");
  return text ===
    shownByDefault(all)
      .map(({ id }) => id)
      .join(",")
    ? undefined
    : text;
}

function shownColumns<Row>(all: readonly GridColumn<Row>[], cols: string | undefined): readonly GridColumn<Row>[] {
  if (cols === undefined) return shownByDefault(all);
  const shown = [...new Set(cols.split(","))].flatMap((id) => all.find((column) => column.id === id) ?? []);
  // The name of a row is how it is opened, so a list without it could not be used.
  const title = all.find(({ onCard }) => onCard === "title");
  return title === undefined || shown.includes(title) ? shown : [title, ...shown];
}

function shownByDefault<Row>(all: readonly GridColumn<Row>[]): readonly GridColumn<Row>[] {
  return all.filter(({ isOptional }) => isOptional !== true);
}

function sortText({ key, direction }: GridSort): string {
  return direction === "ascending" ? key : `${key}:DESC`;
}

function readSort(text: string | undefined): GridSort | null {
  const parts = /^([A-Z_]{1,32})(?::(ASC|DESC))?$/.exec(text ?? "");
  return parts ? { key: parts[1]!, direction: parts[2] === "DESC" ? "descending" : "ascending" } : null;
}

function isSameSort(one: GridSort, other: GridSort): boolean {
  return one.key === other.key && one.direction === other.direction;
}

function reversed(direction: GridSort["direction"]): GridSort["direction"] {
  return direction === "ascending" ? "descending" : "ascending";
}
