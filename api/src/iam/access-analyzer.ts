/**
 * The findings of IAM Access Analyzer of AWS about the roles and users of an account, with what was not read of them.
 * It works Region by Region, so a refused call leaves one Region or one analyzer unknown.
 */
import { memoize } from "./memoize.ts";
import { causeOf, type UnreadPart } from "./section.ts";
import type { Instant } from "./time.ts";

export interface Analyzer {
  readonly arn: string;
  readonly name: string;
  /** The type as AWS spells it, such as `ACCOUNT` or `ORGANIZATION_UNUSED_ACCESS`. */
  readonly type: string;
  readonly region: string;
  /** An analyzer that is not active finds nothing new. */
  readonly isActive: boolean;
  readonly tagCount: number;
}

/** A finding that was neither resolved nor archived. */
export interface AnalyzerFinding {
  readonly id: string;
  /** The type as AWS spells it, such as `ExternalAccess` or `UnusedIAMRole`. */
  readonly type: string;
  readonly resourceArn: string;
  readonly analyzerArn: string;
  readonly region: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Why AWS could not analyse the resource, such as `ACCESS_DENIED`. Null if it did. */
  readonly error: string | null;
}

export interface AccessAnalyzerInventory {
  readonly analyzers: readonly Analyzer[];
  /** About roles and users; those of an analyzer of internal access are about any resource. */
  readonly findings: readonly AnalyzerFinding[];
  /** The requested Regions. */
  readonly regions: readonly string[];
  /** The Regions in which an active analyzer of another account covers the whole organization. AWS does not list it here. */
  readonly organizationRegions?: readonly string[];
  readonly unread: readonly UnreadAnalysis[];
}

export interface UnreadAnalysis extends UnreadPart {
  readonly region: string;
  /** The analyzer whose findings are unknown. Null if the analyzers of the Region could not be listed. */
  readonly analyzerArn: string | null;
}

/** The analyzers' findings about one role or user, as its page shows them. */
export interface ReportedFindings {
  /** Whether an analyzer was read. Without one, no finding says nothing. */
  readonly hasAnalyzer: boolean;
  /** The oldest findings first. Rows hold at most `FINDINGS_MAX`. */
  readonly findings: readonly AnalyzerFinding[];
  /** The calls that were refused or failed, in words: what they would list may be about the resource, too. */
  readonly unread: readonly string[];
}

/** The ID of a resource that an analyzer of internal access watches begins with it, in alerts. */
export const INTERNAL_ACCESS = "internal access ";

/** The maximum number of findings that a page or an alert shows of one resource. */
export const FINDINGS_MAX = 50;

export function isExternalAnalyzer({ type }: Pick<Analyzer, "type">): boolean {
  return type === "ACCOUNT" || type === "ORGANIZATION";
}

export function isInternalAnalyzer({ type }: Pick<Analyzer, "type">): boolean {
  return type.endsWith("_INTERNAL_ACCESS");
}

/** Returns the findings of each resource. */
export const findingsByResource = memoize(
  ({ analyzers, findings, unread }: AccessAnalyzerInventory): ((arn: string) => ReportedFindings) => {
    const byResource = Map.groupBy(findings, ({ resourceArn }) => resourceArn);
    const causes = [...new Set(unread.map(causeOf))];
    const hasAnalyzer = analyzers.some(({ isActive }) => isActive);
    return (arn) => ({
      hasAnalyzer,
      findings: (byResource.get(arn) ?? []).toSorted(
        (one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1),
      ),
      unread: causes,
    });
  },
);
