/**
 * New principals without policies. A user is of use to a second principal that may write its policies but neither create it nor
 * take it over: an attacker who controls both has an administrator then. A principal that may do all of it alone needs no second
 * one. A role is of use because its sessions are of another type and name than the caller.
 */
import type { Role, User } from "../../account.ts";
import { memoize } from "../../memoize.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { authorize, authorizeAssumeAfterRewrite } from "../simulation/authorize.ts";
import { newRole, newUser } from "../simulation/hypothetical-principal.ts";
import { identityOf, type PrincipalState, principalStateOf } from "../simulation/principal-state.ts";
import { leftOutNames, namesFor } from "../simulation/resource-names.ts";
import { allOf, rankOf, type Verdict } from "../simulation/verdict.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import type { Attempt } from "./attempt.ts";
import { ROLE_TEMPLATE } from "./elevate-and-take.ts";

const USER_TEMPLATE = "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}";

interface NewBarePrincipal {
  /** Null if there is none. */
  readonly created: { readonly verdict: Verdict; readonly principal: PrincipalState } | null;
  /** The fact that is unknown, if a limit left further names out. */
  readonly leftOut: string | null;
}

/** Of these techniques, those with which the principal could take over a user that it creates. Such a user has no credentials. */
export function takingNewUsers(
  { allowedWithinBoundary }: PrincipalState,
  techniques: readonly EscalationTechnique[],
): readonly EscalationTechnique[] {
  return techniques.filter(
    (technique) =>
      technique.effect.kind === "TAKE_USER" &&
      (technique.effect.guard === "FREE_KEY_SLOT" || technique.effect.guard === "NO_PASSWORD") &&
      includesAll(allowedWithinBoundary, neededFor(technique)),
  );
}

/**
 * A user that the caller can create and take over with the technique, which is one of `takingNewUsers`, and whose policies the
 * writer may change. Of several names, the one on which the caller's verdict is best.
 */
export function newBareUser(
  { account, principal, technique }: Attempt,
  writer: PrincipalState,
  isWritable: (user: PrincipalState) => boolean,
): NewBarePrincipal {
  const actions = actionsOf(technique);
  const requested = [...actions, ...WRITES];
  const { names, isCutOff } = namesFor(account, withPoliciesOf(principal, writer, account), {
    template: USER_TEMPLATE,
    actions: requested,
  });
  let created: NewBarePrincipal["created"] = null;
  for (const arn of names) {
    const keys = { "iam:PermissionsBoundary": null };
    const verdict = allOf(
      actions.map((action) => authorize(account, principal, { action, resource: arn, keys, isNew: true })),
    );
    if (verdict.kind === "BLOCKED" || (created && rankOf(created.verdict) <= rankOf(verdict))) continue;
    const user = bareState(newUser(arn), account);
    if (isWritable(user)) created = { verdict, principal: user };
    if (created?.verdict.kind === "EXPLOITABLE") return { created, leftOut: null };
  }
  return { created, leftOut: isCutOff() ? leftOutNames(requested) : null };
}

/** The writes of which the resource is the user itself. */
const WRITES = ["iam:PutUserPolicy", "iam:AttachUserPolicy"];

function actionsOf({ steps }: EscalationTechnique): readonly string[] {
  return ["iam:CreateUser", ...steps.map(({ action }) => action)];
}

const neededFor = memoize((technique: EscalationTechnique) => namedActions(actionsOf(technique)));

/** A state that has the policies of both, so that names are found which the patterns of both match. It is asked nothing else. */
function withPoliciesOf(creator: PrincipalState, writer: PrincipalState, { guardrails }: AccountIndex): PrincipalState {
  const { permissions } = creator;
  const policies = [...permissions.policies, ...writer.permissions.policies];
  return principalStateOf(creator.identity, { ...permissions, policies }, guardrails);
}

function bareState(holder: User | Role, { guardrails }: AccountIndex): PrincipalState {
  const permissions = { arn: holder.arn, policies: [], boundary: null, isBounded: false, unreadable: [] };
  return principalStateOf(identityOf(holder), permissions, guardrails);
}

/**
 * A role without policies that the caller can create and assume. Its sessions are of another type and name than the caller, so
 * that they may assume roles which the caller may not. Null if there is none.
 */
export function newBareRole({
  account,
  principal,
}: Pick<Attempt, "account" | "principal">): NewBarePrincipal["created"] {
  if (!includesAll(principal.allowedWithinBoundary, CREATE_ROLE)) return null;
  const actions = ["iam:CreateRole", "sts:AssumeRole"];
  let best: NewBarePrincipal["created"] = null;
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
