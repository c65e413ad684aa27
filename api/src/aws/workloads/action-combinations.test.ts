/**
 * The combinations of actions that the field knows as ways to become an administrator. One account has a user for each, and
 * something of everything that they need. It is read over the wire, so a workload that no scan reads stays unknown.
 */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SandboxAccount } from "../../../sandbox/account.ts";
import { type Sandbox, startSandbox } from "../../../sandbox/server.ts";
import { runOne } from "../../../test/support/build.ts";
import { escPath } from "../../iam/checks/rules/esc-path.ts";
import { buildGraph } from "../../iam/escalation/graph/search.ts";
import { pathOf } from "../../iam/escalation/paths/path.ts";
import { escalationFactsOf } from "../../iam/escalation/paths/snapshot-paths.ts";
import { TECHNIQUES } from "../../iam/escalation/techniques/index.ts";
import { DAY } from "../../iam/time.ts";
import type { Workload } from "../../iam/workload-inventory.ts";
import { readAccount } from "../read-account.ts";

const AT = Date.UTC(2026, 10, 24, 12);
const ID = "333344445555";
const HOME = "eu-west-1";
const COMBINATIONS = JSON.parse(
  readFileSync(new URL("./action-combinations.json", import.meta.url), "utf8"),
) as readonly string[];

/** The combinations that raise no alert: the verdict, and the reason that it names. docs/coverage.md lists them. */
const DECLINED: Readonly<Record<string, readonly [kind: string, reason: string]>> = {
  "bedrock-agentcore:InvokeAgentRuntimeCommand": ["UNKNOWN", "the inventory of workloads (bedrock-agentcore:runtime)"],
  "bedrock-agentcore:StartBrowserSession bedrock-agentcore:ConnectBrowserAutomationStream": [
    "UNKNOWN",
    "the inventory of workloads (bedrock-agentcore:browser-custom)",
  ],
  "bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter": [
    "UNKNOWN",
    "the inventory of workloads (bedrock-agentcore:code-interpreter-custom)",
  ],
  "codedeploy:CreateDeployment codedeploy:RegisterApplicationRevision codedeploy:GetDeploymentConfig": [
    "UNKNOWN",
    "the inventory of workloads (codedeploy:deploymentgroup)",
  ],
  "ec2-instance-connect:SendSSHPublicKey ec2:DescribeInstances": [
    "UNKNOWN",
    "whether the network lets the caller reach the instance",
  ],
  "ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate": [
    "UNKNOWN",
    "what launches from the template's default version",
  ],
  "iam:PassRole codestar:CreateProject": ["BLOCKED", "the service has ended"],
  "iam:PassRole cognito-identity:SetIdentityPoolRoles": [
    "UNKNOWN",
    "the inventory of workloads (cognito-identity:identitypool)",
  ],
  "iam:PassRole datapipeline:CreatePipeline datapipeline:PutPipelineDefinition datapipeline:ActivatePipeline": [
    "UNKNOWN",
    "whether the account can still use the service, which is closed to new customers",
  ],
  "iam:PassRole lambda:CreateFunction lambda:CreateEventSourceMapping": [
    "UNKNOWN",
    "the inventory of workloads (kinesis:stream or sqs:queue or dynamodb:table or kafka:cluster)",
  ],
  "sso:AttachManagedPolicyToPermissionSet": [
    "UNKNOWN",
    "which permission sets of Identity Center are assigned to which principals",
  ],
  "sso:CreatePermissionSet sso:CreateAccountAssignment sso:AttachManagedPolicyToPermissionSet": [
    "UNKNOWN",
    "whether Identity Center is managed from this account",
  ],
  "sso:PutInlinePolicyToPermissionSet": [
    "UNKNOWN",
    "which permission sets of Identity Center are assigned to which principals",
  ],
};

const account = new SandboxAccount({ id: ID, clock: () => AT, seed: 5, createdAt: AT - 900 * DAY });
account.regions = [HOME];
let sandbox: Sandbox;

const policyText = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string | readonly string[], more: object = { Resource: "*" }) => ({
  Effect: "Allow",
  Action,
  ...more,
});
const ROOT = { AWS: `arn:aws:iam::${ID}:root` };

function addRole(name: string, Principal: object, permissions: readonly object[]) {
  const role = account.createRole({ name, trustPolicy: policyText(allow("sts:AssumeRole", { Principal })) });
  if (permissions.length > 0) account.putInlinePolicy(role, "own", policyText(...permissions));
  return role;
}

/** A user with exactly these actions. A user of the group, with a policy of which an older version allows everything. */
function addUser(name: string, statements: readonly object[]) {
  const user = account.createUser({ name });
  account.addToGroup(user, account.createGroup({ name: `${name}-group` }));
  const policy = account.createPolicy({ name: `${name}-policy`, document: policyText(allow("*")) });
  account.createPolicyVersion(policy, policyText(...statements), true);
  account.attach(user, policy);
  return user;
}

const workload = (service: string, resource: string, role: string | null, state: string | null = null): Workload => ({
  service,
  resourceArn: `arn:aws:${service}:${HOME}:${ID}:${resource}`,
  roleArn: role && `arn:aws:iam::${ID}:role/${role}`,
  state,
});

/**
 * The workloads of the strong role, and decoys: a weak role, an instance that has ended, a stack that can only be
 * deleted.
 */
const WORKLOADS: readonly Workload[] = [
  workload("lambda", "function:orders", "Strong"),
  workload("lambda", "function:weak", "Weak"),
  workload("ec2", "instance/i-0aaaaaaaaaaaaaaaa", "Strong", "running"),
  workload("ec2", "instance/i-0bbbbbbbbbbbbbbbb", "Strong", "terminated"),
  workload("ec2", "launch-template/lt-0aaaaaaaaaaaaaaaa", "Strong"),
  workload("cloudformation", "stack/network/6f0d8a10-3c1e-4b52-9a77-2f6f5d0a1b3c", "Strong", "UPDATE_COMPLETE"),
  workload("cloudformation", "stack/dead/1", "Strong", "ROLLBACK_COMPLETE"),
  workload("cloudformation", "stackset/base:6f0d8a10", null, "ACTIVE"),
  workload("ecs", "cluster/shop", null, "ACTIVE"),
  workload("ecs", "task/shop/0aaa", "Strong", "RUNNING"),
  workload("ecs", "container-instance/shop/0bbb", null),
  workload("codebuild", "project/release", "Strong"),
  workload("glue", "job/nightly", "Strong"),
  workload("glue", "devEndpoint/lab", "Strong", "READY"),
  workload("sagemaker", "notebook-instance/lab", "Strong", "InService"),
  workload("autoscaling", "autoScalingGroup:1:autoScalingGroupName/web", null),
  workload("autoscaling", "launchConfiguration:1:launchConfigurationName/web", "Strong"),
  workload("states", "stateMachine:orders", "Strong", "ACTIVE"),
  workload("apprunner", "service/web/1", "Strong", "RUNNING"),
  workload("batch", "job-definition/nightly:1", "Strong", "ACTIVE"),
  workload("ssm", "managed-instance/mi-0aaaaaaaaaaaaaaaa", "Strong", "Online"),
];

const DECOYS: readonly (readonly [name: string, statement: object])[] = [
  ["decoy-function", allow("lambda:*", { Resource: `arn:aws:lambda:${HOME}:${ID}:function:weak` })],
  [
    "decoy-instance",
    allow(["ssm:*", "ec2:StartInstances"], { Resource: `arn:aws:ec2:${HOME}:${ID}:instance/i-0bbbbbbbbbbbbbbbb` }),
  ],
  ["decoy-stack", allow("cloudformation:*", { Resource: `arn:aws:cloudformation:${HOME}:${ID}:stack/dead/1` })],
];

const nameOf = (index: number) => `user-${String(index).padStart(3, "0")}`;
/** These raise roles. A user without sts:AssumeRole cannot use one, but a role can raise itself. */
const BY_ROLES: ReadonlySet<string> = new Set(["iam:AttachRolePolicy", "iam:PutRolePolicy"]);
const REMOVES_BOUNDARY = "iam:DeleteUserPermissionsBoundary";

beforeAll(async () => {
  const services = TECHNIQUES.flatMap(({ effect }) => ("services" in effect ? effect.services : []));
  const strong = addRole("Strong", { Service: [...new Set(services)] }, [allow("*")]);
  account.addInstanceProfile(strong, "StrongProfile");
  addRole("Weak", { Service: "lambda.amazonaws.com" }, [allow("logs:PutLogEvents")]);
  // A role that everyone in the account may assume: once it is written to, and once its boundary is removed.
  const open = addRole("Open", ROOT, []);
  account.attach(open, account.createPolicy({ name: "Attached", document: policyText(allow("logs:PutLogEvents")) }));
  const limit = account.createPolicy({ name: "Limit", document: policyText(allow(["sts:*", "iam:Delete*Boundary"])) });
  account.setBoundary(addRole("Bounded", ROOT, [allow("*")]), limit);
  // The account manages an organization without limits.
  account.organization = {
    organizationId: "o-a1b2c3d4e5",
    managementAccountId: ID,
    managementEmail: "root@example.com",
    parents: ["r-ab12"],
    canReadPolicies: true,
    policies: [],
  };
  // The organization uses Identity Center, which then has a role in each account.
  const center = { name: "AWSServiceRoleForSSO", path: "/aws-service-role/sso.amazonaws.com/" };
  account.createRole({
    ...center,
    trustPolicy: policyText(allow("sts:AssumeRole", { Principal: { Service: "sso.amazonaws.com" } })),
  });
  const administrators = account.createGroup({ name: "administrators" });
  account.putInlinePolicy(administrators, "all", policyText(allow("*")));
  for (const [name, hasPassword] of [
    ["chief", true],
    ["boss", false],
  ] as const) {
    const user = account.createUser({ name });
    account.addToGroup(user, administrators);
    if (hasPassword)
      user.password = { createdAt: AT - DAY, changedAt: AT - DAY, lastUsedAt: null, isResetRequired: false };
  }
  for (const [index, combination] of COMBINATIONS.entries()) {
    const isBounded = combination === REMOVES_BOUNDARY;
    if (BY_ROLES.has(combination)) {
      addRole(nameOf(index), ROOT, [allow(combination)]);
      continue;
    }
    const user = addUser(nameOf(index), [allow(isBounded ? "*" : combination.split(" "))]);
    if (isBounded) account.setBoundary(user, limit);
  }
  for (const [name, statement] of DECOYS) addUser(name, [statement]);
  account.workloads = WORKLOADS;
  sandbox = await startSandbox({ accounts: [account], clock: () => AT });
});
afterAll(() => sandbox.stop());

test(
  "each combination raises an alert or is declined with the reason, and no decoy does",
  { timeout: 240_000 },
  async () => {
    const credentials = account.createAccessKey(account.createUser({ name: "reader" }));
    const { snapshot } = await readAccount(
      { type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", ...credentials },
      { expectedAccountId: ID, workloadRegions: [HOME] },
    );
    const { findings, notEvaluated } = runOne(escPath, snapshot);
    const alerts = new Set(findings.map(({ resource }) => resource.name));
    const unknown = new Set(notEvaluated.map(({ resource }) => resource?.name));
    const graph = buildGraph(escalationFactsOf(snapshot)!);
    const silent = COMBINATIONS.flatMap((combination, index) => {
      const name = nameOf(index);
      if (alerts.has(name)) return [];
      const verdict = pathOf(graph, `arn:aws:iam::${ID}:user/${name}`)?.verdict;
      // An unknown resource does not pass: its alert of an earlier scan stays.
      expect([combination, unknown.has(name)]).toEqual([combination, verdict?.kind === "UNKNOWN"]);
      return [[combination, [verdict?.kind, verdict?.reasons.join("; ")]]];
    });
    console.info(`combinations: ${COMBINATIONS.length - silent.length} of ${COMBINATIONS.length} raise an alert`);
    expect(COMBINATIONS).toHaveLength(101);
    expect(Object.fromEntries(silent)).toEqual(DECLINED);
    const page = readFileSync(new URL("../../../../docs/coverage.md", import.meta.url), "utf8");
    for (const combination of Object.keys(DECLINED))
      expect(page).toContain(`\`${combination.split(" ").join("`, `")}\``);
    for (const [name] of DECOYS) expect([name, alerts.has(name), unknown.has(name)]).toEqual([name, false, false]);
  },
);
