/** Deeds that make an administrator of something else: another user, a role, a role made anew. */
import type { Policy, Role, User } from "../account.ts";
import { permissionsOf } from "../permissions.ts";
import type { AccountIndex } from "./account-facts.ts";
import { freeVersion, withPolicy } from "./changes.ts";
import { type Aim, judgeSteps, reachedTargets } from "./judge-steps.ts";
import type { CredentialGuard, EscalationMethod } from "./method.ts";
import { METHODS } from "./methods.ts";
import { ruleNew } from "./new-resources.ts";
import { GRANTED, type Identity, identityOf, type Posture, postureOf } from "./posture.ts";
import { ruleAdministrator, ruleAssumeRewritten, ruleService } from "./rule.ts";
import { allOf, bestOf, blocked, exploitable, isNearMiss, type PathThing, unknown, type Verdict, withThing } from "./verdict.ts";
import { includesAll, namedActions } from "./relevant-actions.ts";

/** Targets of one posture and method that are judged in full. */
const MAX_TARGETS = 2_000;

export interface Raise {
  readonly verdict: Verdict;
  /** Who became the administrator that the caller then is; `null`: something made anew. */
  readonly target: Identity | null;
}

/** The best way by this method to make an administrator of something and be it; `null`: not even nearly. */
export function judgeRaise(account: AccountIndex, posture: Posture, method: EscalationMethod): Raise | null {
  const { deed } = method;
  switch (deed.kind) {
    case "GRANT_USER":
      return bestRaise(targets(account, posture, method, account.details.users), (target) =>
        raisedBy(account, target, () =>
          allOf([guardCredentials(account, target, deed.guard), judgeSteps(account, posture, method, { target })]),
        ),
      );
    case "GRANT_ROLE":
      return bestRaise(targets(account, posture, method, account.details.roles), (target) =>
        raisedBy(account, target, () =>
          deed.by === "VERSION" ? judgeVersions(account, posture, method, target) : judgeGrant(account, posture, method, target),
        ),
      );
    case "CREATE_ROLE":
      return made(judgeCreation(account, posture, method));
    case "IDENTITY_CENTER": {
      const verdict = judgeSteps(account, posture, method, {});
      if (account.organization === null) return made(allOf([verdict, blocked(["the account is in no organization"])]));
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
  const action = method.steps.find(({ on }) => on === "TARGET")!.action;
  const reached = reachedTargets(account, posture, action);
  let count = 0;
  for (const holder of holders) {
    if (holder.arn === posture.identity.arn || (reached && !reached.has(holder.arn))) continue;
    const identity = identityOf(holder);
    if (identity.isServiceLinked) continue;
    count += 1;
    if (count > MAX_TARGETS) return;
    yield identity;
  }
}

function bestRaise(identities: Iterable<Identity>, judge: (target: Identity) => Verdict): Raise | null {
  let target: Identity | null = null;
  let near: Raise | null = null;
  let best: Verdict | null = null;
  bestOf(identities, (each) => {
    const verdict = judge(each);
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

function raisedBy(account: AccountIndex, target: Identity, steps: () => Verdict): Verdict {
  const verdict = steps();
  return verdict.kind === "BLOCKED" ? verdict : allOf([verdict, raised(account, target)]);
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

function judgeGrant(account: AccountIndex, posture: Posture, method: EscalationMethod, target: Identity): Verdict {
  const { deed } = method;
  if (deed.kind !== "GRANT_ROLE") return blocked([]);
  const role = target.holder as Role;
  if (deed.access === "PASS") return judgePassable(account, posture, method, target);
  const steps = judgeSteps(account, posture, method, { target });
  if (steps.kind === "BLOCKED" || deed.access === "TRUST") return steps;
  return allOf([steps, ruleAssumeRewritten(account, posture, role)]);
}

/** One of the customer's policies on the role gets a new version. */
function judgeVersions(account: AccountIndex, posture: Posture, method: EscalationMethod, target: Identity): Verdict {
  const policies = target.holder.attachedPolicies.flatMap(({ policyArn }): Policy[] => {
    const policy = account.policies.get(policyArn);
    return policy && !policy.isAwsManaged ? [policy] : [];
  });
  const isRewritten = method.deed.kind === "GRANT_ROLE" && method.deed.access === "NEW_TRUST";
  return (
    bestOf(policies, (policy) =>
      withThing(
        allOf([
          judgeSteps(account, posture, method, { target, policyArn: policy.arn }),
          freeVersion(policy),
          ...(isRewritten ? [ruleAssumeRewritten(account, posture, target.holder as Role)] : []),
        ]),
        { kind: "POLICY", name: policy.policyName, arn: policy.arn },
      ),
    ) ?? blocked([`${target.name} has no customer managed policy`])
  );
}

const DRIVERS = METHODS.filter(
  ({ deed, existing, unseen, status }) => deed.kind === "PASS_ROLE" && existing.length === 0 && !unseen && status === "ACTIVE",
);
const DRIVER_MASKS = new Map(DRIVERS.map((method) => [method, namedActions(method.steps.map(({ action }) => action))]));

/** Passing the role to a service that it trusts and that the caller can put to work. */
function judgePassable(account: AccountIndex, posture: Posture, method: EscalationMethod, target: Identity): Verdict {
  return (
    bestOf(drivable(account, posture, target), ({ driver, service }) =>
      withThing(
        allOf([
          judgeSteps(account, posture, method, { target, service }),
          judgeSteps(account, posture, driver, { target, service }),
          ruleService(account, target.holder as Role, service)!,
        ]),
        serviceThing(service),
      ),
    ) ?? blocked(["no service that the role trusts is one that the caller can put to work"])
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

/** The new role's trust names the caller; its boundary is the caller's to leave out. */
function judgeCreation(account: AccountIndex, posture: Posture, { steps }: EscalationMethod): Verdict {
  const actions = steps.map(({ action }) => action);
  const choices = actions.includes("iam:AttachRolePolicy") ? account.strongPolicyArns.map((arn) => ({ "iam:PolicyARN": arn })) : [{}];
  const created = bestOf(choices, (keys) => ruleNew(account, posture, actions, { ...keys, "iam:PermissionsBoundary": null }))!;
  if (created.kind === "BLOCKED") return created;
  const name = `arn:${account.partition}:iam::${account.awsAccountId}:role/escalation`;
  return allOf([created, ruleAssumeRewritten(account, posture, { arn: name } as Role)]);
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
