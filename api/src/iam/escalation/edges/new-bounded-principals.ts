/**
 * New users and roles with a permissions boundary that limits them. A caller whose permissions depend on
 * `iam:PermissionsBoundary` may have to create principals with such a boundary, but gives them any policy within it. The new
 * principal is no administrator, but may do what the caller may not (IAM User Guide, *Permissions boundaries for IAM
 * entities*, "Delegating responsibility to others using permissions boundaries").
 */
import type { HeldPolicy } from "../../principals/principal-policies.ts";
import { memoize, once, remember } from "../../memoize.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import { authorize } from "../simulation/authorize.ts";
import { newRole, newUser } from "../simulation/hypothetical-principal.ts";
import { GRANTED, identityOf, type PrincipalState, principalStateOf } from "../simulation/principal-state.ts";
import { sliceOf } from "../simulation/request-class.ts";
import { namesFor } from "../simulation/resource-names.ts";
import { allOf, bestOf, rankOf, type Verdict, withResource } from "../simulation/verdict.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import type { Attempt } from "./attempt.ts";
import { strongChoices } from "./attach-policy.ts";
import { actionsOnNewUser, evaluateNewRoleAccess, ROLE_TEMPLATE } from "./elevate-and-take.ts";
import { boundariesOfNew, removalOf } from "./new-boundaries.ts";

/** Maximum number of policies that limit the new principals of one caller and technique. */
const MAX_LIMITING = 8;

const USER_TEMPLATE = "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}";

interface NewBoundedPrincipals {
  readonly created: readonly { readonly verdict: Verdict; readonly principal: PrincipalState }[];
  /** The fact that is unknown, if a limit left further boundaries out. */
  readonly leftOut: string | null;
}

const NONE: NewBoundedPrincipals = { created: [], leftOut: null };

/** Whether the technique can create a principal, or writes a policy that a new user can have. */
export function createsPrincipals({ effect }: EscalationTechnique): boolean {
  const isOnUser = effect.kind === "GRANT_SELF" && effect.caller === "USER";
  return effect.kind === "GRANT_USER" || effect.kind === "CREATE_ROLE" || isOnUser;
}

/**
 * The new principals that the technique can create with a boundary and gain access to, one for each boundary. It is one of
 * `createsPrincipals`.
 */
export function newBoundedPrincipals(attempt: Attempt): NewBoundedPrincipals {
  const { account, principal, technique } = attempt;
  if (!includesAll(principal.allowedWithinBoundary, neededOnNew(technique))) return NONE;
  const actions = actionsOnNew(technique);
  const slices = actions.map((action) => sliceOf(account, principal, action));
  const removal = sliceOf(account, principal, removalOf(technique.effect.kind === "CREATE_ROLE" ? "ROLE" : "USER"));
  const created: NewBoundedPrincipals["created"][number][] = [];
  const byKind = new Map<string, NamedVerdict | null>();
  // If the request is blocked for every value of the boundary, no policy can be the boundary. There can be hundreds of
  // them.
  const isClosed = once(() => (evaluateBounded(attempt, actions, {})?.verdict.kind ?? "BLOCKED") === "BLOCKED");
  // A new principal without a boundary is at least as strong, and other techniques create it.
  for (const { policy: boundary, kind } of boundariesOfNew(account, slices, [removal]).limiting) {
    const { policyArn: arn, policyName: name } = boundary.source;
    if (isClosed()) return NONE;
    const found = remember(byKind, kind, () => evaluateBounded(attempt, actions, { "iam:PermissionsBoundary": arn }));
    if (!found || found.verdict.kind === "BLOCKED") continue;
    if (created.length >= MAX_LIMITING) {
      const leftOut = `what ${principal.identity.name} can do with a new principal that has a further policy as its boundary: more policies can be the boundary than the limits of one search (${MAX_LIMITING} of one principal)`;
      return { created, leftOut };
    }
    created.push({
      verdict: withResource(found.verdict, { kind: "BOUNDARY", name, arn }),
      principal: boundedState(attempt, found.arn, boundary),
    });
  }
  return { created, leftOut: null };
}

function actionsOnNew(technique: EscalationTechnique): readonly string[] {
  const { effect, steps } = technique;
  return effect.kind === "CREATE_ROLE" ? steps.map(({ action }) => action) : actionsOnNewUser(technique);
}

const neededOnNew = memoize((technique: EscalationTechnique) => namedActions(actionsOnNew(technique)));

interface NamedVerdict {
  readonly arn: string;
  readonly verdict: Verdict;
}

/** The best verdict over the names of the new principal on creating it with the boundary, and on gaining access to it. */
function evaluateBounded(attempt: Attempt, actions: readonly string[], boundary: KnownKeys): NamedVerdict | null {
  const { account, principal, technique } = attempt;
  const isRole = technique.effect.kind === "CREATE_ROLE";
  const template = isRole ? ROLE_TEMPLATE : USER_TEMPLATE;
  const requested = isRole ? [...actions, "sts:AssumeRole"] : actions;
  const choices = strongChoices(account, principal, actions);
  let best: NamedVerdict | null = null;
  bestOf(namesFor(account, principal, { template, actions: requested }).names, (arn) => {
    const written = bestOf(choices, (chosen) => {
      const keys = { ...chosen, ...boundary };
      return allOf(
        actions.map((action) => authorize(account, principal, { action, resource: arn, keys, isNew: true })),
      );
    })!;
    if (written.kind === "BLOCKED") return written;
    const verdict = isRole ? allOf([written, evaluateNewRoleAccess(attempt, arn)]) : written;
    if (best === null || rankOf(verdict) < rankOf(best.verdict)) best = { arn, verdict };
    return verdict;
  });
  return best;
}

/** The new principal with a policy that grants everything within the boundary. */
function boundedState({ account, technique }: Attempt, arn: string, boundary: HeldPolicy): PrincipalState {
  const permissionsBoundaryArn = boundary.source.policyArn;
  const holder =
    technique.effect.kind === "CREATE_ROLE"
      ? { ...newRole(arn), permissionsBoundaryArn }
      : { ...newUser(arn), permissionsBoundaryArn };
  const permissions = { arn, policies: [GRANTED], boundary, isBounded: true, unreadable: [] };
  return principalStateOf(identityOf(holder), permissions, account.guardrails);
}
