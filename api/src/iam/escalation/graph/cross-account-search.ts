/**
 * Searches one account for paths to entry roles of other accounts. Each role has its own best path from each principal, so
 * that paths through several accounts can be joined later without this account.
 *
 * Entry roles that the same principals can assume with the same certainty form a class, and the account is searched once
 * for a class: the paths differ only in their last step. A hub whose roles can assume the same role in a thousand accounts
 * therefore needs one search.
 */
import { numbering } from "../../memoize.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { authorize } from "../simulation/authorize.ts";
import { rankOf, VERDICTS } from "../simulation/verdict.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import { entriesTowards, type EntryRole, type EntryRoles } from "./entry-roles.ts";
import { searchCrossings, type SharedVerdicts } from "./search.ts";
import { type Edge, type Node, STATE_LIMITS, type StateLimits, StateSpace, type Step } from "./state-space.ts";
import { stepsFrom } from "./steps.ts";

export interface CrossAccountLimits {
  /** The maximum number of pairs of a principal's state and an entry role that are evaluated. */
  readonly evaluations: number;
  readonly states: StateLimits;
}

export const CROSS_ACCOUNT_LIMITS: CrossAccountLimits = { evaluations: 200_000, states: STATE_LIMITS };

export interface PathOut {
  readonly from: Node;
  readonly entry: EntryRole;
  readonly steps: readonly Step[];
}

/** The principals that can assume an entry role, each with the step. */
type Crossings = ReadonlyMap<Node, Edge>;

export class CrossAccountSearch {
  /** Why further paths of a principal may exist, by the ARN of the principal. */
  readonly unsearched = new Map<string, string>();
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
    for (const arn of this.#space.unsearched.keys())
      this.unsearched.set(
        arn,
        `It can change its own permissions in more ways than the limit of one search (${limits.states.created} states of the account).`,
      );
  }

  /** Yields the best path from each principal to each entry role that it can reach. */
  *pathsInto(accounts: readonly EntryRoles[]): Generator<PathOut> {
    const space = this.#space;
    const nearMisses = new Map(space.all.map((node) => [node, node.nearMiss]));
    const shared: SharedVerdicts = { sharedVerdicts: new Map(), closed: new Map() };
    for (const members of this.#classesOf(accounts)) {
      searchCrossings(space, members[0]!.crossings, shared);
      for (const from of space.nodes.values()) {
        const steps = stepsFrom(from);
        const last = steps.at(-1);
        if (!last) continue;
        for (const { entry, crossings } of members)
          yield { from, entry, steps: [...steps.slice(0, -1), { from: last.from, edge: crossings.get(last.from)! }] };
      }
      for (const node of space.all) {
        node.best = null;
        node.isDone = false;
        node.nearMiss = nearMisses.get(node)!;
      }
    }
  }

  #classesOf(accounts: readonly EntryRoles[]): Iterable<readonly { entry: EntryRole; crossings: Crossings }[]> {
    const numberOf = numbering();
    const classes = new Map<string, { entry: EntryRole; crossings: Crossings }[]>();
    for (const entries of accounts) {
      for (const entry of entriesTowards(this.account, entries)) {
        const crossings = this.#crossingsInto(entry);
        if (crossings.size === 0) continue;
        const key = [...crossings]
          .map(([node, { verdict, technique }]) => `${numberOf(node)} ${verdict.kind} ${technique.id}`)
          .toSorted()
          .join();
        const members = classes.get(key);
        if (members) members.push({ entry, crossings });
        else classes.set(key, [{ entry, crossings }]);
      }
    }
    return classes.values();
  }

  /**
   * The steps into the role. Across accounts, the trust policy and the caller's own policies must both allow the request,
   * even if the trust policy names the caller (IAM User Guide, *Cross-account policy evaluation logic*).
   */
  #crossingsInto({ role, node: to, arns, isOpenToAccount, isOpenToAnyone }: EntryRole): Crossings {
    const crossings = new Map<Node, Edge>();
    const technique = TECHNIQUES.find(({ id }) => id === (isOpenToAnyone ? "sts-003" : "sts-002"));
    const { document } = to.account.trustOf(role);
    if (!technique || document === null) return crossings;
    const { guardrails } = to.account;
    for (const node of this.#assuming) {
      const { principal } = node;
      if (!isOpenToAccount && !arns.has(principal.identity.arn)) continue;
      this.#evaluations += 1;
      if (this.#evaluations > this.limits.evaluations) {
        this.unsearched.set(
          principal.identity.arn,
          `There are more pairs of principals and roles of other accounts than the limit of one search (${this.limits.evaluations}).`,
        );
        continue;
      }
      const verdict = authorize(this.account, principal, {
        action: "sts:AssumeRole",
        resource: role.arn,
        resourcePolicy: document,
        tags: role.tags,
        rcps: guardrails.isManagementAccount ? [] : guardrails.rcps,
      });
      if (rankOf(verdict) < BLOCKED) crossings.set(node, { technique, verdict, to, grantee: null });
    }
    return crossings;
  }
}

const BLOCKED = VERDICTS.indexOf("BLOCKED");
const ASSUME_ROLE = namedActions(["sts:AssumeRole"]);
