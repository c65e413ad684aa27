/** The states, progress and coverage of a scan. `services/scans` moves a scan through its states. */
import type { AccountSnapshot, SectionName, SectionValues } from "./account.ts";
import type { CheckResult } from "./finding.ts";
import type { Section, UnreadPart } from "./section.ts";
import type { Instant } from "./time.ts";

export const SCAN_STATUSES = ["QUEUED", "RUNNING", "SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED"] as const;
export type ScanStatus = (typeof SCAN_STATUSES)[number];

export const SCAN_PHASES = ["CONNECT", "COLLECT", "ANALYZE", "RECONCILE"] as const;
export type ScanPhase = (typeof SCAN_PHASES)[number];

export const SCAN_TRIGGERS = ["OPERATOR", "TOKEN", "SCHEDULE", "FIRST_START", "ACTIVITY"] as const;
export type ScanTrigger = (typeof SCAN_TRIGGERS)[number];

export function isFinal(status: ScanStatus): boolean {
  return status !== "QUEUED" && status !== "RUNNING";
}

/**
 * The progress of a scan. It only moves forward: numbers never fall and phases never go back. If the worker is lost, another
 * one starts again, and only `percent` does not fall.
 */
export interface ScanProgress {
  /** See `scan-percent.ts`. Absent in scans of version 0.1. */
  readonly percent?: number;
  readonly sections: readonly SectionProgress[];
  readonly itemsRead: number;
  readonly apiCalls: number;
  readonly throttles: number;
  readonly checksDone: number;
  readonly checksTotal: number;
  readonly message: string | null;
  readonly at: Instant;
}

export interface SectionProgress {
  readonly section: SectionName;
  readonly status: "waiting" | "reading" | Section<unknown>["status"];
  readonly itemsRead: number;
}

/** The sections that a finished scan read and did not read. */
export interface ScanCoverage {
  /**
   * The number of enabled checks that this scan could be expected to evaluate. A check is left out if its data was not
   * requested, or cannot be read from this account. Absent in scans of version 0.1.
   */
  readonly enabled?: number;
  /** How many of them evaluated at least one resource, or found none to evaluate. Absent in scans of version 0.1. */
  readonly evaluated?: number;
  /** `evaluated` as a percentage of `enabled`, rounded down. */
  readonly percent: number;
  readonly sources: readonly SectionCoverage[];
  /** The distinct actions that were denied or failed. */
  readonly missingPermissions: readonly string[];
  readonly notEvaluatedChecks: readonly {
    readonly checkId: string;
    readonly reason: string;
    readonly missingActions: readonly string[];
  }[];
  /** The time of the oldest fact, except last accessed information, which shows its own age. */
  readonly asOf: Instant | null;
}

export interface SectionCoverage {
  readonly section: SectionName;
  readonly status: Uppercase<Section<unknown>["status"]>;
  readonly action: string | null;
  readonly code: string | null;
  readonly reason: string | null;
  readonly count: number | null;
  readonly asOf: Instant | null;
}

export interface ScanCounts {
  readonly users: number;
  readonly accessKeys: number;
  readonly groups: number;
  readonly roles: number;
  readonly policies: number;
  readonly findings: number;
  readonly opened: number;
  readonly reopened: number;
  readonly resolved: number;
  readonly updated: number;
}

/**
 * The section that does not count for the age of a scan: it is read per principal on different days and shows its own
 * age.
 */
const SELF_DATED: SectionName = "serviceLastAccessed";

/**
 * The coverage of a scan. A check that could evaluate none of its resources counts as not evaluated. Only a check whose
 * data no scan of this account can read is left out, as are checks of skipped sections. The list of checks that were not
 * evaluated is complete, because the checks page shows it.
 */
export function coverageOf(snapshot: AccountSnapshot, results: readonly CheckResult[]): ScanCoverage {
  const sections = Object.entries(snapshot.sections) as [SectionName, Section<unknown>][];
  const parts = sections.flatMap(
    ([name, section]): readonly { readonly status: string; readonly action?: string }[] =>
      unreadParts(name, section) ?? [section],
  );
  const unread = parts.flatMap(({ status, action }) =>
    (status === "denied" || status === "failed") && action !== undefined ? [action] : [],
  );
  const ages = sections.flatMap(([name, section]) =>
    section.status === "read" && name !== SELF_DATED ? [section.asOf] : [],
  );
  const evaluated = results.filter((result) => result.status === "EVALUATED" && !isWithoutEvidence(result)).length;
  const enabled = results.filter(
    (result) =>
      (result.status === "EVALUATED" && !isUnavailable(result)) ||
      (result.status === "NOT_EVALUATED" && result.lowersCoverage),
  ).length;
  return {
    enabled,
    evaluated,
    percent: enabled === 0 ? 0 : Math.floor((100 * evaluated) / enabled),
    sources: sections.map(([section, state]) => sectionCoverage(section, state)),
    missingPermissions: [...new Set(unread)].toSorted(),
    notEvaluatedChecks: results.flatMap((result) => {
      const { checkId } = result;
      if (result.status === "NOT_EVALUATED")
        return [{ checkId, reason: result.reason, missingActions: result.missingActions }];
      const reason = notEvaluatedReason(result);
      return reason === null ? [] : [{ checkId, reason, missingActions: [] }];
    }),
    asOf: ages.length > 0 ? Math.min(...ages) : null,
  };
}

/**
 * The reason why a check without findings does not count as passed: some resources were not evaluated. Null if it has
 * findings or evaluated every resource. Missing data never looks like success.
 */
export function notEvaluatedReason(result: CheckResult): string | null {
  if (result.status !== "EVALUATED" || result.findings.length > 0) return null;
  const { evaluatedCount, notEvaluated } = result;
  const [first] = notEvaluated;
  if (first === undefined || evaluatedCount === 0) return first?.reason ?? null;
  return `${notEvaluated.length} of ${evaluatedCount + notEvaluated.length} resources could not be evaluated. ${first.reason}`;
}

/** Whether the check ran but could not evaluate any resource. */
function isWithoutEvidence(result: CheckResult): result is Extract<CheckResult, { status: "EVALUATED" }> {
  return result.status === "EVALUATED" && result.evaluatedCount === 0 && result.notEvaluated.length > 0;
}

/** Whether the check has resources, and the data about all of them can be read only from another account. */
function isUnavailable(result: CheckResult): boolean {
  return isWithoutEvidence(result) && result.notEvaluated.every((each) => each.isUnavailable);
}

function sectionCoverage(section: SectionName, state: Section<unknown>): SectionCoverage {
  return {
    section,
    status: state.status.toUpperCase() as SectionCoverage["status"],
    action: "action" in state ? state.action : null,
    code: "code" in state ? state.code : refusalOf(section, state),
    reason: "reason" in state ? state.reason : unreadReasonOf(section, state),
    count: "count" in state ? state.count : null,
    asOf: "asOf" in state ? state.asOf : null,
  };
}

/**
 * The state of a section as it is shown. READ: read in full. NOT_READ: requested, but read only in part or not at all.
 * OFF: switched off. NOTHING: nothing to read, such as organization policies of an account outside an organization.
 */
export type Reading = "READ" | "NOT_READ" | "OFF" | "NOTHING";

export function readingOf({ status, code, reason }: SectionCoverage): Reading {
  if (status === "READ") return reason === null ? "READ" : "NOT_READ";
  if (code === "NOT_REQUESTED") return "OFF";
  return code === "NO_ORGANIZATION" ? "NOTHING" : "NOT_READ";
}

/** The sections that are read in parts. A refused call leaves one part unread. */
const IN_PARTS = [
  "workloads",
  "resourcePolicies",
  "accessAnalyzer",
  "trailAlarms",
  "organizationAdministration",
] as const satisfies readonly SectionName[];
type SectionInParts = (typeof IN_PARTS)[number];

/** The unread parts of a section that was read in parts. Null for every other section. */
function unreadParts(name: SectionName, section: Section<unknown>): readonly UnreadPart[] | null {
  if (section.status !== "read" || !(IN_PARTS as readonly SectionName[]).includes(name)) return null;
  const value = section.value as SectionValues[SectionInParts];
  const { unread } = value;
  if (!("policies" in value)) return unread;
  return [...unread, ...(value.unreadBlocks ?? []), ...(value.unreadGrants ?? [])];
}

/**
 * The missing parts of a section that was read, for people: the refused calls, each once. Null if nothing is missing.
 */
function unreadReasonOf(section: SectionName, state: Section<unknown>): string | null {
  const parts = unreadParts(section, state);
  if (parts === null) return null;
  const regionsByAction = Map.groupBy(parts, ({ action }) => action);
  const lines = [...regionsByAction].map(
    ([action, refused]) => `${action}${inRegions(refused.map(({ region }) => region))} (${refused[0]!.reason})`,
  );
  return lines.length === 0 ? null : `Not read: ${lines.join("; ")}`;
}

/** The code of a section of which AWS refused a part. Null if other parts are missing, or none. */
function refusalOf(section: SectionName, state: Section<unknown>): "AWS_ACCESS_DENIED" | null {
  return unreadParts(section, state)?.some(({ status }) => status === "denied") ? "AWS_ACCESS_DENIED" : null;
}

function inRegions(regions: readonly (string | null)[]): string {
  const named = [...new Set(regions.filter((region) => region !== null))];
  return named.length === 0 ? "" : ` in ${named.join(", ")}`;
}
