/**
 * Principals with permissions on IAM that are drawn statement by statement. The generator does not know which of them
 * have a path, so they are for comparing two implementations and for measuring cost.
 */
import { type Condition, policyDocument, type Statement, trust, trustService } from "../demo/documents.ts";
import type { SandboxPolicy, SandboxRole, SandboxUser } from "../entities.ts";
import { awsPolicyArn } from "../managed-policies.ts";
import type { LookAlikes } from "./look-alikes.ts";
import { type DrawnNames, RICH_CONDITIONS, richCondition, richTrustPolicy } from "./rich-conditions.ts";
import type { ShapeAccount } from "./shape-account.ts";

const USER_WRITES = [
  "iam:CreateUser",
  "iam:PutUserPolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:UpdateLoginProfile",
  "iam:DeleteAccessKey",
  "iam:AddUserToGroup",
  "iam:DeleteUserPermissionsBoundary",
  "iam:PutUserPermissionsBoundary",
  "iam:DeleteUserPolicy",
  "iam:DetachUserPolicy",
  "iam:RemoveUserFromGroup",
  "iam:TagUser",
];
const OTHER_WRITES = [
  "iam:CreateRole",
  "iam:PutRolePolicy",
  "iam:AttachRolePolicy",
  "iam:UpdateAssumeRolePolicy",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PutGroupPolicy",
  "iam:AttachGroupPolicy",
  "iam:CreatePolicyVersion",
  "iam:SetDefaultPolicyVersion",
  "iam:PassRole",
  "lambda:CreateFunction",
  "lambda:InvokeFunction",
  "sts:AssumeRole",
];
const PATTERNS = ["iam:*", "iam:*User*", "iam:*UserPolicy", "iam:*Role*", "iam:Put*", "iam:Create*", "iam:Attach*"];
const TEAMS = ["red", "blue"];
const PATHS = ["/", "/red/", "/blue/"];

/** The principals and policies of a small account whose permissions on each other are drawn. */
export interface DelegationSize {
  readonly users: number;
  readonly roles: number;
  readonly groups: number;
  readonly policies: number;
  /** Whether conditions, variables and trust policies are drawn from all that `rich-conditions.ts` has. */
  readonly isRich?: boolean;
  /** Further targets, which get no permissions. Statements then also combine actions and name tags with a key of IAM. */
  readonly lookAlikes?: LookAlikes;
}

export function addRandomDelegation(shapes: ShapeAccount, size: DelegationSize): Names {
  const { random, account } = shapes;
  const some = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
  const tags = () => (random.chance(0.5) ? [{ key: "team", value: random.pick(TEAMS) }] : []);
  const users = some(size.users, () => shapes.user({ path: random.pick(PATHS), tags: tags() }));
  const roles = some(size.roles, () => shapes.role(trustService("ec2"), { path: random.pick(PATHS), tags: tags() }));
  const groups = some(size.groups, () => shapes.group());
  const policies = some(size.policies, () => shapes.policy(random.pick(PATHS)));
  const { isRich = false, lookAlikes = NO_LOOK_ALIKES } = size;
  const names = new Names(shapes, {
    users: [...users, ...lookAlikes.users],
    roles: [...roles, ...lookAlikes.roles],
    groups: [...groups, ...lookAlikes.groups].map(({ arn }) => arn),
    policies: [...policies, ...lookAlikes.policies],
    isRich,
    hasLookAlikes: lookAlikes !== NO_LOOK_ALIKES,
  });
  for (const policy of policies) {
    account.createPolicyVersion(policy, documentOf(names), true);
    account.deletePolicyVersion(policy, "v1");
    if (random.chance(0.2)) account.createPolicyVersion(policy, documentOf(names), random.chance(0.5));
  }
  for (const group of groups) {
    if (random.chance(0.6)) account.putInlinePolicy(group, shapes.name("inline"), documentOf(names));
    if (random.chance(0.2)) account.attach(group, account.policy(awsPolicyArn("AdministratorAccess")));
  }
  for (const role of roles) {
    role.trustPolicy = names.trustPolicy();
    account.touch(role);
  }
  const administrator = random.pick([...users, ...roles]);
  account.attach(administrator, account.policy(awsPolicyArn("AdministratorAccess")));
  for (const holder of [...users, ...roles]) {
    for (let count = random.below(3); count > 0; count -= 1)
      account.putInlinePolicy(holder, shapes.name("inline"), documentOf(names));
    if (random.chance(0.4) && policies.length > 0) account.attach(holder, random.pick(policies));
    if (random.chance(0.3) && policies.length > 0) account.setBoundary(holder, random.pick(policies));
  }
  for (const user of users) {
    for (const group of groups) if (random.chance(0.3)) account.addToGroup(user, group);
    if (random.chance(0.4))
      user.password = {
        createdAt: user.createdAt,
        changedAt: user.createdAt,
        lastUsedAt: null,
        isResetRequired: false,
      };
    for (let count = random.below(3); count > 0; count -= 1)
      account.createAccessKey(user, { createdAt: shapes.ago(60), isActive: true, lastUsed: null });
  }
  return names;
}

const NO_LOOK_ALIKES: LookAlikes = { users: [], roles: [], groups: [], policies: [] };

/** The names that drawn statements use: ARNs of the account, path patterns, and values of condition keys. */
export class Names implements DrawnNames {
  readonly shapes: ShapeAccount;
  readonly isRich: boolean;
  readonly hasLookAlikes: boolean;
  readonly #users: readonly SandboxUser[];
  readonly #roles: readonly SandboxRole[];
  readonly #groups: readonly string[];
  readonly #policies: readonly SandboxPolicy[];

  constructor(
    shapes: ShapeAccount,
    names: {
      readonly users: readonly SandboxUser[];
      readonly roles: readonly SandboxRole[];
      readonly groups: readonly string[];
      readonly policies: readonly SandboxPolicy[];
      readonly isRich: boolean;
      readonly hasLookAlikes: boolean;
    },
  ) {
    this.shapes = shapes;
    this.isRich = names.isRich;
    this.hasLookAlikes = names.hasLookAlikes;
    this.#users = names.users;
    this.#roles = names.roles;
    this.#groups = names.groups;
    this.#policies = names.policies;
  }

  policyArn(): string {
    const { random } = this.shapes;
    const own = this.#policies.map(({ arn }) => arn);
    return random.pick([...own, awsPolicyArn("AdministratorAccess"), awsPolicyArn("AmazonS3ReadOnlyAccess")]);
  }

  resource(): string {
    const { random } = this.shapes;
    const path = random.pick(["/*", "/red/*", "/blue/*"]);
    const arns = [...this.#users, ...this.#roles].map(({ arn }) => arn);
    return random.pick([
      "*",
      "*",
      random.pick([...arns, ...this.#groups, ...this.#policies.map(({ arn }) => arn)]),
      this.shapes.arn("user", path),
      this.shapes.arn("role", path),
      this.shapes.arn("policy", path),
      this.shapes.arn("user", "/${aws:username}"),
      ...(this.isRich ? [this.shapes.arn(random.pick(["user", "role"]), "/${aws:PrincipalTag/team}/*")] : []),
    ]);
  }

  /** The ARN of one of the users or roles. */
  principalArn(): string {
    return this.shapes.random.pick([...this.#users, ...this.#roles]).arn;
  }

  userArn(): string {
    return this.shapes.random.pick(this.#users).arn;
  }

  trustPolicy(): string {
    const { random, account } = this.shapes;
    if (this.isRich) return richTrustPolicy(this);
    const draw = random.next();
    if (draw < 0.3) return trustService("lambda");
    if (draw < 0.5) return trust({ AWS: account.rootArn });
    const condition = random.chance(0.3) ? this.condition(["aws:PrincipalTag/team", "mfa", "aws:PrincipalArn"]) : null;
    return trust({ AWS: random.pick([...this.#users, ...this.#roles]).arn }, condition ?? undefined);
  }

  condition(kinds: readonly string[]): Condition {
    const { random, account } = this.shapes;
    const equals = (key: string, value: string) => ({
      [random.chance(0.8) ? "StringEquals" : "StringNotEquals"]: { [key]: value },
    });
    const kind = random.pick(kinds);
    switch (kind) {
      case "mfa":
        return {
          [random.pick(["Bool", "BoolIfExists"])]: { "aws:MultiFactorAuthPresent": random.pick(["true", "false"]) },
        };
      case "ip":
        return { [random.pick(["IpAddress", "NotIpAddress"])]: { "aws:SourceIp": "203.0.113.0/24" } };
      case "iam:PolicyARN":
        return { [random.pick(["ArnEquals", "ArnLike", "ArnNotLike"])]: { "iam:PolicyARN": this.policyArn() } };
      case "iam:PermissionsBoundary":
        return equals(kind, this.policyArn());
      case "same-team":
        return { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } };
      case "same-iam-team":
        return { StringEquals: { "iam:ResourceTag/team": "${aws:PrincipalTag/team}" } };
      case "aws:PrincipalArn":
        return { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account.id}:${random.pick(["user", "role"])}/red/*` } };
      case "iam:PassedToService":
        return equals(kind, random.pick(["lambda.amazonaws.com", "ec2.amazonaws.com"]));
      default:
        return kind.includes("/") ? equals(kind, random.pick(TEAMS)) : richCondition(kind, this);
    }
  }
}

const CONDITIONS = [
  "mfa",
  "ip",
  "iam:PolicyARN",
  "iam:PermissionsBoundary",
  "same-team",
  "aws:PrincipalTag/team",
  "aws:ResourceTag/team",
  "iam:PassedToService",
];

const LOOK_ALIKE_CONDITIONS = ["same-iam-team", "iam:ResourceTag/team", "iam:ResourceTag/team"];
/** The actions of techniques that change a principal and then use it. */
const COMBINATIONS: readonly (readonly string[])[] = [
  ["iam:PutUserPolicy", "iam:CreateAccessKey"],
  ["iam:AttachUserPolicy", "iam:UpdateLoginProfile"],
  ["iam:CreateAccessKey", "iam:DeleteAccessKey"],
  ["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "sts:AssumeRole"],
  ["iam:AttachRolePolicy", "sts:AssumeRole"],
  ["iam:CreatePolicyVersion", "iam:DeletePolicyVersion", "sts:AssumeRole"],
  ["iam:SetDefaultPolicyVersion", "iam:CreateAccessKey"],
  ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
  ["iam:PutUserPolicy", "iam:CreateLoginProfile", "iam:PutUserPermissionsBoundary"],
];

function documentOf(names: Names): string {
  const { random } = names.shapes;
  return policyDocument(...Array.from({ length: 1 + random.below(3) }, () => statementOf(names)));
}

/** A drawn statement of an identity-based policy or of a service control policy. */
export function statementOf(names: Names, isDeny = names.shapes.random.chance(0.2)): Statement {
  const { random } = names.shapes;
  const conditions = [
    ...CONDITIONS,
    ...(names.isRich ? RICH_CONDITIONS : []),
    ...(names.hasLookAlikes ? LOOK_ALIKE_CONDITIONS : []),
  ];
  const actions = (): readonly string[] => {
    if (names.hasLookAlikes && random.chance(0.4)) return random.pick(COMBINATIONS);
    if (random.chance(0.25)) return [random.pick(PATTERNS)];
    const pool = random.chance(0.6) ? USER_WRITES : OTHER_WRITES;
    return Array.from({ length: 1 + random.below(4) }, () => random.pick(pool));
  };
  return {
    Effect: isDeny ? "Deny" : "Allow",
    ...(random.chance(0.1) ? { NotAction: ["s3:*", ...actions()] } : { Action: random.chance(0.1) ? "*" : actions() }),
    ...(random.chance(0.1) ? { NotResource: names.resource() } : { Resource: names.resource() }),
    ...(random.chance(names.isRich ? 0.5 : 0.25) && { Condition: names.condition(conditions) }),
  };
}
