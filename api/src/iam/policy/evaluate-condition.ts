/**
 * Evaluates a condition for a request (IAM User Guide, *Condition operators*, *Set operators for multivalued context
 * keys*). If the condition depends on unknown keys, the result lists these keys (`truth.ts`).
 */
import { type ConditionOperator, parseOperator } from "./conditions.ts";
import { isInBlock, parseAddress, parseBlock } from "./ip-block.ts";
import type { RequestContext } from "./request-context.ts";
import type { StatementCondition } from "./statement.ts";
import { every, not, some, type Truth } from "./truth.ts";
import { equalsTemplate, matchTemplate, unknownVariables, parseTemplate, type Template } from "./variables.ts";
import { matchesWildcard } from "./wildcard.ts";

/** Compares one value in the policy with one value in the request. */
interface Comparison {
  readonly template: Template;
  readonly test: (value: string, context: RequestContext) => Truth;
}

export interface CompiledCondition {
  readonly key: string;
  /** Null if AWS has no such operator. The condition is then never met. */
  readonly operator: ConditionOperator | null;
  readonly comparisons: readonly Comparison[];
  /**
   * The values in the policy, in lower case. For the operator `Null`, "true" requires the key to be missing and "false"
   * requires the key to be present.
   */
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
  const matches = (value: string): Truth => some(comparisons, ({ test }) => test(value, context));
  const isMet = (value: string): Truth => (operator.isNegated ? not(matches(value)) : matches(value));
  // ForAllValues and ForAnyValue test each value of the request. For a request without values, ForAllValues is true and
  // ForAnyValue is false, with or without IfExists.
  if (operator.qualifier === "ForAllValues")
    // An empty string counts as a missing value, for which ForAllValues is true (IAM User Guide, *Set operators for
    // multivalued context keys*).
    return every(
      (found ?? []).filter((value) => value !== ""),
      isMet,
    );
  if (operator.qualifier === "ForAnyValue") return some(found ?? [], isMet);
  if (found === null) return operator.ifExists || operator.isNegated;
  return operator.isNegated ? not(some(found, matches)) : some(found, matches);
}

function compileComparison(operator: ConditionOperator, value: string, hasVariables: boolean): Comparison {
  // AWS replaces policy variables only in string and ARN conditions.
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

/** Compares numbers or dates as the operator says. NotEquals tests equality too, and the caller inverts the result. */
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

/** Parses ISO 8601 or seconds since 1970. */
function toInstant(text: string): number | null {
  const value = /^-?\d{1,15}(\.\d+)?$/.test(text) && !/^\d{4}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  return Number.isFinite(value) ? value : null;
}

const ARN_PARTS = 6;

/** Matches each of the six ARN parts separately, so a star cannot cross a colon. The last part may contain colons. */
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
