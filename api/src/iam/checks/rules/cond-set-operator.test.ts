import { expect, test } from "vitest";
import { buildSnapshot, failing, inlinePolicy, notEvaluated, policy, user } from "../../../../test/support/build.ts";
import { condSetOperator } from "./cond-set-operator.ts";

const BAD = [
  {
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::a/*",
    Condition: { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1" } },
  },
];
const GOOD = [
  {
    Effect: "Allow",
    Action: "ec2:CreateTags",
    Resource: "*",
    Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] } },
  },
];

test("fails customer managed and inline policies", () => {
  const snapshot = buildSnapshot({
    policies: [policy({ policyName: "good", document: GOOD }), policy({ policyName: "bad", document: BAD })],
    users: [user({ userName: "anna", inlinePolicies: [inlinePolicy("bad", BAD), inlinePolicy("good", GOOD)] })],
  });
  expect(failing(condSetOperator, snapshot)).toEqual(["bad", "anna/bad"]);
});

test("passes narrow policies and leaves out AWS managed ones", () => {
  expect(failing(condSetOperator, buildSnapshot())).toEqual([]);
  expect(
    failing(
      condSetOperator,
      buildSnapshot({
        policies: [
          policy({ policyName: "good", document: GOOD }),
          policy({ policyName: "Bad", isAwsManaged: true, document: BAD }),
        ],
      }),
    ),
  ).toEqual([]);
});

test("does not evaluate a policy that cannot be read", () => {
  expect(
    notEvaluated(
      condSetOperator,
      buildSnapshot({
        policies: [policy({ policyName: "broken", document: "{" }), policy({ policyName: "lost", versions: [] })],
      }),
    ),
  ).toEqual(["broken", "lost"]);
});
