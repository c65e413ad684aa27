/**
 * May this user or role do this one action on this one resource, and why: the evaluator's answer with all that was read
 * of the account. What was not read is said (`assumes`) or makes the answer UNKNOWN; it is never taken for a yes or a no.
 */
import type { Role, User } from "../account.ts";
import type { AccountIndex } from "../escalation/simulation/account-index.ts";
import { identityOf } from "../escalation/simulation/principal-state.ts";
import { OPEN_TRUST, resolveKey, authorizeByTrust, USUAL_KEYS } from "../escalation/simulation/authorize.ts";
import type { VerdictKind } from "../escalation/simulation/verdict.ts";
import { permissionsOf, policiesInForce } from "../principals/principal-policies.ts";
import { parsePolicy } from "../policy/document.ts";
import { type Decision, evaluate, type Reason } from "../policy/evaluate.ts";
import type { KnownKeys } from "../policy/request-context.ts";
import type { PolicyDocument } from "../policy/statement.ts";
import type { TrustedPrincipal } from "../principals/trust-principals.ts";

export type AccessDecisionKind = "ALLOWED" | "CONDITIONAL" | "UNKNOWN" | "EXPLICIT_DENY" | "IMPLICIT_DENY";
export type AccessAssumption = "SCP_NOT_READ" | "RESOURCE_POLICY_NOT_READ" | "KEY_POLICY_IS_DEFAULT";

export interface AccessQuestion {
  readonly action: string;
  /** One ARN, or `*`: every resource. */
  readonly resource: string;
}

export interface AccessAnswer {
  readonly decision: AccessDecisionKind;
  /** The statements that it rests on, and the layers in which nothing allows it. */
  readonly reasons: readonly Reason[];
  /** Of CONDITIONAL: what must be known to tell. */
  readonly keys: readonly string[];
  readonly assumes: readonly AccessAssumption[];
  /** Of UNKNOWN: what was not read. */
  readonly missing: string | null;
}

/** A key that the account tells of may lead to another one: never so often. */
const ROUNDS_MAX = 8;
/** Users and roles that are asked whether they may assume a role that trusts its whole account. */
const MEMBERS_ASKED_MAX = 20_000;
const MEMBERS_SHOWN_MAX = 50;

const ACTION = /^[a-z0-9][a-z0-9-]{0,62}:[a-z0-9]{1,128}$/i;
const ARN = /^arn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12}|aws)?:\S+$/i;

/** One action: no pattern, since the actions of a pattern may be answered differently. */
export function isOneAction(text: string): boolean {
  return ACTION.test(text);
}

/** One resource, or `*`. */
export function isOneResource(text: string): boolean {
  return text === "*" || (ARN.test(text) && !/[*?]/.test(text));
}

export function decideAccess(
  account: AccountIndex,
  principal: User | Role,
  { action, resource }: AccessQuestion,
): AccessAnswer {
  const identity = identityOf(principal);
  const permissions = permissionsOf(account.details, principal);
  const inForce = policiesInForce(permissions, account.guardrails);
  const side = resourceSide(account, action, resource);
  if (side.missing !== null && side.document === null) return unknown(side.missing, []);
  const tags = tagsOf(account, resource);
  const answer = settled(
    (keys) => evaluate(inForce, { action, resource, resourcePolicy: side.document, keys: { ...USUAL_KEYS, ...keys } }),
    (key) => resolveKey(account, identity, key, { action, resource, ...(tags && { tags }) }),
  );
  // What was only supposed about the resource is no reason.
  const reasons = answer.reasons.filter(
    ({ policy }) => policy === null || side.isRead || policy.document !== side.document,
  );
  if (answer.decision === "EXPLICIT_DENY")
    return { decision: answer.decision, reasons, keys: [], assumes: [], missing: null };
  const [unreadable] = permissions.unreadable;
  if (unreadable) return unknown(unreadable.reason, reasons);
  const isDenied = answer.decision === "IMPLICIT_DENY";
  if (!isDenied && side.missing !== null) return unknown(side.missing, reasons);
  // Nothing that a resource's own policy says lifts a service control policy.
  const isFinal = isDenied && reasons.some(({ layer }) => layer === "SCP");
  return {
    decision: answer.decision,
    reasons,
    keys: answer.keys,
    assumes: [...answer.assumes, ...(side.assumes !== null && !isFinal ? [side.assumes] : [])],
    missing: null,
  };
}

function unknown(missing: string, reasons: readonly Reason[]): AccessAnswer {
  return { decision: "UNKNOWN", reasons, keys: [], assumes: [], missing };
}

/** Asked again with each key that the account itself tells. */
function settled(decide: (keys: KnownKeys) => Decision, resolve: (key: string) => string | null | undefined): Decision {
  const known: Record<string, string | null> = {};
  let decision = decide(known);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const open = decision.keys.map((key) => key.toLowerCase()).filter((key) => !(key in known));
    const told = open.flatMap((key) => {
      const value = resolve(key);
      return value === undefined ? [] : [[key, value] as const];
    });
    if (told.length === 0) break;
    for (const [key, value] of told) known[key] = value;
    decision = decide(known);
  }
  return decision;
}

interface ResourceSide {
  readonly document: PolicyDocument | null;
  /** The document is what was read, and not a supposition. */
  readonly isRead: boolean;
  readonly assumes: AccessAssumption | null;
  /** Without it no yes can be given. */
  readonly missing: string | null;
}

const NONE: ResourceSide = { document: null, isRead: true, assumes: null, missing: null };

/** The resource's own policy, as far as it can be known: of a role its trust. Others are not read. */
function resourceSide(account: AccountIndex, action: string, resource: string): ResourceSide {
  const owner = resource.split(":")[4] ?? "";
  const isForeign = /^\d{12}$/.test(owner) && owner !== account.awsAccountId;
  const service = action.slice(0, action.indexOf(":")).toLowerCase();
  const isTrust = /^sts:assumerole/i.test(action);
  if (isForeign) {
    return {
      document: isTrust ? OPEN_TRUST : OPEN,
      isRead: false,
      assumes: null,
      missing: `the policy of the resource, which belongs to account ${owner}`,
    };
  }
  if (isTrust) {
    const role = account.details.roles.find(({ arn }) => arn === resource);
    if (!role) return { ...NONE, missing: "a role of this ARN, which was not among what was read" };
    const { document } = account.trustOf(role);
    return document === null
      ? { ...NONE, missing: `the trust policy of ${role.roleName}, which cannot be read` }
      : { ...NONE, document };
  }
  if (service === "iam" || service === "organizations" || resource === "*") return NONE;
  if (service === "kms")
    return { document: keyPolicyOf(account), isRead: false, assumes: "KEY_POLICY_IS_DEFAULT", missing: null };
  return { ...NONE, assumes: "RESOURCE_POLICY_NOT_READ" };
}

const OPEN = documentOf({
  Id: "not-read",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});

/** What AWS gives a key: its account's own policies decide (KMS developer guide, "Default key policy"). */
function keyPolicyOf({ partition, awsAccountId }: AccountIndex): PolicyDocument {
  const AWS = `arn:${partition}:iam::${awsAccountId}:root`;
  return documentOf({
    Id: "not-read",
    Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "kms:*", Resource: "*" }],
  });
}

function documentOf(document: object): PolicyDocument {
  const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", ...document }));
  return (parsed as Extract<typeof parsed, { ok: true }>).document;
}

function tagsOf({ details }: AccountIndex, resource: string): User["tags"] | undefined {
  return (details.users.find(({ arn }) => arn === resource) ?? details.roles.find(({ arn }) => arn === resource))?.tags;
}

// ---------------------------------------------------------------- who may become a role

export interface TrustMember {
  readonly kind: "USER" | "ROLE";
  readonly name: string;
  readonly arn: string;
  readonly decision: AccessDecisionKind;
  readonly keys: readonly string[];
}

export interface TrustDecision {
  readonly decision: AccessDecisionKind;
  /** Condition keys that it hangs on, or what stands against it or is not known, in words. */
  readonly reasons: readonly string[];
  /** Of a trust in the whole account: who in it may, the surest first, 50 at most. */
  readonly members: readonly TrustMember[];
  readonly memberCount: number;
  /** Users and roles that were too many to be asked. */
  readonly notAsked: number;
}

const NOBODYS_ACCOUNT = "000000000000";
const CERTAINTY: readonly AccessDecisionKind[] = [
  "ALLOWED",
  "CONDITIONAL",
  "UNKNOWN",
  "EXPLICIT_DENY",
  "IMPLICIT_DENY",
];

/** Lets the trust policy in whom one of its Allow statements names, with all that was read? `null`: it cannot be judged. */
export function decideTrust(account: AccountIndex, role: Role, trusted: TrustedPrincipal): TrustDecision | null {
  const { document } = account.trustOf(role);
  if (document === null) return null;
  const { kind, reach, value } = trusted;
  const told = (decision: AccessDecisionKind, ...reasons: readonly string[]): TrustDecision => ({
    decision,
    reasons,
    ...NO_MEMBERS,
  });
  const ofTrust = (caller: string, action: string, isChosen: (key: string) => boolean): TrustDecision => {
    const verdict = authorizeByTrust(account, role, { caller, document, action, isChosen });
    return told(OF_VERDICT[verdict.kind], ...verdict.reasons);
  };
  const isSessionKey = (key: string) => key.startsWith("sts:rolesession");
  switch (kind) {
    case "SERVICE":
      return ofTrust(value, "sts:AssumeRole", (key) => key === "aws:sourcearn");
    case "PROVIDER":
      return ofTrust(
        // A provider that AWS knows goes by its issuer: `accounts.google.com`.
        value.startsWith("arn:")
          ? value
          : `arn:${account.partition}:iam::${account.awsAccountId}:oidc-provider/${value}`,
        value.includes(":saml-provider/") ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity",
        () => false,
      );
    case "EVERYONE":
      return ofTrust(`arn:${account.partition}:iam::${NOBODYS_ACCOUNT}:root`, "sts:AssumeRole", isSessionKey);
    case "DELETED":
      return told("IMPLICIT_DENY", "nobody has this unique id any more");
    case "ACCOUNT":
      if (reach === "THIS_ACCOUNT") return decideMembers(account, role);
      break;
    case "USER":
    case "ROLE":
      if (reach === "THIS_ACCOUNT") {
        const named = [...account.details.users, ...account.details.roles].find(({ arn }) => arn === value);
        if (!named) return told("UNKNOWN", "nobody of this ARN was among what was read");
        const { decision, keys, missing, reasons } = decideAccess(account, named, {
          action: "sts:AssumeRole",
          resource: role.arn,
        });
        const against = isDeny(decision) ? reasons.map(({ layer }) => AGAINST[layer]) : [];
        return told(decision, ...keys, ...(missing === null ? [] : [missing]), ...new Set(against));
      }
      break;
    default:
      return told("UNKNOWN", "who that is cannot be told from here");
  }
  const caller = /^\d{12}$/.test(value) ? `arn:${account.partition}:iam::${value}:root` : value;
  return ofTrust(caller, "sts:AssumeRole", isSessionKey);
}

const NO_MEMBERS = { members: [], memberCount: 0, notAsked: 0 } as const;
const OF_VERDICT: Readonly<Record<VerdictKind, AccessDecisionKind>> = {
  EXPLOITABLE: "ALLOWED",
  CONDITIONAL: "CONDITIONAL",
  UNKNOWN: "UNKNOWN",
  BLOCKED: "IMPLICIT_DENY",
};
const AGAINST: Readonly<Record<Reason["layer"], string>> = {
  IDENTITY: "its own policies",
  BOUNDARY: "its permissions boundary",
  SESSION: "its session policy",
  SCP: "a service control policy",
  RESOURCE: "the resource's policy",
  TRUST: "the trust policy",
};

function decideMembers(account: AccountIndex, role: Role): TrustDecision {
  const { users, roles } = account.details;
  const all: readonly (User | Role)[] = [
    ...users,
    ...roles.filter(({ arn, path }) => arn !== role.arn && !path.startsWith("/aws-service-role/")),
  ];
  const found: TrustMember[] = [];
  for (const each of all.slice(0, MEMBERS_ASKED_MAX)) {
    const { decision, keys } = decideAccess(account, each, { action: "sts:AssumeRole", resource: role.arn });
    if (isDeny(decision)) continue;
    const { kind, name, arn } = identityOf(each);
    found.push({ kind, name, arn, decision, keys });
  }
  const sorted = found.toSorted((one, other) => CERTAINTY.indexOf(one.decision) - CERTAINTY.indexOf(other.decision));
  const surest = sorted[0];
  return {
    decision: surest?.decision ?? "IMPLICIT_DENY",
    reasons: surest
      ? surest.decision === "CONDITIONAL"
        ? surest.keys
        : []
      : ["no policy of a user or role of this account allows it"],
    members: sorted.slice(0, MEMBERS_SHOWN_MAX),
    memberCount: sorted.length,
    notAsked: Math.max(0, all.length - MEMBERS_ASKED_MAX),
  };
}

function isDeny(decision: AccessDecisionKind): boolean {
  return decision === "EXPLICIT_DENY" || decision === "IMPLICIT_DENY";
}
