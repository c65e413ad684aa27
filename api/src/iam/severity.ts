/** Worst first. One string in TypeScript, PostgreSQL and GraphQL. */
export const SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** 0 is the worst. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** So many steps less severe, LOW at the least: a finding stays one that somebody should look at. */
export function lowerBy(severity: Severity, steps: number): Severity {
  return SEVERITIES[Math.max(severityRank(severity), Math.min(severityRank(severity) + steps, severityRank("LOW")))]!;
}

/** What an alert is about; follows the alert's resource. The strings are the seed's and fixed. */
export const ALERT_CATEGORIES = [
  "IAMUser",
  "IAMAccessKey",
  "IAMPolicy",
  "IAMGroup",
  "IAMRole",
  "IAMPasswordPolicy",
  "IAMRootUser",
  "IAMAccount",
] as const;
export type AlertCategory = (typeof ALERT_CATEGORIES)[number];
