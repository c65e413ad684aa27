import { expect, test } from "vitest";
import { buildSnapshot, failing, policy, runOne } from "../../../../test/support/build.ts";
import { bndNotEnforced } from "./bnd-not-enforced.ts";
import { escManaged } from "./esc-managed.ts";
import { escResourcePolicy } from "./esc-resource-policy.ts";
import { resourceExposure } from "./resource-exposure.ts";

const account = (...documents: object[][]) =>
  buildSnapshot({ policies: documents.map((document, i) => policy({ policyName: `p${i}`, document })) });
const allow = (Action: string | string[], Resource: string, Condition?: object) => [
  { Effect: "Allow", Action, Resource, ...(Condition && { Condition }) },
];

test("fails a policy that is enough for a known escalation technique", () => {
  const found = runOne(
    escManaged,
    account(allow("iam:CreateAccessKey", "*"), allow(["iam:PassRole", "glue:CreateDevEndpoint"], "*")),
  ).findings;
  expect(found.map(({ resource }) => resource.name)).toEqual(["p0", "p1"]);
  expect(found[0]).toMatchObject({ severity: "HIGH", evidence: { techniques: [{ techniqueId: "iam-002" }] } });
});

test("is one severity level lower under a condition", () => {
  const found = runOne(
    escManaged,
    account(allow("iam:CreateAccessKey", "*", { Bool: { "aws:MultiFactorAuthPresent": "true" } })),
  ).findings;
  expect(found).toMatchObject([{ severity: "MEDIUM" }]);
});

test("passes the user's own keys, half a combination, a role for another service and actions that the document denies", () => {
  const self = "arn:aws:iam::123456789012:user/${aws:username}";
  expect(
    failing(
      escManaged,
      account(
        allow(["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:EnableMFADevice"], self),
        allow("iam:PassRole", "*"),
        [
          ...allow(["lambda:CreateFunction", "lambda:InvokeFunction"], "*"),
          ...allow("iam:PassRole", "*", { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } }),
        ],
        [...allow("iam:CreateAccessKey", "*"), { Effect: "Deny", Action: "iam:*", Resource: "*" }],
      ),
    ),
  ).toEqual([]);
});

test("passes a policy that is used only as a permissions boundary, and fails it once it is attached as well", () => {
  const used = (attachmentCount: number) =>
    buildSnapshot({
      policies: [
        policy({
          policyName: "edge",
          document: allow(["iam:PutUserPolicy", "s3:PutBucketPolicy"], "*"),
          attachmentCount,
          permissionsBoundaryUsageCount: 1,
        }),
      ],
    });
  for (const check of [escManaged, resourceExposure, escResourcePolicy, bndNotEnforced]) {
    expect(failing(check, used(0)), check.id).toEqual([]);
    expect(failing(check, used(1)), check.id).toEqual(["edge"]);
  }
});

test("leaves keys of users named in full to esc-path, which knows their permissions", () => {
  const named = "arn:aws:iam::123456789012:user/plain";
  expect(failing(escManaged, account(allow("iam:CreateAccessKey", named)))).toEqual([]);
  expect(
    failing(escManaged, account(allow("iam:CreateAccessKey", `${named}*`), allow("iam:PutUserPolicy", named))),
  ).toEqual(["p0", "p1"]);
});
