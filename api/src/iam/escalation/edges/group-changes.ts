/** The groups of an account that a caller could change, or make the subject join. */
import type { Group, Role, User } from "../../account.ts";
import { memoize, once, remember } from "../../memoize.ts";
import { permissionsOf } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { authorize } from "../simulation/authorize.ts";
import { likenessOfRequest } from "../simulation/request-class.ts";
import type { Verdict } from "../simulation/verdict.ts";
import { actionsAllowedBy, countOf, includesAll, isNone, namedActions } from "../techniques/action-mask.ts";
import { EDITING_POLICIES } from "./attach-policy.ts";
import type { ChangeAttempt } from "./attempt.ts";

/**
 * Maximum number of groups that are tried for joining from one principal state. Groups with the most permissions come
 * first.
 */
export const MAX_JOINED_GROUPS = 30;

export function groupNamed({ details }: AccountIndex, name: string): Group | null {
  return details.groups.find(({ groupName }) => groupName === name) ?? null;
}

function groupsOf({ details }: AccountIndex, holder: User | Role): readonly Group[] {
  if (!("groupNames" in holder)) return [];
  return details.groups.filter(({ groupName }) => holder.groupNames.includes(groupName));
}

/** A group that the user could write to. */
interface WritableGroup {
  readonly group: Group;
  /** The verdict on joining the group first. Null if the user is a member. */
  readonly joined: (() => Verdict) | null;
  /** Groups that the user can join are alike if all requests for joining them have one verdict. Null for its own groups. */
  readonly likeness: string | null;
}

/** The groups that the user could write to: first the user's own groups, then groups that it can join before writing. */
export function* writableGroups({ account, principal, subject }: ChangeAttempt): Generator<WritableGroup> {
  const { holder } = subject.identity;
  const own = new Set(groupsOf(account, holder));
  for (const group of own) yield { group, joined: null, likeness: null };
  if (!("groupNames" in holder) || !includesAll(principal.allowedActions, JOIN_GROUP_MASK)) return;
  const isClosed = new Map<string, boolean>();
  let count = 0;
  for (const group of account.details.groups) {
    if (own.has(group)) continue;
    const request = { action: JOIN_GROUP, resource: group.arn };
    const likeness = likenessOfRequest(account, principal, request);
    const joined = once(() => authorize(account, principal, request));
    if (remember(isClosed, likeness, () => joined().kind === "BLOCKED")) continue;
    yield { group, joined, likeness };
    count += 1;
    if (count >= MAX_JOINED_GROUPS) return;
  }
}

export const JOIN_GROUP = "iam:AddUserToGroup";
export const JOIN_GROUP_MASK = namedActions([JOIN_GROUP]);

/** The groups that allow an action of any technique. Groups that allow the most such actions come first. */
const groupsByWeight = memoize(({ details }: AccountIndex): readonly Group[] => {
  const masksOf = (group: Group) =>
    permissionsOf(details, group).policies.map(({ document }) => actionsAllowedBy(document));
  return details.groups
    .map((group) => ({ group, masks: masksOf(group) }))
    .filter(({ masks }) => masks.some((mask) => !isNone(mask)))
    .map(({ group, masks }) => ({ group, weight: masks.reduce((sum, mask) => sum + countOf(mask), 0) }))
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ group }) => group);
});

/** The groups that the user is not in and that would add permissions. */
export function otherGroups({ account, principal: { allowedActions }, subject }: ChangeAttempt): readonly Group[] {
  const { holder } = subject.identity;
  if (!("groupNames" in holder)) return [];
  const groups = groupsByWeight(account);
  // A member of a weak group may be able to rewrite the group's customer managed policies or switch their versions.
  const { details, policies } = account;
  const isCustomerManaged = ({ policyArn }: Group["attachedPolicies"][number]) =>
    policies.get(policyArn)?.isAwsManaged === false;
  const weakGroups = EDITING_POLICIES.some((mask) => includesAll(allowedActions, mask))
    ? details.groups.filter((group) => !groups.includes(group) && group.attachedPolicies.some(isCustomerManaged))
    : [];
  return [...groups, ...weakGroups].filter(({ groupName }) => !holder.groupNames.includes(groupName));
}
