import { expect, test } from "vitest";
import type { AccountSnapshot } from "../../account.ts";
import {
  ACCOUNT_ID,
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
  type SnapshotOverrides,
  user,
} from "../../../../test/support/build.ts";
import { graphOf } from "../../escalation/graph/snapshot-graph.ts";
import { crossAccountPaths } from "../../escalation/paths/cross-account.ts";
import { escalationFactsOf } from "../../escalation/paths/snapshot-paths.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import type { CrossAccountFindings } from "../check.ts";
import { runCheck } from "../run.ts";
import { escPath } from "./esc-path.ts";

const OTHER_ACCOUNT_ID = "999988887777";
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

test("the fix names the trust policy that alone opens a path, and PassRole only if the path uses it", () => {
  const anyone = role({
    roleName: "anyone",
    trustPolicy: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
    inlinePolicies: [inlinePolicy("all", ALLOW_ALL)],
  });
  const attaches = [{ Effect: "Allow", Action: "iam:AttachUserPolicy", Resource: "*" }];
  const fixFor = (
    roles: readonly ReturnType<typeof role>[],
    inlinePolicies: ReturnType<typeof inlinePolicy>[] = [],
  ) => {
    const users = [user({ userName: "anna", inlinePolicies })];
    const finding = runOne(escPath, buildSnapshot({ users, roles })).findings.find(
      ({ resource }) => resource.name === "anna",
    )!;
    return escPath.remediation(finding.resource, finding.evidence).text;
  };
  expect(fixFor([anyone])).toMatch(/^The trust policy of anyone alone allows the step to it\./);
  expect(fixFor([worker], [inlinePolicy("deploy", PASS)])).toContain("allow passing roles only to named services");
  expect(fixFor([], [inlinePolicy("attach", attaches)])).not.toMatch(/trust policy|passing roles/);
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

test("does not evaluate a principal whose path into another account is UNKNOWN", () => {
  const assume = [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }];
  const anna = user({ userName: "anna", inlinePolicies: [inlinePolicy("assume", assume)] });
  const own = buildSnapshot({ users: [anna, user({ userName: "ben" })] });
  const door = role({
    roleName: "door",
    trustPolicy: [{ Effect: "Allow", Principal: { AWS: anna.arn }, Action: "sts:AssumeRole" }],
    inlinePolicies: [inlinePolicy("keys", [{ Effect: "Allow", Action: "iam:CreateAccessKey", Resource: "*" }])],
  });
  const boss = user({ userName: "boss", inlinePolicies: [inlinePolicy("all", ALLOW_ALL)] });
  const inOther = (sections: NonNullable<SnapshotOverrides["sections"]> = {}) =>
    JSON.parse(
      JSON.stringify(buildSnapshot({ users: [boss], roles: [door], sections }))
        .replaceAll(ACCOUNT_ID, OTHER_ACCOUNT_ID)
        .replaceAll(`${OTHER_ACCOUNT_ID}:user/anna`, `${ACCOUNT_ID}:user/anna`),
    ) as AccountSnapshot;
  const evaluate = (other: AccountSnapshot) => {
    const graphs = [own, other].map((snapshot) => graphOf(escalationFactsOf(snapshot)!));
    const { paths } = crossAccountPaths(graphs);
    const connected: CrossAccountFindings = {
      paths: new Map(paths.map((path) => [path.source.uniqueId!, path])),
      notEvaluated: new Map(),
    };
    const result = runCheck(own, escPath, DEFAULT_CHECK_SETTINGS, connected);
    if (result.status !== "EVALUATED") throw new Error(result.status);
    return {
      failing: result.findings.map(({ resource }) => resource.name),
      notEvaluated: result.notEvaluated.map(({ resource, reason }) => `${resource.name}: ${reason}`),
    };
  };
  expect(evaluate(inOther())).toEqual({ failing: ["anna"], notEvaluated: [] });
  // Whether the administrator of the other account has room for a key is then unknown.
  expect(evaluate(inOther({ credentialReport: denied("iam:GetCredentialReport") }))).toEqual({
    failing: [],
    notEvaluated: [expect.stringMatching(/^anna: It is unknown whether this principal can become an administrator/)],
  });
});
