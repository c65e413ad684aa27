/** The groups of an account that a caller could change, or make the subject join. */
import type { Group, Role, User } from "../../account.ts";
import { memoize, once, remember } from "../../memoize.ts";
import { permissionsOf } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { authorize } from "../simulation/authorize.ts";
import { likenessOn } from "../simulation/request-class.ts";
import type { Verdict } from "../simulation/verdict.ts";
import { actionsAllowedBy, countOf, includesAll, isNone, namedActions } from "../techniques/action-mask.ts";
import { EDITING_POLICIES } from "./attach-policy.ts";
import type { ChangeAttempt } from "./attempt.ts";

/**
 * Maximum number of groups that are tried for joining from one principal state. For a write, groups that are alike count
 * once. For joining alone, groups with the most permissions come first. If a group remains, a principal without a better
 * path has an UNKNOWN one.
 */
export const MAX_JOINED_GROUPS = 30;

export function groupNamed({ details }: AccountIndex, name: string): Group | null {
  return details.groups.find(({ groupName }) => groupName === name) ?? null;
}

/** The user's groups, in the account's order. */
function groupsOf({ details }: AccountIndex, holder: User | Role): readonly Group[] {
  if (!("groupNames" in holder) || holder.groupNames.length === 0) return [];
  return details.groups.filter(({ groupName }) => holder.groupNames.includes(groupName));
}

/** A group that the user could write to. */
interface WritableGroup {
  readonly group: Group;
  /** The verdict on joining the group first. Null if the user is a member. */
  readonly joined: (() => Verdict) | null;
}

interface WritableGroups {
  readonly groups: readonly WritableGroup[];
  /** Whether the user can join further groups, of which each may be another case. */
  readonly isCutOff: boolean;
}

/**
 * The groups that the user could write to: first the user's own groups, then groups that it can join before writing. Of
 * groups that are alike for joining and for the write, only the first is returned and counts towards the limit.
 */
export function writableGroups(
  { account, principal, subject }: ChangeAttempt,
  likenessOfWrite: (group: Group) => string,
): WritableGroups {
  const { holder } = subject.identity;
  const own = new Set(groupsOf(account, holder));
  const groups: WritableGroup[] = [...own].map((group) => ({ group, joined: null }));
  if (!("groupNames" in holder) || !includesAll(principal.allowedActions, JOIN_GROUP_MASK))
    return { groups, isCutOff: false };
  const isClosed = new Map<string, boolean>();
  const alike = new Set<string>();
  const likenessOf = likenessOn(account, principal, JOIN_GROUP);
  for (const group of account.details.groups) {
    if (own.has(group)) continue;
    const request = { action: JOIN_GROUP, resource: group.arn };
    // All requests for joining groups of one likeness have one verdict.
    const likeness = likenessOf(request);
    const joined = once(() => authorize(account, principal, request));
    if (remember(isClosed, likeness, () => joined().kind === "BLOCKED")) continue;
    const ofBoth = `${likeness} ${likenessOfWrite(group)}`;
    if (alike.has(ofBoth)) continue;
    if (alike.size >= MAX_JOINED_GROUPS) return { groups, isCutOff: true };
    alike.add(ofBoth);
    groups.push({ group, joined });
  }
  return { groups, isCutOff: false };
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

/** The groups that the user is not in, also not after its changes, and that would add permissions. */
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
  const joined = new Set(subject.permissions.policies.map(({ source }) => source.groupName));
  return [...groups, ...weakGroups].filter(
    ({ groupName }) => !holder.groupNames.includes(groupName) && !joined.has(groupName),
  );
}
