import { expect, test } from "vitest";
import { undoParts } from "./undo-change.ts";

type Group = Parameters<typeof undoParts>[0];
type Item = Group["inventory"][number];

const ANNA = "arn:aws:iam::111122223333:user/anna";
const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";

const item = (wanted: Partial<Item>): Item => ({
  id: 1,
  kind: "USER",
  change: "CHANGED",
  name: "anna",
  at: "2026-11-28T10:00:00Z",
  scanId: null,
  facts: [],
  documents: [],
  hasDocumentsLeftOut: false,
  causedBy: [],
  ...wanted,
});
const ofAnna = (...inventory: Item[]): Group => ({
  resource: { kind: "USER", name: "anna", nodeId: "u1", arn: ANNA, isDeleted: false },
  inventory,
  inventoryCount: inventory.length,
});
const attached = (added: string[], removed: string[] = []) =>
  ({ fact: "attachedPolicies", added, removed }) satisfies Item["facts"][number];

test("what was attached is detached, and its access key changes nothing", () => {
  const created = item({
    change: "CREATED",
    facts: [attached([ADMIN]), { fact: "tags", added: ["a=b"], removed: [] }],
  });
  const key = item({ kind: "ACCESS_KEY", change: "CREATED", name: "AKIA1" });
  expect(undoParts(ofAnna(key, created))).toEqual([{ kind: "detach", policyArn: ADMIN, principalArn: ANNA }]);
});

test("what was attached and detached again is left as it is", () => {
  const [later, earlier] = [item({ facts: [attached([], [ADMIN])] }), item({ facts: [attached([ADMIN])] })];
  expect(undoParts(ofAnna(later, earlier))).toEqual([]);
});

test("of several versions of a document and a boundary, the earliest comes back", () => {
  const version = (before: string): Item =>
    item({
      kind: "POLICY",
      name: "inline",
      documents: [{ fact: "document", before, after: "{}" }],
    });
  const boundary = (removed: string[]): Item =>
    item({ facts: [{ fact: "permissionsBoundary", added: [ADMIN], removed }] });
  expect(undoParts(ofAnna(version("second"), boundary(["b"]), version("first"), boundary([])))).toEqual([
    { kind: "inline", principalArn: ANNA, document: "first", policyName: "inline" },
    { kind: "boundary", principalArn: ANNA, policyArn: null },
  ]);
});

test("nothing is simulated if a part of the change cannot be, or is not known", () => {
  const attach = item({ facts: [attached([ADMIN])] });
  const joined = item({ facts: [attached([ADMIN]), { fact: "groups", added: ["admins"], removed: [] }] });
  const inline = item({
    kind: "POLICY",
    change: "CREATED",
    name: "new",
    documents: [{ fact: "document", before: null, after: "{}" }],
  });
  expect(undoParts(ofAnna(joined))).toEqual([]);
  expect(undoParts(ofAnna(attach, inline))).toEqual([]);
  expect(undoParts({ ...ofAnna(attach), inventoryCount: 2 })).toEqual([]);
  expect(undoParts({ ...ofAnna(attach), resource: { ...ofAnna().resource, isDeleted: true } })).toEqual([]);
});
