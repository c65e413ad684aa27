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
import { lint } from "./lint.ts";

const BAD = [{ Effect: "Deny", Action: ["s3:GetObjekt", "s3:PutObject"], Resource: "my-bucket" }];

test("fails a policy once and lists each error with its position", () => {
  const snapshot = buildSnapshot({
    policies: [policy({ policyName: "bad", document: BAD })],
    users: [user({ userName: "anna", inlinePolicies: [inlinePolicy("bad", BAD)] })],
  });
  const { findings } = runOne(lint, snapshot);
  expect(findings.map(({ resource }) => resource.name)).toEqual(["bad", "anna/bad"]);
  expect(findings[0]!.evidence).toMatchObject({
    issueCount: 2,
    statements: [{ statement: 0, line: 1, column: 38, actions: ["s3:GetObjekt"] }, { statement: 0 }],
  });
});

test("passes the correct spelling and the old policy version", () => {
  expect(failing(lint, buildSnapshot())).toEqual([]);
  expect(
    failing(
      lint,
      buildSnapshot({
        policies: [
          policy({
            policyName: "old",
            document: { Statement: { Effect: "Allow", Action: "S3:getobject", Resource: "arn:aws-cn:s3:::a/*" } },
          }),
        ],
      }),
    ),
  ).toEqual([]);
});

test("does not evaluate a policy that cannot be read", () => {
  expect(notEvaluated(lint, buildSnapshot({ policies: [policy({ policyName: "broken", document: "[]" })] }))).toEqual([
    "broken",
  ]);
});
