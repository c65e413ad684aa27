/** Deeds that take another principal as it is: its credentials, its trust, a service or a thing that works as it. */
import type { Role } from "../../account.ts";
import { findAction } from "../../policy/catalogue.ts";
import { conditionsOn } from "../../policy/conditions.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { patternsIntersect } from "../../policy/wildcard.ts";
import { type AccountIndex, plainServiceName } from "../simulation/account-index.ts";
import type { Place } from "./reachability-index.ts";
import { guardCredentials, evaluateServiceTrust, serviceResource } from "./elevate-and-take.ts";
import { type Aim, carrying, evaluateOnWorkloads, evaluateSteps, missingKinds } from "./technique-steps.ts";
import type { EscalationTechnique, WorkloadKind } from "../techniques/technique.ts";
import { REGIONS, authorizeNew } from "../simulation/resource-names.ts";
import type { Identity, PrincipalState } from "../simulation/principal-state.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import {
  type AccessRequest,
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

/** On which of a caller's actions it hangs whether it comes near a target at all; `null`: on none that is of one thing. */
export function placeOf(account: AccountIndex, technique: EscalationTechnique): Place | null {
  const { effect, steps, existing } = technique;
  const on = effect.kind === "USE_WORKLOAD" ? "WORKLOAD" : effect.kind === "TAKE_PROVIDER" ? "PROVIDER" : "TARGET";
  const action = steps.find((step) => step.on === on)?.action;
  if (action === undefined || (on === "WORKLOAD" && findAction(action)?.resourceTypes.length === 0)) return null;
  const [kinds = []] = existing;
  return {
    action,
    within:
      on === "WORKLOAD" && isImagined(account, technique) ? kinds.map((kind) => patternOfKind(account, kind)) : null,
  };
}

/** What thought-up things of the kind are called. */
function patternOfKind({ partition, awsAccountId }: AccountIndex, kind: WorkloadKind): string {
  const [service = "", type = ""] = kind.split(":");
  return `arn:${partition}:${service}:*:${awsAccountId}:${type}*`;
}

/** ARNs of which a caller's statements must name one for that action to take the target; none: nobody takes it by the method. */
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
      if (isImagined(account, technique))
        return effect.services.some((service) => services.has(service)) ? [role.arn] : [];
      return carrying(account, technique, role.arn).map(({ resourceArn }) => resourceArn);
    case "TAKE_PROVIDER":
      return providers.filter((provider) => provider.includes(kindOfProvider(effect.action)));
    default:
      return [role.arn];
  }
}

/** Do things that are thought up answer alike for every target? */
export function isSameForAll(account: AccountIndex, technique: EscalationTechnique): boolean {
  return (
    technique.effect.kind === "USE_WORKLOAD" &&
    isImagined(account, technique) &&
    technique.steps.every(({ on }) => on !== "TARGET")
  );
}

function isImagined(account: AccountIndex, technique: EscalationTechnique): boolean {
  return account.workloadsByKind === null || missingKinds(account, technique) !== null;
}

function kindOfProvider(action: string): string {
  return action === "sts:AssumeRoleWithSAML" ? ":saml-provider/" : ":oidc-provider/";
}

/** Names tried for one account that a trust leaves open. */
const MAX_CALLERS = 16;

/** Does the method take the target for the posture? `null`: it is not for such a target. */
export function evaluateAccess(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
  target: Identity,
): Verdict | null {
  const { effect } = technique;
  const verdict =
    target.kind === "USER"
      ? evaluateUserAccess(account, principal, technique, target)
      : evaluateRoleAccess(account, principal, technique, target);
  if (verdict === null || verdict.kind === "BLOCKED") return verdict;
  if (technique.status === "DISPUTED")
    return allOf([verdict, unknown("whether the technique works: its source marks it as unconfirmed")]);
  if (technique.status === "CLOSED_TO_NEW_CUSTOMERS")
    return allOf([verdict, unknown("whether the account still has the service, which takes no new customers")]);
  return technique.unobservable === null || effect.kind === "NOTHING"
    ? verdict
    : allOf([verdict, unknown(technique.unobservable)]);
}

function evaluateUserAccess(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
  target: Identity,
): Verdict | null {
  if (technique.effect.kind !== "TAKE_USER") return null;
  const steps = evaluateSteps(account, principal, technique, { target });
  if (steps.kind === "BLOCKED") return steps;
  const isSignIn = technique.steps.some(({ action }) => PASSWORD_WRITE.test(action));
  const second = isSignIn ? [evaluateSecondFactor(account, principal, target)] : [];
  const guarded = allOf([steps, guardCredentials(account, target, technique.effect.guard), ...second]);
  if (
    guarded.kind !== "BLOCKED" ||
    technique.effect.guard !== "NO_PASSWORD" ||
    !includesAll(principal.allowedActions, DELETING)
  )
    return guarded;
  // The password that is there is deleted first.
  const asked: AccessRequest = { action: DELETE_PASSWORD, resource: target.arn, tags: target.holder.tags };
  const deleted = allOf([authorize(account, principal, asked), steps, ...second]);
  return deleted.kind === "BLOCKED" ? guarded : deleted;
}

const PASSWORD_WRITE = /^iam:(Create|Update)LoginProfile$/;

/** With a password alone nobody signs in as a user that has an MFA device: it is taken off, or one of the caller's own is put beside it. */
function evaluateSecondFactor(
  account: AccountIndex,
  principal: PrincipalState,
  { arn, name, holder }: Identity,
): Verdict {
  if (account.reportRows.get(arn)?.mfaActive !== true) return allOf([]);
  const ask = (action: string) => authorize(account, principal, { action, resource: arn, tags: holder.tags });
  const paths = [
    () => ask("iam:DeactivateMFADevice"),
    () => allOf([ask("iam:EnableMFADevice"), authorizeNew(account, principal, ["iam:CreateVirtualMFADevice"], {})]),
  ];
  const verdict = bestOf(paths, (path) => path())!;
  return verdict.kind === "BLOCKED"
    ? unknown(`whether the caller holds the MFA device of ${name}`, verdict.proof)
    : verdict;
}

const DELETE_PASSWORD = "iam:DeleteLoginProfile";
const DELETING = namedActions([DELETE_PASSWORD]);

function evaluateRoleAccess(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
  target: Identity,
): Verdict | null {
  const { effect } = technique;
  const role = target.holder as Role;
  switch (effect.kind) {
    case "ASSUME_ROLE":
      return evaluateAssume(account, principal, effect.trust, role);
    case "NEW_TRUST": {
      const steps = evaluateSteps(account, principal, technique, { target });
      return steps.kind === "BLOCKED" ? steps : allOf([steps, authorizeAssumeAfterRewrite(account, principal, role)]);
    }
    case "NEW_SERVICE_TRUST":
      return evaluateServiceTrust(account, principal, technique, target);
    case "UNBIND_ROLE":
      return evaluateSteps(account, principal, technique, { target });
    case "PASS_ROLE":
      return evaluatePass(account, principal, technique, {
        target,
        services: effect.services,
        profile: effect.profile,
      });
    case "USE_WORKLOAD":
      return placesOf(account, technique, target).length === 0
        ? null
        : evaluateOnWorkloads(account, principal, technique, { aim: { target }, carry: role.arn });
    case "TAKE_PROVIDER":
      return evaluateProvider(account, principal, technique, { target, action: effect.action });
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

function evaluatePass(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
  { target, services, profile }: Pass,
): Verdict | null {
  const role = target.holder as Role;
  const profileArn = role.instanceProfiles[0]?.arn;
  return bestOf(services, (service) => {
    const trust = authorizeService(account, role, service);
    if (trust === null) return null;
    const isLaterGiven = technique.steps.some(({ action }) => action === "ec2:AssociateIamInstanceProfile");
    const keys: KnownKeys = {
      "cloudformation:RoleArn": role.arn,
      // An instance that is given its profile later is launched bare.
      ...(profileArn
        ? { "ec2:InstanceProfile": isLaterGiven ? null : profileArn, "ec2:NewInstanceProfile": profileArn }
        : {}),
    };
    const aim: Aim = { target, service, keys };
    const steps =
      technique.existing.length > 0
        ? evaluateOnWorkloads(account, principal, technique, { aim })
        : evaluateSteps(account, principal, technique, aim);
    if (steps === null) return null;
    if (steps.kind === "BLOCKED") return withResource(steps, serviceResource(service));
    if (profile === "NEEDED" && profileArn === undefined) return blocked([`${role.roleName} has no instance profile`]);
    if (profile === "NONE_YET" && profileArn !== undefined)
      return blocked([`${role.roleName} has an instance profile: none need be made`]);
    return withResource(
      allOf([steps, trust, ...evaluateSource(account, principal, technique, { role, service })]),
      serviceResource(service),
    );
  });
}

/** A trust that takes the service for one thing alone asks for a caller who may make just that; nothing, where it does not. */
function evaluateSource(
  account: AccountIndex,
  principal: PrincipalState,
  { steps }: EscalationTechnique,
  { role, service }: { readonly role: Role; readonly service: string },
): readonly Verdict[] {
  const allowing = (account.trustOf(role).document?.statements ?? []).filter(
    ({ effect, principals }) =>
      effect === "Allow" &&
      (principals ?? []).some(({ type, value }) => type === "Service" && plainServiceName(value) === service),
  );
  const named = allowing.map((statement) =>
    conditionsOn(statement, "aws:SourceArn").flatMap(({ operator, values }) => (NAMING.test(operator) ? values : [])),
  );
  const sources = named.flat();
  if (
    sources.length === 0 ||
    named.some((values) => values.length === 0) ||
    sources.some((arn) => /[*?$]/.test(arn.split(":").slice(5).join(":")))
  )
    return [];
  const actions = steps.filter(({ on }) => on === "NEW").map(({ action }) => action);
  const made = bestOf(sources, (source) => {
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
  return made ? [made] : [];
}

const NAMING = /^(Arn|String)(Equals|Like)$/i;

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
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
  { target, action }: { readonly target: Identity; readonly action: string },
): Verdict | null {
  const role = target.holder as Role;
  const { document, providers } = account.trustOf(role);
  if (document === null) return null;
  return bestOf(
    providers.filter((provider) => provider.includes(kindOfProvider(action))),
    (providerArn) => {
      const steps = evaluateSteps(account, principal, technique, { target, providerArn });
      const resource: PathResource = {
        kind: "PROVIDER",
        name: providerArn.slice(providerArn.indexOf("/") + 1),
        arn: providerArn,
      };
      if (steps.kind === "BLOCKED") return withResource(steps, resource);
      // Whoever holds the provider says in its name whatever the trust asks for.
      return withResource(
        allOf([
          steps,
          authorizeByTrust(account, role, {
            caller: providerArn,
            document,
            action,
            isChosen: (key) => !OF_THE_NETWORK.test(key),
          }),
        ]),
        resource,
      );
    },
  );
}

/** From where a request comes is not the provider's to say. */
const OF_THE_NETWORK = /^aws:(sourceip|vpcsourceip|sourcevpc|sourcevpce)$/;

/** Somebody outside of the account whom a role's trust names: `anyone`, or the ARN or number of another account's. */
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
  const judge = (caller: string) =>
    authorizeByTrust(account, role, { caller, document, action: "sts:AssumeRole", isChosen });
  const evaluateAny = (callers: readonly string[]) => bestOf(callers, judge)!;
  const found: ExternalPrincipal[] = others.map((name) => {
    const caller = /^\d+$/.test(name) ? `arn:${account.partition}:iam::${name}:root` : name;
    const verdict = evaluateAny([caller, ...callersIn(document, caller)]);
    return {
      name,
      ...OTHER_ACCOUNT,
      verdict:
        verdict.kind === "EXPLOITABLE" ? unknown(`what the account of ${name} allows it`, verdict.proof) : verdict,
    };
  });
  const stranger = `arn:${account.partition}:iam::${NOBODYS_ACCOUNT}:root`;
  if (namesAnyone)
    found.push({ name: "anyone", ...ANYONE, verdict: evaluateAny([stranger, ...callersIn(document, stranger)]) });
  // An external id that was agreed upon keeps strangers out.
  return found.map((each) =>
    each.verdict.reasons.includes("sts:ExternalId")
      ? { ...each, verdict: blocked(["the trust asks for an external id"], each.verdict.proof) }
      : each,
  );
}

/** Users and roles that may stand for a whole account, made of the names that the trust's conditions speak of: whoever runs the account calls them so. */
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
    .slice(0, MAX_CALLERS)
    .map((arn) => arn!.replaceAll(/[*?]/g, "x"));
}

const OTHER_ACCOUNT = { techniqueId: "sts-002", techniqueName: "Assume a stronger role across accounts" } as const;
const ANYONE = { techniqueId: "sts-003", techniqueName: "Assume a role whose trust is open to anyone" } as const;
const NOBODYS_ACCOUNT = "000000000000";
