import { expect, test } from "vitest";
import {
  attached,
  buildSnapshot,
  denied,
  inlinePolicy,
  policy,
  role,
  type SnapshotOverrides,
  user,
} from "../../test/support/build.ts";
import { driftBetween } from "./drift.ts";
import { documentChanges, factChanges } from "./inventory-change.ts";

const READ = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}';
const WRITE = READ.replace("GetObject", "PutObject");
const drift = (before: SnapshotOverrides, after: SnapshotOverrides) =>
  driftBetween(buildSnapshot(before), buildSnapshot(after));

const managed = (document: string) => policy({ policyName: "data", document });

test.each<readonly [string, SnapshotOverrides, SnapshotOverrides, object]>([
  [
    "the document of a managed policy",
    { policies: [managed(READ)] },
    { policies: [managed(WRITE)] },
    { kind: "POLICY", name: "data", before: { document: READ }, after: { document: WRITE } },
  ],
  [
    "the document of an inline policy",
    { users: [user({ userName: "anna", inlinePolicies: [inlinePolicy("own", READ)] })] },
    { users: [user({ userName: "anna", inlinePolicies: [inlinePolicy("own", WRITE)] })] },
    { kind: "POLICY", before: { document: READ }, after: { document: WRITE } },
  ],
  [
    "the trust policy of a role",
    { roles: [role({ roleName: "deploy", trustPolicy: READ })] },
    { roles: [role({ roleName: "deploy", trustPolicy: WRITE })] },
    { kind: "ROLE", name: "deploy", before: { trustPolicy: READ }, after: { trustPolicy: WRITE } },
  ],
  [
    "the attached policies of a user",
    { users: [user({ userName: "anna" })] },
    { users: [user({ userName: "anna", attachedPolicies: [attached("data")] })] },
    { kind: "USER", name: "anna", before: { attachedPolicies: [] } },
  ],
])("a comparison shows %s before and after", (_what, before, after, expected) => {
  const { added, removed, changed } = drift(before, after);
  expect([added, removed]).toEqual([[], []]);
  expect(changed).toMatchObject([expected]);
  const [{ before: old, after: next }] = changed as [(typeof changed)[number]];
  expect(Object.keys(old!)).toEqual(Object.keys(next!));
  expect([...factChanges(old, next), ...documentChanges(old, next)]).toHaveLength(1);
});

test("names what was not compared, because one of the two did not read it", () => {
  const partial = { sections: { accessKeys: denied("iam:ListAccessKeys") } };
  expect(drift({}, {}).notCompared).toEqual([]);
  expect(drift({}, partial).notCompared).toEqual(["accessKeys"]);
  expect(drift(partial, {}).notCompared).toEqual(["accessKeys"]);
});

test("an added and a removed resource have all facts on one side", () => {
  const [anna, bert] = [user({ userName: "anna", groupNames: ["team"] }), user({ userName: "bert" })];
  const { added, removed, changed } = drift({ users: [anna] }, { users: [bert] });
  expect(changed).toEqual([]);
  expect(removed).toMatchObject([{ name: "anna", before: { groups: ["team"] }, after: null }]);
  expect(added).toMatchObject([{ name: "bert", before: null, after: { name: "bert" } }]);
});

test("another layout of a document and a section that was not read are no difference", () => {
  const spaced = JSON.stringify(JSON.parse(READ), null, 2);
  expect(drift({ policies: [managed(READ)] }, { policies: [managed(spaced)] }).changed).toEqual([]);
  const unread = { sections: { authorizationDetails: denied("iam:GetAccountAuthorizationDetails") } };
  expect(drift({ policies: [managed(READ)] }, unread)).toEqual({
    added: [],
    removed: [],
    changed: [],
    notCompared: ["authorizationDetails"],
  });
});
