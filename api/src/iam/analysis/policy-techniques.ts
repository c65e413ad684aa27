/** The known ways up that a document holds, in the words of the API. */
import { combinationsIn } from "../escalation/edges/single-policy.ts";
import type { VerdictKind } from "../escalation/simulation/verdict.ts";
import type { PolicyDocument } from "../policy/statement.ts";
import type { Instant } from "../time.ts";

/** A document of no account is judged as if it stood in this one: AWS's own example. */
const EXAMPLE_ACCOUNT = "111122223333";

export interface PolicyTechnique {
  /** The field's id of the method. */
  readonly id: string;
  readonly name: string;
  /** EXPLOITABLE or CONDITIONAL. */
  readonly verdict: VerdictKind;
  /** The condition keys that it hangs on. */
  readonly reasons: readonly string[];
  readonly actions: readonly string[];
  /** Indexes of the statements that it needs. */
  readonly statements: readonly number[];
}

export interface AnalysedIn {
  /** `null`: a document of no account. */
  readonly awsAccountId: string | null;
  readonly partition: string;
  readonly at: Instant;
}

/** The known ways up that the document opens by itself to whoever holds it. */
export function techniquesOfPolicy(
  document: PolicyDocument,
  { awsAccountId, partition, at }: AnalysedIn,
): readonly PolicyTechnique[] {
  return combinationsIn(document, { awsAccountId: awsAccountId ?? EXAMPLE_ACCOUNT, partition, at }).map(
    ({ technique, verdict }) => ({
      id: technique.id,
      name: technique.name,
      verdict: verdict.kind,
      reasons: verdict.reasons,
      actions: [...new Set(technique.steps.map(({ action }) => action))],
      statements: [...new Set(verdict.proof.flatMap(({ statement }) => (statement ? [statement.index] : [])))].toSorted(
        (a, b) => a - b,
      ),
    }),
  );
}
