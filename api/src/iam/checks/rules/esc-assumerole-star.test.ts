import { expect, test } from "vitest";
import { buildSnapshot, failing, inlinePolicy, notEvaluated, policy, user } from "../../../../test/support/build.ts";
import { escAssumeroleStar } from "./esc-assumerole-star.ts";

const BAD = [{ Effect: "Allow", Action: "s?s:assume*", Resource: "*" }];
const GOOD = [
  {
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Resource: ["arn:aws:iam::123456789012:role/deploy", "arn:aws:iam::999988887777:role/app-*"],
  },
];

test("fails customer managed and inline policies", () => {
  const snapshot = buildSnapshot({
    policies: [policy({ policyName: "good", document: GOOD }), policy({ policyName: "bad", document: BAD })],
    users: [user({ userName: "anna", inlinePolicies: [inlinePolicy("bad", BAD), inlinePolicy("good", GOOD)] })],
  });
  expect(failing(escAssumeroleStar, snapshot)).toEqual(["bad", "anna/bad"]);
});

test("passes narrow policies and leaves out AWS managed ones", () => {
  expect(failing(escAssumeroleStar, buildSnapshot())).toEqual([]);
  expect(
    failing(
      escAssumeroleStar,
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
      escAssumeroleStar,
      buildSnapshot({
        policies: [policy({ policyName: "broken", document: "{" }), policy({ policyName: "lost", versions: [] })],
      }),
    ),
  ).toEqual(["broken", "lost"]);
});

test("finds every pattern that covers sts:AssumeRole", () => {
  for (const Action of ["sts:AssumeRole", "STS:*", "sts:A*e", "*", "*:AssumeRole"]) {
    expect(
      failing(
        escAssumeroleStar,
        buildSnapshot({
          policies: [policy({ policyName: "p", document: [{ Effect: "Allow", Action, Resource: "*" }] })],
        }),
      ),
    ).toEqual(["p"]);
  }
});
