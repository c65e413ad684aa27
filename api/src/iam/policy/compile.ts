/**
 * Compiles a policy document for fast evaluation: lower-case patterns, literals in a set, parsed conditions and
 * variables. Equal texts share one parsed document (`parsePolicy`), so each distinct document is compiled once.
 */
import { memoize } from "../memoize.ts";
import { type CompiledCondition, compileCondition, conditionHolds } from "./evaluate-condition.ts";
import type { RequestContext } from "./request-context.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";
import { every, not, some, type Truth } from "./truth.ts";
import { matchTemplate, parseTemplate, type Template } from "./variables.ts";
import { matchesWildcard } from "./wildcard.ts";

export interface CompiledStatement {
  readonly statement: PolicyStatement;
  readonly isAllow: boolean;
  readonly actions: ActionPatterns;
  /** Null if the statement has neither Resource nor NotResource, as in trust policies. */
  readonly resources: readonly Template[] | null;
  readonly conditions: readonly CompiledCondition[];
}

interface ActionPatterns {
  readonly isNot: boolean;
  readonly literals: ReadonlySet<string>;
  readonly wildcards: readonly string[];
}

export const compileDocument = memoize(({ version, statements }: PolicyDocument): readonly CompiledStatement[] => {
  const hasVariables = version === "2012-10-17";
  return statements.map((statement) => compileStatement(statement, hasVariables));
});

function compileStatement(statement: PolicyStatement, hasVariables: boolean): CompiledStatement {
  const literals = new Set<string>();
  const wildcards: string[] = [];
  for (const written of statement.actions ?? statement.notActions!) {
    const pattern = written.toLowerCase();
    if (isPattern(pattern)) wildcards.push(pattern);
    else literals.add(pattern);
  }
  return {
    statement,
    isAllow: statement.effect === "Allow",
    actions: { isNot: statement.actions === null, literals, wildcards },
    resources:
      (statement.resources ?? statement.notResources)?.map((text) => parseTemplate(text, hasVariables)) ?? null,
    conditions: statement.conditions.map((condition) => compileCondition(condition, hasVariables)),
  };
}

function isPattern(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

const NO_STATEMENTS: readonly CompiledStatement[] = [];

interface StatementLists {
  readonly byAction: Map<string, readonly CompiledStatement[]>;
  readonly byIndexes: Map<string, readonly CompiledStatement[]>;
}

const statementLists = memoize((_document: PolicyDocument): StatementLists => ({
  byAction: new Map(),
  byIndexes: new Map(),
}));

/**
 * The statements of a document that cover the action, given in lower case. Actions that the same statements cover share
 * one list.
 */
export function statementsFor(document: PolicyDocument, action: string): readonly CompiledStatement[] {
  const lists = statementLists(document);
  let list = lists.byAction.get(action);
  if (!list) {
    list = shared(
      lists,
      compileDocument(document).filter((statement) => matchesActions(statement, action)),
    );
    lists.byAction.set(action, list);
  }
  return list;
}

function shared({ byIndexes }: StatementLists, found: readonly CompiledStatement[]): readonly CompiledStatement[] {
  if (found.length === 0) return NO_STATEMENTS;
  const indexes = found.map(({ statement }) => statement.index).join();
  const known = byIndexes.get(indexes);
  if (!known) byIndexes.set(indexes, found);
  return known ?? found;
}

/** Whether the statement covers the action, given in lower case. */
export function matchesActions(
  { actions: { isNot, literals, wildcards } }: CompiledStatement,
  action: string,
): boolean {
  let isListed = literals.has(action);
  for (let i = 0; i < wildcards.length && !isListed; i += 1) isListed = matchesWildcard(wildcards[i]!, action);
  return isListed !== isNot;
}

/** Whether the statement covers the resource. A statement without Resource applies to the resource it is attached to. */
export function matchesResource(
  { statement, resources }: CompiledStatement,
  resource: string,
  context: RequestContext,
): Truth {
  if (resources === null) return true;
  const isListed = some(resources, (template) => matchTemplate(template, resource, context));
  return statement.resources === null ? not(isListed) : isListed;
}

export function meetsConditions({ conditions }: CompiledStatement, context: RequestContext): Truth {
  return conditions.length === 0 || every(conditions, (condition) => conditionHolds(condition, context));
}
