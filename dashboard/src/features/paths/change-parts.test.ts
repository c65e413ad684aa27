import { expect, test } from "vitest";
import { type ChangePart, partText, readChange, whatIfInput, withPart, writeChange } from "./change-parts.ts";

const PARTS: readonly ChangePart[] = [
  {
    kind: "detach",
    policyArn: "arn:aws:iam::aws:policy/PowerUserAccess",
    principalArn: "arn:aws:iam::111122223333:user/ops/anna",
  },
  { kind: "remove", policyId: "AIDAEXAMPLE/own", index: 1, policyName: "own" },
  { kind: "boundary", principalArn: "arn:aws:iam::111122223333:role/deploy", policyArn: null },
  {
    kind: "attach",
    policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    principalArn: "arn:aws:iam::111122223333:user/ops/anna",
  },
  {
    kind: "join",
    userArn: "arn:aws:iam::111122223333:user/ops/anna",
    groupArn: "arn:aws:iam::111122223333:group/admins",
  },
  {
    kind: "inline",
    principalArn: "arn:aws:iam::111122223333:role/deploy",
    document: '{"Statement": [{"Sid": "a | b ä"}]}',
    policyName: "new",
  },
  { kind: "policy", policyArn: "arn:aws:iam::111122223333:policy/app", document: "{}" },
  { kind: "trust", roleArn: "arn:aws:iam::111122223333:role/deploy", document: "{}" },
  { kind: "role", roleArn: "arn:aws:iam::111122223333:role/new", document: "{}" },
];

test("a change survives a round trip through the URL", () => {
  expect(readChange(writeChange(PARTS))).toEqual(PARTS);
  expect(writeChange([])).toBeUndefined();
  expect(readChange(undefined)).toEqual([]);
});

test("invalid parts are ignored", () => {
  expect(
    readChange("nonsense|remove policy_1 -1 x|detach one|remove policy_1 two x|policy arn:a %%|inline arn:a e30"),
  ).toEqual([]);
});

test("a part is added only once", () => {
  expect(withPart(PARTS, PARTS[1]!)).toEqual(PARTS);
});

test("parts have a description and are grouped by kind in the API input", () => {
  expect(PARTS.map(partText)).toEqual([
    "PowerUserAccess detached from anna",
    "Statement 2 of own removed",
    "Permissions boundary of deploy removed",
    "ReadOnlyAccess attached to anna",
    "anna added to admins",
    "Inline policy new put on deploy",
    "Document of app set",
    "Trust policy of deploy set",
    "Role new created",
  ]);
  expect(whatIfInput("account_1", PARTS)).toMatchObject({
    accountId: "account_1",
    detach: [{ policyArn: "arn:aws:iam::aws:policy/PowerUserAccess" }],
    removeStatements: [{ policyId: "AIDAEXAMPLE/own", index: 1 }],
    setBoundary: [{ policyArn: null }],
    attach: [{ policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
    addToGroups: [{ groupArn: "arn:aws:iam::111122223333:group/admins" }],
    putInlinePolicies: [{ policyName: "new", document: '{"Statement": [{"Sid": "a | b ä"}]}' }],
    putPolicies: [{ document: "{}" }],
    setTrustPolicies: [{ trustPolicy: "{}" }],
    createRoles: [{ roleArn: "arn:aws:iam::111122223333:role/new" }],
  });
});
