import { expect, test } from "vitest";
import { buildSnapshot, failing, notEvaluated, role, runOne } from "../../../../test/support/build.ts";
import { trustAny } from "./trust-any.ts";

const trusting = (statement: object) =>
  buildSnapshot({
    roles: [role({ roleName: "open", trustPolicy: [{ Effect: "Allow", Action: "sts:AssumeRole", ...statement }] })],
  });

test.each([
  { Principal: "*" },
  { Principal: { AWS: "*" } },
  { Principal: { AWS: ["arn:aws:iam::123456789012:root", "*"] }, Action: "sts:*" },
  { Principal: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } },
  { Principal: "*", Condition: { StringLike: { "sts:ExternalId": "*" } } },
  { NotPrincipal: { AWS: "arn:aws:iam::999988887777:root" } },
  { Principal: "*", Condition: { DateLessThan: { "aws:CurrentTime": "2099-01-01T00:00:00Z" } } },
])("fails %j", (statement) => expect(failing(trustAny, trusting(statement))).toEqual(["open"]));

test.each([
  { Principal: { AWS: "arn:aws:iam::123456789012:root" } },
  { Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } },
  { Principal: "*", Effect: "Deny" },
  { Principal: "*", Condition: { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } } },
  { Principal: "*", Action: "sts:TagSession" },
])("passes %j", (statement) => expect(failing(trustAny, trusting(statement))).toEqual([]));

test("a Deny in the same policy counts as a condition", () => {
  const open = { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" };
  const roles = [
    role({ roleName: "closed", trustPolicy: [open, { Effect: "Deny", Principal: "*", Action: "sts:*" }] }),
    role({
      roleName: "narrowed",
      trustPolicy: [
        open,
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sts:AssumeRole",
          Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } },
        },
      ],
    }),
  ];
  expect(failing(trustAny, buildSnapshot({ roles }))).toEqual([]);
});

test("shows the statement and leaves out service-linked roles", () => {
  const [finding] = runOne(trustAny, trusting({ Sid: "Open", Principal: "*" })).findings;
  expect(finding).toMatchObject({
    severity: "CRITICAL",
    evidence: {
      statements: [
        { statement: 0, sid: "Open", line: 1, principals: ["*"], excerpt: expect.stringContaining("sts:AssumeRole") },
      ],
    },
  });
  expect(
    failing(
      trustAny,
      buildSnapshot({
        roles: [
          role({
            roleName: "linked",
            path: "/aws-service-role/x.amazonaws.com/",
            trustPolicy: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }],
          }),
        ],
      }),
    ),
  ).toEqual([]);
});

test("says of NotPrincipal who is kept out, because it lets in everyone else", () => {
  const silva = "arn:aws:iam::111122223333:user/contractors/ext-a.silva";
  const [finding] = runOne(trustAny, trusting({ NotPrincipal: { AWS: silva } })).findings;
  expect(finding).toMatchObject({
    description: "Everyone except the user ext-a.silva can assume the role open, from any AWS account.",
    evidence: { statements: [{ principals: ["*"], exceptPrincipals: [silva] }] },
  });
  expect(trustAny.remediation(finding!.resource, finding!.evidence).text).toMatch(/^Replace NotPrincipal with/);
});

test("does not evaluate a trust policy that cannot be read", () => {
  expect(notEvaluated(trustAny, buildSnapshot({ roles: [role({ roleName: "broken", trustPolicy: "{" })] }))).toEqual([
    "broken",
  ]);
});
