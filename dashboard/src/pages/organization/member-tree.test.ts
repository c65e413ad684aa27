import { expect, test } from "vitest";
import { connectionCounts, isSelectable, type Member, noteOf, searched, unitRows } from "./member-tree.ts";

function member(awsAccountId: string, unitId: string, rest: Partial<Member> = {}): Member {
  return {
    awsAccountId,
    name: `account-${awsAccountId}`,
    state: "ACTIVE",
    unitId,
    connection: "NONE",
    accountId: null,
    accountStatus: null,
    code: null,
    reason: null,
    fix: null,
    guardrails: null,
    isOverdue: false,
    ...rest,
  };
}

const unit = (unitId: string, name: string, parentId: string | null) => ({
  unitId,
  name,
  parentId,
});
const organization = {
  managementAccountId: "1",
  units: [unit("r", "Root", null), unit("p", "Production", "r"), unit("d", "Data", "p"), unit("a", "Archive", "r")],
  members: [
    member("1", "r"),
    member("2", "p"),
    member("3", "d", { connection: "CONNECTED" }),
    member("4", "d", { connection: "FAILED" }),
    member("5", "a", { state: "CLOSED" }),
  ],
};

test("a unit stands for the accounts in it and below it that can be connected", () => {
  const rows = unitRows(organization);
  expect(rows.map(({ name, level, members }) => [name, level, members.length])).toEqual([
    ["Root", 0, 5],
    ["Archive", 1, 1],
    ["Production", 1, 3],
    ["Data", 2, 2],
  ]);
  const numbers = (name: string) =>
    rows.find((row) => row.name === name)!.selectable.map(({ awsAccountId }) => awsAccountId);
  expect(numbers("Root")).toEqual(["2", "4"]);
  expect(numbers("Data")).toEqual(["4"]);
  expect(numbers("Archive")).toEqual([]);
});

test("accounts that are connected, waiting or not usable cannot be chosen", () => {
  expect(isSelectable(member("9", "r"))).toBe(true);
  for (const connection of ["CONNECTED", "QUEUED", "TRYING"] as const)
    expect(isSelectable(member("9", "r", { connection }))).toBe(false);
  for (const state of ["SUSPENDED", "CLOSED", "PENDING_CLOSURE", "PENDING_ACTIVATION"] as const)
    expect(isSelectable(member("9", "r", { state }))).toBe(false);
  expect(noteOf(member("9", "r", { state: "PENDING_CLOSURE" }), "1")).toContain("pending closure");
  expect(noteOf(member("1", "r"), "1")).toContain("connect it by itself");
  expect(noteOf(member("2", "r"), "1")).toBeNull();
});

test("accounts are found by name and number, and counted by their connection", () => {
  expect(searched(organization.members, " ACCOUNT-4 ").map(({ awsAccountId }) => awsAccountId)).toEqual(["4"]);
  expect(searched(organization.members, "")).toHaveLength(5);
  expect(connectionCounts(organization.members)).toEqual({ connected: 1, waiting: 0, failed: 1, others: 3 });
});
