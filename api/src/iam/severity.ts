/** Worst first. One string in TypeScript, PostgreSQL and GraphQL. */
export const SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** 0 is the worst. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
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
