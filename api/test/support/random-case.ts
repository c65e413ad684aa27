/**
 * Small random accounts with partial escalation paths, for testing properties that hold for any account. The same seed
 * gives the same account.
 */
import { seededRandom, type Random } from "../../sandbox/random.ts";
import { ACCOUNT_ID } from "./build.ts";
import type { CaseAccount } from "./escalation-case.ts";

type Statement = Readonly<Record<string, unknown>>;

const ACTIONS = [
  "iam:PassRole",
  "lambda:CreateFunction",
  "lambda:InvokeFunction",
  "iam:PutUserPolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:UpdateAssumeRolePolicy",
  "iam:PutRolePolicy",
  "iam:CreatePolicyVersion",
  "iam:AddUserToGroup",
  "iam:PutGroupPolicy",
  "iam:DeleteUserPermissionsBoundary",
  "sts:AssumeRole",
  "s3:GetObject",
] as const;
const USERS = ["anna", "ben", "cleo", "dora"] as const;
const ROLES = ["worker", "step", "top", "weak"] as const;
const GROUPS = ["crew", "staff"] as const;
const POLICIES = ["deploy", "narrow", "wide"] as const;

export const RANDOM_ARNS = {
  users: USERS.map((name) => `arn:aws:iam::${ACCOUNT_ID}:user/${name}`),
  roles: ROLES.map((name) => `arn:aws:iam::${ACCOUNT_ID}:role/${name}`),
  groups: GROUPS.map((name) => `arn:aws:iam::${ACCOUNT_ID}:group/${name}`),
  policies: POLICIES.map((name) => `arn:aws:iam::${ACCOUNT_ID}:policy/${name}`),
} as const;

export function randomCase(seed: number): CaseAccount {
  const random = seededRandom(seed);
  const some = (count: number) => Array.from({ length: 1 + random.below(count) }, () => statement(random));
  const holder = (name: string) => ({
    name,
    ...(random.chance(0.6) && { statements: some(3) }),
    ...(random.chance(0.3) && { more: some(2) }),
    ...(random.chance(0.4) && { attached: [random.pick(POLICIES)] }),
  });
  const bounded = (name: string) => ({
    ...holder(name),
    ...(random.chance(0.2) && { boundary: random.pick(POLICIES) }),
  });
  return {
    users: USERS.map((name) => ({ ...bounded(name), groups: GROUPS.filter(() => random.chance(0.3)) })),
    groups: GROUPS.map(holder),
    roles: ROLES.map((name) => ({
      ...bounded(name),
      trust: [trust(random), ...(random.chance(0.3) ? [trust(random)] : [])],
      ...(name === "top" && { statements: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
    })),
    policies: POLICIES.map((name) => ({
      name,
      versions: [name === "wide" ? [{ Effect: "Allow", Action: random.pick(["*", "iam:*"]), Resource: "*" }] : some(3)],
    })),
    ...(random.chance(0.3) && { scp: [{ ...statement(random), Effect: "Deny" }] }),
    ...(random.chance(0.2) && { hasNoOrganization: true }),
  };
}

function statement(random: Random): Statement {
  const { users, roles, groups, policies } = RANDOM_ARNS;
  return {
    Effect: random.chance(0.85) ? "Allow" : "Deny",
    ...(random.chance(0.1)
      ? { NotAction: [random.pick(ACTIONS), "s3:*"] }
      : { Action: Array.from({ length: 1 + random.below(4) }, () => random.pick(ACTIONS)) }),
    Resource: random.chance(0.6) ? "*" : random.pick([...users, ...roles, ...groups, ...policies]),
    ...(random.chance(0.15) && { Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }),
  };
}

function trust(random: Random): Statement {
  const { users, roles } = RANDOM_ARNS;
  const principal = random.chance(0.4)
    ? { Service: "lambda.amazonaws.com" }
    : { AWS: random.pick([...users, ...roles, `arn:aws:iam::${ACCOUNT_ID}:root`]) };
  return { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" };
}
