/** The escalation techniques that a document alone enables, as the API shows them. */
import { combinationsIn } from "../escalation/edges/single-policy.ts";
import type { VerdictKind } from "../escalation/simulation/verdict.ts";
import type { PolicyDocument } from "../policy/statement.ts";
import type { Instant } from "../time.ts";

/** The account id used for documents that belong to no account: the example account of the AWS documentation. */
const EXAMPLE_ACCOUNT = "111122223333";

export interface PolicyTechnique {
  /** The id of the technique. */
  readonly id: string;
  readonly name: string;
  /** EXPLOITABLE or CONDITIONAL. */
  readonly verdict: VerdictKind;
  /** The condition keys that the technique depends on. */
  readonly reasons: readonly string[];
  readonly actions: readonly string[];
  /** The indexes, in the policy document, of the statements that the technique needs. */
  readonly statements: readonly number[];
}

export interface AnalysedIn {
  /** Null for a document that belongs to no account. */
  readonly awsAccountId: string | null;
  readonly partition: string;
  readonly at: Instant;
  /** Whether the document is in use only as a permissions boundary, and so grants nothing. Default: false. */
  readonly isOnlyBoundary?: boolean;
}

/** The escalation techniques that the document alone enables for a principal it is attached to. A boundary enables none. */
export function techniquesOfPolicy(document: PolicyDocument, place: AnalysedIn): readonly PolicyTechnique[] {
  if (place.isOnlyBoundary) return [];
  return combinationsIn(document, locationOf(place)).map(({ technique, verdict }) => ({
    id: technique.id,
    name: technique.name,
    verdict: verdict.kind,
    reasons: verdict.reasons,
    actions: [...new Set(technique.steps.map(({ action }) => action))],
    statements: [...new Set(verdict.proof.flatMap(({ statement }) => (statement ? [statement.index] : [])))].toSorted(
      (a, b) => a - b,
    ),
  }));
}

/** Returns the account and partition for which a document is evaluated; an example account if it belongs to none. */
export function locationOf({ awsAccountId, partition, at }: AnalysedIn) {
  return { awsAccountId: awsAccountId ?? EXAMPLE_ACCOUNT, partition, at };
}
