/** Decides whether a principal in a given state may make a request, using everything that is known about the account. */
import type { Role } from "../../account.ts";
import { memoize } from "../../memoize.ts";
import { isReservedForAws } from "../../policy/aws-reserved.ts";
import { evaluate, type Reason } from "../../policy/evaluate.ts";
import { parsePolicy } from "../../policy/document.ts";
import type { Guardrails } from "../../principals/guardrails.ts";
import { matchesResource, statementsFor } from "../../policy/compile.ts";
import { keysOfPrincipal, namings, readPrincipal } from "../../policy/principals.ts";
import { contextOf, type KnownKeys } from "../../policy/request-context.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { HOUR } from "../../time.ts";
import { type AccountIndex, plainServiceName } from "./account-index.ts";
import { nameOf, UNASSIGNED_ID } from "./hypothetical-principal.ts";
import { GRANTED, type Identity, type PrincipalState } from "./principal-state.ts";
import {
  type AccessRequest,
  keysOfRequest,
  resolveKey,
  TAGGING_ACTION_OF,
  TAGGING_ACTIONS,
  tagOf,
} from "./access-request.ts";
import { decideOncePerClass, trustMentions } from "./request-class.ts";
import { type OpenConditions, resolveConditions } from "./resolve-conditions.ts";
import { allOf, bestOf, blocked, describeReason, isExplicitlyDenied, unknown, type Verdict } from "./verdict.ts";

/** Condition keys of every request: it is sent over TLS and directly by the caller. */
export const USUAL_KEYS: KnownKeys = { "aws:SecureTransport": "true", "aws:ViaAWSService": "false" };

/** Condition keys that the caller sets in its own request. */
const CALLER_CHOSEN_KEYS =
  /^aws:(requestedregion|requesttag\/.*|tagkeys|useragent|referer)$|^sts:(rolesessionname|sourceidentity|transitivetagkeys)$/;

/**
 * Whether a principal in this state may make the request. A policy that cannot be read may contain a deny or the missing
 * permission, so it makes the verdict UNKNOWN unless an explicit deny decides already.
 */
export function authorize(account: AccountIndex, principal: PrincipalState, request: AccessRequest): Verdict {
  if (isReservedForAws(request.action, request.resource))
    return blocked([`only AWS can change ${nameOf(request.resource)}`]);
  const decide = () => withMissingGrant(principal, request, evaluateRequest(account, principal, request));
  // The RCPs of another account are in no slice of the principal's policies.
  const verdict = request.rcps === undefined ? decideOncePerClass(account, principal, request, decide) : decide();
  const [unreadable] = principal.permissions.unreadable;
  if (unreadable === undefined || isExplicitlyDenied(verdict)) return verdict;
  return allOf([unknown(unreadable.reason), ...(verdict.kind === "BLOCKED" ? [] : [verdict])]);
}

/**
 * Adds the missing grant to the proof of an explicitly denied request that no policy ever allowed. The evaluator stops at
 * the deny. A principal without any grant is not nearly there: without the deny, the request would still be denied.
 */
function withMissingGrant(principal: PrincipalState, request: AccessRequest, verdict: Verdict): Verdict {
  const isDenied = verdict.kind === "BLOCKED" && isExplicitlyDenied(verdict);
  if (!isDenied || principal.permissions.unreadable.length > 0 || isGranted(principal, request)) return verdict;
  const { action, resource } = request;
  const missing: Reason = {
    effect: "IMPLICIT_DENY",
    layer: "IDENTITY",
    level: null,
    policy: null,
    statement: null,
    keys: [],
    action,
    resource,
  };
  const { kind, reasons, proof, against, assumes, via } = verdict;
  return { kind, reasons, proof: [...proof, missing], against: [...against, missing], assumes, via };
}

/** Whether a statement allows the action on the resource under some condition, or a trust policy names the caller itself. */
function isGranted({ inForce }: PrincipalState, { action, resource, resourcePolicy }: AccessRequest): boolean {
  const { principal, identity } = inForce;
  const context = contextOf(() => [keysOfPrincipal(principal)]);
  const allowing = (document: PolicyDocument) =>
    statementsFor(document, action.toLowerCase()).filter(({ isAllow }) => isAllow);
  return (
    identity.some(({ document }) =>
      allowing(document).some((each) => each.resources !== null && matchesResource(each, resource, context) !== false),
    ) ||
    (resourcePolicy !== undefined &&
      allowing(resourcePolicy).some(
        ({ statement: { principals, notPrincipals } }) =>
          notPrincipals !== null || namings(principals ?? [], principal).some(({ naming }) => naming !== "ACCOUNT"),
      ))
  );
}

/** How long temporary credentials of a user are valid at most (AWS STS API Reference, *GetSessionToken*). */
const MAX_USER_SESSION = 36 * HOUR;

type Conditions = OpenConditions & Required<Pick<OpenConditions, "mayChoose">>;

function evaluateRequest(account: AccountIndex, principal: PrincipalState, request: AccessRequest): Verdict {
  const { identity, inForce } = principal;
  const { action, resource, resourcePolicy, isNew } = request;
  const keys = keysOfRequest(request);
  const service = action.slice(0, action.indexOf(":") + 1).toLowerCase();
  const extraPermissions = new Map<string, Verdict>();
  const maySet = (key: string): boolean => {
    const extra = permissionToSet(request, key);
    if (extra === null) return true;
    if (!extraPermissions.has(extra))
      extraPermissions.set(extra, authorize(account, principal, { ...request, action: extra }));
    return extraPermissions.get(extra)!.kind !== "BLOCKED";
  };
  const conditions: Conditions = {
    decide: (more) =>
      evaluate(inForce, {
        action,
        resource,
        ...(resourcePolicy && { resourcePolicy }),
        ...(request.rcps !== undefined && { rcps: request.rcps }),
        keys: { ...USUAL_KEYS, ...keys, ...more },
      }),
    resolve: (key) => (maySet(key) ? resolveKey(account, identity, key, request) : null),
    isChosen: (key) =>
      CALLER_CHOSEN_KEYS.test(key) || (isNew === true && key.startsWith(service) && !key.includes("resourcetag")),
    mayChoose: (keys) => Object.entries(keys).every(([key, value]) => value === null || !CODE_SOURCE_KEYS.test(key)),
    prefixOf: (key) => sessionKeyPrefix(identity, key),
    variableOf: (key) => {
      if (key !== "aws:username") return undefined;
      return identity.kind === "USER" ? identity.name : null;
    },
    periodOf: (key) => (key === "aws:tokenissuetime" ? [account.at - MAX_USER_SESSION, account.at] : undefined),
  };
  const verdict = resolveConditions(conditions);
  if (verdict.kind === "EXPLOITABLE" || TAGGING_ACTIONS.test(action)) return verdict;
  return (
    authorizeWithoutSessionTags(account, principal, request, conditions) ??
    authorizeWithTags(account, principal, request, conditions) ??
    verdict
  );
}

/**
 * The verdict in a session without session tags, which has the tags of the role. A caller that assumes the role may leave session
 * tags out, unless its trust policy tests them or every caller gets them from elsewhere. Null if the role accepts none, or if
 * that is not enough.
 */
function authorizeWithoutSessionTags(
  account: AccountIndex,
  principal: PrincipalState,
  { resourcePolicy }: AccessRequest,
  conditions: Conditions,
): Verdict | null {
  const { holder } = principal.identity;
  if (!("roleId" in holder) || !dependsOnTags(principal, resourcePolicy)) return null;
  const { allowsTags, document } = account.trustOf(holder);
  const isTested = (key: string) => /^aws:(requesttag\/|tagkeys$)/.test(key);
  if (!allowsTags || document === null || [...trustMentions(document).keys].some(isTested)) return null;
  if (!chooseTags(document)) return null;
  const verdict = resolveConditions({
    ...conditions,
    resolve: (key) => (key.startsWith("aws:principaltag/") ? tagOf(holder.tags, key) : conditions.resolve(key)),
  });
  return verdict.kind === "EXPLOITABLE" ? verdict : null;
}

/**
 * Whether callers of the role choose the session tags. An identity provider sets those of its sessions (IAM User Guide, *Pass session
 * tags in AWS STS*), and EKS those of a pod (EKS User Guide, *Grant Pods access to AWS resources based on tags*).
 */
const chooseTags = memoize(({ statements }: PolicyDocument) =>
  statements.some(
    ({ effect, principals, notPrincipals }) =>
      effect === "Allow" &&
      (notPrincipals !== null ||
        principals?.some(({ type, value }) => type !== "Federated" && value !== "pods.eks.amazonaws.com") === true),
  ),
);

/**
 * The further action that a caller needs in order to set the key in the request. Null if it needs none. For session
 * tags and the source identity, the trust policy must allow that action as well. For tags on a new resource, it is the
 * service's tagging action.
 */
function permissionToSet({ action, isNew }: AccessRequest, key: string): string | null {
  const isTag = /^(aws:requesttag\/|aws:tagkeys$|sts:transitivetagkeys$)/.test(key);
  if (action !== "sts:AssumeRole") return isTag && isNew ? (TAGGING_ACTION_OF[action] ?? null) : null;
  if (isTag) return "sts:TagSession";
  return key === "sts:sourceidentity" ? "sts:SetSourceIdentity" : null;
}

/**
 * Condition keys that restrict the caller to given code. A caller that can only choose among the allowed values cannot
 * run its own code.
 */
const CODE_SOURCE_KEYS =
  /^(cloudformation:templateurl|lambda:codesigningconfigarn|codebuild:(secondary)?sources?([./].*)?)$/;

/**
 * The verdict if the caller first tags itself or the target. Null if the caller may set no tags, or if tags make no
 * difference.
 */
function authorizeWithTags(
  account: AccountIndex,
  principal: PrincipalState,
  { resource, tags, resourcePolicy }: AccessRequest,
  conditions: Conditions,
): Verdict | null {
  if (!dependsOnTags(principal, resourcePolicy)) return null;
  const { arn, holder } = principal.identity;
  const trust = "roleId" in holder ? account.trustOf(holder) : null;
  const isOverridden = trust?.allowsTags === true && trust.document !== null && !chooseTags(trust.document);
  const taggable = new Map<string, string>([
    ...(isOverridden ? [] : [["aws:principaltag/", arn] as const]),
    ...(tags
      ? ([
          ["aws:resourcetag/", resource],
          ["iam:resourcetag/", resource],
        ] as const)
      : []),
  ]);
  const tagPrefix = (key: string) => key.slice(0, key.indexOf("/") + 1);
  const isTag = (key: string) => taggable.has(tagPrefix(key));
  const taggingVerdicts: Verdict[] = [];
  const verdict = resolveConditions({
    ...conditions,
    resolve: (key) => (isTag(key) ? undefined : conditions.resolve(key)),
    isChosen: (key) => isTag(key) || conditions.isChosen(key),
    mayChoose: (keys) => {
      const tagging = Object.entries(keys)
        .filter(([key]) => isTag(key))
        .map(([key, value]) =>
          authorizeTagging(account, principal, taggable.get(tagPrefix(key))!, {
            name: key.slice(key.indexOf("/") + 1),
            value,
          }),
        );
      taggingVerdicts.splice(0, taggingVerdicts.length, ...tagging);
      return tagging.every(({ kind }) => kind === "EXPLOITABLE") && conditions.mayChoose(keys);
    },
  });
  return verdict.kind === "EXPLOITABLE" ? allOf([...taggingVerdicts, verdict]) : null;
}

function authorizeTagging(
  account: AccountIndex,
  principal: PrincipalState,
  resource: string,
  { name, value }: { readonly name: string; readonly value: string | readonly string[] | null },
): Verdict {
  const holder = resource.includes(":role/") ? "Role" : "User";
  return authorize(account, principal, {
    action: `iam:${value === null ? "Untag" : "Tag"}${holder}`,
    resource,
    keys: { "aws:TagKeys": [name], ...(value !== null && { [`aws:RequestTag/${name}`]: value }) },
  });
}

const namesTags = memoize((document: PolicyDocument) => /(principal|resource)tag\//i.test(document.text));

/** Whether any policy that applies to the request mentions tags of the principal or the resource. */
function dependsOnTags(
  { permissions: { policies, boundary }, inForce }: PrincipalState,
  resourcePolicy: PolicyDocument | undefined,
): boolean {
  const guardrails = [...(inForce.scps ?? []), ...(inForce.rcps ?? [])].flatMap((level) => level.policies);
  const documents = [...policies, ...(boundary ? [boundary] : []), ...guardrails].map(({ document }) => document);
  return [...documents, ...(resourcePolicy ? [resourcePolicy] : [])].some(namesTags);
}

/**
 * The prefix of a key's value that is the same in every session of a role, such as the role's id before the session
 * name. Empty if every session has the key, but with any value. Undefined if the key may be missing.
 */
function sessionKeyPrefix({ kind, holder }: Identity, key: string): string | undefined {
  if (kind !== "ROLE") return undefined;
  if (key === "aws:userid" && "roleId" in holder && holder.roleId !== UNASSIGNED_ID) return `${holder.roleId}:`;
  return key === "aws:multifactorauthpresent" ? "" : undefined;
}

/** Whether the principal can assume the role under its current trust policy. */
export function authorizeAssume(account: AccountIndex, principal: PrincipalState, role: Role): Verdict {
  const { document, arns } = account.trustOf(role);
  if (document === null) return unknown(`the trust policy of ${role.roleName} cannot be read`);
  const verdict = authorize(account, principal, {
    action: "sts:AssumeRole",
    resource: role.arn,
    resourcePolicy: document,
    tags: role.tags,
  });
  if (verdict.kind !== "BLOCKED" || !arns.has(principal.identity.arn)) return verdict;
  // A trust policy that names the principal by ARN replaces the grant in the identity policy, so only limits can block
  // the request.
  const isLimit = ({ effect, layer }: Reason) => effect !== "IMPLICIT_DENY" || layer !== "IDENTITY";
  return verdict.proof.some(({ layer }) => layer === "BOUNDARY")
    ? blocked(verdict.proof.filter(isLimit).map(describeReason), verdict.proof.filter(isLimit), {
        against: verdict.against.filter(isLimit),
      })
    : verdict;
}

/**
 * Whether the principal can assume the role after rewriting its trust policy. Only a deny or a service control policy
 * can block the request.
 */
export function authorizeAssumeAfterRewrite(
  account: AccountIndex,
  principal: PrincipalState,
  { arn: resource, tags }: Pick<Role, "arn" | "tags">,
): Verdict {
  return authorize(account, principal, { action: "sts:AssumeRole", resource, resourcePolicy: OPEN_TRUST, tags });
}

const PARSED = parsePolicy(
  '{"Version":"2012-10-17","Id":"written-on-the-way","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]}]}',
);
/** The trust policy that a caller writes for itself: any principal may assume the role. */
export const OPEN_TRUST = (PARSED as Extract<typeof PARSED, { ok: true }>).document;

/**
 * The cached verdicts of a role, by service. Verdicts depend on the role, on the RCPs of its account and on the moment of
 * the reading.
 */
const serviceTrustsOf = memoize((_guardrails: Guardrails) => memoize((_role: Role) => new Map<string, Verdict>()));

/** Whether the role trusts a service that acts for this account. Null if its trust policy does not name the service. */
export function authorizeService(account: AccountIndex, role: Role, service: string): Verdict | null {
  const { document, services, providers } = account.trustOf(role);
  const written = services.get(service);
  if (document === null || written === undefined) return null;
  const verdicts = serviceTrustsOf(account.guardrails)(role);
  let verdict = verdicts.get(service);
  if (!verdict) {
    const asService = bestOf(written, (caller) =>
      authorizeByTrust(account, role, {
        caller,
        document,
        action: "sts:AssumeRole",
        isChosen: (key) => key === "aws:sourcearn",
      }),
    );
    const asProvider = providers.includes(service)
      ? authorizeByTrust(account, role, {
          caller: `arn:${account.partition}:iam::${account.awsAccountId}:oidc-provider/${service}`,
          document,
          action: "sts:AssumeRoleWithWebIdentity",
          // The identity pool decides whether an identity is authenticated.
          isChosen: (key) => key.endsWith(":amr"),
        })
      : null;
    verdict = bestOf([asProvider, asService], (option) => option)!;
    verdicts.set(service, verdict);
  }
  return verdict;
}

interface TrustRequest {
  /** A service, or the ARN of an identity provider or of a principal in another account. */
  readonly caller: string;
  readonly document: PolicyDocument;
  readonly action: string;
  readonly isChosen: (key: string) => boolean;
}

/**
 * Whether a trust policy allows a caller without policies in this account to assume the role: a service, a provider, an
 * external principal.
 */
export function authorizeByTrust(
  { awsAccountId, at, guardrails, organization }: AccountIndex,
  role: Role,
  { caller, document, action, isChosen }: TrustRequest,
): Verdict {
  const principal = readPrincipal(caller);
  // A principal of another account also needs a permission of its own account. That permission is unknown here, so it
  // is assumed.
  const identity = principal.accountId === null ? [] : [{ name: "its own account", document: GRANTED.document }];
  // A service acts for this account, which is therefore the source of its requests.
  const sourceKeys: KnownKeys = {
    "aws:SourceAccount": awsAccountId,
    ...(organization ? { "aws:SourceOrgID": organization.organizationId } : {}),
  };
  const verdict = resolveConditions({
    decide: (more) =>
      evaluate(
        { principal, identity, boundary: null, scps: [], at },
        {
          action,
          resource: role.arn,
          resourcePolicy: document,
          rcps: guardrails.isManagementAccount ? [] : guardrails.rcps,
          keys: { ...USUAL_KEYS, ...sourceKeys, ...more },
        },
      ),
    // A service has no tags.
    resolve: (key) => (principal.kind === "SERVICE" && key.startsWith("aws:principaltag/") ? null : undefined),
    isChosen,
    mayChoose: (keys) => mayBeSource(plainServiceName(caller), awsAccountId, keys["aws:sourcearn"]),
  });
  const isOfTrust = ({ layer }: Reason) => layer !== "IDENTITY";
  const { kind, reasons, proof, against, assumes, via } = verdict;
  return { kind, reasons, proof: proof.filter(isOfTrust), against: against.filter(isOfTrust), assumes, via };
}

/** Services that act only for their own resources, each with the ARN namespace of these source resources. */
const SOURCE_NAMESPACE_OF: Readonly<Record<string, string>> = {
  "codebuild.amazonaws.com": "codebuild",
  "glue.amazonaws.com": "glue",
  "lambda.amazonaws.com": "lambda",
  "sagemaker.amazonaws.com": "sagemaker",
  "states.amazonaws.com": "states",
};

/**
 * Whether the ARN can be that of a source resource that the caller has or creates. The resource must be in this
 * account. If the service acts only for its own resources, it must also be one of these.
 */
function mayBeSource(service: string, awsAccountId: string, arn: KnownKeys[string] | undefined): boolean {
  if (typeof arn !== "string" || !arn.startsWith("arn:")) return true;
  const [, , namespace = "", , accountId = ""] = arn.split(":");
  const own = SOURCE_NAMESPACE_OF[service];
  return (accountId === awsAccountId || !/^\d{12}$/.test(accountId)) && (own === undefined || own === namespace);
}

/** The best verdict over several sets of keys among which the caller chooses. */
export function authorizeWithAny(
  account: AccountIndex,
  principal: PrincipalState,
  request: AccessRequest,
  choices: readonly KnownKeys[],
): Verdict {
  return bestOf(choices, (keys) => authorize(account, principal, { ...request, keys: { ...request.keys, ...keys } }))!;
}
