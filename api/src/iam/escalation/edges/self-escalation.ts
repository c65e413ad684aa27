/** Changes that a principal can make to its own permissions. Every change leads to another state of the same principal. */
import type { Group, Policy, Role, User } from "../../account.ts";
import { memoize } from "../../memoize.ts";
import { type HeldPolicy, permissionsOf, type Permissions } from "../../principals/principal-policies.ts";
import { parsePolicy } from "../../policy/document.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { nameOf } from "../simulation/hypothetical-principal.ts";
import type { Attempt } from "./attempt.ts";
import { attachables, EDITING_POLICIES, freeVersion, strongChoices } from "./attach-policy.ts";
import { evaluateSteps } from "./technique-steps.ts";
import { authorizeNew } from "../simulation/resource-names.ts";
import type { EffectKind, EscalationTechnique } from "../techniques/technique.ts";
import { GRANTED, type PrincipalState, principalStateOf } from "../simulation/principal-state.ts";
import { authorize } from "../simulation/authorize.ts";
import { actionsAllowedBy, countOf, includesAll, isNone, namedActions } from "../techniques/action-mask.ts";
import {
  allOf,
  bestOf,
  isNearMiss,
  type PathResource,
  unknown,
  type Verdict,
  withResource,
} from "../simulation/verdict.ts";

/**
 * Maximum number of groups that are tried for joining from one principal state. Groups with the most permissions come
 * first.
 */
const MAX_JOINED_GROUPS = 30;

export interface Change {
  readonly technique: EscalationTechnique;
  readonly verdict: Verdict;
  readonly to: PrincipalState;
}

/** The changes that the caller is allowed to make with the technique, and the first near miss. */
export function changesBy(attempt: Attempt): { readonly changes: Change[]; readonly nearMiss: Verdict | null } {
  const { account, principal, technique } = attempt;
  const changes: Change[] = [];
  let nearMiss: Verdict | null = null;
  for (const { resource, permissions, verdict: found } of CANDIDATES[technique.effect.kind]?.(attempt) ?? []) {
    const verdict = resource ? withResource(found, resource) : found;
    if (verdict.kind === "BLOCKED") {
      if (isNearMiss(verdict)) nearMiss ??= verdict;
      continue;
    }
    changes.push({ technique, verdict, to: principalStateOf(principal.identity, permissions, account.guardrails) });
  }
  return { changes, nearMiss };
}

interface Candidate {
  /** The group, policy or boundary that is changed. Null if it is the principal itself. */
  readonly resource: PathResource | null;
  readonly permissions: Permissions;
  readonly verdict: Verdict;
}

/**
 * By effect of a technique, the changes that it could make to the caller. Effects that are not listed change another
 * principal.
 */
const CANDIDATES: Readonly<Partial<Record<EffectKind, (attempt: Attempt) => Iterable<Candidate>>>> = {
  GRANT_SELF: selfGrants,
  GRANT_GROUP: groupGrants,
  JOIN_GROUP: groupJoins,
  REWRITE_POLICY: policyRewrites,
  SWITCH_VERSION: versionSwitches,
  DROP_POLICY: policyRemovals,
  DROP_BOUNDARY: boundaryRemoval,
};

/** Whether the technique applies to the caller's kind of principal, user or role. */
function isForCaller({ principal, technique: { effect } }: Attempt): boolean {
  return !("caller" in effect) || effect.caller === principal.identity.kind;
}

function* selfGrants(attempt: Attempt): Generator<Candidate> {
  if (!isForCaller(attempt)) return;
  yield* grants(attempt, { groupName: null, resource: null, verdict: evaluateSteps(attempt, {}) });
  yield* attachments(attempt, null);
}

function* groupGrants(attempt: Attempt): Generator<Candidate> {
  yield* newGroup(attempt);
  for (const { group, joined } of writableGroups(attempt)) {
    yield* grants(attempt, {
      groupName: group.groupName,
      resource: groupResource(group),
      verdict: allOf([...(joined ? [joined] : []), evaluateSteps(attempt, { groupArn: group.arn })]),
    });
    if (!joined) yield* attachments(attempt, group);
  }
}

function* groupJoins(attempt: Attempt): Generator<Candidate> {
  const { account, principal } = attempt;
  const { permissions } = principal;
  let joined = 0;
  for (const group of otherGroups(account, principal)) {
    if (joined >= MAX_JOINED_GROUPS) return;
    const verdict = evaluateSteps(attempt, { groupArn: group.arn });
    if (verdict.kind !== "BLOCKED") joined += 1;
    const groupPolicies = permissionsOf(account.details, group).policies.map((policy) => ({
      ...policy,
      source: { ...policy.source, groupName: group.groupName },
    }));
    yield {
      resource: groupResource(group),
      permissions: { ...permissions, policies: [...permissions.policies, ...groupPolicies] },
      verdict,
    };
  }
}

function* policyRewrites(attempt: Attempt): Generator<Candidate> {
  const { account, principal } = attempt;
  const { permissions } = principal;
  for (const policy of customerPolicies(account, permissions)) {
    yield {
      resource: { kind: "POLICY", name: policy.policyName, arn: policy.arn },
      permissions: withPolicy(
        withoutPolicy(permissions, ({ source }) => source.policyArn === policy.arn),
        GRANTED,
      ),
      verdict: allOf([freeVersion(account, principal, policy), evaluateSteps(attempt, { policyArn: policy.arn })]),
    };
  }
  yield* boundaryRewrite(attempt);
}

/** A principal that may rewrite its own permissions boundary is not limited by that boundary. */
function* boundaryRewrite(attempt: Attempt): Generator<Candidate> {
  const { account, principal } = attempt;
  const { permissions, identity } = principal;
  const policy = customerBoundary(account, permissions);
  if (!permissions.boundary || !policy) return;
  yield {
    resource: boundaryResource(identity.holder),
    permissions: { ...permissions, boundary: { ...permissions.boundary, document: GRANTED.document } },
    verdict: allOf([freeVersion(account, principal, policy), evaluateSteps(attempt, { policyArn: policy.arn })]),
  };
}

function* versionSwitches(attempt: Attempt): Generator<Candidate> {
  const { account, principal } = attempt;
  const { permissions } = principal;
  for (const policy of customerPolicies(account, permissions)) {
    for (const { name, document } of otherVersions(policy)) {
      const steps = evaluateSteps(attempt, { policyArn: policy.arn });
      yield {
        resource: { kind: "POLICY_VERSION", name, arn: policy.arn },
        permissions: withVersion(permissions, policy.arn, document),
        verdict: document ? steps : allOf([unknown(`${name} cannot be read`), steps]),
      };
    }
  }
  yield* boundaryVersionSwitches(attempt);
}

/** An older version of the boundary's policy may limit less. */
function* boundaryVersionSwitches(attempt: Attempt): Generator<Candidate> {
  const { permissions } = attempt.principal;
  const policy = customerBoundary(attempt.account, permissions);
  if (!permissions.boundary || !policy) return;
  for (const { name, document } of otherVersions(policy)) {
    if (!document) continue;
    yield {
      resource: { kind: "POLICY_VERSION", name, arn: policy.arn },
      permissions: { ...permissions, boundary: { ...permissions.boundary, document } },
      verdict: evaluateSteps(attempt, { policyArn: policy.arn }),
    };
  }
}

function* policyRemovals(attempt: Attempt): Generator<Candidate> {
  const { account, principal, technique } = attempt;
  const { identity, permissions } = principal;
  const { effect } = technique;
  if (effect.kind !== "DROP_POLICY" || !isForCaller(attempt)) return;
  const denying = permissions.policies.filter(
    ({ source, document }) => source.kind === effect.policy && denies(document),
  );
  for (const policy of denying) {
    const { policyName, policyArn, groupName } = policy.source;
    const keys: KnownKeys = policyArn === null ? {} : { "iam:PolicyARN": policyArn };
    const group = groupName === null ? null : groupNamed(account, groupName);
    const action = policyArn === null ? "iam:DeleteGroupPolicy" : "iam:DetachGroupPolicy";
    yield {
      resource: { kind: "POLICY", name: policyName, arn: policyArn },
      permissions: withoutPolicy(permissions, (each) => each === policy),
      verdict: group
        ? authorize(account, principal, { action, resource: group.arn, keys })
        : evaluateSteps(attempt, { keys }),
    };
  }
  if (identity.kind === "USER" && effect.policy === "INLINE") yield* groupExits(attempt);
}

/** The user leaves a group that denies something, and loses what the group allows. */
function* groupExits({ account, principal }: Attempt): Generator<Candidate> {
  const { permissions } = principal;
  const names = permissions.policies.flatMap(({ source, document }) =>
    source.groupName !== null && denies(document) ? [source.groupName] : [],
  );
  for (const name of new Set(names)) {
    const group = groupNamed(account, name);
    if (!group) continue;
    yield {
      resource: groupResource(group),
      permissions: withoutPolicy(permissions, ({ source }) => source.groupName === name),
      verdict: authorize(account, principal, { action: "iam:RemoveUserFromGroup", resource: group.arn }),
    };
  }
}

function* boundaryRemoval(attempt: Attempt): Generator<Candidate> {
  const { identity, permissions } = attempt.principal;
  if (!isForCaller(attempt) || !permissions.isBounded) return;
  yield {
    resource: boundaryResource(identity.holder),
    permissions: unbounded(permissions),
    verdict: evaluateSteps(attempt, {}),
  };
}

/**
 * Policies that the caller can attach to itself or to a group. They give no administrator access themselves, but may
 * lead to it.
 */
function* attachments({ account, principal, technique }: Attempt, group: Group | null): Generator<Candidate> {
  const { identity, permissions } = principal;
  const { action } = technique.steps[0]!;
  if (!action.startsWith("iam:Attach")) return;
  const request = group
    ? { action, resource: group.arn }
    : { action, resource: identity.arn, tags: identity.holder.tags };
  for (const { policy, document, verdict } of attachables(account, principal, request)) {
    const { policyName, arn: policyArn } = policy;
    const source = { kind: "MANAGED", policyName, policyArn, groupName: group?.groupName ?? null } as const;
    yield {
      resource: { kind: "POLICY", name: policyName, arn: policyArn },
      permissions: withPolicy(permissions, { source, document }),
      verdict,
    };
  }
}

/**
 * Writes a policy that grants every permission. If it has the name of an existing inline policy with a deny, it also
 * replaces that deny.
 */
function* grants(
  { principal: { permissions }, technique: { steps } }: Attempt,
  { groupName, resource, verdict }: Pick<Candidate, "resource" | "verdict"> & { readonly groupName: string | null },
): Generator<Candidate> {
  yield { resource, permissions: withPolicy(permissions, GRANTED), verdict };
  const overwritten = overwrittenBy(steps[0]!.action, permissions, groupName);
  if (overwritten.policies.length === permissions.policies.length) return;
  yield { resource, permissions: withPolicy(overwritten, GRANTED), verdict };
}

/** The user creates a group, grants every permission to it, and joins it. */
function* newGroup({ account, principal, technique: { steps } }: Attempt): Generator<Candidate> {
  const { identity, permissions, allowedActions } = principal;
  if (identity.kind !== "USER" || !includesAll(allowedActions, JOIN_GROUP_MASK)) return;
  const actions = ["iam:CreateGroup", ...steps.map(({ action }) => action), JOIN_GROUP];
  yield {
    resource: { kind: "GROUP", name: "a new group", arn: null },
    permissions: withPolicy(permissions, GRANTED),
    verdict: bestOf(strongChoices(account, actions), (keys) => authorizeNew(account, principal, actions, keys))!,
  };
}

/**
 * The permissions after an action that writes an inline policy. The write can overwrite an inline policy with a deny.
 */
export function overwrittenBy(action: string, permissions: Permissions, groupName: string | null): Permissions {
  if (!action.startsWith("iam:Put")) return permissions;
  return withoutPolicy(
    permissions,
    ({ source, document }) => source.kind === "INLINE" && source.groupName === groupName && denies(document),
  );
}

export function denies({ statements }: HeldPolicy["document"]): boolean {
  return statements.some(({ effect }) => effect === "Deny");
}

export function withPolicy(permissions: Permissions, policy: HeldPolicy): Permissions {
  return { ...permissions, policies: [...permissions.policies, policy] };
}

export function withoutPolicy(permissions: Permissions, isRemoved: (policy: HeldPolicy) => boolean): Permissions {
  return { ...permissions, policies: permissions.policies.filter((policy) => !isRemoved(policy)) };
}

export function unbounded(permissions: Permissions): Permissions {
  return { ...permissions, boundary: null, isBounded: false };
}

/**
 * The permissions if another version of a managed policy is in effect. Unchanged if that version cannot be read
 * (`document` is null).
 */
export function withVersion(
  permissions: Permissions,
  policyArn: string,
  document: HeldPolicy["document"] | null,
): Permissions {
  const policies = permissions.policies.map((policy) =>
    policy.source.policyArn === policyArn && document ? { ...policy, document } : policy,
  );
  return { ...permissions, policies };
}

function groupResource({ groupName, arn }: Group): PathResource {
  return { kind: "GROUP", name: groupName, arn };
}

function boundaryResource({ permissionsBoundaryArn: arn }: User | Role): PathResource | null {
  return arn === null ? null : { kind: "BOUNDARY", name: nameOf(arn), arn };
}

function groupNamed({ details }: AccountIndex, name: string): Group | null {
  return details.groups.find(({ groupName }) => groupName === name) ?? null;
}

function groupsOf({ details }: AccountIndex, holder: User | Role): readonly Group[] {
  if (!("groupNames" in holder)) return [];
  return details.groups.filter(({ groupName }) => holder.groupNames.includes(groupName));
}

/**
 * The groups that the user could write to: first the user's own groups, then groups that it can join before writing.
 * `joined` is the verdict on joining.
 */
function* writableGroups({
  account,
  principal,
}: Attempt): Generator<{ readonly group: Group; readonly joined: Verdict | null }> {
  const { holder } = principal.identity;
  const own = new Set(groupsOf(account, holder));
  for (const group of own) yield { group, joined: null };
  if (!("groupNames" in holder) || !includesAll(principal.allowedActions, JOIN_GROUP_MASK)) return;
  let count = 0;
  for (const group of account.details.groups) {
    if (own.has(group)) continue;
    const joined = authorize(account, principal, { action: JOIN_GROUP, resource: group.arn });
    if (joined.kind === "BLOCKED") continue;
    yield { group, joined };
    count += 1;
    if (count >= MAX_JOINED_GROUPS) return;
  }
}

const JOIN_GROUP = "iam:AddUserToGroup";
const JOIN_GROUP_MASK = namedActions([JOIN_GROUP]);

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
function otherGroups(account: AccountIndex, { identity, allowedActions }: PrincipalState): readonly Group[] {
  const { holder } = identity;
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

/** The customer managed policies that the principal has. */
function customerPolicies({ policies }: AccountIndex, permissions: Permissions): Policy[] {
  const arns = new Set(
    permissions.policies.flatMap(({ source }) => (source.policyArn === null ? [] : [source.policyArn])),
  );
  return [...arns].flatMap((arn) => {
    const policy = policies.get(arn);
    return policy && !policy.isAwsManaged ? [policy] : [];
  });
}

/** The policy of the permissions boundary, if it is customer managed. */
function customerBoundary({ policies }: AccountIndex, { boundary }: Permissions): Policy | null {
  const policy = boundary?.source.policyArn ? policies.get(boundary.source.policyArn) : undefined;
  return policy && !policy.isAwsManaged ? policy : null;
}

/** The versions of a policy other than the default one. */
export function* otherVersions({ policyName, versions, defaultVersionId }: Policy) {
  for (const { versionId, isDefaultVersion, document } of versions) {
    if (isDefaultVersion || versionId === defaultVersionId) continue;
    const parsed = parsePolicy(document);
    yield {
      name: `${policyName} ${versionId}`,
      document: parsed.ok ? parsed.document : null,
    };
  }
}
