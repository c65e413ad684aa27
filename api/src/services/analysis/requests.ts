/** The questions that the analysis thread answers, and its answers: plain JSON, limited to what a page can show. */
import type { AccessQuestion, TrustDecision } from "../../iam/analysis/access-decision.ts";
import type { Drift } from "../../iam/drift.ts";
import type { AlternativePaths } from "../../iam/escalation/paths/alternatives.ts";
import type { FactsChange } from "../../iam/escalation/paths/hypothetical-account.ts";
import type { ChokePoint } from "../../iam/escalation/paths/choke-points.ts";
import type { DriftCause } from "../../iam/escalation/paths/causes.ts";
import type { EscalationPath, PathPrincipal } from "../../iam/escalation/paths/path.ts";
import type { PolicyTechnique } from "../../iam/analysis/policy-techniques.ts";
import type { ServiceUsage, Suggestion } from "../../iam/analysis/least-privilege.ts";
import type { Expansion } from "../../iam/policy/expansion.ts";
import type { PolicyIssue } from "../../iam/policy/issues.ts";
import type { RelationGraph, RelationQuestion } from "../../iam/principals/relation-graph.ts";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import type { PermissionChoice, AnalyzedActions, AnalyzedDecision, AnalyzedPermissions } from "./access-analysis.ts";

/** A snapshot as stored in the database. */
export interface PackedSnapshot {
  readonly id: string;
  readonly document: Uint8Array;
}

export type Question =
  | { readonly kind: "WHAT_IF"; readonly snapshot: PackedSnapshot; readonly change: FactsChange }
  | { readonly kind: "OTHER_PATHS"; readonly snapshot: PackedSnapshot; readonly principalArn: string }
  | { readonly kind: "CHOKE_POINTS"; readonly snapshot: PackedSnapshot }
  | { readonly kind: "RELATIONS"; readonly snapshot: PackedSnapshot; readonly question: RelationQuestion }
  | {
      readonly kind: "ACCESS";
      readonly snapshot: PackedSnapshot;
      readonly question: AccessQuestion & { readonly principalArn: string };
    }
  | { readonly kind: "PERMISSIONS"; readonly snapshot: PackedSnapshot; readonly principalArn: string }
  | {
      readonly kind: "ACTIONS";
      readonly snapshot: PackedSnapshot;
      readonly choice: PermissionChoice & { readonly principalArn: string };
    }
  | { readonly kind: "TRUSTS"; readonly snapshot: PackedSnapshot; readonly roleArns: readonly string[] }
  | {
      readonly kind: "POLICY";
      readonly text: string;
      readonly awsAccountId: string | null;
      readonly partition: string;
      readonly at: number;
    }
  | {
      readonly kind: "NARROWER";
      readonly text: string;
      readonly awsAccountId: string | null;
      readonly partition: string;
      readonly usage: ServiceUsage;
    }
  | { readonly kind: "COMPARE"; readonly before: PackedSnapshot; readonly after: PackedSnapshot };
export type QuestionKind = Question["kind"];

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
  readonly openedCount: number;
  readonly reroutedCount: number;
}

export interface AnalyzedWhatIf extends AnalyzedPathChanges {
  readonly administratorsGained: readonly PathPrincipal[];
  readonly administratorsLost: readonly PathPrincipal[];
  readonly unmatched: readonly string[];
}

export interface Answers {
  /** Null if users, roles and policies were not read. */
  readonly WHAT_IF: AnalyzedWhatIf | null;
  readonly OTHER_PATHS: AlternativePaths | null;
  readonly CHOKE_POINTS: readonly ChokePoint[] | null;
  /** `graph` is null if the account has no such resource. */
  readonly RELATIONS: { readonly graph: RelationGraph | null } | null;
  readonly ACCESS: { readonly found: AnalyzedDecision | null } | null;
  readonly PERMISSIONS: { readonly found: AnalyzedPermissions | null } | null;
  readonly ACTIONS: AnalyzedActions | null;
  readonly TRUSTS: Readonly<Record<string, readonly (TrustDecision | null)[]>> | null;
  readonly POLICY: {
    readonly issues: readonly PolicyIssue[];
    readonly techniques: readonly PolicyTechnique[];
    readonly summary: string | null;
    readonly expansion: Expansion | null;
  };
  readonly NARROWER: Suggestion | null;
  readonly COMPARE: { readonly drift: Drift; readonly paths: AnalyzedPathChanges | null };
}

export type ThreadAnswer =
  | { readonly ok: true; readonly value: Answers[QuestionKind] }
  | { readonly ok: false; readonly reason: string };
