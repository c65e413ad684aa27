/**
 * What a principal holds: the documents of its inline, attached and group policies and of its boundary, each with where
 * it comes from, and what the evaluator says of them together. Whoever asks about a principal starts here, so that no check forgets a group or a boundary.
 */
import type { AuthorizationDetails, Policy, PolicyHolder, PolicyText, Role, User } from "../account.ts";
import { type Guardrails, NOT_READ } from "./guardrails.ts";
import { conditionsOn, isNarrowed, parseOperator } from "../policy/conditions.ts";
import { describePolicyError, parsePolicy } from "../policy/document.ts";
import { type Decision, evaluate, type NamedPolicy, type PrincipalPolicies, type Reason } from "../policy/evaluate.ts";
import { readPrincipal } from "../policy/principals.ts";
import type { KnownKeys } from "../policy/request-context.ts";
import { isAnyResource, namesAction } from "../policy/scope.ts";
import type { PolicyDocument, StatementCondition } from "../policy/statement.ts";

export interface PolicySource {
  readonly kind: "INLINE" | "MANAGED";
  readonly policyName: string;
  /** `null` for inline policies. */
  readonly policyArn: string | null;
  /** The group through which a user has it; `null` where it is the principal's own. */
  readonly groupName: string | null;
}

export interface HeldPolicy {
  readonly source: PolicySource;
  readonly document: PolicyDocument;
}

/** A policy that the principal has and that cannot be judged: what it allows or denies is unknown, not nothing. */
export interface UnreadablePolicy {
  readonly source: PolicySource;
  readonly reason: string;
}

export interface Permissions {
  /** Of the user, role or group. */
  readonly arn: string;
  readonly policies: readonly HeldPolicy[];
  /** `null`: no boundary is set. A boundary that cannot be judged stands in `unreadable`, and `isBounded` says that there is one. */
  readonly boundary: HeldPolicy | null;
  readonly isBounded: boolean;
  readonly unreadable: readonly UnreadablePolicy[];
  /** Whose tags are known; left out: a group, or somebody who is yet to be made. */
  readonly tagged?: User | Role;
}

/** What a user, group or role holds. Reading it again for the same snapshot costs nothing. */
export function permissionsOf(details: AuthorizationDetails, principal: User | Role | PolicyHolder): Permissions {
  const index = indexOf(details);
  const known = index.permissions.get(principal);
  if (known) return known;
  const permissions = collect(index, principal);
  index.permissions.set(principal, permissions);
  return permissions;
}

/** What is known of holders that two snapshots share as they are, told to the second one: only the others are read again. */
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

/** The default version of a managed policy: the one that counts. */
export function defaultDocument(policy: Policy): PolicyText | null {
  return (
    policy.versions.find((version) => version.isDefaultVersion || version.versionId === policy.defaultVersionId)
      ?.document ?? null
  );
}

/**
 * What speaks for and against the principal, as the evaluator asks for it. A group stands for any member of it. A
 * boundary that cannot be judged allows nothing, so that nothing is called allowed for certain.
 */
export function policiesInForce(
  { arn, policies, boundary, isBounded }: Permissions,
  guardrails: Guardrails,
): PrincipalPolicies {
  return {
    principal: readPrincipal(arn.replace(/(:iam::\d+:)group\//, "$1user/")),
    identity: policies.map(named),
    boundary: boundary ? named(boundary) : isBounded ? UNREADABLE_BOUNDARY : null,
    ...guardrails,
  };
}

function named({ source: { policyName, groupName }, document }: HeldPolicy): NamedPolicy {
  return { name: groupName === null ? policyName : `${groupName}/${policyName}`, document };
}

const UNREADABLE_BOUNDARY: NamedPolicy = { name: "unreadable boundary", document: nothing() };

function nothing(): PolicyDocument {
  return { text: "", version: "2012-10-17", hasVersion: true, id: null, statements: [], isStatementArray: true };
}

/**
 * Is the principal an administrator: `*` on `*` after denies, boundary and service control policies? Asked of the
 * evaluator with an action and a resource that no policy names: whoever may do that may do anything. What remains of `*`
 * is still administrator while IAM's writing actions remain in it, since whoever may write IAM takes the rest back. A
 * deny under a condition takes nothing away for good, unless the principal's own tags decide it and it cannot change them; a
 * boundary under one leaves nothing for certain. An
 * organization leaves its accounts what it likes, and an account's administrator holds all of that: of service control
 * policies it is asked only whether any way to give rights is left. Unreadable
 * policies count as holding nothing; an unreadable boundary bounds; service control policies that were not read are taken not to be there.
 */
export function isAdministrator(permissions: Permissions, guardrails: Guardrails = NOT_READ): boolean {
  const before = administrators.get(permissions);
  if (before?.guardrails === guardrails) return before.answer;
  const mayDo = probe(permissions, UNGUARDED);
  const answer = mayDo(UNNAMED_ACTION) && IAM_WRITES.every(mayDo) && IAM_GRANTS.some(probe(permissions, guardrails));
  administrators.set(permissions, { guardrails, answer });
  return answer;
}

const UNGUARDED: Guardrails = { scps: [], isManagementAccount: false };

const administrators = new WeakMap<Permissions, { readonly guardrails: Guardrails; readonly answer: boolean }>();

/**
 * May the principal write IAM on every resource: what makes an administrator of anyone, short of being one? After
 * denies, boundary and service control policies, as `isAdministrator`.
 */
export function mayWriteIam(permissions: Permissions, guardrails: Guardrails = NOT_READ): boolean {
  return IAM_WRITES.some(probe(permissions, guardrails));
}

/** Actions by which whoever holds them gives any right to anyone, each with the kind of resource it is on. */
const IAM_WRITES = [
  { action: "iam:AttachRolePolicy", on: "iam::*:role" },
  { action: "iam:AttachUserPolicy", on: "iam::*:user" },
  { action: "iam:CreatePolicyVersion", on: "iam::*:policy" },
  { action: "iam:PutRolePolicy", on: "iam::*:role" },
  { action: "iam:PutUserPolicy", on: "iam::*:user" },
  { action: "iam:SetDefaultPolicyVersion", on: "iam::*:policy" },
] as const;

const IAM_GRANTS = IAM_WRITES.filter(({ action }) => action !== "iam:SetDefaultPolicyVersion");

/** A name that stands in no policy: what is allowed for it is allowed by wildcard or exception. */
const UNNAMED = "named-in-no-policy";
const UNNAMED_ACTION = { action: `${UNNAMED}:DoAnything`, on: `${UNNAMED}:eu-west-1:*:thing` } as const;

/** Requests travel over TLS: a condition on that neither gives nor takes anything. What only passing a role says is in none of these. */
const USUAL_KEYS = {
  "aws:SecureTransport": "true",
  "iam:PassedToService": null,
  "iam:AssociatedResourceArn": null,
} as const;

function probe(
  permissions: Permissions,
  guardrails: Guardrails,
): (asked: { readonly action: string; readonly on: string }) => boolean {
  const inForce = policiesInForce(permissions, guardrails);
  const [, partition = "aws", , , accountId = ""] = permissions.arn.split(":");
  return ({ action, on }) => {
    const resource = `arn:${partition}:${on.replace("*", accountId)}/${UNNAMED}`;
    const open = evaluate(inForce, { action, resource, keys: USUAL_KEYS });
    const { tagged } = permissions;
    const facts = tagged ? tagsAskedFor(open, tagged) : null;
    if (!tagged || facts === null) return isSureToAllow(open);
    // Whoever may tag itself has the tags that it likes.
    return (
      isSureToAllow(evaluate(inForce, { action, resource, keys: { ...USUAL_KEYS, ...facts } })) ||
      (isSureToAllow(open) && mayTagItself(inForce, tagged))
    );
  };
}

const PRINCIPAL_TAG = /^aws:principaltag\//i;

/** Of the tags on which the decision hangs, those that are known; `null`: none. */
function tagsAskedFor({ decision, keys }: Decision, { tags, ...holder }: User | Role): KnownKeys | null {
  const asked = decision === "CONDITIONAL" ? keys.filter((key) => PRINCIPAL_TAG.test(key)) : [];
  // Whoever assumes a role may bring other tags along where its trust lets them.
  if (asked.length === 0 || ("trustPolicy" in holder && bringsTags(holder.trustPolicy))) return null;
  const valueOf = (name: string) => tags.find(({ key }) => key.toLowerCase() === name)?.value ?? null;
  return Object.fromEntries(asked.map((key) => [key, valueOf(key.slice(key.indexOf("/") + 1).toLowerCase())]));
}

function bringsTags(trustPolicy: PolicyText): boolean {
  const trust = parsePolicy(trustPolicy);
  return (
    !trust.ok ||
    trust.document.statements.some(
      (statement) => statement.effect === "Allow" && namesAction(statement, "sts:TagSession"),
    )
  );
}

function mayTagItself(inForce: PrincipalPolicies, tagged: User | Role): boolean {
  const resource = tagged.arn;
  const may = (action: string) => {
    const open = evaluate(inForce, { action, resource, keys: USUAL_KEYS });
    const facts = tagsAskedFor(open, tagged);
    return isSureToAllow(facts ? evaluate(inForce, { action, resource, keys: { ...USUAL_KEYS, ...facts } }) : open);
  };
  return ("userName" in tagged ? ["iam:TagUser", "iam:UntagUser"] : ["iam:TagRole", "iam:UntagRole"]).some(may);
}

/** Allowed, but for denies under a condition; a condition that everybody meets is none. */
function isSureToAllow({ decision, reasons }: Decision): boolean {
  if (decision !== "CONDITIONAL") return decision === "ALLOWED";
  const uncertain = reasons.filter(({ effect }) => effect === "MAY_ALLOW");
  return uncertain.every(({ layer, level }) =>
    uncertain.some((other) => other.layer === layer && other.level === level && narrowsNothing(other)),
  );
}

function narrowsNothing({ statement, keys }: Reason): boolean {
  return statement !== null && !isNarrowed(statement) && keys.every((key) => conditionsOn(statement, key).length > 0);
}

/** Does a Deny keep the principal from writing IAM in every session without MFA, also in requests signed with access keys? */
export function needsMfaForIam({ policies }: Permissions): boolean {
  return policies.some(({ document }) =>
    document.statements.some(
      (statement) =>
        statement.effect === "Deny" &&
        statement.conditions.length === 1 &&
        conditionsOn(statement, "aws:MultiFactorAuthPresent").some(holdsWithoutMfa) &&
        isAnyResource(statement) &&
        IAM_WRITES.every(({ action }) => namesAction(statement, action)),
    ),
  );
}

function holdsWithoutMfa({ operator, values }: StatementCondition): boolean {
  const parsed = parseOperator(operator);
  return parsed?.family === "Bool" && parsed.ifExists && values.every((value) => value.toLowerCase() === "false");
}

// ---------------------------------------------------------------- collecting

interface PermissionIndex {
  readonly groups: ReadonlyMap<string, PolicyHolder>;
  readonly policies: ReadonlyMap<string, Policy>;
  /** What its members hold through each group. */
  readonly ofGroups: Map<string, readonly Collected[]>;
  readonly permissions: WeakMap<PolicyHolder, Permissions>;
}

const indexes = new WeakMap<AuthorizationDetails, PermissionIndex>();

function indexOf(details: AuthorizationDetails): PermissionIndex {
  let index = indexes.get(details);
  if (!index) {
    index = {
      groups: new Map(details.groups.map((group) => [group.groupName, group])),
      policies: new Map(details.policies.map((policy) => [policy.arn, policy])),
      ofGroups: new Map(),
      permissions: new WeakMap(),
    };
    indexes.set(details, index);
  }
  return index;
}

type Collected = HeldPolicy | UnreadablePolicy;

function collect(index: PermissionIndex, principal: User | Role | PolicyHolder): Permissions {
  const groupNames = "groupNames" in principal ? principal.groupNames : [];
  const collected = [
    ...ownPolicies(index, principal, null),
    ...groupNames.flatMap((groupName) => policiesOfGroup(index, groupName)),
  ];
  const boundaryArn = "permissionsBoundaryArn" in principal ? principal.permissionsBoundaryArn : null;
  const boundary = boundaryArn === null ? null : managed(index, boundaryArn, policyNameOf(boundaryArn), null);
  const unreadable = [...collected, ...(boundary ? [boundary] : [])].filter(
    (each): each is UnreadablePolicy => "reason" in each,
  );
  return {
    arn: principal.arn,
    policies: collected.filter((each): each is HeldPolicy => "document" in each),
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
    policies = group ? ownPolicies(index, group, groupName) : [];
    index.ofGroups.set(groupName, policies);
  }
  return policies;
}

function ownPolicies(index: PermissionIndex, holder: PolicyHolder, groupName: string | null): Collected[] {
  return [
    ...holder.inlinePolicies.map(({ policyName, document }) =>
      read({ kind: "INLINE", policyName, policyArn: null, groupName }, document),
    ),
    ...holder.attachedPolicies.map(({ policyArn, policyName }) => managed(index, policyArn, policyName, groupName)),
  ];
}

function managed(index: PermissionIndex, policyArn: string, policyName: string, groupName: string | null): Collected {
  const source: PolicySource = { kind: "MANAGED", policyName, policyArn, groupName };
  const policy = index.policies.get(policyArn);
  const text = policy
    ? defaultDocument(policy)
    : ADMINISTRATOR_ACCESS.test(policyArn)
      ? ADMINISTRATOR_ACCESS_TEXT
      : null;
  return text ? read(source, text) : { source, reason: `The document of ${policyArn} was not among what was read.` };
}

/** Where AWS's own documents were left out of a reading, this one is known all the same: it has never said anything else. */
const ADMINISTRATOR_ACCESS = /^arn:[^:]+:iam::aws:policy\/AdministratorAccess$/;
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
