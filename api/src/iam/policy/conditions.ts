/**
 * What a statement's conditions are about: which operators test which keys. Enough to say what they ask for (MFA, an
 * external id, a source account) and whether they narrow anything; whether they hold for a request is the evaluator's.
 */
import { conditionKeysOfService, type ConditionKey, type ConditionKeyType } from "./catalogue.ts";
import type { PolicyStatement, StatementCondition } from "./statement.ts";

export type SetQualifier = "ForAllValues" | "ForAnyValue";
export type OperatorFamily = "String" | "Arn" | "Numeric" | "Date" | "Bool" | "Binary" | "IpAddress" | "Null";

export interface ConditionOperator {
  readonly qualifier: SetQualifier | null;
  /** Without qualifier and IfExists, as AWS spells it: `StringLike`. */
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

/** An operator taken apart, or `null` where AWS has none of that name. Names compare without regard to case. */
export function parseOperator(written: string): ConditionOperator | null {
  const match = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/.exec(written.toLowerCase());
  const known = match && operatorsByName.get(match[2]!);
  if (!known || (known.family === "Null" && match[3])) return null;
  return {
    ...known,
    qualifier: match[1] === "forallvalues" ? "ForAllValues" : match[1] === "foranyvalue" ? "ForAnyValue" : null,
    isNegated: known.name.includes("Not"),
    ifExists: match[3] !== undefined,
  };
}

const key = (name: string, type: ConditionKeyType, isMultivalued = false): ConditionKey => ({
  key: name,
  type,
  isMultivalued,
});

/** AWS's global condition keys (IAM user guide, "AWS global condition context keys"). */
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

/** What is known of a condition key, or `null`. Tag keys and the like compare up to their placeholder. */
export function findConditionKey(written: string): ConditionKey | null {
  const stem = keyStem(written);
  if (stem.startsWith("aws:")) return globalKeys.get(stem) ?? null;
  const service = stem.slice(0, Math.max(0, stem.indexOf(":")));
  return serviceKeys(service === "saml" ? "sts" : service).get(stem) ?? null;
}

/** `token.actions.githubusercontent.com:sub`: a claim of an identity provider. Whoever runs one names them, so none is unknown. */
export function isClaimKey(written: string): boolean {
  return /^[^:]*\.[^:]*:/.test(written);
}

function serviceKeys(service: string): ReadonlyMap<string, ConditionKey> {
  let keys = keysByService.get(service);
  if (!keys) {
    keys = new Map(conditionKeysOfService(service).map((each) => [keyStem(each.key), each]));
    if (keys.size > 0) keysByService.set(service, keys);
  }
  return keys;
}

/** `aws:RequestTag/Team` and `aws:RequestTag/${TagKey}` -> `aws:requesttag/`; `kms:EncryptionContext:x` likewise. */
function keyStem(name: string): string {
  const lower = name.toLowerCase();
  const colon = lower.indexOf(":");
  const end = /[/:]/.exec(lower.slice(colon + 1));
  return colon > 0 && end ? lower.slice(0, colon + 1 + end.index + 1) : lower;
}

/** The conditions of a statement that test a key, whatever its case. */
export function conditionsOn(statement: PolicyStatement, conditionKey: string): readonly StatementCondition[] {
  const wanted = conditionKey.toLowerCase();
  return statement.conditions.filter((condition) => condition.key.toLowerCase() === wanted);
}

/**
 * Does the condition hold only for requests that carry the key with a value of the list? An operator with IfExists or
 * ForAllValues also holds where the key is missing, and a negated one holds for everything else: neither ties anything down.
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

function matchesAnything(value: string): boolean {
  return /^\*+$/.test(value) || value === "0.0.0.0/0" || value === "::/0";
}

/** True where the statement holds only in a session with MFA: `Bool` (not `BoolIfExists`, which also lets plain access keys in) or an age of it. */
export function requiresMfa(statement: PolicyStatement): boolean {
  const present = conditionsOn(statement, "aws:MultiFactorAuthPresent").some(
    (each) => demandsValue(each) && each.values.every((value) => value.toLowerCase() === "true"),
  );
  const age = conditionsOn(statement, "aws:MultiFactorAuthAge").some(
    (each) => demandsValue(each) && /LessThan/i.test(each.operator),
  );
  const isThere = conditionsOn(statement, "aws:MultiFactorAuthAge").some(
    (each) => parseOperator(each.operator)?.family === "Null" && each.values.every((value) => value === "false"),
  );
  return present || age || isThere;
}

/** True where the caller must present an external id that was agreed upon. */
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

/** True where a service may act only for a known account, resource or organization: the cure of the confused deputy. */
export function limitsSourceAccount(statement: PolicyStatement): boolean {
  return SOURCE_KEYS.some((each) =>
    conditionsOn(statement, each).some(
      (condition) => demandsValue(condition) && !condition.values.some(namesAnyAccount),
    ),
  );
}

/** `arn:aws:s3:::*` or `arn:aws:sns:*:*:*` names nobody; an S3 bucket's ARN has no account but names one thing. */
function namesAnyAccount(value: string): boolean {
  if (!value.startsWith("arn:")) return false;
  const [, , , , account = "", ...rest] = value.split(":");
  return /^[*?]*$/.test(account) && /^[*?/]*$/.test(rest.join(":"));
}

/** Keys that say how a request travels, not who sends it or what it reaches: they leave a grant as wide as it is. */
const KEYS_THAT_NARROW_NOTHING: ReadonlySet<string> = new Set([
  "aws:securetransport",
  "aws:useragent",
  "aws:referer",
  "s3:tlsversion",
  "s3:x-amz-content-sha256",
]);

/** Keys with one value for every principal that an identity policy can be attached to. */
const KEYS_OF_EVERY_PRINCIPAL: ReadonlySet<string> = new Set(["aws:principalaccount", "aws:principalisawsservice"]);

/** Whether the statement has a condition that a request may fail to meet, however few do. */
export function isConditional(statement: PolicyStatement): boolean {
  return statement.conditions.some(
    ({ key, values }) => !KEYS_THAT_NARROW_NOTHING.has(key.toLowerCase()) && !values.some(matchesAnything),
  );
}

/**
 * Whether the conditions limit the statement to requests that carry a listed value. A negated operator, IfExists and
 * ForAllValues also hold for requests without the key (IAM User Guide, *Condition operators*, *Set operators for
 * multivalued context keys*), so they leave a grant about as wide as it is.
 */
export function isNarrowed(statement: PolicyStatement): boolean {
  return statement.conditions.some((condition) => narrows(condition, statement));
}

function narrows(condition: StatementCondition, { principals, notPrincipals }: PolicyStatement): boolean {
  const name = condition.key.toLowerCase();
  const operator = parseOperator(condition.operator);
  if (KEYS_THAT_NARROW_NOTHING.has(name)) return false;
  // AWS has no such operator: the condition never holds.
  if (operator === null) return true;
  if (operator.family === "Null") return condition.values.every((value) => value.toLowerCase() === "false");
  if (!demandsValue(condition)) return false;
  const isIdentityPolicy = principals === null && notPrincipals === null;
  if (isIdentityPolicy && KEYS_OF_EVERY_PRINCIPAL.has(name)) return false;
  // A start date limits neither who may ask nor what they reach.
  if (/^aws:(currenttime|epochtime)$/.test(name) && /Greater/.test(operator.name)) return false;
  return name !== "aws:principalarn" || !condition.values.some(namesAnyAccount);
}
