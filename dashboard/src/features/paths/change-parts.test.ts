import { expect, test } from "vitest";
import { type ChangePart, partWords, readChange, whatIfInput, withPart, writeChange } from "./change-parts.ts";

const PARTS: readonly ChangePart[] = [
  {
    kind: "detach",
    policyArn: "arn:aws:iam::aws:policy/PowerUserAccess",
    principalArn: "arn:aws:iam::111122223333:user/ops/anna",
  },
  { kind: "remove", policyId: "AIDAEXAMPLE/own", index: 1, policyName: "own" },
  { kind: "boundary", principalArn: "arn:aws:iam::111122223333:role/deploy", policyArn: null },
];

test("a change comes back from the address as it was written", () => {
  expect(readChange(writeChange(PARTS))).toEqual(PARTS);
  expect(writeChange([])).toBeUndefined();
  expect(readChange(undefined)).toEqual([]);
});

test("what is not understood is left out", () => {
  expect(readChange("nonsense|remove policy_1 -1 x|detach one|remove policy_1 two x")).toEqual([]);
});

test("the same part twice is once", () => {
  expect(withPart(PARTS, PARTS[1]!)).toEqual(PARTS);
});

test("parts are said in words and asked for by kind", () => {
  expect(PARTS.map(partWords)).toEqual([
    "PowerUserAccess detached from anna",
    "Statement 2 of own removed",
    "The boundary of deploy taken away",
  ]);
  expect(whatIfInput("account_1", PARTS)).toMatchObject({
    accountId: "account_1",
    detach: [{ policyArn: "arn:aws:iam::aws:policy/PowerUserAccess" }],
    removeStatements: [{ policyId: "AIDAEXAMPLE/own", index: 1 }],
    setBoundary: [{ policyArn: null }],
  });
});
