/** Rules for the values and operators of conditions (IAM User Guide, *Condition operators*). */
import {
  type ConditionOperator,
  findConditionKey,
  isClaimKey,
  keyStem,
  matchesAnything,
  parseOperator,
} from "./conditions.ts";
import { type FoundIssue, type IssueRule, nameSome, NO_ISSUES, quoted } from "./issue-rule.ts";
import { type IpBlock, isInBlock, networkOf, parseBlock } from "./ip-block.ts";
import { rawStatement } from "./raw-statement.ts";
import { matchesRegion } from "./regions.ts";
import { isServicePrincipal } from "./service-principal.ts";
import type { PolicyDocument, PolicyStatement, StatementCondition } from "./statement.ts";
import { coversPattern, patternsIntersect } from "./wildcard.ts";

/** The most values of a condition that are compared with each other. */
const MAX_COMPARED_VALUES = 200;

interface ReadCondition extends StatementCondition {
  readonly parsed: ConditionOperator;
  /** The key in lower case. */
  readonly name: string;
}

/** Applies a rule to each condition with a valid operator. The rule returns a message, or null. */
function eachCondition(
  find: (condition: ReadCondition, statement: PolicyStatement) => string | null,
): IssueRule["find"] {
  return (statement) =>
    statement.conditions.flatMap((condition): FoundIssue[] => {
      const parsed = parseOperator(condition.operator);
      if (!parsed) return [];
      const message = find({ ...condition, parsed, name: condition.key.toLowerCase() }, statement);
      return message === null ? [] : [{ message, at: ["Condition", condition.operator, condition.key] }];
    });
}

const withoutVariables = (value: string) => value.replace(/\$\{[^}]*\}/g, "");
const hasWildcard = (value: string) => /[*?]/.test(withoutVariables(value));
const isLike = ({ name, family }: ConditionOperator) => family === "Arn" || name.endsWith("Like");

// ---------------------------------------------------------------- operators

const findWildcardWithoutLike = eachCondition(({ operator, parsed, key, values }) => {
  if (parsed.family !== "String" || isLike(parsed)) return null;
  const wild = values.filter(hasWildcard);
  if (wild.length === 0) return null;
  const effect = parsed.isNegated
    ? "so it excludes nothing that the wildcard was meant for"
    : "so it matches only that text";
  return `${key}: ${operator} compares ${nameSome(wild.map(quoted))} character by character, ${effect}. Use ${operator.replace(/Equals(IgnoreCase)?/i, "Like")} for wildcards.`;
});

const findSeveralBooleans = eachCondition(({ operator, parsed, key, values }) =>
  (parsed.family === "Bool" || parsed.family === "Null") && values.length > 1
    ? `${key} has several values under ${operator}. One of them is enough, so true and false together are always met. Name one value.`
    : null,
);

const findMissingSetOperator = eachCondition(({ operator, parsed, key, name }) => {
  if (parsed.qualifier !== null || parsed.family === "Null" || isClaimKey(key)) return null;
  // AWS documents the keys of EventBridge as lists, but also shows them without a set operator.
  return !name.startsWith("events:") && findConditionKey(key)?.isMultivalued
    ? `${key} can have several values in a request, and ${operator} does not say how many must match. Use ForAnyValue:${operator} or ForAllValues:${operator}.`
    : null;
});

const findNullWithSetOperator = eachCondition(({ parsed, key }) =>
  parsed.family === "Null" && parsed.qualifier !== null
    ? `${parsed.qualifier}:Null on ${key} is ${parsed.qualifier === "ForAllValues" ? "always" : "never"} met, because Null tests the key and not its values. Use Null alone.`
    : null,
);

/** The audience claim has one value for most providers. ForAllValues is then met by a token without an audience. */
const findAudienceSetOperator = eachCondition(({ parsed, key }) =>
  parsed.qualifier !== null && isClaimKey(key) && /:(aud|azp|oaud)$/i.test(key)
    ? `${key} has one value in a token, and ${parsed.qualifier} is for keys with several. Remove ${parsed.qualifier}: unless the provider sends several audiences.`
    : null,
);

const findStringLikeOnArn = eachCondition(({ operator, parsed, key, values }) => {
  if (!/^String(Not)?Like$/.test(parsed.name) || isClaimKey(key) || findConditionKey(key)?.type !== "ARN") return null;
  return values.some((value) => /[*?]./.test(withoutVariables(value)))
    ? `${key} holds an ARN. Under ${operator}, a wildcard also matches colons and so other fields of the ARN. Use ${parsed.isNegated ? "ArnNotLike" : "ArnLike"}, which compares field by field.`
    : null;
});

// ---------------------------------------------------------------- keys

const findMissingTagKey = eachCondition(({ key }) =>
  lacksTagKey(key) ? `${key} names no tag, so no request carries it. Write ${key.replace(/\/?$/, "/")}TAG-KEY.` : null,
);

/** Whether the key has a variable part, such as a tag key, that is left out. */
export function lacksTagKey(key: string): boolean {
  if (isClaimKey(key)) return false;
  if (key.endsWith("/")) return findConditionKey(key) !== null;
  return !findConditionKey(key) && /[$<]/.test(findConditionKey(`${key}/`)?.key ?? "");
}

/** Keys that AWS replaced, with their successor (IAM User Guide, *AWS global condition context keys*). */
const DEPRECATED_KEYS: Readonly<Record<string, string>> = {
  "aws:arn": "aws:PrincipalArn",
  "aws:sourceowner": "aws:SourceAccount",
};

const findDeprecatedKeys = eachCondition(({ key }) =>
  isDeprecatedKey(key) ? `${key} is no longer supported. Use ${DEPRECATED_KEYS[key.toLowerCase()]}.` : null,
);

export function isDeprecatedKey(key: string): boolean {
  return Object.hasOwn(DEPRECATED_KEYS, key.toLowerCase());
}

function findRepeatedKeys({ conditions }: PolicyStatement): readonly FoundIssue[] {
  const seen = new Map<string, string>();
  return conditions.flatMap(({ operator, key }): FoundIssue[] => {
    const name = `${operator} ${key}`.toLowerCase();
    const first = seen.get(name);
    if (first === undefined) seen.set(name, key);
    return first === undefined
      ? []
      : [
          {
            message: `${key} and ${first} are the same key, because AWS ignores the case of keys. Merge them into one.`,
            at: ["Condition", operator, key],
          },
        ];
  });
}

/** Keys whose value the caller chooses freely. */
const FORGEABLE_KEYS = ["aws:referer", "aws:useragent"];

const findForgeableKeys = eachCondition(({ name, key }) =>
  FORGEABLE_KEYS.includes(name)
    ? `${key} is a header that the caller sets freely, so it protects nothing. Use a key that AWS sets, such as aws:PrincipalArn or aws:SourceArn.`
    : null,
);

interface Pair {
  readonly key: string;
  /** One of these keys must be in the same statement. */
  readonly with: readonly string[];
  readonly why: string;
  readonly isSuggestion?: true;
}

const PAIRS: readonly Pair[] = [
  {
    key: "aws:vpcsourceip",
    with: ["aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn"],
    why: "private addresses repeat in every VPC, also in those of other accounts. Add aws:SourceVpc or aws:SourceVpce",
  },
  {
    key: "dynamodb:attributes",
    with: ["dynamodb:select"],
    why: "a read request that names no attributes returns all of them. Add StringEquals dynamodb:Select SPECIFIC_ATTRIBUTES",
  },
  {
    key: "aws:sourcevpc",
    with: ["aws:vpcsourceip", "aws:sourcevpce", "aws:sourcevpcarn"],
    why: "every address of the VPC is allowed. Add aws:VpcSourceIp or aws:SourceVpce if fewer are meant",
    isSuggestion: true,
  },
];

function findUnpairedKeys(statement: PolicyStatement): readonly FoundIssue[] {
  if (statement.effect !== "Allow") return NO_ISSUES;
  const names = statement.conditions.map(({ key }) => key.toLowerCase());
  return PAIRS.flatMap((pair): FoundIssue[] => {
    const condition = statement.conditions.find((each) => each.key.toLowerCase() === pair.key && allowsValues(each));
    if (!condition || pair.with.some((each) => names.includes(each))) return [];
    return [
      {
        ...(pair.isSuggestion ? { severity: "INFORMATIONAL" } : {}),
        message: `${condition.key} stands alone: ${pair.why}.`,
        at: ["Condition", condition.operator, condition.key],
      },
    ];
  });
}

/** Whether the condition lists the values that are allowed. */
function allowsValues({ operator, values }: StatementCondition): boolean {
  const parsed = parseOperator(operator);
  return parsed !== null && parsed.family !== "Null" && !parsed.isNegated && !values.some(matchesAnything);
}

const findNegatedPrefix = eachCondition(({ name, key, parsed }, { effect }) => {
  if (name !== "s3:prefix" || parsed.family !== "String") return null;
  if ((effect === "Deny") === parsed.isNegated) return null;
  return `${key} does not hide the objects under these prefixes: a request with a shorter prefix lists them as well. Allow the permitted prefixes with StringLike, or deny all others with StringNotLike.`;
});

// ---------------------------------------------------------------- values

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

// ---------------------------------------------------------------- the JSON of the conditions

function findEmptyConditions(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (statement.conditions.length > 0 || !document.text.includes('"Condition"')) return NO_ISSUES;
  return rawStatement(statement, document)["Condition"] === undefined
    ? NO_ISSUES
    : [
        {
          message: "The Condition is empty, so the statement applies without one. Remove it, or add a condition.",
          at: ["Condition"],
        },
      ];
}

function findMixedTypes(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (!statement.conditions.some(({ values }) => values.length > 1)) return NO_ISSUES;
  const block = rawStatement(statement, document)["Condition"] as Readonly<Record<string, Record<string, unknown>>>;
  return statement.conditions.flatMap(({ operator, key, values }): FoundIssue[] => {
    const written = block[operator]?.[key];
    if (values.length < 2 || !Array.isArray(written)) return [];
    return new Set(written.map((value) => typeof value)).size < 2
      ? []
      : [
          {
            message: `The values of ${key} have different JSON types. Write all of them as strings.`,
            at: ["Condition", operator, key],
          },
        ];
  });
}

export const CONDITION_ISSUES: readonly IssueRule[] = [
  { code: "WILDCARD_WITHOUT_LIKE", severity: "LOW", find: findWildcardWithoutLike },
  { code: "BOOLEAN_VALUES_SEVERAL", severity: "LOW", find: findSeveralBooleans },
  { code: "SET_OPERATOR_MISSING", severity: "LOW", find: findMissingSetOperator },
  { code: "CONDITION_TAG_KEY_MISSING", severity: "LOW", find: findMissingTagKey },
  { code: "CONDITION_KEY_DEPRECATED", severity: "LOW", find: findDeprecatedKeys },
  { code: "CONDITION_KEY_REPEATED", severity: "LOW", find: findRepeatedKeys },
  { code: "CONDITION_KEY_FORGEABLE", severity: "MEDIUM", find: findForgeableKeys },
  { code: "CONDITION_KEY_UNPAIRED", severity: "MEDIUM", find: findUnpairedKeys },
  { code: "CONDITION_WILDCARD_WIDE", severity: "MEDIUM", find: findWideWildcards },
  { code: "CONDITION_TYPES_MIXED", severity: "LOW", find: findMixedTypes },
  { code: "S3_PREFIX_NEGATED", severity: "MEDIUM", find: findNegatedPrefix },
  { code: "REGION_UNKNOWN", severity: "LOW", find: findUnknownRegions },
  { code: "VPC_ID_INVALID", severity: "LOW", find: findInvalidVpcIds },
  { code: "KMS_KEY_ARN_INVALID", severity: "LOW", find: findInvalidKmsKeys },
  { code: "SERVICE_PRINCIPAL_INVALID", severity: "LOW", find: findInvalidServices },
  { code: "SOURCE_IP_PRIVATE", severity: "LOW", find: privateAddresses(true) },
  { code: "SOURCE_IP_PARTLY_PRIVATE", severity: "INFORMATIONAL", find: privateAddresses(false) },
  { code: "CLAIM_SET_OPERATOR", severity: "LOW", find: findAudienceSetOperator },
  { code: "STRING_LIKE_ON_ARN", severity: "INFORMATIONAL", find: findStringLikeOnArn },
  { code: "NULL_WITH_SET_OPERATOR", severity: "INFORMATIONAL", find: findNullWithSetOperator },
  { code: "DATE_AS_EPOCH", severity: "INFORMATIONAL", find: findEpochDates },
  { code: "IP_RANGE_HOST_BITS", severity: "INFORMATIONAL", find: findHostBits },
  { code: "CONDITION_MATCHES_ANY", severity: "INFORMATIONAL", find: findAnyValue },
  { code: "CONDITION_VALUE_REDUNDANT", severity: "INFORMATIONAL", find: findRedundantValues },
  { code: "CONDITION_EMPTY", severity: "INFORMATIONAL", find: findEmptyConditions },
];
