/** The result of a check for one resource at one time. An alert tracks it over time (`alerts/alert.ts`). */
import type { AlertCategory, Severity } from "./severity.ts";
import type { Instant } from "./time.ts";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * The resource of a finding. `id` survives renames and differs for a resource re-created with the same name. It
 * consists of the unique id (users, roles, groups, managed policies, certificates), user id and creation second (keys),
 * owner id and name (inline policies), account number (root, account, password policy), or ARN (providers).
 */
export interface ResourceRef {
  readonly category: AlertCategory;
  readonly id: string;
  readonly name: string;
  readonly arn: string | null;
}

/**
 * The facts behind a finding, shown to people: `{ ageDays: 212, createdAt: "2026-04-26T10:00:00Z" }`. Never contains a
 * secret.
 */
export type Evidence = Readonly<Record<string, JsonValue>>;

export interface Finding {
  readonly checkId: string;
  readonly checkVersion: number;
  readonly resource: ResourceRef;
  /**
   * Distinguishes several findings of one check on one resource, for instance by the trusted account. Empty if there is
   * only one finding.
   */
  readonly discriminator: string;
  readonly severity: Severity;
  /** Describes the issue in one sentence, with names and values. */
  readonly description: string;
  readonly evidence: Evidence;
  /** The time of the oldest fact behind the finding. */
  readonly asOf: Instant;
}

/** A resource that a check could not evaluate, and why. Never counts as passed. */
export interface NotEvaluated {
  readonly resource: ResourceRef;
  readonly reason: string;
  /** Whether the data cannot be read from this account at all. Like a skipped section, it does not lower coverage. */
  readonly isUnavailable?: boolean;
}

/** The result of one check for one snapshot. */
export type CheckResult =
  | {
      readonly status: "EVALUATED";
      readonly checkId: string;
      readonly checkVersion: number;
      readonly asOf: Instant;
      /** The number of evaluated resources, including those with findings and excluding `notEvaluated`. */
      readonly evaluatedCount: number;
      readonly findings: readonly Finding[];
      readonly notEvaluated: readonly NotEvaluated[];
    }
  | {
      readonly status: "NOT_EVALUATED";
      readonly checkId: string;
      readonly checkVersion: number;
      /** Describes the missing sections and why each is missing. */
      readonly reason: string;
      /** The exact actions that were denied or failed. Empty if a section was skipped. */
      readonly missingActions: readonly string[];
      /** Whether the result lowers coverage. Denied and failed sections and missing files do; others do not. */
      readonly lowersCoverage: boolean;
    }
  | { readonly status: "DISABLED"; readonly checkId: string; readonly checkVersion: number };
