/** Whether a principal is an administrator, with the statements that make it one or that prevent it. */
import type { KnownKeys } from "../../policy/request-context.ts";
import { matchesWildcard } from "../../policy/wildcard.ts";
import { grantKeys } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "./account-index.ts";
import { authorize } from "./authorize.ts";
import type { PrincipalState } from "./principal-state.ts";
import { allOf, bestOf, blocked, exploitable, type Verdict } from "./verdict.ts";

/** IAM actions that grant permissions, each with its resource type. `isAdministrator` probes the same actions. */
const GRANTING_ACTIONS = [
  ["iam:AttachRolePolicy", "iam::*:role"],
  ["iam:AttachUserPolicy", "iam::*:user"],
  ["iam:PutRolePolicy", "iam::*:role"],
  ["iam:PutUserPolicy", "iam::*:user"],
  ["iam:CreatePolicyVersion", "iam::*:policy"],
] as const;
/** An action and a resource that no policy can name explicitly, so only a wildcard allows them. */
const UNNAMED_ACTION = ["named-in-no-policy:DoAnything", "named-in-no-policy:eu-west-1:*:resource"] as const;

/** Whether the action pattern covers the action that stands for all others, so that a Deny of it prevents an administrator. */
export function coversUnnamedAction(pattern: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), UNNAMED_ACTION[0].toLowerCase());
}

/** Whether the principal has administrator access, with the limits that prevent it. Agrees with `isAdministrator`. */
export function administratorVerdict(account: AccountIndex, principal: PrincipalState): Verdict {
  if (principal.isAdministrator) return exploitable();
  const { withoutScps, withScps } = probeAdministrator(account, principal);
  const limited = withoutScps.filter(({ kind }) => kind !== "EXPLOITABLE");
  if (limited.length > 0) return allOf(limited);
  return withScps.kind === "EXPLOITABLE" ? blocked(["a condition that is not always met"]) : withScps;
}

/** The statements that give a principal administrator access. */
export function proveAdministrator(account: AccountIndex, principal: PrincipalState): Verdict {
  const { withoutScps, withScps } = probeAdministrator(account, principal);
  return allOf([...withoutScps, withScps]);
}

/** Probes every action without SCPs. With SCPs, it is enough that one granting action stays allowed. */
function probeAdministrator(
  account: AccountIndex,
  principal: PrincipalState,
): { readonly withoutScps: readonly Verdict[]; readonly withScps: Verdict } {
  const { partition, awsAccountId } = account;
  const probe = ([action, type]: readonly [string, string], state: PrincipalState, keys: KnownKeys = {}) =>
    authorize(account, state, {
      action,
      resource: `arn:${partition}:${type.replace("*", awsAccountId)}/named-in-no-policy`,
      keys,
    });
  const { inForce, sharing, isAdministrator } = principal;
  const unguarded: PrincipalState = { ...principal, sharing, isAdministrator, inForce: { ...inForce, scps: [] } };
  return {
    withoutScps: [...GRANTING_ACTIONS, UNNAMED_ACTION].map((action) => probe(action, unguarded)),
    withScps: bestOf(GRANTING_ACTIONS, (granting) => probe(granting, principal, grantKeys(granting[0], partition)))!,
  };
}
