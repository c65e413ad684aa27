/**
 * A policy document made ready to be asked often: patterns lowered, literals in a set, conditions and variables read.
 * Equal texts are one parsed document (`parsePolicy`), so each distinct document of an account is compiled once.
 */
import { type CompiledCondition, compileCondition, conditionHolds } from "./evaluate-condition.ts";
import type { RequestContext } from "./request-context.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";
import { every, not, some, type Truth } from "./truth.ts";
import { matchTemplate, readTemplate, type Template } from "./variables.ts";
import { matchesWildcard } from "./wildcard.ts";

export interface CompiledStatement {
  readonly statement: PolicyStatement;
  readonly isAllow: boolean;
  readonly actions: ActionPatterns;
  /** `null`: the statement has no Resource, as in trust policies. */
  readonly resources: readonly Template[] | null;
  readonly conditions: readonly CompiledCondition[];
}

interface ActionPatterns {
  readonly isNot: boolean;
  readonly literals: ReadonlySet<string>;
  readonly wildcards: readonly string[];
}

const compiled = new WeakMap<PolicyDocument, readonly CompiledStatement[]>();

export function compileDocument(document: PolicyDocument): readonly CompiledStatement[] {
  let statements = compiled.get(document);
  if (!statements) {
    const hasVariables = document.version === "2012-10-17";
    statements = document.statements.map((statement) => compileStatement(statement, hasVariables));
    compiled.set(document, statements);
  }
  return statements;
}

function compileStatement(statement: PolicyStatement, hasVariables: boolean): CompiledStatement {
  const patterns = (statement.actions ?? statement.notActions!).map((pattern) => pattern.toLowerCase());
  return {
    statement,
    isAllow: statement.effect === "Allow",
    actions: {
      isNot: statement.actions === null,
      literals: new Set(patterns.filter((pattern) => !isPattern(pattern))),
      wildcards: patterns.filter(isPattern),
    },
    resources: (statement.resources ?? statement.notResources)?.map((text) => readTemplate(text, hasVariables)) ?? null,
    conditions: statement.conditions.map((condition) => compileCondition(condition, hasVariables)),
  };
}

function isPattern(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

/** `action` in lower case. */
export function matchesActions(
  { actions: { isNot, literals, wildcards } }: CompiledStatement,
  action: string,
): boolean {
  return (literals.has(action) || wildcards.some((pattern) => matchesWildcard(pattern, action))) !== isNot;
}

/** A statement without a Resource is about the resource that carries it. */
export function matchesResource(
  { statement, resources }: CompiledStatement,
  resource: string,
  context: RequestContext,
): Truth {
  if (resources === null) return true;
  const isOne = some(resources, (template) => matchTemplate(template, resource, context));
  return statement.resources === null ? not(isOne) : isOne;
}

export function meetsConditions({ conditions }: CompiledStatement, context: RequestContext): Truth {
  return conditions.length === 0 || every(conditions, (condition) => conditionHolds(condition, context));
}
