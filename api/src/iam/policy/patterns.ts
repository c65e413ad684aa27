/** Rules for misleading statements: their effect differs from what they appear to do. */
import { expandAction } from "./catalogue.ts";
import { findConditionKey, isClaimKey, parseOperator } from "./conditions.ts";
import { type FoundIssue, type IssueRule, nameSome, NO_ISSUES, onlyWhen } from "./issue-rule.ts";
import type { PolicyStatement, StatementCondition } from "./statement.ts";
import { matchesAction } from "./wildcard.ts";

const MFA_PRESENT = "aws:multifactorauthpresent";
const MFA_AGE = "aws:multifactorauthage";

/**
 * Actions that a "deny all without MFA" statement must not exempt. If it does, a stolen password or access key is
 * enough to remove MFA or to obtain other credentials.
 */
const NOT_WITHOUT_MFA = [
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:DeactivateMFADevice",
  "iam:PutUserPolicy",
  "iam:UpdateLoginProfile",
] as const;

function findFlawedMfa(statement: PolicyStatement): readonly FoundIssue[] {
  const { effect, conditions } = statement;
  const onMfa = conditions.filter(({ key }) => key.toLowerCase() === MFA_PRESENT || key.toLowerCase() === MFA_AGE);
  const found = onMfa.flatMap((condition): FoundIssue[] => {
    const message = effect === "Deny" ? flawOfDeny(condition) : flawOfAllow(condition, onMfa);
    return message === null ? [] : [{ message, at: ["Condition", condition.operator, condition.key] }];
  });
  if (effect === "Deny" && onMfa.some(deniesWithoutMfa) && statement.notActions) {
    const exempt = NOT_WITHOUT_MFA.filter((action) =>
      statement.notActions!.some((pattern) => matchesAction(pattern, action)),
    );
    if (exempt.length > 0)
      return [
        ...found,
        { message: `Still allowed without MFA: ${nameSome(exempt)}.`, at: ["NotAction"], actions: exempt },
      ];
  }
  return found;
}

function deniesWithoutMfa({ operator, key, values }: StatementCondition): boolean {
  return key.toLowerCase() === MFA_PRESENT && parseOperator(operator)?.family === "Bool" && values.every(isFalse);
}

const isFalse = (value: string) => value.toLowerCase() === "false";
const isTrue = (value: string) => value.toLowerCase() === "true";

/**
 * The flaw of an MFA condition in a Deny, or null. Most flaws have one cause: in requests signed with long-term access
 * keys, the MFA condition key is missing, not false.
 */
function flawOfDeny({ operator: written, key, values }: StatementCondition): string | null {
  const operator = parseOperator(written);
  if (!operator) return null;
  if (key.toLowerCase() === MFA_AGE) {
    return /GreaterThan/.test(operator.name) && !operator.ifExists
      ? "Requests signed with access keys have no MFA age, so this Deny does not apply to them. Use IfExists."
      : null;
  }
  if (operator.family === "Null")
    return values.every(isTrue)
      ? "Denies only if the MFA key is missing, not if it is false. Use BoolIfExists with false."
      : null;
  if (values.some(isTrue)) return "Denies sessions with MFA.";
  return operator.ifExists
    ? null
    : "Requests signed with access keys have no MFA key, so this Deny does not apply to them. Use BoolIfExists.";
}

function flawOfAllow(
  { operator: written, key, values }: StatementCondition,
  all: readonly StatementCondition[],
): string | null {
  const operator = parseOperator(written);
  if (!operator) return null;
  if (operator.family === "Null") {
    // `Null false` next to `Bool true` is merely redundant.
    const isAlone =
      key.toLowerCase() === MFA_PRESENT && !all.some((each) => parseOperator(each.operator)?.family === "Bool");
    return isAlone && values.every(isFalse)
      ? "Requires only that the MFA key is present, which is also true when it is false."
      : null;
  }
  if (operator.ifExists)
    return "Requests signed with access keys have no MFA key, so this condition allows them. Remove IfExists.";
  if (operator.family === "Bool" && values.some(isFalse)) return "Allows sessions without MFA.";
  return null;
}

function findSetOperators({ conditions }: PolicyStatement): readonly FoundIssue[] {
  return conditions.flatMap(({ operator: written, key }): FoundIssue[] => {
    const operator = parseOperator(written);
    if (!operator?.qualifier || isClaimKey(key)) return [];
    const known = findConditionKey(key);
    if (!known || known.isMultivalued) return [];
    const effect = operator.qualifier === "ForAllValues" ? ", and ForAllValues is also true if the key is missing" : "";
    return [
      {
        message: `${key} is single-valued; ${operator.qualifier} is for multivalued keys${effect}.`,
        at: ["Condition", written, key],
      },
    ];
  });
}

const GROUP_ARN = /^arn:[^:]*:iam::[^:]*:group\//;

/** A group in Resource means the group itself, not its members, so a Deny of the members' actions never applies. */
function findDeadDeny(statement: PolicyStatement): readonly FoundIssue[] {
  const { effect, resources, actions } = statement;
  if (effect !== "Deny" || !resources?.every((resource) => GROUP_ARN.test(resource))) return NO_ISSUES;
  const dead = actions ? actions.filter(reachesNoGroup) : ["NotAction"];
  return dead.length === 0
    ? NO_ISSUES
    : [
        {
          message: `Names only groups as resources, but these actions do not apply to groups, so the Deny has no effect: ${nameSome(dead)}.`,
          at: ["Resource"],
          actions: dead,
        },
      ];
}

/**
 * Whether the action pattern is not meant for groups. A pattern such as `*` also matches group actions, but its author
 * meant the members.
 */
function reachesNoGroup(pattern: string): boolean {
  const expanded = expandAction(pattern);
  return (
    new Set(expanded.map(({ service }) => service)).size > 1 ||
    !expanded.some((action) => action.service === "iam" && action.resourceTypes.some(({ name }) => name === "group"))
  );
}

const allowWith =
  (element: "NotAction" | "NotResource" | "NotPrincipal", message: string) =>
  (statement: PolicyStatement): readonly FoundIssue[] => {
    const values = {
      NotAction: statement.notActions,
      NotResource: statement.notResources,
      NotPrincipal: statement.notPrincipals,
    }[element];
    return statement.effect === "Allow" && values ? [{ message, at: [element] }] : NO_ISSUES;
  };

export const PATTERNS: readonly IssueRule[] = [
  ...onlyWhen("NEGATION", [
    {
      code: "NOT_ACTION_ALLOW",
      severity: "MEDIUM",
      find: allowWith(
        "NotAction",
        "Allows every action except the listed ones, including actions that AWS adds later.",
      ),
    },
    {
      code: "NOT_RESOURCE_ALLOW",
      severity: "MEDIUM",
      find: allowWith(
        "NotResource",
        "Allows every resource except the listed ones, including resources created later.",
      ),
    },
    {
      code: "NOT_PRINCIPAL_ALLOW",
      severity: "MEDIUM",
      find: allowWith("NotPrincipal", "Allows everyone except the listed principals, including anonymous callers."),
    },
  ]),
  ...onlyWhen("CONDITION", [
    { code: "MFA_FLAWED", severity: "HIGH", find: findFlawedMfa },
    { code: "SET_OPERATOR_SINGLE_VALUED", severity: "MEDIUM", find: findSetOperators },
  ]),
  ...onlyWhen("DENY", [{ code: "DEAD_DENY", severity: "HIGH", find: findDeadDeny }]),
];
