/** Deeds that make an administrator of something else: another user, a role, a role made anew. */
import type { Policy, Role, User } from "../account.ts";
import { permissionsOf } from "../permissions.ts";
import type { KnownKeys } from "../policy/request-context.ts";
import type { AccountIndex } from "./account-facts.ts";
import { freeVersion, withPolicy } from "./changes.ts";
import { type Aim, judgeSteps, reachedTargets } from "./judge-steps.ts";
import type { CredentialGuard, EscalationMethod } from "./method.ts";
import { METHODS } from "./methods.ts";
import { ruleNew } from "./new-resources.ts";
import { GRANTED, type Identity, identityOf, type Posture, postureOf } from "./posture.ts";
import { ruleAdministrator, ruleAssumeRewritten, ruleService } from "./rule.ts";
import { allOf, bestOf, blocked, exploitable, isNearMiss, type PathThing, rankOf, unknown, type Verdict, withThing } from "./verdict.ts";
import { includesAll, namedActions } from "./relevant-actions.ts";

/** Targets of one posture and method that are judged in full. */
export const MAX_TARGETS = 2_000;

export interface Raise {
  readonly verdict: Verdict;
  /** Who became the administrator that the caller then is; `null`: something made anew. */
  readonly target: Identity | null;
}

/** The best way by this method to make an administrator of something and be it; `null`: not even nearly. */
export function judgeRaise(account: AccountIndex, posture: Posture, method: EscalationMethod): Raise | null {
  const { deed } = method;
  switch (deed.kind) {
    case "GRANT_USER": {
      const taken = bestRaise(targets(account, posture, method, account.details.users), (target) =>
        raisedBy(account, target, () =>
          allOf([guardCredentials(account, target, deed.guard), judgeSteps(account, posture, method, { target })]),
        ),
      );
      if (taken?.verdict.kind === "EXPLOITABLE" || !includesAll(posture.held, CREATING)) return taken;
      const created = made(judgeNewUser(account, posture, method));
      return taken && (!created || rankOf(taken.verdict) <= rankOf(created.verdict)) ? taken : created;
    }
    case "GRANT_ROLE":
      return bestRaise(targets(account, posture, method, account.details.roles), (target) =>
        raisedBy(account, target, () =>
          deed.by === "VERSION" ? judgeVersions(account, posture, method, target) : judgeGrant(account, posture, method, target),
        ),
      );
    case "CREATE_ROLE":
      return made(judgeCreation(account, posture, method));
    case "IDENTITY_CENTER": {
      if (account.organization === null || !account.hasIdentityCenter) return null;
      const verdict = judgeSteps(account, posture, method, {});
      return made(verdict.kind === "BLOCKED" ? verdict : allOf([verdict, unknown(method.unseen!)]));
    }
    case "NOTHING": {
      const verdict = judgeSteps(account, posture, method, {});
      return made(verdict.kind === "BLOCKED" ? verdict : blocked(["the service has ended"], verdict.proof));
    }
    default:
      return null;
  }
}

function made(verdict: Verdict): Raise | null {
  return verdict.kind !== "BLOCKED" || isNearMiss(verdict) ? { verdict, target: null } : null;
}

function* targets(
  account: AccountIndex,
  posture: Posture,
  method: EscalationMethod,
  holders: readonly (User | Role)[],
): Generator<Identity> {
  const written = method.steps.find(({ action, on }) => on === "TARGET" && action !== "sts:AssumeRole");
  const reached = written ? reachedTargets(posture, written.action) : null;
  const isAssumed = method.deed.kind === "GRANT_ROLE" && method.deed.access === "TRUST";
  let count = 0;
  const asked = isAssumed ? account.rolesOpenTo(posture.identity.arn) : holders;
  for (const holder of reached ? existing(account, reached, holders === account.details.users) : asked) {
    if (holder.arn === posture.identity.arn) continue;
    if (isAssumed && !mayAsk(account, posture, holder as Role)) continue;
    const identity = identityOf(holder);
    if (identity.isServiceLinked) continue;
    count += 1;
    if (count > MAX_TARGETS) return;
    yield identity;
  }
}

function* existing({ holderOf }: AccountIndex, arns: Iterable<string>, areUsers: boolean): Generator<User | Role> {
  for (const arn of arns) {
    const holder = holderOf(arn);
    if (holder && "userName" in holder === areUsers) yield holder;
  }
}

/** Does the trust name the caller, or leave it to the account, which the caller's own policies must then speak for? */
function mayAsk(account: AccountIndex, { identity, held }: Posture, role: Role): boolean {
  const { arns, namesAccount, namesAnyone } = account.trustOf(role);
  return namesAnyone || arns.has(identity.arn) || (namesAccount && includesAll(held, ASSUMING));
}

const ASSUMING = namedActions(["sts:AssumeRole"]);

export function bestRaise(identities: Iterable<Identity>, judge: (target: Identity) => Verdict | null): Raise | null {
  let target: Identity | null = null;
  let near: Raise | null = null;
  let best: Verdict | null = null;
  bestOf(identities, (each) => {
    const verdict = judge(each);
    if (verdict === null) return null;
    if (verdict.kind === "BLOCKED") {
      if (near === null && isNearMiss(verdict)) near = { verdict, target: each };
      return null;
    }
    if (best === null || verdict.kind === "EXPLOITABLE" || (verdict.kind === "CONDITIONAL" && best.kind === "UNKNOWN")) {
      best = verdict;
      target = each;
    }
    return verdict;
  });
  return best ? { verdict: best, target } : near;
}

function raisedBy(account: AccountIndex, target: Identity, steps: () => Verdict | null): Verdict | null {
  const verdict = steps();
  return verdict === null || verdict.kind === "BLOCKED" ? verdict : allOf([verdict, raised(account, target)]);
}

const raises = new WeakMap<AccountIndex, WeakMap<Identity["holder"], Verdict>>();

/**
 * What stops a target from becoming an administrator once everything was granted to it: its boundary, a deny, an SCP. It
 * does not hang on who asks, and is the dearest question of all: asked once of each target.
 */
function raised(account: AccountIndex, target: Identity): Verdict {
  let known = raises.get(account);
  if (!known) {
    known = new WeakMap();
    raises.set(account, known);
  }
  let verdict = known.get(target.holder);
  if (!verdict) {
    const granted = withPolicy(permissionsOf(account.details, target.holder), GRANTED);
    verdict = ruleAdministrator(account, postureOf(target, granted, account.guardrails));
    known.set(target.holder, verdict);
  }
  return verdict;
}

function judgeGrant(account: AccountIndex, posture: Posture, method: EscalationMethod, target: Identity): Verdict | null {
  const { deed } = method;
  if (deed.kind !== "GRANT_ROLE") return null;
  const role = target.holder as Role;
  if (deed.access === "PASS") return judgePassable(account, posture, method, target);
  const steps = judgeSteps(account, posture, method, { target });
  if (steps.kind === "BLOCKED" || deed.access === "TRUST") return steps;
  return allOf([steps, ruleAssumeRewritten(account, posture, role)]);
}

/** One of the customer's policies on the role gets a new version; `null`: it has none. */
function judgeVersions(account: AccountIndex, posture: Posture, method: EscalationMethod, target: Identity): Verdict | null {
  const policies = target.holder.attachedPolicies.flatMap(({ policyArn }): Policy[] => {
    const policy = account.policies.get(policyArn);
    return policy && !policy.isAwsManaged ? [policy] : [];
  });
  const isRewritten = method.deed.kind === "GRANT_ROLE" && method.deed.access === "NEW_TRUST";
  return bestOf(policies, (policy) =>
    withThing(
      allOf([
        judgeSteps(account, posture, method, { target, policyArn: policy.arn }),
        freeVersion(account, posture, policy),
        ...(isRewritten ? [ruleAssumeRewritten(account, posture, target.holder as Role)] : []),
      ]),
      { kind: "POLICY", name: policy.policyName, arn: policy.arn },
    ),
  );
}

const DRIVERS = METHODS.filter(
  ({ deed, existing, unseen, status }) => deed.kind === "PASS_ROLE" && existing.length === 0 && !unseen && status === "ACTIVE",
);
const DRIVER_MASKS = new Map(DRIVERS.map((method) => [method, namedActions(method.steps.map(({ action }) => action))]));

/** Passing the role to a service that it trusts and that the caller can put to work; `null`: there is none. */
function judgePassable(account: AccountIndex, posture: Posture, method: EscalationMethod, target: Identity): Verdict | null {
  return bestOf(drivable(account, posture, target), ({ driver, service }) =>
    withThing(
      allOf([
        judgeSteps(account, posture, method, { target, service }),
        judgeSteps(account, posture, driver, { target, service }),
        ruleService(account, target.holder as Role, service)!,
      ]),
      serviceThing(service),
    ),
  );
}

export function serviceThing(service: string): PathThing {
  return { kind: "SERVICE", name: service, arn: null };
}

function* drivable(
  account: AccountIndex,
  posture: Posture,
  target: Identity | null,
): Generator<{ driver: EscalationMethod; service: string }> {
  for (const driver of DRIVERS) {
    if (driver.deed.kind !== "PASS_ROLE" || !includesAll(posture.potential, DRIVER_MASKS.get(driver)!)) continue;
    if (driver.deed.profile === "NEEDED" && target && (target.holder as Role).instanceProfiles.length === 0) continue;
    for (const service of driver.deed.services) {
      if (target === null || account.trustOf(target.holder as Role).services.has(service)) yield { driver, service };
    }
  }
}

/** The trust is rewritten for a service that the caller can put to work. */
export function judgeServiceTrust(account: AccountIndex, posture: Posture, method: EscalationMethod, target: Identity): Verdict | null {
  return bestOf(drivable(account, posture, null), ({ driver, service }) => {
    const aim: Aim = { target, service };
    return withThing(allOf([judgeSteps(account, posture, method, aim), judgeSteps(account, posture, driver, aim)]), serviceThing(service));
  });
}

const CREATING = namedActions(["iam:CreateUser"]);

/** The user is made anew, without boundary, with a key. */
function judgeNewUser(account: AccountIndex, posture: Posture, { steps }: EscalationMethod): Verdict {
  const actions = ["iam:CreateUser", ...steps.map(({ action }) => action)];
  return bestOf(strongChoices(account, actions), (keys) =>
    ruleNew(account, posture, actions, { ...keys, "iam:PermissionsBoundary": null }),
  )!;
}

/** For what is attached, each policy that makes an administrator. */
function strongChoices({ strongPolicyArns }: AccountIndex, actions: readonly string[]): readonly KnownKeys[] {
  return actions.some((action) => action.startsWith("iam:Attach")) ? strongPolicyArns.map((arn) => ({ "iam:PolicyARN": arn })) : [{}];
}

const FREEING_ACTION = "iam:DeleteRolePermissionsBoundary";
const FREEING = namedActions([FREEING_ACTION]);

/** The new role's trust names the caller; its boundary is the caller's to leave out. */
function judgeCreation(account: AccountIndex, posture: Posture, { steps }: EscalationMethod): Verdict {
  const actions = steps.map(({ action }) => action);
  const choices = strongChoices(account, actions);
  const unbounded = bestOf(choices, (keys) => ruleNew(account, posture, actions, { ...keys, "iam:PermissionsBoundary": null }))!;
  // Where only bounded roles may be made, the boundary may be taken away again.
  const created =
    unbounded.kind === "BLOCKED" && includesAll(posture.held, FREEING)
      ? bestOf([unbounded, ...choices.map((keys) => ruleNew(account, posture, [...actions, FREEING_ACTION], keys))], (each) => each)!
      : unbounded;
  if (created.kind === "BLOCKED") return created;
  const name = `arn:${account.partition}:iam::${account.awsAccountId}:role/escalation`;
  return allOf([created, ruleAssumeRewritten(account, posture, { arn: name } as Role), madeAdministrator(account, "role")]);
}

/** Is something new that was granted everything an administrator, as far as the service control policies go? */
function madeAdministrator(account: AccountIndex, kind: "user" | "role"): Verdict {
  const { awsAccountId, partition, guardrails } = account;
  const arn = `arn:${partition}:iam::${awsAccountId}:${kind}/escalation`;
  const made = { arn, path: "/", tags: [], permissionsBoundaryArn: null, inlinePolicies: [], attachedPolicies: [] };
  const holder = { ...made, ...(kind === "user" ? { userName: "escalation" } : { roleName: "escalation" }) } as unknown as User | Role;
  const permissions = { arn, policies: [GRANTED], boundary: null, isBounded: false, unreadable: [] };
  return ruleAdministrator(account, postureOf(identityOf(holder), permissions, guardrails));
}

/** Has the user room for what the method makes, by the credential report? */
export function guardCredentials(account: AccountIndex, target: Identity, guard: CredentialGuard | null): Verdict {
  if (guard === null) return exploitable();
  const row = account.reportRows.get(target.arn);
  if (!row)
    return unknown(
      account.credentialReport ? `the credentials of ${target.name}, who is younger than the credential report` : "the credential report",
    );
  const filled = row.accessKeys.length;
  switch (guard) {
    case "FREE_KEY_SLOT":
      return filled < 2 ? exploitable() : blocked([`${target.name} has two access keys already`]);
    case "FULL_KEY_SLOTS":
      return filled >= 2 ? exploitable() : blocked([`${target.name} has a key slot free: nothing need be deleted`]);
    case "INACTIVE_KEY":
      return row.accessKeys.some(({ isActive }) => !isActive) ? exploitable() : blocked([`${target.name} has no inactive access key`]);
    case "PASSWORD":
      return row.passwordEnabled === true ? exploitable() : blocked([`${target.name} has no password`]);
    case "NO_PASSWORD":
      return row.passwordEnabled === true ? blocked([`${target.name} has a password already`]) : exploitable();
  }
}
