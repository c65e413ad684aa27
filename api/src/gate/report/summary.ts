/** The result of a check in a sentence. */
import { exitCodeOf, type Report } from "../findings.ts";

const OUTCOMES = ["Passed", "Failed", "Not decided"] as const;

export function outcomeOf(report: Report): (typeof OUTCOMES)[number] {
  return OUTCOMES[exitCodeOf(report)];
}

export function summaryOf(report: Report): string {
  const count = (result: string) => report.findings.filter((finding) => finding.result === result).length;
  const basis = report.basis === null ? "by itself, without an account" : `against ${report.basis}`;
  const closed = report.closedCount > 0 ? ` The change closes ${report.closedCount} paths.` : "";
  return `${outcomeOf(report)}: ${count("FAIL")} findings fail, ${count("UNDECIDED")} are undecided, ${count("NOTE")} are notes. Analysed ${report.file} ${basis}.${closed}`;
}
