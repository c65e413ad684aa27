import { expect, test } from "vitest";
import { buildSnapshot, failing, notEvaluated, policy } from "../../../../test/support/build.ts";
import { escResourcePolicy } from "./esc-resource-policy.ts";

const account = (...documents: (object[] | string)[]) =>
  buildSnapshot({ policies: documents.map((document, i) => policy({ policyName: `p${i}`, document })) });

test("fails permission to write the policy of a bucket, key or queue", () => {
  expect(
    failing(
      escResourcePolicy,
      account(
        [{ Effect: "Allow", Action: ["s3:Put*", "s3:Get*"], Resource: "*" }],
        [{ Effect: "Allow", Action: "kms:PutKeyPolicy", Resource: "arn:aws:kms:*:*:key/1" }],
      ),
    ),
  ).toEqual(["p0", "p1"]);
});

test("passes a policy that allows the whole service, and denied actions", () => {
  expect(
    failing(
      escResourcePolicy,
      account(
        [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
        [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }],
        [
          { Effect: "Allow", Action: "s3:PutBucketPolicy", Resource: "*" },
          { Effect: "Deny", Action: "s3:PutBucketPolicy", Resource: "*" },
        ],
      ),
    ),
  ).toEqual([]);
  expect(notEvaluated(escResourcePolicy, account("{"))).toEqual(["p0"]);
});
