/** What differs between two graphs of one account: for whom a way to administrator opened, closed, or leads elsewhere. */
import type { EscalationGraph } from "../graph/search.ts";
import {
  type EscalationPath,
  outlineOf,
  externalPathsOf,
  type PathPrincipal,
  pathOf,
  pathOfSteps,
  principalOf,
  stepsFrom,
} from "./path.ts";
import { uniqueIdOf } from "./proof.ts";
import { type VerdictKind, VERDICTS } from "../simulation/verdict.ts";

export interface PathChange {
  readonly source: PathPrincipal;
  /** The best path of the source in either; `null`: it has none, is an administrator, or is not there. */
  readonly before: EscalationPath | null;
  readonly after: EscalationPath | null;
}

export interface PathChanges {
  /** No longer as sure as it was: gone, blocked, or under a condition now. */
  readonly closed: readonly PathChange[];
  readonly opened: readonly PathChange[];
  /** As sure as before, over another way: the old one closed and another is left, or a shorter one opened. */
  readonly rerouted: readonly PathChange[];
  /** Who holds everything in the one and not in the other. */
  readonly administrators: { readonly gained: readonly PathPrincipal[]; readonly lost: readonly PathPrincipal[] };
}

const CLOSED = VERDICTS.indexOf("BLOCKED");

export function comparePaths(before: EscalationGraph, after: EscalationGraph): PathChanges {
  const closed: PathChange[] = [];
  const opened: PathChange[] = [];
  const rerouted: PathChange[] = [];
  const [was, is] = [outlines(before), outlines(after)];
  for (const id of new Set([...was.keys(), ...is.keys()])) {
    const [one, other] = [was.get(id), is.get(id)];
    const [from, to] = [rankOf(one), rankOf(other)];
    if (from === to && (from === CLOSED || one!.key === other!.key)) continue;
    const [left, right] = [one?.show() ?? null, other?.show() ?? null];
    const change: PathChange = { source: (right ?? left)!.source, before: left, after: right };
    (from < to ? closed : from > to ? opened : rerouted).push(change);
  }
  const [had, has] = [administratorsOf(before), administratorsOf(after)];
  return {
    closed,
    opened,
    rerouted,
    administrators: {
      gained: [...has].filter(([id]) => !had.has(id)).map(([, principal]) => principal),
      lost: [...had].filter(([id]) => !has.has(id)).map(([, principal]) => principal),
    },
  };
}

/** A path before it is written out: most are the same in both. */
interface Outline {
  readonly key: string;
  readonly kind: VerdictKind;
  readonly show: () => EscalationPath | null;
}

function rankOf(outline: Outline | undefined): number {
  return outline ? VERDICTS.indexOf(outline.kind) : CLOSED;
}

/** By who it is: a re-created name is another. Of an outsider the best path over each role that lets it in. */
function outlines(graph: EscalationGraph): Map<string, Outline> {
  const found = new Map<string, Outline>();
  for (const [arn, node] of graph.nodes) {
    const { principal } = node;
    if (principal.isAdministrator) continue;
    const steps = stepsFrom(node);
    // What is closed is searched for only where it stands beside what is open in the other.
    found.set(
      uniqueIdOf(principal.identity.holder),
      steps.length > 0
        ? { ...outlineOf(steps), show: () => pathOfSteps(steps) }
        : { key: "", kind: "BLOCKED", show: () => pathOf(graph, arn) },
    );
  }
  for (const path of externalPathsOf(graph)) {
    const id = `${path.source.name}|${path.hops[0]!.to.uniqueId}`;
    const outline: Outline = { key: path.key, kind: path.verdict.kind, show: () => path };
    if (rankOf(outline) < rankOf(found.get(id))) found.set(id, outline);
  }
  return found;
}

function administratorsOf({ nodes }: EscalationGraph): Map<string, PathPrincipal> {
  return new Map(
    [...nodes.values()]
      .filter(({ principal }) => principal.isAdministrator)
      .map(({ principal }) => principalOf(principal.identity))
      .map((principal) => [principal.uniqueId!, principal]),
  );
}
