import { expect, test } from "vitest";
import { buildSnapshot, failing, inlinePolicy, notEvaluated, policy, user } from "../../../../test/support/build.ts";
import { wildService } from "./wild-service.ts";

const BAD = [{ Effect: "Allow", Action: ["s3:GetObject", "dynamodb:*"], Resource: "*" }];
const GOOD = [
  { Effect: "Allow", Action: "dynamodb:*", Resource: "arn:aws:dynamodb:eu-west-1:123456789012:table/orders" },
];

test("fails customer managed and inline policies", () => {
  const snapshot = buildSnapshot({
    policies: [policy({ policyName: "good", document: GOOD }), policy({ policyName: "bad", document: BAD })],
    users: [user({ userName: "anna", inlinePolicies: [inlinePolicy("bad", BAD), inlinePolicy("good", GOOD)] })],
  });
  expect(failing(wildService, snapshot)).toEqual(["bad", "anna/bad"]);
});

test("passes narrow policies and leaves out AWS managed ones", () => {
  expect(failing(wildService, buildSnapshot())).toEqual([]);
  expect(
    failing(
      wildService,
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
      wildService,
      buildSnapshot({
        policies: [policy({ policyName: "broken", document: "{" }), policy({ policyName: "lost", versions: [] })],
      }),
    ),
  ).toEqual(["broken", "lost"]);
});

test("leaves * to the administrator checks, and passes access to one bucket", () => {
  for (const statement of [
    { Effect: "Allow", Action: "*", Resource: "*" },
    { Effect: "Allow", Action: "s3:*", Resource: ["arn:aws:s3:::a", "arn:aws:s3:::a/*"] },
  ]) {
    expect(
      failing(wildService, buildSnapshot({ policies: [policy({ policyName: "p", document: [statement] })] })),
    ).toEqual([]);
  }
});

test("also fails Allow with NotAction for some services, which allows every other service entirely", () => {
  const evaluated = (statement: object) =>
    failing(wildService, buildSnapshot({ policies: [policy({ policyName: "p", document: [statement] })] }));
  expect(evaluated({ Effect: "Allow", NotAction: "iam:*", Resource: "*" })).toEqual(["p"]);
  expect(evaluated({ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" })).toEqual(["p"]);
  for (const statement of [
    { Effect: "Deny", NotAction: "iam:*", Resource: "*" },
    { Effect: "Allow", NotAction: "iam:CreateUser", Resource: "*" },
    { Effect: "Allow", NotAction: "iam:*", Resource: "arn:aws:s3:::a/*" },
  ]) {
    expect(evaluated(statement)).toEqual([]);
  }
});
