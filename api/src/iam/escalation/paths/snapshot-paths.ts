/** The paths of a whole reading: the best one of each principal, and of whoever outside is let near an administrator. */
import type { AccountSnapshot } from "../../account.ts";
import { type EscalationFacts } from "../simulation/account-index.ts";
import { graphOf } from "../graph/snapshot-graph.ts";
import { type EscalationPath, externalPathsOf, pathOf } from "./path.ts";
import { VERDICTS } from "../simulation/verdict.ts";

/** `null`: users, roles and policies were not read, so nothing can be told. */
export function escalationFactsOf({
  awsAccountId,
  partition,
  takenAt,
  sections,
}: AccountSnapshot): EscalationFacts | null {
  const { authorizationDetails: details, credentialReport, organization, workloads } = sections;
  if (details.status !== "read") return null;
  return {
    awsAccountId,
    partition,
    at: Math.min(takenAt, details.asOf),
    details: details.value,
    ...(credentialReport.status === "read" && { credentialReport: credentialReport.value }),
    ...(organization.status === "read" && { organization: organization.value }),
    ...(workloads.status === "read" && { workloads: workloads.value }),
  };
}

/** One after the other, so that a scan may breathe between them. Rests on the graph that the snapshot's checks have made already. */
export function* snapshotPaths(facts: EscalationFacts): Generator<EscalationPath> {
  const graph = graphOf(facts);
  for (const arn of graph.nodes.keys()) {
    const path = pathOf(graph, arn);
    if (path) yield path;
  }
  yield* bestByIdentity(externalPathsOf(graph));
}

/** Somebody outside may be let in at several roles. */
function bestByIdentity(paths: readonly EscalationPath[]): Iterable<EscalationPath> {
  const best = new Map<string, EscalationPath>();
  for (const path of paths) {
    const known = best.get(pathIdentity(path));
    if (!known || pathRank(path) < pathRank(known)) best.set(pathIdentity(path), path);
  }
  return best.values();
}

/** By what a path is known from scan to scan: who goes it, whichever way it leads today. */
export function pathIdentity({ source }: EscalationPath): string {
  return source.uniqueId ?? `outsider ${source.arn ?? source.name}`;
}

/** Lower comes first: the surest, of these the shortest, of these what ends at an administrator of today. */
export function pathRank({ verdict, hops, source, target }: EscalationPath): number {
  const isNewAdministrator = target.kind === "NEW" ? 2 : target.arn === source.arn ? 1 : 0;
  return VERDICTS.indexOf(verdict.kind) * 1_000 + hops.length * 10 + isNewAdministrator;
}
