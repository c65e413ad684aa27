/**
 * Paths for which an attacker needs several principals at the same time. The search of the graph follows one principal
 * at a time, and forgets it at the next one. But credentials stay valid when others are used. A user that assumes a
 * role can therefore let the role write a policy of the user, or of a second role that only the user can assume (IAM
 * User Guide, *Temporary security credentials in IAM*). Such paths are searched forwards, and only for principals that
 * may reach one that writes permissions of others and for which the graph has no certain path.
 */
import type { Role } from "../../account.ts";
import { memoize, once, remember } from "../../memoize.ts";
import type { JointLimits } from "./joint-limits.ts";
import type { CallersOf } from "./callers-by-technique.ts";
import { ClosedTargets, isClosed } from "./closed-targets.ts";
import { type FoundSteps, jointCreations } from "./joint-creations.ts";
import { type JointOpenings, jointOpenings } from "./joint-openings.ts";
import { createdState, type Held, joined, mayGain, principalKeyOf, takeShortest, writtenState } from "./joint-steps.ts";
import { allowsAsMuch } from "./outdone-states.ts";
import { SELF_ESCALATION_EFFECTS, type Edge, type Node, type StateSpace, type Step } from "./state-space.ts";
import { stepsFrom } from "./steps.ts";
import { evaluateElevation } from "../edges/elevate-and-take.ts";
import { evaluateElevatingOthers } from "../edges/elevate-others.ts";
import { isOwnTrust, newBareRole } from "../edges/new-bare-principals.ts";
import { createsPrincipals, newBoundedPrincipals } from "../edges/new-bounded-principals.ts";
import {
  evaluateAccess,
  evaluateExternalPrincipals,
  type ExternalPrincipal,
  placesOf,
  SHARED_EFFECTS,
} from "../edges/principal-access.ts";
import { changesBy } from "../edges/self-escalation.ts";
import { reachedTargets } from "../edges/technique-steps.ts";
import type { Identity, PrincipalState } from "../simulation/principal-state.ts";
import { rankOf, unknown, type Verdict, VERDICTS } from "../simulation/verdict.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import { TechniqueIndex } from "../techniques/technique-index.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";

const UNKNOWN = VERDICTS.indexOf("UNKNOWN");
const ASSUME_ROLE = namedActions(["sts:AssumeRole"]);

/**
 * Sets `best` of principals with such a path, if it is more certain than the path that the graph has. Returns the external
 * principals that can reach a principal which had no path before.
 */
export function findJointPaths(
  space: StateSpace,
  callersOf: CallersOf,
): readonly (ExternalPrincipal & { readonly to: Node })[] {
  const search = new JointSearch(space, callersOf, space.limits.joint);
  return search
    .run()
    .flatMap((to) =>
      evaluateExternalPrincipals(space.account, to.principal.identity).map((external) => ({ ...external, to })),
    );
}

class JointSearch {
  readonly #access: readonly EscalationTechnique[];
  readonly #openings: JointOpenings;
  readonly #changing: TechniqueIndex;
  readonly #techniques: TechniqueIndex;
  readonly #creating: readonly EscalationTechnique[];
  readonly #newFor: ReturnType<typeof jointCreations>;
  #evaluations = 0;
  /** The limit that the search for a principal reached. */
  #reached: keyof JointLimits | null = null;
  /** The changes of one principal that a limit left out, so that paths may be missing. Null if none were. */
  #leftOut: string | null = null;

  constructor(
    readonly space: StateSpace,
    readonly callersOf: CallersOf,
    readonly limits: JointLimits,
  ) {
    const isCertain = ({ unobservable, status }: EscalationTechnique) => unobservable === null && status === "ACTIVE";
    this.#access = space.access.filter((each) => isCertain(each) && each.effect.kind !== "UNBIND_ROLE");
    this.#techniques = new TechniqueIndex(space.techniques);
    this.#creating = space.elevating.filter(createsPrincipals);
    this.#changing = new TechniqueIndex(space.selfEscalation.filter(isCertain));
    this.#openings = jointOpenings({
      account: space.account,
      nodes: space.nodes,
      access: this.#access,
      canTry: ({ principal }, technique) => this.#canTry(principal, technique),
      accessBy: (writer, technique) => this.#accessBy(writer, technique),
      targetsOf: (writer, technique) => this.#targetsOf(writer, technique),
      evaluate: (evaluateOne) => this.#evaluate(evaluateOne),
    });
    this.#newFor = jointCreations({
      account: space.account,
      access: this.#access,
      writesOf: (writer) => this.#writesOf(writer),
      evaluate: (evaluateOne) => this.#evaluate(evaluateOne),
    });
  }

  /** Returns the principals that had no path before. */
  run(): readonly Node[] {
    const found: Node[] = [];
    for (const node of this.#sources()) {
      const hadPath = node.best !== null;
      this.#reached = this.#evaluations >= this.limits.evaluations ? "evaluations" : null;
      this.#leftOut = null;
      this.#findFor(node);
      if (!hadPath && node.best !== null) found.push(node);
    }
    return found;
  }

  /** The principals that may have such a path, nearest to a writer first. */
  #sources(): readonly Node[] {
    const { nodes, all } = this.space;
    const sources = new Set<Node>();
    const add = ({ principal: { identity } }: Node) => {
      const node = nodes.get(identity.arn)!;
      if (mayGain(node)) sources.add(node);
    };
    for (const node of all) if (this.#writesOf(node).size > 0 || this.#openings.canOpen(node)) add(node);
    if (sources.size === 0) return [];
    for (const node of sources) for (const caller of this.#callersOf(node)) add(caller);
    // The index of callers no longer has those with a path.
    for (const node of nodes.values()) if (node.best !== null) add(node);
    return [...sources];
  }

  readonly #writesOf = memoize(({ principal }: Node) => this.#changing.of(principal.allowedWithinBoundary));

  *#callersOf({ principal: { identity } }: Node): Generator<Node> {
    const { account } = this.space;
    for (const technique of this.#access) {
      const { kind } = technique.effect;
      if ((kind === "TAKE_USER") !== (identity.kind === "USER")) continue;
      const places = placesOf(account, technique, identity);
      if (places.length === 0) continue;
      const callers = kind === "ASSUME_ROLE" ? this.#trustedBy(identity, technique) : this.#reaching(technique, places);
      const closed = new Map<string, boolean>();
      for (const from of callers) {
        const { principal } = from;
        if (!mayGain(from) || principal.identity.arn === identity.arn) continue;
        const isClosedTo = () => this.#isClosedTo(from, technique, identity);
        // Callers with the same policies share the verdict.
        if (!(SHARED_EFFECTS.has(kind) ? remember(closed, principal.sharing, isClosedTo) : isClosedTo())) yield from;
      }
    }
  }

  /** Not evaluated is not closed: such a caller may reach the principal, and its own path is then UNKNOWN. */
  #isClosedTo({ principal }: Node, technique: EscalationTechnique, identity: Identity): boolean {
    const { account } = this.space;
    const verdict = this.#evaluate(() => evaluateAccess({ account, principal, technique }, identity));
    return verdict !== undefined && isClosed(verdict);
  }

  /** The nodes that the role's trust policy names, directly or as part of the account. */
  #trustedBy({ arn: roleArn, holder }: Identity, technique: EscalationTechnique): readonly Node[] {
    const { account, all, byPrincipal } = this.space;
    const { arns, namesAccount, namesAnyone } = account.trustOf(holder as Role);
    if (namesAnyone) return all;
    const named = [...arns].flatMap((arn) => byPrincipal.get(arn) ?? []);
    return namesAccount ? [...named, ...this.#reaching(technique, [roleArn])] : named;
  }

  #reaching(technique: EscalationTechnique, places: readonly string[]): readonly Node[] {
    return this.callersOf(technique).reaching(places, ({ best }) => best?.rank === 0);
  }

  /** Searches for a path of any certainty first, because most principals have none. */
  #findFor(node: Node): void {
    const widest = (node.best?.rank ?? UNKNOWN + 1) - 1;
    const first = this.#pathOf(node, widest);
    if (first === null) {
      const missing = this.#reached === null ? this.#leftOut : this.#tooMany(node, this.#reached);
      if (missing !== null && node.best === null) this.#leaveOpen(node, missing);
      return;
    }
    let best: readonly Step[] = first;
    let rank = widest;
    for (let tried = 0; tried < widest && rank === widest; tried += 1) {
      const better = this.#pathOf(node, tried);
      if (better) [best, rank] = [better, tried];
    }
    node.best = { rank, hops: best.length, edge: best[0]!.edge, steps: best };
  }

  /** A principal whose combinations were not all tried is never shown as safe. */
  #leaveOpen(node: Node, missing: string): void {
    const { identity } = node.principal;
    // The first step of the principal writes permissions itself, or takes over another principal.
    const [technique = this.space.selfEscalation[0]!] = [
      ...this.#writesOf(node),
      ...this.#access.filter((each) => this.#canTry(node.principal, each)),
    ];
    const edge: Edge = { technique, verdict: unknown(missing), to: null, grantee: identity, isLimit: true };
    node.best = { rank: UNKNOWN, hops: 1, edge };
  }

  #tooMany({ principal: { identity } }: Node, limit: keyof JointLimits): string {
    return `what ${identity.name} can do with all principals that it can take over: the account has more combinations than the limits of one search (${limit}: ${this.limits[limit]})`;
  }

  /** The steps from the principal to an administrator, each at least as certain as `maxRank`. Shorter ones come first. */
  #pathOf(source: Node, maxRank: number): readonly Step[] | null {
    const waiting: Held[] = [{ node: source, steps: [] }];
    const held: Held[] = [];
    const seen = new Map<string, Node[]>([[principalKeyOf(source), [source]]]);
    const add = (node: Node, steps: readonly Step[] | null): void => {
      if (steps === null || rankOf(steps.at(-1)!.edge.verdict) > maxRank) return;
      const key = principalKeyOf(node);
      const states = seen.get(key) ?? [];
      if (states.some(({ principal }) => allowsAsMuch(principal, node.principal))) return;
      if (steps.length > this.limits.steps) {
        this.#reached ??= "steps";
        return;
      }
      seen.set(key, [...states, node]);
      waiting.push({ node, steps });
    };
    let writers = 0;
    while (waiting.length > 0) {
      if (held.length >= this.limits.held || writers >= this.limits.writers) {
        this.#reached ??= writers >= this.limits.writers ? "writers" : "held";
        return null;
      }
      const next = takeShortest(waiting);
      const { node, steps } = next;
      const rest = this.#restOf(node, maxRank);
      if (rest) return [...steps, ...rest];
      for (const step of this.#ownSteps(node)) add(step.edge.to!, [...steps, step]);
      for (const edge of this.#accessOf(node)) add(edge.to!, [...steps, { from: node, edge }]);
      for (const step of this.#createdBy(node)) add(step.edge.to!, [...steps, step]);
      for (const other of held) {
        for (const [actor, subject] of [
          [next, other],
          [other, next],
        ] as const) {
          if (actor.node.principal.identity.arn === subject.node.principal.identity.arn) continue;
          for (const step of this.#openings.stepsFor(actor.node, subject.node))
            add(step.edge.to!, joined(actor, subject, step));
          if (this.#writesOf(actor.node).size === 0) continue;
          for (const step of this.#createdFor(actor.node, subject.node)) add(step.edge.to!, [...subject.steps, step]);
          for (const step of this.#writtenBy(actor.node, subject.node))
            add(step.edge.to!, joined(actor, subject, step));
        }
      }
      held.push(next);
      if (this.#writesOf(node).size > 0) writers += 1;
    }
    return null;
  }

  /** The rest of a path if the principal state is an administrator or has a path. Null if it is not and has none. */
  #restOf(node: Node, maxRank: number): readonly Step[] | null {
    if (node.principal.isAdministrator) return [];
    if (node.best) return node.best.rank <= maxRank ? stepsFrom(node) : null;
    if (!this.#isWritten(node)) return null;
    const edge = this.#elevationOf(node).find(({ verdict }) => rankOf(verdict) <= maxRank);
    return edge ? [{ from: node, edge }] : null;
  }

  /** Whether another principal wrote or created the state. The search of the graph has evaluated all other states. */
  readonly #isWritten = memoize(({ principal }: Node): boolean => {
    const states = this.space.byPrincipal.get(principal.identity.arn) ?? [];
    return !states.some((state) => state.principal === principal);
  });

  readonly #elevationOf = memoize(({ principal }: Node): readonly Edge[] => {
    const { account, elevation, selfEscalation } = this.space;
    return [...elevation, ...selfEscalation].flatMap((technique) => {
      if (!this.#canTry(principal, technique)) return [];
      const isOwn = SELF_ESCALATION_EFFECTS.has(technique.effect.kind);
      const attempt = { account, principal, technique };
      const found = this.#evaluate(() => (isOwn ? evaluateElevatingOthers(attempt) : evaluateElevation(attempt)));
      return found && found.verdict.kind !== "BLOCKED"
        ? [{ technique, verdict: found.verdict, to: null, grantee: found.target }]
        : [];
    });
  });

  #canTry({ allowedWithinBoundary }: PrincipalState, technique: EscalationTechnique): boolean {
    return this.#techniques.of(allowedWithinBoundary).has(technique);
  }

  /** The changes that the principal makes to itself. */
  #ownSteps(node: Node): readonly Step[] {
    return this.#isWritten(node)
      ? this.#writtenBy(node, node)
      : node.changedInto.map((to) => ({ from: node, edge: { ...to.changedFrom!.edge, to } }));
  }

  /** The changes that the actor makes to the subject. Notes whether a limit left some out. */
  #writtenBy(actor: Node, subject: Node): readonly Step[] {
    const { steps, leftOut } = this.#writes(actor)(subject);
    this.#leftOut ??= leftOut;
    return steps;
  }

  readonly #writes = memoize((actor: Node) =>
    memoize((subject: Node): FoundSteps => {
      const { account } = this.space;
      let leftOut: string | null = null;
      if (subject.principal.identity.isServiceLinked) return { steps: [], leftOut };
      const steps = [...this.#writesOf(actor)].flatMap((technique) => {
        const attempt = { account, principal: actor.principal, technique };
        const found = this.#evaluate(() => changesBy(attempt, subject.principal));
        leftOut ??= found?.leftOut ?? null;
        return (found?.changes ?? []).map(({ verdict, to }) => {
          const node = writtenState(subject, to, { technique, verdict, to: null, grantee: null });
          return { from: actor, edge: { technique, verdict, to: node, grantee: null } };
        });
      });
      return { steps, leftOut };
    }),
  );

  /** The new principals that the principal can create within a boundary, and a new role. Notes whether a limit left some out. */
  #createdBy(node: Node): readonly Step[] {
    const { steps, leftOut } = this.#creations(node);
    this.#leftOut ??= leftOut;
    return steps;
  }

  readonly #creations = memoize((from: Node): FoundSteps => {
    const { account } = this.space;
    const { principal } = from;
    let leftOut: string | null = null;
    const steps = this.#creating.flatMap((technique) => {
      if (!this.#canTry(principal, technique)) return [];
      const found = this.#evaluate(() => newBoundedPrincipals({ account, principal, technique }));
      leftOut ??= found?.leftOut ?? null;
      return (found?.created ?? []).map(({ verdict, principal: created }) => {
        const to = createdState(from, created);
        return { from, edge: { technique, verdict, to, grantee: null } };
      });
    });
    const technique = this.#access.find(isOwnTrust);
    const role = technique ? this.#evaluate(() => newBareRole({ account, principal })) : null;
    if (!technique || !role) return { steps, leftOut };
    const edge = { technique, verdict: role.verdict, to: createdState(from, role.principal), grantee: null };
    return { steps: [...steps, { from, edge }], leftOut };
  });

  /** The new users and roles of the creator that the writer can change. Notes whether a limit left some out. */
  #createdFor(writer: Node, creator: Node): readonly Step[] {
    const { steps, leftOut } = this.#newFor(writer, creator);
    this.#leftOut ??= leftOut;
    return steps;
  }

  /** The edges to the principals that the principal can take over, each with the most certain technique. */
  readonly #accessOf = memoize((node: Node): readonly Edge[] => {
    const { nodes } = this.space;
    const best = new Map<string, Edge>();
    for (const technique of this.#access) {
      for (const [arn, verdict] of this.#accessBy(node, technique)) {
        const known = best.get(arn);
        if (arn === node.principal.identity.arn || (known && rankOf(known.verdict) <= rankOf(verdict))) continue;
        best.set(arn, { technique, verdict, to: nodes.get(arn)!, grantee: null });
      }
    }
    return [...best.values()];
  });

  /** The verdicts that are not BLOCKED on the technique, by target. Callers with the same policies share them. */
  #accessBy(node: Node, technique: EscalationTechnique): ReadonlyMap<string, Verdict> {
    if (!SHARED_EFFECTS.has(technique.effect.kind)) return this.#evaluateAccess(node, technique);
    const bySharing = this.#sharedAccess(technique);
    return remember(bySharing, node.principal.sharing, () => this.#evaluateAccess(node, technique));
  }

  readonly #sharedAccess = memoize(
    (_technique: EscalationTechnique) => new Map<string, ReadonlyMap<string, Verdict>>(),
  );

  #evaluateAccess(node: Node, technique: EscalationTechnique): ReadonlyMap<string, Verdict> {
    const { account } = this.space;
    const { principal } = node;
    const targets = this.#targetsOf(node, technique);
    if (targets.length === 0) return new Map();
    const found = new Map<string, Verdict>();
    const closed = new ClosedTargets({ account, principal, technique });
    for (const target of targets) {
      if (target.isServiceLinked || closed.has(target)) continue;
      const verdict = this.#evaluate(() => evaluateAccess({ account, principal, technique }, target)) ?? null;
      if (verdict === null || isClosed(verdict)) closed.add(target);
      else found.set(target.arn, verdict);
    }
    return found;
  }

  /** The principals on which the technique is tried. */
  #targetsOf({ principal }: Node, technique: EscalationTechnique): readonly Identity[] {
    const { account } = this.space;
    const { kind } = technique.effect;
    const { arn } = principal.identity;
    if (kind === "ASSUME_ROLE") {
      const isGranted = includesAll(principal.allowedActions, ASSUME_ROLE);
      return this.#named(
        [...account.rolesOpenTo(arn)]
          .filter((role) => {
            const { arns, namesAnyone } = account.trustOf(role);
            return isGranted || namesAnyone || arns.has(arn);
          })
          .map((role) => role.arn),
      );
    }
    if (!this.#canTry(principal, technique)) return [];
    const ofKind = kind === "TAKE_USER" ? "USER" : "ROLE";
    const step = technique.steps.find(({ on }) => on === "TARGET");
    const reached = step ? reachedTargets(principal, step.action) : null;
    return reached ? this.#named(reached).filter((target) => target.kind === ofKind) : this.#everyoneFor(technique);
  }

  /** The users or roles to which the technique can gain access at all. */
  readonly #everyoneFor = memoize((technique: EscalationTechnique): readonly Identity[] => {
    const { account } = this.space;
    const { kind } = technique.effect;
    const { USER: users, ROLE: roles, USED_ROLE: used } = this.#everyone();
    if (kind === "TAKE_USER") return users;
    if (kind === "NEW_TRUST" || kind === "NEW_SERVICE_TRUST") return roles;
    return used.filter((target) => placesOf(account, technique, target).length > 0);
  });

  #named(arns: Iterable<string>): readonly Identity[] {
    return [...arns].flatMap((arn) => this.space.nodes.get(arn)?.principal.identity ?? []);
  }

  readonly #everyone = once(() => {
    const { details, trustOf, workloadsByRole } = this.space.account;
    const isUsed = (role: Role): boolean => {
      const { services, providers } = trustOf(role);
      return services.size > 0 || providers.length > 0 || workloadsByRole.has(role.arn);
    };
    return {
      USER: this.#named(details.users.map(({ arn }) => arn)),
      ROLE: this.#named(details.roles.map(({ arn }) => arn)),
      /** The roles that a service, a provider or a workload can use. */
      USED_ROLE: this.#named(details.roles.filter(isUsed).map(({ arn }) => arn)),
    };
  });

  /** Undefined if the account's limit is reached. */
  #evaluate<T>(evaluateOne: () => T): T | undefined {
    this.#evaluations += 1;
    if (this.#evaluations <= this.limits.evaluations) return evaluateOne();
    this.#reached = "evaluations";
    return undefined;
  }
}
