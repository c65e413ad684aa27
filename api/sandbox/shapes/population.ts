/**
 * The principals that have no path: users in many groups, ten managed policies on every principal, policies of hundreds
 * of actions, self-service policies on users and roles, and trust between roles and from other accounts.
 */
import { DAY } from "../../src/iam/time.ts";
import { allow, deny, type Statement, trust, trustService } from "../demo/documents.ts";
import type { SandboxGroup, SandboxPolicy, SandboxRole, SandboxUser } from "../entities.ts";
import { awsPolicyArn } from "../managed-policies.ts";
import { APPLICATION_PATH } from "./role-shapes.ts";
import type { ShapeAccount } from "./shape-account.ts";

export interface PopulationSize {
  readonly users: number;
  readonly roles: number;
  readonly groups: number;
}

const MANAGED_POLICIES = 10;
const MAX_GROUPS = 8;
const SMALL_AWS_POLICIES = [
  "AmazonS3ReadOnlyAccess",
  "CloudWatchReadOnlyAccess",
  "AWSLambdaBasicExecutionRole",
  "AmazonSQSFullAccess",
];
const BIG_AWS_POLICIES = ["ReadOnlyAccess", "SecurityAudit", "ViewOnlyAccess"];
const BIG_SHARE = 0.1;
const SERVICES = ["ec2", "lambda", "ecs-tasks", "codebuild", "states", "glue"];
const TEAMS = ["orders", "billing", "search", "catalog", "shipping", "reports"];

/** Own access keys, password and MFA device. A role has no user name, so the resource matches nothing for a role. */
const SELF_SERVICE = allow(
  ["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:UpdateAccessKey", "iam:ChangePassword", "iam:*MFADevice"],
  ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:user/*/${aws:username}", "arn:aws:iam::*:mfa/*"],
);

/** The customer managed policies of applications, before any principal exists. */
export function addApplicationPolicies(shapes: ShapeAccount, count: number): readonly SandboxPolicy[] {
  return Array.from({ length: count }, () => shapes.policy(APPLICATION_PATH, ...workStatements(shapes)));
}

export function addPopulation(
  shapes: ShapeAccount,
  { users, roles, groups }: PopulationSize,
  policies: readonly SandboxPolicy[],
): void {
  const { account, random } = shapes;
  const selfService = shapes.policy("/", SELF_SERVICE, allow(["iam:GetUser", "iam:ListUsers"]));
  const everyone = account.createGroup({ name: shapes.name("everyone"), createdAt: shapes.ago(900) });
  account.attach(everyone, selfService);
  const teams = Array.from({ length: groups }, () => {
    const group = shapes.group(...workStatements(shapes));
    attachSome(shapes, group, policies, 2);
    return group;
  });
  for (let i = 0; i < users; i += 1) {
    const user = shapes.user({ tags: [{ key: "team", value: random.pick(TEAMS) }] });
    joinGroups(shapes, user, [everyone, ...teams]);
    attachSome(shapes, user, policies, MANAGED_POLICIES);
    addCredentials(shapes, user);
  }
  let former: SandboxRole | null = null;
  for (let i = 0; i < roles; i += 1) {
    const role = shapes.role(trustOf(shapes, former), { tags: [{ key: "team", value: random.pick(TEAMS) }] });
    if (random.chance(0.2)) account.attach(role, selfService);
    attachSome(shapes, role, policies, MANAGED_POLICIES);
    if (former && random.chance(0.3)) shapes.give(role, allow("sts:AssumeRole", former.arn));
    former = role;
  }
}

function attachSome(
  { account, random }: ShapeAccount,
  holder: SandboxUser | SandboxRole | SandboxGroup,
  policies: readonly SandboxPolicy[],
  count: number,
): void {
  if (random.chance(BIG_SHARE)) account.attach(holder, account.policy(awsPolicyArn(random.pick(BIG_AWS_POLICIES))));
  while (holder.attachedPolicies.size < Math.min(count, policies.length + SMALL_AWS_POLICIES.length)) {
    const isOwn = policies.length > 0 && random.chance(0.7);
    account.attach(
      holder,
      isOwn ? random.pick(policies) : account.policy(awsPolicyArn(random.pick(SMALL_AWS_POLICIES))),
    );
  }
}

/** The number of groups is drawn, so that some users are in one group and others in eight. */
function joinGroups({ account, random }: ShapeAccount, user: SandboxUser, groups: readonly SandboxGroup[]): void {
  account.addToGroup(user, groups[0]!);
  for (let count = random.below(MAX_GROUPS); count > 0; count -= 1) account.addToGroup(user, random.pick(groups));
}

function addCredentials({ account, random, at }: ShapeAccount, user: SandboxUser): void {
  const createdAt = at - 90 * DAY;
  if (random.chance(0.6)) {
    user.password = { createdAt, changedAt: createdAt, lastUsedAt: null, isResetRequired: false };
    if (random.chance(0.9))
      account.enableMfaDevice(user, account.createVirtualMfaDevice(user.name).serialNumber, createdAt);
  }
  for (let count = random.below(3); count > 0; count -= 1) {
    account.createAccessKey(user, { createdAt: createdAt + count * DAY, isActive: random.chance(0.9), lastUsed: null });
  }
}

/** Trust of a service, of another account, or of the former role: a long chain of weak roles. */
function trustOf({ account, random }: ShapeAccount, former: SandboxRole | null): string {
  const draw = random.next();
  if (draw < 0.4) return trustService(random.pick(SERVICES), { StringEquals: { "aws:SourceAccount": account.id } });
  if (draw < 0.7) {
    const other = String(300_000_000_000 + random.below(50));
    return trust(
      { AWS: `arn:aws:iam::${other}:root` },
      { StringEquals: { "sts:ExternalId": `id-${random.below(100)}` } },
    );
  }
  return trust({ AWS: former && draw < 0.9 ? former.arn : account.rootArn });
}

/** Two to five statements on named resources, some of them with a condition, a Deny, NotAction or NotResource. */
function workStatements({ account, random }: ShapeAccount): readonly Statement[] {
  const region = random.pick(["eu-west-1", "eu-central-1"]);
  return Array.from({ length: 2 + random.below(4) }, (): Statement => {
    const name = `${random.pick(TEAMS)}-${random.below(500)}`;
    const bucket = `arn:aws:s3:::${name}/*`;
    switch (random.below(7)) {
      case 0:
        return allow(["dynamodb:GetItem", "dynamodb:Query"], `arn:aws:dynamodb:${region}:${account.id}:table/${name}`);
      case 1:
        return allow("sqs:*", `arn:aws:sqs:${region}:${account.id}:${name}`);
      case 2:
        return deny("s3:DeleteObject", bucket, { Bool: { "aws:SecureTransport": "false" } });
      case 3:
        return { Effect: "Allow", NotAction: ["iam:*", "sts:*", "kms:*"], Resource: bucket };
      case 4:
        return allow(["ec2:StartInstances", "ec2:StopInstances"], "*", {
          StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" },
        });
      case 5:
        return { Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::secrets-*" };
      default:
        return allow(["s3:GetObject", "s3:PutObject"], bucket);
    }
  });
}
