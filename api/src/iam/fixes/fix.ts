/**
 * The complete fix of one alert: the documents as they should be, the commands that carry them, and what an operator must
 * still decide. `propose.ts` makes it from a snapshot, `prove.ts` shows its effect.
 */
import type { AccountSnapshot, AuthorizationDetails } from "../account.ts";
import type { AnyCheck } from "../checks/check.ts";
import type { FactsChange } from "../escalation/paths/hypothetical-account.ts";
import type { Finding } from "../finding.ts";
import type { CheckSettings } from "../settings.ts";

export type FixDocumentKind = "TRUST_POLICY" | "MANAGED_POLICY" | "INLINE_POLICY";

export interface FixDocument {
  readonly kind: FixDocumentKind;
  /** The policy and, for an inline or trust policy, its owner: `deploy (trust policy)`. */
  readonly name: string;
  readonly fileName: string;
  /** The present document, formatted. Null for a policy that the fix creates. */
  readonly before: string | null;
  /** The corrected document, formatted. Null if the fix deletes the policy. */
  readonly after: string | null;
}

/** The change of a fix, and the commands that make it. */
export interface FixChange {
  readonly documents: readonly FixDocument[];
  /** The change in the form that the simulation accepts. */
  readonly change: FactsChange;
  readonly cli: string;
  readonly terraform: string | null;
  /** The warnings to read before the change, in sentences. */
  readonly notes: readonly string[];
}

/** A change that only replaces documents that exist. */
export type DocumentChange = Required<Pick<FactsChange, "putPolicies" | "putInlinePolicies" | "setTrustPolicies">>;

/**
 * The change of a fix that only replaces documents, so that it can be simulated again, also together with other changes.
 * Null if the fix creates, attaches or deletes something as well.
 */
export function documentChangeOf({ documents, change }: FixChange): DocumentChange | null {
  const { putPolicies = [], putInlinePolicies = [], setTrustPolicies = [], ...others } = change;
  const isReplacing = documents.every(({ before, after }) => before !== null && after !== null);
  const isOnly = Object.values(others).every((parts) => parts.length === 0);
  return isReplacing && isOnly && documents.length > 0 ? { putPolicies, putInlinePolicies, setTrustPolicies } : null;
}

/** A value that only the operator knows. */
export interface FixInput {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  /** The values in use: those of the operator, or the proposed ones. */
  readonly values: readonly string[];
  readonly isRequired: boolean;
  readonly isList: boolean;
  /** Why the values cannot be used. Null if they can. */
  readonly problem: string | null;
}

export interface InputQuestion {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly isRequired?: boolean;
  readonly isList?: boolean;
  readonly proposed?: readonly string[];
  /** Why a value cannot be used, or null. */
  readonly problemOf?: (value: string) => string | null;
}

/** Asks for a value, and records it as an input of the fix. Null if a required value is missing or wrong. */
export type ReadInput = (question: InputQuestion) => readonly string[] | null;

export interface FixFacts {
  readonly snapshot: AccountSnapshot;
  readonly details: AuthorizationDetails;
  readonly awsAccountId: string;
  readonly partition: string;
  readonly settings: CheckSettings;
  readonly check: AnyCheck;
  /** The finding in the latest snapshot. */
  readonly finding: Finding;
}

/** Returns null if there is no fix for this resource, or if a value of the operator is missing. */
export type Fixer = (facts: FixFacts, read: ReadInput) => FixChange | null;
