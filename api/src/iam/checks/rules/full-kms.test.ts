import { expect, test } from "vitest";
import { buildSnapshot, failing, inlinePolicy, notEvaluated, policy, user } from "../../../../test/support/build.ts";
import { fullKms } from "./full-kms.ts";

const BAD = [{ Effect: "Allow", Action: "kms:*", Resource: "*" }];
const GOOD = [
  {
    Effect: "Allow",
    Action: "kms:*",
    Resource: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  },
];

test("fails customer managed and inline policies", () => {
  const snapshot = buildSnapshot({
    policies: [policy({ policyName: "good", document: GOOD }), policy({ policyName: "bad", document: BAD })],
    users: [user({ userName: "anna", inlinePolicies: [inlinePolicy("bad", BAD), inlinePolicy("good", GOOD)] })],
  });
  expect(failing(fullKms, snapshot)).toEqual(["bad", "anna/bad"]);
});

test("passes narrow policies and leaves out AWS managed ones", () => {
  expect(failing(fullKms, buildSnapshot())).toEqual([]);
  expect(
    failing(
      fullKms,
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
      fullKms,
      buildSnapshot({
        policies: [policy({ policyName: "broken", document: "{" }), policy({ policyName: "lost", versions: [] })],
      }),
    ),
  ).toEqual(["broken", "lost"]);
});

test("finds full access to KMS in every notation", () => {
  for (const Action of [
    "k*:*",
    "*",
    [
      "kms:C*",
      "kms:D*",
      "kms:E*",
      "kms:G*",
      "kms:I*",
      "kms:L*",
      "kms:P*",
      "kms:R*",
      "kms:S*",
      "kms:T*",
      "kms:U*",
      "kms:V*",
    ],
  ]) {
    expect(
      failing(
        fullKms,
        buildSnapshot({
          policies: [policy({ policyName: "p", document: [{ Effect: "Allow", Action, Resource: "*" }] })],
        }),
      ),
    ).toEqual(["p"]);
  }
});

test("a grant that ends later is a risk until then, one that has ended is none", () => {
  const until = (date: string) => {
    const Condition = { DateLessThan: { "aws:CurrentTime": date } };
    return buildSnapshot({
      policies: [
        policy({ policyName: "p", document: [{ Effect: "Allow", Action: "kms:*", Resource: "*", Condition }] }),
      ],
    });
  };
  expect(failing(fullKms, until("2099-01-01T00:00:00Z"))).toEqual(["p"]);
  expect(failing(fullKms, until("2020-01-01T00:00:00Z"))).toEqual([]);
});
