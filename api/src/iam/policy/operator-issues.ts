/** Rules for condition operators and for how a Condition is written (IAM User Guide, *Condition operators*). */
import { findConditionKey, isClaimKey } from "./conditions.ts";
import { eachCondition, hasWildcard, isLike, withoutVariables } from "./each-condition.ts";
import { type FoundIssue, type IssueRule, nameSome, NO_ISSUES, onlyWhen, quoted } from "./issue-rule.ts";
import { rawStatement } from "./raw-statement.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";

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

function findEmptyConditions(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (statement.conditions.length > 0) return NO_ISSUES;
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

export const OPERATOR_ISSUES: readonly IssueRule[] = [
  ...onlyWhen("CONDITION", [
    { code: "WILDCARD_WITHOUT_LIKE", severity: "LOW", find: findWildcardWithoutLike },
    { code: "BOOLEAN_VALUES_SEVERAL", severity: "LOW", find: findSeveralBooleans },
    { code: "SET_OPERATOR_MISSING", severity: "LOW", find: findMissingSetOperator },
    { code: "CONDITION_TYPES_MIXED", severity: "LOW", find: findMixedTypes },
    { code: "CLAIM_SET_OPERATOR", severity: "LOW", find: findAudienceSetOperator },
    { code: "STRING_LIKE_ON_ARN", severity: "INFORMATIONAL", find: findStringLikeOnArn },
    { code: "NULL_WITH_SET_OPERATOR", severity: "INFORMATIONAL", find: findNullWithSetOperator },
  ]),
  ...onlyWhen("CONDITION_WORD", [{ code: "CONDITION_EMPTY", severity: "INFORMATIONAL", find: findEmptyConditions }]),
];
