import { expect, test } from "vitest";
import { buildSnapshot, failing, notEvaluated, role } from "../../../../test/support/build.ts";
import { confusedDeputy } from "./confused-deputy.ts";

const trusting = (statement: object) =>
  buildSnapshot({
    roles: [
      role({
        roleName: "service",
        trustPolicy: [
          {
            Effect: "Allow",
            Principal: { Service: "codebuild.amazonaws.com" },
            Action: "sts:AssumeRole",
            ...statement,
          },
        ],
      }),
    ],
  });

test.each([
  {},
  { Condition: { ArnLike: { "aws:SourceArn": "arn:aws:codebuild:*:*:*" } } },
  { Condition: { StringEqualsIfExists: { "aws:SourceAccount": "123456789012" } } },
  { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } },
])("fails %j", (statement) => expect(failing(confusedDeputy, trusting(statement))).toEqual(["service"]));

test.each([
  { Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } },
  { Condition: { ArnLike: { "AWS:sourcearn": "arn:aws:codebuild:*:123456789012:project/*" } } },
  { Condition: { StringEquals: { "aws:SourceOrgID": "o-1" } } },
  { Principal: { AWS: "arn:aws:iam::123456789012:root" } },
])("passes %j", (statement) => expect(failing(confusedDeputy, trusting(statement))).toEqual([]));

test("passes EC2, which sends no source keys, and service-linked roles", () => {
  const roles = [
    role({ roleName: "machine" }),
    role({
      roleName: "linked",
      path: "/aws-service-role/x.amazonaws.com/",
      trustPolicy: [{ Effect: "Allow", Principal: { Service: "x.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
  ];
  expect(failing(confusedDeputy, buildSnapshot({ roles }))).toEqual([]);
});

test("does not evaluate a trust policy that cannot be read", () => {
  expect(
    notEvaluated(confusedDeputy, buildSnapshot({ roles: [role({ roleName: "broken", trustPolicy: "{" })] })),
  ).toEqual(["broken"]);
});
