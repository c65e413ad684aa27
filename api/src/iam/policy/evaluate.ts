/**
 * May this principal do this action on this resource? AWS's own order (IAM user guide, "Policy evaluation logic"): an
 * explicit deny anywhere ends it; then each service control policy level, and either the identity policies cut by
 * boundary and session policy, or the resource's own policy, must allow; across accounts both. What depends on a
 * condition key that was not told is CONDITIONAL, with the keys named. Every answer carries the statements it rests on.
 *
 * The answer is about what is given: `resourcePolicy: null` says that there is none. `assumes` names what was not read
 * and could still turn the answer.
 */
import { findAction } from "./catalogue.ts";
import { compileDocument, matchesActions, matchesResource, meetsConditions } from "./compile.ts";
import { isServiceLinked, isLeftOut, keysOfPrincipal, type Naming, namings, type Principal } from "./principals.ts";
import { contextOf, type KnownKeys, type RequestContext } from "./request-context.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";
import { every, namedOnce, some, type Truth } from "./truth.ts";

export type DecisionKind = "ALLOWED" | "EXPLICIT_DENY" | "IMPLICIT_DENY" | "CONDITIONAL";
export type Layer = "IDENTITY" | "BOUNDARY" | "SESSION" | "SCP" | "RESOURCE" | "TRUST";
export type Assumption = "SCP_NOT_READ";

export interface NamedPolicy {
  /** As reasons show it: `group/policy` where it comes through a group. */
  readonly name: string;
  readonly document: PolicyDocument;
}

/** The policies attached at one level of the organization: root, unit or account. Each level must allow. */
export interface ScpLevel {
  readonly name: string;
  readonly policies: readonly NamedPolicy[];
}

/** What speaks for and against a principal, whatever it asks for. */
export interface PrincipalPolicies {
  readonly principal: Principal;
  readonly identity: readonly NamedPolicy[];
  /** `null`: it has none. */
  readonly boundary: NamedPolicy | null;
  readonly session?: NamedPolicy | null;
  /** From the root down; empty: the account is in no organization; `null`: they were not read. */
  readonly scps: readonly ScpLevel[] | null;
  /** SCPs do not bind the organization's management account. */
  readonly isManagementAccount?: boolean;
}

export interface AccessRequest {
  readonly action: string;
  /** An ARN, or `*` for actions that are on no resource. */
  readonly resource: string;
  /** Where the ARN does not say it; else the ARN's, or else the principal's own. */
  readonly resourceAccountId?: string;
  /** The resource's own policy: a role's trust policy for AssumeRole, a key's policy for KMS. */
  readonly resourcePolicy?: PolicyDocument | null;
  /** What is known of the request beyond what follows from the principal and the resource. */
  readonly keys?: KnownKeys;
}

export interface Reason {
  /** LACKS: no statement of the layer allows it. */
  readonly effect: "ALLOWS" | "MAY_ALLOW" | "DENIES" | "MAY_DENY" | "IMPLICIT_DENY";
  readonly layer: Layer;
  /** The level of an SCP. */
  readonly level: string | null;
  /** With `LACKS` the boundary or session policy that is silent; of layers that several policies make up, `null`. */
  readonly policy: NamedPolicy | null;
  readonly statement: PolicyStatement | null;
  /** The keys on which MAY_ALLOW and MAY_DENY depend. */
  readonly keys: readonly string[];
  /** What was asked, as it was asked: reasons of several questions stand together as proof. */
  readonly action: string;
  readonly resource: string;
}

export interface Decision {
  readonly decision: DecisionKind;
  readonly reasons: readonly Reason[];
  /** Of CONDITIONAL: what must be known to tell. */
  readonly keys: readonly string[];
  readonly assumes: readonly Assumption[];
}

export function evaluate(policies: PrincipalPolicies, request: AccessRequest): Decision {
  const asked = ask(policies, request);
  if (NEEDS_NO_PERMISSION.has(asked.action) && asked.principal.accountId !== null) return decided("ALLOWED", []);
  const gathered = gather(policies, request, asked);
  const denies = gathered.flatMap(({ denies }) => denies);
  if (denies.some(({ effect }) => effect === "DENIES"))
    return decided(
      "EXPLICIT_DENY",
      denies.filter(({ effect }) => effect === "DENIES"),
    );

  const cuts = gathered.filter(({ layer }) => layer === "SCP").map((each) => grantOf(each, asked));
  const ways = allowingStatements(gathered, asked);
  const open = ways.filter(({ lacking }) => lacking.length === 0);
  const lacking = [
    ...cuts.flatMap(({ lacking }) => lacking),
    ...(open.length > 0 ? [] : lackingIn(ways, gathered, asked)),
  ];
  if (lacking.length > 0) return decided("IMPLICIT_DENY", lacking);

  const assumes: readonly Assumption[] = policies.scps === null && asked.isBoundByScps ? ["SCP_NOT_READ"] : [];
  // One way that is certain makes the uncertain ones irrelevant.
  const certain = open.filter(({ reasons }) => reasons.every(({ effect }) => effect === "ALLOWS"));
  const reasons = [...cuts, ...(certain.length > 0 ? certain : open)].flatMap((grant) => grant.reasons);
  const isOpen = denies.length > 0 || reasons.some(({ effect }) => effect === "MAY_ALLOW");
  return decided(isOpen ? "CONDITIONAL" : "ALLOWED", [...reasons, ...denies], assumes);
}

/**
 * Actions that work for every signed-in principal, even against an explicit deny (AWS STS API Reference,
 * *GetCallerIdentity*: "No permissions are required"; *GetSessionToken*: policies cannot control authentication).
 */
const NEEDS_NO_PERMISSION: ReadonlySet<string> = new Set(["sts:getcalleridentity", "sts:getsessiontoken"]);

function decided(decision: DecisionKind, reasons: readonly Reason[], assumes: readonly Assumption[] = []): Decision {
  const unique = withoutDoubles(reasons);
  return { decision, reasons: unique, keys: namedOnce(unique.flatMap(({ keys }) => keys)), assumes };
}

/** Doubles share their statement: only its reasons are compared, so that a document of thousands of statements costs no square. */
function withoutDoubles(reasons: readonly Reason[]): readonly Reason[] {
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

/** A statement may name somebody twice, by ARN and by account, and lead in on several ways. */
function isSameReason(one: Reason, other: Reason): boolean {
  return (
    one.effect === other.effect &&
    one.layer === other.layer &&
    one.level === other.level &&
    one.statement === other.statement &&
    one.policy === other.policy
  );
}

// ---------------------------------------------------------------- the question

interface Asked {
  readonly principal: Principal;
  /** In lower case. */
  readonly action: string;
  readonly request: AccessRequest;
  readonly resource: string;
  readonly context: RequestContext;
  readonly isSameAccount: boolean;
  readonly isBoundByScps: boolean;
  /** Trust and KMS key policies must allow, whatever else does. */
  readonly resourceMustAllow: boolean;
  readonly isTrust: boolean;
  readonly isBounded: boolean;
}

function ask({ principal, boundary, isManagementAccount }: PrincipalPolicies, request: AccessRequest): Asked {
  const action = request.action.toLowerCase();
  const ownerId = request.resourceAccountId ?? accountOf(request.resource, action) ?? principal.accountId;
  const isTrust = action.startsWith("sts:assumerole");
  const derived: KnownKeys = ownerId === null ? {} : { "aws:ResourceAccount": ownerId };
  return {
    principal,
    action,
    request,
    resource: request.resource,
    context: contextOf(() => [keysOfPrincipal(principal), derived, request.keys ?? {}]),
    isSameAccount: principal.accountId !== null && principal.accountId === ownerId,
    isBoundByScps: principal.accountId !== null && isManagementAccount !== true && !isServiceLinked(principal),
    resourceMustAllow: isTrust || (action.startsWith("kms:") && request.resourcePolicy != null),
    isTrust,
    isBounded: boundary !== null,
  };
}

/** Resources that AWS owns (`arn:aws:iam::aws:policy/…`) can be read from every account, and changed from none. */
function accountOf(arn: string, action: string): string | null {
  const account = arn.startsWith("arn:") ? arn.split(":", 5)[4] : undefined;
  if (account === "aws" && /^(Read|List)$/.test(findAction(action)?.accessLevel ?? "")) return null;
  return account ? account : null;
}

// ---------------------------------------------------------------- what each layer says

interface Gathered {
  readonly layer: Layer;
  readonly level: string | null;
  /** The boundary or session policy, which alone makes up its layer. */
  readonly only: NamedPolicy | null;
  /** DENIES and MAY_DENY. */
  readonly denies: readonly Reason[];
  /** ALLOWS and MAY_ALLOW; for the resource's policy with how it names the one who asks. */
  readonly allows: readonly { readonly reason: Reason; readonly naming: Naming }[];
}

function gather(policies: PrincipalPolicies, { resourcePolicy }: AccessRequest, asked: Asked): readonly Gathered[] {
  const layers: Gathered[] = [];
  const add = (layer: Layer, from: readonly NamedPolicy[], level: string | null = null) =>
    layers.push(gatherLayer({ layer, level, from }, asked));
  if (asked.principal.accountId !== null) {
    add("IDENTITY", policies.identity);
    if (policies.boundary) add("BOUNDARY", [policies.boundary]);
    if (policies.session) add("SESSION", [policies.session]);
    if (asked.isBoundByScps) for (const { name, policies: attached } of policies.scps ?? []) add("SCP", attached, name);
  }
  const own = asked.isTrust ? "trust" : "resource";
  add(asked.isTrust ? "TRUST" : "RESOURCE", resourcePolicy ? [{ name: own, document: resourcePolicy }] : []);
  return layers;
}

function gatherLayer(
  { layer, level, from }: { layer: Layer; level: string | null; from: readonly NamedPolicy[] },
  asked: Asked,
): Gathered {
  const denies: Reason[] = [];
  const allows: { reason: Reason; naming: Naming }[] = [];
  const isOfResource = layer === "RESOURCE" || layer === "TRUST";
  for (const policy of from) {
    for (const each of compileDocument(policy.document)) {
      if (!matchesActions(each, asked.action) || (each.resources === null && !isOfResource)) continue;
      for (const { naming, truth: isNamed } of isOfResource ? namedIn(each.statement, asked) : BEARER) {
        const truth = every(
          [
            () => isNamed,
            () => matchesResource(each, asked.resource, asked.context),
            () => meetsConditions(each, asked.context),
          ],
          (test) => test(),
        );
        if (truth === false) continue;
        const effect = each.isAllow
          ? truth === true
            ? "ALLOWS"
            : "MAY_ALLOW"
          : truth === true
            ? "DENIES"
            : "MAY_DENY";
        const keys = truth === true ? [] : truth;
        const { action, resource } = asked.request;
        const reason: Reason = { effect, layer, level, policy, statement: each.statement, keys, action, resource };
        if (each.isAllow) allows.push({ reason, naming });
        else denies.push(reason);
      }
    }
  }
  return { layer, level, only: layer === "BOUNDARY" || layer === "SESSION" ? (from[0] ?? null) : null, denies, allows };
}

/** Whoever carries the policy: all but resource policies. */
const BEARER = [{ naming: "DIRECT", truth: true }] as const;

function namedIn(
  { principals, notPrincipals, effect }: PolicyStatement,
  { principal, isBounded }: Asked,
): readonly { naming: Naming; truth: Truth }[] {
  if (notPrincipals) {
    // AWS: with a boundary on the caller, NotPrincipal with Deny denies even those it names.
    return !isLeftOut(notPrincipals, principal, effect) || (isBounded && effect === "Deny") ? BEARER : [];
  }
  const ways = namings(principals ?? [], principal);
  // A deny needs to be met once; which way it names somebody does not matter.
  return effect === "Allow" || ways.length === 0
    ? ways
    : [{ naming: "DIRECT", truth: some(ways, ({ truth }) => truth) }];
}

// ---------------------------------------------------------------- ways in

/** What allows together; with something lacking it leads nowhere. */
interface Grant {
  readonly reasons: readonly Reason[];
  readonly lacking: readonly Reason[];
}

function grantOf(gathered: Gathered, { request: { action, resource } }: Asked, named?: readonly Naming[]): Grant {
  const allows = gathered.allows
    .filter(({ naming }) => named === undefined || named.includes(naming))
    .map(({ reason }) => reason);
  const certain = allows.filter(({ effect }) => effect === "ALLOWS");
  if (certain.length > 0) return { reasons: certain, lacking: [] };
  if (allows.length > 0) return { reasons: allows, lacking: [] };
  const { layer, level, only } = gathered;
  return {
    reasons: [],
    lacking: [{ effect: "IMPLICIT_DENY", layer, level, policy: only, statement: null, keys: [], action, resource }],
  };
}

/**
 * What is said of a request that nothing lets through: what the principal's own way lacks, and that the resource's policy
 * is silent. A policy that was not given is named only where it alone is lacking.
 */
function lackingIn(ways: readonly Grant[], gathered: readonly Gathered[], asked: Asked): readonly Reason[] {
  const { resourcePolicy } = asked.request;
  const { lacking } = ways[0]!;
  const own = gathered.at(-1)!;
  const others = lacking.filter(({ layer }) => layer !== own.layer);
  if (resourcePolicy == null) return others.length > 0 ? others : lacking;
  return own.allows.length === 0 ? [...others, ...grantOf(own, asked).lacking] : lacking;
}

function together(...grants: readonly Grant[]): Grant {
  return { reasons: grants.flatMap(({ reasons }) => reasons), lacking: grants.flatMap(({ lacking }) => lacking) };
}

/** Each set of layers that is enough. SCPs come on top of all of them. */
function allowingStatements(gathered: readonly Gathered[], asked: Asked): readonly Grant[] {
  const of = (...layers: Layer[]) => gathered.filter(({ layer }) => layers.includes(layer));
  const own = gathered.at(-1)!;
  const { principal, isSameAccount, resourceMustAllow } = asked;
  if (principal.accountId === null) return [grantOf(own, asked)];
  const limits = of("BOUNDARY", "SESSION").map((each) => grantOf(each, asked));
  // Root holds everything in its own account, by no policy.
  const identity = principal.kind === "ROOT" ? [] : of("IDENTITY").map((each) => grantOf(each, asked));
  if (!isSameAccount) return [together(...identity, ...limits, grantOf(own, asked))];
  return [
    together(...identity, ...limits, ...(resourceMustAllow ? [grantOf(own, asked)] : [])),
    grantOf(own, asked, ["DIRECT"]),
    together(grantOf(own, asked, ["ROLE"]), ...limits),
  ];
}
