/** Deeds that take another principal as it is: its credentials, its trust, a service or a thing that works as it. */
import type { Role } from "../../account.ts";
import { findAction } from "../../policy/catalogue.ts";
import { conditionsOn } from "../../policy/conditions.ts";
import type { PolicyDocument } from "../../policy/document.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import { patternsIntersect } from "../../policy/wildcard.ts";
import { type AccountIndex, plainServiceName } from "../simulation/account-index.ts";
import type { Place } from "./reachability-index.ts";
import { guardCredentials, judgeServiceTrust, serviceThing } from "./elevate-and-take.ts";
import { type Aim, carrying, judgeOnWorkloads, judgeSteps, missingKinds } from "./technique-steps.ts";
import type { EscalationMethod, WorkloadKind } from "../techniques/technique.ts";
import { REGIONS, ruleNew } from "../simulation/resource-names.ts";
import type { Identity, Posture } from "../simulation/principal-state.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import { type Asked, rule, ruleAssume, ruleAssumeRewritten, ruleService, ruleTrust } from "../simulation/authorize.ts";
import { allOf, bestOf, blocked, type PathThing, unknown, type Verdict, withThing } from "../simulation/verdict.ts";

/** On which of a caller's actions it hangs whether it comes near a target at all; `null`: on none that is of one thing. */
export function placeOf(account: AccountIndex, method: EscalationMethod): Place | null {
  const { deed, steps, existing } = method;
  const on = deed.kind === "USE_WORKLOAD" ? "WORKLOAD" : deed.kind === "TAKE_PROVIDER" ? "PROVIDER" : "TARGET";
  const action = steps.find((step) => step.on === on)?.action;
  if (action === undefined || (on === "WORKLOAD" && findAction(action)?.resourceTypes.length === 0)) return null;
  const [kinds = []] = existing;
  return {
    action,
    within: on === "WORKLOAD" && isImagined(account, method) ? kinds.map((kind) => patternOfKind(account, kind)) : null,
  };
}

/** What thought-up things of the kind are called. */
function patternOfKind({ partition, awsAccountId }: AccountIndex, kind: WorkloadKind): string {
  const [service = "", type = ""] = kind.split(":");
  return `arn:${partition}:${service}:*:${awsAccountId}:${type}*`;
}

/** ARNs of which a caller's statements must name one for that action to take the target; none: nobody takes it by the method. */
export function placesOf(account: AccountIndex, method: EscalationMethod, target: Identity): readonly string[] {
  const { deed } = method;
  if (target.kind === "USER") return deed.kind === "TAKE_USER" ? [target.arn] : [];
  const role = target.holder as Role;
  const { document, services, providers } = account.trustOf(role);
  switch (deed.kind) {
    case "TAKE_USER":
      return [];
    case "PASS_ROLE":
      return document !== null && deed.services.some((service) => services.has(service)) ? [role.arn] : [];
    case "USE_WORKLOAD":
      if (isImagined(account, method)) return deed.services.some((service) => services.has(service)) ? [role.arn] : [];
      return carrying(account, method, role.arn).map(({ resourceArn }) => resourceArn);
    case "TAKE_PROVIDER":
      return providers.filter((provider) => provider.includes(kindOfProvider(deed.action)));
    default:
      return [role.arn];
  }
}

/** Do things that are thought up answer alike for every target? */
export function isSameForAll(account: AccountIndex, method: EscalationMethod): boolean {
  return (
    method.deed.kind === "USE_WORKLOAD" &&
    isImagined(account, method) &&
    method.steps.every(({ on }) => on !== "TARGET")
  );
}

function isImagined(account: AccountIndex, method: EscalationMethod): boolean {
  return account.workloadsByKind === null || missingKinds(account, method) !== null;
}

function kindOfProvider(action: string): string {
  return action === "sts:AssumeRoleWithSAML" ? ":saml-provider/" : ":oidc-provider/";
}

/** Names tried for one account that a trust leaves open. */
const MAX_CALLERS = 16;

/** Does the method take the target for the posture? `null`: it is not for such a target. */
export function judgeTarget(
  account: AccountIndex,
  posture: Posture,
  method: EscalationMethod,
  target: Identity,
): Verdict | null {
  const { deed } = method;
  const verdict =
    target.kind === "USER" ? judgeUser(account, posture, method, target) : judgeRole(account, posture, method, target);
  if (verdict === null || verdict.kind === "BLOCKED") return verdict;
  if (method.status === "DISPUTED")
    return allOf([verdict, unknown("whether the technique works: its source marks it as unconfirmed")]);
  if (method.status === "CLOSED_TO_NEW_CUSTOMERS")
    return allOf([verdict, unknown("whether the account still has the service, which takes no new customers")]);
  return method.unseen === null || deed.kind === "NOTHING" ? verdict : allOf([verdict, unknown(method.unseen)]);
}

function judgeUser(
  account: AccountIndex,
  posture: Posture,
  method: EscalationMethod,
  target: Identity,
): Verdict | null {
  if (method.deed.kind !== "TAKE_USER") return null;
  const steps = judgeSteps(account, posture, method, { target });
  if (steps.kind === "BLOCKED") return steps;
  const isSignIn = method.steps.some(({ action }) => PASSWORD_WRITE.test(action));
  const second = isSignIn ? [judgeSecondFactor(account, posture, target)] : [];
  const guarded = allOf([steps, guardCredentials(account, target, method.deed.guard), ...second]);
  if (guarded.kind !== "BLOCKED" || method.deed.guard !== "NO_PASSWORD" || !includesAll(posture.held, DELETING))
    return guarded;
  // The password that is there is deleted first.
  const asked: Asked = { action: DELETE_PASSWORD, resource: target.arn, tags: target.holder.tags };
  const deleted = allOf([rule(account, posture, asked), steps, ...second]);
  return deleted.kind === "BLOCKED" ? guarded : deleted;
}

const PASSWORD_WRITE = /^iam:(Create|Update)LoginProfile$/;

/** With a password alone nobody signs in as a user that has an MFA device: it is taken off, or one of the caller's own is put beside it. */
function judgeSecondFactor(account: AccountIndex, posture: Posture, { arn, name, holder }: Identity): Verdict {
  if (account.reportRows.get(arn)?.mfaActive !== true) return allOf([]);
  const ask = (action: string) => rule(account, posture, { action, resource: arn, tags: holder.tags });
  const ways = [
    () => ask("iam:DeactivateMFADevice"),
    () => allOf([ask("iam:EnableMFADevice"), ruleNew(account, posture, ["iam:CreateVirtualMFADevice"], {})]),
  ];
  const verdict = bestOf(ways, (way) => way())!;
  return verdict.kind === "BLOCKED"
    ? unknown(`whether the caller holds the MFA device of ${name}`, verdict.proof)
    : verdict;
}

const DELETE_PASSWORD = "iam:DeleteLoginProfile";
const DELETING = namedActions([DELETE_PASSWORD]);

function judgeRole(
  account: AccountIndex,
  posture: Posture,
  method: EscalationMethod,
  target: Identity,
): Verdict | null {
  const { deed } = method;
  const role = target.holder as Role;
  switch (deed.kind) {
    case "ASSUME_ROLE":
      return judgeAssume(account, posture, deed.trust, role);
    case "NEW_TRUST": {
      const steps = judgeSteps(account, posture, method, { target });
      return steps.kind === "BLOCKED" ? steps : allOf([steps, ruleAssumeRewritten(account, posture, role)]);
    }
    case "NEW_SERVICE_TRUST":
      return judgeServiceTrust(account, posture, method, target);
    case "UNBIND_ROLE":
      return judgeSteps(account, posture, method, { target });
    case "PASS_ROLE":
      return judgePass(account, posture, method, { target, services: deed.services, profile: deed.profile });
    case "USE_WORKLOAD":
      return placesOf(account, method, target).length === 0
        ? null
        : judgeOnWorkloads(account, posture, method, { aim: { target }, carry: role.arn });
    case "TAKE_PROVIDER":
      return judgeProvider(account, posture, method, { target, action: deed.action });
    default:
      return null;
  }
}

function judgeAssume(
  account: AccountIndex,
  posture: Posture,
  trust: "OWN_ACCOUNT" | "OTHER_ACCOUNT" | "ANYONE",
  role: Role,
): Verdict | null {
  if (trust === "OTHER_ACCOUNT") return null;
  const verdict = ruleAssume(account, posture, role);
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

function judgePass(
  account: AccountIndex,
  posture: Posture,
  method: EscalationMethod,
  { target, services, profile }: Pass,
): Verdict | null {
  const role = target.holder as Role;
  const profileArn = role.instanceProfiles[0]?.arn;
  return bestOf(services, (service) => {
    const trust = ruleService(account, role, service);
    if (trust === null) return null;
    const isLaterGiven = method.steps.some(({ action }) => action === "ec2:AssociateIamInstanceProfile");
    const keys: KnownKeys = {
      "cloudformation:RoleArn": role.arn,
      // An instance that is given its profile later is launched bare.
      ...(profileArn
        ? { "ec2:InstanceProfile": isLaterGiven ? null : profileArn, "ec2:NewInstanceProfile": profileArn }
        : {}),
    };
    const aim: Aim = { target, service, keys };
    const steps =
      method.existing.length > 0
        ? judgeOnWorkloads(account, posture, method, { aim })
        : judgeSteps(account, posture, method, aim);
    if (steps === null) return null;
    if (steps.kind === "BLOCKED") return withThing(steps, serviceThing(service));
    if (profile === "NEEDED" && profileArn === undefined) return blocked([`${role.roleName} has no instance profile`]);
    if (profile === "NONE_YET" && profileArn !== undefined)
      return blocked([`${role.roleName} has an instance profile: none need be made`]);
    return withThing(
      allOf([steps, trust, ...judgeSource(account, posture, method, { role, service })]),
      serviceThing(service),
    );
  });
}

/** A trust that takes the service for one thing alone asks for a caller who may make just that; nothing, where it does not. */
function judgeSource(
  account: AccountIndex,
  posture: Posture,
  { steps }: EscalationMethod,
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
              rule(account, posture, { action, resource: inRegion(source, region), isNew: true }),
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

function judgeProvider(
  account: AccountIndex,
  posture: Posture,
  method: EscalationMethod,
  { target, action }: { readonly target: Identity; readonly action: string },
): Verdict | null {
  const role = target.holder as Role;
  const { document, providers } = account.trustOf(role);
  if (document === null) return null;
  return bestOf(
    providers.filter((provider) => provider.includes(kindOfProvider(action))),
    (providerArn) => {
      const steps = judgeSteps(account, posture, method, { target, providerArn });
      const thing: PathThing = {
        kind: "PROVIDER",
        name: providerArn.slice(providerArn.indexOf("/") + 1),
        arn: providerArn,
      };
      if (steps.kind === "BLOCKED") return withThing(steps, thing);
      // Whoever holds the provider says in its name whatever the trust asks for.
      return withThing(
        allOf([
          steps,
          ruleTrust(account, role, {
            caller: providerArn,
            document,
            action,
            isChosen: (key) => !OF_THE_NETWORK.test(key),
          }),
        ]),
        thing,
      );
    },
  );
}

/** From where a request comes is not the provider's to say. */
const OF_THE_NETWORK = /^aws:(sourceip|vpcsourceip|sourcevpc|sourcevpce)$/;

/** Somebody outside of the account whom a role's trust names: `anyone`, or the ARN or number of another account's. */
export interface Outsider {
  readonly name: string;
  readonly methodId: string;
  readonly methodName: string;
  readonly verdict: Verdict;
}

export function judgeOutsiders(account: AccountIndex, target: Identity): Outsider[] {
  if (target.kind !== "ROLE") return [];
  const role = target.holder as Role;
  const { document, others, namesAnyone } = account.trustOf(role);
  if (document === null) return [];
  const isChosen = (key: string) => key.startsWith("sts:rolesession");
  const judge = (caller: string) => ruleTrust(account, role, { caller, document, action: "sts:AssumeRole", isChosen });
  const judgeAny = (callers: readonly string[]) => bestOf(callers, judge)!;
  const found: Outsider[] = others.map((name) => {
    const caller = /^\d+$/.test(name) ? `arn:${account.partition}:iam::${name}:root` : name;
    const verdict = judgeAny([caller, ...callersIn(document, caller)]);
    return {
      name,
      ...OTHER_ACCOUNT,
      verdict:
        verdict.kind === "EXPLOITABLE" ? unknown(`what the account of ${name} allows it`, verdict.proof) : verdict,
    };
  });
  const stranger = `arn:${account.partition}:iam::${NOBODYS_ACCOUNT}:root`;
  if (namesAnyone)
    found.push({ name: "anyone", ...ANYONE, verdict: judgeAny([stranger, ...callersIn(document, stranger)]) });
  // An external id that was agreed upon keeps strangers out.
  return found.map((each) =>
    each.verdict.because.includes("sts:ExternalId")
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

const OTHER_ACCOUNT = { methodId: "sts-002", methodName: "Assume a stronger role across accounts" } as const;
const ANYONE = { methodId: "sts-003", methodName: "Assume a role whose trust is open to anyone" } as const;
const NOBODYS_ACCOUNT = "000000000000";
