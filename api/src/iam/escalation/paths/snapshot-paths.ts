/**
 * The paths of a snapshot: the best path of each principal, and of each external principal that a trust policy allows
 * to assume a role.
 */
import type { AccountSnapshot } from "../../account.ts";
import { type EscalationFacts } from "../simulation/account-index.ts";
import { graphOf } from "../graph/snapshot-graph.ts";
import { type EscalationPath, externalPathsOf, pathOf, type PathPrincipal } from "./path.ts";
import { VERDICTS } from "../simulation/verdict.ts";

/**
 * The facts for the search. Null if users, roles and policies were not read, because nothing can be proven without
 * them.
 */
export function escalationFactsOf({
  awsAccountId,
  partition,
  takenAt,
  sections,
}: AccountSnapshot): EscalationFacts | null {
  const { authorizationDetails: details, credentialReport, organization, workloads, resourcePolicies } = sections;
  if (details.status !== "read") return null;
  return {
    awsAccountId,
    partition,
    at: Math.min(takenAt, details.asOf),
    details: details.value,
    ...(credentialReport.status === "read" && { credentialReport: credentialReport.value }),
    ...(organization.status === "read" && { organization: organization.value }),
    ...(workloads.status === "read" && { workloads: workloads.value }),
    ...(resourcePolicies.status === "read" && { resourcePolicies: resourcePolicies.value }),
  };
}

/** Yields paths one by one, so that a scan can let other work run in between. Uses the graph that the checks have built. */
export function* snapshotPaths(facts: EscalationFacts): Generator<EscalationPath> {
  const graph = graphOf(facts);
  for (const arn of graph.nodes.keys()) {
    const path = pathOf(graph, arn);
    if (path) yield path;
  }
  yield* bestByIdentity(externalPathsOf(graph));
}

/** Keeps the best path of each external principal, because several roles may trust the same external principal. */
function bestByIdentity(paths: readonly EscalationPath[]): Iterable<EscalationPath> {
  const best = new Map<string, EscalationPath>();
  for (const path of paths) {
    const other = best.get(pathIdentity(path));
    if (!other || pathRank(path) < pathRank(other)) best.set(pathIdentity(path), path);
  }
  return best.values();
}

/**
 * The prefix of stored identities of external principals. It must not change: with another prefix, the next scan would
 * end every stored path of an external principal and store it as a new one.
 */
const EXTERNAL_PREFIX = "OUTSIDER".toLowerCase();

/** Identifies a path from scan to scan by its source, because its hops may change. */
export function pathIdentity({ source }: EscalationPath): string {
  return source.uniqueId ?? `${EXTERNAL_PREFIX} ${source.arn ?? source.name}`;
}

/**
 * The rank of a path, where lower is better. Compares certainty, then length, then whether the target is an
 * administrator already.
 */
export function pathRank({ verdict, hops, source, target }: EscalationPath): number {
  return VERDICTS.indexOf(verdict.kind) * 1_000 + hops.length * 10 + targetRank(source, target);
}

function targetRank(source: PathPrincipal, target: PathPrincipal): number {
  if (target.kind === "NEW") return 2;
  return target.arn === source.arn ? 1 : 0;
}
