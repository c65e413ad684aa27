import { expect, test } from "vitest";
import { accessAnalyzer, buildSnapshot, refusedAnalyzers } from "../../test/support/build.ts";
import { userRef } from "./identity.ts";
import type { CheckResult, Finding } from "./finding.ts";
import { coverageOf, readingOf } from "./scan.ts";

const anna = userRef({ userId: "AIDAANNA", userName: "anna", arn: "arn:aws:iam::123456789012:user/anna" });
const evaluated = (
  checkId: string,
  evaluatedCount: number,
  notEvaluatedCount = 0,
  findings: readonly Finding[] = [],
): CheckResult => ({
  status: "EVALUATED",
  checkId,
  checkVersion: 1,
  asOf: 0,
  evaluatedCount,
  findings,
  notEvaluated: Array.from({ length: notEvaluatedCount }, () => ({ resource: anna, reason: "The report has no row." })),
});
const unavailable: CheckResult = {
  ...evaluated("unavailable", 0),
  notEvaluated: [{ resource: anna, reason: "Only the management account can read it.", isUnavailable: true }],
} as CheckResult;
const notEvaluated = (checkId: string, lowersCoverage: boolean): CheckResult => ({
  status: "NOT_EVALUATED",
  checkId,
  checkVersion: 1,
  reason: "denied",
  missingActions: [],
  lowersCoverage,
});
const full = evaluated("full", 3);

test.each<[string, CheckResult[], { enabled: number; evaluated: number; percent: number }]>([
  ["every check was evaluated", [full, evaluated("empty", 0)], { enabled: 2, evaluated: 2, percent: 100 }],
  ["some resources were not evaluated", [full, evaluated("partial", 1, 2)], { enabled: 2, evaluated: 2, percent: 100 }],
  ["a check found no evidence at all", [full, evaluated("blind", 0, 2)], { enabled: 2, evaluated: 1, percent: 50 }],
  ["a section was denied", [full, full, notEvaluated("denied", true)], { enabled: 3, evaluated: 2, percent: 66 }],
  ["a section was skipped", [full, notEvaluated("skipped", false)], { enabled: 1, evaluated: 1, percent: 100 }],
  ["only another account has the data", [full, unavailable], { enabled: 1, evaluated: 1, percent: 100 }],
  [
    "a check is disabled",
    [full, { status: "DISABLED", checkId: "off", checkVersion: 1 }],
    { enabled: 1, evaluated: 1, percent: 100 },
  ],
  ["nothing could be evaluated", [evaluated("blind", 0, 1)], { enabled: 1, evaluated: 0, percent: 0 }],
  ["no check is enabled", [], { enabled: 0, evaluated: 0, percent: 0 }],
])("the coverage if %s", (_name, results, expected) => {
  const coverage = coverageOf(buildSnapshot(), results);
  expect(coverage).toMatchObject(expected);
  if (coverage.enabled! > 0) expect(coverage.percent).toBe(Math.floor((100 * coverage.evaluated!) / coverage.enabled!));
});

test("the checks that were not evaluated are those of the page of checks, with the reason", () => {
  const finding: Finding = {
    checkId: "failing",
    checkVersion: 1,
    resource: anna,
    discriminator: "",
    severity: "HIGH",
    description: "",
    evidence: {},
    asOf: 0,
  };
  const failing = evaluated("failing", 3, 1, [finding]);
  const results = [full, failing, evaluated("partial", 1, 2), evaluated("blind", 0, 2), notEvaluated("skipped", false)];
  expect(
    coverageOf(buildSnapshot(), results).notEvaluatedChecks.map(({ checkId, reason }) => [checkId, reason]),
  ).toEqual([
    ["partial", "2 of 3 resources could not be evaluated. The report has no row."],
    ["blind", "The report has no row."],
    ["skipped", "denied"],
  ]);
});

test.each([
  ["READ", null, null, "READ"],
  ["READ", "AWS_ACCESS_DENIED", "Not read: x", "NOT_READ"],
  ["DENIED", "AccessDenied", "denied", "NOT_READ"],
  ["SKIPPED", "NOT_REQUESTED", "Not requested.", "OFF"],
  ["SKIPPED", "NOT_UPLOADED", "Not uploaded.", "NOT_READ"],
  ["SKIPPED", "NO_ORGANIZATION", "None.", "NOTHING"],
] as const)("a section with status %s and code %s, reason %s: %s", (status, code, reason, reading) => {
  expect(readingOf({ section: "workloads", action: null, count: null, asOf: null, status, code, reason })).toBe(
    reading,
  );
});

test("a section that was read says whether AWS refused a part of it, or a part is missing for another reason", () => {
  const refused = refusedAnalyzers("us-east-1");
  const sourceOf = (unread: readonly (typeof refused)[]) =>
    coverageOf(buildSnapshot({ accessAnalyzer: accessAnalyzer({ regions: ["us-east-1"], unread }) }), []).sources.find(
      ({ section }) => section === "accessAnalyzer",
    );
  expect(sourceOf([refused])).toMatchObject({ status: "READ", code: "AWS_ACCESS_DENIED" });
  for (const status of ["failed", "skipped"] as const)
    expect(sourceOf([{ ...refused, status }])).toMatchObject({
      status: "READ",
      code: null,
      reason: expect.stringMatching(/^Not read: /),
    });
  expect(sourceOf([])).toMatchObject({ status: "READ", code: null, reason: null });
});
