/** Which principals can be targets of an elevation, and the best of them. */
import type { Role, User } from "../../account.ts";
import { memoize } from "../../memoize.ts";
import { permissionsOf } from "../../principals/principal-policies.ts";
import type { Attempt } from "./attempt.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { type Identity, identityOf, initialState } from "../simulation/principal-state.ts";
import { bestOf, isNearMiss, unknown, type Verdict } from "../simulation/verdict.ts";

/**
 * Maximum number of targets that one attempt evaluates, and of targets that it compares with those. Targets that are alike are
 * evaluated once. If a target remains, and none before it can be elevated, the result is UNKNOWN.
 */
export const TARGET_LIMITS = { evaluated: 2_000, compared: 20_000 };

export interface Elevation {
  readonly verdict: Verdict;
  /**
   * The principal that becomes an administrator and that the caller then gains access to. Null if the caller creates
   * it.
   */
  readonly target: Identity | null;
}

/** Whether making the principal an administrator helps an attacker. If it is one already, access to it is enough. */
const canBeElevated = memoize(({ details, guardrails }: AccountIndex) =>
  memoize((holder: User | Role) => {
    const target = identityOf(holder);
    return !target.isServiceLinked && !initialState(target, permissionsOf(details, holder), guardrails).isAdministrator;
  }),
);

/** The users and the roles that can be elevated, in the account's order. Made once, because every attempt tries them. */
export const elevatableTargets = memoize(
  (account: AccountIndex): Readonly<Record<Identity["kind"], readonly Identity[]>> => ({
    USER: elevatableOf(account, account.details.users),
    ROLE: elevatableOf(account, account.details.roles),
  }),
);

/** Returns the identities of the holders that can be elevated. */
export function elevatableOf(account: AccountIndex, holders: Iterable<User | Role>): readonly Identity[] {
  const targets: Identity[] = [];
  for (const holder of holders) if (canBeElevated(account)(holder)) targets.push(identityOf(holder));
  return targets;
}

/** The existing users or roles with one of the ARNs that can be elevated. */
export function elevatableNamed(
  account: AccountIndex,
  arns: Iterable<string>,
  kind: Identity["kind"],
): readonly Identity[] {
  const holders = [...arns].flatMap((arn) => account.holderOf(arn) ?? []);
  return elevatableOf(account, holders).filter((target) => target.kind === kind);
}

/**
 * The best verdict over the candidates. If all are BLOCKED, returns the first near miss, or null if there is none. UNKNOWN if
 * the limits left candidates out.
 */
export function bestElevation<T extends { readonly target: Identity; readonly likeness: () => string }>(
  { principal: { identity } }: Pick<Attempt, "principal">,
  candidates: Iterable<T>,
  evaluateCandidate: (candidate: T) => Verdict | null,
): Elevation | null {
  let isCutOff = false;
  let compared = 0;
  function* withinLimits(): Generator<T> {
    for (const candidate of candidates) {
      compared += 1;
      isCutOff = compared > TARGET_LIMITS.compared || evaluated.size >= TARGET_LIMITS.evaluated;
      if (isCutOff) return;
      yield candidate;
    }
  }
  let first: T | null = null;
  const evaluated = new Set<string>();
  let target: Identity | null = null;
  let nearMiss: Elevation | null = null;
  let best: Verdict | null = null;
  bestOf(withinLimits(), (candidate) => {
    // A later candidate of the same likeness has the same kind of verdict, so it would not replace the first.
    if (first) {
      if (evaluated.size === 0) evaluated.add(first.likeness());
      const likeness = candidate.likeness();
      if (evaluated.has(likeness)) return null;
      evaluated.add(likeness);
    }
    first ??= candidate;
    const verdict = evaluateCandidate(candidate);
    if (verdict === null) return null;
    if (verdict.kind === "BLOCKED") {
      if (nearMiss === null && isNearMiss(verdict)) nearMiss = { verdict, target: candidate.target };
      return null;
    }
    if (
      best === null ||
      verdict.kind === "EXPLOITABLE" ||
      (verdict.kind === "CONDITIONAL" && best.kind === "UNKNOWN")
    ) {
      best = verdict;
      target = candidate.target;
    }
    return verdict;
  });
  if (best) return { verdict: best, target };
  return isCutOff ? { verdict: leftOut(identity), target: identity } : nearMiss;
}

function leftOut({ name }: Identity): Verdict {
  const { evaluated, compared } = TARGET_LIMITS;
  return unknown(
    `whether ${name} can take over a further principal with more permissions: more principals can be tried than the limits of one search (${evaluated} different ones, ${compared} in all)`,
  );
}
