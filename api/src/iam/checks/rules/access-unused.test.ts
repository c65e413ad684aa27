import { describe, expect, test } from "vitest";
import {
  buildSnapshot,
  daysAgo,
  denied,
  failing,
  inlinePolicy,
  lastAccessed,
  notEvaluated,
  oneUser,
  role,
  runOne,
  skipped,
  type SnapshotOverrides,
  usedDaysAgo,
  user,
} from "../../../../test/support/build.ts";
import type { User } from "../../account.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import { accessUnused } from "./access-unused.ts";
import { roleUnused } from "./role-unused.ts";
import { runCheck } from "../run.ts";
import { userInactiveAny } from "./user-inactive-any.ts";

const inlinePolicies = [inlinePolicy("work", [{ Effect: "Allow", Action: ["s3:*", "sqs:*"], Resource: "*" }])];
const reading = [inlinePolicy("work", [{ Effect: "Allow", Action: ["s3:Get*", "s3:List*"], Resource: "*" }])];
const batch = role({ roleName: "batch", inlinePolicies, lastUsed: { at: daysAgo(2), region: null } });
const anna = user({ userName: "anna", inlinePolicies });
const records = (services: Readonly<Record<string, number | null>>) =>
  [anna, batch].map(({ arn }) => lastAccessed(arn, services));
const used = records({ s3: daysAgo(3) });

test("fails roles and users with a granted service that was never used", () => {
  const serviceLastAccessed = records({ s3: daysAgo(3), sqs: null });
  const { findings } = runOne(accessUnused, buildSnapshot({ users: [anna], roles: [batch], serviceLastAccessed }));
  expect(
    findings.map(({ resource, evidence }) => [resource.category, resource.name, evidence["unusedServices"]]),
  ).toEqual([
    ["IAMUser", "anna", ["sqs"]],
    ["IAMRole", "batch", ["sqs"]],
  ]);
  expect(findings[0]).toMatchObject({
    severity: "MEDIUM",
    description: expect.stringContaining("has not used 1 of the 2"),
  });
  expect(findings[0]!.description).toContain("It can manage permissions in sqs.");
});

test("limits the statement about an older principal to the days that AWS tracks", () => {
  const old = { ...anna, createdAt: daysAgo(500) };
  const serviceLastAccessed = records({ s3: daysAgo(3), sqs: null });
  const { findings } = runOne(accessUnused, buildSnapshot({ users: [old], roles: [], serviceLastAccessed }));
  expect(findings[0]!.description).toContain("in the 400 days that AWS tracks");
});

test("a used service fails with lower severity if most of its tracked actions are unused", () => {
  const inPart = (unusedActionCount: number, more: Partial<User> = {}) => {
    const [record] = used;
    const services = [{ ...record!.services[0]!, trackedActionCount: 6, unusedActionCount }];
    return runOne(
      accessUnused,
      buildSnapshot({ users: [{ ...anna, ...more }], roles: [], serviceLastAccessed: [{ ...record!, services }] }),
    );
  };
  expect(inPart(4).findings).toMatchObject([
    { severity: "LOW", evidence: { unusedServices: [], unusedActionCount: 4, servicesUsedInPart: ["s3"] } },
  ]);
  expect(inPart(3).findings).toEqual([]);
  expect(inPart(6, { inlinePolicies: reading }).findings).toEqual([]);
});

test("severity depends on the access level of the unused services, and the riskiest are named first", () => {
  const document = [
    { Effect: "Allow", Action: ["s3:*", "sqs:SendMessage", "dynamodb:GetItem", "iam:Put*"], Resource: "*" },
  ];
  const mixed = { ...batch, inlinePolicies: [inlinePolicy("work", document)] };
  const evaluate = (principal: typeof batch, services: Readonly<Record<string, number | null>>) =>
    runOne(
      accessUnused,
      buildSnapshot({ users: [], roles: [principal], serviceLastAccessed: records({ s3: daysAgo(3), ...services }) }),
    ).findings;
  expect(evaluate(mixed, { dynamodb: null, iam: null, sqs: null, unheard: null })).toMatchObject([
    {
      severity: "MEDIUM",
      evidence: {
        unusedServices: ["iam", "sqs", "unheard", "dynamodb"],
        permissionsManagementIn: ["iam"],
        writeAccessIn: ["sqs", "unheard"],
      },
    },
  ]);
  expect(evaluate(mixed, { dynamodb: null })).toMatchObject([
    { severity: "LOW", description: expect.stringContaining("It has only read access to these services.") },
  ]);
});

describe("an idle principal fails with LOW severity, because the checks of idle users and roles already report it", () => {
  const low = () => [{ severity: "LOW", description: expect.stringMatching(/The principal is idle/) }];
  const active = () => [{ description: expect.not.stringMatching(/is idle/), evidence: { unusedServiceCount: 2 } }];
  const neverUsed = records({ s3: null, sqs: null });
  const idle = { ...batch, lastUsed: { at: daysAgo(200), region: null } };
  const evaluate = (overrides: SnapshotOverrides) =>
    runOne(accessUnused, buildSnapshot({ users: [], roles: [], ...overrides }));

  test("a role", () => {
    expect(evaluate({ roles: [idle], serviceLastAccessed: neverUsed }).findings).toMatchObject(low());
    expect(failing(roleUnused, buildSnapshot({ users: [], roles: [idle] }))).toEqual(["batch"]);
    const used = { ...idle, lastUsed: { at: daysAgo(5), region: null } };
    expect(evaluate({ roles: [used], serviceLastAccessed: neverUsed }).findings).toMatchObject(active());
  });

  test("a user", () => {
    const signedIn = (days: number) => ({
      ...oneUser({ passwordEnabled: true, passwordLastUsed: usedDaysAgo(days) }, anna),
      serviceLastAccessed: neverUsed,
    });
    expect(evaluate(signedIn(200)).findings).toMatchObject(low());
    expect(failing(userInactiveAny, buildSnapshot({ roles: [], ...signedIn(200) }))).toEqual(["anna"]);
    expect(evaluate(signedIn(5)).findings).toMatchObject(active());
  });

  test("a user counts as active if the credential report was not read", () => {
    const unread = { users: [anna], sections: { credentialReport: denied("iam:GetCredentialReport") } };
    expect(evaluate({ ...unread, serviceLastAccessed: neverUsed })).toMatchObject({
      findings: active(),
      notEvaluated: [],
    });
  });
});

test("passes a principal that uses its services, and one without any listed service", () => {
  const empty = role({ roleName: "empty" });
  const serviceLastAccessed = [...used, lastAccessed(empty.arn, {})];
  expect(
    runOne(accessUnused, buildSnapshot({ users: [anna], roles: [batch, empty], serviceLastAccessed })),
  ).toMatchObject({
    evaluatedCount: 3,
    findings: [],
    notEvaluated: [],
  });
});

test.each([
  [90, 0],
  [91, 1],
])("a principal of %i days fails %i times", (days, times) => {
  const young = { ...batch, createdAt: daysAgo(days) };
  expect(
    failing(accessUnused, buildSnapshot({ users: [], roles: [young], serviceLastAccessed: records({ sqs: null }) })),
  ).toHaveLength(times);
});

test("leaves out service-linked roles, and does not evaluate a principal whose last accessed services were not read", () => {
  const linked = role({ roleName: "linked", path: "/aws-service-role/example.amazonaws.com/", inlinePolicies });
  expect(
    notEvaluated(accessUnused, buildSnapshot({ users: [], roles: [batch, linked], serviceLastAccessed: [] })),
  ).toEqual(["batch"]);
});

test("ignores a record of an earlier principal with the same name", () => {
  const recreated = { ...batch, createdAt: daysAgo(95) };
  const serviceLastAccessed = [{ ...lastAccessed(batch.arn, { sqs: null }), readAt: daysAgo(96) }];
  expect(notEvaluated(accessUnused, buildSnapshot({ users: [], roles: [recreated], serviceLastAccessed }))).toEqual([
    "batch",
  ]);
});

test("is not evaluated if the section was not requested, without lowering coverage", () => {
  const snapshot = buildSnapshot({ sections: { serviceLastAccessed: skipped("NOT_REQUESTED") } });
  expect(runCheck(snapshot, accessUnused, DEFAULT_CHECK_SETTINGS)).toMatchObject({
    status: "NOT_EVALUATED",
    lowersCoverage: false,
  });
});
