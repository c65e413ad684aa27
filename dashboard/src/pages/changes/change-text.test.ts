import { expect, test } from "vitest";
import type { ChangedAlertFragment, ChangedItemFragment } from "../../gql/changes.ts";
import { factValue } from "../../features/inventory/fact-text.ts";
import { itemText, kindsText, shownFacts, titleEnd } from "./change-text.ts";

const item = (fields: Partial<ChangedItemFragment>): ChangedItemFragment => ({
  id: 1,
  kind: "USER",
  change: "CHANGED",
  name: "anna",
  at: "2026-11-27T00:00:00.000Z",
  scanId: null,
  facts: [],
  documents: [],
  hasDocumentsLeftOut: false,
  causedBy: [],
  ...fields,
});
const anna = { kind: "USER", name: "anna", nodeId: null, arn: null, isDeleted: false } as const;

const opened = alertChange("OPENED");

function alertChange(kind: ChangedAlertFragment["kind"]): ChangedAlertFragment {
  const alert = { id: "alert_1", number: 1, title: "", headline: "", status: "OPEN" } as const;
  return { kind, fromSeverity: null, severity: "LOW", isDismissed: false, at: "2026-11-27T00:00:00.000Z", alert };
}

test.each([
  [" was created", [item({ change: "CREATED" })], [opened]],
  [" was deleted", [item({ change: "DELETED" }), item({ change: "CREATED" })], []],
  [" was created", [item({}), item({ change: "CREATED" })], []],
  [" was changed", [item({})], [opened]],
  ["", [item({ kind: "ACCESS_KEY", name: "AKIA1", change: "CREATED" })], [opened]],
  [": 1 new alert", [], [opened]],
  [": 2 alerts found by the first scan", [], [alertChange("FOUND_BY_FIRST_SCAN"), alertChange("FOUND_BY_FIRST_SCAN")]],
  [": 2 alerts changed", [], [opened, alertChange("RESOLVED")]],
  [": 21 alerts changed", [], [opened], 21],
])("the title of a card ends with %j", (end, inventory, alerts, alertCount: number = alerts.length) => {
  expect(titleEnd({ resource: anna, inventory, alerts, alertCount })).toBe(end);
});

test("what was created is counted by its kind", () => {
  const counts = [
    { kind: "USER" as const, created: 1, changed: 0, deleted: 0 },
    { kind: "POLICY" as const, created: 0, changed: 3, deleted: 0 },
    { kind: "ACCESS_KEY" as const, created: 2, changed: 0, deleted: 0 },
  ];
  expect(kindsText(counts, "created")).toBe("1 user, 2 access keys");
  expect(kindsText(counts, "deleted")).toBe("");
});

test("a change is one sentence", () => {
  expect(itemText({ kind: "ACCESS_KEY", name: "AKIA1", change: "DELETED" })).toBe("Access key AKIA1 was deleted");
});

test("of a new resource, only what it may do is shown", () => {
  const facts = [
    { fact: "path" as const, removed: [], added: ["/"] },
    { fact: "groups" as const, removed: [], added: ["admins"] },
  ];
  expect(shownFacts({ change: "CREATED", facts })).toEqual([facts[1]]);
  expect(shownFacts({ change: "CHANGED", facts })).toEqual(facts);
});

test("values are words", () => {
  expect(factValue("attachedPolicies", "arn:aws:iam::aws:policy/job-function/Billing")).toBe("Billing");
  expect(factValue("tags", "owner=arn:x/y")).toBe("owner=arn:x/y");
  expect(factValue("mfa", "false")).toBe("No");
});
