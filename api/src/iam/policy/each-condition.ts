/** Applies a lint rule to each condition of a statement. */
import { type ConditionOperator, parseOperator } from "./conditions.ts";
import type { FoundIssue, IssueRule } from "./issue-rule.ts";
import type { PolicyStatement, StatementCondition } from "./statement.ts";

export interface ReadCondition extends StatementCondition {
  readonly parsed: ConditionOperator;
  /** The key in lower case. */
  readonly name: string;
}

/** Applies a rule to each condition with a valid operator. The rule returns a message, or null. */
export function eachCondition(
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

export const withoutVariables = (value: string) => value.replace(/\$\{[^}]*\}/g, "");
export const hasWildcard = (value: string) => /[*?]/.test(withoutVariables(value));
export const isLike = ({ name, family }: ConditionOperator) => family === "Arn" || name.endsWith("Like");
