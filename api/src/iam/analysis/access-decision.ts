/**
 * Decides whether a user or role may perform one action on one resource, and explains why, using everything read from
 * the account. Facts that were not read are listed in `assumes` or make the decision UNKNOWN. They never count as
 * allowed or denied.
 */
import type { Role, User } from "../account.ts";
import type { AccountIndex } from "../escalation/simulation/account-index.ts";
import { identityOf } from "../escalation/simulation/principal-state.ts";
import { resolveKey } from "../escalation/simulation/access-request.ts";
import { authorizeByTrust, USUAL_KEYS } from "../escalation/simulation/authorize.ts";
import type { VerdictKind } from "../escalation/simulation/verdict.ts";
import { permissionsOf, policiesInForce } from "../principals/principal-policies.ts";
import { type Assumption, type Decision, evaluate, type NamedPolicy, type Reason } from "../policy/evaluate.ts";
import type { KnownKeys } from "../policy/request-context.ts";
import type { TrustedPrincipal } from "../principals/trust-principals.ts";
import type { GrantsOnResource } from "./grants-on-resource.ts";
import { type ResourceAssumption, type ResourceQuestion, type ResourceSide, resourceSide } from "./resource-side.ts";

export type AccessDecisionKind = "ALLOWED" | "CONDITIONAL" | "UNKNOWN" | "EXPLICIT_DENY" | "IMPLICIT_DENY";
export type AccessAssumption = Assumption | ResourceAssumption;

/** The resource is one ARN, or `*` for every resource. */
export type AccessQuestion = ResourceQuestion;

export interface AccessAnswer {
  readonly decision: AccessDecisionKind;
  /** The statements that determine the decision, and the layers in which no statement allows the request. */
  readonly reasons: readonly Reason[];
  /** For CONDITIONAL: the condition keys that must be known to decide. */
  readonly keys: readonly string[];
  readonly assumes: readonly AccessAssumption[];
  /** For UNKNOWN: the information that was not read. */
  readonly missing: string | null;
  /** The call because of which the policy of the resource is unknown. Null if no call failed, or the policy is known. */
  readonly unreadPolicy: string | null;
  /** Whether S3 Block Public Access withdraws what the bucket policy allows the caller's account. */
  readonly isPublicAccessBlocked: boolean;
}

/**
 * Maximum number of rounds of resolving condition keys. A resolved key can make the decision depend on further keys.
 */
const MAX_ROUNDS = 8;
/** Maximum number of users and roles evaluated for a role that trusts its whole account. */
const MAX_MEMBERS_EVALUATED = 20_000;
const MAX_MEMBERS_SHOWN = 50;

const ACTION = /^[a-z0-9][a-z0-9-]{0,62}:[a-z0-9]{1,128}$/i;
const ARN = /^arn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12}|aws)?:\S+$/i;

/**
 * Whether the text is one action. Patterns are refused, because the actions that they match can have different
 * decisions.
 */
export function isOneAction(text: string): boolean {
  return ACTION.test(text);
}

/** Whether the text is one ARN without wildcards, or `*`. */
export function isOneResource(text: string): boolean {
  return text === "*" || (ARN.test(text) && !/[*?]/.test(text));
}

export function decideAccess(account: AccountIndex, principal: User | Role, question: AccessQuestion): AccessAnswer {
  const { action, resource } = question;
  const identity = identityOf(principal);
  const permissions = permissionsOf(account.details, principal);
  const inForce = policiesInForce(permissions, account.guardrails);
  const side = resourceSide(account, question);
  if (side.missing !== null && side.document === null) return unknown(side, side.missing, []);
  const tags = account.holderOf(resource)?.tags;
  const { resourceAccountId, rcps } = side;
  const decideWith = (resourceGrants: readonly NamedPolicy[]) =>
    decideWithKnownKeys(
      (keys) =>
        evaluate(inForce, {
          action,
          resource,
          ...(resourceAccountId !== undefined && { resourceAccountId }),
          ...(rcps !== undefined && { rcps }),
          resourcePolicy: side.document,
          resourceGrants,
          keys: { ...keysOfCall(account), ...keys },
        }),
      (key) => resolveKey(account, identity, key, { action, resource, ...(tags && { tags }) }),
    );
  const { grants } = side;
  const known = decideWith(grants.policies);
  const isPerhaps = known.decision === "IMPLICIT_DENY" && grants.perhaps !== null;
  const answer = isPerhaps ? decideWith(grants.perhaps) : known;
  // A resource policy that is only assumed is not shown as a reason.
  const reasons = answer.reasons.filter(
    ({ policy }) => policy === null || side.isRead || policy.document !== side.document,
  );
  const { unreadCause: unreadPolicy } = side;
  const isPublicAccessBlocked = side.publicAccess === "BLOCKED";
  if (answer.decision === "EXPLICIT_DENY")
    return {
      decision: answer.decision,
      reasons,
      keys: [],
      assumes: [],
      missing: null,
      unreadPolicy,
      isPublicAccessBlocked,
    };
  const [unreadable] = permissions.unreadable;
  if (unreadable) return unknown(side, unreadable.reason, reasons);
  const isDenied = answer.decision === "IMPLICIT_DENY";
  if (!isDenied && side.missing !== null) return unknown(side, side.missing, reasons);
  return {
    decision: answer.decision,
    reasons,
    keys: answer.keys,
    assumes: [...answer.assumes, ...resourceAssumptions(side, { ...answer, reasons }, { ...grants, isPerhaps })],
    missing: null,
    unreadPolicy,
    isPublicAccessBlocked,
  };
}

/**
 * Condition keys of a request that a user or role sends itself. Only calls of service principals have a source (IAM User
 * Guide, *AWS global condition context keys*).
 */
function keysOfCall({ awsAccountId }: AccountIndex): KnownKeys {
  return {
    ...USUAL_KEYS,
    "aws:SourceArn": null,
    "aws:SourceAccount": null,
    "aws:SourceOrgID": null,
    "aws:SourceOrgPaths": null,
    "kms:CallerAccount": awsAccountId,
  };
}

function unknown(side: ResourceSide, missing: string, reasons: readonly Reason[]): AccessAnswer {
  const isPublicAccessBlocked = side.publicAccess === "BLOCKED";
  const { unreadCause: unreadPolicy } = side;
  return { decision: "UNKNOWN", reasons, keys: [], assumes: [], missing, unreadPolicy, isPublicAccessBlocked };
}

/** The assumptions of the decision about the resource. */
function resourceAssumptions(
  { assumes, isRead, document, resourceAccountId, publicAccess }: ResourceSide,
  { decision, reasons }: Pick<Decision, "decision" | "reasons">,
  { ifDenied, isPerhaps }: Pick<GrantsOnResource, "ifDenied"> & { readonly isPerhaps: boolean },
): readonly ResourceAssumption[] {
  const isDenied = decision === "IMPLICIT_DENY";
  // No resource-based policy overrides a service control policy or AWS itself.
  if (isDenied && reasons.some(({ layer }) => layer === "SCP" || layer === "AWS_RESERVED")) return [];
  const found: ResourceAssumption[] = assumes === null ? [] : [assumes];
  if (!isDenied && (publicAccess === "UNKNOWN" || isPerhaps)) found.push("PUBLIC_ACCESS_BLOCK_NOT_READ");
  if (!isDenied || !isRead || ifDenied === null) return found;
  const isKey = ifDenied === "KEY_GRANTS_NOT_READ";
  // An access control list can allow what no policy does. Across accounts, the caller's own policies must allow as well.
  const isHeldBack = resourceAccountId !== undefined && reasons.some(({ layer }) => layer === "IDENTITY");
  if (isKey ? document !== null : !isHeldBack) found.push(ifDenied);
  return found;
}

/** Decides, then repeats the decision with every condition key that the account data resolves. */
function decideWithKnownKeys(
  decide: (keys: KnownKeys) => Decision,
  resolve: (key: string) => string | null | undefined,
): Decision {
  const known: Record<string, string | null> = {};
  let decision = decide(known);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const unknownKeys = decision.keys.map((key) => key.toLowerCase()).filter((key) => !(key in known));
    const resolved = unknownKeys.flatMap((key) => {
      const value = resolve(key);
      return value === undefined ? [] : [[key, value] as const];
    });
    if (resolved.length === 0) break;
    for (const [key, value] of resolved) known[key] = value;
    decision = decide(known);
  }
  return decision;
}

// ---------------------------------------------------------------- trust policies

export interface TrustMember {
  readonly kind: "USER" | "ROLE";
  readonly name: string;
  readonly arn: string;
  readonly decision: AccessDecisionKind;
  readonly keys: readonly string[];
}

export interface TrustDecision {
  readonly decision: AccessDecisionKind;
  /** The condition keys that the decision depends on, or descriptions of what denies it or is unknown. */
  readonly reasons: readonly string[];
  /** For trust in the whole account: at most 50 users and roles that can assume the role, the most certain first. */
  readonly members: readonly TrustMember[];
  readonly memberCount: number;
  /** The number of users and roles that were not evaluated because there are too many. */
  readonly notEvaluatedCount: number;
}

const UNUSED_ACCOUNT = "000000000000";
const CERTAINTY: readonly AccessDecisionKind[] = [
  "ALLOWED",
  "CONDITIONAL",
  "UNKNOWN",
  "EXPLICIT_DENY",
  "IMPLICIT_DENY",
];

/** Decides whether a principal named in an Allow statement of a trust policy can assume the role. Null if the trust policy cannot be parsed. */
export function decideTrust(account: AccountIndex, role: Role, trusted: TrustedPrincipal): TrustDecision | null {
  const { document } = account.trustOf(role);
  if (document === null) return null;
  const { kind, reach, value } = trusted;
  const decided = (decision: AccessDecisionKind, ...reasons: readonly string[]): TrustDecision => ({
    decision,
    reasons,
    ...NO_MEMBERS,
  });
  const ofTrust = (caller: string, action: string, isChosen: (key: string) => boolean): TrustDecision => {
    const verdict = authorizeByTrust(account, role, { caller, document, action, isChosen });
    return decided(OF_VERDICT[verdict.kind], ...verdict.reasons);
  };
  const isSessionKey = (key: string) => key.startsWith("sts:rolesession");
  switch (kind) {
    case "SERVICE":
      return ofTrust(value, "sts:AssumeRole", (key) => key === "aws:sourcearn");
    case "PROVIDER":
      return ofTrust(
        // Providers that AWS supports directly are named by issuer: `accounts.google.com`.
        value.startsWith("arn:")
          ? value
          : `arn:${account.partition}:iam::${account.awsAccountId}:oidc-provider/${value}`,
        value.includes(":saml-provider/") ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity",
        () => false,
      );
    case "EVERYONE":
      return ofTrust(`arn:${account.partition}:iam::${UNUSED_ACCOUNT}:root`, "sts:AssumeRole", isSessionKey);
    case "DELETED":
      return decided("IMPLICIT_DENY", "the principal with this unique id was deleted");
    case "ACCOUNT":
      if (reach === "THIS_ACCOUNT") return decideMembers(account, role);
      break;
    case "USER":
    case "ROLE":
      if (reach === "THIS_ACCOUNT") {
        const named = [...account.details.users, ...account.details.roles].find(({ arn }) => arn === value);
        if (!named) return decided("UNKNOWN", "no user or role with this ARN was read");
        const { decision, keys, missing, reasons } = decideAccess(account, named, {
          action: "sts:AssumeRole",
          resource: role.arn,
        });
        const denying = isDeny(decision) ? reasons.map(({ layer }) => DENYING_LAYER[layer]) : [];
        return decided(decision, ...keys, ...(missing === null ? [] : [missing]), ...new Set(denying));
      }
      break;
    default:
      return decided("UNKNOWN", "the principal cannot be identified");
  }
  const caller = /^\d{12}$/.test(value) ? `arn:${account.partition}:iam::${value}:root` : value;
  return ofTrust(caller, "sts:AssumeRole", isSessionKey);
}

const NO_MEMBERS = { members: [], memberCount: 0, notEvaluatedCount: 0 } as const;
const OF_VERDICT: Readonly<Record<VerdictKind, AccessDecisionKind>> = {
  EXPLOITABLE: "ALLOWED",
  CONDITIONAL: "CONDITIONAL",
  UNKNOWN: "UNKNOWN",
  BLOCKED: "IMPLICIT_DENY",
};
const DENYING_LAYER: Readonly<Record<Reason["layer"], string>> = {
  IDENTITY: "its identity-based policies",
  BOUNDARY: "its permissions boundary",
  SESSION: "its session policy",
  SCP: "a service control policy",
  RCP: "a resource control policy",
  RESOURCE: "the resource-based policy",
  TRUST: "the trust policy",
  AWS_RESERVED: "AWS, which manages the resource",
};

function decideMembers(account: AccountIndex, role: Role): TrustDecision {
  const { users, roles } = account.details;
  const all: readonly (User | Role)[] = [
    ...users,
    ...roles.filter(({ arn, path }) => arn !== role.arn && !path.startsWith("/aws-service-role/")),
  ];
  const found: TrustMember[] = [];
  for (const each of all.slice(0, MAX_MEMBERS_EVALUATED)) {
    const { decision, keys } = decideAccess(account, each, { action: "sts:AssumeRole", resource: role.arn });
    if (isDeny(decision)) continue;
    const { kind, name, arn } = identityOf(each);
    found.push({ kind, name, arn, decision, keys });
  }
  const sorted = found.toSorted((one, other) => CERTAINTY.indexOf(one.decision) - CERTAINTY.indexOf(other.decision));
  const mostCertain = sorted[0];
  return {
    decision: mostCertain?.decision ?? "IMPLICIT_DENY",
    reasons: memberReasons(mostCertain),
    members: sorted.slice(0, MAX_MEMBERS_SHOWN),
    memberCount: sorted.length,
    notEvaluatedCount: Math.max(0, all.length - MAX_MEMBERS_EVALUATED),
  };
}

function memberReasons(mostCertain: TrustMember | undefined): readonly string[] {
  if (!mostCertain) return ["no policy of a user or role of this account allows it"];
  return mostCertain.decision === "CONDITIONAL" ? mostCertain.keys : [];
}

function isDeny(decision: AccessDecisionKind): boolean {
  return decision === "EXPLICIT_DENY" || decision === "IMPLICIT_DENY";
}
