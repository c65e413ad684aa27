/** Statements that are written so that they do something else than they seem to. */
import { expandAction } from "./catalogue.ts";
import { findConditionKey, isClaimKey, parseOperator } from "./conditions.ts";
import { type FoundIssue, type IssueRule, nameSome, NO_ISSUES } from "./issue-rule.ts";
import type { PolicyStatement, StatementCondition } from "./statement.ts";
import { matchesAction } from "./wildcard.ts";

const MFA_PRESENT = "aws:multifactorauthpresent";
const MFA_AGE = "aws:multifactorauthage";

/** What must not stand among the exceptions of "deny all without MFA": with these, whoever stole a password or key takes MFA off or gets other credentials. */
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
  const about = conditions.filter(({ key }) => key.toLowerCase() === MFA_PRESENT || key.toLowerCase() === MFA_AGE);
  const found = about.flatMap((condition): FoundIssue[] => {
    const message = effect === "Deny" ? flawOfDeny(condition) : flawOfAllow(condition, about);
    return message === null ? [] : [{ message, at: ["Condition", condition.operator, condition.key] }];
  });
  if (effect === "Deny" && about.some(deniesWithoutMfa) && statement.notActions) {
    const open = NOT_WITHOUT_MFA.filter((action) =>
      statement.notActions!.some((pattern) => matchesAction(pattern, action)),
    );
    if (open.length > 0)
      return [
        ...found,
        { message: `Without MFA these stay allowed: ${nameSome(open)}.`, at: ["NotAction"], actions: open },
      ];
  }
  return found;
}

function deniesWithoutMfa({ operator, key, values }: StatementCondition): boolean {
  return key.toLowerCase() === MFA_PRESENT && parseOperator(operator)?.family === "Bool" && values.every(isFalse);
}

const isFalse = (value: string) => value.toLowerCase() === "false";
const isTrue = (value: string) => value.toLowerCase() === "true";

/** The key is missing, not false, in requests signed with long-term access keys: that is what most of these get wrong. */
function flawOfDeny({ operator: written, key, values }: StatementCondition): string | null {
  const operator = parseOperator(written);
  if (!operator) return null;
  if (key.toLowerCase() === MFA_AGE) {
    return /GreaterThan/.test(operator.name) && !operator.ifExists
      ? "Requests signed with access keys carry no MFA age, so this Deny passes them by: use IfExists."
      : null;
  }
  if (operator.family === "Null")
    return values.every(isTrue)
      ? "Denies only where the MFA key is missing; sessions that say false pass: use BoolIfExists false."
      : null;
  if (values.some(isTrue)) return "Denies those who signed in with MFA.";
  return operator.ifExists
    ? null
    : "Requests signed with access keys carry no MFA key, so this Deny passes them by: use BoolIfExists.";
}

function flawOfAllow(
  { operator: written, key, values }: StatementCondition,
  all: readonly StatementCondition[],
): string | null {
  const operator = parseOperator(written);
  if (!operator) return null;
  if (operator.family === "Null") {
    // `Null false` beside `Bool true` is only redundant.
    const isAlone =
      key.toLowerCase() === MFA_PRESENT && !all.some((each) => parseOperator(each.operator)?.family === "Bool");
    return isAlone && values.every(isFalse)
      ? "Asks only that the MFA key is there, which it also is when it says false."
      : null;
  }
  if (operator.ifExists)
    return "Requests signed with access keys carry no MFA key and so are allowed: leave IfExists out.";
  if (operator.family === "Bool" && values.some(isFalse)) return "Allows sessions without MFA.";
  return null;
}

function findSetOperators({ conditions }: PolicyStatement): readonly FoundIssue[] {
  return conditions.flatMap(({ operator: written, key }): FoundIssue[] => {
    const operator = parseOperator(written);
    if (!operator?.qualifier || isClaimKey(key)) return [];
    const known = findConditionKey(key);
    if (!known || known.isMultivalued) return [];
    const effect = operator.qualifier === "ForAllValues" ? ", and ForAllValues also holds when the key is missing" : "";
    return [
      {
        message: `${key} has one value; ${operator.qualifier} is for keys with several${effect}.`,
        at: ["Condition", written, key],
      },
    ];
  });
}

const GROUP_ARN = /^arn:[^:]*:iam::[^:]*:group\//;

/** A group in Resource stands for the group itself, not for its members: a Deny of what people do there never applies. */
function findDeadDeny(statement: PolicyStatement): readonly FoundIssue[] {
  const { effect, resources, actions } = statement;
  if (effect !== "Deny" || !resources?.every((resource) => GROUP_ARN.test(resource))) return NO_ISSUES;
  const dead = actions ? actions.filter(reachesNoGroup) : ["NotAction"];
  return dead.length === 0
    ? NO_ISSUES
    : [
        {
          message: `Denies on a group what concerns its members or other resources, so it never applies: ${nameSome(dead)}.`,
          at: ["Resource"],
          actions: dead,
        },
      ];
}

function reachesNoGroup(pattern: string): boolean {
  const expanded = expandAction(pattern);
  // `*` also names the few actions on groups, but whoever writes it means the members.
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
  {
    code: "NOT_ACTION_ALLOW",
    severity: "MEDIUM",
    find: allowWith("NotAction", "Allows every action but the named ones, also those that AWS adds tomorrow."),
  },
  {
    code: "NOT_RESOURCE_ALLOW",
    severity: "MEDIUM",
    find: allowWith("NotResource", "Allows every resource but the named ones, also those that are made tomorrow."),
  },
  {
    code: "NOT_PRINCIPAL_ALLOW",
    severity: "MEDIUM",
    find: allowWith("NotPrincipal", "Lets in everybody but the named ones, anonymous callers too."),
  },
  { code: "MFA_FLAWED", severity: "HIGH", find: findFlawedMfa },
  { code: "SET_OPERATOR_SINGLE_VALUED", severity: "MEDIUM", find: findSetOperators },
  { code: "DEAD_DENY", severity: "HIGH", find: findDeadDeny },
];
