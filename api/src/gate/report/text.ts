/** The report for a terminal. */
import { exitCodeOf, type Finding, type Report } from "../findings.ts";
import { placeText } from "../place.ts";
import { summaryOf } from "./summary.ts";

const MARKS: Readonly<Record<Finding["result"], string>> = { FAIL: "FAIL", UNDECIDED: "UNDECIDED", NOTE: "note" };

export function textReport(report: Report): string {
  const findings = report.findings.map(({ result, severity, rule, title, details, label, place }) =>
    [
      `${MARKS[result]}  ${severity.toLowerCase()}  ${rule}  ${placeText(place)}${label === "" || label === place.file ? "" : `  ${label}`}`,
      `  ${title}`,
      ...details.map((detail) => `    ${detail}`),
    ].join("\n"),
  );
  return [...findings, `${summaryOf(report)} Exit code ${exitCodeOf(report)}.`].join("\n\n") + "\n";
}
