/**
 * New principals without policies. One is of use to a second principal that may write its policies but neither create it nor
 * take it over: an attacker who controls both has an administrator then. A principal that may do all of it alone needs no second
 * one. A role is also of use because its sessions are of another type and name than the caller.
 */
import type { Role, User } from "../../account.ts";
import { memoize, once } from "../../memoize.ts";
import { withoutVariables } from "../../policy/arn-pattern.ts";
import { statementsFor } from "../../policy/compile.ts";
import { patternsIntersect } from "../../policy/wildcard.ts";
import type { HeldPolicy } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { authorize, authorizeAssumeAfterRewrite } from "../simulation/authorize.ts";
import { nameOf, newRole, newUser } from "../simulation/hypothetical-principal.ts";
import { identityOf, type PrincipalState, principalStateOf } from "../simulation/principal-state.ts";
import { sliceOf } from "../simulation/request-class.ts";
import { leftOutNames, namesFor } from "../simulation/resource-names.ts";
import { allOf, rankOf, type Verdict, withResource } from "../simulation/verdict.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import type { Attempt } from "./attempt.ts";
import { evaluateNewRoleAccess, ROLE_TEMPLATE } from "./elevate-and-take.ts";
import { JOIN_GROUP_MASK } from "./group-changes.ts";
import { boundariesOfNew, type NewBoundary, removalOf } from "./new-boundaries.ts";

const USER_TEMPLATE = "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}";

interface NewBarePrincipal {
  readonly verdict: Verdict;
  readonly principal: PrincipalState;
}

interface NewBarePrincipals {
  readonly created: readonly NewBarePrincipal[];
  /** The fact that is unknown, if a limit left further names or boundaries out. */
  readonly leftOut: string | null;
}

/** Maximum number of policies that limit the new principals of one pair of a creator and a writer. */
const MAX_LIMITING = 8;

/**
 * Of these techniques, those with which the principal could gain access to a user or a role that it creates, and that the writer
 * could change. A new user has no credentials, and a new role trusts whom its creator chooses. For most pairs there is none,
 * because no name matches the statements of both.
 */
export function takingNewPrincipals(
  creator: PrincipalState,
  writer: PrincipalState,
  techniques: readonly EscalationTechnique[],
): readonly EscalationTechnique[] {
  const { allowedWithinBoundary } = creator;
  const isRoleWritten = once(
    () =>
      ROLE_WRITE_MASKS.some((mask) => includesAll(writer.allowedWithinBoundary, mask)) &&
      mayMeet([creator, "iam:CreateRole"], [writer, ROLE_WRITES]),
  );
  // A user can also be changed through a group that it joins.
  const isUserWritten = once(
    () =>
      includesAll(writer.allowedActions, JOIN_GROUP_MASK) ||
      mayMeet([creator, "iam:CreateUser"], [writer, USER_WRITES]),
  );
  return techniques.filter((technique) => {
    const { effect } = technique;
    return effect.kind === "TAKE_USER"
      ? (effect.guard === "FREE_KEY_SLOT" || effect.guard === "NO_PASSWORD") &&
          includesAll(allowedWithinBoundary, neededFor(technique)) &&
          isUserWritten()
      : isOwnTrust(technique) && includesAll(allowedWithinBoundary, CREATE_ROLE) && isRoleWritten();
  });
}

/** Whether one name could match what the creator may create and what the writer may write. */
function mayMeet(
  [creator, action]: readonly [PrincipalState, string],
  [writer, writes]: readonly [PrincipalState, readonly string[]],
): boolean {
  const created = reachOf(creator, [action]);
  const written = reachOf(writer, writes);
  return (
    created.length * written.length > MAX_COMPARISONS ||
    created.some((one) => written.some((other) => patternsIntersect(one, other)))
  );
}

/** Above this number, two lists of patterns are not compared, and count as if they met. */
const MAX_COMPARISONS = 1_024;

/** The resource patterns of the statements that allow one of the actions. */
function reachOf({ permissions: { policies, unreadable } }: PrincipalState, actions: readonly string[]) {
  if (unreadable.length > 0) return ["*"];
  const allowing = policies.flatMap(({ document }) =>
    actions.flatMap((action) => statementsFor(document, action.toLowerCase()).filter(({ isAllow }) => isAllow)),
  );
  return allowing.flatMap(({ statement: { resources } }) => resources?.map(withoutVariables) ?? ["*"]);
}

/** Whether the technique assumes a role of the account, so that it stands for the use of a new role. */
export function isOwnTrust({ effect }: EscalationTechnique): boolean {
  return effect.kind === "ASSUME_ROLE" && effect.trust === "OWN_ACCOUNT";
}

/**
 * The users or roles that the caller can create and gain access to with the technique, which is one of `takingNewPrincipals`,
 * and whose policies the writer may change. Of several names, the one on which the caller's verdict is best. Without a boundary, or
 * with one that limits nothing, if that is certain. Otherwise also one with each policy that limits something.
 */
export function newPrincipalsFor(
  attempt: Attempt,
  writer: PrincipalState,
  isWritable: (created: PrincipalState) => boolean,
): NewBarePrincipals {
  const { account, principal, technique } = attempt;
  const isRole = isOwnTrust(technique);
  const writes = isRole ? ROLE_WRITES : USER_WRITES;
  const actions = isRole ? ["iam:CreateRole"] : actionsOf(technique);
  const requested = [...actions, ...writes];
  const { names, isCutOff } = namesFor(account, withPoliciesOf(principal, writer, account), {
    template: isRole ? ROLE_TEMPLATE : USER_TEMPLATE,
    actions: requested,
  });
  const slices = [
    ...actions.map((action) => sliceOf(account, principal, action)),
    ...writes.map((action) => sliceOf(account, writer, action)),
  ];
  const bestWith = (boundaries: readonly NewBoundary[]): NewBarePrincipal | null => {
    let best: NewBarePrincipal | null = null;
    for (const arn of names) {
      for (const { policyArn, policy } of boundaries) {
        const keys = { "iam:PermissionsBoundary": policyArn };
        const made = allOf(
          actions.map((action) => authorize(account, principal, { action, resource: arn, keys, isNew: true })),
        );
        if (made.kind === "BLOCKED") continue;
        const verdict = isRole ? allOf([made, evaluateNewRoleAccess(attempt, arn)]) : made;
        if (verdict.kind === "BLOCKED" || (best && rankOf(best.verdict) <= rankOf(verdict))) continue;
        const holder = { ...(isRole ? newRole(arn) : newUser(arn)), permissionsBoundaryArn: policyArn };
        const created = bareState(holder, account, policy);
        if (!isWritable(created)) continue;
        best = { verdict: withBoundary(verdict, policyArn), principal: created };
        if (verdict.kind === "EXPLOITABLE") return best;
      }
    }
    return best;
  };
  const removal = removalOf(isRole ? "ROLE" : "USER");
  const removals = [principal, writer].map((each) => sliceOf(account, each, removal));
  const { unlimited, limiting } = boundariesOfNew(account, slices, removals);
  const free = bestWith(unlimited);
  if (free?.verdict.kind === "EXPLOITABLE") return { created: [free], leftOut: null };
  const created = free ? [free] : [];
  const bounded: NewBarePrincipal[] = [];
  const closed = new Set<string>();
  for (const boundary of limiting) {
    if (closed.has(boundary.kind)) continue;
    const limited = bestWith([boundary]);
    if (!limited) closed.add(boundary.kind);
    else if (bounded.length === MAX_LIMITING)
      return { created: [...created, ...bounded], leftOut: LEFT_OUT_BOUNDARIES };
    else bounded.push(limited);
  }
  return { created: [...created, ...bounded], leftOut: isCutOff() ? leftOutNames(requested) : null };
}

/** The writes of which the resource is the user or the role itself. */
const USER_WRITES = ["iam:PutUserPolicy", "iam:AttachUserPolicy"];
const ROLE_WRITES = ["iam:PutRolePolicy", "iam:AttachRolePolicy"];
const ROLE_WRITE_MASKS = ROLE_WRITES.map((action) => namedActions([action]));

function actionsOf({ steps }: EscalationTechnique): readonly string[] {
  return ["iam:CreateUser", ...steps.map(({ action }) => action)];
}

const neededFor = memoize((technique: EscalationTechnique) => namedActions(actionsOf(technique)));

function withBoundary(verdict: Verdict, arn: string | null): Verdict {
  return arn === null ? verdict : withResource(verdict, { kind: "BOUNDARY", name: nameOf(arn), arn });
}

/** Names no principal: all creators with the same policies share what was found. */
const LEFT_OUT_BOUNDARIES = `what can be done with a new principal that has a further policy as its boundary: more policies can be the boundary than the limits of one search (${MAX_LIMITING} of one creator and writer)`;

/** A state with the policies of both, only to find names that the patterns of both match. */
function withPoliciesOf(creator: PrincipalState, writer: PrincipalState, { guardrails }: AccountIndex): PrincipalState {
  const { permissions } = creator;
  const { policies, boundary } = writer.permissions;
  const all = [...permissions.policies, ...policies, ...(boundary ? [boundary] : [])];
  return principalStateOf(creator.identity, { ...permissions, policies: all }, guardrails);
}

function bareState(
  holder: User | Role,
  { guardrails }: AccountIndex,
  boundary: HeldPolicy | null = null,
): PrincipalState {
  const permissions = { arn: holder.arn, policies: [], boundary, isBounded: boundary !== null, unreadable: [] };
  return principalStateOf(identityOf(holder), permissions, guardrails);
}

/**
 * A role without policies that the caller can create and assume. Its sessions are of another type and name than the caller, so
 * that they may assume roles which the caller may not. Null if there is none.
 */
export function newBareRole({ account, principal }: Pick<Attempt, "account" | "principal">): NewBarePrincipal | null {
  if (!includesAll(principal.allowedWithinBoundary, CREATE_ROLE)) return null;
  const actions = ["iam:CreateRole", "sts:AssumeRole"];
  let best: NewBarePrincipal | null = null;
  for (const arn of namesFor(account, principal, { template: ROLE_TEMPLATE, actions }).names) {
    const keys = { "iam:PermissionsBoundary": null };
    const verdict = allOf([
      authorize(account, principal, { action: "iam:CreateRole", resource: arn, keys, isNew: true }),
      authorizeAssumeAfterRewrite(account, principal, newRole(arn)),
    ]);
    if (verdict.kind === "BLOCKED" || (best && rankOf(best.verdict) <= rankOf(verdict))) continue;
    best = { verdict, principal: bareState(newRole(arn), account) };
    if (verdict.kind === "EXPLOITABLE") break;
  }
  return best;
}

const CREATE_ROLE = namedActions(["iam:CreateRole"]);
