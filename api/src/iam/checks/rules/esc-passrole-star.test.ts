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
import { escPassroleStar } from "./esc-passrole-star.ts";

const BAD = [{ Effect: "Allow", Action: "iam:Pass*", Resource: "arn:aws:iam::123456789012:role/*" }];
const GOOD = [{ Effect: "Allow", Action: "iam:PassRole", Resource: "arn:aws:iam::123456789012:role/app/*" }];

test("fails customer managed and inline policies", () => {
  const snapshot = buildSnapshot({
    policies: [policy({ policyName: "good", document: GOOD }), policy({ policyName: "bad", document: BAD })],
    users: [user({ userName: "anna", inlinePolicies: [inlinePolicy("bad", BAD), inlinePolicy("good", GOOD)] })],
  });
  expect(failing(escPassroleStar, snapshot)).toEqual(["bad", "anna/bad"]);
});

test("passes narrow policies and leaves out AWS managed ones", () => {
  expect(failing(escPassroleStar, buildSnapshot())).toEqual([]);
  expect(
    failing(
      escPassroleStar,
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
      escPassroleStar,
      buildSnapshot({
        policies: [policy({ policyName: "broken", document: "{" }), policy({ policyName: "lost", versions: [] })],
      }),
    ),
  ).toEqual(["broken", "lost"]);
});

test("is one severity level lower if any role can be passed to only one service", () => {
  const document = [
    {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: "*",
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    },
  ];
  expect(
    runOne(escPassroleStar, buildSnapshot({ policies: [policy({ policyName: "p", document })] })).findings[0]!.severity,
  ).toBe("MEDIUM");
});
