/**
 * Counts how many of a generated account's planted escalation paths are found as planted, and which decoys are reported
 * as paths.
 */
import type { PlantedEscalation } from "../sandbox/plant-escalation.ts";
import type { AccountSnapshot } from "../src/iam/account.ts";
import { buildGraph, type EscalationGraph } from "../src/iam/escalation/graph/search.ts";
import { pathOf } from "../src/iam/escalation/paths/path.ts";

interface PlantedVerdicts {
  readonly found: number;
  /** The ARNs of sources whose path was not found, or differs from the planted one. */
  readonly missed: readonly string[];
  /** The ARNs of decoys that are reported as EXPLOITABLE or CONDITIONAL. */
  readonly falsePositives: readonly string[];
}

export function scorePlanted(snapshot: AccountSnapshot, planted: PlantedEscalation): PlantedVerdicts {
  const graph = graphOfSnapshot(snapshot);
  const missed = planted.paths.filter(({ sourceArn, techniqueIds, verdict }) => {
    const path = pathOf(graph, sourceArn);
    if (path?.verdict.kind !== verdict) return true;
    return techniqueIds !== null && path.hops.map(({ techniqueId }) => techniqueId).join() !== techniqueIds.join();
  });
  const falsePositives = planted.decoys.filter((arn) => {
    const kind = pathOf(graph, arn)?.verdict.kind;
    return kind === "EXPLOITABLE" || kind === "CONDITIONAL";
  });
  return {
    found: planted.paths.length - missed.length,
    missed: missed.map(({ sourceArn }) => sourceArn),
    falsePositives,
  };
}

export function graphOfSnapshot({ awsAccountId, partition, takenAt, sections }: AccountSnapshot): EscalationGraph {
  const { authorizationDetails: details, credentialReport, organization, workloads } = sections;
  if (details.status !== "read") throw new Error("The authorization details were not read.");
  return buildGraph({
    awsAccountId,
    partition,
    at: takenAt,
    details: details.value,
    ...(credentialReport.status === "read" && { credentialReport: credentialReport.value }),
    ...(organization.status === "read" && { organization: organization.value }),
    ...(workloads.status === "read" && { workloads: workloads.value }),
  });
}
