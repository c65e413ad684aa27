/** The accounts that the address of the page selects, in the terms of the API. */
import type { AccountOrderField } from "../../gql/schema-types.ts";

/** Fewer accounts are shown as cards. */
export const FLEET_MIN = 10;
export const PAGE_ROWS = 50;

/** The states by which accounts are filtered, each with the label of its chip and its term. */
export const STATES = {
  unreachable: { label: "Unreachable", term: "is:unreachable" },
  stale: { label: "Data over 24 h old", term: "is:old" },
  partly: { label: "Partly read", term: "is:partly-read" },
  unscanned: { label: "Not scanned yet", term: "is:not-scanned" },
} as const;
export type FleetState = keyof typeof STATES;
export const FLEET_STATES = Object.keys(STATES) as FleetState[];

export interface FleetSearch {
  readonly q?: string | undefined;
  readonly fleet?: FleetState | undefined;
  readonly accountGroup?: string | undefined;
  readonly unit?: string | undefined;
  readonly sort?: string | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly from?: string | undefined;
}

export const FIRST_PAGE = { after: undefined, before: undefined, from: undefined } as const;

/** The terms of the chosen unit and group. */
export function scopeText({ unit, accountGroup }: FleetSearch): string {
  return [
    ...(unit === undefined ? [] : [`unit:${quoted(unit)}`]),
    ...(accountGroup === undefined ? [] : [`group:${quoted(accountGroup)}`]),
  ].join(" ");
}

/** The query text of the list. The typed text comes first, so that a mistake keeps its position. */
export function queryText(search: FleetSearch): string {
  const state = search.fleet === undefined ? "" : STATES[search.fleet].term;
  return [search.q?.trim() ?? "", state, scopeText(search)].filter((text) => text !== "").join(" ");
}

/** An address is written by anyone, so a quote in it must not end the value. */
function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, "")}"`;
}

export interface FleetSort {
  readonly field: AccountOrderField;
  readonly direction: "ASC" | "DESC";
}

const DEFAULT_SORT: FleetSort = { field: "ALERTS", direction: "DESC" };

/** The columns by which the list can be sorted, each with the direction of the first click. */
export const COLUMNS = [
  { field: "NAME", title: "Account", first: "ASC" },
  { field: "COVERAGE", title: "Coverage", first: "ASC" },
  { field: "SCANNED", title: "Last scan", first: "ASC" },
  { field: "ALERTS", title: "Open alerts", first: "DESC" },
  { field: "STATUS", title: "Connection", first: "DESC" },
] as const satisfies readonly { field: AccountOrderField; title: string; first: FleetSort["direction"] }[];

/** The order of the address: `NAME` or `NAME:DESC`. An unknown one is the default: most critical alerts first. */
export function sortOf({ sort }: FleetSearch): FleetSort {
  const [field, direction = "ASC"] = (sort ?? "").split(":");
  const column = COLUMNS.find((each) => each.field === field);
  if (!column || (direction !== "ASC" && direction !== "DESC")) return DEFAULT_SORT;
  return { field: column.field, direction };
}

/** The order after a click on the header of a column, as the address has it. The default order has none. */
export function sortAfter(sort: FleetSort, { field, first }: (typeof COLUMNS)[number]): string | undefined {
  const reverse = sort.direction === "ASC" ? "DESC" : "ASC";
  return sortText({ field, direction: sort.field === field ? reverse : first });
}

export function sortText({ field, direction }: FleetSort): string | undefined {
  if (field === DEFAULT_SORT.field && direction === DEFAULT_SORT.direction) return undefined;
  return direction === "ASC" ? field : `${field}:DESC`;
}

/** The number of accounts before the page, for a sentence. */
export function rowsBefore({ from, after, before }: FleetSearch): number {
  const count = Number(from);
  return (after === undefined && before === undefined) || !Number.isSafeInteger(count) || count < 0 ? 0 : count;
}
