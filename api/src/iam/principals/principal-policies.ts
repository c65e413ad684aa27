/**
 * Collects the policies of a principal: inline, attached and group policies and the permissions boundary, each with its
 * source. Every check of a principal starts here, so that none forgets a group or a boundary.
 */
import type { AuthorizationDetails, Policy, PolicyHolder, PolicyText, Role, User } from "../account.ts";
import { memoize } from "../memoize.ts";
import { type Guardrails, NOT_READ } from "./guardrails.ts";
import { conditionsOn, isNarrowed } from "../policy/conditions.ts";
import { describePolicyError, parsePolicy } from "../policy/document.ts";
import { type Decision, evaluate, type NamedPolicy, type PrincipalPolicies, type Reason } from "../policy/evaluate.ts";
import { readPrincipal } from "../policy/principals.ts";
import { homeRegionOf } from "../policy/regions.ts";
import type { KnownKeys } from "../policy/request-context.ts";
import { isForeignKey } from "../policy/request-keys.ts";
import { namesAction } from "../policy/scope.ts";
import type { PolicyDocument } from "../policy/statement.ts";

export interface PolicySource {
  readonly kind: "INLINE" | "MANAGED";
  readonly policyName: string;
  /** Null for an inline policy. */
  readonly policyArn: string | null;
  /** The group through which a user has the policy. Null if the principal has the policy itself. */
  readonly groupName: string | null;
}

export interface HeldPolicy {
  readonly source: PolicySource;
  readonly document: PolicyDocument;
}

/**
 * A policy of the principal that cannot be parsed. It may allow or deny anything, so it must not count as an empty
 * policy.
 */
export interface UnreadablePolicy {
  readonly source: PolicySource;
  readonly reason: string;
}

export interface Permissions {
  /** The ARN of the user, role or group. */
  readonly arn: string;
  readonly policies: readonly HeldPolicy[];
  /**
   * Null if no boundary is set or the boundary cannot be parsed. If it cannot be parsed, it is in `unreadable` and
   * `isBounded` is true.
   */
  readonly boundary: HeldPolicy | null;
  readonly isBounded: boolean;
  readonly unreadable: readonly UnreadablePolicy[];
  /** The user or role, whose tags are known. Absent for a group or a hypothetical principal. */
  readonly tagged?: User | Role;
}

/** The policies of a user, group or role. Cached per snapshot. */
export function permissionsOf(details: AuthorizationDetails, principal: User | Role | PolicyHolder): Permissions {
  const index = indexOf(details);
  const known = index.permissions.get(principal);
  if (known) return known;
  const permissions = collect(index, principal);
  index.permissions.set(principal, permissions);
  return permissions;
}

/** Copies cached permissions from one snapshot to another for the holders that both share unchanged. */
export function carryPermissions(
  from: AuthorizationDetails,
  to: AuthorizationDetails,
  isTouched: (holder: PolicyHolder) => boolean,
): void {
  const [known, next] = [indexOf(from), indexOf(to)];
  for (const holder of [...to.users, ...to.groups, ...to.roles]) {
    const permissions = isTouched(holder) ? undefined : known.permissions.get(holder);
    if (permissions) next.permissions.set(holder, permissions);
  }
}

/** The text of a managed policy's default version, which is the one in effect. */
export function defaultDocument(policy: Policy): PolicyText | null {
  return (
    policy.versions.find((version) => version.isDefaultVersion || version.versionId === policy.defaultVersionId)
      ?.document ?? null
  );
}

/**
 * The policies of the principal in the form that the evaluator takes. A group is evaluated as if it were one of its
 * members. A boundary that cannot be parsed allows nothing, so that no action is reported as allowed for certain.
 */
export function policiesInForce(
  { arn, policies, boundary, isBounded }: Permissions,
  guardrails: Guardrails,
): PrincipalPolicies {
  return {
    principal: readPrincipal(arn.replace(/(:iam::\d+:)group\//, "$1user/")),
    identity: policies.map(named),
    boundary: boundary ? named(boundary) : unreadableBoundary(isBounded),
    ...guardrails,
  };
}

function named({ source: { policyName, groupName }, document }: HeldPolicy): NamedPolicy {
  return { name: groupName === null ? policyName : `${groupName}/${policyName}`, document };
}

const EMPTY_DOCUMENT: PolicyDocument = {
  text: "",
  version: "2012-10-17",
  hasVersion: true,
  id: null,
  statements: [],
  isStatementArray: true,
};
const UNREADABLE_BOUNDARY: NamedPolicy = { name: "unreadable boundary", document: EMPTY_DOCUMENT };

function unreadableBoundary(isBounded: boolean): NamedPolicy | null {
  return isBounded ? UNREADABLE_BOUNDARY : null;
}

/**
 * Whether the principal has administrator access: can perform any action on any resource, after denies, boundary and SCPs.
 *
 * Probes the evaluator with an action and resource that no policy can name explicitly, and with IAM's write actions, which
 * can restore everything else:
 * - A conditional deny does not count, unless it depends only on the principal's own tags, which it cannot change, or on
 *   keys that follow from the action.
 * - A conditional boundary counts as denying.
 * - SCPs only need to leave one way to grant permissions. Actions that they remove from the whole account do not count.
 * - Unreadable policies grant nothing; an unreadable boundary denies; unread SCPs are treated as absent.
 */
export function isAdministrator(permissions: Permissions, guardrails: Guardrails = NOT_READ): boolean {
  if (!mayAllowEverything(permissions)) return false;
  const before = administrators.get(permissions);
  if (before?.guardrails === guardrails) return before.answer;
  const isAllowed = isUnlimited(permissions) ? () => true : probe(permissions, withoutScps(guardrails));
  const answer =
    isAllowed(UNNAMED_ACTION) &&
    IAM_WRITES.every(isAllowed) &&
    IAM_GRANTS.some(probe(permissions, guardrails, grantKeys));
  administrators.set(permissions, { guardrails, answer });
  return answer;
}

/**
 * Whether a policy, and the boundary if there is one, could allow an action of a service that no policy names. Most
 * principals need no evaluation then.
 */
export const mayAllowEverything = memoize(({ policies, boundary, isBounded }: Permissions): boolean => {
  if (isBounded && !(boundary && mayAllowUnnamed(boundary.document))) return false;
  return policies.some(({ document }) => mayAllowUnnamed(document));
});

/** Whether a policy allows everything and nothing of the principal's own denies a part of it. So it is for most administrators. */
function isUnlimited({ policies, isBounded }: Permissions): boolean {
  return (
    !isBounded &&
    policies.some(({ document }) => allowsEverything(document)) &&
    policies.every(({ document }) => !mayDeny(document))
  );
}

/** Whether one statement allows every action on every resource without a condition. */
export const allowsEverything = memoize(({ statements }: PolicyDocument) =>
  statements.some(
    ({ effect, actions, resources, conditions }) =>
      effect === "Allow" &&
      actions?.includes("*") === true &&
      resources?.includes("*") === true &&
      conditions.length === 0,
  ),
);

/** Whether the document denies anything. */
export const mayDeny = memoize(({ statements }: PolicyDocument) => statements.some(({ effect }) => effect === "Deny"));

/** Returns the guardrails without SCPs. Cached per guardrails, because every probe of an account asks for it. */
const withoutScps = memoize((guardrails: Guardrails): Guardrails => ({ ...guardrails, scps: [] }));

/** The latest answers, because several checks ask the same of a principal. */
type Answers = WeakMap<Permissions, { readonly guardrails: Guardrails; readonly answer: boolean }>;

const administrators: Answers = new WeakMap();
const iamWriters: Answers = new WeakMap();

/**
 * Whether the principal can perform an IAM write action on every resource. With such an action it can make any
 * principal an administrator. Applies denies, boundary and SCPs as `isAdministrator` does.
 */
export function mayWriteIam(permissions: Permissions, guardrails: Guardrails = NOT_READ): boolean {
  if (!permissions.policies.some(({ document }) => mayAllowIam(document))) return false;
  const before = iamWriters.get(permissions);
  if (before?.guardrails === guardrails) return before.answer;
  const answer = IAM_WRITES.some(probe(permissions, guardrails));
  iamWriters.set(permissions, { guardrails, answer });
  return answer;
}

/** Whether an Allow statement of the document could cover an action of IAM. Most documents need no evaluation then. */
export const mayAllowIam = memoize((document: PolicyDocument) => mayAllow(document, IAM_PATTERN));

/** Whether an Allow statement of the document could cover an action of a service that no policy names. */
const mayAllowUnnamed = memoize((document: PolicyDocument) => mayAllow(document, ANY_SERVICE_PATTERN));

function mayAllow({ statements }: PolicyDocument, pattern: RegExp): boolean {
  return statements.some(
    ({ effect, actions }) => effect === "Allow" && (actions === null || actions.some((each) => pattern.test(each))),
  );
}

/** Matches action patterns with a wildcard in the service, and those of IAM. */
const IAM_PATTERN = /^iam:|^[^:]*[*?]/i;
const ANY_SERVICE_PATTERN = /^[^:]*[*?]/;

/** Actions that can grant any permission to any principal, each with its resource type. */
export const IAM_WRITES = [
  { action: "iam:AttachRolePolicy", on: "iam::*:role" },
  { action: "iam:AttachUserPolicy", on: "iam::*:user" },
  { action: "iam:CreatePolicyVersion", on: "iam::*:policy" },
  { action: "iam:PutRolePolicy", on: "iam::*:role" },
  { action: "iam:PutUserPolicy", on: "iam::*:user" },
  { action: "iam:SetDefaultPolicyVersion", on: "iam::*:policy" },
] as const;

const IAM_GRANTS = IAM_WRITES.filter(({ action }) => action !== "iam:SetDefaultPolicyVersion");

/** A name that occurs in no policy. Only a wildcard or a Not element can allow it. */
const UNNAMED = "named-in-no-policy";
const UNNAMED_ACTION = { action: `${UNNAMED}:DoAnything`, on: `${UNNAMED}:eu-west-1:*:resource` } as const;

/** Condition keys of every probe: requests use TLS, and only PassRole requests carry the PassRole keys. */
const USUAL_KEYS = {
  "aws:SecureTransport": "true",
  "iam:PassedToService": null,
  "iam:AssociatedResourceArn": null,
} as const;

/** The keys of a request that grants everything. A guardrail that lets only harmless policies be attached leaves no way. */
export function grantKeys(action: string, partition: string): KnownKeys {
  return action.startsWith("iam:Attach")
    ? { "iam:PolicyARN": `arn:${partition}:iam::aws:policy/AdministratorAccess` }
    : {};
}

function probe(
  permissions: Permissions,
  guardrails: Guardrails,
  keysOf: (action: string, partition: string) => KnownKeys = () => ({}),
): (request: { readonly action: string; readonly on: string }) => boolean {
  const inForce = policiesInForce(permissions, guardrails);
  const [, partition = "aws", , , accountId = ""] = permissions.arn.split(":");
  const { organizationId } = guardrails;
  const ofOrganization: KnownKeys = organizationId === undefined ? {} : { "aws:PrincipalOrgID": organizationId };
  return ({ action, on }) => {
    const known: KnownKeys = { ...ofOrganization, ...keysOf(action, partition) };
    const resource = `arn:${partition}:${on.replace("*", accountId)}/${UNNAMED}`;
    const decision = decide(inForce, { action, resource }, known);
    const { tagged } = permissions;
    const knownTags = tagged ? knownTagsOf(decision, tagged) : null;
    if (!tagged || knownTags === null) return isAllowedForCertain(decision);
    // A principal that can tag itself can have any tags.
    return (
      isAllowedForCertain(decide(inForce, { action, resource }, { ...known, ...knownTags })) ||
      (isAllowedForCertain(decision) && canTagItself(inForce, tagged, ofOrganization))
    );
  };
}

/**
 * Decides the request with the keys that follow from its action. Without a key of IAM that the action does not have, a
 * Deny with a negated operator applies for certain (IAM User Guide, *IAM JSON policy elements: Condition operators*).
 */
function decide(
  inForce: PrincipalPolicies,
  { action, resource }: { readonly action: string; readonly resource: string },
  known: KnownKeys = {},
): Decision {
  const keys: KnownKeys = { ...USUAL_KEYS, ...known };
  const decision = evaluate(inForce, { action, resource, keys });
  if (decision.decision !== "CONDITIONAL") return decision;
  const [, partition = ""] = resource.split(":");
  const region = action.startsWith("iam:") ? homeRegionOf(partition) : undefined;
  const facts = decision.keys.flatMap((key): readonly (readonly [string, string | null])[] => {
    const lower = key.toLowerCase();
    if (isForeignKey(action, lower)) return [[lower, null]];
    return region !== undefined && lower === "aws:requestedregion" ? [[lower, region]] : [];
  });
  return facts.length === 0
    ? decision
    : evaluate(inForce, { action, resource, keys: { ...keys, ...Object.fromEntries(facts) } });
}

const PRINCIPAL_TAG = /^aws:principaltag\//i;

/** The principal's own tags that the decision depends on. Null if it depends on none, or if a session can set other tags. */
function knownTagsOf({ decision, keys }: Decision, { tags, ...holder }: User | Role): KnownKeys | null {
  const tagKeys = decision === "CONDITIONAL" ? keys.filter((key) => PRINCIPAL_TAG.test(key)) : [];
  if (tagKeys.length === 0 || ("trustPolicy" in holder && allowsSessionTags(holder.trustPolicy))) return null;
  const valueOf = (name: string) => tags.find(({ key }) => key.toLowerCase() === name)?.value ?? null;
  return Object.fromEntries(tagKeys.map((key) => [key, valueOf(key.slice(key.indexOf("/") + 1).toLowerCase())]));
}

function allowsSessionTags(trustPolicy: PolicyText): boolean {
  const trust = parsePolicy(trustPolicy);
  return (
    !trust.ok ||
    trust.document.statements.some(
      (statement) => statement.effect === "Allow" && namesAction(statement, "sts:TagSession"),
    )
  );
}

function canTagItself(inForce: PrincipalPolicies, tagged: User | Role, known: KnownKeys): boolean {
  const resource = tagged.arn;
  const isAllowed = (action: string) => {
    const decision = decide(inForce, { action, resource }, known);
    const knownTags = knownTagsOf(decision, tagged);
    return isAllowedForCertain(
      knownTags ? decide(inForce, { action, resource }, { ...known, ...knownTags }) : decision,
    );
  };
  return ("userName" in tagged ? ["iam:TagUser", "iam:UntagUser"] : ["iam:TagRole", "iam:UntagRole"]).some(isAllowed);
}

/**
 * Whether the request is allowed for certain if conditional denies are ignored. A condition that every request meets
 * does not make it uncertain.
 */
function isAllowedForCertain({ decision, reasons }: Decision): boolean {
  if (decision !== "CONDITIONAL") return decision === "ALLOWED";
  const uncertain = reasons.filter(({ effect }) => effect === "MAY_ALLOW");
  return uncertain.every(({ layer, level }) =>
    uncertain.some((other) => other.layer === layer && other.level === level && narrowsNothing(other)),
  );
}

function narrowsNothing({ statement, keys }: Reason): boolean {
  return statement !== null && !isNarrowed(statement) && keys.every((key) => conditionsOn(statement, key).length > 0);
}

// ---------------------------------------------------------------- collecting

interface PermissionIndex {
  readonly groups: ReadonlyMap<string, PolicyHolder>;
  readonly policies: ReadonlyMap<string, Policy>;
  /** The policies that members have through each group. */
  readonly ofGroups: Map<string, readonly Collected[]>;
  /** The managed policies that principals hold themselves, by ARN. */
  readonly managed: Map<string, Collected>;
  readonly permissions: WeakMap<PolicyHolder, Permissions>;
}

const indexOf = memoize(({ groups, policies }: AuthorizationDetails): PermissionIndex => ({
  groups: new Map(groups.map((group) => [group.groupName, group])),
  policies: new Map(policies.map((policy) => [policy.arn, policy])),
  ofGroups: new Map(),
  managed: new Map(),
  permissions: new WeakMap(),
}));

type Collected = HeldPolicy | UnreadablePolicy;

function collect(index: PermissionIndex, principal: User | Role | PolicyHolder): Permissions {
  const policies: HeldPolicy[] = [];
  const unreadable: UnreadablePolicy[] = [];
  const add = (collected: Collected) => {
    if ("document" in collected) policies.push(collected);
    else unreadable.push(collected);
  };
  ownPolicies(index, principal, null).forEach(add);
  if ("groupNames" in principal)
    for (const groupName of principal.groupNames) policiesOfGroup(index, groupName).forEach(add);
  const boundaryArn = "permissionsBoundaryArn" in principal ? principal.permissionsBoundaryArn : null;
  const boundary = boundaryArn === null ? null : managed(index, boundaryArn, policyNameOf(boundaryArn), null);
  if (boundary && "reason" in boundary) unreadable.push(boundary);
  return {
    arn: principal.arn,
    policies,
    boundary: boundary && "document" in boundary ? boundary : null,
    isBounded: boundaryArn !== null,
    unreadable,
    ...("groupNames" in principal || "trustPolicy" in principal ? { tagged: principal } : {}),
  };
}

function policiesOfGroup(index: PermissionIndex, groupName: string): readonly Collected[] {
  let policies = index.ofGroups.get(groupName);
  if (!policies) {
    const group = index.groups.get(groupName);
    policies = group ? ownPolicies(index, group, groupName) : [unreadGroup(groupName)];
    index.ofGroups.set(groupName, policies);
  }
  return policies;
}

/** A group that a user is in but that was not read may allow or deny anything. */
function unreadGroup(groupName: string): UnreadablePolicy {
  return {
    source: { kind: "INLINE", policyName: "policies", policyArn: null, groupName },
    reason: `The policies of the group ${groupName} were not read.`,
  };
}

function ownPolicies(index: PermissionIndex, holder: PolicyHolder, groupName: string | null): Collected[] {
  return [
    ...holder.inlinePolicies.map(({ policyName, document }) =>
      read({ kind: "INLINE", policyName, policyArn: null, groupName }, document),
    ),
    ...holder.attachedPolicies.map(({ policyArn, policyName }) => managed(index, policyArn, policyName, groupName)),
  ];
}

/** The principals that hold a managed policy themselves share one object. */
function managed(index: PermissionIndex, policyArn: string, policyName: string, groupName: string | null): Collected {
  const known = groupName === null ? index.managed.get(policyArn) : undefined;
  if (known?.source.policyName === policyName) return known;
  const source: PolicySource = { kind: "MANAGED", policyName, policyArn, groupName };
  const text = managedText(index.policies.get(policyArn), policyArn);
  const collected = text ? read(source, text) : { source, reason: `The document of ${policyArn} was not read.` };
  if (groupName === null) index.managed.set(policyArn, collected);
  return collected;
}

function managedText(policy: Policy | undefined, policyArn: string): PolicyText | null {
  if (policy) return defaultDocument(policy);
  return ADMINISTRATOR_ACCESS.test(policyArn) ? ADMINISTRATOR_ACCESS_TEXT : null;
}

/** The text of AdministratorAccess has never changed, so it is known even if the AWS managed policies were not read. */
export const ADMINISTRATOR_ACCESS = /^arn:[^:]+:iam::aws:policy\/AdministratorAccess$/;
const ADMINISTRATOR_ACCESS_TEXT: PolicyText =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

function read(source: PolicySource, text: PolicyText): Collected {
  const parsed = parsePolicy(text);
  return parsed.ok
    ? { source, document: parsed.document }
    : { source, reason: `${source.policyName}: ${describePolicyError(parsed.error)}` };
}

function policyNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
