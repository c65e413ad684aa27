/**
 * Classifies the conditions of a statement: which operators test which keys, what they require (MFA, an external id, a
 * source account) and whether they narrow the statement. `evaluate-condition.ts` decides whether a request meets them.
 */
import { conditionKeysOfService, type ConditionKey, type ConditionKeyType } from "./catalogue.ts";
import type { PolicyStatement, StatementCondition } from "./statement.ts";

export type SetQualifier = "ForAllValues" | "ForAnyValue";
export type OperatorFamily = "String" | "Arn" | "Numeric" | "Date" | "Bool" | "Binary" | "IpAddress" | "Null";

export interface ConditionOperator {
  readonly qualifier: SetQualifier | null;
  /** The operator as AWS spells it, without qualifier and IfExists: `StringLike`. */
  readonly name: string;
  readonly family: OperatorFamily;
  readonly isNegated: boolean;
  readonly ifExists: boolean;
}

const OPERATORS: readonly (readonly [string, OperatorFamily])[] = [
  ["StringEquals", "String"],
  ["StringNotEquals", "String"],
  ["StringEqualsIgnoreCase", "String"],
  ["StringNotEqualsIgnoreCase", "String"],
  ["StringLike", "String"],
  ["StringNotLike", "String"],
  ["NumericEquals", "Numeric"],
  ["NumericNotEquals", "Numeric"],
  ["NumericLessThan", "Numeric"],
  ["NumericLessThanEquals", "Numeric"],
  ["NumericGreaterThan", "Numeric"],
  ["NumericGreaterThanEquals", "Numeric"],
  ["DateEquals", "Date"],
  ["DateNotEquals", "Date"],
  ["DateLessThan", "Date"],
  ["DateLessThanEquals", "Date"],
  ["DateGreaterThan", "Date"],
  ["DateGreaterThanEquals", "Date"],
  ["Bool", "Bool"],
  ["BinaryEquals", "Binary"],
  ["IpAddress", "IpAddress"],
  ["NotIpAddress", "IpAddress"],
  ["ArnEquals", "Arn"],
  ["ArnLike", "Arn"],
  ["ArnNotEquals", "Arn"],
  ["ArnNotLike", "Arn"],
  ["Null", "Null"],
];

const operatorsByName = new Map(OPERATORS.map(([name, family]) => [name.toLowerCase(), { name, family }]));

const QUALIFIERS: Readonly<Record<string, SetQualifier>> = {
  forallvalues: "ForAllValues",
  foranyvalue: "ForAnyValue",
};

/** Parses a condition operator, ignoring case. Null if AWS has no such operator. */
export function parseOperator(written: string): ConditionOperator | null {
  const match = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/.exec(written.toLowerCase());
  const known = match && operatorsByName.get(match[2]!);
  if (!known || (known.family === "Null" && match[3])) return null;
  return {
    ...known,
    qualifier: QUALIFIERS[match[1] ?? ""] ?? null,
    isNegated: known.name.includes("Not"),
    ifExists: match[3] !== undefined,
  };
}

const key = (name: string, type: ConditionKeyType, isMultivalued = false): ConditionKey => ({
  key: name,
  type,
  isMultivalued,
});

/** The global condition keys (IAM User Guide, *AWS global condition context keys*). */
const GLOBAL_KEYS: readonly ConditionKey[] = [
  key("aws:AssumedRoot", "Bool"),
  key("aws:CalledVia", "String", true),
  key("aws:CalledViaFirst", "String"),
  key("aws:CalledViaLast", "String"),
  key("aws:ChatbotSourceArn", "ARN"),
  key("aws:CurrentTime", "Date"),
  key("aws:Ec2InstanceSourceVpc", "String"),
  key("aws:Ec2InstanceSourcePrivateIPv4", "IPAddress"),
  key("aws:EpochTime", "Date"),
  key("aws:FederatedProvider", "String"),
  key("aws:IsMcpServiceAction", "Bool"),
  key("aws:MultiFactorAuthAge", "Numeric"),
  key("aws:MultiFactorAuthPresent", "Bool"),
  key("aws:PrincipalAccount", "String"),
  key("aws:PrincipalArn", "ARN"),
  key("aws:PrincipalIsAWSService", "Bool"),
  key("aws:PrincipalOrgID", "String"),
  key("aws:PrincipalOrgPaths", "String", true),
  key("aws:PrincipalServiceName", "String"),
  key("aws:PrincipalServiceNamesList", "String", true),
  key("aws:PrincipalTag/${TagKey}", "String"),
  key("aws:PrincipalType", "String"),
  key("aws:referer", "String"),
  key("aws:RequestedRegion", "String"),
  key("aws:RequestTag/${TagKey}", "String"),
  key("aws:ResourceAccount", "String"),
  key("aws:ResourceOrgID", "String"),
  key("aws:ResourceOrgPaths", "String", true),
  key("aws:ResourceTag/${TagKey}", "String"),
  key("aws:SecureTransport", "Bool"),
  key("aws:SignInSessionArn", "ARN"),
  key("aws:SourceAccount", "String"),
  key("aws:SourceArn", "ARN"),
  key("aws:SourceIdentity", "String"),
  key("aws:SourceIp", "IPAddress"),
  key("aws:SourceOrgID", "String"),
  key("aws:SourceOrgPaths", "String", true),
  key("aws:SourceVpc", "String"),
  key("aws:SourceVpcArn", "ARN"),
  key("aws:SourceVpce", "String"),
  key("aws:TagKeys", "String", true),
  key("aws:TokenIssueTime", "Date"),
  key("aws:UserAgent", "String"),
  key("aws:userid", "String"),
  key("aws:username", "String"),
  key("aws:ViaAWSMCPService", "Bool"),
  key("aws:ViaAWSService", "Bool"),
  key("aws:VpceAccount", "String"),
  key("aws:VpceOrgID", "String"),
  key("aws:VpceOrgPaths", "String", true),
  key("aws:VpcSourceIp", "IPAddress"),
];

const globalKeys = new Map(GLOBAL_KEYS.map((each) => [keyStem(each.key), each]));
const keysByService = new Map<string, ReadonlyMap<string, ConditionKey>>();

/**
 * The catalogue entry of a condition key. Null if the key is unknown. A key with a variable part, such as a tag key, is
 * compared only up to that part.
 */
export function findConditionKey(written: string): ConditionKey | null {
  const stem = keyStem(written);
  if (stem.startsWith("aws:")) return globalKeys.get(stem) ?? null;
  const service = stem.slice(0, Math.max(0, stem.indexOf(":")));
  return serviceKeys(KEY_SERVICES[service] ?? service).get(stem) ?? null;
}

/**
 * Whether the key is a claim of an identity provider (`token.actions.githubusercontent.com:sub`). Providers define
 * their own claims, so any claim name is valid.
 */
export function isClaimKey(written: string): boolean {
  return /^[^:]*\.[^:]*:/.test(written);
}

/** The services that define keys with a prefix other than their own. */
const KEY_SERVICES: Readonly<Record<string, string | undefined>> = {
  catalog: "aws-marketplace",
  "cognito-identity-auth": "cognito-identity",
  "cognito-identity-unauth": "cognito-identity",
  identitycenter: "sso",
  saml: "sts",
};

function serviceKeys(service: string): ReadonlyMap<string, ConditionKey> {
  let keys = keysByService.get(service);
  if (!keys) {
    keys = new Map(conditionKeysOfService(service).map((each) => [keyStem(each.key), each]));
    if (keys.size > 0) keysByService.set(service, keys);
  }
  return keys;
}

/**
 * The fixed part of a condition key, in lower case: `aws:requesttag/` for `aws:RequestTag/Team` and for
 * `aws:RequestTag/${TagKey}`. Also handles a colon, as in `kms:EncryptionContext:x`.
 */
export function keyStem(name: string): string {
  const lower = name.toLowerCase();
  const colon = lower.indexOf(":");
  const end = /[/:]/.exec(lower.slice(colon + 1));
  return colon > 0 && end ? lower.slice(0, colon + 1 + end.index + 1) : lower;
}

/** The conditions of a statement that test a key, ignoring case. */
export function conditionsOn(statement: PolicyStatement, conditionKey: string): readonly StatementCondition[] {
  const wanted = conditionKey.toLowerCase();
  return statement.conditions.filter((condition) => condition.key.toLowerCase() === wanted);
}

/**
 * Whether the condition is met only by requests that carry the key with a listed value. Operators with IfExists or
 * ForAllValues are also met if the key is missing, and negated operators by every other value.
 */
export function demandsValue(condition: StatementCondition): boolean {
  const operator = parseOperator(condition.operator);
  if (!operator || operator.family === "Null") return false;
  return (
    !operator.isNegated &&
    !operator.ifExists &&
    operator.qualifier !== "ForAllValues" &&
    !condition.values.some(matchesAnything)
  );
}

/** Whether every value of its type matches: a lone wildcard, or the block of all addresses. */
export function matchesAnything(value: string): boolean {
  return /^\*+$/.test(value) || value === "0.0.0.0/0" || value === "::/0";
}

/**
 * Whether the statement applies only to sessions with MFA. The statement must use `Bool` or test the MFA age.
 * `BoolIfExists` does not count, because requests signed with long-term access keys also meet it.
 */
export function requiresMfa(statement: PolicyStatement): boolean {
  const requiresPresence = conditionsOn(statement, "aws:MultiFactorAuthPresent").some(
    (each) => demandsValue(each) && each.values.every((value) => value.toLowerCase() === "true"),
  );
  const limitsAge = conditionsOn(statement, "aws:MultiFactorAuthAge").some(
    (each) => demandsValue(each) && /LessThan/i.test(each.operator),
  );
  const isAgePresent = conditionsOn(statement, "aws:MultiFactorAuthAge").some(
    (each) =>
      parseOperator(each.operator)?.family === "Null" && each.values.every((value) => value.toLowerCase() === "false"),
  );
  return requiresPresence || limitsAge || isAgePresent;
}

/** Whether the statement applies only if the caller sends a listed external id. */
export function requiresExternalId(statement: PolicyStatement): boolean {
  return conditionsOn(statement, "sts:ExternalId").some(demandsValue);
}

const SOURCE_KEYS = [
  "aws:SourceAccount",
  "aws:SourceArn",
  "aws:SourceOrgID",
  "aws:SourceOrgPaths",
  "aws:SourceOwner",
] as const;

/** Whether a service may act only on behalf of a named account, resource or organization. Prevents confused deputies. */
export function limitsSourceAccount(statement: PolicyStatement): boolean {
  return SOURCE_KEYS.some((each) =>
    conditionsOn(statement, each).some(
      (condition) => demandsValue(condition) && !condition.values.some(namesAnyAccount),
    ),
  );
}

/**
 * Whether the ARN pattern matches resources of any account, as `arn:aws:sns:*:*:*` does. False for a bucket ARN, which
 * has no account but names one bucket.
 */
function namesAnyAccount(value: string): boolean {
  if (!value.startsWith("arn:")) return false;
  const [, , , , account = "", ...rest] = value.split(":");
  return /^[*?]*$/.test(account) && /^[*?/]*$/.test(rest.join(":"));
}

/** Keys that describe how a request is sent, not its sender or resource. Conditions on them do not narrow a grant. */
const KEYS_THAT_NARROW_NOTHING: ReadonlySet<string> = new Set([
  "aws:securetransport",
  "aws:useragent",
  "aws:referer",
  "s3:tlsversion",
  "s3:x-amz-content-sha256",
]);

/** Keys with the same value for every principal that an identity-based policy can be attached to. */
const KEYS_OF_EVERY_PRINCIPAL: ReadonlySet<string> = new Set(["aws:principalaccount", "aws:principalisawsservice"]);

/** Whether the statement has a condition that at least some requests do not meet. */
export function isConditional(statement: PolicyStatement): boolean {
  return statement.conditions.some(
    ({ key, values }) => !KEYS_THAT_NARROW_NOTHING.has(key.toLowerCase()) && !values.some(matchesAnything),
  );
}

/**
 * Whether the conditions limit the statement to requests that carry a listed value. Negated operators, IfExists and
 * ForAllValues barely narrow a grant, because requests without the key also meet them (IAM User Guide, *Condition
 * operators*, *Set operators for multivalued context keys*).
 */
export function isNarrowed(statement: PolicyStatement): boolean {
  return statement.conditions.some((condition) => narrows(condition, statement));
}

function narrows(condition: StatementCondition, { principals, notPrincipals }: PolicyStatement): boolean {
  const name = condition.key.toLowerCase();
  const operator = parseOperator(condition.operator);
  if (KEYS_THAT_NARROW_NOTHING.has(name)) return false;
  // AWS has no such operator, so the condition is never met.
  if (operator === null) return true;
  if (operator.family === "Null") return condition.values.every((value) => value.toLowerCase() === "false");
  if (!demandsValue(condition)) return false;
  const isIdentityPolicy = principals === null && notPrincipals === null;
  if (isIdentityPolicy && KEYS_OF_EVERY_PRINCIPAL.has(name)) return false;
  // A start date limits neither who can send a request nor which resources the request reaches.
  if (/^aws:(currenttime|epochtime)$/.test(name) && /Greater/.test(operator.name)) return false;
  return name !== "aws:principalarn" || !condition.values.some(namesAnyAccount);
}
