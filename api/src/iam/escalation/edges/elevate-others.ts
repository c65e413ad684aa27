/**
 * Combines a write on another principal with a technique that gains access to that principal. The writes are those that
 * a principal can also make on itself. They write a policy of a user, role or group, add a user to a group, change the
 * version of a policy, or remove a boundary. The best known combinations are techniques of their own (iam-014 to
 * iam-023). Here any such write is combined with any technique that gains access.
 */
import type { Group, Policy, User } from "../../account.ts";
import { memoize, once, remember } from "../../memoize.ts";
import { defaultDocument, isAdministrator, permissionsOf } from "../../principals/principal-policies.ts";
import { parsePolicy } from "../../policy/document.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { type Attempt, isOfNoUse } from "./attempt.ts";
import { classOfTarget, hasDecisiveDeny } from "./target-classes.ts";
import { mayEditPolicies } from "./removable-limits.ts";
import {
  denies,
  otherVersions,
  overwrittenBy,
  unbounded,
  withoutPolicy,
  withPolicy,
  withVersion,
} from "./self-escalation.ts";
import { effectiveKind, elevatedBy, elevatedWithLimitsRemoved, type ElevatingChange } from "./elevated-verdicts.ts";
import { bestElevation, type Elevation, elevatableNamed, elevatableTargets, MAX_TARGETS } from "./elevation-targets.ts";
import { newAdministratorVerdict } from "./elevate-and-take.ts";
import { firstTargets } from "./first-targets.ts";
import { freeVersion } from "./attach-policy.ts";
import { evaluateSteps, reachedTargets } from "./technique-steps.ts";
import { evaluateAccess } from "./principal-access.ts";
import type { EffectKind, EscalationTechnique } from "../techniques/technique.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import { authorizeNew } from "../simulation/resource-names.ts";
import { dependsOnCaller, GRANTED, type Identity, type PrincipalState } from "../simulation/principal-state.ts";
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

/** The writes of one kind: on one group or policy with several holders, or on each of several principals. */
interface Writes {
  readonly targets: readonly Identity[];
  /** The verdict on the write, if it is the same for all targets. */
  readonly verdict: (() => Verdict) | null;
  readonly on: (target: Identity) => Write;
}

/** The best combination of a write on another principal and access to it. Null if there is not even a near miss. */
export function evaluateElevatingOthers(attempt: Attempt): Elevation | null {
  const { account, technique } = attempt;
  const isJoin = technique.effect.kind === "JOIN_GROUP";
  const access = accessTechniques(attempt);
  if (access.USER.length === 0 && access.ROLE.length === 0 && !isJoin) return null;
  const elevation = bestElevation(writesOnOthers(attempt, access), (write) => {
    const written = write.verdict();
    if (written.kind === "BLOCKED" || isOfNoUse(attempt, written)) return null;
    const taken = takenBy(attempt, access[write.target.kind], write.target);
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

type AccessTechniques = Readonly<Record<Identity["kind"], readonly EscalationTechnique[]>>;

/**
 * The techniques with which the caller could gain access to users and to roles. Leaves out combinations that are
 * techniques of their own.
 */
function accessTechniques({ principal, technique: { id } }: Attempt): AccessTechniques {
  const inRows = COMBINED_IN_ROWS[id] ?? [];
  const possible = ACCESS_TECHNIQUES.filter(
    ({ technique, mask }) => includesAll(principal.allowedActions, mask) && !inRows.includes(technique.effect.kind),
  ).map(({ technique }) => technique);
  return {
    USER: possible.filter(({ effect }) => effect.kind === "TAKE_USER"),
    ROLE: possible.filter(({ effect }) => effect.kind !== "TAKE_USER"),
  };
}

function* writesOnOthers(attempt: Attempt, access: AccessTechniques): Generator<Write> {
  const { principal, technique } = attempt;
  const { effect } = technique;
  if ("caller" in effect && access[effect.caller].length === 0) return;
  if ((effect.kind === "GRANT_GROUP" || effect.kind === "JOIN_GROUP") && access.USER.length === 0) return;
  let count = 0;
  for (const { targets, verdict, on } of WRITES[effect.kind]?.(attempt) ?? []) {
    // Most callers can write to few of the groups and policies that thousands of principals have.
    const isOpen = once(() => verdict === null || isOfUse(attempt, verdict()));
    for (const target of targets) {
      if (access[target.kind].length === 0 || target.arn === principal.identity.arn) continue;
      count += 1;
      if (count > MAX_TARGETS) return;
      if (isOpen()) yield on(target);
    }
  }
}

function isOfUse(attempt: Attempt, written: Verdict): boolean {
  return written.kind !== "BLOCKED" && !isOfNoUse(attempt, written);
}

/** By effect of a technique, the writes that it can make on other principals. Effects that are not listed make none. */
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
  const grantTo = onTarget(attempt);
  const action = firstAction(attempt);
  const likenessOf = likenessFor(attempt);
  yield {
    targets: reachedHolders(attempt, firstTargets),
    verdict: null,
    on: (target) => ({
      target,
      resource: null,
      id: `grant by ${action}`,
      verdict: () => evaluateSteps(grantTo, { target }),
      after: () => withPolicy(overwrittenBy(action, permissionsOf(details, target.holder), null), GRANTED),
      likeness: () => likenessOf(target),
    }),
  };
}

function* boundaryRemovals(attempt: Attempt): Generator<Writes> {
  const { account } = attempt;
  const removeFrom = onTarget(attempt);
  const likenessOf = likenessFor(attempt);
  yield {
    targets: reachedHolders(attempt, allTargets).filter(({ holder }) => holder.permissionsBoundaryArn !== null),
    verdict: null,
    on: (target) => {
      const write = { target, id: "unbound", after: () => unbounded(permissionsOf(account.details, target.holder)) };
      return {
        ...write,
        resource: null,
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
  for (const group of details.groups.slice(0, MAX_GROUPS)) {
    const { groupName } = group;
    const verdict = once(() => evaluateSteps(attempt, { groupArn: group.arn }));
    // Writing to the group may overwrite a deny of this group, but not one of another group.
    const denying = once(() =>
      permissionsOf(details, group).policies.some(({ document }) => hasDecisiveDeny(document)),
    );
    yield {
      targets: relationsOf(account).members.get(groupName) ?? [],
      verdict,
      on: (target) => ({
        target,
        resource: groupResource(group),
        id: `grant to ${groupName} by ${action}`,
        verdict,
        after: () => withPolicy(overwrittenBy(action, permissionsOf(details, target.holder), groupName), GRANTED),
        likeness: () => likenessOf(target, verdict().kind, denying() && groupName),
      }),
    };
  }
}

function* groupJoins(attempt: Attempt): Generator<Writes> {
  const { account } = attempt;
  const { details } = account;
  const likenessOf = likenessFor(attempt);
  for (const group of relationsOf(account).administratorGroups) {
    const { groupName } = group;
    const verdict = once(() => evaluateSteps(attempt, { groupArn: group.arn }));
    const joined = permissionsOf(details, group).policies;
    const isSameForAll = !joined.some(({ document }) => dependsOnCaller(document) || denies(document));
    yield {
      targets: elevatableTargets(account).USER,
      verdict,
      on: (target) => {
        const own = permissionsOf(details, target.holder);
        const after = () => ({ ...own, policies: [...own.policies, ...joined] });
        const write = { target, id: `join ${groupName}`, after };
        return {
          ...write,
          resource: groupResource(group),
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
  for (const policy of reachedPolicies(attempt)) {
    const { arn, policyName: name } = policy;
    const verdict = once(() =>
      allOf([evaluateSteps(attempt, { policyArn: arn }), freeVersion(account, principal, policy)]),
    );
    const denying = once(() => deniesByDefault(policy));
    yield {
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
          resource: { kind: "POLICY", name, arn },
          id: `rewrite ${arn}`,
          verdict,
          after,
          likeness: () => likenessOf(target, verdict().kind, denying() && arn),
        };
      },
    };
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
  for (const policy of reachedPolicies(attempt)) {
    const { arn } = policy;
    const verdict = once(() => evaluateSteps(attempt, { policyArn: arn }));
    for (const { name, document } of otherVersions(policy)) {
      if (!document) continue;
      yield {
        targets: relationsOf(account).holders.get(arn) ?? [],
        verdict,
        on: (target) => {
          const after = () => withVersion(permissionsOf(account.details, target.holder), arn, document);
          const write = { target, id: `switch ${arn} ${name}`, after };
          return {
            ...write,
            resource: { kind: "POLICY_VERSION", name, arn },
            verdict,
            likeness: () => likenessOf(target, verdict().kind, effectiveKind(attempt, write)),
          };
        },
      };
    }
  }
}

/** Equal for writes with the same kind of verdict: the class of the target, and what else the write depends on. */
function likenessFor({ account, principal }: Attempt): (target: Identity, ...further: readonly unknown[]) => string {
  const seesBoundary = mayEditPolicies(principal);
  return (target, ...further) => {
    const boundary = seesBoundary ? target.holder.permissionsBoundaryArn : null;
    return [target.kind, classOfTarget(account, principal, target), boundary, ...further].join(" ");
  };
}

function firstAction({ technique }: Attempt): string {
  return technique.steps[0]!.action;
}

/** The same attempt with every step on another principal instead of on the caller. */
function onTarget(attempt: Attempt): Attempt {
  const { technique } = attempt;
  const steps = technique.steps.map(({ action }) => ({ action, on: "TARGET" as const }));
  return { ...attempt, technique: { ...technique, steps } };
}

/**
 * The users or roles that the caller's statements name for the technique's first action. All users or all roles if a
 * statement has a wildcard.
 */
function reachedHolders(attempt: Attempt, targetsOf: typeof firstTargets): readonly Identity[] {
  const { account, principal, technique } = attempt;
  const kind = "caller" in technique.effect && technique.effect.caller === "USER" ? "USER" : "ROLE";
  const reached = reachedTargets(principal, firstAction(attempt));
  return reached ? elevatableNamed(account, reached, kind) : targetsOf(account, principal, kind);
}

function allTargets(account: AccountIndex, _caller: PrincipalState, kind: Identity["kind"]): readonly Identity[] {
  return elevatableTargets(account)[kind];
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
  /** Users by the name of their group. Only those that can be elevated, as in `holders`. */
  readonly members: ReadonlyMap<string, readonly Identity[]>;
  /** Users and roles by the ARN of a managed policy that they have, directly or through a group. */
  readonly holders: ReadonlyMap<string, readonly Identity[]>;
  readonly administratorGroups: readonly Group[];
  readonly customerPolicies: readonly Policy[];
}

const relationsOf = memoize((account: AccountIndex): Relations => {
  const { details, guardrails } = account;
  const { USER: users, ROLE: roles } = elevatableTargets(account);
  const members = new Map<string, Identity[]>();
  for (const user of users)
    for (const name of (user.holder as User).groupNames) remember(members, name, () => []).push(user);
  const holders = new Map<string, Identity[]>();
  for (const target of [...users, ...roles]) {
    const arns = permissionsOf(details, target.holder).policies.flatMap(({ source }) => source.policyArn ?? []);
    for (const arn of new Set(arns)) remember(holders, arn, () => []).push(target);
  }
  return {
    members,
    holders,
    administratorGroups: details.groups.filter((group) => isAdministrator(permissionsOf(details, group), guardrails)),
    customerPolicies: details.policies.filter(({ isAwsManaged }) => !isAwsManaged),
  };
});
