/**
 * Finds the best path of each principal to an administrator, by searching backwards from the administrators. Nodes are
 * expanded from the best path to the worst. The path of an expanded node is final, so each node is expanded at most once, and
 * nodes without a path are never expanded. Certainty counts before length: EXPLOITABLE in three hops ranks before CONDITIONAL
 * in one.
 */
import type { Role } from "../../account.ts";
import { type AccountIndex, type EscalationFacts, indexAccount } from "../simulation/account-index.ts";
import { evaluateElevation } from "../edges/elevate-and-take.ts";
import { evaluateElevatingOthers } from "../edges/elevate-others.ts";
import {
  isSameForAll,
  evaluateExternalPrincipals,
  evaluateAccess,
  type ExternalPrincipal,
  placesOf,
  SHARED_EFFECTS,
} from "../edges/principal-access.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import type { Identity } from "../simulation/principal-state.ts";
import { isNone } from "../techniques/action-mask.ts";
import { rankOf, isNearMiss, unknown, VERDICTS, type Verdict } from "../simulation/verdict.ts";
import { isOnlyUnread } from "../edges/technique-steps.ts";
import { remember } from "../../memoize.ts";
import { callersByTechnique, type CallersOf } from "./callers-by-technique.ts";
import { ClosedTargets, isClosed } from "./closed-targets.ts";
import { reportSearch } from "./search-observer.ts";
import { endOf } from "./steps.ts";
import { ineffectiveGrant } from "./ineffective-grant.ts";
import { findJointPaths } from "./joint-control.ts";
import { type Cost, Frontier, isBetter } from "./frontier.ts";
import { isOutdone, rankToBeat, reachedLike } from "./outdone-states.ts";
import {
  type Edge,
  type Node,
  type PathStart,
  type SearchPurpose,
  SELF_ESCALATION_EFFECTS,
  STATE_LIMITS,
  type StateLimits,
  StateSpace,
} from "./state-space.ts";

/** Maximum number of evaluations in the search for blocked paths. They are only shown, so no path is lost. */
const MAX_BLOCKED_EVALUATIONS = 20_000;

export interface EscalationGraph {
  readonly account: AccountIndex;
  readonly techniques: readonly EscalationTechnique[];
  /** The principals in their present state, by ARN. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** Roles with a boundary that another principal may be able to remove, in the state without that boundary. */
  readonly withoutBoundary: readonly Node[];
  /**
   * Principals outside the account that a trust policy allows to assume a role with a path. `to` is the node of that
   * role.
   */
  readonly externalPrincipals: readonly (ExternalPrincipal & { readonly to: Node })[];
  /**
   * Sets the `blocked` path of every node without an open path. Called only if blocked paths are needed. Further calls
   * do nothing.
   */
  readonly findBlocked: () => void;
  /** Adds the changed states of the node's principal that no best path needs. Alternative paths may lead through them. */
  readonly addDeferred: (node: Node) => void;
}

export function buildGraph(
  facts: EscalationFacts,
  techniques: readonly EscalationTechnique[] = TECHNIQUES,
  limits: StateLimits = STATE_LIMITS,
  purpose: SearchPurpose = "BEST_PATHS",
): EscalationGraph {
  return search(new StateSpace(indexAccount(facts), techniques, limits, purpose));
}

/** A step out of the account, and the cost of the path from there. */
export interface Crossing {
  readonly from: Node;
  readonly edge: Edge & { readonly to: Node };
  readonly onward: Cost;
}

/** The facts that all searches of one state space share, whatever their targets are. */
export type SharedVerdicts = Pick<SearchContext, "sharedVerdicts" | "closed">;

/**
 * Searches for paths that end with one of the steps out of the account. Administrators of this account are therefore ordinary
 * principals. Techniques that make another principal an administrator of this account are not followed. Principals whose
 * states a limit left out get an UNKNOWN step to the end of `unsearchedTo`. Sets `best` of the nodes of the space.
 */
export function searchCrossings(
  space: StateSpace,
  crossings: readonly Crossing[],
  { unsearchedTo, ...shared }: SharedVerdicts & { readonly unsearchedTo: Node },
): void {
  new OpenPathSearch({ space, crossings, unsearchedTo, callersOf: callersByTechnique(space), ...shared }).run();
}

/** Searches for open paths. Blocked paths are searched for later, on request. */
function search(space: StateSpace): EscalationGraph {
  const context: SearchContext = {
    space,
    crossings: null,
    unsearchedTo: null,
    callersOf: callersByTechnique(space),
    sharedVerdicts: new Map(),
    closed: new Map(),
  };
  const openPaths = new OpenPathSearch(context);
  openPaths.run();
  // The context is released after its last use to free memory, because the graph may be kept for a long time.
  let unused: SearchContext | null = context;
  return {
    account: space.account,
    techniques: space.techniques,
    nodes: space.nodes,
    withoutBoundary: [...space.withoutBoundary],
    externalPrincipals: [...openPaths.externalPrincipals, ...findJointPaths(space, context.callersOf)],
    findBlocked() {
      if (unused) new BlockedPathSearch(unused).run();
      unused = null;
    },
    addDeferred: (node) => space.addDeferred(node),
  };
}

/** The data that the searches for open and for blocked paths share. */
interface SearchContext {
  readonly space: StateSpace;
  /** Null if the targets are the administrators of this account. */
  readonly crossings: readonly Crossing[] | null;
  /** The node at which the paths of principals end that were not searched. Null if they end in their own account. */
  readonly unsearchedTo: Node | null;
  readonly callersOf: CallersOf;
  /** Verdicts that are the same for every target, by technique, then by `PrincipalState.sharing`. */
  readonly sharedVerdicts: Map<EscalationTechnique, Map<string, Verdict | null>>;
  readonly closed: Map<Node, Map<EscalationTechnique, ClosedTargets>>;
}

/** Dijkstra's algorithm over (rank, hops), from the targets backwards. */
abstract class PathSearch {
  readonly #frontier = new Frontier<Node>();
  readonly #order: ReadonlyMap<EscalationTechnique, number>;

  constructor(
    protected readonly context: SearchContext,
    /** The property of a node that the search sets. */
    readonly slot: "best" | "blocked",
  ) {
    this.#order = new Map(context.space.techniques.map((technique, i) => [technique, i]));
  }

  /** Relaxes the nodes from which the search begins. */
  protected abstract start(): void;
  /** Called for a BLOCKED edge into an expanded node. */
  protected abstract onBlocked(node: Node, edge: Edge): void;
  /** Called for a path with more hops than are shown. */
  protected abstract onTooLong(node: Node, found: PathStart & { readonly edge: Edge }): void;
  /** Called after the edges into a node were relaxed. */
  protected abstract onExpanded(node: Node): void;
  /** Whether the search may evaluate one more edge. */
  protected abstract mayEvaluate(): boolean;

  run(): void {
    this.start();
    let expanded = 0;
    for (const { item: node, rank, hops } of this.#frontier.inOrder(VERDICTS.length)) {
      const path = node[this.slot];
      if (node.isDone || path?.rank !== rank || path.hops !== hops) continue;
      node.isDone = true;
      this.#expand(node, path);
      reportSearch((expanded += 1), this.context.space.all.length);
    }
  }

  protected offer(node: Node, edge: Edge, onward: Cost): void {
    const rank = rankOf(edge.verdict);
    if (rank === BLOCKED) return this.onBlocked(node, edge);
    const found = { rank: Math.max(rank, onward.rank), hops: onward.hops + 1, edge };
    if (found.hops <= this.context.space.limits.hops) this.relax(node, found);
    else this.onTooLong(node, found);
  }

  protected relax(node: Node, found: PathStart): void {
    const known = node[this.slot];
    if (node.isDone || (known && !isBetter(found, known) && !this.#isEarlier(found, known))) return;
    node[this.slot] = found;
    this.#frontier.add(node, found);
  }

  /** Whether the paths are equally good and the found one begins with a technique that is earlier in the list. */
  #isEarlier(found: PathStart, known: PathStart): boolean {
    if (isBetter(known, found) || !found.edge || !known.edge) return false;
    return this.isBefore(found.edge.technique, known.edge.technique);
  }

  protected isBefore(one: EscalationTechnique, other: EscalationTechnique): boolean {
    return this.#order.get(one)! < this.#order.get(other)!;
  }

  /** Relaxes all edges into a node. `onward` is the cost of the node's own path. */
  #expand(node: Node, onward: Cost): void {
    const { space } = this.context;
    const { changedFrom, changes, principal } = node;
    if (changedFrom) this.offer(changedFrom.node, { ...changedFrom.edge, to: node }, onward);
    if (principal.identity.isServiceLinked || (changedFrom && changes > 0)) return;
    const isWithoutBoundary = space.withoutBoundary.has(node);
    for (const technique of space.access) {
      if (isWithoutBoundary === (technique.effect.kind === "UNBIND_ROLE")) this.#expandBy(node, technique, onward);
    }
    this.onExpanded(node);
  }

  #expandBy(node: Node, technique: EscalationTechnique, onward: Cost): void {
    const { space } = this.context;
    const { account } = space;
    const { identity } = node.principal;
    const { kind } = technique.effect;
    if ((kind === "TAKE_USER") !== (identity.kind === "USER")) return;
    const places = placesOf(account, technique, identity);
    if (places.length === 0) return;
    // Verdicts that depend on a trust policy cannot be shared, because the trust policy names its callers.
    const shared = SHARED_EFFECTS.has(kind) ? this.#sharedVerdicts(technique) : null;
    const callers =
      kind === "ASSUME_ROLE"
        ? this.#trustedBy(identity, technique, onward)
        : this.#unsettled(technique, onward, places);
    for (const from of callers) {
      if (this.#isSettled(from, onward, technique) || from.principal.identity.arn === identity.arn) continue;
      if (kind !== "ASSUME_ROLE" && from.nearMiss && !space.canTry(from, technique)) continue;
      let verdict = shared?.get(from.principal.sharing);
      if (verdict === undefined) {
        const closed = this.#closedTo(from, technique);
        // The near miss of the first target of a class is already known.
        if (closed.has(identity)) continue;
        if (!this.mayEvaluate()) return;
        verdict = evaluateAccess({ account, principal: from.principal, technique }, identity);
        if (isClosed(verdict)) closed.add(identity);
        shared?.set(from.principal.sharing, verdict);
      }
      if (verdict) this.offer(from, { technique, verdict, to: node, grantee: null }, onward);
    }
  }

  #closedTo(from: Node, technique: EscalationTechnique): ClosedTargets {
    const byTechnique = remember(this.context.closed, from, () => new Map<EscalationTechnique, ClosedTargets>());
    const { account } = this.context.space;
    return remember(byTechnique, technique, () => new ClosedTargets({ account, principal: from.principal, technique }));
  }

  /**
   * The cached verdicts by `PrincipalState.sharing`. They are for the current target only, or for all targets if the
   * technique treats all alike.
   */
  #sharedVerdicts(technique: EscalationTechnique): Map<string, Verdict | null> {
    const { space, sharedVerdicts } = this.context;
    const known = sharedVerdicts.get(technique);
    if (known) return known;
    const verdicts = new Map<string, Verdict | null>();
    if (isSameForAll(space.account, technique)) sharedVerdicts.set(technique, verdicts);
    return verdicts;
  }

  /** The nodes that a role's trust policy names, directly or as part of the account. */
  *#trustedBy(identity: Identity, technique: EscalationTechnique, onward: Cost): Generator<Node> {
    if (identity.kind !== "ROLE") return;
    const { account, all, byPrincipal } = this.context.space;
    const { arns, namesAccount, namesAnyone } = account.trustOf(identity.holder as Role);
    if (namesAnyone) {
      yield* all;
      return;
    }
    for (const arn of arns) yield* byPrincipal.get(arn) ?? [];
    if (namesAccount) yield* this.#unsettled(technique, onward, [identity.arn]);
  }

  /** Whether `node` can gain nothing from this technique on a target whose own path has the given cost. */
  #isSettled(node: Node, { rank: onwardRank, hops }: Cost, technique: EscalationTechnique): boolean {
    const { isDone, isLeftOut, principal } = node;
    // Only AWS itself can act as a service-linked role.
    if (
      isDone ||
      isLeftOut ||
      principal.identity.isServiceLinked ||
      (principal.isAdministrator && !this.context.crossings)
    )
      return true;
    const known = node[this.slot];
    if (known === null) return false;
    const possible = { rank: Math.max(onwardRank, this.#bestRankOf(technique)), hops: hops + 1 };
    if (isBetter(possible, known)) return false;
    // A path as good by an earlier technique takes the place of the known one, whichever target was expanded first.
    return isBetter(known, possible) || known.edge === null || !this.isBefore(technique, known.edge.technique);
  }

  /**
   * The best rank that a verdict on the technique can have. It is UNKNOWN if the technique depends on a fact that was
   * not or cannot be read, or if the technique is not active.
   */
  #bestRankOf({ effect, unobservable, status, existing: [first = []] }: EscalationTechnique): number {
    const isUnread = effect.kind === "USE_WORKLOAD" && isOnlyUnread(this.context.space.account, first);
    return isUnread || unobservable !== null || status !== "ACTIVE" ? UNKNOWN : 0;
  }

  /**
   * The callers whose path could still improve. Targets are expanded from the best path to the worst, so a settled
   * caller stays settled.
   */
  #unsettled(technique: EscalationTechnique, onward: Cost, places: readonly string[]): Iterable<Node> {
    return this.context.callersOf(technique).reaching(places, (node) => this.#isSettled(node, onward, technique));
  }
}

/** Sets `Node.best`, and collects near misses and the external principals that can reach a node with a path. */
class OpenPathSearch extends PathSearch {
  readonly externalPrincipals: (ExternalPrincipal & { readonly to: Node })[] = [];

  constructor(context: SearchContext) {
    super(context, "best");
  }

  protected start(): void {
    const { space, crossings, unsearchedTo } = this.context;
    for (const { from, edge, onward } of crossings ?? []) this.offer(from, edge, onward);
    if (!crossings)
      for (const [index, node] of space.all.entries()) {
        reportSearch(index, space.all.length);
        this.#startAtAdministrators(node);
      }
    for (const [arn, { technique, missing }] of space.unsearched)
      this.#relaxUnknown(space.nodes.get(arn)!, { technique, to: unsearchedTo }, { missing, hops: 1 });
  }

  /**
   * Gives a principal whose further states or steps were not searched an UNKNOWN path of one step, because it may have a
   * better one than the search finds. In a search for roles of other accounts, the path ends where the best one of `to`
   * ends. If it ended in its own account, a stored path into the other account would look closed.
   */
  #relaxUnknown(
    node: Node,
    { technique, to }: Pick<Edge, "technique" | "to">,
    { missing, hops }: { readonly missing: string; readonly hops: number },
  ): void {
    const grantee = this.context.crossings && to ? endOf(to) : node.principal.identity;
    const edge: Edge = { technique, verdict: unknown(missing), to: null, grantee, isLimit: true };
    this.relax(node, { rank: UNKNOWN, hops, edge });
  }

  #startAtAdministrators(node: Node): void {
    const { principal } = node;
    if (principal.isAdministrator) return this.relax(node, { rank: 0, hops: 0, edge: null });
    if (principal.identity.isServiceLinked || isNone(principal.allowedActions)) return;
    const { space } = this.context;
    // Only a changed state can be outdone.
    const states = node.changes === 0 ? [] : reachedLike(node, space.byPrincipal.get(principal.identity.arn)!);
    if (isOutdone(node, states) || !space.mayEvaluate(node)) {
      node.isLeftOut = true;
      return;
    }
    const limit = node.changes > 0 ? rankToBeat(node, states) : Infinity;
    for (const technique of space.tryable(node, space.elevating)) {
      const attempt = {
        account: space.account,
        principal,
        technique,
        mustBeat: Math.min(limit, this.#toBeat(node, technique)),
      };
      const elevation = SELF_ESCALATION_EFFECTS.has(technique.effect.kind)
        ? evaluateElevatingOthers(attempt)
        : evaluateElevation(attempt);
      if (!elevation) continue;
      const edge: Edge = { technique, verdict: elevation.verdict, to: null, grantee: elevation.target };
      this.offer(node, edge, { rank: 0, hops: 0 });
      if (node.best?.rank === 0 && node.best.hops === 1) return;
    }
  }

  /**
   * Returns the rank below which a path of one hop with the technique replaces the best path. It is one higher if the
   * technique comes earlier, because an equal rank is then enough. Infinity if the best path does not have one hop.
   */
  #toBeat({ best }: Node, technique: EscalationTechnique): number {
    if (!best?.edge || best.hops !== 1) return Infinity;
    return best.rank + (this.isBefore(technique, best.edge.technique) ? 1 : 0);
  }

  protected onBlocked(node: Node, edge: Edge): void {
    if (isNearMiss(edge.verdict)) node.nearMiss ??= edge;
  }

  /**
   * A principal whose only path is too long to be shown is never shown as safe. It has an UNKNOWN path of one step, and so
   * have the principals that reach it. They keep the length of their true path, by which the search goes on.
   */
  protected onTooLong(node: Node, { hops, edge }: PathStart & { readonly edge: Edge }): void {
    const limit = this.context.space.limits.hops;
    const missing = `whether ${node.principal.identity.name} can take every step of its path: the path is longer than the limits of one search (${limit} steps)`;
    this.#relaxUnknown(node, edge, { missing, hops });
  }

  protected onExpanded(node: Node): void {
    const { space, crossings } = this.context;
    if (crossings || space.withoutBoundary.has(node)) return;
    for (const external of evaluateExternalPrincipals(space.account, node.principal.identity))
      this.externalPrincipals.push({ ...external, to: node });
  }

  protected mayEvaluate(): boolean {
    return true;
  }
}

/** Sets `Node.blocked` for nodes without an open path, starting from those with a near miss. */
class BlockedPathSearch extends PathSearch {
  #evaluations = 0;

  constructor(context: SearchContext) {
    super(context, "blocked");
  }

  protected start(): void {
    const { account, all } = this.context.space;
    for (const node of all) {
      if (node.best || node.principal.identity.isServiceLinked) continue;
      const edge = node.nearMiss ?? ineffectiveGrant(account, node);
      if (edge) this.relax(node, { rank: edge.to?.best?.rank ?? 0, hops: (edge.to?.best?.hops ?? 0) + 1, edge });
    }
  }

  protected onBlocked(): void {}

  /** A blocked path is only shown, so one that is too long is left out. The principal passes with it and without it. */
  protected onTooLong(): void {}

  protected onExpanded(): void {}

  protected mayEvaluate(): boolean {
    this.#evaluations += 1;
    return this.#evaluations <= MAX_BLOCKED_EVALUATIONS;
  }
}

const UNKNOWN = VERDICTS.indexOf("UNKNOWN");
const BLOCKED = VERDICTS.indexOf("BLOCKED");
