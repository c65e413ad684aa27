/**
 * Families of users, roles and policies that are alike, except for one member that differs in one fact, and a principal with
 * permissions for which only that fact matters. An analysis that decides once for all that are alike must notice each of these
 * facts. Small accounts do not show whether it does: their principals are too few to be treated as a class.
 */
import { DAY } from "../../src/iam/time.ts";
import { allow, type Condition, deny, type Statement, trust, trustService } from "../demo/documents.ts";
import type { SandboxGroup, SandboxPolicy, SandboxRole, SandboxTag, SandboxUser } from "../entities.ts";
import { awsPolicyArn } from "../managed-policies.ts";
import type { ShapeAccount } from "./shape-account.ts";

export interface LookAlikes {
  readonly users: readonly SandboxUser[];
  readonly roles: readonly SandboxRole[];
  readonly groups: readonly SandboxGroup[];
  readonly policies: readonly SandboxPolicy[];
}

/** The facts of a user or role on which a decision about it can depend. */
interface Facts {
  readonly path: string;
  readonly tags: readonly SandboxTag[];
  readonly boundary: SandboxPolicy | null;
  readonly attached: SandboxPolicy | null;
  readonly isAdministrator: boolean;
  readonly group: SandboxGroup | null;
  readonly keys: number;
  readonly hasPassword: boolean;
  readonly hasMfa: boolean;
  readonly trustPolicy: string;
  readonly hasProfile: boolean;
}

interface PolicyFacts {
  readonly path: string;
  readonly statement: Statement;
  /** The versions that are not the default one. */
  readonly others: readonly Statement[];
}

/** A family in which one fact decides whether a caller has a path. */
interface Family<T> {
  /** The permissions of the caller on `/PATH/` of the family. */
  readonly statements: readonly Statement[];
  readonly closed: Partial<T>;
  readonly open: Partial<T>;
}

/** The properties that the families of one path share. */
interface Place {
  readonly shapes: ShapeAccount;
  readonly path: string;
  readonly openPath: string;
  readonly all: { readonly user: string; readonly role: string; readonly policy: string };
  readonly caller: SandboxUser;
}

const RED = [{ key: "team", value: "red" }];
const BLUE = [{ key: "team", value: "blue" }];
const WORK = allow("s3:GetObject");
const FULL = allow("*");
const TAKE_KEY = "iam:CreateAccessKey";
/** Writes on a principal, each with access to it, by the kind of principal. */
const GRANTS = {
  user: [
    ["iam:PutUserPolicy", TAKE_KEY],
    ["iam:AttachUserPolicy", TAKE_KEY],
    ["iam:PutUserPolicy", "iam:CreateLoginProfile"],
  ],
  role: [
    ["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "sts:AssumeRole"],
    ["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy", "sts:AssumeRole"],
  ],
} as const;
/** Access to an administrator, by its kind. */
const ACCESSES = {
  user: [[TAKE_KEY], ["iam:CreateLoginProfile"]],
  role: [["iam:UpdateAssumeRolePolicy", "sts:AssumeRole"]],
} as const;

type Kind = keyof typeof GRANTS;

/**
 * The ways in which a statement can distinguish a target: the statement's condition or resource, and the fact that
 * meets it.
 */
const CONDITIONS: Readonly<
  Record<
    string,
    (
      place: Place,
      kind: Kind,
    ) => {
      readonly closed: Partial<Facts>;
      readonly open: Partial<Facts>;
      readonly condition?: Condition;
      readonly resource?: string;
    }
  >
> = {
  "aws:ResourceTag": () => ({
    closed: { tags: BLUE },
    open: { tags: RED },
    condition: equals("aws:ResourceTag/team", "red"),
  }),
  "iam:ResourceTag": () => ({
    closed: { tags: BLUE },
    open: { tags: RED },
    condition: equals("iam:ResourceTag/team", "red"),
  }),
  "the caller's tag": () => ({
    closed: { tags: [] },
    open: { tags: RED },
    condition: equals("iam:ResourceTag/team", "${aws:PrincipalTag/team}"),
  }),
  "no tag": () => ({
    closed: { tags: BLUE },
    open: { tags: [] },
    condition: { Null: { "aws:ResourceTag/team": "true" } },
  }),
  path: ({ shapes, openPath }, kind) => ({
    closed: {},
    open: { path: openPath },
    resource: shapes.arn(kind, `${openPath}*`),
  }),
  boundary: ({ shapes }) => {
    const boundary = shapes.policy("/", FULL);
    return { closed: {}, open: { boundary }, condition: equals("iam:PermissionsBoundary", boundary.arn) };
  },
};

/**
 * The properties of a target, whatever the statements say: its limits, its credentials, its trust policy, its
 * permissions.
 */
const FACTS: Readonly<Record<string, (place: Place) => Family<Facts> & { readonly kind: Kind }>> = {
  "limited user": ({ shapes, all }) => ({
    kind: "user",
    statements: [allow(shapes.random.pick(GRANTS.user), all.user)],
    closed: { boundary: shapes.policy("/", WORK) },
    open: { boundary: null },
  }),
  "denied role": ({ shapes, all }) => ({
    kind: "role",
    statements: [allow(shapes.random.pick(GRANTS.role), all.role)],
    // Without any permission, so that a path of another family does not begin at the role.
    closed: { attached: shapes.policy("/", deny("*")) },
    open: { attached: null },
  }),
  "free key slot": ({ all }) => ({
    kind: "user",
    statements: [allow(TAKE_KEY, all.user)],
    closed: { keys: 2, isAdministrator: true },
    open: { keys: 1 },
  }),
  "no password": ({ all }) => ({
    kind: "user",
    statements: [allow("iam:CreateLoginProfile", all.user)],
    closed: { hasPassword: true, isAdministrator: true },
    open: { hasPassword: false },
  }),
  "no MFA device": ({ all }) => ({
    kind: "user",
    statements: [allow("iam:UpdateLoginProfile", all.user)],
    closed: { hasPassword: true, hasMfa: true, isAdministrator: true },
    open: { hasMfa: false },
  }),
  administrator: ({ all }) => ({
    kind: "user",
    statements: [allow(TAKE_KEY, all.user)],
    closed: { isAdministrator: false },
    open: { isAdministrator: true },
  }),
  "member of a group": ({ shapes, all }) => {
    const group = shapes.group(WORK);
    return {
      kind: "user",
      statements: [allow(TAKE_KEY, all.user), allow("iam:PutGroupPolicy", group.arn)],
      closed: { group: null },
      open: { group },
    };
  },
  "policy of a user": ({ shapes, all }) => rewritten(shapes, "user", [allow(TAKE_KEY, all.user)]),
  "policy of a role": ({ shapes, all }) => rewritten(shapes, "role", [allow("sts:AssumeRole", all.role)]),
  "trusted account": ({ shapes: { account }, all }) => ({
    kind: "role",
    statements: [allow("sts:AssumeRole", all.role)],
    closed: { trustPolicy: trust({ AWS: "arn:aws:iam::111122223333:root" }), isAdministrator: true },
    open: { trustPolicy: trust({ AWS: account.rootArn }) },
  }),
  "trusted tag": ({ shapes: { account }, all }) => ({
    kind: "role",
    statements: [allow("sts:AssumeRole", all.role)],
    closed: {
      trustPolicy: trust({ AWS: account.rootArn }, equals("aws:PrincipalTag/team", "blue")),
      isAdministrator: true,
    },
    open: { trustPolicy: trust({ AWS: account.rootArn }, equals("aws:PrincipalTag/team", "red")) },
  }),
  "trusted service": ({ all }) => ({
    kind: "role",
    statements: [allow("iam:PassRole", all.role), allow(["lambda:CreateFunction", "lambda:InvokeFunction"])],
    closed: { trustPolicy: trustService("ecs-tasks"), isAdministrator: true },
    open: { trustPolicy: trustService("lambda") },
  }),
  "instance profile": ({ all }) => ({
    kind: "role",
    statements: [allow("iam:PassRole", all.role), allow("ec2:RunInstances")],
    closed: { trustPolicy: trustService("ec2"), hasProfile: false, isAdministrator: true },
    open: { hasProfile: true },
  }),
};

/** The facts of policies that the caller attaches to itself, has as its boundary, or has attached and changes. */
const POLICIES: Readonly<Record<string, (place: Place) => Family<PolicyFacts> & { readonly isHeld?: boolean }>> = {
  "attached policy": ({ caller, all }) => ({
    statements: [allow("iam:AttachUserPolicy", caller.arn, { ArnLike: { "iam:PolicyARN": all.policy } })],
    closed: { statement: WORK },
    open: { statement: FULL },
  }),
  "path of an attached policy": ({ shapes, caller, openPath }) => ({
    statements: [
      allow("iam:AttachUserPolicy", caller.arn, {
        ArnLike: { "iam:PolicyARN": shapes.arn("policy", `${openPath}*`) },
      }),
    ],
    closed: { statement: FULL },
    open: { path: openPath },
  }),
  "free version": ({ all }) => ({
    isHeld: true,
    statements: [allow("iam:CreatePolicyVersion", all.policy)],
    closed: { others: [WORK, WORK, WORK, WORK] },
    open: { others: [WORK] },
  }),
  "path of a version": ({ shapes, openPath }) => ({
    isHeld: true,
    statements: [allow("iam:CreatePolicyVersion", shapes.arn("policy", `${openPath}*`))],
    closed: {},
    open: { path: openPath },
  }),
  "older version": ({ all }) => ({
    isHeld: true,
    statements: [allow("iam:SetDefaultPolicyVersion", all.policy)],
    closed: { others: [WORK] },
    open: { others: [FULL] },
  }),
};

/** A policy that the caller can rewrite: attached to the open member, and another policy to the closed ones. */
function rewritten(
  shapes: ShapeAccount,
  kind: Kind,
  statements: readonly Statement[],
): Family<Facts> & { readonly kind: Kind } {
  const policy = shapes.policy("/", WORK);
  return {
    kind,
    statements: [...statements, allow("iam:CreatePolicyVersion", policy.arn)],
    closed: { attached: shapes.policy("/", WORK), trustPolicy: trust({ AWS: shapes.account.rootArn }) },
    open: { attached: policy },
  };
}

function equals(key: string, value: string): Condition {
  return { StringEquals: { [key]: value } };
}

const MIN_MEMBERS = 5;
const MAX_FURTHER_MEMBERS = 5;
/** Managed policies of one principal (IAM and AWS STS quotas). */
const MAX_HELD = 8;
const CLOSED_SHARE = 0.3;

/** Adds families, each with a caller of its own. */
export function addLookAlikes(shapes: ShapeAccount, count: number): LookAlikes {
  const { random } = shapes;
  const families = Array.from({ length: count }, () =>
    random.pick([addConditionFamily, addConditionFamily, addFactFamily, addFactFamily, addPolicyFamily])(shapes),
  );
  return {
    users: families.flatMap(({ users = [] }) => users),
    roles: families.flatMap(({ roles = [] }) => roles),
    groups: families.flatMap(({ groups = [] }) => groups),
    policies: families.flatMap(({ policies = [] }) => policies),
  };
}

function addConditionFamily(shapes: ShapeAccount): Partial<LookAlikes> {
  const { random } = shapes;
  const place = placeIn(shapes);
  const kind = random.pick<Kind>(["user", "role"]);
  const condition = CONDITIONS[random.pick(Object.keys(CONDITIONS))]!;
  const { closed, open, condition: met, resource = place.all[kind] } = condition(place, kind);
  const isGrant = random.chance(0.5);
  const actions = random.pick<readonly string[]>((isGrant ? GRANTS : ACCESSES)[kind]);
  // AWS compares the boundary in writes of policies only, so another action has no condition on it.
  const [conditional, others] =
    met && "iam:PermissionsBoundary" in (met["StringEquals"] ?? {}) ? split(actions) : [actions, []];
  const statements = [
    allow(conditional, resource, met),
    ...(others.length > 0 ? [allow(others, place.all[kind])] : []),
  ];
  if (conditional.length === 0) return addConditionFamily(shapes);
  return addPrincipals(place, kind, { statements, closed: { ...closed, isAdministrator: !isGrant }, open });
}

function split(actions: readonly string[]): readonly [readonly string[], readonly string[]] {
  const isWrite = (action: string) => /^iam:(Put|Attach)/.test(action);
  return [actions.filter(isWrite), actions.filter((action) => !isWrite(action))];
}

function addFactFamily(shapes: ShapeAccount): Partial<LookAlikes> {
  const place = placeIn(shapes);
  const { kind, ...family } = FACTS[shapes.random.pick(Object.keys(FACTS))]!(place);
  return addPrincipals(place, kind, family);
}

function addPolicyFamily(shapes: ShapeAccount): Partial<LookAlikes> {
  const { account, random } = shapes;
  const place = placeIn(shapes);
  const { isHeld = false, ...family } = POLICIES[random.pick(Object.keys(POLICIES))]!(place);
  const base: PolicyFacts = { path: place.path, statement: WORK, others: [], ...family.closed };
  const policies = membersOf(place, base, family).map(({ path, statement, others }) => {
    const policy = shapes.policy(path, statement);
    for (const each of others) shapes.addVersion(policy, each);
    return policy;
  });
  if (isHeld) for (const policy of policies.slice(-MAX_HELD)) account.attach(place.caller, policy);
  return { policies };
}

function placeIn(shapes: ShapeAccount): Place {
  const path = `/${shapes.name("family")}/`;
  const all = (kind: "user" | "role" | "policy"): string => shapes.arn(kind, `${path}*`);
  return {
    shapes,
    path,
    openPath: `${path}open/`,
    all: { user: all("user"), role: all("role"), policy: all("policy") },
    caller: shapes.user({ tags: RED }),
  };
}

function addPrincipals(place: Place, kind: Kind, family: Family<Facts>): Partial<LookAlikes> {
  const { shapes, path } = place;
  const { random } = shapes;
  const base: Facts = {
    path,
    tags: random.pick([[], RED, BLUE]),
    boundary: null,
    attached: null,
    isAdministrator: false,
    group: null,
    keys: random.below(2),
    hasPassword: false,
    hasMfa: false,
    trustPolicy: trustService("ecs-tasks"),
    hasProfile: random.chance(0.3),
    ...family.closed,
  };
  const members = membersOf(place, base, family);
  return kind === "user"
    ? { users: members.map((facts) => addUser(shapes, facts)) }
    : { roles: members.map((facts) => addRole(shapes, facts)) };
}

/** Gives the caller its permissions, and returns the facts of the members: all closed, or one of them open. */
function membersOf<T>({ shapes, caller }: Place, base: T, { statements, open }: Family<T>): readonly T[] {
  const { random } = shapes;
  shapes.give(caller, ...statements);
  const members = Array.from<T>({ length: MIN_MEMBERS + random.below(MAX_FURTHER_MEMBERS) }).fill(base);
  if (random.chance(CLOSED_SHARE)) shapes.addDecoy(caller);
  else {
    // Near the end, because the first members are decided one at a time.
    members[members.length - 1 - random.below(2)] = { ...base, ...open };
    shapes.addPath(caller, null);
  }
  return members;
}

function addUser(shapes: ShapeAccount, facts: Facts): SandboxUser {
  const { account, at } = shapes;
  const createdAt = at - 90 * DAY;
  const user = shapes.user({ path: facts.path, tags: facts.tags });
  addPermissions(shapes, user, facts);
  if (facts.group) account.addToGroup(user, facts.group);
  for (let count = facts.keys; count > 0; count -= 1)
    account.createAccessKey(user, { createdAt, isActive: true, lastUsed: null });
  if (facts.hasPassword) user.password = { createdAt, changedAt: createdAt, lastUsedAt: null, isResetRequired: false };
  if (facts.hasMfa) account.enableMfaDevice(user, account.createVirtualMfaDevice(user.name).serialNumber, createdAt);
  return user;
}

function addRole(shapes: ShapeAccount, facts: Facts): SandboxRole {
  const role = shapes.role(facts.trustPolicy, { path: facts.path, tags: facts.tags });
  addPermissions(shapes, role, facts);
  if (facts.hasProfile) shapes.account.addInstanceProfile(role);
  return role;
}

function addPermissions(
  { account }: ShapeAccount,
  holder: SandboxUser | SandboxRole,
  { boundary, attached, isAdministrator }: Facts,
): void {
  if (boundary) account.setBoundary(holder, boundary);
  if (attached) account.attach(holder, attached);
  if (isAdministrator) account.attach(holder, account.policy(awsPolicyArn("AdministratorAccess")));
}
