import { expect, test } from "vitest";
import { AT, buildSnapshot, daysAgo, denied, skipped, user } from "../../../test/support/build.ts";
import type { SectionName } from "../account.ts";
import { accountRef, userRef } from "../identity.ts";
import { DEFAULT_CHECK_SETTINGS } from "../settings.ts";
import { type Evaluation, defineCheck } from "./check.ts";
import { runCheck, runChecks } from "./run.ts";

const REQUIRED_FIELDS = {
  title: "A check",
  family: "INA",
  severity: "LOW",
  category: "IAMUser",
  rationale: "Used only in this test.",
  references: [{ title: "A page", url: "https://docs.aws.amazon.com/" }],
  remediation: () => ({ text: "Fix it.", cli: null, terraform: null }),
} as const;

/** Returns a check with the given evaluation per user. The check records in `given` which sections it received. */
function checkThat(evaluations: Record<string, Evaluation>, given: SectionName[] = []) {
  return defineCheck({
    ...REQUIRED_FIELDS,
    id: "test-check",
    needs: ["authorizationDetails"],
    uses: ["credentialReport"],
    optional: ["accessKeys"],
    resources: (facts) => {
      given.push(...(Object.keys(facts) as SectionName[]));
      return facts.authorizationDetails.users;
    },
    ref: (each) => userRef(each),
    evaluate: (each) => evaluations[each.userName] ?? null,
  });
}

const run = (check: ReturnType<typeof checkThat>, snapshot: ReturnType<typeof buildSnapshot>) =>
  runCheck(snapshot, check, DEFAULT_CHECK_SETTINGS);

test("counts passed, failed and not evaluated resources; one resource may have several failures with their own severities", () => {
  const users = ["fine", "bad", "worse", "unclear"].map((userName) => user({ userName }));
  const failure = { description: "It is bad.", evidence: {} };
  const check = checkThat({
    bad: failure,
    worse: [failure, { ...failure, discriminator: "second", severity: "CRITICAL" }],
    unclear: { notEvaluated: "The last use is unknown." },
  });
  const result = run(check, buildSnapshot({ users }));
  expect(result).toMatchObject({
    status: "EVALUATED",
    checkVersion: 1,
    asOf: AT,
    evaluatedCount: 3,
    notEvaluated: [{ reason: "The last use is unknown." }],
  });
  expect(
    result.status === "EVALUATED" && result.findings.map((f) => [f.resource.name, f.discriminator, f.severity]),
  ).toEqual([
    ["bad", "", "LOW"],
    ["worse", "", "LOW"],
    ["worse", "second", "CRITICAL"],
  ]);
});

test("a denied section of `needs` or `uses` makes the check NOT_EVALUATED, names the action and calls no function", () => {
  for (const [section, action] of [
    ["authorizationDetails", "iam:GetAccountAuthorizationDetails"],
    ["credentialReport", "iam:GetCredentialReport"],
  ] as const) {
    const given: SectionName[] = [];
    const result = run(checkThat({}, given), buildSnapshot({ sections: { [section]: denied(action) } }));
    expect(result).toMatchObject({ status: "NOT_EVALUATED", missingActions: [action], lowersCoverage: true });
    expect(given).toEqual([]);
  }
});

test("a skipped section makes the check NOT_EVALUATED if needed, without lowering coverage, and is left out if only used", () => {
  const needed = run(checkThat({}), buildSnapshot({ sections: { authorizationDetails: skipped() } }));
  expect(needed).toMatchObject({ status: "NOT_EVALUATED", missingActions: [], lowersCoverage: false });
  const notUploaded = { authorizationDetails: skipped("NOT_UPLOADED") };
  expect(run(checkThat({}), buildSnapshot({ sections: notUploaded }))).toMatchObject({ lowersCoverage: true });
  const given: SectionName[] = [];
  expect(run(checkThat({}, given), buildSnapshot({ sections: { credentialReport: skipped() } })).status).toBe(
    "EVALUATED",
  );
  expect(given).toEqual(["authorizationDetails", "accessKeys"]);
});

test("a denied optional section is left out", () => {
  const given: SectionName[] = [];
  expect(
    run(checkThat({}, given), buildSnapshot({ sections: { accessKeys: denied("iam:ListAccessKeys") } })).status,
  ).toBe("EVALUATED");
  expect(given).toEqual(["authorizationDetails", "credentialReport"]);
});

test("the current time of a check is the age of its oldest section: yesterday's report is evaluated as of yesterday", () => {
  const ages: number[] = [];
  const check = defineCheck({
    ...REQUIRED_FIELDS,
    id: "test-age",
    needs: ["credentialReport", "accountSummary"],
    resources: (_facts, { awsAccountId }) => [awsAccountId],
    ref: (id) => accountRef(id),
    evaluate: (_id, _facts, { at }) => {
      ages.push(at);
      return { description: "Always.", evidence: {} };
    },
  });
  const result = runCheck(
    buildSnapshot({ credentialReport: { generatedAt: daysAgo(1) } }),
    check,
    DEFAULT_CHECK_SETTINGS,
  );
  expect(ages).toEqual([daysAgo(1)]);
  expect(result.status === "EVALUATED" && result.findings[0]?.asOf).toBe(daysAgo(1));
});

test("a disabled check is not run", () => {
  const [result] = runChecks(buildSnapshot(), {
    checks: [checkThat({})],
    settings: DEFAULT_CHECK_SETTINGS,
    disabledCheckIds: new Set(["test-check"]),
  });
  expect(result).toEqual({ status: "DISABLED", checkId: "test-check", checkVersion: 1 });
});
