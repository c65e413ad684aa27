/**
 * The writes that change what other principals may do: a policy of a user, role or group, the members of a group, the
 * version of a policy, or a boundary. A principal can also make these changes to itself. All writes on one group or policy
 * share a verdict, and the targets are formed only if it is open.
 */
import type { Group, Policy, User } from "../../account.ts";
import { memoize, once, remember } from "../../memoize.ts";
import { parsePolicy } from "../../policy/document.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { defaultDocument, isAdministrator, permissionsOf } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { dependsOnCaller, GRANTED, type Identity, type PrincipalState } from "../simulation/principal-state.ts";
import { allOf, type PathResource, type Verdict } from "../simulation/verdict.ts";
import type { EffectKind } from "../techniques/technique.ts";
import { freeVersion } from "./attach-policy.ts";
import { type Attempt, isOfNoUse } from "./attempt.ts";
import { effectiveKind, type ElevatingChange } from "./elevated-verdicts.ts";
import { elevatableNamed, elevatableTargets } from "./elevation-targets.ts";
import { firstTargets } from "./first-targets.ts";
import { policyClasses } from "./policy-classes.ts";
import { mayEditPolicies } from "./removable-limits.ts";
import {
  denies,
  onTarget,
  otherVersions,
  overwrittenBy,
  unbounded,
  withoutPolicy,
  withPolicy,
  withVersion,
} from "./self-escalation.ts";
import { hasDecisiveDeny, targetClasses } from "./target-classes.ts";
import { evaluateSteps, reachedTargets } from "./technique-steps.ts";

/** A write that changes what another principal may do. */
export interface Write extends ElevatingChange {
  /** The group, policy or boundary that is written. Null if the write is on the target itself. */
  readonly resource: PathResource | null;
  readonly verdict: () => Verdict;
  /** A text that is the same for writes with the same effect, of which only the first is evaluated. */
  readonly likeness: () => string;
}

/** The writes of one kind: on one group or policy with several holders, or on each of several principals. */
interface Writes extends Pick<Write, "resource"> {
  readonly targets: Iterable<Identity>;
  /** The verdict on the write, if it is the same for all targets. */
  readonly verdict: (() => Verdict) | null;
  readonly on: (target: Identity) => Omit<Write, "resource">;
}

/** The writes that the technique can make on other principals. */
export function writesBy(attempt: Attempt): Iterable<Writes> {
  return WRITES[attempt.technique.effect.kind]?.(attempt) ?? [];
}

/** The writes that a technique can make on other principals, by its effect. Effects that are not listed make none. */
const WRITES: Readonly<Partial<Record<EffectKind, (attempt: Attempt) => Iterable<Writes>>>> = {
  GRANT_SELF: grantsToHolders,
  DROP_BOUNDARY: boundaryRemovals,
  GRANT_GROUP: grantsToGroups,
  JOIN_GROUP: groupJoins,
  REWRITE_POLICY: policyRewrites,
  SWITCH_VERSION: versionSwitches,
};

function* grantsToHolders(attempt: Attempt): Generator<Writes> {
  const { details } = attempt.account;
  const grantTo = { ...attempt, technique: onTarget(attempt.technique) };
  const action = firstAction(attempt);
  const likenessOf = likenessFor(attempt);
  yield {
    resource: null,
    targets: reachedHolders(attempt, firstTargets),
    verdict: null,
    on: (target) => ({
      target,
      id: `grant by ${action}`,
      verdict: () => evaluateSteps(grantTo, { target }),
      after: () => withPolicy(overwrittenBy(action, permissionsOf(details, target.holder), null), GRANTED),
      likeness: () => likenessOf(target),
    }),
  };
}

function* boundaryRemovals(attempt: Attempt): Generator<Writes> {
  const { account } = attempt;
  const removeFrom = { ...attempt, technique: onTarget(attempt.technique) };
  const likenessOf = likenessFor(attempt);
  yield {
    resource: null,
    targets: reachedHolders(attempt, allTargets).filter(({ holder }) => holder.permissionsBoundaryArn !== null),
    verdict: null,
    on: (target) => {
      const write = {
        target,
        id: "without-boundary",
        after: () => unbounded(permissionsOf(account.details, target.holder)),
      };
      return {
        ...write,
        verdict: () => evaluateSteps(removeFrom, { target }),
        likeness: () => likenessOf(target, effectiveKind(attempt, write)),
      };
    },
  };
}

function* grantsToGroups(attempt: Attempt): Generator<Writes> {
  const { account } = attempt;
  const { details } = account;
  const action = firstAction(attempt);
  const likenessOf = likenessFor(attempt);
  for (const group of details.groups) {
    const { groupName } = group;
    const verdict = once(() => evaluateSteps(attempt, { groupArn: group.arn }));
    // Writing to the group may overwrite a deny of this group, but not one of another group.
    const denying = once(() =>
      permissionsOf(details, group).policies.some(({ document }) => hasDecisiveDeny(document)),
    );
    yield {
      resource: groupResource(group),
      targets: relationsOf(account).members.get(groupName) ?? [],
      verdict,
      on: (target) => ({
        target,
        id: `grant to ${groupName} by ${action}`,
        verdict,
        after: () => withPolicy(overwrittenBy(action, permissionsOf(details, target.holder), groupName), GRANTED),
        likeness: () => likenessOf(target, verdict().kind, denying() && groupName),
      }),
    };
  }
}

function* groupJoins(attempt: Attempt): Generator<Writes> {
  const { account, principal } = attempt;
  const { details } = account;
  const likenessOf = likenessFor(attempt);
  for (const group of relationsOf(account).administratorGroups) {
    const { groupName } = group;
    const verdict = once(() => evaluateSteps(attempt, { groupArn: group.arn }));
    const joined = permissionsOf(details, group).policies;
    const isSameForAll = !joined.some(({ document }) => dependsOnCaller(document) || denies(document));
    yield {
      resource: groupResource(group),
      targets: isSameForAll ? firstTargets(account, principal, "USER") : elevatableTargets(account).USER,
      verdict,
      on: (target) => {
        const own = permissionsOf(details, target.holder);
        const after = () => ({ ...own, policies: [...own.policies, ...joined] });
        const write = { target, id: `join ${groupName}`, after };
        return {
          ...write,
          verdict,
          likeness: () => likenessOf(target, verdict().kind, groupName, isSameForAll || effectiveKind(attempt, write)),
        };
      },
    };
  }
}

function* policyRewrites(attempt: Attempt): Generator<Writes> {
  const { account, principal } = attempt;
  const likenessOf = likenessFor(attempt);
  const evaluate = (policy: Policy) =>
    allOf([evaluateSteps(attempt, { policyArn: policy.arn }), freeVersion(account, principal, policy)]);
  for (const { policy, verdict } of writablePolicies(attempt, evaluate)) {
    const { arn, policyName: name } = policy;
    const denying = once(() => deniesByDefault(policy));
    yield {
      resource: { kind: "POLICY", name, arn },
      targets: relationsOf(account).holders.get(arn) ?? [],
      verdict,
      on: (target) => {
        const own = permissionsOf(account.details, target.holder);
        const after = () =>
          withPolicy(
            withoutPolicy(own, ({ source }) => source.policyArn === arn),
            GRANTED,
          );
        return {
          target,
          id: `rewrite ${arn}`,
          verdict,
          after,
          likeness: () => likenessOf(target, verdict().kind, denying() && arn),
        };
      },
    };
    yield boundaryChanges(attempt, policy, { name, document: GRANTED.document, id: `rewrite ${arn}`, verdict });
  }
}

function deniesByDefault(policy: Policy): boolean {
  const text = defaultDocument(policy);
  const parsed = text === null ? null : parsePolicy(text);
  return parsed?.ok === true && hasDecisiveDeny(parsed.document);
}

function* versionSwitches(attempt: Attempt): Generator<Writes> {
  const { account } = attempt;
  const likenessOf = likenessFor(attempt);
  const evaluate = ({ arn }: Policy) => evaluateSteps(attempt, { policyArn: arn });
  for (const { policy, verdict } of writablePolicies(attempt, evaluate)) {
    const { arn } = policy;
    for (const { name, document } of otherVersions(policy)) {
      if (!document) continue;
      yield {
        resource: { kind: "POLICY_VERSION", name, arn },
        targets: relationsOf(account).holders.get(arn) ?? [],
        verdict,
        on: (target) => {
          const after = () => withVersion(permissionsOf(account.details, target.holder), arn, document);
          const write = { target, id: `switch ${arn} ${name}`, after };
          return {
            ...write,
            verdict,
            likeness: () => likenessOf(target, verdict().kind, effectiveKind(attempt, write)),
          };
        },
      };
      yield boundaryChanges(attempt, policy, { name, document, id: `switch ${arn} ${name}`, verdict });
    }
  }
}

interface BoundaryChange {
  readonly name: string;
  readonly document: PolicyDocument;
  readonly id: string;
  readonly verdict: () => Verdict;
}

/** The policy is the boundary of a principal. With another document in effect, its own policies may allow more. */
function boundaryChanges(attempt: Attempt, { arn }: Policy, { name, document, id, verdict }: BoundaryChange): Writes {
  const { account } = attempt;
  const likenessOf = likenessFor(attempt);
  return {
    resource: { kind: "BOUNDARY", name, arn },
    targets: relationsOf(account).bounded.get(arn) ?? [],
    verdict,
    on: (target) => {
      const own = permissionsOf(account.details, target.holder);
      const after = () => ({ ...own, boundary: own.boundary && { ...own.boundary, document } });
      const write = { target, id: `${id} as boundary`, after };
      return {
        ...write,
        verdict,
        likeness: () => likenessOf(target, verdict().kind, arn, effectiveKind(attempt, write)),
      };
    },
  };
}

/** Equal for writes with the same kind of verdict: the class of the target, and what else the write depends on. */
function likenessFor({ account, principal }: Attempt): (target: Identity, ...further: readonly unknown[]) => string {
  const seesBoundary = mayEditPolicies(principal);
  const classOf = targetClasses(account, principal);
  return (target, ...further) => {
    const boundary = seesBoundary ? target.holder.permissionsBoundaryArn : null;
    return `${target.kind} ${classOf(target)} ${boundary} ${further.join(" ")}`;
  };
}

function firstAction({ technique }: Attempt): string {
  return technique.steps[0]!.action;
}

/**
 * The users or roles that the caller's statements name for the technique's first action. All users or all roles if a
 * statement has a wildcard.
 */
function reachedHolders<T extends Iterable<Identity>>(
  attempt: Attempt,
  targetsOf: (account: AccountIndex, caller: PrincipalState, kind: Identity["kind"]) => T,
): T | readonly Identity[] {
  const { account, principal, technique } = attempt;
  const kind = "caller" in technique.effect && technique.effect.caller === "USER" ? "USER" : "ROLE";
  const reached = reachedTargets(principal, firstAction(attempt));
  return reached ? elevatableNamed(account, reached, kind) : targetsOf(account, principal, kind);
}

function allTargets(account: AccountIndex, _caller: PrincipalState, kind: Identity["kind"]): readonly Identity[] {
  return elevatableTargets(account)[kind];
}

/**
 * The policies that the caller may be able to write, each with the verdict on that. Once a policy turns out not to be
 * writable, those of its class are left out.
 */
function* writablePolicies(
  attempt: Attempt,
  evaluate: (policy: Policy) => Verdict,
): Generator<{ readonly policy: Policy; readonly verdict: () => Verdict }> {
  const { account, principal, technique } = attempt;
  const actions = [...technique.steps.map(({ action }) => action), "iam:DeletePolicyVersion"];
  const classOf = policyClasses(account, principal, actions);
  const closed = new Set<string>();
  for (const policy of reachedPolicies(attempt)) {
    const ofClass = classOf(policy);
    if (closed.has(ofClass)) continue;
    const verdict = once(() => {
      const found = evaluate(policy);
      if (found.kind === "BLOCKED" || isOfNoUse(attempt, found)) closed.add(ofClass);
      return found;
    });
    yield { policy, verdict };
  }
}

/**
 * The customer managed policies that the caller's statements name for the technique's first action. All of them if a
 * statement has a wildcard.
 */
function reachedPolicies(attempt: Attempt): readonly Policy[] {
  const { account, principal } = attempt;
  const reached = reachedTargets(principal, firstAction(attempt));
  if (!reached) return relationsOf(account).customerPolicies;
  return [...reached].flatMap((arn) => account.policies.get(arn) ?? []).filter(({ isAwsManaged }) => !isAwsManaged);
}

export function groupResource({ groupName, arn }: Group): PathResource {
  return { kind: "GROUP", name: groupName, arn };
}

interface Relations {
  /** Users by the name of their group. Only those that can be elevated, as in `holders`. */
  readonly members: ReadonlyMap<string, readonly Identity[]>;
  /** Users and roles by the ARN of a managed policy that they have, directly or through a group. */
  readonly holders: ReadonlyMap<string, readonly Identity[]>;
  /** Users and roles by the ARN of the managed policy that is their permissions boundary and was read. */
  readonly bounded: ReadonlyMap<string, readonly Identity[]>;
  readonly administratorGroups: readonly Group[];
  readonly customerPolicies: readonly Policy[];
}

export const relationsOf = memoize((account: AccountIndex): Relations => {
  const { details, guardrails } = account;
  const { USER: users, ROLE: roles } = elevatableTargets(account);
  const members = new Map<string, Identity[]>();
  for (const user of users)
    for (const name of (user.holder as User).groupNames) remember(members, name, () => []).push(user);
  const holders = new Map<string, Identity[]>();
  const bounded = new Map<string, Identity[]>();
  for (const target of [...users, ...roles]) {
    const { policies, boundary } = permissionsOf(details, target.holder);
    const arns = policies.flatMap(({ source }) => source.policyArn ?? []);
    for (const arn of new Set(arns)) remember(holders, arn, () => []).push(target);
    const { permissionsBoundaryArn } = target.holder;
    if (boundary && permissionsBoundaryArn !== null) remember(bounded, permissionsBoundaryArn, () => []).push(target);
  }
  return {
    members,
    holders,
    bounded,
    administratorGroups: details.groups.filter((group) => isAdministrator(permissionsOf(details, group), guardrails)),
    customerPolicies: details.policies.filter(({ isAwsManaged }) => !isAwsManaged),
  };
});
