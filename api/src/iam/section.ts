import type { Instant } from "./time.ts";

/**
 * One part of an account snapshot, read or not. A check never receives a section that is not `read`, so missing data can
 * never look like empty data (invariant 2 of ARCHITECTURE.md).
 *
 * - `read`     `value` is the response of AWS as of `asOf`. That can be hours before the scan, because AWS caches a
 *              credential report for four hours.
 * - `denied`   AWS denied `action`. `reason` quotes AWS and may name an SCP.
 * - `failed`   The request failed: throttled until retries ran out, invalid response, repeated pagination marker.
 * - `skipped`  Not requested: unsupported by the source or the endpoint, opt-in, or no organization.
 *
 * Only `denied` and `failed` make a scan PARTIAL and lower its coverage.
 */
export type Section<T> = ReadSection<T> | UnreadSection;

export interface ReadSection<T> {
  readonly status: "read";
  readonly value: T;
  readonly asOf: Instant;
  /** The number of items in the section, for display; 1 for a single fact. */
  readonly count: number;
}

export type UnreadSection = DeniedSection | FailedSection | SkippedSection;

export interface DeniedSection {
  readonly status: "denied";
  /** The exact action that was denied, e.g. `iam:GetCredentialReport`. */
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
  /** A file of an offline account that was not uploaded. Unlike the other codes, it lowers the coverage. */
  | "NOT_UPLOADED"
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

/** The part of a section that one refused or failed call leaves unknown, while other parts were read. */
export interface UnreadPart {
  /** Null if the call concerns no single Region. */
  readonly region: string | null;
  readonly status: "denied" | "failed" | "skipped";
  /** The action that was refused or that failed. */
  readonly action: string;
  readonly code: SkipCode | (string & {});
  readonly reason: string;
}

const OUTCOMES: Readonly<Record<UnreadPart["status"], string>> = {
  denied: "was refused",
  failed: "failed",
  skipped: "is not available",
};

/** The refused calls in words: "s3:GetBucketPolicy was refused in eu-west-1". */
export function causeOf({ action, status, region }: Pick<UnreadPart, "action" | "status" | "region">): string {
  return `${action} ${OUTCOMES[status]}${region === null ? "" : ` in ${region}`}`;
}
