/**
 * Searches one account for paths to entry roles of other accounts. Each principal has its own best path to each role, so that
 * paths through several accounts can be joined without searching this account again.
 *
 * Entry roles that the same principals can assume with the same certainty form a class, and the account is searched once
 * for a class: the paths differ only in their last step. A hub whose roles can assume the same role in a thousand accounts
 * therefore needs one search.
 *
 * Nothing is left out silently: what a limit leaves unsearched is a step with the verdict UNKNOWN that names the limit.
 */
import { numbering } from "../../memoize.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { authorize } from "../simulation/authorize.ts";
import { rankOf, unknown, type Verdict, VERDICTS } from "../simulation/verdict.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import { entriesTowards, type EntryRole, type EntryRoles } from "./entry-roles.ts";
import { type Crossing, searchCrossings, type SharedVerdicts } from "./search.ts";
import { type Edge, type Node, STATE_LIMITS, type StateLimits, StateSpace, type Step } from "./state-space.ts";
import { stepsFrom } from "./steps.ts";

export interface CrossAccountLimits {
  /** The maximum number of pairs of a principal's state and an entry role that are evaluated. */
  readonly evaluations: number;
  /** The maximum number of classes of entry roles. Each needs one search. */
  readonly classes: number;
  readonly states: StateLimits;
}

export const CROSS_ACCOUNT_LIMITS: CrossAccountLimits = { evaluations: 500_000, classes: 100, states: STATE_LIMITS };

/** The best paths to each of the entry roles of one class. */
export interface FoundClass {
  readonly entries: readonly EntryRole[];
  /** The principals with a path, and its steps to the first of the entry roles. */
  readonly sources: readonly { readonly from: Node; readonly steps: readonly Step[] }[];
  /** The last step of the path to another one of the entry roles. `last` is the last step of a source. */
  readonly stepInto: (entry: EntryRole, last: Step) => Step;
}

/** The principals that can assume an entry role, each with the step. */
type StepsInto = ReadonlyMap<Node, Crossing["edge"]>;

interface ClassMember {
  readonly entry: EntryRole;
  readonly into: StepsInto;
}

export class CrossAccountSearch {
  readonly #space: StateSpace;
  /** The nodes whose policies could allow sts:AssumeRole. */
  readonly #assuming: readonly Node[];
  #evaluations = 0;

  constructor(
    private readonly account: AccountIndex,
    private readonly limits: CrossAccountLimits = CROSS_ACCOUNT_LIMITS,
  ) {
    this.#space = new StateSpace(account, TECHNIQUES, limits.states);
    this.#assuming = this.#space.all.filter(
      ({ principal }) => !principal.identity.isServiceLinked && includesAll(principal.allowedActions, ASSUME_ROLE),
    );
  }

  /** Yields the best paths of the principals to the entry roles of other accounts. Their nodes are valid until the next. */
  *pathsInto(accounts: readonly EntryRoles[]): Generator<FoundClass> {
    const space = this.#space;
    const nearMisses = new Map(space.all.map((node) => [node, node.nearMiss]));
    const shared: SharedVerdicts = { sharedVerdicts: new Map(), closed: new Map() };
    for (const members of this.#classesOf(accounts)) {
      const [first] = members as [ClassMember, ...ClassMember[]];
      const crossings = [...first.into].map(([from, edge]): Crossing => ({ from, edge, onward: { rank: 0, hops: 0 } }));
      searchCrossings(space, crossings, { ...shared, unsearchedTo: first.entry.node });
      const sources = [...space.nodes.values()]
        .map((from) => ({ from, steps: stepsFrom(from) }))
        .filter(({ steps }) => steps.length > 0);
      const intoOf = new Map(members.map(({ entry, into }) => [entry, into]));
      yield {
        entries: members.map(({ entry }) => entry),
        sources,
        stepInto: (entry, { from, edge }) => {
          const isAssumed = edge === first.into.get(from);
          const step = isAssumed ? intoOf.get(entry)!.get(from)! : { ...edge, to: entry.node, grantee: null };
          return { from, edge: step };
        },
      };
      for (const node of space.all) {
        node.best = null;
        node.isDone = false;
        node.nearMiss = nearMisses.get(node)!;
      }
    }
  }

  #classesOf(accounts: readonly EntryRoles[]): readonly (readonly ClassMember[])[] {
    const numberOf = numbering();
    const classes = new Map<string, ClassMember[]>();
    for (const entries of accounts) {
      for (const entry of entriesTowards(this.account.awsAccountId, entries)) {
        const into = this.#stepsInto(entry);
        if (into.size === 0 && this.#space.unsearched.size === 0) continue;
        const key = [...into]
          .map(([node, { verdict, technique }]) => `${numberOf(node)} ${verdict.kind} ${technique.id}`)
          .toSorted()
          .join();
        const members = classes.get(key);
        if (members) members.push({ entry, into });
        else classes.set(key, [{ entry, into }]);
      }
    }
    const found = [...classes.values()];
    const { classes: most } = this.limits;
    return found.length <= most
      ? found
      : [...found.slice(0, most - 1), this.#unknownClass(found.slice(most - 1).flat())];
  }

  /** One class with all of them: it is unknown which of its principals can assume which of its roles. */
  #unknownClass(members: readonly ClassMember[]): readonly ClassMember[] {
    const edges = new Map<Node, Edge>(members.flatMap(({ into }) => [...into]));
    const verdict = unknown(
      `which roles of other accounts it can assume: they differ in more ways than the limit of one search (${this.limits.classes})`,
    );
    return members.map(({ entry }) => ({
      entry,
      into: new Map([...edges].map(([node, edge]) => [node, { ...edge, verdict, to: entry.node }])),
    }));
  }

  /**
   * The steps into the role. Across accounts, the trust policy and the caller's own policies must both allow the request,
   * even if the trust policy names the caller (IAM User Guide, *Cross-account policy evaluation logic*).
   */
  #stepsInto(entry: EntryRole): StepsInto {
    const { role, node: to, arns, isOpenToAccount, isOpenToAnyone } = entry;
    const into = new Map<Node, Crossing["edge"]>();
    const technique = TECHNIQUES.find(({ id }) => id === (isOpenToAnyone ? "sts-003" : "sts-002"));
    if (!technique || to.account.trustOf(role).document === null) return into;
    for (const node of this.#assuming) {
      if (!isOpenToAccount && !arns.has(node.principal.identity.arn)) continue;
      const verdict = this.#verdictOn(node, entry);
      if (rankOf(verdict) < BLOCKED) into.set(node, { technique, verdict, to, grantee: null });
    }
    return into;
  }

  #verdictOn({ principal }: Node, { role, node: { account } }: EntryRole): Verdict {
    this.#evaluations += 1;
    const { evaluations } = this.limits;
    if (this.#evaluations > evaluations)
      return unknown(
        `whether ${principal.identity.name} can assume ${role.roleName}: there are more pairs of principals and roles of other accounts than the limit of one search (${evaluations})`,
      );
    return authorize(this.account, principal, {
      action: "sts:AssumeRole",
      resource: role.arn,
      resourcePolicy: account.trustOf(role).document!,
      tags: role.tags,
      rcps: account.guardrails.isManagementAccount ? [] : account.guardrails.rcps,
    });
  }
}

const BLOCKED = VERDICTS.indexOf("BLOCKED");
const ASSUME_ROLE = namedActions(["sts:AssumeRole"]);
