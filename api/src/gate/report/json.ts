/** The report for other programs. */
import { exitCodeOf, type Report } from "../findings.ts";
import { outcomeOf } from "./summary.ts";

export function jsonReport(report: Report): string {
  return `${JSON.stringify({ version: 1, outcome: outcomeOf(report), exitCode: exitCodeOf(report), ...report }, null, 2)}\n`;
}
