/**
 * Changes that a principal can make to its own permissions, or to those of another principal under the attacker's control.
 * Every change leads to another state of the changed principal, the subject.
 */
import type { Group, Policy, Role, User } from "../../account.ts";
import { memoize, once } from "../../memoize.ts";
import { type HeldPolicy, permissionsOf, type Permissions } from "../../principals/principal-policies.ts";
import { parsePolicy } from "../../policy/document.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { nameOf, ownBoundaryOf } from "../simulation/hypothetical-principal.ts";
import type { Attempt, ChangeAttempt } from "./attempt.ts";
import { attachables, freeVersion, strongChoices } from "./attach-policy.ts";
import {
  groupNamed,
  JOIN_GROUP,
  JOIN_GROUP_MASK,
  MAX_JOINED_GROUPS,
  otherGroups,
  writableGroups,
} from "./group-changes.ts";
import { limitingBoundaries } from "./boundary-replacements.ts";
import { type Aim, evaluateSteps } from "./technique-steps.ts";
import { authorizeNew } from "../simulation/resource-names.ts";
import type { EffectKind, EscalationTechnique } from "../techniques/technique.ts";
import { GRANTED, type PrincipalState, principalStateOf } from "../simulation/principal-state.ts";
import { authorize } from "../simulation/authorize.ts";
import { likenessOn, sliceOf } from "../simulation/request-class.ts";
import { signatureOfKey } from "../../policy/slice.ts";
import { includesAll } from "../techniques/action-mask.ts";
import {
  allOf,
  bestOf,
  isNearMiss,
  type PathResource,
  rankOf,
  unknown,
  type Verdict,
  withResource,
} from "../simulation/verdict.ts";

export interface Change {
  readonly technique: EscalationTechnique;
  readonly verdict: Verdict;
  readonly to: PrincipalState;
}

interface Changes {
  /** The changes that the caller is allowed to make to the subject with the technique. */
  readonly changes: Change[];
  readonly nearMiss: Verdict | null;
  /** The fact that is unknown, if a limit left further changes out. */
  readonly leftOut: string | null;
}

/** The changes that the caller is allowed to make to the subject with the technique, and the first near miss. */
export function changesBy(attempt: Attempt, subject: PrincipalState = attempt.principal): Changes {
  const { account, technique } = attempt;
  const changes: Change[] = [];
  let nearMiss: Verdict | null = null;
  let leftOut: string | null = null;
  const candidates = CANDIDATES[technique.effect.kind]?.({ ...attempt, subject }) ?? [];
  for (const candidate of candidates) {
    if ("leftOut" in candidate) {
      leftOut = candidate.leftOut;
      continue;
    }
    const { resource, permissions, verdict: found } = candidate;
    const verdict = resource ? withResource(found, resource) : found;
    if (verdict.kind === "BLOCKED") {
      if (isNearMiss(verdict)) nearMiss ??= verdict;
      continue;
    }
    changes.push({ technique, verdict, to: principalStateOf(subject.identity, permissions, account.guardrails) });
  }
  return { changes, nearMiss, leftOut };
}

interface Candidate {
  /** The group, policy or boundary that is changed. Null if it is the principal itself. */
  readonly resource: PathResource | null;
  readonly permissions: Permissions;
  readonly verdict: Verdict;
}

/** Stands for the candidates beyond a limit. */
type LeftOut = { readonly leftOut: string };

/**
 * The changes that a technique could make to the caller, by the technique's effect. Effects that are not listed change
 * another principal.
 */
const CANDIDATES: Readonly<Partial<Record<EffectKind, (attempt: ChangeAttempt) => Iterable<Candidate | LeftOut>>>> = {
  GRANT_SELF: selfGrants,
  GRANT_GROUP: groupGrants,
  JOIN_GROUP: groupJoins,
  REWRITE_POLICY: policyRewrites,
  SWITCH_VERSION: versionSwitches,
  DROP_POLICY: policyRemovals,
  DROP_BOUNDARY: boundaryRemoval,
};

/** Whether the technique applies to the subject's kind of principal, user or role. */
function isForSubject({ subject, technique: { effect } }: ChangeAttempt): boolean {
  return !("caller" in effect) || effect.caller === subject.identity.kind;
}

/** The verdict on the technique's steps, with the steps on the caller itself on the subject instead. */
function evaluateOn(attempt: ChangeAttempt, aim: Aim): Verdict {
  const { subject, technique } = attempt;
  return evaluateSteps({ ...attempt, technique: onTarget(technique) }, { ...aim, target: subject.identity });
}

/** Returns the technique with its steps on the caller made steps on another principal. */
export const onTarget = memoize((technique: EscalationTechnique): EscalationTechnique => ({
  ...technique,
  steps: technique.steps.map((step) => (step.on === "SELF" ? { ...step, on: "TARGET" as const } : step)),
}));

function* selfGrants(attempt: ChangeAttempt): Generator<Candidate | LeftOut> {
  if (!isForSubject(attempt)) return;
  yield* grants(attempt, { groupName: null, resource: null, verdict: evaluateOn(attempt, {}) });
  yield* attachments(attempt, null);
}

function* groupGrants(attempt: ChangeAttempt): Generator<Candidate | LeftOut> {
  yield* newGroup(attempt);
  let isGranted = false;
  const { account, principal, subject, technique } = attempt;
  const { action } = technique.steps[0]!;
  // A grant to any group leads to the same state, unless it replaces a policy of the group that denies something.
  const likenessOf = once(() => likenessOn(account, principal, action));
  const { groups, isCutOff } = writableGroups(attempt, ({ arn, groupName }) =>
    overwrittenBy(action, subject.permissions, groupName) === subject.permissions
      ? likenessOf()({ resource: arn })
      : groupName,
  );
  for (const { group, joined } of groups) {
    const { arn: groupArn, groupName } = group;
    const verdict = allOf([...(joined ? [joined()] : []), evaluateOn(attempt, { groupArn })]);
    isGranted ||= verdict.kind === "EXPLOITABLE";
    yield* grants(attempt, { groupName, resource: groupResource(group), verdict });
    if (!joined) yield* attachments(attempt, group);
  }
  if (isCutOff && !isGranted) yield { leftOut: leftOutGroups(subject, "and write to") };
}

function* groupJoins(attempt: ChangeAttempt): Generator<Candidate | LeftOut> {
  const { account, subject } = attempt;
  const { permissions } = subject;
  let joined = 0;
  for (const group of otherGroups(attempt)) {
    const verdict = evaluateOn(attempt, { groupArn: group.arn });
    if (verdict.kind !== "BLOCKED") joined += 1;
    if (joined > MAX_JOINED_GROUPS) return yield { leftOut: leftOutGroups(subject, "and gain from") };
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

function leftOutGroups({ identity }: PrincipalState, use: string): string {
  return `whether ${identity.name} can join ${use} a further group: it can join more groups than the limits of one search (${MAX_JOINED_GROUPS} different ones)`;
}

function* policyRewrites(attempt: ChangeAttempt): Generator<Candidate> {
  const { account, principal, subject } = attempt;
  const { permissions } = subject;
  for (const policy of customerPolicies(account, permissions)) {
    yield {
      resource: { kind: "POLICY", name: policy.policyName, arn: policy.arn },
      permissions: withPolicy(
        withoutPolicy(permissions, ({ source }) => source.policyArn === policy.arn),
        GRANTED,
      ),
      verdict: allOf([freeVersion(account, principal, policy), evaluateOn(attempt, { policyArn: policy.arn })]),
    };
  }
  yield* boundaryRewrite(attempt);
}

/** A principal that may rewrite its own permissions boundary is not limited by that boundary. */
function* boundaryRewrite(attempt: ChangeAttempt): Generator<Candidate> {
  const { account, principal, subject } = attempt;
  const { permissions, identity } = subject;
  const policy = customerBoundary(account, permissions);
  if (!permissions.boundary || !policy) return;
  yield {
    resource: boundaryResource(identity.holder),
    permissions: { ...permissions, boundary: { ...permissions.boundary, document: GRANTED.document } },
    verdict: allOf([freeVersion(account, principal, policy), evaluateOn(attempt, { policyArn: policy.arn })]),
  };
}

function* versionSwitches(attempt: ChangeAttempt): Generator<Candidate> {
  const { account, subject } = attempt;
  const { permissions } = subject;
  for (const policy of customerPolicies(account, permissions)) {
    for (const { name, document } of otherVersions(policy)) {
      const steps = evaluateOn(attempt, { policyArn: policy.arn });
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
function* boundaryVersionSwitches(attempt: ChangeAttempt): Generator<Candidate> {
  const { permissions } = attempt.subject;
  const policy = customerBoundary(attempt.account, permissions);
  if (!permissions.boundary || !policy) return;
  for (const { name, document } of otherVersions(policy)) {
    if (!document) continue;
    yield {
      resource: { kind: "POLICY_VERSION", name, arn: policy.arn },
      permissions: { ...permissions, boundary: { ...permissions.boundary, document } },
      verdict: evaluateOn(attempt, { policyArn: policy.arn }),
    };
  }
}

function* policyRemovals(attempt: ChangeAttempt): Generator<Candidate> {
  const { account, principal, subject, technique } = attempt;
  const { identity, permissions } = subject;
  const { effect } = technique;
  if (effect.kind !== "DROP_POLICY" || !isForSubject(attempt)) return;
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
        : evaluateOn(attempt, { keys }),
    };
  }
  if (identity.kind === "USER" && effect.policy === "INLINE") yield* groupExits(attempt);
}

/** The user leaves a group that denies something, and loses what the group allows. */
function* groupExits({ account, principal, subject }: ChangeAttempt): Generator<Candidate> {
  const { permissions } = subject;
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

function* boundaryRemoval(attempt: ChangeAttempt): Generator<Candidate | LeftOut> {
  const { account, subject, technique } = attempt;
  const { identity, permissions } = subject;
  if (!isForSubject(attempt) || !permissions.isBounded) return;
  const verdict = evaluateOn(attempt, {});
  const resource = boundaryResource(identity.holder);
  yield { resource, permissions: unbounded(permissions), verdict };
  const isReplaced = technique.effect.kind === "DROP_BOUNDARY" && technique.effect.how === "REPLACE";
  if (!isReplaced || verdict.kind === "EXPLOITABLE") return;
  // A boundary that limits something may still allow what the next step needs.
  const mentions = technique.steps.map(({ action }) => sliceOf(account, attempt.principal, action).mentions);
  const closed = new Set<string>();
  const tried = new Set([permissions.boundary?.document]);
  for (const boundary of limitingBoundaries(account)) {
    if (tried.has(boundary.document)) continue;
    const arn = boundary.source.policyArn;
    const kind = mentions.map((each) => signatureOfKey(each, "iam:permissionsboundary", arn)).join(" ");
    if (closed.has(kind)) continue;
    const replaced = evaluateOn(attempt, { keys: { "iam:PermissionsBoundary": arn } });
    // If a boundary that limits nothing is as certain, one that limits something is of no further use.
    if (rankOf(replaced) >= rankOf(verdict)) {
      closed.add(kind);
      continue;
    }
    if (tried.size > MAX_LIMITING) {
      return yield {
        leftOut: `what ${identity.name} can do with a further policy as its boundary: more policies can replace the boundary than the limits of one search (${MAX_LIMITING} of one principal)`,
      };
    }
    tried.add(boundary.document);
    yield { resource, permissions: { ...permissions, boundary }, verdict: replaced };
  }
}

/** Maximum number of policies that limit something and replace the boundary. Another one makes the principal's path UNKNOWN. */
const MAX_LIMITING = 8;

/**
 * Policies that the caller can attach to itself or to a group. They give no administrator access themselves, but may
 * lead to it.
 */
function* attachments(
  { account, principal, subject, technique }: ChangeAttempt,
  group: Group | null,
): Generator<Candidate | LeftOut> {
  const { identity, permissions } = subject;
  const { action } = technique.steps[0]!;
  if (!action.startsWith("iam:Attach")) return;
  const request = group
    ? { action, resource: group.arn }
    : { action, resource: identity.arn, tags: identity.holder.tags, keys: ownBoundaryOf(identity.holder) };
  for (const attachable of attachables(account, { principal, subject }, request)) {
    if ("leftOut" in attachable) return yield attachable;
    const { policy, document, verdict } = attachable;
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
  { subject: { permissions }, technique: { steps } }: ChangeAttempt,
  { groupName, resource, verdict }: Pick<Candidate, "resource" | "verdict"> & { readonly groupName: string | null },
): Generator<Candidate> {
  yield { resource, permissions: withPolicy(permissions, GRANTED), verdict };
  const overwritten = overwrittenBy(steps[0]!.action, permissions, groupName);
  if (overwritten === permissions) return;
  yield { resource, permissions: withPolicy(overwritten, GRANTED), verdict };
}

/** The user creates a group, grants every permission to it, and joins it. */
function* newGroup({ account, principal, subject, technique: { steps } }: ChangeAttempt): Generator<Candidate> {
  const { identity, permissions } = subject;
  if (identity.kind !== "USER" || !includesAll(principal.allowedActions, JOIN_GROUP_MASK)) return;
  const actions = ["iam:CreateGroup", ...steps.map(({ action }) => action), JOIN_GROUP];
  yield {
    resource: { kind: "GROUP", name: "a new group", arn: null },
    permissions: withPolicy(permissions, GRANTED),
    verdict: bestOf(strongChoices(account, principal, actions), (keys) =>
      authorizeNew(account, principal, actions, keys),
    )!,
  };
}

/**
 * The permissions after an action that writes an inline policy. The write can overwrite an inline policy with a deny. The same
 * object if it overwrites none.
 */
export function overwrittenBy(action: string, permissions: Permissions, groupName: string | null): Permissions {
  if (!action.startsWith("iam:Put")) return permissions;
  const isOverwritten = ({ source, document }: HeldPolicy) =>
    source.kind === "INLINE" && source.groupName === groupName && denies(document);
  return permissions.policies.some(isOverwritten) ? withoutPolicy(permissions, isOverwritten) : permissions;
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
