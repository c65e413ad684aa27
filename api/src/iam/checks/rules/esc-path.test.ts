import { expect, test } from "vitest";
import {
  attached,
  ALLOW_ALL,
  buildSnapshot,
  denied,
  failing,
  inlinePolicy,
  notEvaluated,
  policy,
  role,
  runOne,
  user,
} from "../../../../test/support/build.ts";
import { escPath } from "./esc-path.ts";

const PASS = [
  { Effect: "Allow", Action: ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"], Resource: "*" },
];
const LAMBDA = [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }];
const worker = role({ roleName: "worker", trustPolicy: LAMBDA, inlinePolicies: [inlinePolicy("all", ALLOW_ALL)] });

test("fails a principal that can become an administrator, with each hop as evidence", () => {
  const users = [user({ userName: "anna", inlinePolicies: [inlinePolicy("deploy", PASS)] }), user({ userName: "ben" })];
  const { findings } = runOne(escPath, buildSnapshot({ users, roles: [worker] }));
  expect(findings).toMatchObject([
    {
      resource: { name: "anna", category: "IAMUser" },
      severity: "CRITICAL",
      evidence: { verdict: "EXPLOITABLE", hops: [{ from: "anna", to: "worker", techniqueId: "lambda-001" }] },
    },
  ]);
});

test("is one severity level lower under a condition of unknown outcome", () => {
  const under = [{ ...PASS[0], Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }];
  const users = [user({ userName: "anna", inlinePolicies: [inlinePolicy("deploy", under)] })];
  expect(runOne(escPath, buildSnapshot({ users, roles: [worker] })).findings).toMatchObject([
    { severity: "HIGH", evidence: { verdict: "CONDITIONAL", conditionKeys: ["aws:SourceIp"] } },
  ]);
});

test("passes administrators, roles with few permissions and paths that a boundary closes", () => {
  const users = [
    user({ userName: "root-like", inlinePolicies: [inlinePolicy("all", ALLOW_ALL)] }),
    user({
      userName: "bounded",
      inlinePolicies: [inlinePolicy("deploy", PASS)],
      permissionsBoundaryArn: attached("arn:aws:iam::123456789012:policy/read-reports").policyArn,
    }),
  ];
  expect(
    failing(escPath, buildSnapshot({ users, roles: [worker], policies: [policy({ policyName: "read-reports" })] })),
  ).toEqual([]);
});

test("reads an ARN of fewer than six fields as AWS completes it", () => {
  const every = { Effect: "Allow", Action: "iam:*" };
  const users = [
    user({ userName: "short", inlinePolicies: [inlinePolicy("iam", [{ ...every, Resource: "arn:aws:iam" }])] }),
    user({ userName: "other", inlinePolicies: [inlinePolicy("iam", [{ ...every, Resource: "arn:aws:sqs" }])] }),
    user({
      userName: "limited",
      inlinePolicies: [
        inlinePolicy("iam", [
          { ...every, Resource: "*" },
          { Effect: "Deny", Action: "iam:*", Resource: "arn:aws:iam" },
        ]),
      ],
    }),
  ];
  expect(runOne(escPath, buildSnapshot({ users })).findings).toMatchObject([
    { resource: { name: "short" }, severity: "CRITICAL", evidence: { verdict: "EXPLOITABLE" } },
  ]);
});

test("fails IAM Identity Center roles, which people use, but not service-linked roles", () => {
  const roles = [
    role({
      roleName: "AWSReservedSSO_Dev_1",
      path: "/aws-reserved/sso.amazonaws.com/",
      inlinePolicies: [inlinePolicy("deploy", PASS)],
    }),
    role({
      roleName: "AWSServiceRoleForX",
      path: "/aws-service-role/x.amazonaws.com/",
      inlinePolicies: [inlinePolicy("deploy", PASS)],
    }),
  ];
  expect(failing(escPath, buildSnapshot({ roles: [...roles, worker] }))).toEqual(["AWSReservedSSO_Dev_1"]);
});

test("does not evaluate a principal whose path depends on a section that was not read", () => {
  const takeOver = [{ Effect: "Allow", Action: "iam:CreateAccessKey", Resource: "*" }];
  const users = [
    user({ userName: "anna", inlinePolicies: [inlinePolicy("help", takeOver)] }),
    user({ userName: "boss", inlinePolicies: [inlinePolicy("all", ALLOW_ALL)] }),
  ];
  expect(failing(escPath, buildSnapshot({ users }))).toEqual(["anna"]);
  const unread = buildSnapshot({ users, sections: { credentialReport: denied("iam:GetCredentialReport") } });
  expect(failing(escPath, unread)).toEqual([]);
  expect(notEvaluated(escPath, unread)).toEqual(["anna"]);
});
