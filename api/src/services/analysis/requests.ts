/** The questions that an analysis process answers, and its answers: structured data, limited to what a page can show. */
import type { AccountReading } from "../../aws/account-reading.ts";
import type { OfflineFile, OfflineFileKind, OfflineFileOwner } from "../../aws/offline-files.ts";
import type { InventoryTableName } from "../../db/sort-values.ts";
import type { AppErrorOptions, ErrorCode } from "../../errors.ts";
import type { TrustDecision } from "../../iam/analysis/access-decision.ts";
import type { AlternativePaths } from "../../iam/escalation/paths/alternatives.ts";
import type { FactsChange } from "../../iam/escalation/paths/hypothetical-account.ts";
import type { ChokePoint } from "../../iam/escalation/paths/choke-points.ts";
import type { DriftCause } from "../../iam/escalation/paths/causes.ts";
import type { EscalationPath, PathPrincipal } from "../../iam/escalation/paths/path.ts";
import type { PolicyTechnique } from "../../iam/analysis/policy-techniques.ts";
import type { ServiceUsage, Suggestion } from "../../iam/analysis/least-privilege.ts";
import type { CatalogueAction } from "../../iam/policy/catalogue.ts";
import type { AllowedAction, Expansion } from "../../iam/policy/expansion.ts";
import type { PolicyIssue } from "../../iam/policy/issues.ts";
import type { RelationGraph, RelationQuestion } from "../../iam/principals/relation-graph.ts";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import type { Instant } from "../../iam/time.ts";
import type { AccountFile } from "../accounts/account-file.ts";
import type { PolicyDocumentView } from "../inventory/policy-document-view.ts";
import type {
  PermissionChoice,
  AnalyzedActions,
  AnalyzedDecision,
  AnalyzedPermissions,
  AskedAccess,
} from "./access-analysis.ts";
import type { Reevaluation, ReevaluationQuestion, ThresholdEffect, ThresholdQuestion } from "./reevaluation.ts";
import type { ScanPart, ScanQuestion } from "./scan-steps.ts";
import type { AnalyzedPrincipals, PrincipalsQuestion } from "./allowed-principals.ts";
import type { AnalyzedFix, FixQuestion } from "./alert-fix.ts";
import type { PackedRows } from "./past-rows.ts";
import type { PackedSnapshot } from "./snapshot-codec.ts";
import type { AnalyzedDrift } from "./snapshot-drift.ts";

export type Question =
  | { readonly kind: "WHAT_IF"; readonly snapshot: PackedSnapshot; readonly change: FactsChange }
  | { readonly kind: "OTHER_PATHS"; readonly snapshot: PackedSnapshot; readonly principalArn: string }
  | { readonly kind: "CHOKE_POINTS"; readonly snapshot: PackedSnapshot }
  | { readonly kind: "RELATIONS"; readonly snapshot: PackedSnapshot; readonly question: RelationQuestion }
  | {
      readonly kind: "ACCESS";
      readonly snapshot: PackedSnapshot;
      /** The latest snapshot of the connected account that owns the resource, if that is another one. */
      readonly ownerSnapshot: PackedSnapshot | null;
      readonly question: AskedAccess & { readonly principalArn: string };
    }
  | {
      readonly kind: "PRINCIPALS";
      readonly snapshot: PackedSnapshot;
      readonly ownerSnapshot: PackedSnapshot | null;
      readonly question: PrincipalsQuestion;
    }
  | { readonly kind: "PERMISSIONS"; readonly snapshot: PackedSnapshot; readonly principalArn: string }
  | {
      readonly kind: "ACTIONS";
      readonly snapshot: PackedSnapshot;
      readonly choice: PermissionChoice & { readonly principalArn: string };
    }
  | { readonly kind: "TRUSTS"; readonly snapshot: PackedSnapshot; readonly roleArns: readonly string[] }
  | { readonly kind: "POLICIES"; readonly documents: readonly PolicyText[]; readonly at: number }
  | {
      readonly kind: "DESCRIBE_ACTIONS";
      readonly text: string;
      readonly actions: readonly CatalogueAction[];
    }
  | { readonly kind: "NARROWER"; readonly documents: readonly UsedDocument[] }
  | { readonly kind: "COMPARE"; readonly before: PackedSnapshot; readonly after: PackedSnapshot }
  | { readonly kind: "PAST_ROWS"; readonly snapshot: PackedSnapshot; readonly tables: readonly InventoryTableName[] }
  | { readonly kind: "THRESHOLDS"; readonly snapshot: PackedSnapshot; readonly question: ThresholdQuestion }
  | { readonly kind: "REEVALUATE"; readonly snapshot: PackedSnapshot; readonly question: ReevaluationQuestion }
  | { readonly kind: "FIX"; readonly snapshot: PackedSnapshot; readonly question: FixQuestion }
  | ScanQuestion
  | {
      readonly kind: "OFFLINE_FILE";
      readonly fileKind: OfflineFileKind;
      readonly content: Uint8Array;
      readonly now: Instant;
    }
  | { readonly kind: "ACCOUNT_FILE"; readonly text: string }
  | { readonly kind: "OFFLINE_ACCOUNT"; readonly awsAccountId: string; readonly files: readonly PackedFile[] };
export type QuestionKind = Question["kind"];

/** An offline file as stored in the database. */
export type PackedFile = Omit<OfflineFile, "content"> & { readonly packed: Uint8Array };

export interface AnalyzedPathChange {
  readonly source: PathPrincipal;
  /** The path that closed or opened. If the principal's path was rerouted, the path after the change. */
  readonly path: EscalationPath;
  /** Null if there was no path. */
  readonly before: VerdictKind | null;
  readonly after: VerdictKind | null;
  readonly causes: readonly DriftCause[];
}

export interface AnalyzedPathChanges {
  readonly closed: readonly AnalyzedPathChange[];
  readonly opened: readonly AnalyzedPathChange[];
  readonly rerouted: readonly AnalyzedPathChange[];
  /** The total counts. The lists contain only the first entries. */
  readonly closedCount: number;
  /** How many of the closed paths start at external principals, of which each has one. */
  readonly closedExternalCount: number;
  readonly openedCount: number;
  readonly reroutedCount: number;
}

export interface AnalyzedWhatIf extends AnalyzedPathChanges {
  readonly administratorsGained: readonly PathPrincipal[];
  readonly administratorsLost: readonly PathPrincipal[];
  /** The principals with an open path after the change, and how many of them are external. */
  readonly remainingCount: number;
  readonly remainingExternalCount: number;
  readonly unmatched: readonly string[];
}

/** A policy document as AWS or an operator wrote it, with its account. */
export interface PolicyText {
  readonly text: string;
  readonly awsAccountId: string | null;
  readonly partition: string;
  /** Whether the policy is in use only as a permissions boundary, and so grants nothing. Default: false. */
  readonly isOnlyBoundary?: boolean;
}

export type UsedDocument = PolicyText & { readonly usage: ServiceUsage };

export interface AnalyzedPolicy {
  /** The document formatted in lines. All line numbers refer to its text. */
  readonly view: PolicyDocumentView;
  readonly issues: readonly PolicyIssue[];
  readonly techniques: readonly PolicyTechnique[];
  readonly summary: string | null;
  readonly expansion: Expansion | null;
}

export interface Answers {
  /** Null if users, roles and policies were not read. */
  readonly WHAT_IF: AnalyzedWhatIf | null;
  readonly OTHER_PATHS: AlternativePaths | null;
  readonly CHOKE_POINTS: readonly ChokePoint[] | null;
  /** `graph` is null if the account has no such resource. */
  readonly RELATIONS: { readonly graph: RelationGraph | null } | null;
  readonly ACCESS: { readonly found: AnalyzedDecision | null } | null;
  readonly PRINCIPALS: AnalyzedPrincipals | null;
  readonly PERMISSIONS: { readonly found: AnalyzedPermissions | null } | null;
  readonly ACTIONS: AnalyzedActions | null;
  readonly TRUSTS: Readonly<Record<string, readonly (TrustDecision | null)[]>> | null;
  /** One analysis per document, in the same order. */
  readonly POLICIES: readonly AnalyzedPolicy[];
  readonly DESCRIBE_ACTIONS: readonly AllowedAction[];
  readonly NARROWER: readonly (Suggestion | null)[];
  readonly COMPARE: { readonly drift: AnalyzedDrift; readonly paths: AnalyzedPathChanges | null };
  readonly PAST_ROWS: PackedRows;
  readonly FIX: AnalyzedFix;
  /** One for each check. */
  readonly THRESHOLDS: readonly ThresholdEffect[];
  readonly REEVALUATE: Reevaluation;
  /** The results of a scan come in parts. */
  readonly SCAN: null;
  /** The owner of the file, and the file compressed for the database. */
  readonly OFFLINE_FILE: { readonly owner: OfflineFileOwner; readonly packed: Uint8Array };
  readonly OFFLINE_ACCOUNT: AccountReading;
  readonly ACCOUNT_FILE: AccountFile;
}

/** The messages of the process. A SCAN sends parts first. Each answer ends with one message: its value or a failure. */
export type ProcessMessage =
  | { readonly part: ScanPart }
  | {
      readonly ok: true;
      readonly value: Answers[QuestionKind];
      /** The size of the process's heap after the answer, in MB. */
      readonly heapMb: number;
    }
  | {
      readonly ok: false;
      /** An error for the caller. Null for a fault of the code, which only the log shows. */
      readonly error: AnswerError | null;
      readonly reason: string;
      readonly heapMb: number;
    };

export type AnswerError = Required<Pick<AppErrorOptions, "message" | "details">> & { readonly code: ErrorCode };
