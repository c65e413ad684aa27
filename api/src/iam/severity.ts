/** The severities from most to least severe. The same strings are used in TypeScript, PostgreSQL and GraphQL. */
export const SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The rank of a severity; 0 is the most severe. */
export function severityRank(severity: Severity): number {
  return RANKS[severity];
}

const RANKS = Object.fromEntries(SEVERITIES.map((severity, rank) => [severity, rank])) as Readonly<
  Record<Severity, number>
>;

/** Lowers a severity by a number of steps, at most to LOW, so that the finding still gets attention. */
export function lowerBy(severity: Severity, steps: number): Severity {
  return SEVERITIES[Math.max(severityRank(severity), Math.min(severityRank(severity) + steps, severityRank("LOW")))]!;
}

/**
 * The category of an alert, given by its resource. Never change these strings, because external clients rely on them.
 */
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
