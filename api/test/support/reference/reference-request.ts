/**
 * Decides one request with the naive evaluator. Where a condition key has no known value, the answer depends on the bound:
 * LOWER counts only what is certain, UPPER counts everything that is possible. If both agree, the answer is exact.
 */
import { memoize } from "../../../src/iam/memoize.ts";
import { type NaivePolicy, naivelyEvaluate, type NaiveStatement } from "../naive-evaluator.ts";
import type { ReferenceAccount, ReferencePrincipal } from "./reference-account.ts";

export type Bound = "LOWER" | "UPPER";

/** What may differ between two requests of one session, and cannot be read from the account. */
export interface SessionContext {
  readonly mfa: string | undefined;
  readonly ip: string | undefined;
}

type IsUnknown = (key: string) => boolean;
type Keys = Readonly<Record<string, readonly string[] | undefined>>;

export interface ReferenceRequest {
  readonly caller: ReferencePrincipal;
  readonly action: string;
  readonly resource: string;
  /** The values of the condition keys of this action, besides those that every request has. */
  readonly keys?: Keys;
  readonly resourceTags?: Readonly<Record<string, string>>;
  /** Whether tags may have been changed, so that their values are unknown. */
  readonly isCallerTagOpen: boolean;
  readonly isResourceTagOpen: boolean;
  readonly identity: readonly NaivePolicy[];
  /** Alternatives. The request must be within one of them. Null stands for no boundary. */
  readonly boundaries: readonly (NaivePolicy | null)[];
  /** The trust policy of the role, for sts:AssumeRole. */
  readonly trust?: NaivePolicy;
}

/** The Region of IAM. */
const REGION = "us-east-1";
const MFA_KEY = "aws:MultiFactorAuthPresent";
const IP_KEY = "aws:SourceIp";
/** Keys with a value in every request, or with a value that the request's action defines. */
const KNOWN_KEYS = new Set(
  [
    MFA_KEY,
    IP_KEY,
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:PrincipalType",
    "aws:username",
    "aws:RequestedRegion",
    "aws:SecureTransport",
    "aws:SourceAccount",
    "iam:PolicyARN",
    "iam:PermissionsBoundary",
    "iam:PassedToService",
    "sts:RoleSessionName",
  ].map((key) => key.toLowerCase()),
);
/** Requests for these actions may have tags. */
const MAY_SET_TAGS = /^(iam:(Create|Tag|Untag)|lambda:(Create|Tag)|sts:|ec2:)/;

/** Returns the contexts that the account's conditions tell apart. */
export const contextsOf = memoize(({ documents }: ReferenceAccount): readonly SessionContext[] => {
  const text = JSON.stringify(documents);
  const mfas = text.includes(MFA_KEY) ? [undefined, "true", "false"] : [undefined];
  const blocks = [...text.matchAll(/(\d+\.\d+\.\d+)\.0\/24/g)].map((match) => `${match[1]}.7`);
  const ips = text.includes(IP_KEY) ? [undefined, "192.0.2.1", ...new Set(blocks)] : [undefined];
  return mfas.flatMap((mfa) => ips.map((ip) => ({ mfa, ip })));
});

export function isAllowed(
  account: ReferenceAccount,
  request: ReferenceRequest,
  { mfa, ip }: SessionContext,
  bound: Bound,
): boolean {
  const { caller, action, resource, isCallerTagOpen, isResourceTagOpen } = request;
  const isUnknown = (key: string): boolean => {
    if (key.startsWith("aws:PrincipalTag/")) return isCallerTagOpen;
    if (/^(aws|iam):ResourceTag\//.test(key)) return isResourceTagOpen;
    if (/^aws:TagKeys$/i.test(key)) return MAY_SET_TAGS.test(action);
    return !KNOWN_KEYS.has(key.toLowerCase());
  };
  const within = (policy: NaivePolicy): NaivePolicy => boundedPolicy(policy, isUnknown, bound);
  const isRole = caller.kind === "ROLE";
  const keys: Record<string, readonly string[] | undefined> = {
    [MFA_KEY]: single(mfa),
    [IP_KEY]: single(ip),
    "aws:PrincipalArn": [caller.arn],
    "aws:PrincipalAccount": [account.id],
    "aws:PrincipalOrgID": single(account.organizationId ?? undefined),
    "aws:PrincipalType": [isRole ? "AssumedRole" : "User"],
    "aws:username": isRole ? undefined : [caller.name],
    "aws:RequestedRegion": [REGION],
    "aws:SecureTransport": ["true"],
    ...request.keys,
  };
  for (const [key, value] of Object.entries(caller.tags)) keys[`aws:PrincipalTag/${key}`] = [value];
  for (const [key, value] of Object.entries(request.resourceTags ?? {})) {
    keys[`aws:ResourceTag/${key}`] = [value];
    keys[`iam:ResourceTag/${key}`] = [value];
  }
  return request.boundaries.some(
    (boundary) =>
      naivelyEvaluate({
        principal: isRole ? `arn:aws:sts::${account.id}:assumed-role/${caller.name}/session` : caller.arn,
        roleArn: caller.arn,
        action,
        resource,
        keys,
        identity: request.identity.map(within),
        boundary: boundary && within(boundary),
        session: null,
        scps: account.guardrails.map((level) => level.map(within)),
        rcps: request.trust ? account.resourceGuardrails.map(within) : [],
        own: request.trust ? within(request.trust) : null,
      }) === "ALLOWED",
  );
}

/** Whether the trust policy lets the service assume the role for this account. */
export function trustsService(account: ReferenceAccount, trust: NaivePolicy, service: string, bound: Bound): boolean {
  const keys: Readonly<Record<string, readonly string[] | undefined>> = {
    "aws:SourceAccount": [account.id],
    "aws:PrincipalIsAWSService": ["true"],
  };
  // A service is in no organization and has no tags. AWS documents neither its ARN, account and type nor MFA, so that an answer
  // which depends on one of these is not exact.
  const isUnknown = (key: string): boolean =>
    !(key in keys) && !/^aws:(PrincipalOrgID$|PrincipalTag\/|username$)/i.test(key);
  return (
    naivelyEvaluate({
      principal: service,
      action: "sts:AssumeRole",
      resource: `arn:aws:iam::${account.id}:role/any`,
      keys,
      identity: [],
      boundary: null,
      session: null,
      scps: [],
      rcps: account.resourceGuardrails.map((policy) => boundedPolicy(policy, isUnknown, bound)),
      own: boundedPolicy(trust, isUnknown, bound),
    }) === "ALLOWED"
  );
}

/** Removes what depends on unknown keys, or the statements that do, so that the result is the bound. */
function boundedPolicy(policy: NaivePolicy, isUnknown: IsUnknown, bound: Bound): NaivePolicy {
  if (policy.Statement.every((statement) => !hasUnknown(statement, isUnknown))) return policy;
  const statements = policy.Statement.flatMap((statement): readonly NaiveStatement[] => {
    if (!hasUnknown(statement, isUnknown)) return [statement];
    const counts = (statement.Effect === "Allow") === (bound === "UPPER");
    return counts ? [widened({ ...statement, Condition: knownConditions(statement, isUnknown) }, isUnknown)] : [];
  });
  return { ...policy, Statement: statements };
}

function hasUnknown(statement: NaiveStatement, isUnknown: IsUnknown): boolean {
  return keysIn(statement).some(isUnknown);
}

/** The keys on which the statement depends: those of its conditions and variables. It is asked about in thousands of requests. */
const keysIn = memoize(({ Condition = {}, Resource = [], NotResource = [] }: NaiveStatement): readonly string[] => [
  ...variablesOf([Resource, NotResource].flat()),
  ...Object.values(Condition).flatMap((keys) =>
    Object.entries(keys).flatMap(([key, values]) => [key, ...variablesOf(values)]),
  ),
]);

/** The statement on every resource that an unknown variable could stand for. */
function widened({ Resource, NotResource, ...rest }: NaiveStatement, isUnknown: IsUnknown): NaiveStatement {
  if (NotResource !== undefined)
    return variablesOf(NotResource).some(isUnknown) ? { ...rest, Resource: "*" } : { ...rest, NotResource };
  if (Resource === undefined) return rest;
  const fill = (text: string) =>
    text.replaceAll(/\$\{([^}]+)\}/g, (written, key: string) => (isUnknown(key) ? "*" : written));
  return { ...rest, Resource: [Resource].flat().map(fill) };
}

function knownConditions({ Condition = {} }: NaiveStatement, isUnknown: IsUnknown) {
  return Object.fromEntries(
    Object.entries(Condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).filter(([key, values]) => !isUnknown(key) && !variablesOf(values).some(isUnknown)),
      ),
    ]),
  );
}

function variablesOf(values: string | readonly string[]): readonly string[] {
  return [
    ...[values]
      .flat()
      .join("\n")
      .matchAll(/\$\{([^}]+)\}/g),
  ].map((match) => match[1]!);
}

function single(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value];
}
