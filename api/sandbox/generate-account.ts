/**
 * Generates an account of any size for benchmarks: n users, n roles, n/2 customer managed policies, groups, keys, AWS
 * managed policies (big ones too), and some planted issues that a scan must find. The same seed produces the same
 * account.
 */
import { now as realClock } from "../src/clock.ts";
import { DAY, type Instant, SECOND } from "../src/iam/time.ts";
import { SandboxAccount } from "./account.ts";
import { allow, deny, policyDocument, type Statement, trust, trustService } from "./demo/documents.ts";
import type { PolicyHolder, SandboxGroup, SandboxPolicy, SandboxRole, SandboxUser } from "./entities.ts";
import { plantEscalation, type PlantedEscalation } from "./plant-escalation.ts";
import { awsPolicyArn } from "./managed-policies.ts";

export interface GenerateAccountOptions {
  readonly users: number;
  /** The number of roles. Default: the number of users. */
  readonly roles?: number;
  /** The number of customer managed policies. Default: half the number of users. */
  readonly policies?: number;
  /** The number of groups. Default: one per twenty users. */
  readonly groups?: number;
  readonly id?: string;
  readonly clock?: () => Instant;
  /** The time that ages are relative to. Default: the clock's current time. */
  readonly at?: Instant;
  readonly seed?: number;
  /** The share of policies that allow with NotAction, the worst case for evaluators. */
  readonly notActionShare?: number;
  /** The share of principals with an AWS managed policy of hundreds of actions. */
  readonly bigPolicyShare?: number;
}

export interface GeneratedAccount {
  readonly account: SandboxAccount;
  /** The credentials of a user with SecurityAudit. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The names of the resources with a planted issue, by check id or issue. */
  readonly planted: Readonly<Record<string, readonly string[]>>;
  readonly escalation: PlantedEscalation;
}

const SERVICES: readonly (readonly [service: string, actions: readonly string[]])[] = [
  ["s3", ["GetObject", "PutObject", "ListBucket", "DeleteObject", "GetBucketLocation"]],
  ["dynamodb", ["GetItem", "PutItem", "Query", "UpdateItem", "BatchGetItem"]],
  ["sqs", ["SendMessage", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"]],
  ["sns", ["Publish", "Subscribe", "GetTopicAttributes"]],
  ["logs", ["CreateLogStream", "PutLogEvents", "DescribeLogStreams", "GetLogEvents"]],
  ["ec2", ["DescribeInstances", "StartInstances", "StopInstances", "DescribeSubnets"]],
  ["lambda", ["InvokeFunction", "GetFunction", "ListFunctions"]],
  ["kms", ["Decrypt", "GenerateDataKey", "DescribeKey"]],
  ["secretsmanager", ["GetSecretValue", "DescribeSecret"]],
  ["ecr", ["BatchGetImage", "GetDownloadUrlForLayer", "PutImage"]],
  ["states", ["StartExecution", "DescribeExecution"]],
  ["cloudwatch", ["PutMetricData", "GetMetricData", "ListMetrics"]],
];
const SMALL_AWS_POLICIES = [
  "AmazonS3ReadOnlyAccess",
  "CloudWatchReadOnlyAccess",
  "AWSLambdaBasicExecutionRole",
  "AmazonSQSFullAccess",
  "IAMUserChangePassword",
];
const BIG_AWS_POLICIES = ["ReadOnlyAccess", "SecurityAudit", "ViewOnlyAccess", "NetworkAdministrator"];
const TRUSTED_SERVICES = ["ec2", "lambda", "ecs-tasks", "codebuild", "states", "glue"];
const REGIONS = ["eu-central-1", "eu-west-1", "us-east-1"];
const TEAMS = ["orders", "billing", "search", "catalog", "shipping", "identity", "reports", "mobile"];
const AUDITOR = "svc-auditor";
/** Each issue is planted in one of this many principals, and in at least one. */
const ISSUE_EVERY = 250;

export function generateAccount(options: GenerateAccountOptions): GeneratedAccount {
  const {
    users,
    roles = users,
    policies = Math.ceil(users / 2),
    groups = Math.max(1, Math.ceil(users / 20)),
  } = options;
  const { id = "222233334444", clock = realClock, seed = 7, notActionShare = 0.01, bigPolicyShare = 0.02 } = options;
  const at = options.at ?? clock();
  const account = new SandboxAccount({ id, clock, seed, createdAt: at - 2_000 * DAY });
  const { random } = account;
  const ago = (maxDays: number): Instant =>
    Math.floor((at - DAY - random.below(maxDays) * DAY - random.below(DAY)) / SECOND) * SECOND;
  const customer = Array.from({ length: policies }, (_, index) =>
    account.createPolicy({
      name: `${random.pick(TEAMS)}-access-${index}`,
      createdAt: ago(1_500),
      document: documentOf(account, random.chance(notActionShare)),
    }),
  );
  const small = SMALL_AWS_POLICIES.map((name) => account.policy(awsPolicyArn(name)));
  const big = BIG_AWS_POLICIES.map((name) => account.policy(awsPolicyArn(name)));
  const attachSome = (holder: PolicyHolder, count: number) => {
    for (let index = 0; index < count; index++) {
      const pool = customer.length === 0 || random.chance(0.2) ? small : customer;
      account.attach(holder, random.pick(pool));
    }
    if (random.chance(bigPolicyShare)) account.attach(holder, random.pick(big));
  };
  const groupList = Array.from({ length: groups }, (_, index) => {
    const group = account.createGroup({ name: `${random.pick(TEAMS)}-group-${index}`, createdAt: ago(1_500) });
    attachSome(group, 2);
    return group;
  });
  const userList = Array.from({ length: users }, (_, index) =>
    addUser(account, { index, ago, groups: groupList, attachSome }),
  );
  const roleList = Array.from({ length: roles }, (_, index) => addRole(account, { index, ago, attachSome }));
  const available = { users: shuffled(account, userList), roles: shuffled(account, roleList) };
  const planted = plantIssues(account, { ...available, policies: customer });
  const rounds = Math.max(1, Math.floor(users / ISSUE_EVERY));
  const escalation = plantEscalation(account, { ...available, groups: groupList, policies: customer }, rounds);
  account.passwordPolicy = {
    minimumPasswordLength: 14,
    requireSymbols: true,
    requireNumbers: true,
    requireUppercaseCharacters: true,
    requireLowercaseCharacters: true,
    allowUsersToChangePassword: true,
    maxPasswordAge: 90,
    passwordReusePrevention: 24,
    hardExpiry: false,
  };
  const auditor = account.createUser({
    name: AUDITOR,
    createdAt: at - 10 * DAY,
    tags: [{ key: "team", value: "security" }],
  });
  account.attach(auditor, account.policy(awsPolicyArn("SecurityAudit")));
  const { accessKeyId, secretAccessKey } = account.createAccessKey(auditor, { createdAt: at - 10 * DAY });
  return { account, credentials: { accessKeyId, secretAccessKey }, planted, escalation };
}

type Attach = (holder: PolicyHolder, count: number) => void;

interface NewUser {
  readonly index: number;
  readonly ago: (maxDays: number) => Instant;
  readonly groups: readonly SandboxGroup[];
  readonly attachSome: Attach;
}

function addUser(account: SandboxAccount, { index, ago, groups, attachSome }: NewUser): SandboxUser {
  const { random } = account;
  const createdAt = ago(1_400);
  const user = account.createUser({
    name: `user-${String(index).padStart(5, "0")}`,
    createdAt,
    tags: [{ key: "team", value: random.pick(TEAMS) }],
  });
  for (let count = 1 + random.below(3); count > 0; count--) account.addToGroup(user, random.pick(groups));
  if (random.chance(0.2)) attachSome(user, 1);
  if (random.chance(0.3)) account.putInlinePolicy(user, "own", documentOf(account, false));
  const later = (): Instant => Math.max(createdAt, ago(300));
  if (random.chance(0.6)) {
    const changedAt = later();
    user.password = {
      createdAt,
      changedAt,
      lastUsedAt: random.chance(0.9) ? Math.max(changedAt, ago(120)) : null,
      isResetRequired: false,
    };
    if (random.chance(0.9)) {
      account.enableMfaDevice(user, account.createVirtualMfaDevice(user.name).serialNumber, createdAt);
    }
  }
  const keys = random.chance(0.5) ? 1 + random.below(2) : 0;
  for (let count = keys; count > 0; count--) {
    // Two keys of one user created in the same second could not be distinguished.
    const keyCreatedAt = later() + count * SECOND;
    const usedAt = Math.max(keyCreatedAt, ago(200));
    account.createAccessKey(user, {
      createdAt: keyCreatedAt,
      isActive: random.chance(0.9),
      lastUsed: random.chance(0.8)
        ? { at: usedAt, service: random.pick(SERVICES)[0], region: random.pick(REGIONS) }
        : null,
    });
  }
  return user;
}

function addRole(account: SandboxAccount, { index, ago, attachSome }: Omit<NewUser, "groups">): SandboxRole {
  const { random } = account;
  const condition = { StringEquals: { "aws:SourceAccount": account.id } };
  const service = random.pick(TRUSTED_SERVICES);
  const role = account.createRole({
    name: `role-${String(index).padStart(5, "0")}`,
    createdAt: ago(1_400),
    trustPolicy: random.chance(0.85)
      ? trustService(service, condition)
      : trust({ AWS: account.rootArn }, { Bool: { "aws:MultiFactorAuthPresent": "true" } }),
    lastUsed: random.chance(0.8) ? { at: ago(200), region: random.pick(REGIONS) } : null,
    tags: [{ key: "team", value: random.pick(TEAMS) }],
  });
  attachSome(role, 1 + random.below(2));
  if (random.chance(0.4)) account.putInlinePolicy(role, "own", documentOf(account, false));
  if (service === "ec2" && random.chance(0.5)) account.addInstanceProfile(role);
  return role;
}

/** Two to five statements on named resources, like most policies of a well-kept account. */
function documentOf(account: SandboxAccount, isNotAction: boolean): string {
  const { random } = account;
  const statements: Statement[] = Array.from({ length: 2 + random.below(4) }, () => {
    const [service, actions] = random.pick(SERVICES);
    const chosen = actions.filter(() => random.chance(0.6)).map((action) => `${service}:${action}`);
    const name = `${random.pick(TEAMS)}-${random.below(500)}`;
    const resource =
      service === "s3" ? `arn:aws:s3:::${name}/*` : `arn:aws:${service}:${random.pick(REGIONS)}:${account.id}:${name}`;
    return allow(chosen.length === 0 ? [`${service}:${actions[0] ?? "Get"}`] : chosen, resource);
  });
  if (random.chance(0.1)) statements.push(deny("s3:DeleteObject", "arn:aws:s3:::audit-*/*"));
  if (isNotAction)
    statements.push({
      Effect: "Allow",
      NotAction: ["iam:*", "sts:*", "organizations:*", "kms:*"],
      Resource: `arn:aws:s3:::${random.pick(TEAMS)}-*`,
    });
  return policyDocument(...statements);
}

/**
 * The principals without a planted issue so far. Each gets at most one issue, so that no issue hides or causes another.
 */
interface Population {
  readonly users: SandboxUser[];
  readonly roles: SandboxRole[];
  readonly policies: SandboxPolicy[];
}

function shuffled<T>({ random }: SandboxAccount, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function plantIssues(account: SandboxAccount, { users, roles, policies }: Population): Record<string, string[]> {
  const planted: Record<string, string[]> = {};
  const plant = <T extends { name: string }>(issue: string, items: T[], edit: (item: T) => void) => {
    for (let count = Math.max(1, Math.floor(items.length / ISSUE_EVERY)); count > 0; count--) {
      const item = items.pop();
      if (item === undefined) return;
      edit(item);
      (planted[issue] ??= []).push(item.name);
    }
  };
  const administrator = account.policy(awsPolicyArn("AdministratorAccess"));
  plant("admin-user", users, (user) => account.attach(user, administrator));
  plant("admin-role", roles, (role) => account.attach(role, administrator));
  plant("self-escalation", users, (user) =>
    account.putInlinePolicy(user, "self-service", policyDocument(allow("iam:AttachUserPolicy", user.arn))),
  );
  plant("key-for-others", users, (user) =>
    account.putInlinePolicy(user, "keys", policyDocument(allow("iam:CreateAccessKey"))),
  );
  plant("passed-role", users, (user) =>
    account.putInlinePolicy(
      user,
      "deploy",
      policyDocument(allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])),
    ),
  );
  plant("trust-any", roles, (role) => {
    role.trustPolicy = trust({ AWS: "*" });
    account.touch(role);
  });
  plant("wild-service", [...policies], (policy) =>
    account.createPolicyVersion(policy, policyDocument(allow("s3:*")), true),
  );
  return planted;
}
