/**
 * Functions that the privilege-escalation checks share: the graph, the principals to evaluate, and hops as evidence.
 */
import type { AuthorizationDetails, Role, User } from "../account.ts";
import type { EscalationGraph } from "../escalation/graph/search.ts";
import { graphOf } from "../escalation/graph/snapshot-graph.ts";
import { describeReason } from "../escalation/simulation/verdict.ts";
import type { EscalationPath } from "../escalation/paths/path.ts";
import type { Reason } from "../policy/evaluate.ts";
import type { JsonValue } from "../finding.ts";
import type { CheckContext, FactsOf } from "./check.ts";
import { memoize } from "../memoize.ts";
import { ownRoles } from "./subjects.ts";

/** The maximum number of statements shown in the evidence of one hop. */
export const MAX_SHOWN_REASONS = 10;

export const ESCALATION_OPTIONAL = ["credentialReport", "organization", "workloads"] as const;
export type EscalationFactsOf = FactsOf<"authorizationDetails", (typeof ESCALATION_OPTIONAL)[number]>;

/** The graph of a check's facts. It is memoized, because the check calls this for each principal with the same objects. */
export function graphOfFacts(facts: EscalationFactsOf, context: CheckContext): EscalationGraph {
  return graphsOf(facts)(context);
}

const graphsOf = memoize(({ authorizationDetails, ...facts }: EscalationFactsOf) =>
  memoize(({ at, awsAccountId, partition }: CheckContext) =>
    graphOf({ at, awsAccountId, partition, details: authorizationDetails, ...facts }),
  ),
);

/** Returns all users and roles except service-linked roles. IAM Identity Center roles count: people work with them. */
export function principals({ authorizationDetails }: EscalationFactsOf): readonly (User | Role)[] {
  return principalsOf(authorizationDetails);
}

const principalsOf = memoize((details: AuthorizationDetails): readonly (User | Role)[] => [
  ...details.users,
  ...ownRoles(details),
]);

export function reasonsEvidence(reasons: readonly Reason[]): JsonValue {
  return reasons.slice(0, MAX_SHOWN_REASONS).map((reason) => ({
    summary: describeReason(reason),
    layer: reason.layer,
    policyName: reason.policy?.name ?? null,
    statement: reason.statement?.index ?? null,
  }));
}

/** Sorts SCPs last. Otherwise, with one per organization level, they could displace the granting statements. */
function grantsFirst(proof: EscalationPath["hops"][number]["proof"]): EscalationPath["hops"][number]["proof"] {
  return proof.toSorted((a, b) => Number(a.layer === "SCP") - Number(b.layer === "SCP"));
}

export function hopsEvidence({ hops }: EscalationPath): JsonValue {
  return hops.map(({ from, to, techniqueId, techniqueName, via, verdict, proof }) => ({
    from: from.name,
    to: to.name,
    awsAccountId: from.awsAccountId,
    techniqueId,
    techniqueName,
    via: via.map(({ name }) => name),
    verdict: verdict.kind,
    reasons: verdict.reasons,
    statements: grantsFirst(proof)
      .slice(0, MAX_SHOWN_REASONS)
      .map(({ effect, summary, layer, action, resource, policy, statement }) => ({
        effect,
        summary,
        layer,
        action,
        resource,
        policyName: policy?.name ?? null,
        policyId: policy?.policyId ?? null,
        policyArn: policy?.arn ?? null,
        holder: policy?.holder?.name ?? null,
        awsAccountId: policy?.holder?.arn?.split(":")[4] ?? null,
        statement: statement?.index ?? null,
      })),
  }));
}
