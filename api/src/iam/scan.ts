/** A scan's life and what it says of itself. The machine that moves it stands in `services/scans.ts`. */
import type { SectionName } from "./account.ts";
import type { Section } from "./section.ts";
import type { Instant } from "./time.ts";

export const SCAN_STATUSES = ["QUEUED", "RUNNING", "SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED"] as const;
export type ScanStatus = (typeof SCAN_STATUSES)[number];

export const SCAN_PHASES = ["CONNECT", "COLLECT", "ANALYZE", "RECONCILE"] as const;
export type ScanPhase = (typeof SCAN_PHASES)[number];

export const SCAN_TRIGGERS = ["OPERATOR", "TOKEN", "SCHEDULE", "FIRST_START"] as const;
export type ScanTrigger = (typeof SCAN_TRIGGERS)[number];

export function isFinal(status: ScanStatus): boolean {
  return status !== "QUEUED" && status !== "RUNNING";
}

/** Grows only: numbers never fall, phases never go back. */
export interface ScanProgress {
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

/** What a finished scan read and did not. `percent` = evaluated / enabled checks, rounded down; skipped sections do not lower it. */
export interface ScanCoverage {
  readonly percent: number;
  readonly sources: readonly SectionCoverage[];
  /** Exact actions that were refused or failed, each once. */
  readonly missingPermissions: readonly string[];
  readonly notEvaluatedChecks: readonly { readonly checkId: string; readonly reason: string; readonly missingActions: readonly string[] }[];
  /** The oldest fact of the picture. */
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
