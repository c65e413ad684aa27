import { expect, test } from "vitest";
import { generateMediumShapes, generateShapes, generateSmallShapes } from "./generate-shapes.ts";

const at = Date.UTC(2026, 10, 24, 12);
const clock = () => at;

test("an account of shapes has the requested size, and is the same for one seed", () => {
  const { account, escalation } = generateShapes({ users: 300, at, clock });
  expect(account.users.size).toBe(301);
  expect(account.roles.size).toBe(300);
  expect(account.customerPolicies.size).toBeGreaterThan(150);
  const again = generateShapes({ users: 300, at, clock });
  expect(again.escalation).toEqual(escalation);
  expect([...again.account.customerPolicies.values()].map(({ versions }) => versions)).toEqual(
    [...account.customerPolicies.values()].map(({ versions }) => versions),
  );
  expect(generateShapes({ users: 300, at, clock, seed: 12 }).escalation).not.toEqual(escalation);
});

test("small accounts draw every kind of limit, with and without service control policies", () => {
  const accounts = Array.from({ length: 60 }, (_, seed) => generateSmallShapes({ seed: seed + 1, at, clock }));
  const text = accounts
    .flatMap(({ account }) => [
      ...[...account.customerPolicies.values()].flatMap(({ versions }) => versions.map(({ document }) => document)),
      ...[...account.users.values(), ...account.roles.values()].flatMap(({ inlinePolicies }) => [
        ...inlinePolicies.values(),
      ]),
      ...[...account.roles.values()].map(({ trustPolicy }) => trustPolicy),
      ...(account.organization?.policies ?? []).flatMap(({ type, document }) => [type, document]),
    ])
    .join("\n");
  const limits = [
    "NotAction",
    "NotResource",
    "iam:PolicyARN",
    "iam:PermissionsBoundary",
    "aws:PrincipalTag/team",
    "aws:ResourceTag/team",
    "aws:MultiFactorAuthPresent",
    "${aws:username}",
    "${aws:PrincipalTag/team}/*",
    "EqualsIfExists",
    '"Null"',
    "ForAllValues:StringEquals",
    "aws:PrincipalOrgID",
    "aws:RequestedRegion",
    "NotPrincipal",
    "sts:RoleSessionName",
    "sts:TagSession",
    "RESOURCE_CONTROL_POLICY",
  ];
  expect(limits.filter((limit) => !text.includes(limit))).toEqual([]);
  const kinds = accounts.map(({ account }) => account.organization !== null);
  expect(new Set(kinds).size).toBe(2);
  expect(accounts.some(({ escalation }) => escalation.paths.length > 0)).toBe(true);
  expect(accounts.some(({ escalation }) => escalation.decoys.length > 0)).toBe(true);
});

test("medium accounts have families of users, roles and policies, with a path or without", () => {
  const accounts = Array.from({ length: 20 }, (_, seed) => generateMediumShapes({ seed: seed + 1, at, clock }));
  for (const { account } of accounts) expect(account.users.size + account.roles.size).toBeGreaterThan(8);
  const largest = (kind: "users" | "roles" | "customerPolicies"): number =>
    Math.max(...accounts.map(({ account }) => account[kind].size));
  expect([largest("users"), largest("roles"), largest("customerPolicies")].every((size) => size > 12)).toBe(true);
  const planted = accounts.filter(({ escalation }) => escalation.paths.length > 0);
  expect(planted.length).toBeGreaterThan(2);
  expect(planted.some(({ escalation }) => escalation.decoys.length > 0)).toBe(true);
});
