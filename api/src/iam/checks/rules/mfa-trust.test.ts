import { expect, test } from "vitest";
import { buildSnapshot, failing, notEvaluated, role } from "../../../../test/support/build.ts";
import { mfaTrust } from "./mfa-trust.ts";

const trusting = (statement: object) =>
  buildSnapshot({
    roles: [
      role({
        roleName: "people",
        trustPolicy: [
          {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Action: "sts:AssumeRole",
            ...statement,
          },
        ],
      }),
    ],
  });

test.each([
  {},
  { Principal: { AWS: "arn:aws:iam::123456789012:user/anna" } },
  { Principal: { AWS: "999988887777" } },
  { Principal: "*" },
  { Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } } },
])("fails %j", (statement) => expect(failing(mfaTrust, trusting(statement))).toEqual(["people"]));

test.each([
  { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
  { Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } } },
  { Principal: { AWS: "arn:aws:iam::123456789012:role/ci" } },
  { Principal: { Service: "lambda.amazonaws.com" } },
  { Principal: { AWS: "999988887777" }, Condition: { StringEquals: { "sts:ExternalId": "x" } } },
])("passes %j", (statement) => expect(failing(mfaTrust, trusting(statement))).toEqual([]));

test("passes a role whose Deny requires MFA", () => {
  const trustPolicy = [
    { Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "sts:AssumeRole" },
    {
      Effect: "Deny",
      Principal: "*",
      Action: "sts:AssumeRole",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ];
  expect(failing(mfaTrust, buildSnapshot({ roles: [role({ roleName: "people", trustPolicy })] }))).toEqual([]);
});

test("does not evaluate a trust policy that cannot be read", () => {
  expect(notEvaluated(mfaTrust, buildSnapshot({ roles: [role({ roleName: "broken", trustPolicy: "{" })] }))).toEqual([
    "broken",
  ]);
});
