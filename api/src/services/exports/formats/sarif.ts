/**
 * SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format): one run with all checks as rules and one result per
 * alert. A cut file is not valid JSON, because its end is missing.
 */
import type { AnyCheck } from "../../../iam/checks/check.ts";
import { CHECKS } from "../../../iam/checks/rules/index.ts";
import type { AlertCategory, Severity } from "../../../iam/severity.ts";
import type { ExportCoverage } from "../coverage.ts";
import type { ExportedAlert } from "../subjects/alerts.ts";
import { PRODUCT_NAME, requirementsOf, resourceOf } from "./finding.ts";
import type { ExportFormat } from "./format.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const LEVEL: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  CRITICAL: "error",
  HIGH: "error",
  MEDIUM: "warning",
  LOW: "note",
  INFORMATIONAL: "note",
};
/** The scale of GitHub code scanning: critical from 9.0, high from 7.0, medium from 4.0. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  CRITICAL: "9.5",
  HIGH: "8.0",
  MEDIUM: "5.5",
  LOW: "3.0",
  INFORMATIONAL: "0.0",
};
const PATHS: Readonly<Record<AlertCategory, string>> = {
  IAMUser: "users",
  IAMAccessKey: "access-keys",
  IAMPolicy: "policies",
  IAMGroup: "groups",
  IAMRole: "roles",
  IAMPasswordPolicy: "account",
  IAMRootUser: "account",
  IAMAccount: "account",
};
const RULE_INDEX: ReadonlyMap<string, number> = new Map(CHECKS.map((check, index) => [check.id, index]));

export const SARIF: ExportFormat<ExportedAlert> = {
  extension: "sarif",
  contentType: "application/sarif+json; charset=utf-8",
  open: ({ productVersion, exportId }) => {
    let separator = "";
    const driver = { name: PRODUCT_NAME, version: productVersion, rules: CHECKS.map(rule) };
    return {
      begin: () =>
        `{"$schema":${JSON.stringify(SCHEMA)},"version":"2.1.0","runs":[{"tool":${JSON.stringify({ driver })},"automationDetails":${JSON.stringify({ id: `iam-monitor/${exportId}` })},"results":[`,
      rows: (rows) =>
        rows
          .map((row) => {
            const text = `${separator}\n${JSON.stringify(sarifResult(row))}`;
            separator = ",";
            return text;
          })
          .join(""),
      end: (coverage) => `\n],"invocations":${JSON.stringify([invocation(coverage)])}}]}\n`,
      cut: () => "",
    };
  },
};

function rule(check: AnyCheck) {
  return {
    id: check.id,
    shortDescription: { text: check.title },
    fullDescription: { text: check.rationale },
    helpUri: check.references[0].url,
    defaultConfiguration: { level: LEVEL[check.severity] },
    properties: {
      category: check.category,
      "security-severity": SECURITY_SEVERITY[check.severity],
      tags: ["security", "aws", "iam"],
    },
  };
}

function sarifResult(exported: ExportedAlert) {
  const { alert, sighting } = exported;
  const { arn, name, awsAccountId } = resourceOf(exported);
  const index = RULE_INDEX.get(alert.checkId);
  const requirements = requirementsOf(exported);
  return {
    ruleId: alert.checkId,
    ...(index !== undefined && { ruleIndex: index }),
    ...resultKind(exported),
    message: { text: alert.description },
    locations: [
      {
        // GitHub code scanning shows only results with a file. The path stands for the resource.
        physicalLocation: {
          artifactLocation: {
            uri: ["aws", awsAccountId, PATHS[alert.category], name].map(encodeURIComponent).join("/"),
          },
          region: { startLine: 1 },
        },
        logicalLocations: [{ name, fullyQualifiedName: arn, kind: "resource" }],
      },
    ],
    partialFingerprints: { "iamMonitorAlert/v1": alert.id },
    ...(alert.status === "DISMISSED" && {
      suppressions: [
        {
          kind: "external",
          status: "accepted",
          justification: [alert.dismissalReason, alert.dismissalComment].filter(Boolean).join(": "),
        },
      ],
    }),
    properties: {
      number: alert.number,
      status: alert.status,
      severity: alert.severity,
      "security-severity": SECURITY_SEVERITY[alert.severity],
      account: awsAccountId,
      resourceId: alert.resourceId,
      firstSeenAt: alert.firstSeenAt.toISOString(),
      lastSeenAt: sighting.lastSeenAt.toISOString(),
      resolvedAt: alert.resolvedAt?.toISOString() ?? null,
      resolution: alert.resolution,
      notEvaluated: sighting.staleReason,
      requirements,
    },
  };
}

/** A resolved alert is a pass if the issue was fixed. If the resource is gone, the rule no longer applies. */
function resultKind({ alert }: ExportedAlert) {
  if (alert.status !== "RESOLVED") return { kind: "fail", level: LEVEL[alert.severity] };
  return { kind: alert.resolution === "FIXED" ? "pass" : "notApplicable", level: "none" };
}

/** The unread data as notifications of the tool, and the whole coverage as a property. */
function invocation(coverage: ExportCoverage) {
  return {
    executionSuccessful: coverage.complete,
    endTimeUtc: coverage.asOf,
    toolExecutionNotifications: coverage.accounts.flatMap(({ account, accountName, lastScanAt, notRead }) => {
      const name = account ?? accountName;
      if (lastScanAt === null) return [{ level: "warning", message: { text: `Account ${name} was never scanned.` } }];
      return notRead.map(({ section, status }) => ({
        level: status === "SKIPPED" ? "note" : "warning",
        message: { text: `Account ${name}: ${section} was not read (${status}).` },
      }));
    }),
    properties: { coverage },
  };
}
