/** Techniques that make another principal an administrator and then gain access to it: a user, a role, or a new role. */
import type { Role } from "../../account.ts";
import { defaultDocument, type HeldPolicy } from "../../principals/principal-policies.ts";
import { conditionsOn } from "../../policy/conditions.ts";
import { parsePolicy } from "../../policy/document.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { newRole, newUser } from "../simulation/hypothetical-principal.ts";
import { type Attempt, isOfNoUse } from "./attempt.ts";
import { freeVersion, strongChoices } from "./attach-policy.ts";
import { distinctPolicies } from "./distinct-policies.ts";
import { denies } from "./self-escalation.ts";
import { firstStepOn } from "./first-step.ts";
import { firstTargets } from "./first-targets.ts";
import { guardCredentials } from "./credential-guard.ts";
import { removableBoundaries } from "./new-boundaries.ts";
import { mayEditPolicies, removableLimits, verdictAfterGrant } from "./removable-limits.ts";
import { bestElevation, type Elevation, elevatableNamed, elevatableOf } from "./elevation-targets.ts";
import { attachedCustomerPolicies, attachedPolicyClasses } from "./policy-classes.ts";
import { targetClasses } from "./target-classes.ts";
import { type Aim, evaluateSteps, reachedTargets } from "./technique-steps.ts";
import type { EscalationTechnique, TechniqueEffect } from "../techniques/technique.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import { instantiate, leftOutNames, namesFor, authorizeNew } from "../simulation/resource-names.ts";
import {
  GRANTED,
  type Identity,
  identityOf,
  type PrincipalState,
  principalStateOf,
} from "../simulation/principal-state.ts";
import { administratorVerdict } from "../simulation/administrator.ts";
import { authorize, authorizeAssumeAfterRewrite, authorizeService } from "../simulation/authorize.ts";
import {
  allOf,
  bestOf,
  blocked,
  isNearMiss,
  orLeftOut,
  type PathResource,
  rankOf,
  unknown,
  type Verdict,
  withResource,
} from "../simulation/verdict.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";

/** The best elevation of another principal with this technique. Null if there is not even a near miss. */
export function evaluateElevation(attempt: Attempt): Elevation | null {
  const { effect } = attempt.technique;
  switch (effect.kind) {
    case "GRANT_USER":
      return evaluateUserGrant(attempt, effect);
    case "GRANT_ROLE":
      return evaluateRoleGrant(attempt, effect);
    case "CREATE_ROLE":
      return newTarget(evaluateNewRole(attempt));
    case "IDENTITY_CENTER":
      return evaluateIdentityCenter(attempt);
    case "NOTHING": {
      const verdict = evaluateSteps(attempt, {});
      return newTarget(verdict.kind === "BLOCKED" ? verdict : blocked(["the service has ended"], verdict.proof));
    }
    default:
      return null;
  }
}

type EffectOf<Kind extends TechniqueEffect["kind"]> = Extract<TechniqueEffect, { readonly kind: Kind }>;

function evaluateUserGrant(attempt: Attempt, { guard }: EffectOf<"GRANT_USER">): Elevation | null {
  const { account, principal } = attempt;
  const existing = bestElevation(attempt, targets(attempt, "USER"), ({ target }: Candidate) =>
    withLimitsRemoved(attempt, target, () =>
      allOf([guardCredentials(account, target, guard), evaluateSteps(attempt, { target })]),
    ),
  );
  if (existing?.verdict.kind === "EXPLOITABLE" || !includesAll(principal.allowedActions, CREATE_USER)) return existing;
  const created = newTarget(evaluateNewUser(attempt));
  return existing && (!created || rankOf(existing.verdict) <= rankOf(created.verdict)) ? existing : created;
}

function evaluateRoleGrant(attempt: Attempt, effect: EffectOf<"GRANT_ROLE">): Elevation | null {
  const { account, principal } = attempt;
  const reached = effect.by === "VERSION" ? reachedTargets(principal, WRITE_VERSION) : null;
  const roles = reached ? new Set([...reached].flatMap((arn) => account.rolesWith(arn))) : null;
  return bestElevation(attempt, targets(attempt, "ROLE", roles), ({ target }) =>
    withLimitsRemoved(attempt, target, () =>
      effect.by === "VERSION"
        ? evaluateVersions(attempt, effect, { target, reached })
        : evaluateGrant(attempt, effect, target),
    ),
  );
}

function evaluateIdentityCenter(attempt: Attempt): Elevation | null {
  const { account, technique } = attempt;
  if (account.organization === null || !account.hasIdentityCenter) return null;
  const verdict = evaluateSteps(attempt, {});
  return newTarget(verdict.kind === "BLOCKED" ? verdict : allOf([verdict, unknown(technique.unobservable!)]));
}

export function newTarget(verdict: Verdict): Elevation | null {
  return verdict.kind !== "BLOCKED" || isNearMiss(verdict) ? { verdict, target: null } : null;
}

/** The targets of one kind that are tried. `among` are the roles that can be reached at all. Null for all. */
function* targets(attempt: Attempt, kind: Identity["kind"], among: Iterable<Role> | null = null): Generator<Candidate> {
  const { account, principal, technique } = attempt;
  const isAssumed = technique.effect.kind === "GRANT_ROLE" && technique.effect.access === "TRUST";
  const likenessOf = likenessFor(attempt);
  const firstStep = firstStepOn(attempt);
  for (const target of reachable()) {
    if (target.arn === principal.identity.arn || firstStep(target) === "CLOSED") continue;
    if (isAssumed && !mayAssume(account, principal, target.holder as Role)) continue;
    yield { target, likeness: () => likenessOf(target) };
  }

  function reachable(): Iterable<Identity> {
    const write = technique.steps.find(({ action, on }) => on === "TARGET" && action !== "sts:AssumeRole");
    const reached = write ? reachedTargets(principal, write.action) : null;
    if (reached) return elevatableNamed(account, reached, kind);
    if (among) return elevatableOf(account, among);
    // The roles that trust the caller by name, then those that trust the whole account or anyone.
    if (isAssumed) return elevatableOf(account, account.rolesOpenTo(principal.identity.arn));
    const policiesOf = isByVersion(technique) ? attachedPolicyClasses(account, principal) : null;
    return firstTargets(account, principal, kind, policiesOf);
  }
}

/** A target that is tried. Of candidates with the same likeness, only the first is evaluated. */
interface Candidate {
  readonly target: Identity;
  readonly likeness: () => string;
}

function isByVersion({ effect }: EscalationTechnique): boolean {
  return effect.kind === "GRANT_ROLE" && effect.by === "VERSION";
}

function likenessFor({ account, principal, technique }: Attempt): (target: Identity) => string {
  const policiesOf = isByVersion(technique) ? attachedPolicyClasses(account, principal) : null;
  const seesBoundary = mayEditPolicies(principal);
  const classOf = targetClasses(account, principal);
  return (target) => {
    const policies = policiesOf?.(target.holder);
    const boundary = seesBoundary ? target.holder.permissionsBoundaryArn : null;
    return `${classOf(target)} ${policies} ${boundary}`;
  };
}

/**
 * Whether the trust policy may allow the caller to assume the role. It must name the caller or anyone, or trust the
 * whole account. In the last case, the caller itself needs sts:AssumeRole.
 */
function mayAssume(account: AccountIndex, { identity, allowedActions }: PrincipalState, role: Role): boolean {
  const { arns, namesAccount, namesAnyone } = account.trustOf(role);
  return namesAnyone || arns.has(identity.arn) || (namesAccount && includesAll(allowedActions, ASSUME_ROLE));
}

const ASSUME_ROLE = namedActions(["sts:AssumeRole"]);

/**
 * The verdict on the technique's steps and on the target's limits. Limits that block the verdict are removed first if
 * the caller may remove them.
 */
function withLimitsRemoved(attempt: Attempt, target: Identity, evaluateTarget: () => Verdict | null): Verdict | null {
  const { account, principal, technique } = attempt;
  const steps = evaluateTarget();
  if (steps === null || steps.kind === "BLOCKED") return steps;
  if (isOfNoUse(attempt, steps)) return null;
  const { action } = technique.steps[0]!;
  const withLimits = allOf([steps, verdictAfterGrant(account, target, action)]);
  if (withLimits.kind !== "BLOCKED") return withLimits;
  const removable = removableLimits(account, target, principal);
  if (removable.verdicts.length === 0) return withLimits;
  const withoutLimits = allOf([...removable.verdicts, steps, verdictAfterGrant(account, target, action, removable)]);
  return withoutLimits.kind === "BLOCKED" ? withLimits : withoutLimits;
}

function evaluateGrant(attempt: Attempt, { access }: EffectOf<"GRANT_ROLE">, target: Identity): Verdict | null {
  if (access === "PASS") return evaluatePassable(attempt, target);
  const steps = evaluateSteps(attempt, { target });
  if (steps.kind === "BLOCKED" || access === "TRUST") return steps;
  return allOf([steps, authorizeAssumeAfterRewrite(attempt.account, attempt.principal, target.holder)]);
}

const WRITE_VERSION = "iam:CreatePolicyVersion";

/** The best verdict over the role's customer managed policies that can get a new version. Null if there is none. */
function evaluateVersions(
  attempt: Attempt,
  { access }: EffectOf<"GRANT_ROLE">,
  { target, reached }: { readonly target: Identity; readonly reached: ReadonlySet<string> | null },
): Verdict | null {
  const { account, principal } = attempt;
  const policies = attachedCustomerPolicies(account)(target.holder).filter(
    ({ arn }) => reached === null || reached.has(arn),
  );
  return bestOf(policies, (policy) =>
    withResource(
      allOf([
        evaluateSteps(attempt, { target, policyArn: policy.arn }),
        freeVersion(account, principal, policy),
        ...(access === "NEW_TRUST" ? [authorizeAssumeAfterRewrite(account, principal, target.holder as Role)] : []),
      ]),
      { kind: "POLICY", name: policy.policyName, arn: policy.arn },
    ),
  );
}

/** PassRole techniques that need nothing but the role, so that they can use any role that trusts their service. */
const PASS_TECHNIQUES = TECHNIQUES.filter(
  ({ effect, existing, unobservable, status }) =>
    effect.kind === "PASS_ROLE" && existing.length === 0 && !unobservable && status === "ACTIVE",
);
const PASS_MASKS = new Map(
  PASS_TECHNIQUES.map((technique) => [technique, namedActions(technique.steps.map(({ action }) => action))]),
);

/** The best verdict over the services that the role trusts and the caller can use. Null if there is no such service. */
function evaluatePassable(attempt: Attempt, target: Identity): Verdict | null {
  return bestOf(usableServices(attempt, target), ({ technique, service }) =>
    withResource(
      allOf([
        evaluateSteps(attempt, { target, service }),
        evaluateSteps({ ...attempt, technique }, { target, service }),
        authorizeService(attempt.account, target.holder as Role, service)!,
      ]),
      serviceResource(service),
    ),
  );
}

export function serviceResource(service: string): PathResource {
  return { kind: "SERVICE", name: service, arn: null };
}

/**
 * The PassRole techniques that the caller's policies could allow, each with a service. If a target is given, only
 * services that the target trusts.
 */
function* usableServices(
  { account, principal }: Attempt,
  target: Identity | null,
): Generator<{ technique: EscalationTechnique; service: string }> {
  for (const technique of PASS_TECHNIQUES) {
    const { effect } = technique;
    if (effect.kind !== "PASS_ROLE" || !includesAll(principal.allowedWithinBoundary, PASS_MASKS.get(technique)!))
      continue;
    if (effect.profile === "NEEDED" && target && (target.holder as Role).instanceProfiles.length === 0) continue;
    for (const service of effect.services) {
      if (target === null || account.trustOf(target.holder as Role).services.has(service)) yield { technique, service };
    }
  }
}

/** The best verdict on rewriting the trust policy for a service that the caller can use. Null if there is none. */
export function evaluateServiceTrust(attempt: Attempt, target: Identity): Verdict | null {
  const isOpen = firstStepOn(attempt)(target) === "OPEN";
  const services = [...usableServices(attempt, null)];
  // If the caller cannot rewrite the trust policy, no service is better than the first.
  return bestOf(isOpen ? services : services.slice(0, 1), ({ technique, service }) => {
    const aim: Aim = { target, service };
    return withResource(
      allOf([evaluateSteps(attempt, aim), evaluateSteps({ ...attempt, technique }, aim)]),
      serviceResource(service),
    );
  });
}

const CREATE_USER = namedActions(["iam:CreateUser"]);

/**
 * The actions that create a user, make it an administrator and give the caller its credentials. A technique that only writes a
 * policy needs the action of the credential as well.
 */
export function actionsOnNewUser(
  { effect, steps }: EscalationTechnique,
  credential: "iam:CreateLoginProfile" | "iam:CreateAccessKey" = "iam:CreateLoginProfile",
): readonly string[] {
  const actions = ["iam:CreateUser", ...steps.map(({ action }) => action)];
  return effect.kind === "GRANT_SELF" ? [...actions, credential] : actions;
}

/** The verdict on creating a user and credentials for it, without a boundary or with one that limits nothing. */
export function evaluateNewUser(
  { account, principal, technique }: Attempt,
  actions: readonly string[] = actionsOnNewUser(technique),
): Verdict {
  return bestOf(boundaryChoices(account, principal, actions), ({ keys: boundaryKeys, boundary }) => {
    const created = bestOf(strongChoices(account, principal, actions), (keys) =>
      authorizeNew(account, principal, actions, { ...keys, ...boundaryKeys }),
    )!;
    return created.kind === "BLOCKED"
      ? created
      : allOf([created, newAdministratorVerdict(account, "user", { boundary })]);
  })!;
}

interface BoundaryChoice {
  readonly keys: KnownKeys;
  readonly boundary: HeldPolicy | null;
}

/**
 * The choices of a boundary for a new principal. No boundary is always one. If a statement has a condition on the
 * boundary, policies that limit nothing are further choices, one of each kind that the statements on the actions tell apart.
 * AWS compares the boundary in requests on the principal that has it too, so these actions belong to them.
 */
function boundaryChoices(
  account: AccountIndex,
  principal: PrincipalState,
  actions: readonly string[],
): readonly BoundaryChoice[] {
  const { strongPolicyArns, policies, partition } = account;
  const { permissions } = principal;
  const none: BoundaryChoice = { keys: { "iam:PermissionsBoundary": null }, boundary: null };
  const ownPolicies = [...permissions.policies, ...(permissions.boundary ? [permissions.boundary] : [])];
  const hasCondition = ownPolicies.some(({ document }) =>
    document.statements.some((statement) => conditionsOn(statement, "iam:PermissionsBoundary").length > 0),
  );
  if (!hasCondition) return [none];
  const wideArns = strongPolicyArns.filter((arn) => arn !== `arn:${partition}:iam::aws:policy/IAMFullAccess`);
  const key = "iam:PermissionsBoundary";
  const choices = wideArns.map((arn): BoundaryChoice & { readonly boundary: HeldPolicy } => {
    const policy = policies.get(arn);
    const text = policy ? defaultDocument(policy) : null;
    const parsed = text === null ? null : parsePolicy(text);
    const document = parsed?.ok ? parsed.document : GRANTED.document;
    return { keys: { [key]: arn }, boundary: { ...GRANTED, document } };
  });
  // Policies without a deny limit nothing as a boundary, so one of each kind is enough.
  const arns = wideArns.filter((_arn, i) => !denies(choices[i]!.boundary.document));
  const distinct = new Set(distinctPolicies(account, principal, { actions, key, arns }));
  return [none, ...choices.filter((_choice, i) => !arns.includes(wideArns[i]!) || distinct.has(wideArns[i]!))];
}

export const ROLE_TEMPLATE = "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}";
const DELETE_ROLE_BOUNDARY = "iam:DeleteRolePermissionsBoundary";
const DELETE_ROLE_BOUNDARY_MASK = namedActions([DELETE_ROLE_BOUNDARY]);

/**
 * The verdict on creating an administrator role. The caller chooses the role's name, its boundary, and its trust
 * policy. The trust policy names the caller or a service that the caller can use.
 */
function evaluateNewRole(attempt: Attempt): Verdict {
  const { account, principal, technique } = attempt;
  const actions = technique.steps.map(({ action }) => action);
  const requestsOnNew = [...actions, "sts:AssumeRole"];
  const candidates = namesFor(account, principal, { template: ROLE_TEMPLATE, actions: requestsOnNew });
  function* names(): Generator<string> {
    yield* namesExemptFromScps(account, principal);
    yield* candidates.names;
  }
  const choices = strongChoices(account, principal, actions);
  const evaluateWith = (requested: readonly string[], { keys: boundaryKeys, boundary }: BoundaryChoice) =>
    bestOf(names(), (arn) => {
      const created = bestOf(choices, (keys) =>
        allOf(
          requested.map((action) =>
            authorize(account, principal, { action, resource: arn, keys: { ...keys, ...boundaryKeys }, isNew: true }),
          ),
        ),
      )!;
      if (created.kind === "BLOCKED") return created;
      return allOf([
        created,
        evaluateNewRoleAccess(attempt, arn),
        newAdministratorVerdict(account, "role", { arn, boundary }),
      ]);
    })!;
  const evaluate = (): Verdict => {
    const direct = bestOf(boundaryChoices(account, principal, actions), (choice) => evaluateWith(actions, choice))!;
    if (direct.kind === "EXPLOITABLE" || !includesAll(principal.allowedActions, DELETE_ROLE_BOUNDARY_MASK))
      return direct;
    // If only a role with a boundary is certain, the caller may be able to remove that boundary afterwards.
    const requested = [...actions, DELETE_ROLE_BOUNDARY];
    // If the request is blocked for every value of the boundary, no policy can be the boundary. There can be hundreds
    // of them.
    if (evaluateWith(requested, { keys: {}, boundary: null }).kind === "BLOCKED") return direct;
    const afterRemoval = bestOf(removableBoundaries(account, principal, requested), (policyArn) =>
      evaluateWith(requested, { keys: { "iam:PermissionsBoundary": policyArn }, boundary: null }),
    );
    return afterRemoval && rankOf(afterRemoval) < rankOf(direct) ? afterRemoval : direct;
  };
  return orLeftOut(evaluate(), candidates.isCutOff(), leftOutNames(requestsOnNew))!;
}

/** The verdict on gaining access to a role that the caller created: by assuming the role, or through a service. */
export function evaluateNewRoleAccess(attempt: Attempt, arn: string): Verdict {
  const role = newRole(arn);
  const assumed = authorizeAssumeAfterRewrite(attempt.account, attempt.principal, role);
  if (assumed.kind !== "BLOCKED") return assumed;
  const target = identityOf(role);
  const passed = bestOf(usableServices(attempt, null), ({ technique, service }) =>
    technique.effect.kind === "PASS_ROLE" && technique.effect.profile === "NEEDED"
      ? null
      : withResource(evaluateSteps({ ...attempt, technique }, { target, service }), serviceResource(service)),
  );
  return passed && passed.kind !== "BLOCKED" ? passed : assumed;
}

/**
 * ARNs for a new role that SCPs may exempt: the values of their conditions on aws:PrincipalArn, with wildcards filled in.
 * All are tried, because the maximum size of SCPs keeps them few.
 */
function namesExemptFromScps(
  { partition, awsAccountId }: AccountIndex,
  { inForce }: PrincipalState,
): readonly string[] {
  const statements = (inForce.scps ?? []).flatMap(({ policies }) =>
    policies.flatMap(({ document }) => document.statements),
  );
  const patterns = statements.flatMap((statement) =>
    conditionsOn(statement, "aws:PrincipalArn").flatMap(({ values }) => values),
  );
  const own = `arn:${partition}:iam::${awsAccountId}:role/`;
  const names = patterns
    .map((pattern) => instantiate(pattern, `${own}escalation`))
    .filter((name) => name !== null)
    .filter((name) => name.startsWith(own));
  return [...new Set(names)];
}

interface NewPrincipal {
  readonly arn?: string;
  readonly policies?: readonly HeldPolicy[];
  readonly boundary?: HeldPolicy | null;
}

/** Whether a new user or role with these policies is an administrator, under its boundary and the account's SCPs. */
export function newAdministratorVerdict(
  account: AccountIndex,
  kind: "user" | "role",
  options: NewPrincipal = {},
): Verdict {
  const { awsAccountId, partition, guardrails } = account;
  const {
    arn = `arn:${partition}:iam::${awsAccountId}:${kind}/escalation`,
    policies = [GRANTED],
    boundary = null,
  } = options;
  const holder = kind === "user" ? newUser(arn) : newRole(arn);
  const permissions = { arn, policies, boundary, isBounded: boundary !== null, unreadable: [] };
  return administratorVerdict(account, principalStateOf(identityOf(holder), permissions, guardrails));
}
