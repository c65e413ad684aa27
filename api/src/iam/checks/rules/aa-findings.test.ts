import { expect, test } from "vitest";
import {
  accessAnalyzer,
  ACCOUNT_ID,
  analyzer,
  analyzerFinding,
  buildSnapshot,
  failing,
  notEvaluated,
  role,
  runOne,
} from "../../../../test/support/build.ts";
import type { AccessAnalyzerInventory, UnreadAnalysis } from "../../access-analyzer.ts";
import { groupByCause } from "../../alerts/root-cause.ts";
import { aaFindings } from "./aa-findings.ts";
import { trustAny } from "./trust-any.ts";
import { trustCrossAccount } from "./trust-cross-account.ts";

const trust = (...statements: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (Principal: unknown) => ({ Effect: "Allow", Principal, Action: "sts:AssumeRole" });
const open = role({
  roleName: "open",
  trustPolicy: trust(allow({ AWS: `arn:aws:iam::${ACCOUNT_ID}:root` }), allow({ AWS: "*" })),
});
const partner = role({ roleName: "partner", trustPolicy: trust(allow({ AWS: "arn:aws:iam::999900001111:root" })) });
const own = role({ roleName: "own" });

const account = (overrides: Partial<AccessAnalyzerInventory> = {}) =>
  buildSnapshot({ roles: [open, partner, own], accessAnalyzer: accessAnalyzer(overrides) });
const refused = (overrides: Partial<UnreadAnalysis> = {}): UnreadAnalysis => ({
  region: "eu-west-1",
  analyzerArn: null,
  status: "denied",
  action: "access-analyzer:ListFindings",
  code: "AWS_ACCESS_DENIED",
  reason: "Denied.",
  ...overrides,
});

test("a role with an active finding fails, whatever the number of Regions that report it", () => {
  const findings = [
    analyzerFinding({ resourceArn: open.arn }),
    analyzerFinding({ resourceArn: open.arn, id: "f-2", region: "us-east-1" }),
    analyzerFinding({ resourceArn: own.arn, type: "UnusedIAMRole" }),
  ];
  const snapshot = account({ findings });
  expect(failing(aaFindings, snapshot)).toEqual(["open"]);
  const [finding] = runOne(aaFindings, snapshot).findings;
  expect(finding!.evidence).toMatchObject({
    findings: [{ id: "f-1" }, { id: "f-2" }],
    statements: [{ statement: 1, principals: ["*"] }],
  });
  expect(notEvaluated(aaFindings, snapshot)).toEqual([]);
});

test("the alert joins the problem of our own trust checks, so that one statement is one problem", () => {
  const snapshot = account({
    findings: [analyzerFinding({ resourceArn: open.arn }), analyzerFinding({ resourceArn: partner.arn, id: "f-3" })],
  });
  const findings = [trustAny, trustCrossAccount, aaFindings].flatMap((check) => [...runOne(check, snapshot).findings]);
  expect(findings.map(({ checkId, resource }) => `${checkId} ${resource.name}`).toSorted()).toEqual([
    "aa-findings open",
    "aa-findings partner",
    "trust-any open",
    "trust-cross-account partner",
  ]);
  expect([...groupByCause(findings).causes.keys()].toSorted()).toEqual(
    [`TRUST_STATEMENT|${open.roleId}#trust-policy|1`, `TRUST_STATEMENT|${partner.roleId}#trust-policy|0`].toSorted(),
  );
});

test.each([
  ["a Region without its analyzers", {}, ["open", "own", "partner"]],
  ["an analyzer of external access without its findings", { analyzerArn: analyzer().arn }, ["open", "own", "partner"]],
  ["an analyzer of unused access without its findings", { analyzerArn: "arn:unused" }, []],
] as const)("not read: %s", (_name, part, expected) => {
  const analyzers = [analyzer(), analyzer({ arn: "arn:unused", type: "ACCOUNT_UNUSED_ACCESS" })];
  const snapshot = account({ analyzers, unread: [refused(part)] });
  expect(failing(aaFindings, snapshot)).toEqual([]);
  expect(notEvaluated(aaFindings, snapshot).toSorted()).toEqual(expected);
});

test("a finding fails also if another Region was not read", () => {
  const snapshot = account({
    findings: [analyzerFinding({ resourceArn: open.arn })],
    unread: [refused({ region: "us-east-1" })],
  });
  expect(failing(aaFindings, snapshot)).toEqual(["open"]);
  expect(notEvaluated(aaFindings, snapshot).toSorted()).toEqual(["own", "partner"]);
});

test("without an active external analyzer, and where AWS could not analyze the role, nothing is evaluated", () => {
  const none = account({ analyzers: [analyzer({ type: "ACCOUNT_UNUSED_ACCESS" })] });
  expect(notEvaluated(aaFindings, none).toSorted()).toEqual(["open", "own", "partner"]);
  const failed = account({ findings: [analyzerFinding({ resourceArn: own.arn, error: "ACCESS_DENIED" })] });
  expect([failing(aaFindings, failed), notEvaluated(aaFindings, failed)]).toEqual([[], ["own"]]);
});

test("a finding fails although many older findings of another type are about the role", () => {
  const unused = Array.from({ length: 60 }, (_, index) =>
    analyzerFinding({ id: `u-${index}`, type: "UnusedPermission", resourceArn: open.arn, createdAt: index }),
  );
  expect(failing(aaFindings, account({ findings: [...unused, analyzerFinding({ resourceArn: open.arn })] }))).toEqual([
    "open",
  ]);
});

test("the evidence is limited", () => {
  const many = Array.from({ length: 60 }, (_, index) => analyzerFinding({ id: `f-${index}`, resourceArn: open.arn }));
  expect(runOne(aaFindings, account({ findings: many })).findings[0]!.evidence["findings"]).toHaveLength(50);
});
