/**
 * Does a condition hold for a request? Operators, sets and missing keys as AWS's page on condition operators has them;
 * a key that is not known leaves the answer open (`truth.ts`).
 */
import { type ConditionOperator, parseOperator } from "./conditions.ts";
import { isInBlock, parseAddress, parseBlock } from "./ip-block.ts";
import type { RequestContext } from "./request-context.ts";
import type { StatementCondition } from "./statement.ts";
import { every, not, some, type Truth } from "./truth.ts";
import { equalsTemplate, matchTemplate, unknownVariables, parseTemplate, type Template } from "./variables.ts";
import { matchesWildcard } from "./wildcard.ts";

/** One value of the policy held against one value of the request. */
interface Comparison {
  readonly template: Template;
  readonly test: (value: string, context: RequestContext) => Truth;
}

export interface CompiledCondition {
  readonly key: string;
  /** `null`: AWS has no operator of that name, so it never holds. */
  readonly operator: ConditionOperator | null;
  readonly comparisons: readonly Comparison[];
  /** For `Null`: does it ask for the key to be missing, and for it to be there? */
  readonly values: readonly string[];
}

export function compileCondition(
  { operator: written, key, values }: StatementCondition,
  hasVariables: boolean,
): CompiledCondition {
  const operator = parseOperator(written);
  const comparisons = operator === null ? [] : values.map((value) => compileComparison(operator, value, hasVariables));
  return { key, operator, comparisons, values: values.map((value) => value.toLowerCase()) };
}

export function conditionHolds(
  { key, operator, comparisons, values }: CompiledCondition,
  context: RequestContext,
): Truth {
  if (operator === null) return false;
  const found = context.valuesOf(key);
  if (operator.family === "Null") {
    if (found === undefined) return [key];
    return values.includes(found === null || found.length === 0 ? "true" : "false");
  }
  if (found === undefined) return [key, ...comparisons.flatMap(({ template }) => unknownVariables(template, context))];
  const isOne = (value: string): Truth => some(comparisons, ({ test }) => test(value, context));
  const holds = (value: string): Truth => (operator.isNegated ? not(isOne(value)) : isOne(value));
  // A set operator looks at each value that is there: without one, "all" is true and "any" false, IfExists or not.
  if (operator.qualifier === "ForAllValues")
    // An empty string is a null data set, for which ForAllValues holds (IAM User Guide, *Set operators for multivalued context keys*).
    return every(
      (found ?? []).filter((value) => value !== ""),
      holds,
    );
  if (operator.qualifier === "ForAnyValue") return some(found ?? [], holds);
  if (found === null) return operator.ifExists || operator.isNegated;
  return operator.isNegated ? not(some(found, isOne)) : some(found, isOne);
}

function compileComparison(operator: ConditionOperator, value: string, hasVariables: boolean): Comparison {
  // AWS fills variables in for texts and ARNs only.
  const template = parseTemplate(value, hasVariables && (operator.family === "String" || operator.family === "Arn"));
  return { template, test: comparison(operator, value, template) };
}

function comparison({ name, family }: ConditionOperator, value: string, template: Template): Comparison["test"] {
  switch (family) {
    case "String":
      if (name.endsWith("Like")) return (found, context) => matchTemplate(template, found, context);
      return (found, context) => equalsTemplate(template, found, context, name.endsWith("IgnoreCase"));
    case "Arn":
      return (found, context) => matchTemplate(template, found, context, matchesArn);
    case "Numeric":
      return ordered(name, toNumber(value), toNumber);
    case "Date":
      return ordered(name, toInstant(value), toInstant);
    case "Bool": {
      const lower = value.toLowerCase();
      return (found) => found.toLowerCase() === lower;
    }
    case "Binary":
      return (found) => found === value;
    case "IpAddress": {
      const block = parseBlock(value);
      return (found) => {
        const address = parseAddress(found);
        return block !== null && address !== null && isInBlock(block, address);
      };
    }
    case "Null":
      return () => false;
  }
}

/** Equality, too, is one of these: the negated operators ask it and turn the answer round. */
function ordered(name: string, wanted: number | null, read: (text: string) => number | null): Comparison["test"] {
  return (text) => {
    const found = read(text);
    if (wanted === null || found === null) return false;
    if (name.endsWith("LessThan")) return found < wanted;
    if (name.endsWith("LessThanEquals")) return found <= wanted;
    if (name.endsWith("GreaterThan")) return found > wanted;
    if (name.endsWith("GreaterThanEquals")) return found >= wanted;
    return found === wanted;
  };
}

function toNumber(text: string): number | null {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

/** ISO 8601, or seconds since 1970. */
function toInstant(text: string): number | null {
  const value = /^-?\d{1,15}(\.\d+)?$/.test(text) && !/^\d{4}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  return Number.isFinite(value) ? value : null;
}

const ARN_PARTS = 6;

/** Each of the six parts by itself, so that a star stays within its part; the last part takes what is left, colons too. */
function matchesArn(pattern: string, text: string): boolean {
  if (/^\*+$/.test(pattern)) return text.startsWith("arn:");
  const wanted = splitArn(pattern);
  const found = splitArn(text);
  return wanted !== null && found !== null && wanted.every((part, i) => matchesWildcard(part, found[i]!));
}

function splitArn(text: string): string[] | null {
  const parts = text.split(":");
  if (parts.length < ARN_PARTS) return null;
  return [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(":")];
}
