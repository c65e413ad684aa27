/**
 * Whether a corrected policy allows nothing that the present one does not allow. A fix takes permissions away, so one that
 * cannot be shown to do only that is not offered.
 */
import { isEmptySet, union, without } from "../policy/action-set.ts";
import { parseOperator } from "../policy/conditions.ts";
import { withoutVariables } from "../policy/arn-pattern.ts";
import { parsePolicy } from "../policy/document.ts";
import { actionsOf } from "../policy/scope.ts";
import type { PolicyDocument, PolicyStatement, StatementCondition } from "../policy/statement.ts";
import { coversPattern, patternsIntersect } from "../policy/wildcard.ts";

/** The MFA keys, whose values a corrected condition may exchange: the present ones do not do what they say. */
const MFA_KEY = /^aws:multifactorauth(present|age)$/i;

/** Whether the statement reaches everything that the pattern matches. */
export function coversResource({ resources, notResources }: PolicyStatement, pattern: string): boolean {
  if (resources) return resources.some((each) => each === pattern || coversPattern(each, pattern));
  return !notResources?.some((each) => patternsIntersect(withoutVariables(each), withoutVariables(pattern)));
}

/** The first Allow of the new text that the old one does not cover, by its position from 1. Null if there is none. */
export function widenedStatement(before: string, after: string): number | null {
  const [old, now] = [parsePolicy(before), parsePolicy(after)];
  if (!old.ok || !now.ok) return 1;
  const found = now.document.statements.find(
    (statement) => statement.effect === "Allow" && !isCovered(statement, old.document),
  );
  return found ? found.index + 1 : null;
}

function isCovered(statement: PolicyStatement, { statements }: PolicyDocument): boolean {
  const allows = statements.filter(
    (each) => each.effect === "Allow" && each.conditions.every((condition) => isKept(condition, statement.conditions)),
  );
  const isWithin = (covering: readonly PolicyStatement[]) =>
    isEmptySet(without(actionsOf(statement), union(covering.map(actionsOf))));
  if (statement.resources)
    return statement.resources.every((resource) => isWithin(allows.filter((each) => coversResource(each, resource))));
  const excluded = statement.notResources ?? [];
  return isWithin(
    allows.filter(
      ({ resources, notResources }) =>
        resources?.includes("*") === true || (notResources?.every((each) => excluded.includes(each)) ?? false),
    ),
  );
}

/** Whether one of the conditions demands at least as much. */
function isKept(condition: StatementCondition, conditions: readonly StatementCondition[]): boolean {
  const wanted = parseOperator(condition.operator);
  return conditions.some(({ operator, key, values }) => {
    if (key.toLowerCase() !== condition.key.toLowerCase()) return false;
    if (MFA_KEY.test(key)) return true;
    const found = parseOperator(operator);
    return (
      found?.name === wanted?.name &&
      (!found?.ifExists || wanted?.ifExists === true) &&
      (wanted?.isNegated
        ? condition.values.every((value) => values.includes(value))
        : values.every((value) => condition.values.includes(value)))
    );
  });
}
