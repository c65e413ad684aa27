import { expect, test } from "vitest";
import { accessAnalyzer, analyzer, analyzerFinding, buildSnapshot, role } from "../../../test/support/build.ts";
import type { AccessAnalyzerInventory, UnreadAnalysis } from "../access-analyzer.ts";
import { DEFAULT_CHECK_SETTINGS } from "../settings.ts";
import { completed, mayLack, withLastKnown } from "./last-known.ts";
import { aaEnabled } from "./rules/aa-enabled.ts";
import { aaFindings } from "./rules/aa-findings.ts";
import { runCheck } from "./run.ts";

const REGIONS = ["eu-west-1", "us-east-1"];
const partner = role({ roleName: "partner" });
const [home, away] = [analyzer(), analyzer({ region: "us-east-1" })];
const found = analyzerFinding({ resourceArn: partner.arn, analyzerArn: away.arn, region: away.region });
const refused = (analyzerArn: string | null): UnreadAnalysis => ({
  region: away.region,
  analyzerArn,
  status: "denied",
  action: analyzerArn === null ? "access-analyzer:ListAnalyzers" : "access-analyzer:ListFindings",
  code: "AWS_ACCESS_DENIED",
  reason: "Denied.",
});
const snapshotOf = (inventory: Partial<AccessAnalyzerInventory>) =>
  buildSnapshot({ roles: [partner], accessAnalyzer: accessAnalyzer({ regions: REGIONS, ...inventory }) });
const before = snapshotOf({ analyzers: [home, away], findings: [found] });

function filled(latest: Partial<AccessAnalyzerInventory>) {
  const after = snapshotOf(latest);
  expect(mayLack(after, new Set(["accessAnalyzer"]))).toBe(true);
  const known = withLastKnown(after, before);
  const { accessAnalyzer: section } = completed(known).sections;
  const outcomeOf = (check: typeof aaEnabled | typeof aaFindings) => {
    const result = runCheck(known, check, DEFAULT_CHECK_SETTINGS);
    return result.status === "EVALUATED" ? [result.findings.length, result.notEvaluated.length] : result.status;
  };
  return {
    missing: known.lastKnown?.missing.accessAnalyzer,
    inventory: section.status === "read" ? section.value : null,
    enabled: outcomeOf(aaEnabled),
    findings: outcomeOf(aaFindings),
  };
}

test("a refused Region is completed with its earlier analyzers and findings, and nothing is resolved or opened", () => {
  const { inventory, missing, enabled, findings } = filled({ analyzers: [home], unread: [refused(null)] });
  expect(inventory).toMatchObject({ analyzers: [home, away], findings: [found], unread: [] });
  expect(missing).toContain("access-analyzer:ListAnalyzers was refused in us-east-1");
  expect([enabled, findings]).toEqual([
    [0, 1],
    [0, 1],
  ]);
});

test("refused findings are completed with those of the same analyzer", () => {
  const { inventory, enabled, findings } = filled({ analyzers: [home, away], unread: [refused(away.arn)] });
  expect(inventory).toMatchObject({ findings: [found], unread: [] });
  expect([enabled, findings]).toEqual([
    [0, 0],
    [0, 1],
  ]);
});

test("a Region that is no longer read keeps its findings, and need not have an analyzer", () => {
  const { inventory, enabled, findings } = filled({ analyzers: [home], regions: ["eu-west-1"] });
  expect(inventory).toMatchObject({ analyzers: [home], findings: [found], regions: ["eu-west-1"] });
  expect([enabled, findings]).toEqual([
    [0, 0],
    [0, 1],
  ]);
});

test("a finding that is gone is gone", () => {
  const { inventory, missing, findings } = filled({ analyzers: [home, away], findings: [] });
  expect([inventory?.findings, missing, findings]).toEqual([[], undefined, [0, 0]]);
});

test("what the earlier reading lacked stays unread", () => {
  const lacking = snapshotOf({ analyzers: [home], unread: [refused(null)] });
  const known = withLastKnown(snapshotOf({ analyzers: [home], unread: [refused(null)] }), lacking);
  expect(known.lastKnown).toBeUndefined();
});
