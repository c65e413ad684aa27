import { gql } from "@apollo/client";
import { renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { apolloClient } from "../../apollo.ts";
import { rememberedPages } from "../../features/alerts/remembered-pages.ts";
import { hasLostRights, useOneCaller } from "./use-one-caller.ts";

type Rights = Parameters<typeof hasLostRights>[0];

function rights(viewer: Partial<Rights["viewer"]> = {}, accountIds: readonly string[] = ["account_1"]): Rights {
  return {
    viewer: {
      kind: "OPERATOR",
      name: "anna",
      role: "viewer",
      operatorId: "operator_1",
      lastVisitAt: null,
      accountLimit: null,
      permissions: ["ALERTS_READ", "INVENTORY_READ"],
      ...viewer,
    },
    accounts: { nodes: accountIds.map((id) => ({ id })) } as Rights["accounts"],
  };
}

test("another operator, another role and a lost account end what was read before", () => {
  expect(hasLostRights(rights(), rights({ operatorId: "operator_2" }))).toBe(true);
  expect(hasLostRights(rights({ role: "admin" }), rights())).toBe(true);
  expect(hasLostRights(rights({ permissions: ["ALERTS_READ", "AUDIT_READ"] }), rights())).toBe(true);
  expect(hasLostRights(rights({ accountLimit: 2 }, ["account_1", "account_2"]), rights({ accountLimit: 2 }))).toBe(
    true,
  );
  expect(hasLostRights(rights(), rights({ accountLimit: 1 }))).toBe(true);
});

test("a later visit, another account and a disconnected one of all take nothing away", () => {
  expect(hasLostRights(rights({}, ["account_1", "account_2"]), rights())).toBe(false);
  expect(hasLostRights(rights(), rights({ lastVisitAt: "2026-11-28T10:00:00Z" }, ["account_1", "account_2"]))).toBe(
    false,
  );
  expect(hasLostRights(rights(), rights({ permissions: ["INVENTORY_READ", "ALERTS_READ"] }))).toBe(false);
});

test("what was read before is dropped when another operator is found in the session, and only then", async () => {
  const query = gql("query Known { serverName }");
  const { rerender } = renderHook(useOneCaller, { initialProps: undefined as Rights | undefined });
  rerender(rights());
  apolloClient.cache.writeQuery({ query, data: { serverName: "read by anna" } });
  rememberedPages.beginReading("is:open")("read by anna");
  rerender(rights({ lastVisitAt: "2026-11-28T10:00:00Z" }));
  await Promise.resolve();
  expect(apolloClient.cache.readQuery({ query })).not.toBeNull();
  rerender(rights({ operatorId: "operator_2" }));
  await vi.waitFor(() => expect(rememberedPages.get("is:open")).toBeUndefined());
  expect(apolloClient.cache.readQuery({ query })).toBeNull();
});
