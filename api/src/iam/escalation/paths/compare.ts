/** Compares two graphs of one account: which principals have a path that opened, closed, or changed its route. */
import type { EscalationGraph } from "../graph/search.ts";
import { stepsFrom } from "../graph/steps.ts";
import {
  type EscalationPath,
  outlineOf,
  externalPathsOf,
  type PathPrincipal,
  pathOf,
  pathOfSteps,
  principalOf,
} from "./path.ts";
import { uniqueIdOf } from "./proof.ts";
import { pathIdentity } from "./snapshot-paths.ts";
import { type VerdictKind, VERDICTS } from "../simulation/verdict.ts";

export interface PathChange {
  readonly source: PathPrincipal;
  /**
   * The best path of the source before and after. Null if the source has no path, is an administrator, or does not
   * exist.
   */
  readonly before: EscalationPath | null;
  readonly after: EscalationPath | null;
}

export interface PathChanges {
  /**
   * Paths that are less certain than before: missing, blocked, or with a weaker verdict such as CONDITIONAL. One of each
   * principal, also of an external one: its path is closed only if no other role that trusts it is as certain a way.
   */
  readonly closed: readonly PathChange[];
  /** One of each principal, and of an external one for each role that trusts it: each of them must be noticed. */
  readonly opened: readonly PathChange[];
  /**
   * Paths that are as certain as before, but take another route. The old path closed and another remains, or a shorter
   * one opened.
   */
  readonly rerouted: readonly PathChange[];
  /** The principals with an open path in the second graph, and how many of them are external. */
  readonly remaining: { readonly count: number; readonly externalCount: number };
  /** Principals that are administrators in only one of the graphs. */
  readonly administrators: { readonly gained: readonly PathPrincipal[]; readonly lost: readonly PathPrincipal[] };
}

const CLOSED = VERDICTS.indexOf("BLOCKED");

export function comparePaths(before: EscalationGraph, after: EscalationGraph): PathChanges {
  const closed: PathChange[] = [];
  const opened: PathChange[] = [];
  const rerouted: PathChange[] = [];
  const [outlinesBefore, outlinesAfter] = [outlines(before), outlines(after)];
  const [externalBefore, externalAfter] = [bestOfExternal(outlinesBefore), bestOfExternal(outlinesAfter)];
  for (const id of new Set([...outlinesBefore.keys(), ...outlinesAfter.keys()])) {
    const [one, other] = [outlinesBefore.get(id), outlinesAfter.get(id)];
    const [from, to] = [rankOf(one), rankOf(other)];
    if (from === to && (from === CLOSED || one!.key === other!.key)) continue;
    const [pathBefore, pathAfter] = [one?.show() ?? null, other?.show() ?? null];
    const change: PathChange = {
      source: (pathAfter ?? pathBefore)!.source,
      before: pathBefore,
      after: pathAfter,
    };
    if (from > to) opened.push(change);
    else if (from === to) rerouted.push(change);
    else if (one!.external === null) closed.push(change);
    else if (externalBefore.get(one!.external) === one) {
      const best = externalAfter.get(one!.external);
      if (rankOf(best) > from) closed.push(change);
      else rerouted.push({ ...change, after: best!.show() });
    }
  }
  const [adminsBefore, adminsAfter] = [administratorsOf(before), administratorsOf(after)];
  return {
    closed,
    opened,
    rerouted,
    remaining: remainingIn(outlinesAfter),
    administrators: {
      gained: [...adminsAfter].filter(([id]) => !adminsBefore.has(id)).map(([, principal]) => principal),
      lost: [...adminsBefore].filter(([id]) => !adminsAfter.has(id)).map(([, principal]) => principal),
    },
  };
}

/**
 * The part of a path that is compared first. Most paths are equal in both graphs, so only different paths are built in
 * full.
 */
interface Outline {
  readonly key: string;
  readonly kind: VerdictKind;
  /** The identity of an external principal, which has an outline for each role that trusts it. Null for all others. */
  readonly external: string | null;
  readonly show: () => EscalationPath | null;
}

function remainingIn(found: ReadonlyMap<string, Outline>): PathChanges["remaining"] {
  const open = [...found.values()].filter((outline) => rankOf(outline) < CLOSED);
  const ownCount = open.filter(({ external }) => external === null).length;
  const externalCount = bestOfExternal(found).size;
  return { count: ownCount + externalCount, externalCount };
}

/** The most certain outline of each external principal. */
function bestOfExternal(found: ReadonlyMap<string, Outline>): ReadonlyMap<string, Outline> {
  const best = new Map<string, Outline>();
  for (const outline of found.values()) {
    const { external } = outline;
    if (external !== null && rankOf(outline) < rankOf(best.get(external))) best.set(external, outline);
  }
  return best;
}

function rankOf(outline: Outline | undefined): number {
  return outline ? VERDICTS.indexOf(outline.kind) : CLOSED;
}

/**
 * The outlines by the unique id of their source, because a principal that is deleted and created again is a different
 * one. External principals have one entry per role.
 */
function outlines(graph: EscalationGraph): Map<string, Outline> {
  const found = new Map<string, Outline>();
  for (const [arn, node] of graph.nodes) {
    const { principal } = node;
    if (principal.isAdministrator) continue;
    const steps = stepsFrom(node);
    // A blocked path is searched for only if the other graph has an open one.
    found.set(
      uniqueIdOf(principal.identity.holder),
      steps.length > 0
        ? { ...outlineOf(steps), external: null, show: () => pathOfSteps(steps) }
        : { key: "", kind: "BLOCKED", external: null, show: () => pathOf(graph, arn) },
    );
  }
  for (const path of externalPathsOf(graph)) {
    const id = `${path.source.name}|${path.hops[0]!.to.uniqueId}`;
    const external = pathIdentity(path);
    const outline: Outline = { key: path.key, kind: path.verdict.kind, external, show: () => path };
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
