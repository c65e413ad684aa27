import { expect, test } from "vitest";
import { policyText } from "../../../test/support/build.ts";
import { widenedStatement } from "./containment.ts";

const ON_A = { Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::a/*" };
const IN_OFFICE = { Condition: { IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"] } } };
const READ_ALL = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const ALL_BUT_B = { Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::b/*" };

test.each([
  ["fewer actions", [ON_A], [{ ...ON_A, Action: "s3:GetObject" }], null],
  ["another action", [{ ...ON_A, Action: "s3:GetObject" }], [{ ...ON_A, Action: "s3:Get*" }], 1],
  ["a narrower resource", [ON_A], [{ ...ON_A, Resource: "arn:aws:s3:::a/logs/*" }], null],
  ["another resource", [ON_A], [{ ...ON_A, Resource: ["arn:aws:s3:::a/x", "arn:aws:s3:::b/x"] }], 1],
  ["a further condition", [ON_A], [{ ...ON_A, ...IN_OFFICE }], null],
  [
    "fewer values",
    [{ ...ON_A, ...IN_OFFICE }],
    [{ ...ON_A, Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } }],
    null,
  ],
  [
    "more values",
    [{ ...ON_A, ...IN_OFFICE }],
    [{ ...ON_A, Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } }],
    1,
  ],
  ["a lost condition", [{ ...READ_ALL, ...IN_OFFICE }, ON_A], [ON_A, READ_ALL], 2],
  [
    "an optional condition",
    [{ ...ON_A, Condition: { StringEquals: { "aws:PrincipalTag/t": "x" } } }],
    [{ ...ON_A, Condition: { StringEqualsIfExists: { "aws:PrincipalTag/t": "x" } } }],
    1,
  ],
  [
    "statements that cover it together",
    [ON_A, READ_ALL],
    [{ ...ON_A, Action: ["s3:GetObject", "s3:PutObject"] }],
    null,
  ],
  ["the excluded resource", [ALL_BUT_B], [{ ...ALL_BUT_B, NotResource: undefined, Resource: "*" }], 1],
  [
    "a resource that is not excluded",
    [ALL_BUT_B],
    [{ ...ALL_BUT_B, NotResource: undefined, Resource: "arn:aws:s3:::a/*" }],
    null,
  ],
  ["a Deny", [ON_A], [ON_A, { Effect: "Deny", Action: "*", Resource: "*" }], null],
])("%s", (_case, before, after, expected) => {
  expect(widenedStatement(policyText(before), policyText(after))).toBe(expected);
});
