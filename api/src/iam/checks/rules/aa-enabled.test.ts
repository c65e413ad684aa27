import { expect, test } from "vitest";
import {
  accessAnalyzer,
  ACCOUNT_ID,
  analyzer,
  buildSnapshot,
  failing,
  notEvaluated,
  refusedAnalyzers,
  runOne,
  skipped,
} from "../../../../test/support/build.ts";
import type { AccessAnalyzerInventory } from "../../access-analyzer.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import { runCheck } from "../run.ts";
import { aaEnabled } from "./aa-enabled.ts";

const REGIONS = ["eu-west-1", "us-east-1"];
const account = (overrides: Partial<AccessAnalyzerInventory>) =>
  buildSnapshot({ accessAnalyzer: accessAnalyzer({ regions: REGIONS, ...overrides }) });

test.each([
  ["one in each Region", [analyzer(), analyzer({ region: "us-east-1", type: "ORGANIZATION" })], false],
  ["one of two Regions", [analyzer()], true],
  ["one that is not active", [analyzer(), analyzer({ region: "us-east-1", isActive: false })], true],
  ["one of unused access", [analyzer(), analyzer({ region: "us-east-1", type: "ACCOUNT_UNUSED_ACCESS" })], true],
  [
    "one of internal access",
    [analyzer(), analyzer({ region: "us-east-1", type: "ORGANIZATION_INTERNAL_ACCESS" })],
    true,
  ],
])("analyzers: %s", (_name, analyzers, fails) => {
  expect(failing(aaEnabled, account({ analyzers }))).toEqual(fails ? [ACCOUNT_ID] : []);
});

test("the finding names the Regions and creates an analyzer in each", () => {
  const { findings } = runOne(aaEnabled, account({ analyzers: [], regions: ["c", "a", "d", "b", "e"] }));
  expect(findings[0]!.description).toBe(
    "No external access analyzer of the account is active in a, b, c and 2 more Regions.",
  );
  expect(aaEnabled.remediation(findings[0]!.resource, findings[0]!.evidence).cli!.split("\n")).toHaveLength(5);
});

test("an analyzer of the organization in another account covers its Regions, also where the own list was refused", () => {
  const covered = (organizationRegions: readonly string[], overrides: Partial<AccessAnalyzerInventory> = {}) =>
    account({ analyzers: [analyzer()], organizationRegions, ...overrides });
  expect(failing(aaEnabled, covered(["us-east-1"]))).toEqual([]);
  expect(failing(aaEnabled, covered(["ap-south-1"]))).toEqual([ACCOUNT_ID]);
  expect(notEvaluated(aaEnabled, covered(["us-east-1"], { unread: [refusedAnalyzers("us-east-1")] }))).toEqual([]);
});

test("a Region that was not read is not evaluated, unless another one has no analyzer", () => {
  const partly = account({ analyzers: [analyzer()], unread: [refusedAnalyzers("us-east-1")] });
  expect(failing(aaEnabled, partly)).toEqual([]);
  expect(notEvaluated(aaEnabled, partly)).toEqual([ACCOUNT_ID]);
  const without = account({ analyzers: [], unread: [refusedAnalyzers("us-east-1")] });
  expect(runOne(aaEnabled, without).findings[0]!.evidence).toMatchObject({ regions: ["eu-west-1"] });
  const notRead = buildSnapshot({ sections: { accessAnalyzer: skipped() } });
  expect(runCheck(notRead, aaEnabled, DEFAULT_CHECK_SETTINGS).status).toBe("NOT_EVALUATED");
});
