/** Saved views: who sees and changes them, what is recorded, and what becomes of one whose query is no longer valid. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { SavedViewEntity, VIEW_LISTS } from "../../src/db/entities/saved-view.ts";
import type { AccessRole } from "../../src/services/core/permissions.ts";
import { type CreateSavedViewInput, SavedViews } from "../../src/services/views/saved-views.ts";
import { type AlertFixture, openAlertFixture } from "../support/alert-fixture.ts";

let fixture: AlertFixture;
beforeAll(async () => {
  fixture = await openAlertFixture();
  await fixture.addOperators("olga", "vera", "adam");
});
afterAll(() => fixture.close());

const viewsOf = (name: string, role: AccessRole = "analyst") => new SavedViews(fixture.scope(role, name));
const inputOf = (name: string, change: Partial<CreateSavedViewInput> = {}): CreateSavedViewInput => ({
  list: "USERS",
  name,
  settings: { query: "mfa:no", orderBy: "ALERTS:DESC", columns: ["userName", "mfa"], isCompact: true },
  ...change,
});
const namesOf = async (name: string) => (await viewsOf(name).list("USERS")).map((view) => view.name);
const recorded = async () =>
  (
    await fixture.query<{ action: string }>("select action from audit_event where action like 'views.%' order by seq")
  ).map(({ action }) => action);
const codeOf = async (call: Promise<unknown>) =>
  call.then(
    () => "OK",
    (error: { code?: string }) => error.code,
  );

test("a private view is its owner's alone, also a viewer's, and nothing of it is recorded", async () => {
  const view = await viewsOf("vera", "viewer").create(inputOf("Without MFA"));
  expect(view).toMatchObject({ isMine: true, isShared: false, isDefault: false, ownerName: "vera", queryError: null });
  expect(view).toMatchObject({
    query: "mfa:no",
    orderBy: "ALERTS:DESC",
    columns: ["userName", "mfa"],
    isCompact: true,
  });
  expect(await namesOf("olga")).toEqual([]);
  expect(await codeOf(viewsOf("olga", "admin").update({ id: view.id, name: "Mine" }))).toBe("NOT_FOUND");
  expect(await codeOf(viewsOf("vera", "viewer").share(view.id, true))).toBe("FORBIDDEN");
  expect((await viewsOf("vera", "viewer").update({ id: view.id, name: " No MFA " })).name).toBe("No MFA");
  await viewsOf("vera", "viewer").delete(view.id);
  expect(await namesOf("vera")).toEqual([]);
  expect((await viewsOf("vera", "viewer").restore(view.id)).name).toBe("No MFA");
  expect(await recorded()).toEqual([]);
});

test("a shared view is seen by all, changed by its owner only, and each change is recorded", async () => {
  const owner = viewsOf("olga");
  const { id } = await owner.create(inputOf("Weekly review"));
  await owner.share(id, true);
  expect(await namesOf("adam")).toEqual(["Weekly review"]);
  expect((await viewsOf("adam").list("USERS"))[0]).toMatchObject({ isMine: false, ownerName: "olga" });
  expect(await codeOf(viewsOf("adam", "admin").delete(id))).toBe("FORBIDDEN");
  await owner.update({ id, settings: { query: "mfa:yes" } });
  // An owner who may no longer share must not change what others see.
  expect(await codeOf(viewsOf("olga", "viewer").update({ id, name: "Other" }))).toBe("FORBIDDEN");
  await owner.delete(id);
  expect(await namesOf("adam")).toEqual([]);
  await owner.restore(id);
  await owner.share(id, false);
  expect(await namesOf("adam")).toEqual([]);
  expect(await recorded()).toEqual(["views.share", "views.update", "views.delete", "views.restore", "views.unshare"]);
});

test("an admin deletes and restores a shared view of an operator who is disabled, and no other one", async () => {
  await fixture.addOperators("gone");
  const { id } = await viewsOf("gone").create(inputOf("Left behind"));
  const { id: own } = await viewsOf("gone").create(inputOf("Private"));
  await viewsOf("gone").share(id, true);
  const seenBy = async (role: AccessRole) =>
    (await viewsOf("adam", role).list("USERS")).find(({ name }) => name === "Left behind")?.canDelete;
  expect(await seenBy("admin")).toBe(false);
  expect(await codeOf(viewsOf("adam", "admin").delete(id))).toBe("FORBIDDEN");
  await fixture.query("update operator set status = 'DISABLED' where name = 'gone'");
  expect([await seenBy("admin"), await seenBy("operator")]).toEqual([true, false]);
  expect(await codeOf(viewsOf("adam", "operator").delete(id))).toBe("FORBIDDEN");
  expect(await codeOf(viewsOf("adam", "admin").delete(own))).toBe("NOT_FOUND");
  expect(await codeOf(viewsOf("adam", "admin").update({ id, name: "Mine" }))).toBe("FORBIDDEN");
  await viewsOf("adam", "admin").delete(id);
  expect(await seenBy("admin")).toBeUndefined();
  await viewsOf("adam", "admin").restore(id);
  expect(await seenBy("admin")).toBe(true);
  await viewsOf("adam", "admin").delete(id);
  expect((await recorded()).slice(-3)).toEqual(["views.delete", "views.restore", "views.delete"]);
});

test("a list opens with the view that each operator chose, until it can no longer be seen", async () => {
  const owner = viewsOf("olga");
  const { id } = await owner.create(inputOf("Default"));
  await owner.share(id, true);
  const defaultsOf = async (name: string) =>
    (await viewsOf(name).list("USERS")).filter(({ isDefault }) => isDefault).map((view) => view.name);
  await owner.setDefault("USERS", id);
  await viewsOf("adam").setDefault("USERS", id);
  expect([await defaultsOf("olga"), await defaultsOf("adam"), await defaultsOf("vera")]).toEqual([
    ["Default"],
    ["Default"],
    [],
  ]);
  expect(await codeOf(owner.setDefault("ROLES", id))).toBe("NOT_FOUND");
  await owner.share(id, false);
  await owner.share(id, true);
  expect([await defaultsOf("olga"), await defaultsOf("adam")]).toEqual([["Default"], []]);
  await owner.setDefault("USERS", null);
  expect(await defaultsOf("olga")).toEqual([]);
  await owner.delete(id);
});

test.each<[string, Partial<CreateSavedViewInput>, string]>([
  ["a query that cannot be parsed", { settings: { query: "colour:red" } }, "BAD_QUERY"],
  ["an order that the list does not have", { settings: { query: "", orderBy: "RISK" } }, "BAD_USER_INPUT"],
  ["a column that cannot be one", { settings: { query: "", columns: ["a,b"] } }, "BAD_USER_INPUT"],
  ["an empty name", { name: "  " }, "BAD_USER_INPUT"],
  ["a name with control characters", { name: "a\u0000b" }, "BAD_USER_INPUT"],
  ["a list that has no views", { list: "NOTHING" as never }, "BAD_USER_INPUT"],
])("%s is refused", async (_name, change, code) => {
  expect(await codeOf(viewsOf("adam").create(inputOf("Bad", change)))).toBe(code);
});

test("a name is unique among the operator's views of the list, ignoring case, and views are limited", async () => {
  await viewsOf("adam").create(inputOf("Same"));
  expect(await codeOf(viewsOf("adam").create(inputOf("SAME")))).toBe("BAD_USER_INPUT");
  await viewsOf("adam").create(inputOf("Same", { list: "ROLES", settings: { query: "" } }));
  await fixture.query(`insert into saved_view (id, list, name, owner_id, is_shared, query, is_compact, includes_deleted, created_at, updated_at)
    select 'view_' || n, 'GROUPS', 'View ' || n, owner_id, false, '', false, false, now(), now()
      from generate_series(1, 98) n, (select owner_id from saved_view where name = 'Same' limit 1) o`);
  expect(await codeOf(viewsOf("adam").create(inputOf("One too many")))).toBe("BAD_USER_INPUT");
});

test("a view whose query is no longer valid is listed with its error", async () => {
  const { id } = await viewsOf("vera").create(inputOf("Old"));
  await fixture.em().nativeUpdate(SavedViewEntity, { id }, { query: "former:key" });
  const view = (await viewsOf("vera").list("USERS")).find((each) => each.id === id)!;
  expect(view.query).toBe("former:key");
  expect(view.queryError).toContain("former");
});

test("a view that was deleted more than five minutes ago cannot be restored, and is removed", async () => {
  const { id } = await viewsOf("vera").create(inputOf("Gone"));
  await viewsOf("vera").delete(id);
  await fixture.query(`update saved_view set deleted_at = now() - interval '6 minutes' where id = '${id}'`);
  expect(await codeOf(viewsOf("vera").restore(id))).toBe("NOT_FOUND");
  await viewsOf("vera").create(inputOf("Gone"));
  expect(await fixture.query(`select id from saved_view where id = '${id}'`)).toEqual([]);
});

test("every list can have views", async () => {
  for (const list of VIEW_LISTS) await viewsOf("vera").create(inputOf("All", { list, settings: { query: "" } }));
  expect((await viewsOf("vera").list("PROBLEMS")).map(({ name }) => name)).toEqual(["All"]);
});
