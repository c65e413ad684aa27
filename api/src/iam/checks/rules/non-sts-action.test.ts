import { expect, test } from "vitest";
import {
  attached,
  buildSnapshot,
  failing,
  group,
  inlinePolicy,
  notEvaluated,
  policy,
} from "../../../../test/support/build.ts";
import { nonStsAction } from "./non-sts-action.ts";

const assume = { Effect: "Allow", Action: "STS:assumerole", Resource: "arn:aws:iam::*:role/people" };
const more = { Effect: "Allow", Action: ["sts:AssumeRole", "s3:GetObject"], Resource: "*" };
const policies = [
  policy({ policyName: "people", document: [assume, more] }),
  policy({ policyName: "machines", document: [more] }),
];
const settings = { humanPolicyNames: ["people", "staff"] };

test("fails the configured policies, and the policies of the configured groups", () => {
  const groups = [
    group({
      groupName: "staff",
      attachedPolicies: [attached(policies[1]!.arn)],
      inlinePolicies: [inlinePolicy("i", [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }])],
    }),
  ];
  expect(failing(nonStsAction, buildSnapshot({ policies, groups }), settings)).toEqual([
    "people",
    "machines",
    "staff/i",
  ]);
});

test("passes policies that only allow sts:AssumeRole, and evaluates nothing until names are configured", () => {
  expect(
    failing(
      nonStsAction,
      buildSnapshot({
        policies: [
          policy({ policyName: "people", document: [assume, { Effect: "Deny", Action: "s3:*", Resource: "*" }] }),
          policies[1]!,
        ],
      }),
      settings,
    ),
  ).toEqual([]);
  expect(failing(nonStsAction, buildSnapshot({ policies }))).toEqual([]);
});

test("does not evaluate a policy that cannot be read", () => {
  expect(
    notEvaluated(
      nonStsAction,
      buildSnapshot({ policies: [policy({ policyName: "people", document: "{" })] }),
      settings,
    ),
  ).toEqual(["people"]);
});
