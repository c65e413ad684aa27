import { expect, test } from "vitest";
import { buildSnapshot, failing, notEvaluated, role } from "../../../../test/support/build.ts";
import { trustNoExternalid } from "./trust-no-externalid.ts";

const trusting = (statement: object) =>
  buildSnapshot({
    roles: [
      role({
        roleName: "supplier",
        trustPolicy: [
          {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::999988887777:root" },
            Action: "sts:AssumeRole",
            ...statement,
          },
        ],
      }),
    ],
  });

test.each([
  {},
  { Principal: { AWS: "999988887777" } },
  { Principal: { AWS: "arn:aws:iam::999988887777:role/collector" } },
  { Principal: "*" },
  { Principal: "*", Condition: { StringEquals: { "aws:PrincipalAccount": ["123456789012", "999988887777"] } } },
  { Principal: "*", Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ci" } } },
  { Principal: "*", Condition: { StringEqualsIfExists: { "aws:PrincipalAccount": "123456789012" } } },
  { Condition: { StringLike: { "sts:ExternalId": "*" } } },
  { Condition: { StringEqualsIfExists: { "sts:ExternalId": "x" } } },
  { Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } } },
])("fails %j", (statement) => expect(failing(trustNoExternalid, trusting(statement))).toEqual(["supplier"]));

test.each([
  { Condition: { StringEquals: { "sts:ExternalId": "agreed" } } },
  { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
  { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } },
  { Principal: { AWS: "arn:aws:iam::123456789012:root" } },
  { Principal: { Service: "lambda.amazonaws.com" } },
  { Principal: "*", Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } } },
  { Principal: "*", Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/ci-*" } } },
  { Principal: { AWS: "AIDACKCEVSQ6C2EXAMPLE" } },
])("passes %j", (statement) => expect(failing(trustNoExternalid, trusting(statement))).toEqual([]));

test("passes a role whose Deny requires an external ID", () => {
  const trustPolicy = [
    { Effect: "Allow", Principal: { AWS: "999988887777" }, Action: "sts:AssumeRole" },
    {
      Effect: "Deny",
      Principal: "*",
      Action: "sts:AssumeRole",
      Condition: { StringNotEquals: { "sts:ExternalId": "agreed" } },
    },
  ];
  expect(failing(trustNoExternalid, buildSnapshot({ roles: [role({ roleName: "supplier", trustPolicy })] }))).toEqual(
    [],
  );
});

test("does not evaluate a trust policy that cannot be read", () => {
  expect(
    notEvaluated(trustNoExternalid, buildSnapshot({ roles: [role({ roleName: "broken", trustPolicy: "{" })] })),
  ).toEqual(["broken"]);
});

test.each([
  [{ StringNotEquals: { "aws:PrincipalOrgID": "o-1" } }, []],
  [{ StringNotEquals: { "aws:PrincipalOrgID": ["o-1", "o-2"] } }, []],
  [{ StringNotEquals: { "aws:PrincipalAccount": "123456789012" } }, []],
  [{ ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:*" } }, []],
  [{ StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } }, []],
  [{ StringNotEquals: { "aws:PrincipalOrgID": "o-1" }, Bool: { "aws:PrincipalIsAWSService": "false" } }, []],
  [{ StringNotEquals: { "aws:PrincipalOrgID": "o-1" }, IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }, ["supplier"]],
  [{ StringEquals: { "aws:PrincipalOrgID": "o-1" } }, ["supplier"]],
])("a Deny of requests with the condition %j", (Condition, expected) => {
  const trustPolicy = [
    { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" },
    { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole", Condition },
  ];
  expect(failing(trustNoExternalid, buildSnapshot({ roles: [role({ roleName: "supplier", trustPolicy })] }))).toEqual(
    expected,
  );
});
