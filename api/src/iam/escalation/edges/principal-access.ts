/**
 * Techniques that gain access to another principal without changing its permissions: through its credentials, its trust
 * policy, a service or a workload.
 */
import type { Role } from "../../account.ts";
import { findAction } from "../../policy/catalogue.ts";
import { conditionsOn } from "../../policy/conditions.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { patternsIntersect } from "../../policy/wildcard.ts";
import { type AccountIndex, plainServiceName } from "../simulation/account-index.ts";
import type { Attempt } from "./attempt.ts";
import type { Place } from "./reachability-index.ts";
import { guardCredentials } from "./credential-guard.ts";
import { evaluateServiceTrust, serviceResource } from "./elevate-and-take.ts";
import { type Aim, evaluateOnWorkloads, evaluateSteps, missingKinds, workloadsWithRole } from "./technique-steps.ts";
import { techniqueOf } from "../techniques/index.ts";
import type { EffectKind, EscalationTechnique, StepResource, WorkloadKind } from "../techniques/technique.ts";
import { REGIONS, authorizeNew } from "../simulation/resource-names.ts";
import type { Identity, PrincipalState } from "../simulation/principal-state.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import type { AccessRequest } from "../simulation/access-request.ts";
import {
  authorize,
  authorizeAssume,
  authorizeAssumeAfterRewrite,
  authorizeService,
  authorizeByTrust,
} from "../simulation/authorize.ts";
import {
  allOf,
  bestOf,
  blocked,
  type PathResource,
  unknown,
  type Verdict,
  withResource,
} from "../simulation/verdict.ts";

/** The action that decides which targets a caller can reach with the technique. Null if no action is limited to one resource. */
export function placeOf(account: AccountIndex, technique: EscalationTechnique): Place | null {
  const { effect, steps, existing } = technique;
  const on = DECIDING_RESOURCE[effect.kind] ?? "TARGET";
  const action = steps.find((step) => step.on === on)?.action;
  if (action === undefined || (on === "WORKLOAD" && findAction(action)?.resourceTypes.length === 0)) return null;
  const [kinds = []] = existing;
  return {
    action,
    within:
      on === "WORKLOAD" && (areWorkloadsHypothetical(account, technique) || isPartlyUnread(account, technique))
        ? kinds.map((kind) => patternOfKind(account, kind))
        : null,
  };
}

/** The resource that the deciding action of `placeOf` acts on, by effect. For other effects it is the target. */
const DECIDING_RESOURCE: Readonly<Partial<Record<EffectKind, StepResource>>> = {
  USE_WORKLOAD: "WORKLOAD",
  TAKE_PROVIDER: "PROVIDER",
};

/** A pattern for the ARNs of hypothetical workloads of the kind. */
function patternOfKind({ partition, awsAccountId }: AccountIndex, kind: WorkloadKind): string {
  const [service = "", type = ""] = kind.split(":");
  return `arn:${partition}:${service}:*:${awsAccountId}:${type}*`;
}

/**
 * The ARNs that decide whether a caller can reach the target: the caller's statements must name one of them. Empty if
 * the technique cannot gain access to the target at all.
 */
export function placesOf(account: AccountIndex, technique: EscalationTechnique, target: Identity): readonly string[] {
  const { effect } = technique;
  if (target.kind === "USER") return effect.kind === "TAKE_USER" ? [target.arn] : [];
  const role = target.holder as Role;
  const { document, services, providers } = account.trustOf(role);
  switch (effect.kind) {
    case "TAKE_USER":
      return [];
    case "PASS_ROLE":
      return document !== null && effect.services.some((service) => services.has(service)) ? [role.arn] : [];
    case "USE_WORKLOAD":
      return [
        ...workloadsWithRole(account, technique, role.arn).map(({ resourceArn }) => resourceArn),
        ...((areWorkloadsHypothetical(account, technique) || isPartlyUnread(account, technique)) &&
        effect.services.some((service) => services.has(service))
          ? [role.arn]
          : []),
      ];
    case "TAKE_PROVIDER":
      return providers.filter((provider) => provider.includes(kindOfProvider(effect.action)));
    default:
      return [role.arn];
  }
}

/** Whether the verdict is the same for every target, because the workloads are hypothetical. */
export function isSameForAll(account: AccountIndex, technique: EscalationTechnique): boolean {
  return (
    technique.effect.kind === "USE_WORKLOAD" &&
    areWorkloadsHypothetical(account, technique) &&
    technique.steps.every(({ on }) => on !== "TARGET")
  );
}

/** Whether the steps are evaluated only on hypothetical workloads, because the existing ones are unknown or missing. */
function areWorkloadsHypothetical(account: AccountIndex, technique: EscalationTechnique): boolean {
  const [first = []] = technique.existing;
  return missingKinds(account, technique) !== null || !first.some((kind) => account.workloadsByKind.has(kind));
}

/** Whether further workloads that the technique can use may exist where the inventory was not read. */
function isPartlyUnread(account: AccountIndex, { existing: [first = []] }: EscalationTechnique): boolean {
  return first.some((kind) => account.unreadOf(kind) !== null);
}

function kindOfProvider(action: string): string {
  return action === "sts:AssumeRoleWithSAML" ? ":saml-provider/" : ":oidc-provider/";
}

/**
 * Whether the principal can gain access to the target with the technique. Null if the technique does not apply to the
 * target.
 */
export function evaluateAccess(attempt: Attempt, target: Identity): Verdict | null {
  const { technique } = attempt;
  const verdict = target.kind === "USER" ? evaluateUserAccess(attempt, target) : evaluateRoleAccess(attempt, target);
  if (verdict === null || verdict.kind === "BLOCKED") return verdict;
  if (technique.status === "DISPUTED")
    return allOf([verdict, unknown("whether the technique works, which its source has not confirmed")]);
  if (technique.status === "CLOSED_TO_NEW_CUSTOMERS")
    return allOf([verdict, unknown("whether the account can still use the service, which is closed to new customers")]);
  return technique.unobservable === null || technique.effect.kind === "NOTHING"
    ? verdict
    : allOf([verdict, unknown(technique.unobservable)]);
}

function evaluateUserAccess(attempt: Attempt, target: Identity): Verdict | null {
  const { account, principal, technique } = attempt;
  if (technique.effect.kind !== "TAKE_USER") return null;
  const steps = evaluateSteps(attempt, { target });
  if (steps.kind === "BLOCKED") return steps;
  const setsPassword = technique.steps.some(({ action }) => PASSWORD_WRITE.test(action));
  const mfa = setsPassword ? [evaluateMfa(account, principal, target)] : [];
  const guarded = allOf([steps, guardCredentials(account, target, technique.effect.guard), ...mfa]);
  if (
    guarded.kind !== "BLOCKED" ||
    technique.effect.guard !== "NO_PASSWORD" ||
    !includesAll(principal.allowedActions, DELETE_PASSWORD_MASK)
  )
    return guarded;
  // The caller deletes the existing password first.
  const request: AccessRequest = { action: DELETE_PASSWORD, resource: target.arn, tags: target.holder.tags };
  const deleted = allOf([authorize(account, principal, request), steps, ...mfa]);
  return deleted.kind === "BLOCKED" ? guarded : deleted;
}

const PASSWORD_WRITE = /^iam:(Create|Update)LoginProfile$/;

/** A password is not enough for a user with an MFA device. The caller must deactivate the device or add one of its own. */
function evaluateMfa(account: AccountIndex, principal: PrincipalState, { arn, name, holder }: Identity): Verdict {
  if (account.reportRows.get(arn)?.mfaActive !== true) return allOf([]);
  const onUser = (action: string) => authorize(account, principal, { action, resource: arn, tags: holder.tags });
  const options = [
    () => onUser("iam:DeactivateMFADevice"),
    () => allOf([onUser("iam:EnableMFADevice"), authorizeNew(account, principal, ["iam:CreateVirtualMFADevice"], {})]),
  ];
  const verdict = bestOf(options, (evaluateOption) => evaluateOption())!;
  return verdict.kind === "BLOCKED"
    ? unknown(`whether the caller holds the MFA device of ${name}`, verdict.proof)
    : verdict;
}

const DELETE_PASSWORD = "iam:DeleteLoginProfile";
const DELETE_PASSWORD_MASK = namedActions([DELETE_PASSWORD]);

/** The verdict on rewriting the role's trust policy, after which the caller, which may be another principal, assumes the role. */
export function evaluateNewTrust(attempt: Attempt, target: Identity, caller: PrincipalState): Verdict {
  const steps = evaluateSteps(attempt, { target });
  return steps.kind === "BLOCKED"
    ? steps
    : allOf([steps, authorizeAssumeAfterRewrite(attempt.account, caller, target.holder)]);
}

function evaluateRoleAccess(attempt: Attempt, target: Identity): Verdict | null {
  const { account, principal, technique } = attempt;
  const { effect } = technique;
  const role = target.holder as Role;
  switch (effect.kind) {
    case "ASSUME_ROLE":
      return evaluateAssume(account, principal, effect.trust, role);
    case "NEW_TRUST":
      return evaluateNewTrust(attempt, target, principal);
    case "NEW_SERVICE_TRUST":
      return evaluateServiceTrust(attempt, target);
    case "UNBIND_ROLE":
      return evaluateSteps(attempt, { target });
    case "PASS_ROLE":
      return evaluatePass(attempt, {
        target,
        services: effect.services,
        profile: effect.profile,
      });
    case "USE_WORKLOAD":
      return placesOf(account, technique, target).length === 0
        ? null
        : evaluateOnWorkloads(attempt, { aim: { target }, roleArn: role.arn });
    case "TAKE_PROVIDER":
      return evaluateProvider(attempt, { target, action: effect.action });
    default:
      return null;
  }
}

function evaluateAssume(
  account: AccountIndex,
  principal: PrincipalState,
  trust: "OWN_ACCOUNT" | "OTHER_ACCOUNT" | "ANYONE",
  role: Role,
): Verdict | null {
  if (trust === "OTHER_ACCOUNT") return null;
  const verdict = authorizeAssume(account, principal, role);
  const isByAnyone = verdict.proof.some(
    ({ layer, effect, statement }) =>
      layer === "TRUST" &&
      /ALLOW/.test(effect) &&
      (statement?.notPrincipals != null || statement?.principals?.some(({ value }) => value === "*") === true),
  );
  if (verdict.kind !== "BLOCKED") return isByAnyone === (trust === "ANYONE") ? verdict : null;
  return account.trustOf(role).namesAnyone === (trust === "ANYONE") ? verdict : null;
}

interface Pass {
  readonly target: Identity;
  readonly services: readonly string[];
  readonly profile: "NEEDED" | "NONE_YET" | null;
}

function evaluatePass(attempt: Attempt, { target, services, profile }: Pass): Verdict | null {
  const { account, technique } = attempt;
  const role = target.holder as Role;
  const profileArn = role.instanceProfiles[0]?.arn;
  return bestOf(services, (service) => {
    const trust = authorizeService(account, role, service);
    if (trust === null) return null;
    const isAssociatedLater = technique.steps.some(({ action }) => action === "ec2:AssociateIamInstanceProfile");
    const keys: KnownKeys = {
      "cloudformation:RoleArn": role.arn,
      // An instance that gets its profile later is launched without one.
      ...(profileArn
        ? { "ec2:InstanceProfile": isAssociatedLater ? null : profileArn, "ec2:NewInstanceProfile": profileArn }
        : {}),
    };
    const aim: Aim = { target, service, keys };
    const steps = technique.existing.length > 0 ? evaluateOnWorkloads(attempt, { aim }) : evaluateSteps(attempt, aim);
    if (steps === null) return null;
    if (steps.kind === "BLOCKED") return withResource(steps, serviceResource(service));
    if (profile === "NEEDED" && profileArn === undefined) return blocked([`${role.roleName} has no instance profile`]);
    if (profile === "NONE_YET" && profileArn !== undefined)
      return blocked([`${role.roleName} already has an instance profile, so no new one is needed`]);
    return withResource(allOf([steps, trust, ...evaluateSource(attempt, { role, service })]), serviceResource(service));
  });
}

/**
 * Evaluates a trust policy that accepts the service only for given source ARNs: whether the caller can create one of
 * these source resources. Empty if the trust policy accepts other sources, or if no action of the technique creates
 * source resources.
 */
function evaluateSource(
  { account, principal, technique: { steps } }: Attempt,
  { role, service }: { readonly role: Role; readonly service: string },
): readonly Verdict[] {
  const allowing = (account.trustOf(role).document?.statements ?? []).filter(
    ({ effect, principals }) =>
      effect === "Allow" &&
      (principals ?? []).some(({ type, value }) => type === "Service" && plainServiceName(value) === service),
  );
  const sourcesByStatement = allowing.map((statement) =>
    conditionsOn(statement, "aws:SourceArn").flatMap(({ operator, values }) =>
      ARN_OPERATOR.test(operator) ? values : [],
    ),
  );
  const sources = sourcesByStatement.flat();
  if (
    sources.length === 0 ||
    sourcesByStatement.some((values) => values.length === 0) ||
    sources.some((arn) => /[*?$]/.test(arn.split(":").slice(5).join(":")))
  )
    return [];
  const actions = steps.filter(({ on }) => on === "NEW").map(({ action }) => action);
  const created = bestOf(sources, (source) => {
    const onSource = actions.filter((action) =>
      findAction(action)?.resourceTypes.some(({ arn }) => isOfType(source, arn)),
    );
    return onSource.length === 0
      ? null
      : bestOf(REGIONS, (region) =>
          allOf(
            onSource.map((action) =>
              authorize(account, principal, { action, resource: inRegion(source, region), isNew: true }),
            ),
          ),
        );
  });
  return created ? [created] : [];
}

const ARN_OPERATOR = /^(Arn|String)(Equals|Like)$/i;

function isOfType(arn: string, template: string): boolean {
  return patternsIntersect(arn, template.replaceAll(/\$\{[^}]*\}/g, "*"));
}

function inRegion(arn: string, region: string): string {
  return arn
    .split(":")
    .map((part, i) => (i === 3 && /[*?]/.test(part) ? region : part))
    .join(":");
}

function evaluateProvider(
  attempt: Attempt,
  { target, action }: { readonly target: Identity; readonly action: string },
): Verdict | null {
  const { account } = attempt;
  const role = target.holder as Role;
  const { document, providers } = account.trustOf(role);
  if (document === null) return null;
  return bestOf(
    providers.filter((provider) => provider.includes(kindOfProvider(action))),
    (providerArn) => {
      const steps = evaluateSteps(attempt, { target, providerArn });
      const resource: PathResource = {
        kind: "PROVIDER",
        name: providerArn.slice(providerArn.indexOf("/") + 1),
        arn: providerArn,
      };
      if (steps.kind === "BLOCKED") return withResource(steps, resource);
      // A caller that controls the provider can issue any claim that the trust policy requires.
      return withResource(
        allOf([
          steps,
          authorizeByTrust(account, role, {
            caller: providerArn,
            document,
            action,
            isChosen: (key) => !NETWORK_KEYS.test(key),
          }),
        ]),
        resource,
      );
    },
  );
}

/** Condition keys about the network that the request comes from. The identity provider does not control them. */
const NETWORK_KEYS = /^aws:(sourceip|vpcsourceip|sourcevpc|sourcevpce)$/;

/** The name of the external principal that stands for every AWS account. */
export const ANYONE = "anyone";

/** A principal outside the account that a trust policy names: `anyone`, an ARN of another account, or an account id. */
export interface ExternalPrincipal {
  readonly name: string;
  readonly techniqueId: string;
  readonly techniqueName: string;
  readonly verdict: Verdict;
}

export function evaluateExternalPrincipals(account: AccountIndex, target: Identity): ExternalPrincipal[] {
  if (target.kind !== "ROLE") return [];
  const role = target.holder as Role;
  const { document, others, namesAnyone } = account.trustOf(role);
  if (document === null) return [];
  const isChosen = (key: string) => key.startsWith("sts:rolesession");
  const evaluateCaller = (caller: string) =>
    authorizeByTrust(account, role, { caller, document, action: "sts:AssumeRole", isChosen });
  const evaluateAny = (callers: readonly string[]) => bestOf(callers, evaluateCaller)!;
  const found: ExternalPrincipal[] = others.map((name) => {
    const caller = /^\d+$/.test(name) ? `arn:${account.partition}:iam::${name}:root` : name;
    const verdict = evaluateAny([caller, ...callersIn(document, caller)]);
    return {
      name,
      ...OTHER_ACCOUNT,
      verdict:
        verdict.kind === "EXPLOITABLE" ? unknown(`whether the account of ${name} allows it`, verdict.proof) : verdict,
    };
  });
  const stranger = `arn:${account.partition}:iam::${UNUSED_ACCOUNT_ID}:root`;
  if (namesAnyone)
    found.push({ name: ANYONE, ...OPEN_TRUST, verdict: evaluateAny([stranger, ...callersIn(document, stranger)]) });
  // An external id is a shared secret, so it keeps unknown callers out.
  return found.map((external) =>
    external.verdict.reasons.includes("sts:ExternalId")
      ? { ...external, verdict: blocked(["the trust policy requires an external id"], external.verdict.proof) }
      : external,
  );
}

/**
 * Principals of an account, trusted as a whole, that could meet the trust policy's conditions on names. The
 * administrators of that account can create a principal with any name, so the names are taken from the conditions. The length of
 * a trust policy limits how many there are, so all are tried.
 */
function callersIn({ statements }: PolicyDocument, root: string): readonly string[] {
  if (!root.endsWith(":root")) return [];
  const account = root.slice(0, -"root".length);
  const valuesOf = (key: string) =>
    statements.flatMap((statement) => conditionsOn(statement, key).flatMap(({ values }) => values));
  const named = valuesOf("aws:PrincipalArn").map((pattern) => {
    const [, , , , id = "", ...rest] = pattern.split(":");
    const isOfAccount = /[*?]/.test(id) || account.includes(`:${id}:`);
    return isOfAccount ? account + rest.join(":") : null;
  });
  const users = valuesOf("aws:username").map((name) => `${account}user/${name}`);
  return [...named, ...users]
    .filter((arn) => arn !== null && /:(user|role)\//.test(arn) && !arn.includes("${"))
    .map((arn) => arn!.replaceAll(/[*?]/g, "x"));
}

const OTHER_ACCOUNT = { techniqueId: "sts-002", techniqueName: techniqueOf("sts-002").name };
const OPEN_TRUST = { techniqueId: "sts-003", techniqueName: techniqueOf("sts-003").name };
const UNUSED_ACCOUNT_ID = "000000000000";

/** Effects whose verdict is the same for all callers with the same policies. */
export const SHARED_EFFECTS: ReadonlySet<EffectKind> = new Set([
  "TAKE_USER",
  "NEW_TRUST",
  "NEW_SERVICE_TRUST",
  "PASS_ROLE",
  "USE_WORKLOAD",
  "TAKE_PROVIDER",
]);
