/** Rules for the values of conditions: Regions, IDs, services, addresses, dates and wildcards. */
import { type ConditionOperator, keyStem, matchesAnything, parseOperator } from "./conditions.ts";
import { eachCondition, hasWildcard, isLike } from "./each-condition.ts";
import { type FoundIssue, type IssueRule, nameSome, onlyWhen, quoted } from "./issue-rule.ts";
import { type IpBlock, isInBlock, networkOf, parseBlock } from "./ip-block.ts";
import { matchesRegion } from "./regions.ts";
import { isServicePrincipal } from "./service-principal.ts";
import type { PolicyStatement } from "./statement.ts";
import { coversPattern, patternsIntersect } from "./wildcard.ts";

/** The most values of a condition that are compared with each other. */
const MAX_COMPARED_VALUES = 200;

const REGION_KEYS = ["aws:requestedregion", "ec2:region"];

const findUnknownRegions = eachCondition(({ name, key, parsed, values }) => {
  if (!REGION_KEYS.includes(name) || parsed.family !== "String") return null;
  const unknown = values.filter((value) => !value.includes("${") && !matchesRegion(value));
  return unknown.length === 0 ? null : `${key}: AWS has no Region ${nameSome(unknown.map(quoted))}.`;
});

const VPC_FORMS: Readonly<Record<string, string>> = {
  "aws:sourcevpc": "vpc-",
  "aws:ec2instancesourcevpc": "vpc-",
  "aws:sourcevpce": "vpce-",
};

const findInvalidVpcIds = eachCondition(({ name, key, parsed, values }) => {
  const prefix = VPC_FORMS[name];
  if (prefix === undefined || parsed.family !== "String") return null;
  const forms = [8, 17].map((length) => prefix + "?".repeat(length));
  const wrong = values.filter((value) => !value.includes("${") && !forms.some((form) => isOfForm(value, form, parsed)));
  return wrong.length === 0
    ? null
    : `${key}: ${nameSome(wrong.map(quoted))} is not such an ID, which is ${prefix} followed by 8 or 17 letters and digits.`;
});

function isOfForm(value: string, form: string, operator: ConditionOperator): boolean {
  if (!/^[A-Za-z0-9*?-]*$/.test(value)) return false;
  return isLike(operator)
    ? patternsIntersect(value, form)
    : value.length === form.length && patternsIntersect(value, form);
}

const findInvalidKmsKeys = eachCondition(({ name, key, parsed, values }) => {
  if (name !== "s3:x-amz-server-side-encryption-aws-kms-key-id" || parsed.family === "Null") return null;
  const wrong = values.filter((value) => !value.includes("${") && !patternsIntersect(value, "arn:*:kms:*:*:key/*"));
  return wrong.length === 0
    ? null
    : `${key}: ${nameSome(wrong.map(quoted))} is not the ARN of a KMS key, so it never matches. Write arn:aws:kms:REGION:ACCOUNT:key/KEY-ID.`;
});

const SERVICE_KEYS = [
  "aws:calledvia",
  "aws:calledviafirst",
  "aws:calledvialast",
  "aws:principalservicename",
  "aws:principalservicenameslist",
  "iam:awsservicename",
  "iam:passedtoservice",
];

const findInvalidServices = eachCondition(({ name, key, parsed, values }) => {
  if (parsed.family !== "String") return null;
  const plain = values.filter((value) => !hasWildcard(value) && !value.includes("${"));
  if (name === "kms:viaservice") {
    const wrong = plain.filter((value) => !isRegionalService(value));
    return wrong.length === 0
      ? null
      : `${key}: ${nameSome(wrong.map(quoted))} does not have the form SERVICE.REGION.amazonaws.com.`;
  }
  if (!SERVICE_KEYS.includes(name)) return null;
  const wrong = plain.filter((value) => !isServicePrincipal(value));
  return wrong.length === 0
    ? null
    : `${key}: ${nameSome(wrong.map(quoted))} is not a service principal, which has the form SERVICE.amazonaws.com.`;
});

function isRegionalService(value: string): boolean {
  return isServicePrincipal(value) && value.split(".").some((part) => matchesRegion(part));
}

/** Keys whose value identifies an account, organization or network. A pattern admits others with a similar name. */
const EXACT_KEYS: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalorgid",
  "aws:resourceaccount",
  "aws:resourceorgid",
  "aws:sourceaccount",
  "aws:sourceorgid",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:vpceaccount",
  "aws:vpceorgid",
]);
/** Variables whose value AWS sets, and that have one value per account or organization. */
const SAFE_VARIABLE = /\$\{aws:(Principal|Resource|Source|Vpce)(Account|OrgID)\}/gi;

const findWideWildcards = eachCondition(({ name, key, parsed, values }) => {
  if (parsed.family !== "String" && parsed.family !== "Arn") return null;
  if (name === "aws:userid") {
    const wide = isLike(parsed) ? values.filter(isWideUserId) : [];
    return wide.length === 0
      ? null
      : `${key}: ${nameSome(wide.map(quoted))} matches the IDs of many principals. Name the ID before the colon, as in AROAEXAMPLE:*.`;
  }
  if (!EXACT_KEYS.has(name)) return null;
  const wide = values.filter(
    (value) => (isLike(parsed) && hasWildcard(value)) || value.replaceAll(SAFE_VARIABLE, "").includes("${"),
  );
  return wide.length === 0
    ? null
    : `${key}: ${nameSome(wide.map(quoted))} also matches accounts, organizations or networks of others. Name each one in full.`;
});

function isWideUserId(value: string): boolean {
  const [left = "", right] = value.split(":");
  return hasWildcard(left) && (right === undefined || !/^\*+$/.test(left));
}

const findEpochDates = eachCondition(({ name, key, parsed, values }) =>
  parsed.family === "Date" && name !== "aws:epochtime" && values.some((value) => /^\d+$/.test(value))
    ? `${key} is compared with a number of seconds, which is easily misread. Write the date as YYYY-MM-DDThh:mm:ssZ.`
    : null,
);

const PRIVATE_BLOCKS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"].map((each) => parseBlock(each)!);

function isPrivate(value: string): boolean {
  const block = parseBlock(value);
  return block !== null && PRIVATE_BLOCKS.some((each) => coversBlock(each, block));
}

function coversBlock(outer: IpBlock, inner: IpBlock): boolean {
  return outer.prefixLength <= inner.prefixLength && isInBlock(outer, inner);
}

const privateAddresses = (isAll: boolean) =>
  eachCondition(({ name, key, parsed, values }) => {
    if (name !== "aws:sourceip" || parsed.family !== "IpAddress") return null;
    const found = values.filter(isPrivate);
    if (found.length === 0 || (found.length === values.length) !== isAll) return null;
    const effect = isAll
      ? `so the condition is ${parsed.isNegated ? "always" : "never"} met`
      : `so ${nameSome(found)} ${parsed.isNegated ? "excludes" : "allows"} nothing`;
    return `${key} holds the public address of a request, ${effect}. Use aws:VpcSourceIp for private addresses.`;
  });

const findHostBits = eachCondition(({ parsed, key, values }) => {
  if (parsed.family !== "IpAddress") return null;
  const wrong = values.flatMap((value) => {
    const block = parseBlock(value);
    const network = block && networkOf(block);
    return block && network !== block.value ? [value] : [];
  });
  return wrong.length === 0
    ? null
    : `${key}: ${nameSome(wrong)} has bits after its prefix, which AWS ignores, so the whole block matches. Write the first address of the block.`;
});

const findAnyValue = eachCondition(({ operator, parsed, key, name, values }) => {
  if (parsed.family === "Null" || parsed.family === "Bool" || !values.some(matchesAnything)) return null;
  if (!isLike(parsed) && parsed.family !== "IpAddress") return null;
  if (parsed.isNegated)
    return `${key} under ${operator} matches no request that carries the key. Name the values to exclude.`;
  if (parsed.ifExists || parsed.qualifier === "ForAllValues")
    return `${key} under ${operator} is always met, because any value matches. Remove the condition.`;
  // Whether a request carries a tag or an encryption context is a useful test.
  return keyStem(key) !== name
    ? null
    : `${key} under ${operator} only requires that the key is present. Use Null with false, which says so.`;
});

function findRedundantValues(statement: PolicyStatement): readonly FoundIssue[] {
  return statement.conditions.flatMap(({ operator, key, values }): FoundIssue[] => {
    const parsed = parseOperator(operator);
    if (
      !parsed ||
      values.length < 2 ||
      values.length > MAX_COMPARED_VALUES ||
      parsed.family === "Bool" ||
      parsed.family === "Null"
    )
      return [];
    const redundant = redundantValues(values, parsed);
    return redundant.length === 0
      ? []
      : [
          {
            message: `${key}: ${nameSome(redundant.map(quoted))} changes nothing, because another value of the list covers it.`,
            at: ["Condition", operator, key],
          },
        ];
  });
}

function redundantValues(values: readonly string[], { name, family }: ConditionOperator): readonly string[] {
  if (family === "Numeric" && /Less|Greater/.test(name)) {
    const numbers = values.map(Number);
    if (numbers.some(Number.isNaN)) return [];
    const widest = name.includes("Less") ? Math.max(...numbers) : Math.min(...numbers);
    return values.filter((value) => Number(value) !== widest);
  }
  const covers = coverageOf(name, family);
  return values.filter((value, i) =>
    values.some((other, j) => (other === value ? j < i : i !== j && covers(other, value))),
  );
}

function coverageOf(name: string, family: string): (outer: string, inner: string) => boolean {
  if (family === "IpAddress")
    return (outer, inner) => {
      const [one, other] = [parseBlock(outer), parseBlock(inner)];
      return one !== null && other !== null && one.prefixLength < other.prefixLength && coversBlock(one, other);
    };
  if (name.endsWith("Like") && family === "String")
    return (outer, inner) =>
      hasWildcard(outer) && !outer.includes("${") && !inner.includes("${") && coversPattern(outer, inner);
  return () => false;
}

export const CONDITION_VALUE_ISSUES: readonly IssueRule[] = onlyWhen("CONDITION", [
  { code: "CONDITION_WILDCARD_WIDE", severity: "MEDIUM", find: findWideWildcards },
  { code: "REGION_UNKNOWN", severity: "LOW", find: findUnknownRegions },
  { code: "VPC_ID_INVALID", severity: "LOW", find: findInvalidVpcIds },
  { code: "KMS_KEY_ARN_INVALID", severity: "LOW", find: findInvalidKmsKeys },
  { code: "SERVICE_PRINCIPAL_INVALID", severity: "LOW", find: findInvalidServices },
  { code: "SOURCE_IP_PRIVATE", severity: "LOW", find: privateAddresses(true) },
  { code: "SOURCE_IP_PARTLY_PRIVATE", severity: "INFORMATIONAL", find: privateAddresses(false) },
  { code: "DATE_AS_EPOCH", severity: "INFORMATIONAL", find: findEpochDates },
  { code: "IP_RANGE_HOST_BITS", severity: "INFORMATIONAL", find: findHostBits },
  { code: "CONDITION_MATCHES_ANY", severity: "INFORMATIONAL", find: findAnyValue },
  { code: "CONDITION_VALUE_REDUNDANT", severity: "INFORMATIONAL", find: findRedundantValues },
]);
