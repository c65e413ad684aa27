import { expect, test } from "vitest";
import { differingFacts, documentChanges, factChanges } from "./inventory-change.ts";

test("only the facts that differ are kept", () => {
  expect(differingFacts({ path: "/", groups: ["a", "b"] }, { path: "/", groups: ["b", "c"] })).toEqual({
    before: { groups: ["a", "b"] },
    after: { groups: ["b", "c"] },
  });
});

test("the order of a list, and the layout of a document, are no difference", () => {
  expect(differingFacts({ groups: ["a", "b"] }, { groups: ["b", "a"] })).toBeNull();
  const before = { document: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*"}]}' };
  const after = { document: '{\n "Statement": [{ "Action": "*", "Effect": "Allow" }],\n "Version": "2012-10-17" }' };
  expect(differingFacts(before, after)).toBeNull();
  expect(differingFacts(before, { document: before.document.replace("Allow", "Deny") })).not.toBeNull();
});

test("a document that is no JSON is compared by its text", () => {
  expect(differingFacts({ document: "{" }, { document: "{" })).toBeNull();
  expect(differingFacts({ document: "{" }, { document: "{}" })).toEqual({
    before: { document: "{" },
    after: { document: "{}" },
  });
});

test("a fact that one side did not read is compared with nothing, and none is a value", () => {
  expect(differingFacts({ mfa: true }, {})).toBeNull();
  expect(differingFacts({}, { mfa: false })).toBeNull();
  expect(differingFacts({ mfa: true }, { mfa: false })).not.toBeNull();
  expect(differingFacts({ permissionsBoundary: null }, { permissionsBoundary: "arn:b" })).not.toBeNull();
});

test("a reader gets what was removed and added; a new resource adds all", () => {
  expect(factChanges({ groups: ["a", "b"], mfa: true }, { groups: ["b", "c"], mfa: false })).toEqual([
    { fact: "mfa", removed: ["true"], added: ["false"] },
    { fact: "groups", removed: ["a"], added: ["c"] },
  ]);
  expect(factChanges(null, { path: "/", groups: [], permissionsBoundary: null, trustPolicy: "{}" })).toEqual([
    { fact: "path", removed: [], added: ["/"] },
  ]);
  expect(documentChanges(null, { trustPolicy: "{}" })).toEqual([{ fact: "trustPolicy", before: null, after: "{}" }]);
  expect(documentChanges({ document: "{}" }, { document: "[]" })).toEqual([
    { fact: "document", before: "{}", after: "[]" },
  ]);
});
