/** The differences of two snapshots as a page shows them: limited lists, and documents in lines. */
import type { AccountSnapshot } from "../../iam/account.ts";
import { type Difference, type Drift, driftBetween } from "../../iam/drift.ts";
import { type Facts, mapDocuments } from "../../iam/inventory-change.ts";
import { readableText } from "../inventory/policy-document-view.ts";

/** The maximum length of each list. A person can look through this many entries, and the transfer is fast. */
const DIFFERENCES_MAX = 500;

export interface AnalyzedDrift extends Drift {
  /** The total counts. The lists contain only the first entries. */
  readonly addedCount: number;
  readonly removedCount: number;
  readonly changedCount: number;
}

export function analyzeDrift(from: AccountSnapshot, to: AccountSnapshot): AnalyzedDrift {
  const { notCompared, added, removed, changed } = driftBetween(from, to);
  return {
    notCompared,
    added: firstOf(added),
    removed: firstOf(removed),
    changed: firstOf(changed),
    addedCount: added.length,
    removedCount: removed.length,
    changedCount: changed.length,
  };
}

function firstOf(differences: readonly Difference[]): readonly Difference[] {
  return differences
    .slice(0, DIFFERENCES_MAX)
    .map((difference) => ({ ...difference, before: inLines(difference.before), after: inLines(difference.after) }));
}

function inLines(facts: Facts | null): Facts | null {
  return facts && mapDocuments(facts, readableText);
}
