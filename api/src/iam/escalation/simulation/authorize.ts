/** May this posture do this action on this resource, with all that is known of the account: one question to the evaluator. */
import type { Role, Tag } from "../../account.ts";
import { findAction } from "../../policy/catalogue.ts";
import { evaluate, type Reason } from "../../policy/evaluate.ts";
import { parsePolicy } from "../../policy/document.ts";
import { namesAction } from "../../policy/scope.ts";
import { readPrincipal } from "../../policy/principals.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { formatInstant, SECOND } from "../../time.ts";
import { type AccountIndex, plainServiceName } from "./account-index.ts";
import { GRANTED, type Identity, type PrincipalState } from "./principal-state.ts";
import { type OpenConditions, resolveConditions } from "./resolve-conditions.ts";
import { allOf, bestOf, blocked, describeReason, exploitable, unknown, type Verdict } from "./verdict.ts";

export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly keys?: KnownKeys;
  /** The target's tags; left out where the resource is no user or role. */
  readonly tags?: readonly Tag[];
  readonly resourcePolicy?: PolicyDocument;
  /** Something that the caller makes: what it is like is the caller's choice. */
  readonly isNew?: boolean;
}

/** Requests travel over TLS and straight from the caller. */
export const USUAL_KEYS: KnownKeys = { "aws:SecureTransport": "true", "aws:ViaAWSService": "false" };

const CHOSEN =
  /^aws:(requestedregion|requesttag\/.*|tagkeys|useragent|referer)$|^sts:(rolesessionname|sourceidentity|transitivetagkeys)$/;

export function authorize(account: AccountIndex, principal: PrincipalState, asked: AccessRequest): Verdict {
  if (isProtected(asked))
    return blocked([
      `${asked.resource.slice(asked.resource.lastIndexOf("/") + 1)} is changed by the service alone that made it`,
    ]);
  const verdict = evaluateRequest(account, principal, asked);
  const [unreadable] = principal.permissions.unreadable;
  // It may hold a deny, or the right that is missing.
  return unreadable === undefined || verdict.proof.some(({ effect }) => effect === "DENIES")
    ? verdict
    : allOf([unknown(unreadable.reason), ...(verdict.kind === "BLOCKED" ? [] : [verdict])]);
}

/** Roles of a service that nobody else changes, whatever he is allowed: service-linked ones and those of Identity Center. */
const OWNED = /^arn:[^:]*:iam::[^:]*:role\/aws-(service-role|reserved)\//;

function isProtected({ action, resource }: AccessRequest): boolean {
  if (!/^iam:/i.test(action) || !OWNED.test(resource)) return false;
  const level = findAction(action)?.accessLevel;
  return level !== "List" && level !== "Read" && !/:passrole$/i.test(action);
}

function evaluateRequest(account: AccountIndex, principal: PrincipalState, asked: AccessRequest): Verdict {
  const { identity, inForce } = principal;
  const { action, resource, keys, resourcePolicy, isNew } = asked;
  const service = action.slice(0, action.indexOf(":") + 1).toLowerCase();
  const leaves = new Map<string, Verdict>();
  const isSaid = (key: string): boolean => {
    const leave = leaveFor(asked, key);
    if (leave === null) return true;
    if (!leaves.has(leave)) leaves.set(leave, authorize(account, principal, { ...asked, action: leave }));
    return leaves.get(leave)!.kind !== "BLOCKED";
  };
  const open: OpenConditions & Required<Pick<OpenConditions, "mayChoose">> = {
    decide: (more) =>
      evaluate(inForce, {
        action,
        resource,
        ...(resourcePolicy && { resourcePolicy }),
        keys: { ...USUAL_KEYS, ...keys, ...more },
      }),
    resolve: (key) => (isSaid(key) ? resolveKey(account, identity, key, asked) : null),
    isChosen: (key) => CHOSEN.test(key) || (isNew === true && key.startsWith(service) && !key.includes("resourcetag")),
    mayChoose: (keys) => Object.entries(keys).every(([key, value]) => value === null || !OF_CODE.test(key)),
    startOf: (key) => startOf(identity, key),
  };
  const verdict = resolveConditions(open);
  if (verdict.kind === "EXPLOITABLE" || TAGGING.test(action)) return verdict;
  return authorizeWithTags(account, principal, asked, open) ?? verdict;
}

/** What a request says beside its deed takes a permission of its own: tags and the source identity of a session, of the trust as well; tags of something new. */
function leaveFor({ action, isNew }: AccessRequest, key: string): string | null {
  const isTag = /^(aws:requesttag\/|aws:tagkeys$|sts:transitivetagkeys$)/.test(key);
  if (action === "sts:AssumeRole")
    return isTag ? "sts:TagSession" : key === "sts:sourceidentity" ? "sts:SetSourceIdentity" : null;
  return isTag && isNew ? (TAGGING_OF[action] ?? null) : null;
}

const TAGGING_OF: Readonly<Record<string, string>> = {
  "iam:CreateUser": "iam:TagUser",
  "iam:CreateRole": "iam:TagRole",
  "iam:CreatePolicy": "iam:TagPolicy",
  "ec2:RunInstances": "ec2:CreateTags",
  "lambda:CreateFunction": "lambda:TagResource",
};

/** Keys by which somebody else's code is demanded: what a caller may choose among is not its own. */
const OF_CODE = /^(cloudformation:templateurl|lambda:codesigningconfigarn|codebuild:(secondary)?sources?([./].*)?)$/;

const TAGGING = /^iam:(Un)?[Tt]ag/;

/** The same with the tags that the caller first gives itself or the target; `null`: it may give none, or that changes nothing. */
function authorizeWithTags(
  account: AccountIndex,
  principal: PrincipalState,
  { resource, tags, resourcePolicy }: AccessRequest,
  open: OpenConditions,
): Verdict | null {
  if (!asksForTags(principal, resourcePolicy)) return null;
  const { arn } = principal.identity;
  const taggable = new Map([
    ["aws:principaltag/", arn],
    ...(tags
      ? ([
          ["aws:resourcetag/", resource],
          ["iam:resourcetag/", resource],
        ] as const)
      : []),
  ]);
  const startOfTag = (key: string) => key.slice(0, key.indexOf("/") + 1);
  const isTag = (key: string) => taggable.has(startOfTag(key));
  const given: Verdict[] = [];
  const verdict = resolveConditions({
    ...open,
    resolve: (key) => (isTag(key) ? undefined : open.resolve(key)),
    isChosen: (key) => isTag(key) || open.isChosen(key),
    mayChoose: (keys) => {
      const tagging = Object.entries(keys)
        .filter(([key]) => isTag(key))
        .map(([key, value]) =>
          authorizeTagging(account, principal, taggable.get(startOfTag(key))!, {
            name: key.slice(key.indexOf("/") + 1),
            value,
          }),
        );
      given.splice(0, given.length, ...tagging);
      return tagging.every(({ kind }) => kind === "EXPLOITABLE") && open.mayChoose!(keys);
    },
  });
  return verdict.kind === "EXPLOITABLE" ? allOf([...given, verdict]) : null;
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

const tagged = new WeakMap<PolicyDocument, boolean>();

function asksForTags(
  { permissions: { policies, boundary }, inForce }: PrincipalState,
  resourcePolicy: PolicyDocument | undefined,
): boolean {
  const guards = (inForce.scps ?? []).flatMap((level) => level.policies);
  const allowedActions = [...policies, ...(boundary ? [boundary] : []), ...guards].map(({ document }) => document);
  return [...allowedActions, ...(resourcePolicy ? [resourcePolicy] : [])].some((document) => {
    const known = tagged.get(document) ?? /(principal|resource)tag\//i.test(document.text);
    tagged.set(document, known);
    return known;
  });
}

/** Of what every session of a role has, how it begins: the role's id, an issue time, whether there was MFA. */
function startOf({ kind, holder }: Identity, key: string): string | undefined {
  if (kind !== "ROLE") return undefined;
  if (key === "aws:userid" && "roleId" in holder) return `${holder.roleId}:`;
  return key === "aws:tokenissuetime" || key === "aws:multifactorauthpresent" ? "" : undefined;
}

export function resolveKey(
  account: AccountIndex,
  { kind, holder }: Identity,
  key: string,
  { action, resource, tags, resourcePolicy }: AccessRequest,
): string | null | undefined {
  const { at, organization, partition, trustOf, holderOf } = account;
  const slash = key.indexOf("/");
  const tagOf = (of: readonly Tag[]) => of.find((tag) => tag.key.toLowerCase() === key.slice(slash + 1))?.value ?? null;
  if (key.startsWith("aws:principaltag/")) {
    // Whoever assumes a role may bring tags along where its trust lets them.
    const bringsTags = "roleId" in holder && trustOf(holder).allowsTags;
    return bringsTags ? (tagOf(holder.tags) ?? undefined) : tagOf(holder.tags);
  }
  if (key.startsWith("aws:resourcetag/") || key.startsWith("iam:resourcetag/"))
    return tags ? tagOf(tags) : GROUP.test(resource) ? null : undefined;
  if (key.startsWith("aws:requesttag/") || key === "aws:tagkeys" || key === "sts:transitivetagkeys")
    return takesTags(action) && mayBringTags(resourcePolicy) ? undefined : null;
  // What an identity provider vouches for stands in no request of a user.
  if (kind === "USER" && OF_PROVIDERS.test(key)) return null;
  if (key.startsWith("iam:") && findAction(action)?.conditionKeys.includes(key) === false) return null;
  switch (key) {
    case "aws:currenttime":
      return formatInstant(at);
    case "aws:epochtime":
      return String(Math.floor(at / SECOND));
    case "aws:principaltype":
      return kind === "USER" ? "User" : "AssumedRole";
    case "aws:userid":
      return "userId" in holder ? holder.userId : undefined;
    case "aws:principalorgid":
      return organization === undefined ? undefined : (organization?.organizationId ?? null);
    case "iam:permissionsboundary":
      // The present one, but where the request is about another.
      return PUT_BOUNDARY.test(action) ? undefined : holderOf(resource)?.permissionsBoundaryArn;
    case "aws:requestedregion":
      // A thing is asked for where it is, and made where its ARN says; elsewhere the caller chooses.
      return isGlobal(action) ? (HOME_REGIONS.get(partition) ?? undefined) : regionOf(resource);
    default:
      return undefined;
  }
}

const PUT_BOUNDARY = /^iam:put(user|role)permissionsboundary$/i;
/** Groups bear no tags (IAM user guide, "Tags for IAM resources"). */
const GROUP = /^arn:[^:]*:iam::[^:]*:group\//;

/** Do requests for it carry tags? What the catalogue does not know may. */
function takesTags(action: string): boolean {
  return (
    findAction(action)?.conditionKeys.some((key) => key === "aws:tagkeys" || key.startsWith("aws:requesttag/")) ?? true
  );
}

const OF_PROVIDERS =
  /^(saml|accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com|cognito-identity\.amazonaws\.com):/;

/** A session brings tags only where the role's trust lets it (AWS: "Passing session tags in AWS STS"). */
function mayBringTags(trust: PolicyDocument | undefined): boolean {
  return (
    trust === undefined ||
    trust.statements.some((statement) => statement.effect === "Allow" && namesAction(statement, "sts:TagSession"))
  );
}

function regionOf(arn: string): string | undefined {
  const region = arn.split(":")[3];
  return region && !/[*?]/.test(region) ? region : undefined;
}

/** IAM and Organizations are asked in one region, wherever the caller is. A role is passed where the service is. */
function isGlobal(action: string): boolean {
  return /^(iam|organizations):/i.test(action) && !/:passrole$/i.test(action);
}

const HOME_REGIONS = new Map([
  ["aws", "us-east-1"],
  ["aws-cn", "cn-north-1"],
  ["aws-us-gov", "us-gov-west-1"],
]);

/** Becomes this posture the role by sts:AssumeRole, as the role's trust stands? */
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
  // Let in by name, it needs no grant of its own: what stands against it are its limits.
  const isLimit = ({ effect, layer }: Reason) => effect !== "IMPLICIT_DENY" || layer !== "IDENTITY";
  return verdict.proof.some(({ layer }) => layer === "BOUNDARY")
    ? blocked(verdict.proof.filter(isLimit).map(describeReason), verdict.proof.filter(isLimit), {
        against: verdict.against.filter(isLimit),
      })
    : verdict;
}

/** The same with a trust that the caller has written for itself: nothing but a deny or a service control policy is left to stop it. */
export function authorizeAssumeAfterRewrite(account: AccountIndex, principal: PrincipalState, role: Role): Verdict {
  return authorize(account, principal, { action: "sts:AssumeRole", resource: role.arn, resourcePolicy: OPEN_TRUST });
}

const PARSED = parsePolicy(
  '{"Version":"2012-10-17","Id":"written-on-the-way","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]}]}',
);
export const OPEN_TRUST = (PARSED as Extract<typeof PARSED, { ok: true }>).document;

const serviceTrusts = new WeakMap<Role, Map<string, Verdict>>();

/** Does the role let a service in that acts for this account? `null`: its trust does not name the service. */
export function authorizeService(account: AccountIndex, role: Role, service: string): Verdict | null {
  const { document, services, providers } = account.trustOf(role);
  const written = services.get(service);
  if (document === null || written === undefined) return null;
  let verdicts = serviceTrusts.get(role);
  if (!verdicts) {
    verdicts = new Map();
    serviceTrusts.set(role, verdicts);
  }
  let verdict = verdicts.get(service);
  if (!verdict) {
    const byItself = bestOf(written, (caller) =>
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
          // A guest, or one who signs in: that is set on the pool.
          isChosen: (key) => key.endsWith(":amr"),
        })
      : null;
    verdict = bestOf([asProvider, byItself], (each) => each)!;
    verdicts.set(service, verdict);
  }
  return verdict;
}

interface TrustQuestion {
  /** A service, or the ARN of a provider or of a principal elsewhere. */
  readonly caller: string;
  readonly document: PolicyDocument;
  readonly action: string;
  readonly isChosen: (key: string) => boolean;
}

/** Does a trust policy let in somebody whom no policy of this account speaks for? */
export function authorizeByTrust(
  { awsAccountId }: AccountIndex,
  role: Role,
  { caller, document, action, isChosen }: TrustQuestion,
): Verdict {
  const principal = readPrincipal(caller);
  // A user or role of another account needs the leave of its own account as well: what that is, is not known here.
  const identity = principal.accountId === null ? [] : [{ name: "its own account", document: GRANTED.document }];
  const verdict = resolveConditions({
    decide: (more) =>
      evaluate(
        { principal, identity, boundary: null, scps: [] },
        {
          action,
          resource: role.arn,
          resourcePolicy: document,
          keys: { ...USUAL_KEYS, "aws:SourceAccount": awsAccountId, ...more },
        },
      ),
    resolve: () => undefined,
    isChosen,
    mayChoose: (keys) => mayBeSource(plainServiceName(caller), awsAccountId, keys["aws:sourcearn"]),
  });
  const isOfTrust = ({ layer }: Reason) => layer !== "IDENTITY";
  return { ...verdict, proof: verdict.proof.filter(isOfTrust), against: verdict.against.filter(isOfTrust) };
}

/** Services that work for things of their own kind: the source that they name is one of these. */
const NAMESPACE_OF: Readonly<Record<string, string>> = {
  "codebuild.amazonaws.com": "codebuild",
  "glue.amazonaws.com": "glue",
  "lambda.amazonaws.com": "lambda",
  "sagemaker.amazonaws.com": "sagemaker",
  "states.amazonaws.com": "states",
};

/** For whom a service acts is something that the caller has or makes: of this account, and of the service's kind. */
function mayBeSource(service: string, awsAccountId: string, arn: KnownKeys[string] | undefined): boolean {
  if (typeof arn !== "string" || !arn.startsWith("arn:")) return true;
  const [, , namespace = "", , accountId = ""] = arn.split(":");
  const own = NAMESPACE_OF[service];
  return (accountId === awsAccountId || !/^\d{12}$/.test(accountId)) && (own === undefined || own === namespace);
}

/** IAM_GRANTS of `permissions.ts` and an action that no policy names: what an administrator may do. */
const GRANTING = [
  ["iam:AttachRolePolicy", "iam::*:role"],
  ["iam:AttachUserPolicy", "iam::*:user"],
  ["iam:PutRolePolicy", "iam::*:role"],
  ["iam:PutUserPolicy", "iam::*:user"],
  ["iam:CreatePolicyVersion", "iam::*:policy"],
] as const;
const ANY_EFFECT = ["named-in-no-policy:DoAnything", "named-in-no-policy:eu-west-1:*:thing"] as const;

/** Why a posture that holds `*` is no administrator yet, or that it is one: as `isAdministrator` has it. */
export function administratorVerdict(account: AccountIndex, principal: PrincipalState): Verdict {
  if (principal.isAdministrator) return exploitable();
  const { unguarded, left } = askAdministrator(account, principal);
  const worst = unguarded.filter(({ kind }) => kind !== "EXPLOITABLE");
  if (worst.length > 0) return allOf(worst);
  return left.kind === "EXPLOITABLE" ? blocked(["a condition that does not always hold"]) : left;
}

/** The statements that make an administrator of one. */
export function proveAdministrator(account: AccountIndex, principal: PrincipalState): Verdict {
  const { unguarded, left } = askAdministrator(account, principal);
  return allOf([...unguarded, left]);
}

/** Of service control policies only whether any way to give rights is left counts. */
function askAdministrator(
  account: AccountIndex,
  principal: PrincipalState,
): { readonly unguarded: readonly Verdict[]; readonly left: Verdict } {
  const asked = ([action, on]: readonly [string, string], of: PrincipalState) =>
    authorize(account, of, {
      action,
      resource: `arn:${account.partition}:${on.replace("*", account.awsAccountId)}/named-in-no-policy`,
    });
  const { inForce, sharing } = principal;
  const free: PrincipalState = { ...principal, sharing, inForce: { ...inForce, scps: [] } };
  return {
    unguarded: [...GRANTING, ANY_EFFECT].map((each) => asked(each, free)),
    left: bestOf(GRANTING, (each) => asked(each, principal))!,
  };
}

/** The best of several values of one key, of which the caller picks. */
export function authorizeWithAny(
  account: AccountIndex,
  principal: PrincipalState,
  asked: AccessRequest,
  choices: readonly KnownKeys[],
): Verdict {
  return bestOf(choices, (keys) => authorize(account, principal, { ...asked, keys: { ...asked.keys, ...keys } }))!;
}
