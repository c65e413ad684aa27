/** Rules for the actions of a statement: form, service and name. */
import { memoizeTexts } from "../memoize.ts";
import { expandAction, isKnownAction, isKnownService } from "./catalogue.ts";
import { type ActionsTrait, type FoundIssue, type IssueRule, onlyWhen, quoted } from "./issue-rule.ts";
import { isAnyAction } from "./scope.ts";
import type { PolicyStatement } from "./statement.ts";

/** The number of cached answers about action patterns. A large account has a few thousand distinct patterns. */
const MAX_CACHED_PATTERNS = 20_000;

function forEachAction(
  { actions, notActions }: PolicyStatement,
  find: (pattern: string) => string | null,
): readonly FoundIssue[] {
  const element = actions ? "Action" : "NotAction";
  return (actions ?? notActions!).flatMap((pattern, i): FoundIssue[] => {
    const message = find(pattern);
    return message === null ? [] : [{ message, at: [element, i], actions: [pattern] }];
  });
}

function actionSyntaxFault(pattern: string): string | null {
  if (/^\*+$/.test(pattern)) return null;
  return /^[A-Za-z0-9*?-]+:[A-Za-z0-9*?_-]+$/.test(pattern)
    ? null
    : `${quoted(pattern)} does not have the form service:Action.`;
}

/** Statements name the same few patterns thousands of times, and nearly all of them are sound. */
const hasFault = memoizeTexts(MAX_CACHED_PATTERNS, (pattern) => ACTION_FAULTS.some((find) => find(pattern) !== null));

const HAS_FAULT: ActionsTrait = { isIn: (actions) => actions.some(hasFault) };

export function serviceOf(pattern: string): string {
  return pattern.slice(0, pattern.indexOf(":")).toLowerCase();
}

function unknownServiceFault(pattern: string): string | null {
  const service = serviceOf(pattern);
  if (actionSyntaxFault(pattern) || /[*?]/.test(service) || /^\*+$/.test(pattern)) return null;
  return isKnownService(service) ? null : `Unknown service ${quoted(service)}.`;
}

function unknownActionFault(pattern: string): string | null {
  if (/[*?]/.test(pattern) || actionSyntaxFault(pattern) || unknownServiceFault(pattern)) return null;
  return isKnownAction(pattern) ? null : `Unknown action ${quoted(pattern)}.`;
}

function deadWildcardFault(pattern: string): string | null {
  if (!/[*?]/.test(pattern) || isAnyAction(pattern) || actionSyntaxFault(pattern) || unknownServiceFault(pattern))
    return null;
  return expandAction(pattern).length > 0 ? null : `${quoted(pattern)} matches no known action.`;
}

const ACTION_FAULTS = [actionSyntaxFault, unknownServiceFault, unknownActionFault, deadWildcardFault];

export const ACTION_ISSUES: readonly IssueRule[] = onlyWhen(HAS_FAULT, [
  { code: "ACTION_SYNTAX", severity: "LOW", find: (statement) => forEachAction(statement, actionSyntaxFault) },
  { code: "SERVICE_UNKNOWN", severity: "LOW", find: (statement) => forEachAction(statement, unknownServiceFault) },
  { code: "ACTION_UNKNOWN", severity: "LOW", find: (statement) => forEachAction(statement, unknownActionFault) },
  {
    code: "ACTION_MATCHES_NOTHING",
    severity: "LOW",
    find: (statement) => forEachAction(statement, deadWildcardFault),
  },
]);
