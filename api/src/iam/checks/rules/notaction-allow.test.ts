import { expect, test } from "vitest";
import { buildSnapshot, failing, inlinePolicy, notEvaluated, policy, user } from "../../../../test/support/build.ts";
import { notactionAllow } from "./notaction-allow.ts";

const BAD = [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }];
const GOOD = [{ Effect: "Deny", NotAction: "iam:*", Resource: "*" }];

test("fails customer managed and inline policies", () => {
  const snapshot = buildSnapshot({
    policies: [policy({ policyName: "good", document: GOOD }), policy({ policyName: "bad", document: BAD })],
    users: [user({ userName: "anna", inlinePolicies: [inlinePolicy("bad", BAD), inlinePolicy("good", GOOD)] })],
  });
  expect(failing(notactionAllow, snapshot)).toEqual(["bad", "anna/bad"]);
});

test("passes narrow policies and leaves out AWS managed ones", () => {
  expect(failing(notactionAllow, buildSnapshot())).toEqual([]);
  expect(
    failing(
      notactionAllow,
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
      notactionAllow,
      buildSnapshot({
        policies: [policy({ policyName: "broken", document: "{" }), policy({ policyName: "lost", versions: [] })],
      }),
    ),
  ).toEqual(["broken", "lost"]);
});
