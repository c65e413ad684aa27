import { expect, test } from "vitest";
import { buildSnapshot, failing, notJudged, role } from "../../../test/build.ts";
import { trustNoExternalid } from "./trust-no-externalid.ts";

const trusting = (statement: object) =>
  buildSnapshot({
    roles: [
      role({
        roleName: "supplier",
        trustPolicy: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::999988887777:root" }, Action: "sts:AssumeRole", ...statement }],
      }),
    ],
  });

test.each([
  {},
  { Principal: { AWS: "999988887777" } },
  { Principal: { AWS: "arn:aws:iam::999988887777:role/collector" } },
  { Principal: "*" },
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
  { Principal: { AWS: "AIDACKCEVSQ6C2EXAMPLE" } },
])("passes %j", (statement) => expect(failing(trustNoExternalid, trusting(statement))).toEqual([]));

test("an external id asked for by a Deny counts", () => {
  const trustPolicy = [
    { Effect: "Allow", Principal: { AWS: "999988887777" }, Action: "sts:AssumeRole" },
    { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole", Condition: { StringNotEquals: { "sts:ExternalId": "agreed" } } },
  ];
  expect(failing(trustNoExternalid, buildSnapshot({ roles: [role({ roleName: "supplier", trustPolicy })] }))).toEqual([]);
});

test("does not judge a trust policy that cannot be read", () => {
  expect(notJudged(trustNoExternalid, buildSnapshot({ roles: [role({ roleName: "broken", trustPolicy: "{" })] }))).toEqual(["broken"]);
});
