/** Rules for condition keys (IAM User Guide, *AWS global condition context keys*). */
import { findConditionKey, isClaimKey, matchesAnything, parseOperator } from "./conditions.ts";
import { eachCondition } from "./each-condition.ts";
import { type FoundIssue, type IssueRule, NO_ISSUES, onlyWhen } from "./issue-rule.ts";
import type { PolicyStatement, StatementCondition } from "./statement.ts";

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

export const CONDITION_KEY_ISSUES: readonly IssueRule[] = onlyWhen("CONDITION", [
  { code: "CONDITION_TAG_KEY_MISSING", severity: "LOW", find: findMissingTagKey },
  { code: "CONDITION_KEY_DEPRECATED", severity: "LOW", find: findDeprecatedKeys },
  { code: "CONDITION_KEY_REPEATED", severity: "LOW", find: findRepeatedKeys },
  { code: "CONDITION_KEY_FORGEABLE", severity: "MEDIUM", find: findForgeableKeys },
  { code: "CONDITION_KEY_UNPAIRED", severity: "MEDIUM", find: findUnpairedKeys },
  { code: "S3_PREFIX_NEGATED", severity: "MEDIUM", find: findNegatedPrefix },
]);
