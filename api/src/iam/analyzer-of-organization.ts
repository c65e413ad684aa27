/**
 * Finds the Regions in which an account has an active analyzer of external access for its whole organization. Such an
 * analyzer covers every account, and AWS lists it only in the account that owns it, so scans of the others take it from
 * here.
 */
import type { AccountSnapshot } from "./account.ts";
import { DAY, type Instant } from "./time.ts";

export interface OrganizationAnalyzers {
  readonly organizationId: string;
  /** The Regions with such an analyzer, each with the time of the reading that showed it. */
  readonly regions: Readonly<Record<string, Instant>>;
}

/** A reading that is older than this says nothing of the present. Scans are at most 30 days apart. */
const READ_MAX_AGE_MS = 31 * DAY;

/** Returns the analyzers that this scan found, completed with earlier ones of Regions that it did not read. */
export function organizationAnalyzersOf(
  { sections: { organization, accessAnalyzer }, takenAt }: AccountSnapshot,
  earlier: OrganizationAnalyzers | null,
): OrganizationAnalyzers | null {
  if (organization.status !== "read") return earlier;
  if (organization.value === null) return null;
  const { organizationId } = organization.value;
  const known = earlier?.organizationId === organizationId ? earlier : null;
  if (accessAnalyzer.status !== "read") return known;
  const { analyzers, regions, unread } = accessAnalyzer.value;
  const notListed = new Set(unread.flatMap(({ analyzerArn, region }) => (analyzerArn === null ? [region] : [])));
  const kept = Object.entries(known?.regions ?? {}).filter(
    ([region]) => !regions.includes(region) || notListed.has(region),
  );
  const found = analyzers
    .filter(({ type, isActive }) => type === "ORGANIZATION" && isActive)
    .map(({ region }) => [region, takenAt] as const);
  return kept.length + found.length === 0 ? null : { organizationId, regions: Object.fromEntries([...kept, ...found]) };
}

export function regionsWithAnalyzer({ regions }: OrganizationAnalyzers, at: Instant): string[] {
  return Object.keys(regions).filter((region) => at - regions[region]! <= READ_MAX_AGE_MS);
}
