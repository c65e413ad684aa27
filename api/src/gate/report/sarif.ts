/** The report as SARIF 2.1.0 (OASIS), such as for GitHub code scanning. */
import { exitCodeOf, type Finding, type Report } from "../findings.ts";
import type { Severity } from "../../iam/severity.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const LEVELS = { FAIL: "error", UNDECIDED: "warning", NOTE: "note" } as const;
/** The scale of GitHub code scanning: critical from 9.0, high from 7.0, medium from 4.0. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  CRITICAL: "9.5",
  HIGH: "8.0",
  MEDIUM: "5.5",
  LOW: "3.0",
  INFORMATIONAL: "0.0",
};

export function sarifReport(report: Report): string {
  const rules = [...new Map(report.findings.map((finding) => [finding.rule, finding])).values()].toSorted((a, b) =>
    a.rule < b.rule ? -1 : 1,
  );
  const indexes = new Map(rules.map(({ rule }, index) => [rule, index]));
  const log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "IAM Monitor",
            rules: rules.map(({ rule, severity }) => ({
              id: rule,
              shortDescription: { text: DESCRIPTIONS[rule] ?? `Policy issue ${rule}` },
              properties: { "security-severity": SECURITY_SEVERITY[severity], tags: ["security", "aws", "iam"] },
            })),
          },
        },
        invocations: [{ executionSuccessful: exitCodeOf(report) !== 2, exitCode: exitCodeOf(report) }],
        columnKind: "utf16CodeUnits",
        results: report.findings.map((finding) => resultOf(finding, indexes.get(finding.rule)!)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  "new-path": "The change opens a path to administrator",
  "new-admin": "The change makes a principal an administrator",
  "possible-path": "The change may open a path to administrator",
  "possible-admin": "The change may make a principal an administrator",
  unknown: "A part of the change is not known before it is applied",
  unmatched: "A part of the change applies to nothing in the account",
};

function resultOf({ rule, result, severity, title, details, label, place }: Finding, ruleIndex: number) {
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[result],
    message: { text: [title, ...details].join("\n") },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(place.file) },
          region: { startLine: place.line, startColumn: place.column },
        },
        ...(label !== "" && { logicalLocations: [{ fullyQualifiedName: label, kind: "resource" }] }),
      },
    ],
    properties: { result, "security-severity": SECURITY_SEVERITY[severity] },
  };
}

/** The file as a relative reference, as code scanning expects it. */
function uriOf(file: string): string {
  return file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}
