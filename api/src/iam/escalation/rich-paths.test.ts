/**
 * Tests the contents of a path (plain JSON, with the statements that prove each hop) and the order of alternative
 * paths.
 */
import { describe, expect, test } from "vitest";
import { ACCOUNT_ID } from "../../../test/support/build.ts";
import { type CaseAccount, factsOfCase } from "../../../test/support/escalation-case.ts";
import { alternativePathsOf, pathsOf } from "./paths/alternatives.ts";
import { buildGraph } from "./graph/search.ts";
import { parsePolicy } from "../policy/document.ts";
import { type EscalationPath, externalPathsOf, pathOf } from "./paths/path.ts";

const ADMIN = [{ Effect: "Allow", Action: "*", Resource: "*" }];
const LAMBDA = [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }];
const WORKER = { name: "worker", trust: LAMBDA, statements: ADMIN };
const arnOf = (kind: "user" | "role", name: string) => `arn:aws:iam::${ACCOUNT_ID}:${kind}/${name}`;
const trusting = (name: string) => [
  { Effect: "Allow", Principal: { AWS: arnOf("user", name) }, Action: "sts:AssumeRole" },
];

function only(account: CaseAccount, name = "anna"): EscalationPath {
  return pathOf(buildGraph(factsOfCase(account)), arnOf("user", name))!;
}

describe("a hop's proof", () => {
  test("names each statement, its policy and holder, and the elements that matched", () => {
    const path = only({
      users: [
        {
          name: "anna",
          groups: ["crew"],
          statements: [
            { Sid: "Read", Effect: "Allow", Action: "s3:Get*", Resource: "*" },
            {
              Sid: "Pass",
              Effect: "Allow",
              Action: ["s3:*", "iam:Pass*"],
              Resource: [arnOf("role", "other"), arnOf("role", "work*")],
            },
          ],
          attached: ["deploy"],
        },
      ],
      groups: [
        {
          name: "crew",
          statements: [{ Effect: "Allow", NotAction: ["iam:*", "lambda:Create*", "sts:*"], Resource: "*" }],
        },
      ],
      policies: [{ name: "deploy", versions: [[{ Effect: "Allow", Action: "lambda:CreateFunction", Resource: "*" }]] }],
      roles: [WORKER],
    });
    expect(path).toMatchObject({
      source: { kind: "USER", name: "anna", arn: arnOf("user", "anna"), awsAccountId: ACCOUNT_ID },
      target: { kind: "ROLE", name: "worker", arn: arnOf("role", "worker") },
      verdict: { kind: "EXPLOITABLE", reasons: [], blockedBy: [], conditions: [], missing: [], assumes: [] },
      hops: [{ techniqueId: "lambda-001", via: [{ kind: "SERVICE", name: "lambda.amazonaws.com" }], proofLeftOut: 0 }],
    });
    const proof = path.hops[0]!.proof.filter(({ layer }) => layer !== "SCP");
    expect(
      proof.map(({ action, policy, statement }) => [
        action,
        policy?.kind,
        policy?.holder?.name,
        statement?.sid,
        statement?.action.patterns,
      ]),
    ).toEqual([
      ["iam:PassRole", "INLINE", "anna", "Pass", ["iam:Pass*"]],
      ["lambda:CreateFunction", "ATTACHED", "anna", null, ["lambda:CreateFunction"]],
      ["lambda:InvokeFunction", "GROUP_INLINE", "crew", null, ["iam:*", "lambda:Create*", "sts:*"]],
      ["sts:AssumeRole", "TRUST", "worker", null, ["sts:AssumeRole"]],
    ]);
    const { uniqueId } = path.source;
    expect(proof[0]).toMatchObject({
      resource: arnOf("role", "worker"),
      policy: { policyId: `${uniqueId}/own`, arn: null },
      statement: { index: 1, resource: { element: "Resource", patterns: [arnOf("role", "work*")] } },
    });
    expect(proof[1]!.policy).toMatchObject({ arn: `arn:aws:iam::${ACCOUNT_ID}:policy/deploy` });
    expect(proof[2]!.statement!.action.element).toBe("NotAction");
    expect(proof[3]!.statement!.principal).toEqual({ element: "Principal", patterns: ["lambda.amazonaws.com"] });
    expect(JSON.parse(JSON.stringify(path))).toEqual(path);
  });

  test("names each principal's own policy even if principals with equal policies share one verdict", () => {
    const deploy = {
      Effect: "Allow",
      Action: ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
      Resource: "*",
    };
    const account: CaseAccount = {
      users: [
        { name: "anna", statements: [deploy] },
        { name: "ben", groups: ["crew"] },
      ],
      groups: [{ name: "crew", statements: [deploy] }],
      roles: [WORKER],
    };
    const kinds = ["anna", "ben"].map(
      (name) => only(account, name).hops[0]!.proof.find(({ layer }) => layer === "IDENTITY")!.policy,
    );
    expect(kinds).toMatchObject([
      { kind: "INLINE", holder: { kind: "USER", name: "anna" } },
      { kind: "GROUP_INLINE", holder: { kind: "GROUP", name: "crew" } },
    ]);
  });

  test("names the deny, boundary or service control policy that blocks", () => {
    const user = (more: object) => ({
      name: "anna",
      statements: [
        { Effect: "Allow", Action: ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"], Resource: "*" },
      ],
      ...more,
    });
    const deny = [{ Sid: "NoFunctions", Effect: "Deny", Action: "lambda:CreateFunction", Resource: "*" }];
    const denied = only({ users: [user({ more: deny })], roles: [WORKER] });
    expect(denied.verdict).toMatchObject({
      kind: "BLOCKED",
      blockedBy: [
        {
          effect: "DENIES",
          policy: { kind: "INLINE", name: "more" },
          statement: { sid: "NoFunctions" },
          action: "lambda:CreateFunction",
        },
      ],
    });
    expect(denied.target.name).toBe("worker");
    const bounded = only({
      users: [user({ boundary: "narrow" })],
      policies: [
        {
          name: "narrow",
          versions: [
            [
              { Effect: "Allow", Action: ["iam:PassRole", "lambda:CreateFunction"], Resource: "*" },
              { Effect: "Deny", Action: "lambda:Invoke*", Resource: "*" },
            ],
          ],
        },
      ],
      roles: [WORKER],
    });
    expect(bounded.verdict.blockedBy).toMatchObject([
      { layer: "BOUNDARY", policy: { kind: "BOUNDARY", name: "narrow" }, statement: { index: 1 } },
    ]);
    const scp = only({
      users: [user({})],
      roles: [WORKER],
      scp: [{ Effect: "Deny", Action: "iam:PassRole", Resource: "*" }],
    });
    expect(scp.verdict.blockedBy).toMatchObject([
      {
        layer: "SCP",
        policy: { kind: "SCP", policyId: "p-case", holder: { kind: "ORGANIZATION_TARGET", id: "r-root" } },
      },
    ]);
  });

  test("names the condition keys with their statements, and the facts that were not read", () => {
    const statements = [
      {
        Sid: "Office",
        Effect: "Allow",
        Action: ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
        Resource: "*",
        Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
      },
    ];
    const facts = factsOfCase({ users: [{ name: "anna", statements }], roles: [WORKER] });
    const { organization: _unread, ...rest } = facts;
    const path = pathOf(buildGraph(rest), arnOf("user", "anna"))!;
    expect(path.verdict).toMatchObject({ kind: "CONDITIONAL", reasons: ["aws:SourceIp"] });
    // RCPs can deny that the service assumes the role.
    expect(path.verdict.assumes).toEqual(["SCP_NOT_READ", "RCP_NOT_READ"]);
    expect(path.verdict.conditions[0]!.key).toBe("aws:SourceIp");
    expect(path.verdict.conditions[0]!.statements[0]!.statement).toMatchObject({
      sid: "Office",
      conditions: [{ operator: "IpAddress", key: "aws:SourceIp" }],
    });
    const credentials = {
      ...factsOfCase({
        users: [
          { name: "anna", statements: [{ Effect: "Allow", Action: "iam:CreateAccessKey", Resource: "*" }] },
          { name: "boss", statements: ADMIN },
        ],
      }),
      credentialReport: undefined,
    };
    const { credentialReport: _none, ...unread } = credentials;
    expect(pathOf(buildGraph(unread), arnOf("user", "anna"))!.verdict).toMatchObject({
      kind: "UNKNOWN",
      missing: ["the credential report"],
    });
  });

  test("marks a policy that the caller writes during the step as WRITTEN", () => {
    const path = only({
      users: [{ name: "anna", statements: [{ Effect: "Allow", Action: "iam:UpdateAssumeRolePolicy", Resource: "*" }] }],
      roles: [WORKER],
    });
    expect(path.hops[0]!.proof.filter(({ layer }) => layer === "TRUST").map(({ policy }) => policy!.kind)).toEqual([
      "WRITTEN",
    ]);
  });
});

test("a path can end at a new role or at the source itself", () => {
  const made = only({
    users: [
      {
        name: "anna",
        statements: [{ Effect: "Allow", Action: ["iam:CreateRole", "iam:PutRolePolicy"], Resource: "*" }],
      },
    ],
  });
  expect(made.target).toMatchObject({ kind: "NEW", name: "a new role", uniqueId: null });
  const own = only({
    users: [{ name: "anna", statements: [{ Effect: "Allow", Action: "iam:PutUserPolicy", Resource: "*" }] }],
  });
  expect(own.target).toEqual(own.source);
});

test("external principals have paths of their own", () => {
  const trust = [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::999988887777:root" }, Action: "sts:AssumeRole" }];
  const graph = buildGraph(factsOfCase({ roles: [{ name: "vendor", trust, statements: ADMIN }] }));
  expect(externalPathsOf(graph)).toMatchObject([
    {
      source: { kind: "EXTERNAL", awsAccountId: "999988887777" },
      target: { name: "vendor" },
      verdict: { kind: "UNKNOWN" },
      hops: [{ techniqueId: "sts-002" }],
    },
  ]);
});

describe("alternatives", () => {
  const account: CaseAccount = {
    users: [
      {
        name: "anna",
        statements: [
          {
            Effect: "Allow",
            Action: ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
            Resource: "*",
          },
          {
            Effect: "Allow",
            Action: "iam:PutUserPolicy",
            Resource: "*",
            Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
          },
        ],
      },
    ],
    roles: [
      {
        name: "step",
        trust: trusting("anna"),
        statements: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
      },
      {
        name: "top",
        trust: [{ Effect: "Allow", Principal: { AWS: arnOf("role", "step") }, Action: "sts:AssumeRole" }],
        statements: ADMIN,
      },
      WORKER,
    ],
  };

  test("are sorted by certainty, then by length, without duplicates", () => {
    const paths = pathsOf(buildGraph(factsOfCase(account)), arnOf("user", "anna"), { max: 10 });
    expect(
      paths.map(({ verdict, hops }) => [verdict.kind, hops.map(({ techniqueId }) => techniqueId).join(" ")]),
    ).toEqual([
      ["EXPLOITABLE", "lambda-001"],
      ["EXPLOITABLE", "sts-001 sts-001"],
      ["CONDITIONAL", "iam-007"],
    ]);
    expect(new Set(paths.map(({ key }) => key)).size).toBe(3);
  });

  test("begin with the best path, and are limited to the requested number", () => {
    const graph = buildGraph(factsOfCase(account));
    expect(pathsOf(graph, arnOf("user", "anna"), { max: 1 })).toEqual([pathOf(graph, arnOf("user", "anna"))]);
  });

  test("lead through another version of a policy, also after the process has read many other policies", () => {
    const own = `arn:aws:iam::${ACCOUNT_ID}:policy/own`;
    const graph = buildGraph(
      factsOfCase({
        users: [{ name: "anna", attached: ["own"] }],
        policies: [
          {
            name: "own",
            versions: [
              [{ Effect: "Allow", Action: "iam:PutUserPolicy", Resource: "*" }],
              [{ Effect: "Allow", Action: "iam:SetDefaultPolicyVersion", Resource: own }],
            ],
          },
        ],
      }),
    );
    // More than the cache of parsed documents keeps.
    for (let i = 0; i < 30_000; i += 1)
      parsePolicy(`{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${i}"}}`);
    const [first] = pathsOf(graph, arnOf("user", "anna"));
    expect(first?.hops.map(({ techniqueId }) => techniqueId)).toEqual(["ext-iam-01", "iam-007"]);
    expect(first).toEqual(pathOf(graph, arnOf("user", "anna")));
  });

  test("another technique with the same effect is another path", () => {
    const own = [
      { Effect: "Allow", Action: ["iam:AttachUserPolicy", "iam:PutUserPolicy"], Resource: arnOf("user", "anna") },
    ];
    const graph = buildGraph(factsOfCase({ users: [{ name: "anna", statements: own }] }));
    const { paths } = alternativePathsOf(graph, arnOf("user", "anna"));
    expect(pathOf(graph, arnOf("user", "anna"))!.hops.map(({ techniqueId }) => techniqueId)).toEqual(["iam-007"]);
    expect(
      paths.map(({ verdict, hops }) => [verdict.kind, hops.map(({ techniqueId }) => techniqueId).join(" ")]),
    ).toEqual([["EXPLOITABLE", "iam-008"]]);
  });

  test("begin with the best path also through permissions that a condition leads to as well", () => {
    const actions = ["iam:PutUserPolicy", "iam:AttachUserPolicy", "iam:CreatePolicyVersion"];
    const own = [
      {
        Effect: "Allow",
        Action: ["iam:PutUserPolicy", "iam:CreatePolicyVersion"],
        Resource: "*",
        Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
      },
      { Effect: "Allow", Action: "iam:AttachUserPolicy", Resource: arnOf("user", "anna") },
    ];
    const graph = buildGraph(
      factsOfCase({
        users: [{ name: "anna", boundary: "limit", statements: own }],
        policies: [{ name: "limit", versions: [[{ Effect: "Allow", Action: actions, Resource: "*" }]] }],
      }),
    );
    const paths = pathsOf(graph, arnOf("user", "anna"), { max: 10 });
    expect(paths[0]).toEqual(pathOf(graph, arnOf("user", "anna")));
    expect(
      paths.map(({ verdict, hops }) => [verdict.kind, hops.map(({ techniqueId }) => techniqueId).join(" ")]),
    ).toEqual([
      ["EXPLOITABLE", "iam-008 iam-001"],
      ["CONDITIONAL", "iam-001 iam-007"],
      ["CONDITIONAL", "iam-001 iam-008"],
      ["CONDITIONAL", "iam-007 iam-001"],
    ]);
  });

  test("leave out the best path, and count the paths that are not returned", () => {
    const graph = buildGraph(factsOfCase(account));
    const outline = ({ paths, unsearched }: ReturnType<typeof alternativePathsOf>) => [
      paths.map(({ hops }) => hops[0]!.techniqueId),
      unsearched,
    ];
    expect(outline(alternativePathsOf(graph, arnOf("user", "anna")))).toEqual([["sts-001", "iam-007"], 0]);
    expect(outline(alternativePathsOf(graph, arnOf("user", "anna"), { max: 1 }))).toEqual([["sts-001"], 1]);
    expect(outline(alternativePathsOf(graph, arnOf("role", "top")))).toEqual([[], 0]);
  });
});
