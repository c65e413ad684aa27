/** Saved views and the address of a list: the address has all that a view keeps, so its link works for everyone. */
import type { SavedViewFieldsFragment } from "../../gql/saved-views.ts";
import type { PolicyType, SavedViewSettings } from "../../gql/schema-types.ts";
import type { GridSearch } from "../../ui/grid-view.ts";

/** The search parameters that a view sets. Each list reads those that it has. */
export interface ViewSearch extends GridSearch {
  readonly q?: string | undefined;
  readonly gone?: true | undefined;
  readonly type?: PolicyType | undefined;
  /** The ID of the view that was opened. */
  readonly saved?: string | undefined;
}

/** All of them, so that opening a view also removes what the address had before. */
export type WholeViewSearch = { readonly [Key in keyof Required<ViewSearch>]: ViewSearch[Key] };

/** The view that a list shows. `defaultQuery` is the query of an address without one. */
export function settingsOf(
  { q, sort, cols, density, gone, type }: ViewSearch,
  defaultQuery: string,
): SavedViewSettings {
  return {
    query: q ?? defaultQuery,
    orderBy: sort ?? null,
    columns: cols?.split(",") ?? null,
    isCompact: density === "compact",
    includesDeleted: gone ?? false,
    policyType: type ?? null,
  };
}

export function searchOf(view: SavedViewFieldsFragment, defaultQuery: string): WholeViewSearch {
  return {
    q: view.query === defaultQuery ? undefined : view.query,
    sort: view.orderBy ?? undefined,
    cols: view.columns?.join(",") ?? undefined,
    density: view.isCompact ? "compact" : undefined,
    gone: view.includesDeleted ? true : undefined,
    type: view.policyType ?? undefined,
    saved: view.id,
  };
}

/** Whether the list shows something else than the view keeps. */
export function isChanged(view: SavedViewFieldsFragment, search: ViewSearch, defaultQuery: string): boolean {
  const { saved: _, ...kept } = searchOf(view, defaultQuery);
  return JSON.stringify(settingsOf(kept, defaultQuery)) !== JSON.stringify(settingsOf(search, defaultQuery));
}

/**
 * Whether the address chooses nothing, so that the list opens with the operator's default view. The account is that of the
 * header, and each list has parameters of its own, such as the open problems.
 */
export function isBare(search: ViewSearch): boolean {
  return Object.entries(search).every(([name, value]) => name === "account" || value === undefined);
}
