/** Rules for conditions on keys that the requests of the statement's actions never carry. */
import { expandAction } from "./catalogue.ts";
import { demandsValue, findConditionKey, isClaimKey, keyStem, parseOperator } from "./conditions.ts";
import { type FoundIssue, type IssueRule, nameSome, NO_ISSUES, onlyWhen } from "./issue-rule.ts";
import { canCarryKey, dependsOnAction } from "./request-keys.ts";
import type { PolicyEffect, PolicyStatement, StatementCondition } from "./statement.ts";

/** Whether the statement is part of an identity-based policy, whose requests the catalogue describes. */
const isIdentity = ({ principals, notPrincipals }: PolicyStatement) => principals === null && notPrincipals === null;

/** With IfExists, the author has said what applies to requests without the key. */
function concernsKey({ operator, key }: StatementCondition): boolean {
  const parsed = parseOperator(operator);
  return (
    parsed !== null && !parsed.ifExists && !isClaimKey(key) && findConditionKey(key) !== null && dependsOnAction(key)
  );
}

/** The action patterns of the statement whose actions never carry the key. A pattern counts only if none of its actions does. */
function patternsWithoutKey(
  patterns: readonly string[],
  key: string,
  known: Map<string, readonly string[]>,
): readonly string[] {
  const stem = keyStem(key);
  let lacking = known.get(stem);
  if (!lacking) {
    lacking = patterns.filter((pattern) => {
      const expanded = expandAction(pattern);
      return expanded.length > 0 && expanded.every((action) => !canCarryKey(action, key));
    });
    known.set(stem, lacking);
  }
  return lacking;
}

/** Whether the condition is met by a request without the key. */
function isMetWithoutKey({ operator, values }: StatementCondition): boolean {
  const parsed = parseOperator(operator)!;
  if (parsed.family === "Null") return values.some((value) => value.toLowerCase() === "true");
  return parsed.isNegated || parsed.qualifier === "ForAllValues";
}

function effectOn(condition: StatementCondition, effect: PolicyEffect): string {
  if (isMetWithoutKey(condition)) return `the condition is always met for them, and this ${effect} applies without it`;
  return `this ${effect} never applies to them`;
}

function findKeysNotInRequest(wanted: PolicyEffect): IssueRule["find"] {
  return (statement) => {
    if (!isIdentity(statement)) return NO_ISSUES;
    const lacking = new Map<string, readonly string[]>();
    return statement.conditions.filter(concernsKey).flatMap((condition): FoundIssue[] => {
      // A Deny that never applies and an Allow that lacks its limit both leave more access than was meant.
      const leavesAccess = (statement.effect === "Allow") === isMetWithoutKey(condition);
      if (leavesAccess !== (wanted === "Deny")) return [];
      const message = statement.actions
        ? messageForActions(patternsWithoutKey(statement.actions, condition.key, lacking), condition, statement.effect)
        : messageForNotAction(condition, statement.effect);
      return message === null ? [] : [{ ...message, at: ["Condition", condition.operator, condition.key] }];
    });
  };
}

function messageForActions(
  lacking: readonly string[],
  condition: StatementCondition,
  effect: PolicyEffect,
): Pick<FoundIssue, "message" | "actions"> | null {
  if (lacking.length === 0) return null;
  return {
    message: `According to AWS's reference, requests for ${nameSome(lacking)} never carry ${condition.key}, so ${effectOn(condition, effect)}. Move these actions to a statement without this key.`,
    actions: lacking,
  };
}

/** NotAction covers services that have no tags, and a condition on tags is never met there. */
function messageForNotAction(condition: StatementCondition, effect: PolicyEffect): Pick<FoundIssue, "message"> | null {
  if (!condition.key.toLowerCase().startsWith("aws:") || !demandsValue(condition)) return null;
  return {
    message: `NotAction covers many actions whose requests never carry ${condition.key}; this ${effect} never applies to them. List the actions that support the key in Action.`,
  };
}

export const REQUEST_KEY_ISSUES: readonly IssueRule[] = onlyWhen("CONDITION", [
  { code: "CONDITION_KEY_NOT_IN_REQUEST", severity: "LOW", find: findKeysNotInRequest("Allow") },
  { code: "CONDITION_WITHOUT_EFFECT", severity: "MEDIUM", find: findKeysNotInRequest("Deny") },
]);
