import { expect, test } from "vitest";
import type { AccessRole } from "../core/permissions.ts";
import { grantOf, grantOrDefault, type ProviderGroup } from "./provider-groups.ts";

const MAPPED: readonly ProviderGroup[] = [
  { value: "readers", role: "viewer", accountGroupIds: null },
  { value: "payments", role: "operator", accountGroupIds: ["b", "a"] },
  { value: "shops", role: "operator", accountGroupIds: ["c", "a"] },
  { value: "everything", role: "operator", accountGroupIds: null },
  { value: "moved", role: "viewer", accountGroupIds: ["a"] },
];
const SETTINGS = new Map<string, AccessRole>([
  ["old-readers", "viewer"],
  ["old-admins", "admin"],
  ["moved", "admin"],
]);

test.each<[groups: string[], role: AccessRole | null, accounts: unknown, ignored: string[]]>([
  [[], null, undefined, []],
  [["unknown", "READERS", "readers ", "constructor", "__proto__"], null, undefined, []],
  [["readers"], "viewer", "ALL", []],
  [["payments"], "operator", ["a", "b"], []],
  [["payments", "shops"], "operator", ["a", "b", "c"], []],
  [["payments", "everything"], "operator", "ALL", []],
  // Reading everything and rotating in some accounts must not become rotating everywhere.
  [["readers", "payments"], "operator", ["a", "b"], ["readers"]],
  // The settings say nothing about accounts.
  [["old-readers"], "viewer", null, []],
  [["old-admins", "payments"], "admin", null, ["payments"]],
  [["old-readers", "readers"], "viewer", "ALL", []],
  [["old-readers", "payments"], "operator", ["a", "b"], ["old-readers"]],
  // A group that an admin maps no longer has the role of the settings.
  [["moved"], "viewer", ["a"], []],
])("%j give %s in %j", (groups, role, accounts, ignored) => {
  const grant = grantOf(groups, MAPPED, SETTINGS);
  expect(grant?.role ?? null).toBe(role);
  expect(grant?.accounts).toEqual(accounts);
  expect(grant?.ignored.toSorted() ?? []).toEqual(ignored);
});

test("a person in no mapped group gets the role of everyone at the provider, if there is one", () => {
  const none = grantOf(["unknown"], MAPPED, SETTINGS);
  expect(grantOrDefault(none, null)).toBeNull();
  expect(grantOrDefault(none, "viewer")).toEqual({
    role: "viewer",
    accounts: null,
    from: [],
    ignored: [],
  });
  const mapped = grantOf(["payments"], MAPPED, SETTINGS);
  expect(grantOrDefault(mapped, "viewer")).toBe(mapped);
});
