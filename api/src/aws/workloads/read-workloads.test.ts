/** Reads the workloads of 17 Regions from the sandbox, over the services' own protocols. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { SandboxAccount } from "../../../sandbox/account.ts";
import { type Sandbox, startSandbox } from "../../../sandbox/server.ts";
import { coverageOf } from "../../iam/scan.ts";
import { DAY } from "../../iam/time.ts";
import { buildGraph } from "../../iam/escalation/graph/search.ts";
import { pathOf } from "../../iam/escalation/paths/path.ts";
import { escalationFactsOf } from "../../iam/escalation/paths/snapshot-paths.ts";
import { EXISTING_PASSROLE_TECHNIQUES } from "../../iam/escalation/techniques/existing-passrole.ts";
import { kindOf, type Workload } from "../../iam/workload-inventory.ts";
import type { AccountReading, ReadAccountOptions } from "../account-reading.ts";
import { readAccount } from "../read-account.ts";
import { foundIn } from "./batch.ts";
import { WORKLOAD_PERMISSIONS, WORKLOAD_READERS } from "./readers.ts";

const AT = Date.UTC(2026, 10, 24, 12);
const ID = "333344445555";
/** The Regions that are enabled by default (AWS Account Management, *Enable or disable AWS Regions*). */
const REGIONS = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];
const [HOME, AWAY] = ["eu-west-1", "us-west-2"];
/** The calls for one Region without workloads, of all services together. */
const CALLS_PER_EMPTY_REGION = 17;

const account = new SandboxAccount({ id: ID, clock: () => AT, seed: 3, createdAt: AT - 900 * DAY });
account.regions = [HOME, "eu-west-3", "us-east-1"];
const roleArn = `arn:aws:iam::${ID}:role/Strong`;
let sandbox: Sandbox;
let credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };

const workload = (service: string, resource: string, more: Partial<Workload> & { region?: string } = {}): Workload => {
  const { region = HOME, ...rest } = more;
  return { service, resourceArn: `arn:aws:${service}:${region}:${ID}:${resource}`, roleArn, state: null, ...rest };
};

/** One workload of every kind that a reader reads, in the first Region. */
const ONE_OF_EACH: readonly Workload[] = [
  workload("lambda", "function:orders"),
  workload("ec2", "instance/i-0aaaaaaaaaaaaaaaa", { state: "running" }),
  workload("ec2", "launch-template/lt-0aaaaaaaaaaaaaaaa"),
  workload("cloudformation", "stack/network/6f0d8a10-3c1e-4b52-9a77-2f6f5d0a1b3c", { state: "UPDATE_COMPLETE" }),
  workload("cloudformation", "stackset/base:6f0d8a10", { roleArn: null, state: "ACTIVE" }),
  workload("ecs", "cluster/shop", { roleArn: null, state: "ACTIVE" }),
  workload("ecs", "task/shop/0aaa", { state: "RUNNING" }),
  workload("ecs", "container-instance/shop/0bbb", { roleArn: null }),
  workload("codebuild", "project/release"),
  workload("glue", "job/nightly"),
  workload("glue", "devEndpoint/lab", { state: "READY" }),
  workload("sagemaker", "notebook-instance/lab", { state: "InService" }),
  workload("autoscaling", "autoScalingGroup:1:autoScalingGroupName/web", { roleArn: null }),
  workload("autoscaling", "launchConfiguration:1:launchConfigurationName/web"),
  workload("states", "stateMachine:orders", { state: "ACTIVE" }),
  workload("apprunner", "service/web/1", { state: "RUNNING" }),
  workload("batch", "job-definition/nightly:1", { state: "ACTIVE" }),
  workload("ssm", "managed-instance/mi-0aaaaaaaaaaaaaaaa", { state: "Online" }),
];

beforeAll(async () => {
  const services = [...new Set(EXISTING_PASSROLE_TECHNIQUES.flatMap(servicesOf))];
  const statement = (more: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...more }] });
  const role = account.createRole({
    name: "Strong",
    trustPolicy: statement({ Principal: { Service: services }, Action: "sts:AssumeRole" }),
  });
  account.addInstanceProfile(role, "StrongProfile");
  account.putInlinePolicy(role, "all", statement({ Action: "*", Resource: "*" }));
  // May do everything but act on IAM's principals, so only workloads lead to the role.
  const mallory = account.createUser({ name: "mallory" });
  account.putInlinePolicy(mallory, "linked", statement({ Action: "iam:CreateServiceLinkedRole", Resource: "*" }));
  account.putInlinePolicy(mallory, "most", statement({ NotAction: ["iam:*", "sts:*"], Resource: "*" }));
  const reader = account.createUser({ name: "reader" });
  credentials = account.createAccessKey(reader);
  sandbox = await startSandbox({ accounts: [account], clock: () => AT });
});
afterAll(() => sandbox.stop());
afterEach(() => sandbox.faults.clear());

function servicesOf({ effect }: (typeof EXISTING_PASSROLE_TECHNIQUES)[number]): readonly string[] {
  return effect.kind === "USE_WORKLOAD" ? effect.services : [];
}

async function read(options: Partial<ReadAccountOptions> = {}): Promise<AccountReading> {
  return readAccount(
    { type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", ...credentials },
    { expectedAccountId: ID, workloadRegions: REGIONS, ...options },
  );
}

function inventoryOf({ snapshot }: AccountReading) {
  const { workloads } = snapshot.sections;
  if (workloads.status !== "read") throw new Error(`workloads: ${workloads.reason}`);
  return workloads.value;
}

/** The verdict on each technique, with only this technique. Null if it has no path. */
function verdicts({ snapshot }: AccountReading): ReadonlyMap<string, string | null> {
  const facts = escalationFactsOf(snapshot)!;
  return new Map(
    EXISTING_PASSROLE_TECHNIQUES.map((technique) => {
      const path = pathOf(buildGraph(facts, [technique]), `arn:aws:iam::${ID}:user/mallory`);
      return [technique.id, path?.verdict.kind ?? null];
    }),
  );
}

function workloadCalls(reading: AccountReading): number {
  const actions = new Set(WORKLOAD_PERMISSIONS.map(({ action }) => action));
  return Object.entries(reading.callsByAction).reduce(
    (sum, [action, calls]) => sum + (actions.has(action) ? calls : 0),
    0,
  );
}

test("every kind is read with its role and state, whatever the service's protocol", async () => {
  account.workloads = ONE_OF_EACH;
  const { workloads, unread, regions, kinds } = inventoryOf(await read());
  expect(unread).toEqual([]);
  expect(regions).toEqual(REGIONS);
  // Stack sets and task definitions have no role of their own to run with.
  const found = new Map(workloads.map((each) => [each.resourceArn, each]));
  for (const each of ONE_OF_EACH) {
    expect(found.get(each.resourceArn)).toMatchObject({ service: each.service, roleArn: each.roleArn });
    if (each.state !== null) expect(found.get(each.resourceArn)?.state).toBe(each.state);
  }
  expect(new Set(workloads.map(kindOf))).toEqual(new Set(kinds));
});

test("17 Regions: the calls for empty Regions are fixed, and the permissions asked for are the calls made", async () => {
  account.workloads = [];
  expect(workloadCalls(await read())).toBe(REGIONS.length * CALLS_PER_EMPTY_REGION);
  account.workloads = ONE_OF_EACH;
  const chosen = await read();
  // One call for each description: of the notebook, the state machine, the service, the project, and six of ECS.
  expect(workloadCalls(chosen)).toBe(REGIONS.length * CALLS_PER_EMPTY_REGION + 9);
  const discovered = await read({ workloadRegions: [] });
  const called = Object.keys(discovered.callsByAction).filter((action) => !/^(iam|sts|organizations):/.test(action));
  expect(called.toSorted()).toEqual(WORKLOAD_PERMISSIONS.map(({ action }) => action).toSorted());
});

test("without a choice, the Regions that are enabled in the account are read", async () => {
  account.workloads = ONE_OF_EACH;
  const { regions, workloads } = inventoryOf(await read({ workloadRegions: [] }));
  expect(regions).toEqual(account.regions);
  expect(workloads.some(({ service }) => service === "lambda")).toBe(true);
  sandbox.faults.deny("ec2:DescribeRegions");
  expect((await read({ workloadRegions: [] })).snapshot.sections.workloads).toMatchObject({
    status: "denied",
    action: "ec2:DescribeRegions",
  });
});

test("lists are read to their end", async () => {
  const many = (count: number, make: (index: number) => Workload) => Array.from({ length: count }, (_, i) => make(i));
  account.workloads = [
    ...many(120, (i) => workload("lambda", `function:f-${i}`)),
    ...many(120, (i) => workload("ec2", `instance/i-${i}`, { state: "stopped" })),
    ...many(120, (i) => workload("cloudformation", `stack/s-${i}/1`)),
    ...many(60, (i) => workload("ecs", `cluster/c-${i}`)),
  ];
  const { workloads } = inventoryOf(await read({ workloadRegions: [HOME] }));
  expect(new Set(workloads.map(({ resourceArn }) => resourceArn)).size).toBe(420);
});

test("a service that needs more calls than its budget stays unread in that Region, and the others are read", async () => {
  account.workloads = [
    ...Array.from({ length: 310 }, (_, i) => workload("states", `stateMachine:m-${i}`)),
    workload("states", "stateMachine:far", { region: AWAY }),
    workload("lambda", "function:orders"),
  ];
  const reading = await read({ workloadRegions: [HOME, AWAY] });
  expect(inventoryOf(reading).unread).toMatchObject([
    { region: HOME, kinds: ["states:stateMachine"], status: "failed", code: "CALL_BUDGET_EXCEEDED" },
  ]);
  expect(inventoryOf(reading).workloads.map(({ resourceArn }) => resourceArn.split(":").at(-1))).toEqual([
    "orders",
    "far",
  ]);
  expect(reading.callsByAction["states:DescribeStateMachine"]).toBeLessThanOrEqual(301);
});

test("five services refused: exactly their techniques are unknown, the scan is partial", async () => {
  account.workloads = ONE_OF_EACH;
  const whole = verdicts(await read());
  const refused = ["lambda", "ec2", "codebuild", "states", "batch"];
  for (const service of refused) sandbox.faults.deny(`${service}:*`);
  const reading = await read();
  const inventory = inventoryOf(reading);
  // EC2 has two readers.
  expect(inventory.unread).toHaveLength((refused.length + 1) * REGIONS.length);
  expect(inventory.unread.every(({ status }) => status === "denied")).toBe(true);

  const partial = verdicts(reading);
  for (const technique of EXISTING_PASSROLE_TECHNIQUES) {
    const [kind = ""] = technique.existing[0] ?? [];
    const before = whole.get(technique.id);
    const isRefused = refused.includes(kind.split(":")[0]!);
    expect([technique.id, partial.get(technique.id)]).toEqual([technique.id, isRefused ? "UNKNOWN" : before]);
    const isRead = WORKLOAD_READERS.some(({ kinds }) => kinds.includes(kind));
    // A kind without a reader is unknown, and so is what no scan can observe.
    const expected = isRead && technique.unobservable === null ? "EXPLOITABLE" : "UNKNOWN";
    if (technique.status === "ACTIVE") expect([technique.id, before]).toEqual([technique.id, expected]);
  }
  const { missingPermissions, sources } = coverageOf(reading.snapshot, []);
  expect(missingPermissions).toEqual([
    "batch:DescribeJobDefinitions",
    "codebuild:ListProjects",
    "ec2:DescribeInstances",
    "ec2:DescribeLaunchTemplateVersions",
    "lambda:ListFunctions",
    "states:ListStateMachines",
  ]);
  expect(sources.find(({ section }) => section === "workloads")?.reason).toContain("ec2:DescribeInstances in");
});

test.each([
  ["ec2:DescribeLaunchTemplateVersions", ["ec2:launch-template"]],
  ["ec2:DescribeInstances", ["ec2:instance"]],
  ["cloudformation:ListStackSets", ["cloudformation:stackset"]],
  ["glue:GetDevEndpoints", ["glue:devEndpoint"]],
  ["autoscaling:DescribeAutoScalingGroups", ["autoscaling:autoScalingGroup"]],
  ["ecs:ListTaskDefinitions", ["ecs:task-definition"]],
  ["ecs:DescribeTasks", ["ecs:cluster", "ecs:task", "ecs:container-instance"]],
])("%s refused: only what it lists is unknown", async (action, kinds) => {
  account.workloads = ONE_OF_EACH;
  sandbox.faults.deny(action);
  const { unread, workloads } = inventoryOf(await read({ workloadRegions: [HOME] }));
  expect(unread).toMatchObject([{ region: HOME, action, kinds }]);
  const found = new Set(workloads.map(kindOf));
  const others = WORKLOAD_READERS.flatMap((reader) => reader.kinds).filter((kind) => !kinds.includes(kind));
  expect([...found].toSorted()).toEqual(others.toSorted());
});

test("a refusal in one Region leaves what was found in the others", async () => {
  account.workloads = [workload("lambda", "function:orders"), workload("lambda", "function:far", { region: AWAY })];
  sandbox.faults.add({ kind: "deny", action: "lambda:ListFunctions", region: AWAY, scp: true });
  const reading = await read();
  expect(inventoryOf(reading).unread).toMatchObject([
    {
      region: AWAY,
      kinds: ["lambda:function"],
      action: "lambda:ListFunctions",
      reason: expect.stringContaining("service control policy"),
    },
  ]);
  expect(verdicts(reading).get("lambda-003")).toBe("EXPLOITABLE");
});

test("a service without an endpoint in a Region is unknown there, and is no failure", async () => {
  account.workloads = ONE_OF_EACH;
  vi.stubEnv("AWS_ENDPOINT_URL", sandbox.url);
  // No name server is asked for a label of more than 63 characters.
  vi.stubEnv("AWS_ENDPOINT_URL_APPRUNNER", `http://${"a".repeat(64)}.invalid`);
  try {
    const reading = await readAccount(
      { type: "STATIC_KEYS", region: "us-east-1", ...credentials },
      { expectedAccountId: ID, workloadRegions: [HOME] },
    );
    expect(inventoryOf(reading).unread).toMatchObject([
      { region: HOME, kinds: ["apprunner:service"], action: "apprunner:ListServices", status: "skipped" },
    ]);
    expect(verdicts(reading).get("apprunner-002")).toBe("UNKNOWN");
    const { missingPermissions, sources } = coverageOf(reading.snapshot, []);
    expect(missingPermissions).toEqual([]);
    expect(sources.find(({ section }) => section === "workloads")?.reason).toContain("no endpoint");
  } finally {
    vi.unstubAllEnvs();
  }
});

test("endpoints that are all unknown are failures", async () => {
  const unknown = `http://${"a".repeat(64)}.invalid`;
  vi.stubEnv("AWS_ENDPOINT_URL", unknown);
  for (const service of ["IAM", "STS", "ORGANIZATIONS"]) vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, sandbox.url);
  try {
    const reading = await readAccount(
      { type: "STATIC_KEYS", region: "us-east-1", ...credentials },
      { expectedAccountId: ID, workloadRegions: [HOME] },
    );
    expect(inventoryOf(reading).unread.map(({ status, code }) => [status, code])).toEqual(
      WORKLOAD_READERS.map(() => ["failed", "AWS_UNREACHABLE"]),
    );
  } finally {
    vi.unstubAllEnvs();
  }
});

test("each job role of a Batch job definition is found, also those of its ranges of nodes", () => {
  const jobDefinitionArn = `arn:aws:batch:${HOME}:${ID}:job-definition/many:1`;
  const [one, two, three] = ["one", "two", "three"].map((name) => `arn:aws:iam::${ID}:role/${name}`);
  const range = (more: object) => ({ targetNodes: "0:", ...more });
  const roles = (job: object) =>
    foundIn({ jobDefinitionName: "many", jobDefinitionArn, revision: 1, type: "multinode", ...job }).map(
      ({ role }) => role,
    );
  expect(roles({ containerProperties: { jobRoleArn: one } })).toEqual([one]);
  const nodeRangeProperties = [
    range({ container: { jobRoleArn: two } }),
    range({ container: { jobRoleArn: two } }),
    range({ ecsProperties: { taskProperties: [{ containers: [], taskRoleArn: three }] } }),
  ];
  expect(roles({ nodeProperties: { numNodes: 2, mainNode: 0, nodeRangeProperties } })).toEqual([two, three]);
  expect(roles({})).toEqual([null]);
});

test("a function with a weak role, a stopped instance and a stack that can only be deleted lead nowhere", async () => {
  const weak = `arn:aws:iam::${ID}:role/Weak`;
  account.workloads = [
    workload("lambda", "function:weak", { roleArn: weak }),
    workload("ec2", "instance/i-stopped", { state: "stopped" }),
    workload("ec2", "instance/i-gone", { state: "terminated" }),
    workload("cloudformation", "stack/dead/1", { state: "ROLLBACK_COMPLETE" }),
  ];
  const reading = await read();
  expect(inventoryOf(reading).workloads.map(({ resourceArn }) => resourceArn)).not.toContain(
    `arn:aws:ec2:${HOME}:${ID}:instance/i-gone`,
  );
  const found = verdicts(reading);
  for (const id of ["lambda-003", "ssm-001", "ssm-002", "cloudformation-002", "cloudformation-005"])
    expect([id, found.get(id) ?? "BLOCKED"]).toEqual([id, "BLOCKED"]);
  // A stopped instance can be started with other user data.
  expect(found.get("ec2-002")).toBe("EXPLOITABLE");
});
