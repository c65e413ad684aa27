/**
 * Who can become whom, searched backwards from the administrators: the shortest and surest way of each principal is found
 * when the one it leads over is, so a target is opened once, and only what leads to an administrator ever is. Sureness
 * counts before length: EXPLOITABLE in three hops comes before CONDITIONAL in one.
 */
import type { Role } from "../../account.ts";
import { permissionsOf } from "../../principals/principal-policies.ts";
import { type AccountIndex, type EscalationFacts, indexAccount, principalArnOf } from "../simulation/account-index.ts";
import { Callers, Reaches } from "../edges/reachability-index.ts";
import { type Change, changesBy, unbounded } from "../edges/self-escalation.ts";
import { TechniqueIndex } from "../techniques/technique-index.ts";
import { evaluateElevation } from "../edges/elevate-and-take.ts";
import { evaluateElevatingOthers } from "../edges/elevate-others.ts";
import {
  isSameForAll,
  evaluateExternalPrincipals,
  evaluateAccess,
  type ExternalPrincipal,
  placeOf,
  placesOf,
} from "../edges/principal-access.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import {
  type Identity,
  identityOf,
  isSameState,
  type PrincipalState,
  principalStateOf,
  initialState,
} from "../simulation/principal-state.ts";
import { includesAll, isNone, namedActions } from "../techniques/action-mask.ts";
import { rankOf, isNearMiss, VERDICTS, type Verdict } from "../simulation/verdict.ts";
import { authorize, administratorVerdict } from "../simulation/authorize.ts";

/** Longer paths are not followed. */
const MAX_HOPS = 24;
/** Changes that a principal makes to itself one after the other, and postures that it may so come into. */
const MAX_CHANGES = 3;
const MAX_STATES = 40;
/** Questions asked to tell who comes near an administrator over others: what is closed anyway is not worth more. */
const MAX_CLOSED_QUESTIONS = 20_000;

export interface Edge {
  readonly technique: EscalationTechnique;
  readonly verdict: Verdict;
  /** `null`: an administrator is made, of `raised` or of something new. */
  readonly to: Node | null;
  readonly grantee: Identity | null;
}

/** The surest and, of these, shortest way on from a node. */
interface Path extends Onward {
  /** `null`: it is an administrator. */
  readonly edge: Edge | null;
}

export interface Node {
  /** Whose principal it is: over connected accounts a path leads from one into another. */
  readonly account: AccountIndex;
  readonly principal: PrincipalState;
  /** How many changes it is away from what the principal holds. */
  readonly changes: number;
  /** The change that led here; `null`: the principal as it is. */
  readonly changedFrom: { readonly node: Node; readonly edge: Edge } | null;
  best: Path | null;
  /** Where there is no way: the nearest one of which a single step is closed, this or a later one; `rank` is that of the others. */
  closed: Path | null;
  isDone: boolean;
  /** A step of its own that only something closes. */
  nearMiss: Edge | null;
  changedInto: readonly Node[];
}

export interface EscalationGraph {
  readonly account: AccountIndex;
  readonly techniques: readonly EscalationTechnique[];
  /** By ARN: the principals as they are. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** Bounded roles as they would be without their boundary, where somebody may take it away. */
  readonly unbound: readonly Node[];
  /** People outside of the account whom a trust lets near an administrator, with the node they become. */
  readonly externalPrincipals: readonly (ExternalPrincipal & { readonly to: Node })[];
  /** Tells each node's `closed`, once; only who looks at closed ways needs it. */
  readonly findClosed: () => void;
}

export const SELF_ESCALATION_EFFECTS: ReadonlySet<string> = new Set([
  "GRANT_SELF",
  "GRANT_GROUP",
  "JOIN_GROUP",
  "REWRITE_POLICY",
  "SWITCH_VERSION",
  "DROP_POLICY",
  "DROP_BOUNDARY",
]);
export const ELEVATION_EFFECTS: ReadonlySet<string> = new Set([
  "GRANT_USER",
  "GRANT_ROLE",
  "CREATE_ROLE",
  "IDENTITY_CENTER",
  "NOTHING",
]);

export function buildGraph(
  facts: EscalationFacts,
  techniques: readonly EscalationTechnique[] = TECHNIQUES,
): EscalationGraph {
  return new Search(indexAccount(facts), { techniques, crossAccount: null }).run();
}

/** A role of another account that is itself on a way (or an administrator there), and may let principals of this one in. */
export interface ExternalRole {
  readonly role: Role;
  readonly node: Node;
}

/**
 * The same search with another aim: not the administrators of this account, who are principals like others here, but roles
 * beyond it. Whoever makes an administrator of something else here and so comes to such a role is not followed.
 */
export function buildCrossAccountGraph(
  { account, techniques }: Pick<EscalationGraph, "account" | "techniques">,
  crossAccount: readonly ExternalRole[],
): EscalationGraph {
  return new Search(account, { techniques, crossAccount: crossAccount.map((each) => openFor(account, each)) }).run();
}

interface OpenRole extends ExternalRole {
  readonly arns: ReadonlySet<string>;
  readonly isOpenToAll: boolean;
  readonly isByAnyone: boolean;
}

/** Whom of an account the role's trust names. */
function openFor({ awsAccountId }: AccountIndex, crossAccount: ExternalRole): OpenRole {
  const { others, namesAnyone } = crossAccount.node.account.trustOf(crossAccount.role);
  const isAccount = (name: string) => name === awsAccountId || name.endsWith(`:iam::${awsAccountId}:root`);
  return {
    ...crossAccount,
    arns: new Set(others.map(principalArnOf)),
    isOpenToAll: namesAnyone || others.some(isAccount),
    isByAnyone: namesAnyone,
  };
}

class Search {
  readonly #account: AccountIndex;
  readonly #methods: readonly EscalationTechnique[];
  readonly #held: TechniqueIndex;
  readonly #order: ReadonlyMap<EscalationTechnique, number>;
  readonly #changing: readonly EscalationTechnique[];
  readonly #raising: readonly EscalationTechnique[];
  readonly #taking: readonly EscalationTechnique[];
  readonly #base = new Map<string, Node>();
  readonly #all: Node[] = [];
  readonly #byPrincipal = new Map<string, Node[]>();
  readonly #callers = new Map<EscalationTechnique, Callers<Node>>();
  readonly #answers = new Map<EscalationTechnique, Map<string, Verdict | null>>();
  /** By rank, then hops. */
  #queue: Node[][][] = VERDICTS.map(() => []);
  /** What is looked for now: ways, and when these are all found, those that something closes. */
  #looksFor: "best" | "closed" = "best";
  #questions = 0;
  /** Roles as they would be without their boundary. */
  readonly #unbound = new Set<Node>();
  readonly #outsiders: (ExternalPrincipal & { to: Node })[] = [];

  /** `null`: the aim is to be an administrator of this account. */
  readonly #beyond: readonly OpenRole[] | null;

  constructor(
    account: AccountIndex,
    {
      techniques,
      crossAccount,
    }: { readonly techniques: readonly EscalationTechnique[]; readonly crossAccount: readonly OpenRole[] | null },
  ) {
    this.#account = account;
    this.#beyond = crossAccount;
    this.#methods = techniques;
    this.#held = new TechniqueIndex(techniques);
    this.#order = new Map(techniques.map((technique, i) => [technique, i]));
    this.#changing = techniques.filter(({ effect }) => SELF_ESCALATION_EFFECTS.has(effect.kind));
    this.#raising = techniques.filter(({ effect }) => ELEVATION_EFFECTS.has(effect.kind));
    this.#taking = techniques.filter(
      ({ effect }) => !SELF_ESCALATION_EFFECTS.has(effect.kind) && !ELEVATION_EFFECTS.has(effect.kind),
    );
  }

  run(): EscalationGraph {
    const { details, guardrails } = this.#account;
    for (const holder of [...details.users, ...details.roles]) {
      const node = this.#add(initialState(identityOf(holder), permissionsOf(details, holder), guardrails), null);
      this.#base.set(holder.arn, node);
    }
    this.#unbindRoles();
    this.#listCallers();
    for (const node of this.#all) this.#start(node);
    this.#search();
    return {
      account: this.#account,
      techniques: this.#methods,
      nodes: this.#base,
      unbound: [...this.#unbound],
      externalPrincipals: this.#outsiders,
      findClosed: () => this.#searchClosed(),
    };
  }

  /** Node by node: most hold nothing that any way takes, and are looked at once. */
  #listCallers(): void {
    const lists = new Map(this.#taking.map((technique) => [technique, [] as Node[]]));
    for (const node of this.#all) for (const technique of this.#methodsOf(node)) lists.get(technique)?.push(node);
    const reaches = new Reaches<Node>();
    for (const [technique, nodes] of lists)
      this.#callers.set(technique, new Callers(nodes, reaches, placeOf(this.#account, technique)));
  }

  /** A node, and those that its principal can make of it. */
  #add(principal: PrincipalState, changedFrom: Node["changedFrom"]): Node {
    const node: Node = {
      account: this.#account,
      principal,
      changes: (changedFrom?.node.changes ?? -1) + 1,
      changedFrom,
      best: null,
      closed: null,
      isDone: false,
      nearMiss: null,
      changedInto: NO_NODES,
    };
    const { arn, isServiceLinked } = principal.identity;
    const principals = this.#byPrincipal.get(arn) ?? [];
    this.#all.push(node);
    if (changedFrom) changedFrom.node.changedInto = [...changedFrom.node.changedInto, node];
    principals.push(node);
    this.#byPrincipal.set(arn, principals);
    if (principal.isAdministrator || isServiceLinked || node.changes >= MAX_CHANGES || isNone(principal.allowedActions))
      return node;
    for (const technique of this.#changing) {
      if (!this.#mayAct(node, technique)) continue;
      const { changes, nearMiss } = changesBy(this.#account, principal, technique);
      if (nearMiss) node.nearMiss ??= { technique, verdict: nearMiss, to: null, grantee: principal.identity };
      for (const change of changes) {
        if (principals.length >= MAX_STATES || isKnown(principals, change)) continue;
        this.#add(change.to, { node, edge: { technique, verdict: change.verdict, to: null, grantee: null } });
      }
    }
    return node;
  }

  /** What only the boundary closes is asked about until one such way is known: it is shown, and leads nowhere. */
  #mayAct(node: Node, technique: EscalationTechnique): boolean {
    return this.#methodsOf(node).has(technique);
  }

  #methodsOf({ principal, nearMiss }: Node): ReadonlySet<EscalationTechnique> {
    return this.#held.of(nearMiss ? principal.allowedWithinBoundary : principal.allowedActions);
  }

  /** Bounded roles as they would be without their boundary, where somebody else may take it away. */
  #unbindRoles(): void {
    const technique = this.#taking.find(({ effect }) => effect.kind === "UNBIND_ROLE");
    if (!technique || !this.#all.some((node) => this.#mayAct(node, technique))) return;
    for (const role of this.#account.details.roles) {
      const node = this.#base.get(role.arn)!;
      if (!node.principal.permissions.isBounded || node.principal.identity.isServiceLinked) continue;
      const principal = principalStateOf(
        node.principal.identity,
        unbounded(node.principal.permissions),
        this.#account.guardrails,
      );
      const free = this.#add(principal, null);
      this.#unbound.add(free);
    }
  }

  #start(node: Node): void {
    const { principal } = node;
    if (this.#beyond) return this.#startBeyond(node, this.#beyond);
    if (principal.isAdministrator) return this.#relax(node, { rank: 0, hops: 0, edge: null });
    if (principal.identity.isServiceLinked || isNone(principal.allowedActions)) return;
    for (const technique of [...this.#raising, ...this.#changing]) {
      const isOnOthers = SELF_ESCALATION_EFFECTS.has(technique.effect.kind);
      if (!this.#mayAct(node, technique)) continue;
      const elevation = isOnOthers
        ? evaluateElevatingOthers(this.#account, principal, technique)
        : evaluateElevation(this.#account, principal, technique);
      if (!elevation) continue;
      const edge: Edge = { technique, verdict: elevation.verdict, to: null, grantee: elevation.target };
      this.#offer(node, edge, { rank: 0, hops: 0 });
      if (node.best?.rank === 0 && node.best.hops === 1) return;
    }
  }

  /** Across accounts the trust and the caller's own policies must both allow: naming somebody by ARN is not enough. */
  #startBeyond(node: Node, crossAccount: readonly OpenRole[]): void {
    const { principal } = node;
    if (principal.identity.isServiceLinked || !includesAll(principal.allowedActions, ASSUME)) return;
    for (const { role, node: to, arns, isOpenToAll, isByAnyone } of crossAccount) {
      const technique = this.#methods.find(({ id }) => id === (isByAnyone ? "sts-003" : "sts-002"));
      if (!technique || !to.best || !(isOpenToAll || arns.has(principal.identity.arn))) continue;
      const { document } = to.account.trustOf(role);
      if (document === null) continue;
      const verdict = authorize(this.#account, principal, {
        action: "sts:AssumeRole",
        resource: role.arn,
        resourcePolicy: document,
        tags: role.tags,
      });
      this.#offer(node, { technique, verdict, to, grantee: null }, to.best);
    }
  }

  #offer(node: Node, edge: Edge, onward: Onward): void {
    const rank = rankOf(edge.verdict);
    if (rank < VERDICTS.indexOf("BLOCKED"))
      this.#relax(node, { rank: Math.max(rank, onward.rank), hops: onward.hops + 1, edge });
    else if (this.#looksFor === "best" && isNearMiss(edge.verdict)) node.nearMiss ??= edge;
  }

  #relax(node: Node, found: Path): void {
    const known = node[this.#looksFor];
    if (node.isDone || found.hops > MAX_HOPS || (known && !isBetter(found, known) && !this.#isEarlier(found, known)))
      return;
    node[this.#looksFor] = found;
    (this.#queue[found.rank]![found.hops] ??= []).push(node);
  }

  /** As good, by a method that stands earlier in the list. */
  #isEarlier(found: Path, known: Path): boolean {
    if (isBetter(known, found) || !found.edge || !known.edge) return false;
    return this.#order.get(found.edge.technique)! < this.#order.get(known.edge.technique)!;
  }

  #search(): void {
    for (let rank = 0; rank < this.#queue.length; rank += 1) {
      const byHops = this.#queue[rank]!;
      for (let hops = 0; hops <= MAX_HOPS; hops += 1) {
        // Grows while it is walked: an edge leads from here to the next length only.
        for (const node of byHops[hops] ?? []) {
          const path = node[this.#looksFor];
          if (node.isDone || path?.rank !== rank || path.hops !== hops) continue;
          node.isDone = true;
          this.#open(node);
        }
      }
    }
  }

  /** The same search from where a single step is closed, for those who are on no way. */
  #searchClosed(): void {
    if (this.#looksFor === "closed" || this.#beyond) return;
    this.#looksFor = "closed";
    this.#queue = VERDICTS.map(() => []);
    for (const node of this.#all) {
      if (node.best || node.principal.identity.isServiceLinked) continue;
      const edge = node.nearMiss ?? closedGrant(this.#account, node);
      if (edge) this.#relax(node, { rank: edge.to?.best?.rank ?? 0, hops: (edge.to?.best?.hops ?? 0) + 1, edge });
    }
    this.#search();
    this.#queue = [];
    this.#callers.clear();
    this.#answers.clear();
    this.#byPrincipal.clear();
    this.#all.length = 0;
  }

  /** All ways into a node that is itself on a way. */
  #open(node: Node): void {
    const onward = node[this.#looksFor]!;
    if (node.changedFrom) this.#offer(node.changedFrom.node, { ...node.changedFrom.edge, to: node }, onward);
    const { identity } = node.principal;
    if (identity.isServiceLinked || (node.changedFrom && node.changes > 0)) return;
    const isUnbound = this.#unbound.has(node);
    for (const technique of this.#taking) {
      if (isUnbound !== (technique.effect.kind === "UNBIND_ROLE")) continue;
      this.#openBy(node, technique, onward);
    }
    if (!isUnbound && !this.#beyond && this.#looksFor === "best") {
      for (const externalPrincipal of evaluateExternalPrincipals(this.#account, identity))
        this.#outsiders.push({ ...externalPrincipal, to: node });
    }
  }

  #openBy(node: Node, technique: EscalationTechnique, onward: Onward): void {
    const { identity } = node.principal;
    if ((technique.effect.kind === "TAKE_USER") !== (identity.kind === "USER")) return;
    const places = placesOf(this.#account, technique, identity);
    if (places.length === 0) return;
    const shared = this.#sharedAnswers(technique);
    for (const from of technique.effect.kind === "ASSUME_ROLE"
      ? this.#trusted(identity, technique, onward)
      : this.#stillOpen(technique, onward, places)) {
      if (this.#isSettled(from, onward, technique) || from.principal.identity.arn === identity.arn) continue;
      if (technique.effect.kind !== "ASSUME_ROLE" && from.nearMiss && !this.#mayAct(from, technique)) continue;
      // Trust policies name who asks, so only what no trust decides can be shared.
      const isShared = SHARED_EFFECTS.has(technique.effect.kind);
      const known = isShared ? shared.get(from.principal.sharing) : undefined;
      if (known === undefined && this.#looksFor === "closed" && ++this.#questions > MAX_CLOSED_QUESTIONS) return;
      const verdict = known === undefined ? evaluateAccess(this.#account, from.principal, technique, identity) : known;
      if (isShared) shared.set(from.principal.sharing, verdict);
      if (verdict) this.#offer(from, { technique, verdict, to: node, grantee: null }, onward);
    }
  }

  /** By what postures share: of this target, or of all where the target is not asked for. */
  #sharedAnswers(technique: EscalationTechnique): Map<string, Verdict | null> {
    const known = this.#answers.get(technique);
    if (known) return known;
    const answers = new Map<string, Verdict | null>();
    if (isSameForAll(this.#account, technique)) this.#answers.set(technique, answers);
    return answers;
  }

  /** Whom a role's trust lets ask at all. */
  *#trusted(identity: Identity, technique: EscalationTechnique, onward: Onward): Generator<Node> {
    if (identity.kind !== "ROLE") return;
    const { arns, namesAccount, namesAnyone } = this.#account.trustOf(identity.holder as Role);
    if (namesAnyone) {
      yield* this.#all;
      return;
    }
    for (const arn of arns) yield* this.#byPrincipal.get(arn) ?? [];
    if (namesAccount) yield* this.#stillOpen(technique, onward, [identity.arn]);
  }

  /** Is the node where it wants to be, or on a way that one more hop to here would not better? */
  #isSettled(node: Node, { rank: onwardRank, hops }: Onward, technique: EscalationTechnique): boolean {
    const { isDone, principal } = node;
    // AWS's own service acts as a service-linked role, and nobody else can.
    if (isDone || principal.identity.isServiceLinked || (principal.isAdministrator && !this.#beyond)) return true;
    const known = node[this.#looksFor];
    return (
      known !== null && !isBetter({ rank: Math.max(onwardRank, this.#bestRankBy(technique)), hops: hops + 1 }, known)
    );
  }

  /** What hangs on something that nobody has read is UNKNOWN at best: one such way to a principal is enough. */
  #bestRankBy({ effect, unobservable, status }: EscalationTechnique): number {
    const isUnread = effect.kind === "USE_WORKLOAD" && this.#account.workloadsByKind === null;
    return isUnread || unobservable !== null || status !== "ACTIVE" ? UNKNOWN : 0;
  }

  /** Targets are opened from the best on: who is on a way as good as this one never comes back into question. */
  #stillOpen(technique: EscalationTechnique, onward: Onward, places: readonly string[]): Iterable<Node> {
    return this.#callers.get(technique)!.reaching(places, (node) => this.#isSettled(node, onward, technique));
  }
}

const NO_NODES: readonly Node[] = [];
const UNKNOWN = VERDICTS.indexOf("UNKNOWN");
const ASSUME = namedActions(["sts:AssumeRole"]);

interface Onward {
  readonly rank: number;
  readonly hops: number;
}

function isBetter(one: Onward, other: Onward): boolean {
  return one.rank < other.rank || (one.rank === other.rank && one.hops < other.hops);
}

const SHARED_EFFECTS: ReadonlySet<string> = new Set([
  "TAKE_USER",
  "NEW_TRUST",
  "NEW_SERVICE_TRUST",
  "PASS_ROLE",
  "USE_WORKLOAD",
  "TAKE_PROVIDER",
]);

function isKnown(principals: readonly Node[], { to }: Change): boolean {
  return principals.some(({ principal }) => isSameState(principal, to));
}

/** Why a principal that may grant itself everything is on no path for all that: its boundary, a deny, a service control policy. */
function closedGrant(account: AccountIndex, node: Node): Edge | null {
  for (const { changedFrom, principal } of node.changedInto) {
    if (!changedFrom || !GRANTS.has(changedFrom.edge.technique.effect.kind)) continue;
    const verdict = administratorVerdict(account, principal);
    if (isNearMiss(verdict)) return { ...changedFrom.edge, verdict, grantee: principal.identity };
  }
  return null;
}

const GRANTS: ReadonlySet<string> = new Set([
  "GRANT_SELF",
  "GRANT_GROUP",
  "REWRITE_POLICY",
  "JOIN_GROUP",
  "SWITCH_VERSION",
]);
