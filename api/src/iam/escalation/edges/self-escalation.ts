/** What a posture may make of itself: each change gives another posture of the same principal. */
import type { Group, Policy, Role, User } from "../../account.ts";
import { type HeldPolicy, permissionsOf, type Permissions } from "../../principals/principal-policies.ts";
import { parsePolicy } from "../../policy/document.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { attachables, EDITING_POLICIES, freeVersion, strongChoices } from "./attach-policy.ts";
import { type Aim, evaluateSteps } from "./technique-steps.ts";
import { authorizeNew } from "../simulation/resource-names.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
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

/** Groups that one posture is taken into, those of administrators first. */
const MAX_JOINED_GROUPS = 30;

export interface Change {
  readonly technique: EscalationTechnique;
  readonly verdict: Verdict;
  readonly to: PrincipalState;
}

/** The changes that are allowed, and the first that only a deny, a boundary, a condition or a guard keeps closed. */
export function changesBy(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
): { readonly changes: Change[]; readonly nearMiss: Verdict | null } {
  const changes: Change[] = [];
  let nearMiss: Verdict | null = null;
  for (const { what, permissions, verdict: found } of attempts(account, principal, technique)) {
    const verdict = what ? withResource(found, what) : found;
    if (verdict.kind === "BLOCKED") {
      if (isNearMiss(verdict)) nearMiss ??= verdict;
      continue;
    }
    changes.push({ technique, verdict, to: principalStateOf(principal.identity, permissions, account.guardrails) });
  }
  return { changes, nearMiss };
}

interface Attempt {
  /** The group, policy or boundary that is changed; `null`: the principal itself. */
  readonly what: PathResource | null;
  readonly permissions: Permissions;
  readonly verdict: Verdict;
}

function* attempts(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
): Generator<Attempt> {
  const { effect } = technique;
  const { identity, permissions } = principal;
  const steps = (aim: Aim = {}) => evaluateSteps(account, principal, technique, aim);
  switch (effect.kind) {
    case "GRANT_SELF":
      if (effect.caller !== identity.kind) return;
      yield* grants(permissions, technique, { groupName: null, what: null, verdict: steps() });
      yield* attachments(account, principal, technique, null);
      return;
    case "GRANT_GROUP":
      yield* newGroup(account, principal, technique);
      for (const { group, joined } of writableGroups(account, principal)) {
        yield* grants(permissions, technique, {
          groupName: group.groupName,
          what: { kind: "GROUP", name: group.groupName, arn: group.arn },
          verdict: allOf([...(joined ? [joined] : []), steps({ groupArn: group.arn })]),
        });
        if (!joined) yield* attachments(account, principal, technique, group);
      }
      return;
    case "JOIN_GROUP": {
      let joined = 0;
      for (const group of foreignGroups(account, principal)) {
        if (joined >= MAX_JOINED_GROUPS) return;
        const verdict = steps({ groupArn: group.arn });
        if (verdict.kind !== "BLOCKED") joined += 1;
        const allowedActions = permissionsOf(account.details, group).policies.map((each) => ({
          ...each,
          source: { ...each.source, groupName: group.groupName },
        }));
        yield {
          what: { kind: "GROUP", name: group.groupName, arn: group.arn },
          permissions: { ...permissions, policies: [...permissions.policies, ...allowedActions] },
          verdict,
        };
      }
      return;
    }
    case "REWRITE_POLICY":
      for (const policy of ownManagedPolicies(account, permissions)) {
        yield {
          what: { kind: "POLICY", name: policy.policyName, arn: policy.arn },
          permissions: withPolicy(
            withoutPolicy(permissions, (allowedActions) => allowedActions.source.policyArn === policy.arn),
            GRANTED,
          ),
          verdict: allOf([freeVersion(account, principal, policy), steps({ policyArn: policy.arn })]),
        };
      }
      yield* rewriteBoundary(account, principal, steps);
      return;
    case "SWITCH_VERSION":
      for (const policy of ownManagedPolicies(account, permissions))
        yield* switchVersions(permissions, policy, () => steps({ policyArn: policy.arn }));
      yield* switchBoundary(account, permissions, steps);
      return;
    case "DROP_POLICY":
      if (effect.caller !== identity.kind) return;
      for (const allowedActions of permissions.policies.filter(
        ({ source, document }) => source.kind === effect.policy && denies(document),
      )) {
        const { policyName, policyArn, groupName } = allowedActions.source;
        const keys: KnownKeys = policyArn === null ? {} : { "iam:PolicyARN": policyArn };
        const group = groupName === null ? null : groupNamed(account, groupName);
        const action = policyArn === null ? "iam:DeleteGroupPolicy" : "iam:DetachGroupPolicy";
        yield {
          what: { kind: "POLICY", name: policyName, arn: policyArn },
          permissions: withoutPolicy(permissions, (each) => each === allowedActions),
          verdict: group ? authorize(account, principal, { action, resource: group.arn, keys }) : steps({ keys }),
        };
      }
      if (identity.kind === "USER" && effect.policy === "INLINE") yield* leaveGroups(account, principal);
      return;
    case "DROP_BOUNDARY":
      if (effect.caller !== identity.kind || !permissions.isBounded) return;
      yield { what: boundaryOf(identity.holder), permissions: unbounded(permissions), verdict: steps() };
      return;
    default:
      return;
  }
}

/** What may be attached and is no administrator's may still lead on; `null`: to the principal itself. */
function* attachments(
  account: AccountIndex,
  principal: PrincipalState,
  { steps }: EscalationTechnique,
  group: Group | null,
): Generator<Attempt> {
  const { identity, permissions } = principal;
  const { action } = steps[0]!;
  if (!action.startsWith("iam:Attach")) return;
  const asked = group
    ? { action, resource: group.arn }
    : { action, resource: identity.arn, tags: identity.holder.tags };
  for (const { policy, document, verdict } of attachables(account, principal, asked)) {
    const { policyName, arn: policyArn } = policy;
    const source = { kind: "MANAGED", policyName, policyArn, groupName: group?.groupName ?? null } as const;
    yield {
      what: { kind: "POLICY", name: policyName, arn: policyArn },
      permissions: withPolicy(permissions, { source, document }),
      verdict,
    };
  }
}

/** What is written overwrites the inline policy of that name, and with it a Deny that stands there. */
function* grants(
  permissions: Permissions,
  { steps }: EscalationTechnique,
  { groupName, what, verdict }: Pick<Attempt, "what" | "verdict"> & { readonly groupName: string | null },
): Generator<Attempt> {
  yield { what, permissions: withPolicy(permissions, GRANTED), verdict };
  const overwritten = overwrittenBy(steps[0]!.action, permissions, groupName);
  if (overwritten.policies.length === permissions.policies.length) return;
  yield { what, permissions: withPolicy(overwritten, GRANTED), verdict };
}

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

function groupNamed({ details }: AccountIndex, name: string): Group | null {
  return details.groups.find(({ groupName }) => groupName === name) ?? null;
}

/** A user leaves a group that denies, and what it allows. */
function* leaveGroups(account: AccountIndex, principal: PrincipalState): Generator<Attempt> {
  const { permissions } = principal;
  const names = permissions.policies.flatMap(({ source, document }) =>
    source.groupName !== null && denies(document) ? [source.groupName] : [],
  );
  for (const name of new Set(names)) {
    const group = groupNamed(account, name);
    if (!group) continue;
    yield {
      what: { kind: "GROUP", name, arn: group.arn },
      permissions: withoutPolicy(permissions, ({ source }) => source.groupName === name),
      verdict: authorize(account, principal, {
        action: "iam:RemoveUserFromGroup",
        resource: group.arn,
      }),
    };
  }
}

export function withPolicy(permissions: Permissions, policy: HeldPolicy): Permissions {
  return { ...permissions, policies: [...permissions.policies, policy] };
}

function boundaryOf({ permissionsBoundaryArn: arn }: User | Role): PathResource | null {
  return arn === null ? null : { kind: "BOUNDARY", name: arn.slice(arn.lastIndexOf("/") + 1), arn };
}

export function withoutPolicy(permissions: Permissions, isGone: (allowedActions: HeldPolicy) => boolean): Permissions {
  return {
    ...permissions,
    policies: permissions.policies.filter((allowedActions) => !isGone(allowedActions)),
  };
}

export function unbounded(permissions: Permissions): Permissions {
  return { ...permissions, boundary: null, isBounded: false };
}

/** A boundary that is the account's own policy bounds nobody who may rewrite it. */
function* rewriteBoundary(
  account: AccountIndex,
  principal: PrincipalState,
  steps: (aim: Aim) => Verdict,
): Generator<Attempt> {
  const { permissions, identity } = principal;
  const { boundary } = permissions;
  const policy = boundary?.source.policyArn ? account.policies.get(boundary.source.policyArn) : undefined;
  if (!boundary || !policy || policy.isAwsManaged) return;
  yield {
    what: boundaryOf(identity.holder),
    permissions: { ...permissions, boundary: { ...boundary, document: GRANTED.document } },
    verdict: allOf([freeVersion(account, principal, policy), steps({ policyArn: policy.arn })]),
  };
}

function ownGroups({ details }: AccountIndex, holder: User | object): readonly Group[] {
  if (!("groupNames" in holder)) return [];
  return details.groups.filter(({ groupName }) => holder.groupNames.includes(groupName));
}

/** Groups that the user is in, and those it may join: what is written on them is then its own. */
function* writableGroups(
  account: AccountIndex,
  principal: PrincipalState,
): Generator<{ readonly group: Group; readonly joined: Verdict | null }> {
  const { holder } = principal.identity;
  const own = new Set(ownGroups(account, holder));
  for (const group of own) yield { group, joined: null };
  if (!("groupNames" in holder) || !includesAll(principal.allowedActions, JOINING)) return;
  let count = 0;
  for (const group of account.details.groups) {
    if (own.has(group)) continue;
    const joined = authorize(account, principal, { action: JOINING_ACTION, resource: group.arn });
    if (joined.kind === "BLOCKED") continue;
    yield { group, joined };
    count += 1;
    if (count >= MAX_JOINED_GROUPS) return;
  }
}

/** A group that the user makes, writes and joins. */
function* newGroup(
  account: AccountIndex,
  principal: PrincipalState,
  { steps }: EscalationTechnique,
): Generator<Attempt> {
  const { identity, permissions, allowedActions } = principal;
  if (identity.kind !== "USER" || !includesAll(allowedActions, JOINING)) return;
  const actions = ["iam:CreateGroup", ...steps.map(({ action }) => action), JOINING_ACTION];
  yield {
    what: { kind: "GROUP", name: "a new group", arn: null },
    permissions: withPolicy(permissions, GRANTED),
    verdict: bestOf(strongChoices(account, actions), (keys) => authorizeNew(account, principal, actions, keys))!,
  };
}

const JOINING_ACTION = "iam:AddUserToGroup";
const JOINING = namedActions([JOINING_ACTION]);

const ranked = new WeakMap<AccountIndex, readonly Group[]>();

/** Groups that would bring anything, those with most to give first. */
function foreignGroups(
  account: AccountIndex,
  { identity: { holder }, allowedActions }: PrincipalState,
): readonly Group[] {
  if (!("groupNames" in holder)) return [];
  let groups = ranked.get(account);
  if (!groups) {
    const weight = (group: Group) =>
      permissionsOf(account.details, group).policies.reduce(
        (sum, { document }) => sum + countOf(actionsAllowedBy(document)),
        0,
      );
    groups = account.details.groups
      .filter((group) =>
        permissionsOf(account.details, group).policies.some(({ document }) => !isNone(actionsAllowedBy(document))),
      )
      .map((group) => ({ group, weight: weight(group) }))
      .toSorted((a, b) => b.weight - a.weight)
      .map(({ group }) => group);
    ranked.set(account, groups);
  }
  // What a weak group holds may be rewritten, or set back, once it is one's own.
  const { details, policies } = account;
  const isOwnPolicy = ({ policyArn }: Group["attachedPolicies"][number]) =>
    policies.get(policyArn)?.isAwsManaged === false;
  const weak = EDITING_POLICIES.some((mask) => includesAll(allowedActions, mask))
    ? details.groups.filter((group) => !groups.includes(group) && group.attachedPolicies.some(isOwnPolicy))
    : [];
  return [...groups, ...weak].filter(({ groupName }) => !holder.groupNames.includes(groupName));
}

function ownManagedPolicies({ policies }: AccountIndex, permissions: Permissions): Policy[] {
  const arns = new Set(
    permissions.policies.flatMap(({ source }) => (source.policyArn === null ? [] : [source.policyArn])),
  );
  return [...arns].flatMap((arn) => {
    const policy = policies.get(arn);
    return policy && !policy.isAwsManaged ? [policy] : [];
  });
}

/** The versions of a policy that are not in force. */
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

/** `null`: a version that cannot be read. */
export function withVersion(
  permissions: Permissions,
  policyArn: string,
  document: HeldPolicy["document"] | null,
): Permissions {
  const policies = permissions.policies.map((allowedActions) =>
    allowedActions.source.policyArn === policyArn && document ? { ...allowedActions, document } : allowedActions,
  );
  return { ...permissions, policies };
}

function* switchVersions(permissions: Permissions, policy: Policy, judge: () => Verdict): Generator<Attempt> {
  for (const { name, document } of otherVersions(policy)) {
    yield {
      what: { kind: "POLICY_VERSION", name, arn: policy.arn },
      permissions: withVersion(permissions, policy.arn, document),
      verdict: document ? judge() : allOf([unknown(`${name} cannot be read`), judge()]),
    };
  }
}

/** The boundary's policy may have had another version. */
function* switchBoundary(
  { policies }: AccountIndex,
  permissions: Permissions,
  steps: (aim: Aim) => Verdict,
): Generator<Attempt> {
  const { boundary } = permissions;
  const policy = boundary?.source.policyArn ? policies.get(boundary.source.policyArn) : undefined;
  if (!boundary || !policy || policy.isAwsManaged) return;
  for (const { name, document } of otherVersions(policy)) {
    if (!document) continue;
    yield {
      what: { kind: "POLICY_VERSION", name, arn: policy.arn },
      permissions: { ...permissions, boundary: { ...boundary, document } },
      verdict: steps({ policyArn: policy.arn }),
    };
  }
}
