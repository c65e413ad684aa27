/** What a check says now about one resource. Its life over time is an alert (`alert.ts`). */
import type { AlertCategory, Severity } from "./severity.ts";
import type { Instant } from "./time.ts";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * Who a finding is about. `id` is the identity that outlives renames and tells a re-created name apart:
 * the unique id (users, roles, groups, managed policies, certificates), user id + creation second (keys),
 * owner id + name (inline policies), account number (root, account, password policy), ARN (providers).
 */
export interface ResourceRef {
  readonly category: AlertCategory;
  readonly id: string;
  readonly name: string;
  readonly arn: string | null;
}

/** The facts that a finding rests on, readable by people: `{ ageDays: 212, createdAt: "2026-04-26T10:00:00Z" }`. Never a secret. */
export type Evidence = Readonly<Record<string, JsonValue>>;

export interface Finding {
  readonly checkId: string;
  readonly checkVersion: number;
  readonly resource: ResourceRef;
  /** Tells several findings of one check on one resource apart (a statement, a trusted account); "" for one. */
  readonly discriminator: string;
  readonly severity: Severity;
  /** One sentence with names and values: what is wrong here. */
  readonly description: string;
  readonly evidence: Evidence;
  /** The oldest fact that it rests on. */
  readonly asOf: Instant;
}

/** Where in an account something was not judged, and why. Never counts as passed. */
export interface NotEvaluated {
  readonly resource: ResourceRef;
  readonly reason: string;
}

/** What one check said about one snapshot. */
export type CheckResult =
  | {
      readonly status: "EVALUATED";
      readonly checkId: string;
      readonly checkVersion: number;
      readonly asOf: Instant;
      /** How many resources were judged, failing ones included, unjudged ones not. */
      readonly evaluatedCount: number;
      readonly findings: readonly Finding[];
      readonly notEvaluated: readonly NotEvaluated[];
    }
  | {
      readonly status: "NOT_EVALUATED";
      readonly checkId: string;
      readonly checkVersion: number;
      /** The sections that were missing, with what refused them, for people. */
      readonly reason: string;
      /** The exact actions that were refused or failed; empty where a section was skipped. */
      readonly missingActions: readonly string[];
      /** A section that was skipped (not possible here) does not lower coverage; a denied or failed one does. */
      readonly lowersCoverage: boolean;
    }
  | { readonly status: "DISABLED"; readonly checkId: string; readonly checkVersion: number };
