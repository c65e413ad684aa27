import { expect, test } from "vitest";
import {
  accessAnalyzer,
  analyzer,
  analyzerFinding,
  buildSnapshot,
  failing,
  notEvaluated,
} from "../../../../test/support/build.ts";
import type { AccessAnalyzerInventory, UnreadAnalysis } from "../../access-analyzer.ts";
import { internalAccess } from "./internal-access.ts";

const BUCKET = "arn:aws:s3:::invoices";
const internal = analyzer({ name: "critical", type: "ACCOUNT_INTERNAL_ACCESS" });
const found = analyzerFinding({ resourceArn: BUCKET, type: "InternalAccess", analyzerArn: internal.arn });
const account = (overrides: Partial<AccessAnalyzerInventory>) =>
  buildSnapshot({ accessAnalyzer: accessAnalyzer({ analyzers: [analyzer(), internal], ...overrides }) });

test("a resource with active findings fails once, and one with external findings or errors does not", () => {
  const findings = [
    found,
    { ...found, id: "f-2" },
    { ...found, id: "f-3", resourceArn: "arn:aws:s3:::broken", error: "INTERNAL_ERROR" },
    analyzerFinding({ resourceArn: "arn:aws:s3:::outside" }),
  ];
  expect(failing(internalAccess, account({ findings }))).toEqual(["invoices"]);
  // AWS could not analyze it, so no one knows.
  expect(notEvaluated(internalAccess, account({ findings }))).toEqual(["broken"]);
  expect(failing(internalAccess, account({ findings: [] }))).toEqual([]);
});

test("only an unread analyzer of internal access leaves the check open", () => {
  const refused: UnreadAnalysis = {
    region: "eu-west-1",
    analyzerArn: internal.arn,
    status: "denied",
    action: "access-analyzer:ListFindings",
    code: "AWS_ACCESS_DENIED",
    reason: "Denied.",
  };
  expect(notEvaluated(internalAccess, account({ unread: [refused] }))).toEqual(["critical"]);
  expect(notEvaluated(internalAccess, account({ unread: [{ ...refused, analyzerArn: analyzer().arn }] }))).toEqual([]);
  expect(notEvaluated(internalAccess, account({ unread: [{ ...refused, analyzerArn: null }] }))).toEqual([
    "analyzers in eu-west-1",
  ]);
});
