import type { Instant } from "./time.ts";

/**
 * One part of an account as it was (or was not) read. A check never sees a section that is not `read`, so a
 * missing answer can never look like an empty one (invariant 2 of ARCHITECTURE.md).
 *
 * - `read`     `value` is what AWS answered, true at `asOf` (which may be hours before the scan: AWS re-serves
 *              a credential report younger than four hours).
 * - `denied`   AWS refused `action`; `reason` carries AWS's own words (they may name an SCP).
 * - `failed`   it was asked for and something broke: throttled to the end, bad answer, repeating marker.
 * - `skipped`  it was not asked for: not possible with this source, opt-in, no organization, or the endpoint does not know the operation.
 *
 * Only `denied` and `failed` make a scan PARTIAL and lower its coverage.
 */
export type Section<T> = ReadSection<T> | UnreadSection;

export interface ReadSection<T> {
  readonly status: "read";
  readonly value: T;
  readonly asOf: Instant;
  /** How many items the section holds, for people; 1 for single facts. */
  readonly count: number;
}

export type UnreadSection = DeniedSection | FailedSection | SkippedSection;

export interface DeniedSection {
  readonly status: "denied";
  /** The exact action that was refused, e.g. `iam:GetCredentialReport`. */
  readonly action: string;
  readonly code: string;
  readonly reason: string;
  readonly at: Instant;
}

export interface FailedSection {
  readonly status: "failed";
  readonly action: string;
  readonly code: string;
  readonly reason: string;
  readonly at: Instant;
}

export type SkipCode =
  | "NOT_REQUESTED"
  | "NOT_READ_YET"
  | "NOT_IN_SOURCE"
  | "NO_ORGANIZATION"
  | "UNSUPPORTED_BY_ENDPOINT";

export interface SkippedSection {
  readonly status: "skipped";
  readonly code: SkipCode;
  readonly reason: string;
  readonly at: Instant;
}

export function readSection<T>(value: T, asOf: Instant, count: number): ReadSection<T> {
  return { status: "read", value, asOf, count };
}
