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
import { HeldMethods } from "../techniques/technique-index.ts";
import { judgeRaise } from "../edges/elevate-and-take.ts";
import { judgeOthers } from "../edges/elevate-others.ts";
import {
  isSameForAll,
  judgeOutsiders,
  judgeTarget,
  type Outsider,
  placeOf,
  placesOf,
} from "../edges/principal-access.ts";
import type { EscalationMethod } from "../techniques/technique.ts";
import { METHODS } from "../techniques/index.ts";
import {
  type Identity,
  identityOf,
  isSamePosture,
  type Posture,
  postureOf,
  standingPosture,
} from "../simulation/principal-state.ts";
import { includesAll, isNone, namedActions } from "../techniques/action-mask.ts";
import { rankOf, isNearMiss, VERDICTS, type Verdict } from "../simulation/verdict.ts";
import { rule, ruleAdministrator } from "../simulation/authorize.ts";

/** Longer paths are not followed. */
const MAX_HOPS = 24;
/** Changes that a principal makes to itself one after the other, and postures that it may so come into. */
const MAX_CHANGES = 3;
const MAX_POSTURES = 40;
/** Questions asked to tell who comes near an administrator over others: what is closed anyway is not worth more. */
const MAX_CLOSED_QUESTIONS = 20_000;

export interface Edge {
  readonly method: EscalationMethod;
  readonly verdict: Verdict;
  /** `null`: an administrator is made, of `raised` or of something new. */
  readonly to: Node | null;
  readonly raised: Identity | null;
}

/** The surest and, of these, shortest way on from a node. */
interface Way extends Onward {
  /** `null`: it is an administrator. */
  readonly edge: Edge | null;
}

export interface Node {
  /** Whose principal it is: over connected accounts a path leads from one into another. */
  readonly account: AccountIndex;
  readonly posture: Posture;
  /** How many changes it is away from what the principal holds. */
  readonly changes: number;
  /** The change that led here; `null`: the principal as it is. */
  readonly changedFrom: { readonly node: Node; readonly edge: Edge } | null;
  best: Way | null;
  /** Where there is no way: the nearest one of which a single step is closed, this or a later one; `rank` is that of the others. */
  closed: Way | null;
  isDone: boolean;
  /** A step of its own that only something closes. */
  nearMiss: Edge | null;
  changedInto: readonly Node[];
}

export interface EscalationGraph {
  readonly account: AccountIndex;
  readonly methods: readonly EscalationMethod[];
  /** By ARN: the principals as they are. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** Bounded roles as they would be without their boundary, where somebody may take it away. */
  readonly unbound: readonly Node[];
  /** People outside of the account whom a trust lets near an administrator, with the node they become. */
  readonly outsiders: readonly (Outsider & { readonly to: Node })[];
  /** Tells each node's `closed`, once; only who looks at closed ways needs it. */
  readonly findClosed: () => void;
}

export const CHANGE_DEEDS: ReadonlySet<string> = new Set([
  "GRANT_SELF",
  "GRANT_GROUP",
  "JOIN_GROUP",
  "REWRITE_POLICY",
  "SWITCH_VERSION",
  "DROP_POLICY",
  "DROP_BOUNDARY",
]);
export const RAISE_DEEDS: ReadonlySet<string> = new Set([
  "GRANT_USER",
  "GRANT_ROLE",
  "CREATE_ROLE",
  "IDENTITY_CENTER",
  "NOTHING",
]);

export function buildGraph(facts: EscalationFacts, methods: readonly EscalationMethod[] = METHODS): EscalationGraph {
  return new Search(indexAccount(facts), { methods, beyond: null }).run();
}

/** A role of another account that is itself on a way (or an administrator there), and may let principals of this one in. */
export interface RoleBeyond {
  readonly role: Role;
  readonly node: Node;
}

/**
 * The same search with another aim: not the administrators of this account, who are principals like others here, but roles
 * beyond it. Whoever makes an administrator of something else here and so comes to such a role is not followed.
 */
export function buildGraphBeyond(
  { account, methods }: Pick<EscalationGraph, "account" | "methods">,
  beyond: readonly RoleBeyond[],
): EscalationGraph {
  return new Search(account, { methods, beyond: beyond.map((each) => openFor(account, each)) }).run();
}

interface OpenRole extends RoleBeyond {
  readonly arns: ReadonlySet<string>;
  readonly isOpenToAll: boolean;
  readonly isByAnyone: boolean;
}

/** Whom of an account the role's trust names. */
function openFor({ awsAccountId }: AccountIndex, beyond: RoleBeyond): OpenRole {
  const { others, namesAnyone } = beyond.node.account.trustOf(beyond.role);
  const isAccount = (name: string) => name === awsAccountId || name.endsWith(`:iam::${awsAccountId}:root`);
  return {
    ...beyond,
    arns: new Set(others.map(principalArnOf)),
    isOpenToAll: namesAnyone || others.some(isAccount),
    isByAnyone: namesAnyone,
  };
}

class Search {
  readonly #account: AccountIndex;
  readonly #methods: readonly EscalationMethod[];
  readonly #held: HeldMethods;
  readonly #order: ReadonlyMap<EscalationMethod, number>;
  readonly #changing: readonly EscalationMethod[];
  readonly #raising: readonly EscalationMethod[];
  readonly #taking: readonly EscalationMethod[];
  readonly #base = new Map<string, Node>();
  readonly #all: Node[] = [];
  readonly #byPrincipal = new Map<string, Node[]>();
  readonly #callers = new Map<EscalationMethod, Callers<Node>>();
  readonly #answers = new Map<EscalationMethod, Map<string, Verdict | null>>();
  /** By rank, then hops. */
  #queue: Node[][][] = VERDICTS.map(() => []);
  /** What is looked for now: ways, and when these are all found, those that something closes. */
  #looksFor: "best" | "closed" = "best";
  #questions = 0;
  /** Roles as they would be without their boundary. */
  readonly #unbound = new Set<Node>();
  readonly #outsiders: (Outsider & { to: Node })[] = [];

  /** `null`: the aim is to be an administrator of this account. */
  readonly #beyond: readonly OpenRole[] | null;

  constructor(
    account: AccountIndex,
    { methods, beyond }: { readonly methods: readonly EscalationMethod[]; readonly beyond: readonly OpenRole[] | null },
  ) {
    this.#account = account;
    this.#beyond = beyond;
    this.#methods = methods;
    this.#held = new HeldMethods(methods);
    this.#order = new Map(methods.map((method, i) => [method, i]));
    this.#changing = methods.filter(({ deed }) => CHANGE_DEEDS.has(deed.kind));
    this.#raising = methods.filter(({ deed }) => RAISE_DEEDS.has(deed.kind));
    this.#taking = methods.filter(({ deed }) => !CHANGE_DEEDS.has(deed.kind) && !RAISE_DEEDS.has(deed.kind));
  }

  run(): EscalationGraph {
    const { details, guardrails } = this.#account;
    for (const holder of [...details.users, ...details.roles]) {
      const node = this.#add(standingPosture(identityOf(holder), permissionsOf(details, holder), guardrails), null);
      this.#base.set(holder.arn, node);
    }
    this.#unbindRoles();
    this.#listCallers();
    for (const node of this.#all) this.#start(node);
    this.#search();
    return {
      account: this.#account,
      methods: this.#methods,
      nodes: this.#base,
      unbound: [...this.#unbound],
      outsiders: this.#outsiders,
      findClosed: () => this.#searchClosed(),
    };
  }

  /** Node by node: most hold nothing that any way takes, and are looked at once. */
  #listCallers(): void {
    const lists = new Map(this.#taking.map((method) => [method, [] as Node[]]));
    for (const node of this.#all) for (const method of this.#methodsOf(node)) lists.get(method)?.push(node);
    const reaches = new Reaches<Node>();
    for (const [method, nodes] of lists)
      this.#callers.set(method, new Callers(nodes, reaches, placeOf(this.#account, method)));
  }

  /** A node, and those that its principal can make of it. */
  #add(posture: Posture, changedFrom: Node["changedFrom"]): Node {
    const node: Node = {
      account: this.#account,
      posture,
      changes: (changedFrom?.node.changes ?? -1) + 1,
      changedFrom,
      best: null,
      closed: null,
      isDone: false,
      nearMiss: null,
      changedInto: NO_NODES,
    };
    const { arn, isServiceLinked } = posture.identity;
    const postures = this.#byPrincipal.get(arn) ?? [];
    this.#all.push(node);
    if (changedFrom) changedFrom.node.changedInto = [...changedFrom.node.changedInto, node];
    postures.push(node);
    this.#byPrincipal.set(arn, postures);
    if (posture.isAdministrator || isServiceLinked || node.changes >= MAX_CHANGES || isNone(posture.held)) return node;
    for (const method of this.#changing) {
      if (!this.#mayAct(node, method)) continue;
      const { changes, nearMiss } = changesBy(this.#account, posture, method);
      if (nearMiss) node.nearMiss ??= { method, verdict: nearMiss, to: null, raised: posture.identity };
      for (const change of changes) {
        if (postures.length >= MAX_POSTURES || isKnown(postures, change)) continue;
        this.#add(change.to, { node, edge: { method, verdict: change.verdict, to: null, raised: null } });
      }
    }
    return node;
  }

  /** What only the boundary closes is asked about until one such way is known: it is shown, and leads nowhere. */
  #mayAct(node: Node, method: EscalationMethod): boolean {
    return this.#methodsOf(node).has(method);
  }

  #methodsOf({ posture, nearMiss }: Node): ReadonlySet<EscalationMethod> {
    return this.#held.of(nearMiss ? posture.potential : posture.held);
  }

  /** Bounded roles as they would be without their boundary, where somebody else may take it away. */
  #unbindRoles(): void {
    const method = this.#taking.find(({ deed }) => deed.kind === "UNBIND_ROLE");
    if (!method || !this.#all.some((node) => this.#mayAct(node, method))) return;
    for (const role of this.#account.details.roles) {
      const node = this.#base.get(role.arn)!;
      if (!node.posture.permissions.isBounded || node.posture.identity.isServiceLinked) continue;
      const posture = postureOf(node.posture.identity, unbounded(node.posture.permissions), this.#account.guardrails);
      const free = this.#add(posture, null);
      this.#unbound.add(free);
    }
  }

  #start(node: Node): void {
    const { posture } = node;
    if (this.#beyond) return this.#startBeyond(node, this.#beyond);
    if (posture.isAdministrator) return this.#relax(node, { rank: 0, hops: 0, edge: null });
    if (posture.identity.isServiceLinked || isNone(posture.held)) return;
    for (const method of [...this.#raising, ...this.#changing]) {
      const isOnOthers = CHANGE_DEEDS.has(method.deed.kind);
      if (!this.#mayAct(node, method)) continue;
      const raise = isOnOthers
        ? judgeOthers(this.#account, posture, method)
        : judgeRaise(this.#account, posture, method);
      if (!raise) continue;
      const edge: Edge = { method, verdict: raise.verdict, to: null, raised: raise.target };
      this.#offer(node, edge, { rank: 0, hops: 0 });
      if (node.best?.rank === 0 && node.best.hops === 1) return;
    }
  }

  /** Across accounts the trust and the caller's own policies must both allow: naming somebody by ARN is not enough. */
  #startBeyond(node: Node, beyond: readonly OpenRole[]): void {
    const { posture } = node;
    if (posture.identity.isServiceLinked || !includesAll(posture.held, ASSUME)) return;
    for (const { role, node: to, arns, isOpenToAll, isByAnyone } of beyond) {
      const method = this.#methods.find(({ id }) => id === (isByAnyone ? "sts-003" : "sts-002"));
      if (!method || !to.best || !(isOpenToAll || arns.has(posture.identity.arn))) continue;
      const { document } = to.account.trustOf(role);
      if (document === null) continue;
      const verdict = rule(this.#account, posture, {
        action: "sts:AssumeRole",
        resource: role.arn,
        resourcePolicy: document,
        tags: role.tags,
      });
      this.#offer(node, { method, verdict, to, raised: null }, to.best);
    }
  }

  #offer(node: Node, edge: Edge, onward: Onward): void {
    const rank = rankOf(edge.verdict);
    if (rank < VERDICTS.indexOf("BLOCKED"))
      this.#relax(node, { rank: Math.max(rank, onward.rank), hops: onward.hops + 1, edge });
    else if (this.#looksFor === "best" && isNearMiss(edge.verdict)) node.nearMiss ??= edge;
  }

  #relax(node: Node, found: Way): void {
    const known = node[this.#looksFor];
    if (node.isDone || found.hops > MAX_HOPS || (known && !isBetter(found, known) && !this.#isEarlier(found, known)))
      return;
    node[this.#looksFor] = found;
    (this.#queue[found.rank]![found.hops] ??= []).push(node);
  }

  /** As good, by a method that stands earlier in the list. */
  #isEarlier(found: Way, known: Way): boolean {
    if (isBetter(known, found) || !found.edge || !known.edge) return false;
    return this.#order.get(found.edge.method)! < this.#order.get(known.edge.method)!;
  }

  #search(): void {
    for (let rank = 0; rank < this.#queue.length; rank += 1) {
      const byHops = this.#queue[rank]!;
      for (let hops = 0; hops <= MAX_HOPS; hops += 1) {
        // Grows while it is walked: an edge leads from here to the next length only.
        for (const node of byHops[hops] ?? []) {
          const way = node[this.#looksFor];
          if (node.isDone || way?.rank !== rank || way.hops !== hops) continue;
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
      if (node.best || node.posture.identity.isServiceLinked) continue;
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
    const { identity } = node.posture;
    if (identity.isServiceLinked || (node.changedFrom && node.changes > 0)) return;
    const isUnbound = this.#unbound.has(node);
    for (const method of this.#taking) {
      if (isUnbound !== (method.deed.kind === "UNBIND_ROLE")) continue;
      this.#openBy(node, method, onward);
    }
    if (!isUnbound && !this.#beyond && this.#looksFor === "best") {
      for (const outsider of judgeOutsiders(this.#account, identity)) this.#outsiders.push({ ...outsider, to: node });
    }
  }

  #openBy(node: Node, method: EscalationMethod, onward: Onward): void {
    const { identity } = node.posture;
    if ((method.deed.kind === "TAKE_USER") !== (identity.kind === "USER")) return;
    const places = placesOf(this.#account, method, identity);
    if (places.length === 0) return;
    const shared = this.#sharedAnswers(method);
    for (const from of method.deed.kind === "ASSUME_ROLE"
      ? this.#trusted(identity, method, onward)
      : this.#stillOpen(method, onward, places)) {
      if (this.#isSettled(from, onward, method) || from.posture.identity.arn === identity.arn) continue;
      if (method.deed.kind !== "ASSUME_ROLE" && from.nearMiss && !this.#mayAct(from, method)) continue;
      // Trust policies name who asks, so only what no trust decides can be shared.
      const isShared = SHARED_DEEDS.has(method.deed.kind);
      const known = isShared ? shared.get(from.posture.sharing) : undefined;
      if (known === undefined && this.#looksFor === "closed" && ++this.#questions > MAX_CLOSED_QUESTIONS) return;
      const verdict = known === undefined ? judgeTarget(this.#account, from.posture, method, identity) : known;
      if (isShared) shared.set(from.posture.sharing, verdict);
      if (verdict) this.#offer(from, { method, verdict, to: node, raised: null }, onward);
    }
  }

  /** By what postures share: of this target, or of all where the target is not asked for. */
  #sharedAnswers(method: EscalationMethod): Map<string, Verdict | null> {
    const known = this.#answers.get(method);
    if (known) return known;
    const answers = new Map<string, Verdict | null>();
    if (isSameForAll(this.#account, method)) this.#answers.set(method, answers);
    return answers;
  }

  /** Whom a role's trust lets ask at all. */
  *#trusted(identity: Identity, method: EscalationMethod, onward: Onward): Generator<Node> {
    if (identity.kind !== "ROLE") return;
    const { arns, namesAccount, namesAnyone } = this.#account.trustOf(identity.holder as Role);
    if (namesAnyone) {
      yield* this.#all;
      return;
    }
    for (const arn of arns) yield* this.#byPrincipal.get(arn) ?? [];
    if (namesAccount) yield* this.#stillOpen(method, onward, [identity.arn]);
  }

  /** Is the node where it wants to be, or on a way that one more hop to here would not better? */
  #isSettled(node: Node, { rank: onwardRank, hops }: Onward, method: EscalationMethod): boolean {
    const { isDone, posture } = node;
    // AWS's own service acts as a service-linked role, and nobody else can.
    if (isDone || posture.identity.isServiceLinked || (posture.isAdministrator && !this.#beyond)) return true;
    const known = node[this.#looksFor];
    return known !== null && !isBetter({ rank: Math.max(onwardRank, this.#bestRankBy(method)), hops: hops + 1 }, known);
  }

  /** What hangs on something that nobody has read is UNKNOWN at best: one such way to a principal is enough. */
  #bestRankBy({ deed, unseen, status }: EscalationMethod): number {
    const isUnread = deed.kind === "USE_WORKLOAD" && this.#account.workloadsByKind === null;
    return isUnread || unseen !== null || status !== "ACTIVE" ? UNKNOWN : 0;
  }

  /** Targets are opened from the best on: who is on a way as good as this one never comes back into question. */
  #stillOpen(method: EscalationMethod, onward: Onward, places: readonly string[]): Iterable<Node> {
    return this.#callers.get(method)!.reaching(places, (node) => this.#isSettled(node, onward, method));
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

const SHARED_DEEDS: ReadonlySet<string> = new Set([
  "TAKE_USER",
  "NEW_TRUST",
  "NEW_SERVICE_TRUST",
  "PASS_ROLE",
  "USE_WORKLOAD",
  "TAKE_PROVIDER",
]);

function isKnown(postures: readonly Node[], { to }: Change): boolean {
  return postures.some(({ posture }) => isSamePosture(posture, to));
}

/** Why a principal that may grant itself everything is on no path for all that: its boundary, a deny, a service control policy. */
function closedGrant(account: AccountIndex, node: Node): Edge | null {
  for (const { changedFrom, posture } of node.changedInto) {
    if (!changedFrom || !GRANTS.has(changedFrom.edge.method.deed.kind)) continue;
    const verdict = ruleAdministrator(account, posture);
    if (isNearMiss(verdict)) return { ...changedFrom.edge, verdict, raised: posture.identity };
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
