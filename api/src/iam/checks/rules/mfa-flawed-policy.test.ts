import { expect, test } from "vitest";
import {
  buildSnapshot,
  failing,
  inlinePolicy,
  notEvaluated,
  policy,
  runOne,
  user,
} from "../../../../test/support/build.ts";
import { mfaFlawedPolicy } from "./mfa-flawed-policy.ts";

const BAD = [
  { Effect: "Deny", Action: "*", Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } },
];
const GOOD = [
  {
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  },
];

test("fails customer managed and inline policies", () => {
  const snapshot = buildSnapshot({
    policies: [policy({ policyName: "good", document: GOOD }), policy({ policyName: "bad", document: BAD })],
    users: [user({ userName: "anna", inlinePolicies: [inlinePolicy("bad", BAD), inlinePolicy("good", GOOD)] })],
  });
  expect(failing(mfaFlawedPolicy, snapshot)).toEqual(["bad", "anna/bad"]);
});

test("passes narrow policies and leaves out AWS managed ones", () => {
  expect(failing(mfaFlawedPolicy, buildSnapshot())).toEqual([]);
  expect(
    failing(
      mfaFlawedPolicy,
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
      mfaFlawedPolicy,
      buildSnapshot({
        policies: [policy({ policyName: "broken", document: "{" }), policy({ policyName: "lost", versions: [] })],
      }),
    ),
  ).toEqual(["broken", "lost"]);
});

test("lists the statement and the reason", () => {
  const document = [
    { Sid: "Fine", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" },
    {
      Sid: "DenyWithoutMfa",
      Effect: "Deny",
      NotAction: ["iam:*"],
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ];
  const [finding] = runOne(
    mfaFlawedPolicy,
    buildSnapshot({ policies: [policy({ policyName: "p", document })] }),
  ).findings;
  expect(finding!.evidence).toMatchObject({
    statements: [
      { statement: 1, sid: "DenyWithoutMfa", line: 1, message: expect.stringContaining("iam:CreateAccessKey") },
    ],
  });
});
