import { expect, test } from "vitest";
import type { ChangedItemFragment } from "../../gql/changes.ts";
import { factValue } from "../../features/inventory/fact-text.ts";
import { itemText, sectionText, shownFacts, titleEnd } from "./change-text.ts";

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

test.each([
  ["was created", [item({ change: "CREATED" })]],
  ["was deleted", [item({ change: "DELETED" }), item({ change: "CREATED" })]],
  ["was created", [item({}), item({ change: "CREATED" })]],
  ["", [item({})]],
  ["", [item({ kind: "ACCESS_KEY", name: "AKIA1", change: "CREATED" })]],
])("the title of a card ends with %j", (end, inventory) => {
  expect(titleEnd({ resource: anna, inventory })).toBe(end);
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

test("values and sections are words", () => {
  expect(factValue("attachedPolicies", "arn:aws:iam::aws:policy/job-function/Billing")).toBe("Billing");
  expect(factValue("tags", "owner=arn:x/y")).toBe("owner=arn:x/y");
  expect(factValue("mfa", "false")).toBe("No");
  expect(sectionText("virtualMfaDevices")).toBe("virtual MFA devices");
});
