/**
 * Converts stored paths to their GraphQL form. Every part gets its account, so that it can be linked to the inventory.
 */
import type { JsonValue } from "../iam/finding.ts";
import type { Hop, PathPrincipal } from "../iam/escalation/paths/path.ts";
import { techniqueOf } from "../iam/escalation/techniques/index.ts";
import type { ProofPolicy, ProofStatement } from "../iam/escalation/paths/proof.ts";
import type { InventoryKey } from "../services/inventory/list.ts";
import type { AnalyzedPathChange } from "../services/analysis/requests.ts";
import type { EscalationPathRow } from "./rows.ts";
import type { EscalationHop, EscalationTechnique, PathStatement } from "./types/escalation.ts";
import type { PathChange } from "./types/what-if.ts";

export type PrincipalView = PathPrincipal & { readonly accountId: string };

export interface PolicyView extends ProofPolicy {
  /**
   * Whether the policy is a row of `Policy`. Trust policies, SCPs and policies that the caller writes during the step
   * are not.
   */
  readonly isInInventory: boolean;
  readonly key: InventoryKey;
  /** The role of a trust policy. Null for other policies. */
  readonly roleKey: InventoryKey | null;
}

export type StatementView = Omit<PathStatement, "policy"> & { readonly policy: PolicyView | null };
export type HopView = Omit<EscalationHop, "from" | "to" | "statements"> & {
  readonly from: PrincipalView;
  readonly to: PrincipalView;
  readonly statements: readonly StatementView[];
};

const IN_INVENTORY: ReadonlySet<string> = new Set(["INLINE", "ATTACHED", "GROUP_INLINE", "GROUP_ATTACHED", "BOUNDARY"]);

/** Returns the connected account of a principal. A path within one account has only that account. */
export type AccountOf = (awsAccountId: string | null) => string;

export function accountsOf({ accountId, readings }: Pick<EscalationPathRow, "accountId" | "readings">): AccountOf {
  return (awsAccountId) => readings.find((reading) => reading.awsAccountId === awsAccountId)?.accountId ?? accountId;
}

export function principalView(accountId: string, principal: PathPrincipal): PrincipalView {
  return { ...principal, accountId };
}

/** A stored path may have an earlier name of the technique. */
export function techniqueView({ techniqueId }: Pick<Hop, "techniqueId">): EscalationTechnique {
  const { id, name, category } = techniqueOf(techniqueId);
  return { id, name, category };
}

export function hopView(accountOf: AccountOf, hop: Hop): HopView {
  const [from, to] = [accountOf(hop.from.awsAccountId), accountOf(hop.to.awsAccountId)];
  // On a cross-account hop, the trust policy is in the target's account and every other policy in the caller's.
  const show = (statements: readonly ProofStatement[]) =>
    statements.map((statement) => statementView(statement.layer === "TRUST" ? to : from, statement));
  const { verdict } = hop;
  return {
    from: principalView(from, hop.from),
    to: principalView(to, hop.to),
    technique: techniqueView(hop),
    via: hop.via,
    verdict: verdict.kind,
    reasons: verdict.reasons,
    conditions: verdict.conditions.map(({ key, statements }) => ({ key, statements: show(statements) })),
    blockedBy: show(verdict.blockedBy),
    missing: verdict.missing,
    assumes: verdict.assumes,
    statements: show(hop.proof),
    statementsLeftOut: hop.proofLeftOut,
  };
}

export function statementView(accountId: string, { statement, policy, ...reason }: ProofStatement): StatementView {
  return {
    ...reason,
    policy: policy && policyView(accountId, policy),
    index: statement?.index ?? null,
    sid: statement?.sid ?? null,
    matched: statement
      ? [statement.action, statement.resource, statement.principal].filter((match) => match !== null)
      : [],
    conditions: (statement?.conditions ?? []).map((condition): JsonValue => ({ ...condition })),
  };
}

function policyView(accountId: string, policy: ProofPolicy): PolicyView {
  return {
    ...policy,
    isInInventory: policy.policyId !== null && IN_INVENTORY.has(policy.kind),
    key: { accountId, value: policy.policyId ?? "" },
    roleKey: policy.kind === "TRUST" && policy.holder ? { accountId, value: policy.holder.id } : null,
  };
}

export type PathChangeView = Omit<PathChange, "source" | "target" | "hops"> & {
  readonly source: PrincipalView;
  readonly target: PrincipalView;
  readonly hops: readonly HopView[];
};

export function pathChangeView(
  accountId: string,
  { source, path, before, after, causes }: AnalyzedPathChange,
): PathChangeView {
  return {
    source: principalView(accountId, source),
    target: principalView(accountId, path.target),
    verdict: path.verdict.kind,
    before,
    after,
    hopCount: path.hops.length,
    techniques: path.hops.map(techniqueView),
    hops: path.hops.map((hop) => hopView(() => accountId, hop)),
    causes: causes.map(({ policy, ...cause }) => ({ ...cause, policyName: policy?.name ?? null })),
    causedBy: [],
  };
}
