import { expect, test } from "vitest";
import { policyText } from "../../../test/support/build.ts";
import { parsePolicy } from "./document.ts";
import { grantsFrom } from "./grants-from.ts";

const AT = Date.parse("2026-11-27T00:00:00Z");

/** The conditions that remain of an Allow statement; null if the statement does not remain. */
function remaining(Condition: object, Effect = "Allow"): readonly string[] | null {
  const parsed = parsePolicy(policyText([{ Effect, Action: "*", Resource: "*", Condition }]));
  if (!parsed.ok) throw new Error("not a policy");
  const [statement] = grantsFrom(parsed.document, AT).statements;
  return statement ? statement.conditions.map(({ key }) => key) : null;
}

// IAM User Guide, *AWS global condition context keys* - aws:CurrentTime, aws:EpochTime.
test.each([
  ["an end date in the past", { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } }],
  ["the same with IfExists", { DateLessThanIfExists: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } }],
  ["the same in seconds", { NumericLessThan: { "aws:EpochTime": "1577836800" } }],
  ["one past day", { DateEquals: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } }],
  [
    "a window that never opens",
    {
      DateGreaterThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" },
      DateLessThan: { "aws:EpochTime": "1861920000" },
    },
  ],
])("a grant with %s does not remain", (_what, condition) => expect(remaining(condition)).toBeNull());

test.each([
  ["an end date in the future", { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } }],
  ["a start date in the past", { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } }],
  ["a start date in the future", { DateGreaterThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } }],
  [
    "a window in the future",
    {
      DateGreaterThan: { "aws:CurrentTime": "2029-01-01T00:00:00Z" },
      DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" },
    },
  ],
])("a grant with %s remains without the condition", (_what, condition) => expect(remaining(condition)).toEqual([]));

test("other conditions and Deny statements stay", () => {
  const until = { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } };
  expect(remaining({ ...until, StringEquals: { "aws:RequestedRegion": "eu-west-1" } })).toEqual([
    "aws:RequestedRegion",
  ]);
  expect(remaining({ DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } }, "Deny")).toEqual([
    "aws:CurrentTime",
  ]);
});
