import { expect, test } from "vitest";
import { buildSnapshot, daysAgo, failing, inlinePolicy, notJudged, role, runOne, skipped, user } from "../../../test/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../settings.ts";
import { accessUnused } from "./access-unused.ts";
import { runCheck } from "./run.ts";

const inlinePolicies = [inlinePolicy("work", [{ Effect: "Allow", Action: ["s3:*", "sqs:*"], Resource: "*" }])];
const batch = role({ roleName: "batch", inlinePolicies });
const anna = user({ userName: "anna", inlinePolicies });
const accessed = (principalArn: string, serviceNamespace: string, days: number | null) => ({
  principalArn,
  serviceNamespace,
  lastAuthenticatedAt: days === null ? null : daysAgo(days),
});
const used = [accessed(anna.arn, "s3", 3), accessed(batch.arn, "s3", 3)];

test("fails roles and users with a granted service that was never used", () => {
  const serviceLastAccessed = [...used, accessed(batch.arn, "sqs", null), accessed(anna.arn, "sqs", null)];
  const { findings } = runOne(accessUnused, buildSnapshot({ users: [anna], roles: [batch], serviceLastAccessed }));
  expect(findings.map(({ resource, evidence }) => [resource.category, resource.name, evidence["unusedServices"]])).toEqual([
    ["IAMUser", "anna", ["sqs"]],
    ["IAMRole", "batch", ["sqs"]],
  ]);
});

test("passes what was used, and a principal that holds nothing", () => {
  const roles = [batch, role({ roleName: "empty" })];
  expect(runOne(accessUnused, buildSnapshot({ users: [anna], roles, serviceLastAccessed: used }))).toMatchObject({
    judgedCount: 3,
    findings: [],
  });
});

test.each([
  [90, 0],
  [91, 1],
])("a principal of %i days fails %i times", (days, times) => {
  const young = { ...batch, createdAt: daysAgo(days) };
  expect(
    failing(accessUnused, buildSnapshot({ users: [], roles: [young], serviceLastAccessed: [accessed(batch.arn, "sqs", null)] })),
  ).toHaveLength(times);
});

test("leaves out roles of AWS services, and does not judge a principal that AWS was not asked about", () => {
  const linked = role({ roleName: "linked", path: "/aws-service-role/example.amazonaws.com/", inlinePolicies });
  expect(notJudged(accessUnused, buildSnapshot({ users: [], roles: [batch, linked], serviceLastAccessed: [] }))).toEqual(["batch"]);
});

test("is not evaluated where the section was not asked for, without lowering coverage", () => {
  const snapshot = buildSnapshot({ sections: { serviceLastAccessed: skipped("NOT_REQUESTED") } });
  expect(runCheck(snapshot, accessUnused, DEFAULT_CHECK_SETTINGS)).toMatchObject({ status: "NOT_EVALUATED", lowersCoverage: false });
});
