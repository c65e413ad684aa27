/**
 * Administrators of users, roles and policies whose permissions are limited, as large companies have them. Each shape
 * is drawn in a closed and in an open form: the closed form leads nowhere, the open form forgets one limit.
 *
 * Sources: IAM User Guide, *Permissions boundaries for IAM entities* (delegating responsibility), *Controlling access to
 * IAM resources using tags* and *Controlling access for policies*; Service Authorization Reference, *Actions, resources,
 * and condition keys for AWS Identity and Access Management*.
 */
import { allow, type Condition, deny, type Statement, trustService } from "../demo/documents.ts";
import { awsPolicyArn } from "../managed-policies.ts";
import type { ShapeAccount } from "./shape-account.ts";

export type Shape = (shapes: ShapeAccount) => void;

const WORK = ["s3:*", "sqs:*", "cloudwatch:*"];
const MFA: Condition = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const BOUNDARY_REMOVALS = [
  "iam:DeleteUserPermissionsBoundary",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PutUserPermissionsBoundary",
  "iam:PutRolePermissionsBoundary",
];
const POLICY_EDITS = [
  "iam:CreatePolicyVersion",
  "iam:DeletePolicy",
  "iam:DeletePolicyVersion",
  "iam:SetDefaultPolicyVersion",
];

/** A user whose own boundary is the only limit, and that may create and change only principals with a given boundary. */
export const bounded: Shape = (shapes) => {
  const { random } = shapes;
  const limit = shapes.policy("/", allow(WORK));
  const isLimited = { StringEquals: { "iam:PermissionsBoundary": limit.arn } };
  const path = `/${shapes.name("company")}/`;
  const own = shapes.arn("user", `${path}*`);
  const gap = random.pick(["none", "keys", "versions", "boundary"] as const);
  const statements: Statement[] = [
    allow(
      ["iam:CreateUser", "iam:AttachUserPolicy", "iam:DetachUserPolicy", "iam:PutUserPolicy", "iam:DeleteUserPolicy"],
      own,
      gap === "boundary" ? { StringLike: { "iam:PermissionsBoundary": `${limit.arn}*` } } : isLimited,
    ),
    allow(["iam:CreateAccessKey", "iam:CreateLoginProfile"], gap === "keys" ? "*" : own),
    allow(["iam:Get*", "iam:List*", "iam:CreatePolicy", "cloudwatch:*"]),
  ];
  if (gap === "versions") statements.push(allow("iam:CreatePolicyVersion", shapes.arn("policy", "/*")));
  else statements.push(deny(POLICY_EDITS, limit.arn));
  if (gap === "boundary") statements.push(allow("iam:DeleteUserPermissionsBoundary", own));
  else statements.push(deny(BOUNDARY_REMOVALS, "*"));
  const outer = shapes.policy("/", allow(["iam:*", ...WORK]));
  const delegate = shapes.user({ boundary: outer }, ...statements);
  shapes.user({ path, boundary: limit }, allow("s3:*"));
  if (gap === "none") return shapes.addDecoy(delegate);
  if (gap === "keys") shapes.administratorUser();
  // Without the other denies, the delegate creates a user, makes it an administrator and lifts or rewrites its boundary.
  shapes.addPath(delegate, gap === "keys" ? ["iam-002"] : null);
};

/**
 * A user that may change everything about itself, under a boundary. It writes itself a policy that allows everything, so
 * only the boundary decides. The boundary may be removed, may allow IAM on other principals, or may close both.
 */
export const boundedOwner: Shape = (shapes) => {
  const { random } = shapes;
  const gap = random.pick(["none", "removal", "others", "mfa"] as const);
  const locked = deny(BOUNDARY_REMOVALS, "*");
  const user = shapes.user({});
  const limits: Readonly<Record<typeof gap, readonly Statement[]>> = {
    none: [allow(["iam:*"], user.arn), allow(WORK), locked],
    removal: [allow(["iam:*"], user.arn), allow(WORK)],
    others: [allow(["iam:*", ...WORK]), locked],
    mfa: [allow(["iam:*"], "*", MFA), allow(WORK), locked],
  };
  shapes.account.setBoundary(user, shapes.policy("/limits/", ...limits[gap]));
  shapes.give(user, allow("iam:*", user.arn));
  if (gap === "none") return shapes.addDecoy(user);
  shapes.administratorUser();
  shapes.addPath(user, null, gap === "mfa" ? "CONDITIONAL" : "EXPLOITABLE");
};

/**
 * Writes that a deny list must contain, and the technique that each opens if the list forgets it. Null if the user only
 * gains what the list does not deny, which depends on the rest of the account.
 */
const DENY_LIST: Readonly<Record<string, string | null>> = {
  "iam:PutUserPolicy": null,
  "iam:AttachUserPolicy": null,
  "iam:CreateAccessKey": "iam-002",
  "iam:CreateLoginProfile": "iam-004",
  "iam:UpdateAssumeRolePolicy": "iam-012",
  "iam:CreatePolicyVersion": null,
};
const OTHER_WRITES = [
  "iam:AddUserToGroup",
  "iam:PutRolePolicy",
  "iam:AttachRolePolicy",
  "iam:PutGroupPolicy",
  "iam:AttachGroupPolicy",
  "iam:UpdateLoginProfile",
  "iam:SetDefaultPolicyVersion",
  "iam:PassRole",
  "iam:Update*Provider*",
  "iam:*Delete*",
  "iam:*Detach*",
  "iam:Remove*",
];

/** A user with iam:* and a long list of denies, closed or with one entry missing. */
export const denyList: Shape = (shapes) => {
  const { random, account } = shapes;
  const forgotten = random.chance(0.5) ? random.pick(Object.keys(DENY_LIST)) : null;
  const denied = [...Object.keys(DENY_LIST), ...OTHER_WRITES].filter((action) => action !== forgotten);
  const middle = random.below(denied.length);
  const user = shapes.user({});
  // A managed policy, so that a forgotten CreatePolicyVersion has a policy of the user to rewrite.
  account.attach(user, shapes.policy("/", allow("iam:*")));
  account.putInlinePolicy(
    user,
    "guardrail",
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [deny(denied.slice(0, middle + 1)), deny(denied.slice(middle))],
    }),
  );
  const technique = forgotten === null ? undefined : DENY_LIST[forgotten];
  if (technique === undefined || (technique === "iam-004" && shapes.deniesPasswords)) return shapes.addDecoy(user);
  if (technique === null) return;
  shapes.administratorUser();
  shapes.administratorRole();
  shapes.addPath(user, [technique]);
};

/** Access keys for one path only. The path contains an administrator, or only weak users. */
export const onePath: Shape = (shapes) => {
  const path = `/${shapes.name("team")}/`;
  const user = shapes.user({}, allow("iam:CreateAccessKey", shapes.arn("user", `${path}*`)));
  shapes.user({ path }, allow("s3:GetObject"));
  if (shapes.random.chance(0.5)) return shapes.addDecoy(user);
  shapes.administratorUser({ path });
  shapes.addPath(user, ["iam-002"]);
};

/** Attribute-based access control: access keys for users that have the caller's own tag. */
export const sameTag: Shape = (shapes) => {
  const { random } = shapes;
  const tags = [{ key: "team", value: shapes.name("team") }];
  const key = random.pick(["aws:ResourceTag/team", "iam:ResourceTag/team"]);
  const isSame = { StringEquals: { [key]: "${aws:PrincipalTag/team}" } };
  const user = shapes.user({ tags }, allow(["iam:CreateAccessKey", "iam:Get*"], "*", isSame));
  shapes.user({ tags }, allow("s3:GetObject"));
  if (random.chance(0.5)) return shapes.addDecoy(user);
  shapes.administratorUser({ tags });
  shapes.addPath(user, ["iam-002"]);
};

/** Everything in IAM except named resources: NotResource in an Allow excludes the administrators, but not the caller. */
export const notResource: Shape = (shapes) => {
  const path = `/${shapes.name("admins")}/`;
  shapes.administratorUser({ path });
  const exempt = [shapes.arn("user", `${path}*`), shapes.arn("role", "/*")];
  const user = shapes.user({});
  if (shapes.random.chance(0.5)) {
    shapes.give(user, { Effect: "Allow", Action: "iam:PutUserPolicy", NotResource: exempt });
    return shapes.addPath(user, ["iam-007"]);
  }
  // The Deny spares only a resource that does not exist.
  shapes.give(user, allow("iam:PutUserPolicy"), {
    Effect: "Deny",
    Action: "iam:*",
    NotResource: shapes.arn("user", "/unused/*"),
  });
  shapes.addDecoy(user);
};

/** NotAction in an Allow grants what it does not name, and in a Deny spares what it names. */
export const notAction: Shape = (shapes) => {
  const user = shapes.user({});
  if (shapes.random.chance(0.5)) {
    shapes.give(user, {
      Effect: "Allow",
      NotAction: ["s3:*", "iam:Put*", "iam:Create*", "iam:Update*", "iam:Delete*", "iam:Add*"],
      Resource: user.arn,
    });
    return shapes.addPath(user, ["iam-008"]);
  }
  shapes.give(user, allow("*", user.arn), { Effect: "Deny", NotAction: ["iam:Get*", "iam:List*"], Resource: "*" });
  shapes.addDecoy(user);
};

/** Attaching policies, limited to some policies by iam:PolicyARN. */
export const namedPolicies: Shape = (shapes) => {
  const { random, account } = shapes;
  const weak = shapes.policy("/offered/", allow("sqs:*"));
  const user = shapes.user({});
  const only = (arns: string | readonly string[]): Statement =>
    allow("iam:AttachUserPolicy", user.arn, { ArnLike: { "iam:PolicyARN": arns } });
  if (random.chance(0.5)) {
    shapes.give(user, only([weak.arn, awsPolicyArn("AmazonS3ReadOnlyAccess")]));
    return shapes.addDecoy(user);
  }
  if (random.chance(0.5)) shapes.give(user, only(`arn:${account.partition}:iam::aws:policy/A*`));
  else {
    const strong = shapes.policy("/offered/", allow("*"));
    shapes.give(user, only([weak.arn, strong.arn]));
  }
  shapes.addPath(user, ["iam-008"]);
};

/** Groups: the caller's own group can be given a policy; another group only changes its members. */
export const groups: Shape = (shapes) => {
  const { random, account } = shapes;
  const group = shapes.group(allow("s3:GetObject"));
  const other = shapes.group(allow("s3:GetObject"));
  account.addToGroup(shapes.user({}), other);
  const user = shapes.user({});
  account.addToGroup(user, group);
  const isOwn = random.chance(0.5);
  shapes.give(user, allow("iam:PutGroupPolicy", isOwn ? group.arn : other.arn));
  if (isOwn) shapes.addPath(user, ["iam-011"]);
  else shapes.addDecoy(user);
};

/** A role passed to Lambda: by name, to one service, or to a service that the role does not trust. */
export const passedRole: Shape = (shapes) => {
  const { random } = shapes;
  const role = shapes.administratorRole(trustService("lambda"));
  const service = random.pick(["lambda", "ec2"]);
  const user = shapes.user(
    {},
    allow("iam:PassRole", role.arn, { StringEquals: { "iam:PassedToService": `${service}.amazonaws.com` } }),
    allow(["lambda:CreateFunction", "lambda:InvokeFunction"]),
  );
  if (service === "lambda") shapes.addPath(user, ["lambda-001"]);
  else shapes.addDecoy(user);
};

/** A console password for an administrator, which the organization's guardrails deny. */
export const guardedPassword: Shape = (shapes) => {
  shapes.administratorUser();
  const user = shapes.user({}, allow("iam:CreateLoginProfile"));
  if (shapes.deniesPasswords) shapes.addDecoy(user);
  else shapes.addPath(user, ["iam-004"]);
};
