import { expect, test } from "vitest";
import type { SavedViewFieldsFragment } from "../../gql/saved-views.ts";
import { isBare, isChanged, searchOf, settingsOf, type ViewSearch } from "./view-search.ts";

const DEFAULT = "is:open";

const viewOf = (search: ViewSearch): SavedViewFieldsFragment => ({
  id: "view_1",
  list: "ALERTS",
  name: "Weekly review",
  queryError: null,
  isShared: false,
  ownerName: "olga",
  isMine: true,
  canDelete: true,
  isDefault: false,
  ...(settingsOf(search, DEFAULT) as Required<ReturnType<typeof settingsOf>> as Pick<
    SavedViewFieldsFragment,
    "query" | "orderBy" | "columns" | "isCompact" | "includesDeleted" | "policyType"
  >),
});

test.each<[string, ViewSearch]>([
  ["the default query", {}],
  ["no filter, which is not the default query", { q: "" }],
  ["everything", { q: "mfa:no", sort: "RISK:DESC", cols: "name,risk", density: "compact", gone: true, type: "INLINE" }],
])("a view keeps %s", (_name, search) => {
  const { saved, ...kept } = searchOf(viewOf(search), DEFAULT);
  expect(saved).toBe("view_1");
  expect(Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined))).toEqual(search);
  expect(isChanged(viewOf(search), search, DEFAULT)).toBe(false);
});

test("any other filter, order, column or density is a change of the view", () => {
  for (const change of [{ q: "x" }, { sort: "NUMBER" }, { cols: "title" }, { density: "compact" as const }])
    expect(isChanged(viewOf({}), change, DEFAULT)).toBe(true);
});

test("only an address that chooses nothing opens with the default view", () => {
  for (const search of [{}, { q: undefined }, { account: "111122223333" }]) expect(isBare(search)).toBe(true);
  for (const search of [
    { q: "" },
    { sort: "NUMBER" },
    { saved: "view_1" },
    { gone: true as const },
    { open: "problem_1" },
  ])
    expect(isBare(search)).toBe(false);
});
