/**
 * Combines a write on another principal with a technique that gains access to that principal. The writes are those that
 * a principal can also make on itself. They write a policy of a user, role or group, add a user to a group, change the
 * version of a policy, or remove a boundary. The best known combinations are techniques of their own (iam-014 to
 * iam-023). Here any such write is combined with any technique that gains access.
 */
import type { Group, Policy, User } from "../../account.ts";
import { memoize, once, remember } from "../../memoize.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { isAdministrator, permissionsOf } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { type Attempt, isOfNoUse } from "./attempt.ts";
import { classOfTarget } from "./target-classes.ts";
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
import { effectiveKind, elevatedBy, elevatedWithLimitsRemoved, type ElevatingChange } from "./elevated-verdicts.ts";
import { bestElevation, canBeElevated, type Elevation, existing, MAX_TARGETS } from "./elevation-targets.ts";
import { newAdministratorVerdict } from "./elevate-and-take.ts";
import { freeVersion } from "./attach-policy.ts";
import { evaluateSteps, reachedTargets } from "./technique-steps.ts";
import { evaluateAccess } from "./principal-access.ts";
import type { EffectKind, EscalationTechnique } from "../techniques/technique.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import { authorizeNew } from "../simulation/resource-names.ts";
import {
  dependsOnCaller,
  GRANTED,
  type Identity,
  identityOf,
  type PrincipalState,
} from "../simulation/principal-state.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import { allOf, bestOf, type PathResource, type Verdict, withResource } from "../simulation/verdict.ts";

/** Maximum number of groups whose members are tried as targets. */
const MAX_GROUPS = 500;

/** Effects that gain access to a principal and depend only on the caller's permissions and on facts that a scan reads. */
const ACCESS_EFFECTS: ReadonlySet<EffectKind> = new Set([
  "TAKE_USER",
  "ASSUME_ROLE",
  "NEW_TRUST",
  "PASS_ROLE",
  "USE_WORKLOAD",
  "TAKE_PROVIDER",
]);
const ACCESS_TECHNIQUES = TECHNIQUES.filter(
  ({ effect, unobservable, status }) => unobservable === null && status === "ACTIVE" && ACCESS_EFFECTS.has(effect.kind),
).map((technique) => {
  const actions = technique.steps.map(({ action }) => action).filter((action) => action !== "sts:AssumeRole");
  return { technique, mask: namedActions(actions) };
});
/**
 * Access effects whose combination with a write is a technique of its own, by the id of the write. That technique
 * evaluates the combination, so it is left out here.
 */
const COMBINED_IN_ROWS: Readonly<Record<string, readonly EffectKind[]>> = {
  "iam-005": ["ASSUME_ROLE", "NEW_TRUST", "PASS_ROLE"],
  "iam-009": ["ASSUME_ROLE", "NEW_TRUST", "PASS_ROLE"],
  "iam-001": ["ASSUME_ROLE", "NEW_TRUST"],
  "ext-iam-13": ["ASSUME_ROLE"],
};

/** A write that changes what another principal may do. */
interface Write extends ElevatingChange {
  /** The group or policy that is written. Null if the write is on the target itself. */
  readonly resource: PathResource | null;
  readonly verdict: () => Verdict;
  /** Of writes with the same likeness, only the first is evaluated. */
  readonly likeness: () => string;
}

/** The best combination of a write on another principal and access to it. Null if there is not even a near miss. */
export function evaluateElevatingOthers(attempt: Attempt): Elevation | null {
  const { account, technique } = attempt;
  const isJoin = technique.effect.kind === "JOIN_GROUP";
  const access = accessTechniques(attempt);
  if (access.USER.length === 0 && access.ANY_ROLE.length === 0 && !isJoin) return null;
  const elevation = bestElevation(writesOnOthers(attempt, access), (write) => {
    const written = write.verdict();
    if (written.kind === "BLOCKED" || isOfNoUse(attempt, written)) return null;
    const taken = takenBy(attempt, accessTo(write, access), write.target);
    if (taken === null || taken.kind === "BLOCKED") return taken;
    if (isOfNoUse(attempt, taken)) return null;
    const elevated = elevatedBy(account, write);
    const effective = elevated.kind === "BLOCKED" ? elevatedWithLimitsRemoved(attempt, write) : elevated;
    if (effective === null) return null;
    const verdict = allOf([written, taken, effective]);
    return write.resource ? withResource(verdict, write.resource) : verdict;
  });
  if (elevation?.verdict.kind === "EXPLOITABLE" || !isJoin) return elevation;
  const newMember = evaluateNewMember(attempt);
  return newMember && (!elevation || elevation.verdict.kind === "BLOCKED")
    ? { verdict: newMember, target: null }
    : elevation;
}

/** The best verdict on gaining access to the target. The same for every write on it. */
function takenBy(
  { account, principal }: Attempt,
  techniques: readonly EscalationTechnique[],
  target: Identity,
): Verdict | null {
  const key = `${target.arn} ${techniques.map(({ id }) => id).join()}`;
  return remember(takenVerdicts(account)(principal), key, () =>
    bestOf(techniques, (technique) => evaluateAccess({ account, principal, technique }, target)),
  );
}

/** By account as well, because a what-if has another account and shares the states of principals that do not change. */
const takenVerdicts = memoize((_account: AccountIndex) =>
  memoize((_principal: PrincipalState) => new Map<string, Verdict | null>()),
);

/** ROLE leaves out combinations that are techniques of their own. None of those changes a boundary. */
type AccessTechniques = Readonly<Record<Identity["kind"] | "ANY_ROLE", readonly EscalationTechnique[]>>;

function accessTo({ target, resource }: Write, access: AccessTechniques): readonly EscalationTechnique[] {
  return access[target.kind === "ROLE" && resource?.kind === "BOUNDARY" ? "ANY_ROLE" : target.kind];
}

/** The techniques with which the caller could gain access to users and to roles. */
function accessTechniques({ principal, technique: { id } }: Attempt): AccessTechniques {
  const inRows = COMBINED_IN_ROWS[id] ?? [];
  const possible = ACCESS_TECHNIQUES.filter(({ mask }) => includesAll(principal.allowedActions, mask)).map(
    ({ technique }) => technique,
  );
  const toRoles = possible.filter(({ effect }) => effect.kind !== "TAKE_USER");
  return {
    USER: possible.filter(({ effect }) => effect.kind === "TAKE_USER"),
    ROLE: toRoles.filter(({ effect }) => !inRows.includes(effect.kind)),
    ANY_ROLE: toRoles,
  };
}

function* writesOnOthers(attempt: Attempt, access: AccessTechniques): Generator<Write> {
  const { account, principal, technique } = attempt;
  const { effect } = technique;
  if ("caller" in effect && access[effect.caller].length === 0) return;
  if ((effect.kind === "GRANT_GROUP" || effect.kind === "JOIN_GROUP") && access.USER.length === 0) return;
  let count = 0;
  for (const write of WRITES[effect.kind]?.(attempt) ?? []) {
    if (accessTo(write, access).length === 0) continue;
    if (write.target.arn === principal.identity.arn || !canBeElevated(account, write.target)) continue;
    count += 1;
    if (count > MAX_TARGETS) return;
    yield write;
  }
}

/** By effect of a technique, the writes that it can make on other principals. Effects that are not listed make none. */
const WRITES: Readonly<Partial<Record<EffectKind, (attempt: Attempt) => Iterable<Write>>>> = {
  GRANT_SELF: grantsToHolders,
  DROP_BOUNDARY: boundaryRemovals,
  GRANT_GROUP: grantsToGroups,
  JOIN_GROUP: groupJoins,
  REWRITE_POLICY: policyRewrites,
  SWITCH_VERSION: versionSwitches,
};

function* grantsToHolders(attempt: Attempt): Generator<Write> {
  const { details } = attempt.account;
  const grantTo = { ...attempt, technique: onTarget(attempt.technique) };
  const action = firstAction(attempt);
  for (const holder of reachedHolders(attempt)) {
    const target = identityOf(holder);
    yield {
      target,
      resource: null,
      id: `grant by ${action}`,
      verdict: () => evaluateSteps(grantTo, { target }),
      after: () => withPolicy(overwrittenBy(action, permissionsOf(details, holder), null), GRANTED),
      likeness: () => likenessOf(attempt, target),
    };
  }
}

function* boundaryRemovals(attempt: Attempt): Generator<Write> {
  const { account } = attempt;
  const removeFrom = { ...attempt, technique: onTarget(attempt.technique) };
  for (const holder of reachedHolders(attempt)) {
    if (holder.permissionsBoundaryArn === null) continue;
    const target = identityOf(holder);
    const write = { target, id: "unbound", after: () => unbounded(permissionsOf(account.details, holder)) };
    yield {
      ...write,
      resource: null,
      verdict: () => evaluateSteps(removeFrom, { target }),
      likeness: () => likenessOf(attempt, target, effectiveKind(attempt, write)),
    };
  }
}

function* grantsToGroups(attempt: Attempt): Generator<Write> {
  const { account } = attempt;
  const { details } = account;
  const action = firstAction(attempt);
  for (const group of details.groups.slice(0, MAX_GROUPS)) {
    const { groupName } = group;
    const verdict = once(() => evaluateSteps(attempt, { groupArn: group.arn }));
    for (const user of relationsOf(account).members.get(groupName) ?? []) {
      const target = identityOf(user);
      const permissions = permissionsOf(details, user);
      // Writing to the group may overwrite a deny of this group, but not one of another group.
      const denying = permissions.policies.some(
        ({ source, document }) => source.groupName === groupName && denies(document),
      );
      yield {
        target,
        resource: groupResource(group),
        id: `grant to ${groupName} by ${action}`,
        verdict,
        after: () => withPolicy(overwrittenBy(action, permissions, groupName), GRANTED),
        likeness: () => likenessOf(attempt, target, verdict().kind, denying && groupName),
      };
    }
  }
}

function* groupJoins(attempt: Attempt): Generator<Write> {
  const { account } = attempt;
  const { details } = account;
  for (const group of relationsOf(account).administratorGroups) {
    const { groupName } = group;
    const verdict = once(() => evaluateSteps(attempt, { groupArn: group.arn }));
    const joined = permissionsOf(details, group).policies;
    const isSameForAll = !joined.some(({ document }) => dependsOnCaller(document) || denies(document));
    for (const user of details.users) {
      const own = permissionsOf(details, user);
      const target = identityOf(user);
      const write = {
        target,
        id: `join ${groupName}`,
        after: () => ({ ...own, policies: [...own.policies, ...joined] }),
      };
      yield {
        ...write,
        resource: groupResource(group),
        verdict,
        likeness: () =>
          likenessOf(attempt, target, verdict().kind, groupName, isSameForAll || effectiveKind(attempt, write)),
      };
    }
  }
}

function* policyRewrites(attempt: Attempt): Generator<Write> {
  const { account, principal } = attempt;
  for (const policy of reachedPolicies(attempt)) {
    const { arn, policyName: name } = policy;
    const verdict = once(() =>
      allOf([evaluateSteps(attempt, { policyArn: arn }), freeVersion(account, principal, policy)]),
    );
    for (const target of relationsOf(account).holders.get(arn) ?? []) {
      const own = permissionsOf(account.details, target.holder);
      const denying = own.policies.some(({ source, document }) => source.policyArn === arn && denies(document));
      const after = () =>
        withPolicy(
          withoutPolicy(own, ({ source }) => source.policyArn === arn),
          GRANTED,
        );
      yield {
        target,
        resource: { kind: "POLICY", name, arn },
        id: `rewrite ${arn}`,
        verdict,
        after,
        likeness: () => likenessOf(attempt, target, verdict().kind, denying && arn),
      };
    }
    yield* boundaryChanges(attempt, policy, { name, document: GRANTED.document, id: `rewrite ${arn}`, verdict });
  }
}

function* versionSwitches(attempt: Attempt): Generator<Write> {
  const { account } = attempt;
  for (const policy of reachedPolicies(attempt)) {
    const { arn } = policy;
    const verdict = once(() => evaluateSteps(attempt, { policyArn: arn }));
    for (const { name, document } of otherVersions(policy)) {
      if (!document) continue;
      for (const target of relationsOf(account).holders.get(arn) ?? []) {
        const after = () => withVersion(permissionsOf(account.details, target.holder), arn, document);
        const write = { target, id: `switch ${arn} ${name}`, after };
        yield {
          ...write,
          resource: { kind: "POLICY_VERSION", name, arn },
          verdict,
          likeness: () =>
            verdict().kind === "BLOCKED"
              ? "BLOCKED"
              : likenessOf(attempt, target, verdict().kind, effectiveKind(attempt, write)),
        };
      }
      yield* boundaryChanges(attempt, policy, { name, document, id: `switch ${arn} ${name}`, verdict });
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
function* boundaryChanges(
  attempt: Attempt,
  { arn }: Policy,
  { name, document, id, verdict }: BoundaryChange,
): Generator<Write> {
  const { account } = attempt;
  for (const target of relationsOf(account).bounded.get(arn) ?? []) {
    const own = permissionsOf(account.details, target.holder);
    const { boundary } = own;
    if (!boundary) continue;
    const write = { target, id: `${id} as boundary`, after: () => ({ ...own, boundary: { ...boundary, document } }) };
    yield {
      ...write,
      resource: { kind: "BOUNDARY", name, arn },
      verdict,
      likeness: () =>
        verdict().kind === "BLOCKED"
          ? "BLOCKED"
          : likenessOf(attempt, target, verdict().kind, arn, effectiveKind(attempt, write)),
    };
  }
}

/** Equal for writes with the same kind of verdict: the class of the target, and what else the write depends on. */
function likenessOf({ account, principal }: Attempt, target: Identity, ...further: readonly unknown[]): string {
  const boundary = mayEditPolicies(principal) ? target.holder.permissionsBoundaryArn : null;
  return [target.kind, classOfTarget(account, principal, target), boundary, ...further].join(" ");
}

function firstAction({ technique }: Attempt): string {
  return technique.steps[0]!.action;
}

/**
 * The users or roles that the caller's statements name for the technique's first action. All users or all roles if a
 * statement has a wildcard.
 */
function reachedHolders(attempt: Attempt) {
  const { account, principal, technique } = attempt;
  const { users, roles } = account.details;
  const isUser = "caller" in technique.effect && technique.effect.caller === "USER";
  const reached = reachedTargets(principal, firstAction(attempt));
  if (reached) return existing(account, reached, isUser);
  return isUser ? users : roles;
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

function groupResource({ groupName, arn }: Group): PathResource {
  return { kind: "GROUP", name: groupName, arn };
}

/** The best verdict on adding a new user to an administrator group. The caller signs in with the user's new key or password. */
function evaluateNewMember(attempt: Attempt): Verdict | null {
  const { account, principal } = attempt;
  if (!includesAll(principal.allowedActions, CREATE_USER)) return null;
  return bestOf(relationsOf(account).administratorGroups, (group) =>
    withResource(
      allOf([
        evaluateSteps(attempt, { groupArn: group.arn }),
        bestOf(["iam:CreateAccessKey", "iam:CreateLoginProfile"], (action) =>
          authorizeNew(account, principal, ["iam:CreateUser", action], { "iam:PermissionsBoundary": null }),
        )!,
        newAdministratorVerdict(account, "user", { policies: permissionsOf(account.details, group).policies }),
      ]),
      groupResource(group),
    ),
  );
}

const CREATE_USER = namedActions(["iam:CreateUser"]);

interface Relations {
  /** Users by the name of their group. */
  readonly members: ReadonlyMap<string, readonly User[]>;
  /** Users and roles by the ARN of a managed policy that they have, directly or through a group. */
  readonly holders: ReadonlyMap<string, readonly Identity[]>;
  /** Users and roles by the ARN of the managed policy that is their permissions boundary. */
  readonly bounded: ReadonlyMap<string, readonly Identity[]>;
  readonly administratorGroups: readonly Group[];
  readonly customerPolicies: readonly Policy[];
}

const relationsOf = memoize(({ details, guardrails }: AccountIndex): Relations => {
  const { users, roles, groups, policies } = details;
  const memberships = users.flatMap((user) => user.groupNames.map((groupName) => ({ groupName, user })));
  const holdings = [...users, ...roles].flatMap((holder) => {
    const arns = permissionsOf(details, holder).policies.flatMap(({ source: { policyArn } }) => policyArn ?? []);
    return [...new Set(arns)].map((arn) => ({ arn, identity: identityOf(holder) }));
  });
  const bounded = [...users, ...roles].filter(({ permissionsBoundaryArn }) => permissionsBoundaryArn !== null);
  const members = Map.groupBy(memberships, ({ groupName }) => groupName);
  const holders = Map.groupBy(holdings, ({ arn }) => arn);
  return {
    members: new Map([...members].map(([name, list]) => [name, list.map(({ user }) => user)])),
    holders: new Map([...holders].map(([arn, list]) => [arn, list.map(({ identity }) => identity)])),
    bounded: Map.groupBy(bounded.map(identityOf), ({ holder }) => holder.permissionsBoundaryArn!),
    administratorGroups: groups.filter((group) => isAdministrator(permissionsOf(details, group), guardrails)),
    customerPolicies: policies.filter(({ isAwsManaged }) => !isAwsManaged),
  };
});
