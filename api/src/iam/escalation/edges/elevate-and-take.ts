/** Deeds that make an administrator of something else: another user, a role, a role made anew. */
import type { Policy, Role, User } from "../../account.ts";
import { defaultDocument, type HeldPolicy, permissionsOf } from "../../principals/principal-policies.ts";
import { conditionsOn } from "../../policy/conditions.ts";
import { parsePolicy } from "../../policy/document.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { denies, overwrittenBy, unbounded, withoutPolicy, withPolicy } from "./self-escalation.ts";
import { freeVersion, strongChoices } from "./attach-policy.ts";
import { type Aim, evaluateSteps, reachedTargets } from "./technique-steps.ts";
import type { CredentialGuard, EscalationTechnique } from "../techniques/technique.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import { instantiate, namesFor, authorizeNew } from "../simulation/resource-names.ts";
import {
  GRANTED,
  type Identity,
  identityOf,
  type PrincipalState,
  principalStateOf,
  initialState,
} from "../simulation/principal-state.ts";
import {
  authorize,
  administratorVerdict,
  authorizeAssumeAfterRewrite,
  authorizeService,
} from "../simulation/authorize.ts";
import {
  allOf,
  bestOf,
  blocked,
  exploitable,
  isNearMiss,
  type PathResource,
  rankOf,
  unknown,
  type Verdict,
  withResource,
} from "../simulation/verdict.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";

/** Targets of one posture and method that are judged in full. */
export const MAX_TARGETS = 2_000;

export interface Elevation {
  readonly verdict: Verdict;
  /** Who became the administrator that the caller then is; `null`: something made anew. */
  readonly target: Identity | null;
}

/** The best way by this method to make an administrator of something and be it; `null`: not even nearly. */
export function evaluateElevation(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
): Elevation | null {
  const { effect } = technique;
  switch (effect.kind) {
    case "GRANT_USER": {
      const taken = bestElevation(targets(account, principal, technique, account.details.users), ({ target }) =>
        elevatedBy(account, principal, technique, target, () =>
          allOf([
            guardCredentials(account, target, effect.guard),
            evaluateSteps(account, principal, technique, { target }),
          ]),
        ),
      );
      if (taken?.verdict.kind === "EXPLOITABLE" || !includesAll(principal.allowedActions, CREATING)) return taken;
      const created = made(evaluateNewUser(account, principal, technique));
      return taken && (!created || rankOf(taken.verdict) <= rankOf(created.verdict)) ? taken : created;
    }
    case "GRANT_ROLE": {
      const versions = effect.by === "VERSION" ? reachedTargets(principal, WRITING_VERSIONS) : null;
      const among = versions ? new Set([...versions].flatMap((arn) => account.rolesWith(arn))) : account.details.roles;
      return bestElevation(targets(account, principal, technique, among), ({ target }) =>
        elevatedBy(account, principal, technique, target, () =>
          effect.by === "VERSION"
            ? evaluateVersions(account, principal, technique, { target, reached: versions })
            : evaluateGrant(account, principal, technique, target),
        ),
      );
    }
    case "CREATE_ROLE":
      return made(evaluateCreation(account, principal, technique));
    case "IDENTITY_CENTER": {
      if (account.organization === null || !account.hasIdentityCenter) return null;
      const verdict = evaluateSteps(account, principal, technique, {});
      return made(verdict.kind === "BLOCKED" ? verdict : allOf([verdict, unknown(technique.unobservable!)]));
    }
    case "NOTHING": {
      const verdict = evaluateSteps(account, principal, technique, {});
      return made(verdict.kind === "BLOCKED" ? verdict : blocked(["the service has ended"], verdict.proof));
    }
    default:
      return null;
  }
}

function made(verdict: Verdict): Elevation | null {
  return verdict.kind !== "BLOCKED" || isNearMiss(verdict) ? { verdict, target: null } : null;
}

function* targets(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
  holders: Iterable<User | Role>,
): Generator<{ readonly target: Identity }> {
  const written = technique.steps.find(({ action, on }) => on === "TARGET" && action !== "sts:AssumeRole");
  const reached = written ? reachedTargets(principal, written.action) : null;
  const isAssumed = technique.effect.kind === "GRANT_ROLE" && technique.effect.access === "TRUST";
  let count = 0;
  const asked = isAssumed && holders === account.details.roles ? account.rolesOpenTo(principal.identity.arn) : holders;
  for (const holder of reached ? existing(account, reached, holders === account.details.users) : asked) {
    if (holder.arn === principal.identity.arn) continue;
    if (isAssumed && !mayAsk(account, principal, holder as Role)) continue;
    const target = identityOf(holder);
    if (!canBeElevated(account, target)) continue;
    count += 1;
    if (count > MAX_TARGETS) return;
    yield { target };
  }
}

/** Who is an administrator already is taken as it is: nothing need be written. */
export function canBeElevated({ details, guardrails }: AccountIndex, target: Identity): boolean {
  return (
    !target.isServiceLinked && !initialState(target, permissionsOf(details, target.holder), guardrails).isAdministrator
  );
}

export function* existing(
  { holderOf }: AccountIndex,
  arns: Iterable<string>,
  areUsers: boolean,
): Generator<User | Role> {
  for (const arn of arns) {
    const holder = holderOf(arn);
    if (holder && "userName" in holder === areUsers) yield holder;
  }
}

/** Does the trust name the caller, or leave it to the account, which the caller's own policies must then speak for? */
function mayAsk(account: AccountIndex, { identity, allowedActions }: PrincipalState, role: Role): boolean {
  const { arns, namesAccount, namesAnyone } = account.trustOf(role);
  return namesAnyone || arns.has(identity.arn) || (namesAccount && includesAll(allowedActions, ASSUMING));
}

const ASSUMING = namedActions(["sts:AssumeRole"]);

export function bestElevation<T extends { readonly target: Identity }>(
  paths: Iterable<T>,
  judge: (path: T) => Verdict | null,
): Elevation | null {
  let target: Identity | null = null;
  let near: Elevation | null = null;
  let best: Verdict | null = null;
  bestOf(paths, (each) => {
    const verdict = judge(each);
    if (verdict === null) return null;
    if (verdict.kind === "BLOCKED") {
      if (near === null && isNearMiss(verdict)) near = { verdict, target: each.target };
      return null;
    }
    if (
      best === null ||
      verdict.kind === "EXPLOITABLE" ||
      (verdict.kind === "CONDITIONAL" && best.kind === "UNKNOWN")
    ) {
      best = verdict;
      target = each.target;
    }
    return verdict;
  });
  return best ? { verdict: best, target } : near;
}

function elevatedBy(
  account: AccountIndex,
  principal: PrincipalState,
  { steps: [written] }: EscalationTechnique,
  target: Identity,
  steps: () => Verdict | null,
): Verdict | null {
  const verdict = steps();
  if (verdict === null || verdict.kind === "BLOCKED") return verdict;
  const bounded = allOf([verdict, grantee(account, target, written!.action)]);
  if (bounded.kind !== "BLOCKED") return bounded;
  // What stands in the way goes first: the boundary, and what denies.
  const away = removableLimits(account, principal, target);
  if (away.verdicts.length === 0) return bounded;
  const afterRemoval = allOf([...away.verdicts, verdict, grantee(account, target, written!.action, away)]);
  return afterRemoval.kind === "BLOCKED" ? bounded : afterRemoval;
}

interface RemovableLimits {
  readonly isFreedOfLimits: boolean;
  readonly denying: readonly HeldPolicy[];
}

/** Of what cuts a target, what the caller may take away. */
function removableLimits(
  account: AccountIndex,
  principal: PrincipalState,
  target: Identity,
): RemovableLimits & { readonly verdicts: readonly Verdict[] } {
  const { arn: resource, holder, kind } = target;
  const ask = (action: string, keys: KnownKeys = {}) =>
    includesAll(principal.allowedActions, REMOVING_LIMITS.get(action)!)
      ? authorize(account, principal, { action, resource, tags: holder.tags, keys })
      : null;
  const verdicts: Verdict[] = [];
  const isGone = (verdict: Verdict | null): boolean => {
    if (verdict === null || verdict.kind === "BLOCKED") return false;
    verdicts.push(verdict);
    return true;
  };
  const of = kind === "USER" ? "User" : "Role";
  const isFreedOfLimits = holder.permissionsBoundaryArn !== null && isGone(ask(`iam:Delete${of}PermissionsBoundary`));
  const denying = permissionsOf(account.details, holder).policies.filter(
    ({ source: { groupName, policyArn }, document }) =>
      groupName === null &&
      denies(document) &&
      isGone(
        policyArn === null
          ? ask(`iam:Delete${of}Policy`)
          : ask(`iam:Detach${of}Policy`, { "iam:PolicyARN": policyArn }),
      ),
  );
  return { isFreedOfLimits, denying, verdicts };
}

const REMOVING_LIMITS = new Map(
  ["User", "Role"].flatMap((of) =>
    [`iam:Delete${of}PermissionsBoundary`, `iam:Delete${of}Policy`, `iam:Detach${of}Policy`].map(
      (action) => [action, namedActions([action])] as const,
    ),
  ),
);

const FREEING_ACTION = "iam:DeleteRolePermissionsBoundary";
const FREEING = namedActions([FREEING_ACTION]);
const NOTHING_REMOVED: RemovableLimits = { isFreedOfLimits: false, denying: [] };
const elevations = new WeakMap<AccountIndex, WeakMap<Identity["holder"], Map<string, Verdict>>>();

/**
 * What stops a target from becoming an administrator once everything was granted to it: its boundary, a deny, an SCP. It
 * does not hang on who asks, and is the dearest question of all: asked once of each target.
 */
function grantee(
  account: AccountIndex,
  target: Identity,
  written: string,
  { isFreedOfLimits, denying }: RemovableLimits = NOTHING_REMOVED,
): Verdict {
  let known = elevations.get(account);
  if (!known) {
    known = new WeakMap();
    elevations.set(account, known);
  }
  const verdicts = known.get(target.holder) ?? new Map<string, Verdict>();
  known.set(target.holder, verdicts);
  const key = [
    written.startsWith("iam:Put"),
    isFreedOfLimits,
    ...denying.map(({ source }) => source.policyArn ?? source.policyName),
  ].join(" ");
  let verdict = verdicts.get(key);
  if (!verdict) {
    const left = withoutPolicy(permissionsOf(account.details, target.holder), (allowedActions) =>
      denying.includes(allowedActions),
    );
    const own = overwrittenBy(written, left, null);
    const granted = withPolicy(isFreedOfLimits ? unbounded(own) : own, GRANTED);
    verdict = administratorVerdict(account, principalStateOf(target, granted, account.guardrails));
    verdicts.set(key, verdict);
  }
  return verdict;
}

function evaluateGrant(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
  target: Identity,
): Verdict | null {
  const { effect } = technique;
  if (effect.kind !== "GRANT_ROLE") return null;
  const role = target.holder as Role;
  if (effect.access === "PASS") return evaluatePassable(account, principal, technique, target);
  const steps = evaluateSteps(account, principal, technique, { target });
  if (steps.kind === "BLOCKED" || effect.access === "TRUST") return steps;
  return allOf([steps, authorizeAssumeAfterRewrite(account, principal, role)]);
}

const WRITING_VERSIONS = "iam:CreatePolicyVersion";

/** One of the customer's policies on the role gets a new version; `null`: it has none. */
function evaluateVersions(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
  { target, reached }: { readonly target: Identity; readonly reached: ReadonlySet<string> | null },
): Verdict | null {
  const policies = target.holder.attachedPolicies.flatMap(({ policyArn }): Policy[] => {
    const policy = account.policies.get(policyArn);
    return policy && !policy.isAwsManaged && (reached === null || reached.has(policyArn)) ? [policy] : [];
  });
  const isRewritten = technique.effect.kind === "GRANT_ROLE" && technique.effect.access === "NEW_TRUST";
  return bestOf(policies, (policy) =>
    withResource(
      allOf([
        evaluateSteps(account, principal, technique, { target, policyArn: policy.arn }),
        freeVersion(account, principal, policy),
        ...(isRewritten ? [authorizeAssumeAfterRewrite(account, principal, target.holder as Role)] : []),
      ]),
      { kind: "POLICY", name: policy.policyName, arn: policy.arn },
    ),
  );
}

const DRIVERS = TECHNIQUES.filter(
  ({ effect, existing, unobservable, status }) =>
    effect.kind === "PASS_ROLE" && existing.length === 0 && !unobservable && status === "ACTIVE",
);
const DRIVER_MASKS = new Map(
  DRIVERS.map((technique) => [technique, namedActions(technique.steps.map(({ action }) => action))]),
);

/** Passing the role to a service that it trusts and that the caller can put to work; `null`: there is none. */
function evaluatePassable(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
  target: Identity,
): Verdict | null {
  return bestOf(drivable(account, principal, target), ({ driver, service }) =>
    withResource(
      allOf([
        evaluateSteps(account, principal, technique, { target, service }),
        evaluateSteps(account, principal, driver, { target, service }),
        authorizeService(account, target.holder as Role, service)!,
      ]),
      serviceResource(service),
    ),
  );
}

export function serviceResource(service: string): PathResource {
  return { kind: "SERVICE", name: service, arn: null };
}

function* drivable(
  account: AccountIndex,
  principal: PrincipalState,
  target: Identity | null,
): Generator<{ driver: EscalationTechnique; service: string }> {
  for (const driver of DRIVERS) {
    if (driver.effect.kind !== "PASS_ROLE" || !includesAll(principal.allowedWithinBoundary, DRIVER_MASKS.get(driver)!))
      continue;
    if (driver.effect.profile === "NEEDED" && target && (target.holder as Role).instanceProfiles.length === 0) continue;
    for (const service of driver.effect.services) {
      if (target === null || account.trustOf(target.holder as Role).services.has(service)) yield { driver, service };
    }
  }
}

/** The trust is rewritten for a service that the caller can put to work. */
export function evaluateServiceTrust(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
  target: Identity,
): Verdict | null {
  return bestOf(drivable(account, principal, null), ({ driver, service }) => {
    const aim: Aim = { target, service };
    return withResource(
      allOf([evaluateSteps(account, principal, technique, aim), evaluateSteps(account, principal, driver, aim)]),
      serviceResource(service),
    );
  });
}

const CREATING = namedActions(["iam:CreateUser"]);

/** The user is made anew, with a key, and without a boundary or with one that cuts nothing. */
function evaluateNewUser(account: AccountIndex, principal: PrincipalState, { steps }: EscalationTechnique): Verdict {
  const actions = ["iam:CreateUser", ...steps.map(({ action }) => action)];
  return bestOf(boundaryChoices(account, principal), ({ keys: bounded, boundary }) => {
    const created = bestOf(strongChoices(account, actions), (keys) =>
      authorizeNew(account, principal, actions, { ...keys, ...bounded }),
    )!;
    return created.kind === "BLOCKED" ? created : allOf([created, madeAdministrator(account, "user", { boundary })]);
  })!;
}

interface BoundaryChoice {
  readonly keys: KnownKeys;
  readonly boundary: HeldPolicy | null;
}

/** None; where a statement asks for one, those that cut nothing. */
function boundaryChoices(
  { strongPolicyArns, policies, partition }: AccountIndex,
  { permissions }: PrincipalState,
): readonly BoundaryChoice[] {
  const none: BoundaryChoice = { keys: { "iam:PermissionsBoundary": null }, boundary: null };
  const allowedActions = [...permissions.policies, ...(permissions.boundary ? [permissions.boundary] : [])];
  const isAskedFor = allowedActions.some(({ document }) =>
    document.statements.some((statement) => conditionsOn(statement, "iam:PermissionsBoundary").length > 0),
  );
  if (!isAskedFor) return [none];
  const wide = strongPolicyArns.filter((arn) => arn !== `arn:${partition}:iam::aws:policy/IAMFullAccess`);
  return [
    none,
    ...wide.map((arn): BoundaryChoice => {
      const policy = policies.get(arn);
      const text = policy ? defaultDocument(policy) : null;
      const parsed = text === null ? null : parsePolicy(text);
      const document = parsed?.ok ? parsed.document : GRANTED.document;
      return { keys: { "iam:PermissionsBoundary": arn }, boundary: { ...GRANTED, document } };
    }),
  ];
}

const ROLE = "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}";

/** The new role's trust names the caller, or a service that it can put to work; its name and its boundary are the caller's to choose. */
function evaluateCreation(account: AccountIndex, principal: PrincipalState, { steps }: EscalationTechnique): Verdict {
  const actions = steps.map(({ action }) => action);
  const names = [
    ...namesUnderPolicies(account, principal),
    ...namesFor(account, principal, { template: ROLE, actions: [...actions, "sts:AssumeRole"] }),
  ];
  const choices = strongChoices(account, actions);
  const judge = (asked: readonly string[], { keys: bounded, boundary }: BoundaryChoice) =>
    bestOf(names, (arn) => {
      const created = bestOf(choices, (keys) =>
        allOf(
          asked.map((action) =>
            authorize(account, principal, { action, resource: arn, keys: { ...keys, ...bounded }, isNew: true }),
          ),
        ),
      )!;
      if (created.kind === "BLOCKED") return created;
      return allOf([
        created,
        evaluateCreated(account, principal, arn),
        madeAdministrator(account, "role", { arn, boundary }),
      ]);
    })!;
  const bare = bestOf(boundaryChoices(account, principal), (choice) => judge(actions, choice))!;
  // Where only bounded roles may be made, the boundary may be taken away again.
  if (bare.kind !== "BLOCKED" || !includesAll(principal.allowedActions, FREEING)) return bare;
  const afterRemoval = judge([...actions, FREEING_ACTION], { keys: {}, boundary: null });
  return rankOf(afterRemoval) < rankOf(bare) ? afterRemoval : bare;
}

/** How the caller comes to be a role that it makes: by assuming it, or by a service. */
function evaluateCreated(account: AccountIndex, principal: PrincipalState, arn: string): Verdict {
  const assumed = authorizeAssumeAfterRewrite(account, principal, { arn } as Role);
  if (assumed.kind !== "BLOCKED") return assumed;
  const target: Identity = {
    kind: "ROLE",
    arn,
    name: arn.slice(arn.lastIndexOf("/") + 1),
    holder: { ...MADE, arn, trustPolicy: "" } as unknown as Role,
    isServiceLinked: false,
  };
  const passed = bestOf(drivable(account, principal, null), ({ driver, service }) =>
    driver.effect.kind === "PASS_ROLE" && driver.effect.profile === "NEEDED"
      ? null
      : withResource(evaluateSteps(account, principal, driver, { target, service }), serviceResource(service)),
  );
  return passed && passed.kind !== "BLOCKED" ? passed : assumed;
}

/** Names of roles that service control policies spare by aws:PrincipalArn. */
function namesUnderPolicies({ partition, awsAccountId }: AccountIndex, { inForce }: PrincipalState): readonly string[] {
  const statements = (inForce.scps ?? []).flatMap(({ policies }) =>
    policies.flatMap(({ document }) => document.statements),
  );
  const patterns = statements.flatMap((statement) =>
    conditionsOn(statement, "aws:PrincipalArn").flatMap(({ values }) => values),
  );
  const own = `arn:${partition}:iam::${awsAccountId}:role/`;
  const names = patterns
    .map((pattern) => instantiate(pattern, `${own}escalation`))
    .filter((name) => name?.startsWith(own));
  return [...new Set(names as string[])].slice(0, MAX_SPARED_NAMES);
}

const MAX_SPARED_NAMES = 8;
const MADE = { path: "/", tags: [], permissionsBoundaryArn: null, inlinePolicies: [], attachedPolicies: [] } as const;

interface Made {
  readonly arn?: string;
  readonly policies?: readonly HeldPolicy[];
  readonly boundary?: HeldPolicy | null;
}

/** Is something new that was granted everything an administrator, as far as its boundary and the service control policies go? */
export function madeAdministrator(account: AccountIndex, kind: "user" | "role", made: Made = {}): Verdict {
  const { awsAccountId, partition, guardrails } = account;
  const {
    arn = `arn:${partition}:iam::${awsAccountId}:${kind}/escalation`,
    policies = [GRANTED],
    boundary = null,
  } = made;
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const holder = { ...MADE, arn, ...(kind === "user" ? { userName: name } : { roleName: name }) } as unknown as
    | User
    | Role;
  const permissions = { arn, policies, boundary, isBounded: boundary !== null, unreadable: [] };
  return administratorVerdict(account, principalStateOf(identityOf(holder), permissions, guardrails));
}

/** Has the user room for what the method makes, by the credential report? */
export function guardCredentials(account: AccountIndex, target: Identity, guard: CredentialGuard | null): Verdict {
  if (guard === null) return exploitable();
  const row = account.reportRows.get(target.arn);
  if (!row)
    return unknown(
      account.credentialReport
        ? `the credentials of ${target.name}, who is younger than the credential report`
        : "the credential report",
    );
  const filled = row.accessKeys.length;
  switch (guard) {
    case "FREE_KEY_SLOT":
      return filled < 2 ? exploitable() : blocked([`${target.name} has two access keys already`]);
    case "FULL_KEY_SLOTS":
      return filled >= 2 ? exploitable() : blocked([`${target.name} has a key slot free: nothing need be deleted`]);
    case "INACTIVE_KEY":
      return row.accessKeys.some(({ isActive }) => !isActive)
        ? exploitable()
        : blocked([`${target.name} has no inactive access key`]);
    case "PASSWORD":
      return row.passwordEnabled === true ? exploitable() : blocked([`${target.name} has no password`]);
    case "NO_PASSWORD":
      return row.passwordEnabled === true ? blocked([`${target.name} has a password already`]) : exploitable();
  }
}
