import { expect, test } from "vitest";
import {
  buildSnapshot,
  daysAgo,
  failing,
  inlinePolicy,
  lastAccessed,
  notJudged,
  role,
  runOne,
  skipped,
  user,
} from "../../../test/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../settings.ts";
import { accessUnused } from "./access-unused.ts";
import { runCheck } from "./run.ts";

const inlinePolicies = [inlinePolicy("work", [{ Effect: "Allow", Action: ["s3:*", "sqs:*"], Resource: "*" }])];
const batch = role({ roleName: "batch", inlinePolicies });
const anna = user({ userName: "anna", inlinePolicies });
const records = (services: Readonly<Record<string, number | null>>) => [anna, batch].map(({ arn }) => lastAccessed(arn, services));
const used = records({ s3: daysAgo(3) });

test("fails roles and users with a granted service that was never used", () => {
  const serviceLastAccessed = records({ s3: daysAgo(3), sqs: null });
  const { findings } = runOne(accessUnused, buildSnapshot({ users: [anna], roles: [batch], serviceLastAccessed }));
  expect(findings.map(({ resource, evidence }) => [resource.category, resource.name, evidence["unusedServices"]])).toEqual([
    ["IAMUser", "anna", ["sqs"]],
    ["IAMRole", "batch", ["sqs"]],
  ]);
  expect(findings[0]).toMatchObject({ severity: "MEDIUM", description: expect.stringContaining("never used 1 of the 2") });
});

test("says of an older principal only what AWS looks back on", () => {
  const old = { ...anna, createdAt: daysAgo(500) };
  const { findings } = runOne(accessUnused, buildSnapshot({ users: [old], roles: [], serviceLastAccessed: records({ sqs: null }) }));
  expect(findings[0]!.description).toContain("in the 400 days that AWS looks back");
});

test("single actions of a service that is used weigh less", () => {
  const [record] = used;
  const services = [{ ...record!.services[0]!, trackedActionCount: 5, unusedActionCount: 4 }];
  const snapshot = buildSnapshot({ users: [anna], roles: [], serviceLastAccessed: [{ ...record!, services }] });
  expect(runOne(accessUnused, snapshot).findings).toMatchObject([
    { severity: "LOW", evidence: { unusedServices: [], unusedActionCount: 4, servicesUsedInPart: ["s3"] } },
  ]);
});

test("passes what was used, and a principal of which AWS lists nothing", () => {
  const empty = role({ roleName: "empty" });
  const serviceLastAccessed = [...used, lastAccessed(empty.arn, {})];
  expect(runOne(accessUnused, buildSnapshot({ users: [anna], roles: [batch, empty], serviceLastAccessed }))).toMatchObject({
    judgedCount: 3,
    findings: [],
    unjudged: [],
  });
});

test.each([
  [90, 0],
  [91, 1],
])("a principal of %i days fails %i times", (days, times) => {
  const young = { ...batch, createdAt: daysAgo(days) };
  expect(failing(accessUnused, buildSnapshot({ users: [], roles: [young], serviceLastAccessed: records({ sqs: null }) }))).toHaveLength(
    times,
  );
});

test("leaves out roles of AWS services, and does not judge a principal that AWS was not asked about", () => {
  const linked = role({ roleName: "linked", path: "/aws-service-role/example.amazonaws.com/", inlinePolicies });
  expect(notJudged(accessUnused, buildSnapshot({ users: [], roles: [batch, linked], serviceLastAccessed: [] }))).toEqual(["batch"]);
});

test("does not take the record of a principal for that of another who was made later under its name", () => {
  const again = { ...batch, createdAt: daysAgo(95) };
  const serviceLastAccessed = [{ ...lastAccessed(batch.arn, { sqs: null }), readAt: daysAgo(96) }];
  expect(notJudged(accessUnused, buildSnapshot({ users: [], roles: [again], serviceLastAccessed }))).toEqual(["batch"]);
});

test("is not evaluated where the section was not asked for, without lowering coverage", () => {
  const snapshot = buildSnapshot({ sections: { serviceLastAccessed: skipped("NOT_REQUESTED") } });
  expect(runCheck(snapshot, accessUnused, DEFAULT_CHECK_SETTINGS)).toMatchObject({ status: "NOT_EVALUATED", lowersCoverage: false });
});
