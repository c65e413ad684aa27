/**
 * Decides whether a principal may perform an action on a resource, in the order of AWS (IAM User Guide, *Policy
 * evaluation logic*):
 *
 * 1. An explicit deny in any policy wins.
 * 2. AWS refuses changes of the resources that it manages (`aws-reserved.ts`).
 * 3. Every service control policy level must allow. Resource control policies only deny.
 * 4. Within an account, either the identity-based policies must allow the request (limited by permissions boundary and
 *    session policy), or the resource-based policy must. Across accounts, both must allow it.
 *
 * A decision that depends on an unknown condition key is CONDITIONAL and lists the keys. Every decision carries the
 * statements that determine it. A policy given as `null`, such as `resourcePolicy: null`, is taken not to exist.
 * `assumes` lists what was not read and could still change the decision.
 */
import { memoize } from "../memoize.ts";
import { formatInstant, type Instant, SECOND } from "../time.ts";
import { ownerIn } from "./arn-owner.ts";
import { isReservedForAws } from "./aws-reserved.ts";
import { findAction } from "./catalogue.ts";
import { matchesResource, meetsConditions, statementsFor } from "./compile.ts";
import { isServiceLinked, isLeftOut, keysOfPrincipal, type Naming, namings, type Principal } from "./principals.ts";
import { contextOf, type KnownKeys, type RequestContext } from "./request-context.ts";
import { isSubjectToRcps } from "./resource-controls.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";
import { and, distinctKeys, some, type Truth } from "./truth.ts";

export type DecisionKind = "ALLOWED" | "EXPLICIT_DENY" | "IMPLICIT_DENY" | "CONDITIONAL";
/** AWS_RESERVED: no policy, but AWS itself, which refuses changes of the resources that it manages. */
export type Layer = "IDENTITY" | "BOUNDARY" | "SESSION" | "SCP" | "RCP" | "RESOURCE" | "TRUST" | "AWS_RESERVED";
export type Assumption = "SCP_NOT_READ" | "RCP_NOT_READ";

export interface NamedPolicy {
  /** The name shown in reasons: `group/policy` if the principal has the policy through a group. */
  readonly name: string;
  readonly document: PolicyDocument;
}

/** The SCPs or RCPs attached at one level of the organization: root, organizational unit or account. */
export interface ScpLevel {
  readonly name: string;
  readonly policies: readonly NamedPolicy[];
}

/** All policies that apply to a principal, independent of the request. */
export interface PrincipalPolicies {
  readonly principal: Principal;
  readonly identity: readonly NamedPolicy[];
  /** The permissions boundary. Null if the principal has none. */
  readonly boundary: NamedPolicy | null;
  readonly session?: NamedPolicy | null;
  /** The SCP levels from the root down. Empty if the account is in no organization, null if the SCPs were not read. */
  readonly scps: readonly ScpLevel[] | null;
  /**
   * The RCP levels of the principal's account, which apply to requests for the account's own resources. Null if they were
   * not read. Only their Deny statements count: AWS attaches RCPFullAWSAccess at every level, and no other RCP can allow.
   */
  readonly rcps?: readonly ScpLevel[] | null;
  /**
   * Whether the account is the management account of the organization. SCPs do not apply to its principals, and RCPs do
   * not apply to its resources.
   */
  readonly isManagementAccount?: boolean;
  /**
   * The moment of the request, from which the condition keys for the time follow. A role is evaluated in a session that
   * begins at this moment, so a Deny for older sessions does not apply. Without a moment these keys are unknown.
   */
  readonly at?: Instant;
}

export interface AccessRequest {
  readonly action: string;
  /** The ARN of the resource, or `*` for actions without a resource. */
  readonly resource: string;
  /**
   * The owner of the resource. Defaults to the account in the ARN, then to the account of the principal. Null if it is
   * not known and is another account than that of the principal.
   */
  readonly resourceAccountId?: string | null;
  /** The resource-based policy: the trust policy of a role for AssumeRole, the key policy for KMS. */
  readonly resourcePolicy?: PolicyDocument | null;
  /** The grants beside the resource-based policy: an access control list of S3, or the grants of a KMS key. */
  readonly resourceGrants?: readonly NamedPolicy[];
  /** The RCP levels that apply to the resource. Only needed if the caller belongs to another account. */
  readonly rcps?: readonly ScpLevel[] | null;
  /** Known condition keys, besides those that follow from the principal and the resource. */
  readonly keys?: KnownKeys;
}

export interface Reason {
  /** IMPLICIT_DENY: no statement of the layer allows the request, or AWS itself refuses it. */
  readonly effect: "ALLOWS" | "MAY_ALLOW" | "DENIES" | "MAY_DENY" | "IMPLICIT_DENY";
  readonly layer: Layer;
  /** The organization level, for an SCP. */
  readonly level: string | null;
  /** The policy. For IMPLICIT_DENY: the boundary or session policy; null for a layer that can have several policies. */
  readonly policy: NamedPolicy | null;
  readonly statement: PolicyStatement | null;
  /** The condition keys that MAY_ALLOW and MAY_DENY depend on. */
  readonly keys: readonly string[];
  /** Action and resource of the request. Needed because a proof lists the reasons of several requests together. */
  readonly action: string;
  readonly resource: string;
}

export interface Decision {
  readonly decision: DecisionKind;
  readonly reasons: readonly Reason[];
  /** For CONDITIONAL: the condition keys that must be known to decide. */
  readonly keys: readonly string[];
  readonly assumes: readonly Assumption[];
}

export function evaluate(policies: PrincipalPolicies, accessRequest: AccessRequest): Decision {
  const request = resolveRequest(policies, accessRequest);
  if (NEEDS_NO_PERMISSION.has(request.action) && request.principal.accountId !== null) return decided("ALLOWED", []);
  const { layers, denies } = matchLayers(policies, request);
  const certainDenies = denies.filter(({ effect }) => effect === "DENIES");
  if (certainDenies.length > 0) return decided("EXPLICIT_DENY", certainDenies);
  if (isReservedForAws(request.action, request.resource) && !isServiceLinked(request.principal))
    return decided("IMPLICIT_DENY", [implicitDeny({ layer: "AWS_RESERVED", level: null, solePolicy: null }, request)]);

  const scpGrants = layers.filter(({ layer }) => layer === "SCP").map((each) => grantOf(each, request));
  const alternatives = alternativeGrants(layers, request);
  const sufficient = alternatives.filter(({ missingAllows }) => missingAllows.length === 0);
  const missingAllows = [
    ...scpGrants.flatMap((grant) => grant.missingAllows),
    ...(sufficient.length > 0 ? [] : explainMissingAllows(alternatives, layers, request)),
  ];
  if (missingAllows.length > 0) return decided("IMPLICIT_DENY", missingAllows);

  const assumes: readonly Assumption[] = [
    ...(policies.scps === null && request.isBoundByScps ? (["SCP_NOT_READ"] as const) : []),
    ...(request.rcps === null ? (["RCP_NOT_READ"] as const) : []),
  ];
  // If one grant is certain, grants that depend on unknown keys no longer matter.
  const certain = sufficient.filter(({ reasons }) => reasons.every(({ effect }) => effect === "ALLOWS"));
  const reasons = [...scpGrants, ...(certain.length > 0 ? certain : sufficient)].flatMap((grant) => grant.reasons);
  const isConditional = denies.length > 0 || reasons.some(({ effect }) => effect === "MAY_ALLOW");
  return decided(isConditional ? "CONDITIONAL" : "ALLOWED", [...reasons, ...denies], assumes);
}

/**
 * Actions that work for every authenticated principal, even against an explicit deny (AWS STS API Reference,
 * *GetCallerIdentity*: "No permissions are required"; *GetSessionToken*: policies cannot control authentication).
 */
const NEEDS_NO_PERMISSION: ReadonlySet<string> = new Set(["sts:getcalleridentity", "sts:getsessiontoken"]);

function decided(decision: DecisionKind, reasons: readonly Reason[], assumes: readonly Assumption[] = []): Decision {
  const unique = withoutDuplicates(reasons);
  return { decision, reasons: unique, keys: distinctKeys(unique.flatMap(({ keys }) => keys)), assumes };
}

/** Removes equal reasons. Compares only reasons of the same statement, so thousands of statements stay linear. */
function withoutDuplicates(reasons: readonly Reason[]): readonly Reason[] {
  if (reasons.length < 2) return reasons;
  const byStatement = new Map<PolicyStatement | null, Reason[]>();
  return reasons.filter((reason) => {
    const before = byStatement.get(reason.statement);
    if (before?.some((other) => isSameReason(other, reason))) return false;
    if (before) before.push(reason);
    else byStatement.set(reason.statement, [reason]);
    return true;
  });
}

/**
 * Whether two reasons are equal. Equal reasons occur because a statement may name a principal twice, by ARN and by
 * account, and may be part of several alternative grants.
 */
function isSameReason(one: Reason, other: Reason): boolean {
  return (
    one.effect === other.effect &&
    one.layer === other.layer &&
    one.level === other.level &&
    one.statement === other.statement &&
    one.policy === other.policy
  );
}

// ---------------------------------------------------------------- request

/** A request with everything that follows from its principal and resource. */
interface ResolvedRequest {
  readonly principal: Principal;
  /** The action in lower case. */
  readonly action: string;
  readonly resource: string;
  /** The request as the caller wrote it. */
  readonly original: AccessRequest;
  readonly context: RequestContext;
  readonly isSameAccount: boolean;
  readonly isBoundByScps: boolean;
  /** The RCP levels that apply to the request. Null if some apply that were not read. */
  readonly rcps: readonly ScpLevel[] | null;
  /**
   * Whether the resource-based policy must allow the request even within one account. True for trust policies and KMS
   * key policies.
   */
  readonly resourceMustAllow: boolean;
  readonly isTrust: boolean;
  readonly isBounded: boolean;
}

function resolveRequest(policies: PrincipalPolicies, original: AccessRequest): ResolvedRequest {
  const { principal, boundary, isManagementAccount, rcps = [] } = policies;
  const action = original.action.toLowerCase();
  const ownerId =
    original.resourceAccountId === undefined
      ? (accountOf(original.resource, action) ?? principal.accountId)
      : original.resourceAccountId;
  const isTrust = action.startsWith("sts:assumerole");
  const isSameAccount = principal.accountId !== null && principal.accountId === ownerId;
  const ownRcps = isSameAccount && isManagementAccount !== true ? rcps : [];
  const applicableRcps = original.rcps === undefined ? ownRcps : original.rcps;
  const derived = (): KnownKeys => (ownerId === null ? {} : { "aws:ResourceAccount": ownerId });
  return {
    principal,
    action,
    resource: original.resource,
    original,
    context: contextOf(() => [derived(), original.keys ?? {}], contextOfPrincipal(policies)),
    isSameAccount,
    isBoundByScps: principal.accountId !== null && isManagementAccount !== true && !isServiceLinked(principal),
    rcps: applicableRcps?.length === 0 || isSubjectToRcps(principal, action, original.resource) ? applicableRcps : [],
    resourceMustAllow: isTrust || (action.startsWith("kms:") && original.resourcePolicy != null),
    isTrust,
    isBounded: boundary !== null,
  };
}

/** The condition keys that are the same in every request of the principal. */
const contextOfPrincipal = memoize(({ principal, at }: PrincipalPolicies) =>
  contextOf(() => [keysOfPrincipal(principal), at === undefined ? {} : keysOfTime(at, principal)]),
);

const SESSIONS: ReadonlySet<Principal["kind"]> = new Set(["ROLE", "SESSION", "FEDERATED_USER"]);

/** The condition keys for the time. Only temporary credentials have an issue time. */
function keysOfTime(at: Instant, { kind }: Principal): KnownKeys {
  const now = formatInstant(at);
  return {
    "aws:CurrentTime": now,
    "aws:EpochTime": String(Math.floor(at / SECOND)),
    ...(SESSIONS.has(kind) ? { "aws:TokenIssueTime": now } : {}),
  };
}

/**
 * The account in an ARN. Null if there is none, or if the action only reads a resource that AWS owns
 * (`arn:aws:iam::aws:policy/…`): every account can read these resources, and none can change them.
 */
function accountOf(arn: string, action: string): string | null {
  const account = arn.startsWith("arn:") ? ownerIn(arn) : "";
  if (account === "aws" && /^(Read|List)$/.test(findAction(action)?.accessLevel ?? "")) return null;
  return account === "" ? null : account;
}

// ---------------------------------------------------------------- matching statements of each layer

/** The allowing statements of one layer that apply to the request. */
interface MatchedLayer {
  readonly layer: Layer;
  readonly level: string | null;
  /** The boundary or session policy, if this layer is one. Null for layers that can have several policies. */
  readonly solePolicy: NamedPolicy | null;
  /** The reasons with the effect ALLOWS or MAY_ALLOW. */
  readonly allows: readonly Reason[];
  /** For each of `allows`, the way in which the statement names the principal. */
  readonly namings: readonly Naming[];
}

interface MatchedLayers {
  /** The layers: identity, boundary, session, SCPs, RCPs, resource-based policy. The last one always exists. */
  readonly layers: readonly MatchedLayer[];
  /** The reasons of all layers with the effect DENIES or MAY_DENY. */
  readonly denies: readonly Reason[];
}

function matchLayers(policies: PrincipalPolicies, request: ResolvedRequest): MatchedLayers {
  const layers: MatchedLayer[] = [];
  const denies: Reason[] = [];
  const add = (layer: Layer, from: readonly NamedPolicy[], level: string | null = null) =>
    layers.push(matchLayer({ layer, level, from }, request, denies));
  if (request.principal.accountId !== null) {
    add("IDENTITY", policies.identity);
    if (policies.boundary) add("BOUNDARY", [policies.boundary]);
    // Without a session policy, a session of GetFederationToken has only the permissions that a resource-based policy
    // gives to the session itself (IAM User Guide, *Permissions for GetFederationToken*).
    if (policies.session) add("SESSION", [policies.session]);
    else if (request.principal.kind === "FEDERATED_USER") add("SESSION", []);
    if (request.isBoundByScps)
      for (const { name, policies: attached } of policies.scps ?? []) add("SCP", attached, name);
  }
  for (const { name, policies: attached } of request.rcps ?? []) add("RCP", attached, name);
  const { resourcePolicy, resourceGrants } = request.original;
  const name = request.isTrust ? "trust" : "resource";
  const policy = resourcePolicy ? [{ name, document: resourcePolicy }] : [];
  add(request.isTrust ? "TRUST" : "RESOURCE", resourceGrants ? [...policy, ...resourceGrants] : policy);
  return { layers, denies };
}

const EFFECTS = {
  Allow: { certain: "ALLOWS", possible: "MAY_ALLOW" },
  Deny: { certain: "DENIES", possible: "MAY_DENY" },
} as const;

/** The allowing statements of the layer. The denying ones are added to `denies`. */
function matchLayer(
  { layer, level, from }: { layer: Layer; level: string | null; from: readonly NamedPolicy[] },
  request: ResolvedRequest,
  denies: Reason[],
): MatchedLayer {
  const allows: Reason[] = [];
  const namingsOfAllows: Naming[] = [];
  const isResourceBased = layer === "RESOURCE" || layer === "TRUST";
  const { action, resource } = request.original;
  // Loops by index: a search asks this thousands of times before V8 compiles iterators away.
  for (let p = 0; p < from.length; p += 1) {
    const policy = from[p]!;
    const statements = statementsFor(policy.document, request.action);
    for (let s = 0; s < statements.length; s += 1) {
      const each = statements[s]!;
      if (each.resources === null && !isResourceBased) continue;
      const named = isResourceBased ? namingsIn(each.statement, request) : ATTACHED;
      for (let n = 0; n < named.length; n += 1) {
        const { naming, truth: isNamed } = named[n]!;
        const isOnResource = isNamed !== false && matchesResource(each, request.resource, request.context);
        if (isOnResource === false) continue;
        const truth = and(and(isNamed, isOnResource), meetsConditions(each, request.context));
        if (truth === false) continue;
        const effect = EFFECTS[each.statement.effect][truth === true ? "certain" : "possible"];
        const keys = truth === true ? NO_KEYS : truth;
        const reason: Reason = { effect, layer, level, policy, statement: each.statement, keys, action, resource };
        if (each.isAllow) {
          allows.push(reason);
          namingsOfAllows.push(naming);
        } else denies.push(reason);
      }
    }
  }
  const isSolePolicy = layer === "BOUNDARY" || layer === "SESSION";
  return { layer, level, solePolicy: isSolePolicy ? (from[0] ?? null) : null, allows, namings: namingsOfAllows };
}

const NO_KEYS: readonly string[] = [];

/** The naming for policies without a Principal element: each applies to the principal that it is attached to. */
const ATTACHED = [{ naming: "DIRECT", truth: true }] as const;

function namingsIn(
  { principals, notPrincipals, effect }: PolicyStatement,
  { principal, isBounded }: ResolvedRequest,
): readonly { naming: Naming; truth: Truth }[] {
  if (notPrincipals) {
    // In AWS, NotPrincipal with Deny denies even the listed principals if the caller has a permissions boundary.
    return !isLeftOut(notPrincipals, principal, effect) || (isBounded && effect === "Deny") ? ATTACHED : [];
  }
  const found = namings(principals ?? [], principal);
  // One match is enough for a deny; how the statement names the principal does not matter.
  return effect === "Allow" || found.length === 0
    ? found
    : [{ naming: "DIRECT", truth: some(found, ({ truth }) => truth) }];
}

// ---------------------------------------------------------------- alternative grants

/** A set of layers that must all allow. It grants the request only if no allow is missing. */
interface Grant {
  readonly reasons: readonly Reason[];
  /** One implicit deny for each layer that does not allow. */
  readonly missingAllows: readonly Reason[];
}

function grantOf(layer: MatchedLayer, request: ResolvedRequest, accepted?: Naming): Grant {
  const { allows, namings: namedAs } = layer;
  const reasons = accepted === undefined ? allows : allows.filter((_reason, i) => namedAs[i] === accepted);
  const certain = reasons.filter(({ effect }) => effect === "ALLOWS");
  if (certain.length > 0) return { reasons: certain, missingAllows: [] };
  return { reasons, missingAllows: reasons.length > 0 ? [] : [implicitDeny(layer, request)] };
}

function implicitDeny(
  { layer, level, solePolicy: policy }: Pick<MatchedLayer, "layer" | "level" | "solePolicy">,
  { original: { action, resource } }: ResolvedRequest,
): Reason {
  return { effect: "IMPLICIT_DENY", layer, level, policy, statement: null, keys: [], action, resource };
}

/**
 * The missing allows to report for a request that no alternative grants. These are the missing allows of the
 * principal's own policies and that of the resource-based policy. A resource-based policy that was not given is listed
 * only if nothing else is missing.
 */
function explainMissingAllows(
  alternatives: readonly Grant[],
  layers: readonly MatchedLayer[],
  request: ResolvedRequest,
): readonly Reason[] {
  const { missingAllows } = alternatives[0]!;
  const resourceLayer = layers.at(-1)!;
  const others = missingAllows.filter(({ layer }) => layer !== resourceLayer.layer);
  if (request.original.resourcePolicy == null) return others.length > 0 ? others : missingAllows;
  if (resourceLayer.allows.length > 0) return missingAllows;
  return [...others, ...grantOf(resourceLayer, request).missingAllows];
}

function combine(...grants: readonly Grant[]): Grant {
  if (grants.length === 1) return grants[0]!;
  return {
    reasons: grants.flatMap(({ reasons }) => reasons),
    missingAllows: grants.flatMap(({ missingAllows }) => missingAllows),
  };
}

/** The alternative sets of layers, each sufficient to allow the request. SCPs must allow the request in addition. */
function alternativeGrants(layers: readonly MatchedLayer[], request: ResolvedRequest): readonly Grant[] {
  const resourceLayer = layers.at(-1)!;
  const { principal, isSameAccount, resourceMustAllow } = request;
  if (principal.accountId === null) return [grantOf(resourceLayer, request)];
  const identity: Grant[] = [];
  const limits: Grant[] = [];
  for (const each of layers) {
    if (each.layer === "BOUNDARY" || each.layer === "SESSION") limits.push(grantOf(each, request));
    // The root user has every permission in its own account without any policy.
    if (each.layer === "IDENTITY" && principal.kind !== "ROOT") identity.push(grantOf(each, request));
  }
  if (!isSameAccount) {
    const both = combine(...identity, ...limits, grantOf(resourceLayer, request));
    if (!request.original.resourceGrants) return [both];
    const grants = keyGrantsIn(resourceLayer, request);
    return grants.allows.length === 0 ? [both] : [both, ...ownGrants(grants, limits, request)];
  }
  const own = combine(...identity, ...limits, ...(resourceMustAllow ? [grantOf(resourceLayer, request)] : []));
  // A resource-based policy that allows nothing is no alternative.
  if (resourceLayer.allows.length === 0) return [own];
  return [own, ...ownGrants(resourceLayer, limits, request)];
}

/** The grants that need no identity-based policy, because they name the principal itself. */
function ownGrants(layer: MatchedLayer, limits: readonly Grant[], request: ResolvedRequest): readonly Grant[] {
  return [grantOf(layer, request, "DIRECT"), combine(grantOf(layer, request, "ROLE"), ...limits)];
}

/** A grant of a KMS key suffices across accounts too (KMS Developer Guide, *Troubleshooting AWS KMS permissions*). */
function keyGrantsIn(layer: MatchedLayer, { action, original: { resourceGrants } }: ResolvedRequest): MatchedLayer {
  const isGrant = ({ policy }: Reason) => action.startsWith("kms:") && resourceGrants?.includes(policy!) === true;
  const namedAs = layer.namings.filter((_naming, i) => isGrant(layer.allows[i]!));
  return { ...layer, allows: layer.allows.filter(isGrant), namings: namedAs };
}
