/**
 * The nodes of the graph: every principal in its present state, and in every state that it can reach by changing its
 * own permissions. A role with a boundary that another principal can remove has a further node without that boundary.
 */
import { JOINT_LIMITS, type JointLimits } from "./joint-limits.ts";
import { remember } from "../../memoize.ts";
import { permissionsOf } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import {
  type Identity,
  identityOf,
  initialState,
  type PrincipalState,
  principalStateOf,
  stateKeyOf,
} from "../simulation/principal-state.ts";
import { rankOf, type Verdict } from "../simulation/verdict.ts";
import { isNone } from "../techniques/action-mask.ts";
import type { EffectKind, EscalationTechnique } from "../techniques/technique.ts";
import { TechniqueIndex } from "../techniques/technique-index.ts";
import { type Change, changesBy, unbounded } from "../edges/self-escalation.ts";
import { reportSearch } from "./search-observer.ts";
import { type Cost, isBetter } from "./frontier.ts";

/**
 * Limits on the states of one principal, on the changed states of all principals of an account together, and on the hops of
 * a path. Above them, principals without a better path get an UNKNOWN one that names the limit. The search itself needs no
 * limit on hops, because each state is expanded once. But each principal's path is stored hop by hop, so a chain through
 * 5,000 roles that as many others enter would need gigabytes.
 */
export interface StateLimits {
  readonly ofPrincipal: number;
  readonly created: number;
  readonly evaluated: number;
  readonly hops: number;
  readonly joint: JointLimits;
}

export const STATE_LIMITS: StateLimits = {
  ofPrincipal: 40,
  created: 10_000,
  evaluated: 1_000,
  hops: 40,
  joint: JOINT_LIMITS,
};

/**
 * After so many changes, a state of a principal with too many states is not changed further: no state would be added, and only
 * a change that makes the principal an administrator at once could still be found. The principal's path is UNKNOWN instead.
 */
const MAX_CHANGES_IF_FULL = 2;

export interface Edge {
  readonly technique: EscalationTechnique;
  readonly verdict: Verdict;
  /** The next node. Null if the step makes `grantee` or a new principal an administrator. */
  readonly to: Node | null;
  readonly grantee: Identity | null;
  /** Whether the step only names a limit, and so stands for all steps that the limit left out. */
  readonly isLimit?: true;
}

/** One step in the form of the search. */
export interface Step {
  readonly from: Node;
  readonly edge: Edge;
}

/** The first edge of a node's best path, with the verdict and length of the whole path. */
export interface PathStart extends Cost {
  /** Null if the node is an administrator. */
  readonly edge: Edge | null;
  /** All steps of the path, if it needs several principals at the same time. If absent, the next node has the next step. */
  readonly steps?: readonly Step[];
}

export interface Node {
  /** The account of the principal. A cross-account path has nodes of several accounts. */
  readonly account: AccountIndex;
  readonly principal: PrincipalState;
  /** Number of changes that lead from the principal's present state to this state. */
  readonly changes: number;
  /** The change that leads to this state. Null for the principal's present state. */
  readonly changedFrom: { readonly node: Node; readonly edge: Edge } | null;
  /** The most certain path and, of equally certain ones, the shortest. Null if there is none. */
  best: PathStart | null;
  /** The best path with exactly one blocked step, if the node has no open path. Its rank is that of the other steps. */
  blocked: PathStart | null;
  /** Whether the search has expanded the node, after which its path does not change. */
  isDone: boolean;
  /**
   * Whether the search leaves the state out: it cannot be part of the principal's best path, or the account's limit of
   * states is reached.
   */
  isLeftOut: boolean;
  /** Whether `best` of the changed state was completed for alternative paths. */
  isCompleted: boolean;
  /** A step from this node that only a limit blocks. Null if no such step is known. */
  nearMiss: Edge | null;
  changedInto: readonly Node[];
}

export const SELF_ESCALATION_EFFECTS: ReadonlySet<EffectKind> = new Set([
  "GRANT_SELF",
  "GRANT_GROUP",
  "JOIN_GROUP",
  "REWRITE_POLICY",
  "SWITCH_VERSION",
  "DROP_POLICY",
  "DROP_BOUNDARY",
]);
export const ELEVATION_EFFECTS: ReadonlySet<EffectKind> = new Set([
  "GRANT_USER",
  "GRANT_ROLE",
  "CREATE_ROLE",
  "IDENTITY_CENTER",
  "NOTHING",
]);

/** BEST_PATHS if only the best paths to administrators are searched, so that states can be deferred. */
export type SearchPurpose = "BEST_PATHS" | "EVERY_STATE";

export class StateSpace {
  /** The principals in their present state, by ARN. */
  readonly nodes = new Map<string, Node>();
  readonly all: Node[] = [];
  /** All states of a principal, by its ARN. */
  readonly byPrincipal = new Map<string, Node[]>();
  /** Roles in the state without their boundary. */
  readonly withoutBoundary = new Set<Node>();
  /**
   * The techniques in three lists: those that change the caller itself, those that make another principal an
   * administrator, and those that gain access to another principal.
   */
  readonly selfEscalation: readonly EscalationTechnique[];
  readonly elevation: readonly EscalationTechnique[];
  readonly access: readonly EscalationTechnique[];
  /** The techniques that make another principal an administrator, then those that change the caller or others. */
  readonly elevating: readonly EscalationTechnique[];
  /** The principals with changes above a limit, by ARN: the first technique of such a change, and what is unknown. */
  readonly unsearched = new Map<string, { readonly technique: EscalationTechnique; readonly missing: string }>();
  readonly #index: TechniqueIndex;
  /** The rank of the most certain changes into a state, by principal and key of the state. */
  readonly #ranks = new Map<string, Map<string, number>>();
  /**
   * The states whose changes were not added, by the present state of a principal that certainly makes itself an
   * administrator: its states so far, and the index of the first such state. Every path through them is longer and no
   * more certain.
   */
  readonly #deferred = new Map<Node, { readonly found: Node[]; readonly next: number }>();
  #created = 0;
  #evaluated = 0;

  constructor(
    readonly account: AccountIndex,
    readonly techniques: readonly EscalationTechnique[],
    readonly limits: StateLimits = STATE_LIMITS,
    private readonly purpose: SearchPurpose = "EVERY_STATE",
  ) {
    this.#index = new TechniqueIndex(techniques);
    this.selfEscalation = techniques.filter(({ effect }) => SELF_ESCALATION_EFFECTS.has(effect.kind));
    this.elevation = techniques.filter(({ effect }) => ELEVATION_EFFECTS.has(effect.kind));
    this.elevating = [...this.elevation, ...this.selfEscalation];
    this.access = techniques.filter(
      ({ effect }) => !SELF_ESCALATION_EFFECTS.has(effect.kind) && !ELEVATION_EFFECTS.has(effect.kind),
    );
    const { details, guardrails } = account;
    for (const holder of [...details.users, ...details.roles]) {
      const state = initialState(identityOf(holder), permissionsOf(details, holder), guardrails);
      // A role with a boundary may also begin without it. Both beginnings share the limit on states, so none is deferred.
      const mayDefer =
        this.purpose === "BEST_PATHS" && !(state.identity.kind === "ROLE" && state.permissions.isBounded);
      this.nodes.set(holder.arn, this.#addWithChanges(state, mayDefer));
      reportSearch(this.nodes.size, details.users.length + details.roles.length);
    }
    this.#addUnboundRoles();
  }

  /**
   * The techniques whose actions the node's policies could allow. Until a near miss is known, techniques that only the
   * boundary blocks are included. The near miss is shown to the operator, but no path uses it.
   */
  techniquesOf({ principal, nearMiss }: Node): ReadonlySet<EscalationTechnique> {
    return this.#index.of(nearMiss ? principal.allowedWithinBoundary : principal.allowedActions);
  }

  canTry(node: Node, technique: EscalationTechnique): boolean {
    return this.techniquesOf(node).has(technique);
  }

  /** Yields the techniques that the node can try. A near miss that is found meanwhile counts for the further ones. */
  *tryable(node: Node, techniques: readonly EscalationTechnique[]): Generator<EscalationTechnique> {
    let { nearMiss } = node;
    let possible = this.techniquesOf(node);
    for (let i = 0; i < techniques.length; i += 1) {
      const technique = techniques[i]!;
      if (node.nearMiss !== nearMiss) {
        ({ nearMiss } = node);
        possible = this.techniquesOf(node);
      }
      if (possible.has(technique)) yield technique;
    }
  }

  /**
   * Adds a node, and the nodes of the states that its principal can reach from it by changing its own permissions. States
   * after fewer changes are added first, so the limits leave out those after the most.
   */
  #addWithChanges(principal: PrincipalState, mayDefer: boolean): Node {
    const first = this.#add(principal, null);
    this.#addChangesOf([first], 0, mayDefer);
    return first;
  }

  /** Adds to the list the states that can be reached from its states, from the index on. */
  #addChangesOf(found: Node[], start: number, mayDefer: boolean): void {
    const first = found[0]!;
    const states = this.byPrincipal.get(first.principal.identity.arn)!;
    for (let next = start; next < found.length; next += 1) {
      const node = found[next]!;
      if (mayDefer && next > 0 && hasAdministrator(found, node.changes, 0)) {
        this.#deferred.set(first, { found, next });
        return;
      }
      const { isAdministrator, identity, allowedActions } = node.principal;
      if (isAdministrator || identity.isServiceLinked || isNone(allowedActions)) continue;
      if (node.changes >= MAX_CHANGES_IF_FULL && states.length >= this.limits.ofPrincipal) {
        const technique = this.selfEscalation.find((each) => this.canTry(node, each));
        if (technique) this.#leaveOut(node, technique, this.#tooManyOfPrincipal(node));
        continue;
      }
      found.push(...this.#addChanges(node, states));
    }
  }

  /** Adds the deferred states of the node's principal, with the paths that a search would have found for them. */
  addDeferred(node: Node): void {
    let first = node;
    while (first.changedFrom) first = first.changedFrom.node;
    const deferred = this.#deferred.get(first);
    if (!deferred) return;
    this.#deferred.delete(first);
    const { found, next } = deferred;
    const known = found.length;
    this.#addChangesOf(found, next, false);
    // Later changes first, so that each state has its path before the state that it was changed from.
    for (const added of found.slice(known).toReversed()) {
      if (added.principal.isAdministrator) added.best = { rank: 0, hops: 0, edge: null };
      added.isDone = added.best !== null;
      added.isLeftOut = !added.principal.isAdministrator;
      const { node: from, edge } = added.changedFrom!;
      if (!added.best) continue;
      const path: PathStart = {
        rank: Math.max(rankOf(edge.verdict), added.best.rank),
        hops: added.best.hops + 1,
        edge: { ...edge, to: added },
      };
      if (!from.best || !this.#isPreferred(from.best, path)) from.best = path;
    }
  }

  /** Whether `one` is better than `other`, or equally good and begins with a technique that is earlier in the list. */
  #isPreferred(one: PathStart, other: PathStart): boolean {
    if (isBetter(one, other) || isBetter(other, one)) return isBetter(one, other);
    return this.techniques.indexOf(one.edge!.technique) < this.techniques.indexOf(other.edge!.technique);
  }

  #add(principal: PrincipalState, changedFrom: Node["changedFrom"]): Node {
    const node: Node = {
      account: this.account,
      principal,
      changes: (changedFrom?.node.changes ?? -1) + 1,
      changedFrom,
      best: null,
      blocked: null,
      isDone: false,
      isLeftOut: false,
      isCompleted: principal.isAdministrator,
      nearMiss: null,
      changedInto: NO_NODES,
    };
    const { arn } = principal.identity;
    const states = this.byPrincipal.get(arn) ?? [];
    this.all.push(node);
    if (changedFrom) changedFrom.node.changedInto = [...changedFrom.node.changedInto, node];
    states.push(node);
    this.byPrincipal.set(arn, states);
    if (changedFrom) this.#ranksOf(arn).set(stateKeyOf(principal.permissions), rankOfChanges(node));
    return node;
  }

  /** Adds the states that are one change away from the node's, and returns their nodes. */
  #addChanges(node: Node, states: readonly Node[]): readonly Node[] {
    const added: Node[] = [];
    const { account } = this;
    const { principal } = node;
    const isFull = () => states.length >= this.limits.ofPrincipal;
    for (const technique of this.tryable(node, this.selfEscalation)) {
      // No state that is added could be part of a better path, and only the first near miss counts.
      if (isFull() && node.nearMiss && hasAdministrator(states, node.changes + 1, rankOfChanges(node))) return added;
      const { changes, nearMiss, leftOut } = changesBy({ account, principal, technique });
      if (leftOut !== null) this.#leaveOut(node, technique, leftOut);
      if (nearMiss) node.nearMiss ??= { technique, verdict: nearMiss, to: null, grantee: principal.identity };
      for (const change of changes) {
        // A state that is reached again is added a second time if the changes into it are more certain.
        const rank = Math.max(rankOfChanges(node), rankOf(change.verdict));
        const known = this.#ranksOf(principal.identity.arn).get(stateKeyOf(change.to.permissions));
        if (known !== undefined && known <= rank) continue;
        if (isFull() && !this.#isBestAdministrator(node, change, states)) {
          if (!change.to.isAdministrator) this.#leaveOut(node, technique, this.#tooManyOfPrincipal(node));
          continue;
        }
        if (this.#created >= this.limits.created) {
          this.#leaveOut(node, technique, this.#tooManyStates(node));
          continue;
        }
        this.#created += 1;
        const edge: Edge = { technique, verdict: change.verdict, to: null, grantee: null };
        added.push(this.#add(change.to, { node, edge }));
      }
    }
    return added;
  }

  #ranksOf(arn: string): Map<string, number> {
    return remember(
      this.#ranks,
      arn,
      () =>
        new Map(
          (this.byPrincipal.get(arn) ?? []).map((node) => [
            stateKeyOf(node.principal.permissions),
            rankOfChanges(node),
          ]),
        ),
    );
  }

  /** Whether the search may evaluate the state. If the limit is reached, the state is left out. */
  mayEvaluate(node: Node): boolean {
    if (node.changedFrom === null) return true;
    this.#evaluated += 1;
    if (this.#evaluated <= this.limits.evaluated) return true;
    this.#leaveOut(node, node.changedFrom.edge.technique, this.#tooManyStates(node));
    return false;
  }

  /** Whether the change makes the principal an administrator, in fewer changes or with more certainty than known ones. */
  #isBestAdministrator(node: Node, { to, verdict }: Change, states: readonly Node[]): boolean {
    const rank = Math.max(rankOfChanges(node), rankOf(verdict));
    return to.isAdministrator && !hasAdministrator(states, node.changes + 1, rank);
  }

  #tooManyOfPrincipal({ principal }: Node): string {
    return `what ${principal.identity.name} can do after changing its own permissions: it has more such states than the limits of one search (${this.limits.ofPrincipal} of one principal)`;
  }

  #tooManyStates({ principal }: Node): string {
    const { created, evaluated } = this.limits;
    return `what ${principal.identity.name} can do after changing its own permissions: the account has more such states than the limits of one search (${created} found, ${evaluated} evaluated)`;
  }

  /** Notes the first change of the principal's present state that leads to what is left out. */
  #leaveOut({ principal, changedFrom }: Node, technique: EscalationTechnique, missing: string): void {
    let first = technique;
    for (let from = changedFrom; from; from = from.node.changedFrom) first = from.edge.technique;
    const { arn } = principal.identity;
    if (!this.unsearched.has(arn)) this.unsearched.set(arn, { technique: first, missing });
  }

  /** Adds, for each role with a boundary that another principal may be able to remove, a node without that boundary. */
  #addUnboundRoles(): void {
    const technique = this.access.find(({ effect }) => effect.kind === "UNBIND_ROLE");
    if (!technique || !this.all.some((node) => this.canTry(node, technique))) return;
    for (const { arn } of this.account.details.roles) {
      const { identity, permissions } = this.nodes.get(arn)!.principal;
      if (!permissions.isBounded || identity.isServiceLinked) continue;
      const state = principalStateOf(identity, unbounded(permissions), this.account.guardrails);
      this.withoutBoundary.add(this.#addWithChanges(state, false));
    }
  }
}

const NO_NODES: readonly Node[] = [];

/** Whether one of the states is an administrator after at most so many changes that are at least so certain. */
function hasAdministrator(states: readonly Node[], changes: number, rank: number): boolean {
  return states.some(
    (each) => each.principal.isAdministrator && each.changes <= changes && rankOfChanges(each) <= rank,
  );
}

/** The rank of the least certain change that leads to the state. */
export function rankOfChanges({ changedFrom }: Node): number {
  return changedFrom === null ? 0 : Math.max(rankOf(changedFrom.edge.verdict), rankOfChanges(changedFrom.node));
}
