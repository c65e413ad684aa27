/** Rules for policy variables (IAM User Guide, *IAM policy elements: Variables and tags*). */
import { parseOperator } from "./conditions.ts";
import { type FoundIssue, type IssueRule, NO_ISSUES, onlyWhen, quoted } from "./issue-rule.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";

/** `${*}`, `${?}` and `${$}` stand for the characters themselves. */
const ESCAPES = ["*", "?", "$"];
/** The characters of a condition key, including those of tag keys except the space. */
const KEY_NAME = /^[A-Za-z0-9._:/=+@<>-]+$/;

/** Returns why AWS does not read the text's variables as meant, or null. */
function variableFault(text: string): string | null {
  const foreign = /\$\[[^\]]*\]|\$\([^)]*\)|#\{[^}]*\}/.exec(text)?.[0];
  if (foreign !== undefined && /:[A-Za-z]/.test(foreign))
    return `${quoted(foreign)} is plain text: a policy variable is written \${…}.`;
  for (let start = text.indexOf("${"); start >= 0; start = text.indexOf("${", start + 2)) {
    const end = text.indexOf("}", start);
    const name = end < 0 ? text.slice(start + 2) : text.slice(start + 2, end);
    if (end < 0 || name.includes("${")) return `${quoted(text.slice(start))} lacks the closing brace of its variable.`;
    const fault = nameFault(name);
    if (fault !== null) return `\${${name.slice(0, 80)}} ${fault}`;
  }
  return null;
}

function nameFault(name: string): string | null {
  if (name.trim() === "") return "is an empty variable. Name a condition key in it, or remove it.";
  if (ESCAPES.includes(name)) return null;
  const comma = name.indexOf(",");
  const key = comma < 0 ? name : name.slice(0, comma);
  if (/\s/.test(key)) return "has a space in its name, which AWS does not support. Remove the space.";
  if (key.includes("::"))
    return "is a placeholder of CloudFormation. IAM does not replace it, so the text matches nothing. Write its value.";
  if (!KEY_NAME.test(key)) return "has a character in its name that AWS does not support. Remove it.";
  if (comma >= 0 && !/^\s*'[^']*'\s*$/.test(name.slice(comma + 1)))
    return "has a default value without single quotes at both ends. Write it as ${key, 'value'}.";
  return null;
}

const hasVariables = ({ version }: PolicyDocument) => version === "2012-10-17";

function findMalformed(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (!hasVariables(document)) return NO_ISSUES;
  const element = statement.resources ? "Resource" : "NotResource";
  const resources = statement.writtenResources ?? statement.resources ?? statement.notResources ?? [];
  return [
    ...resources.flatMap((text, i) => issueOf(variableFault(text), [element, i])),
    ...statement.conditions.flatMap(({ operator, key, values }) => {
      const fault = values.map(variableFault).find((each) => each !== null);
      return issueOf(fault ?? null, ["Condition", operator, key]);
    }),
  ];
}

function issueOf(message: string | null, at: readonly (string | number)[]): readonly FoundIssue[] {
  return message === null ? [] : [{ message, at }];
}

/** Reports variables in Principal, where AWS reads them as text. `ACTION_SYNTAX` reports those in Action. */
function findMisplaced({ principals, notPrincipals }: PolicyStatement): readonly FoundIssue[] {
  const element = principals ? "Principal" : "NotPrincipal";
  const written = (principals ?? notPrincipals ?? []).find(({ value }) => value.includes("${"));
  return written
    ? [
        {
          message: `${quoted(written.value)} has a variable, but AWS replaces variables only in Resource and Condition. Name the principal.`,
          at: [element, written.type],
        },
      ]
    : NO_ISSUES;
}

/** Reports variables under operators that compare numbers, dates, Booleans, addresses or binary values. */
function findUnderWrongOperator({ conditions }: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (!hasVariables(document)) return NO_ISSUES;
  return conditions.flatMap(({ operator: written, key, values }): FoundIssue[] => {
    const family = parseOperator(written)?.family;
    const variable = values.find((value) => value.includes("${"));
    if (family === undefined || family === "String" || family === "Arn" || variable === undefined) return [];
    return [
      {
        message: `${quoted(variable)} is not replaced under ${written}: AWS supports variables only with String and ARN operators.`,
        at: ["Condition", written, key],
      },
    ];
  });
}

export const VARIABLE_ISSUES: readonly IssueRule[] = [
  ...onlyWhen("VARIABLE_SIGN", [{ code: "VARIABLE_MALFORMED", severity: "LOW", find: findMalformed }]),
  ...onlyWhen("PRINCIPAL", [{ code: "VARIABLE_MISPLACED", severity: "LOW", find: findMisplaced }]),
  ...onlyWhen("CONDITION", [{ code: "VARIABLE_IN_WRONG_OPERATOR", severity: "LOW", find: findUnderWrongOperator }]),
];
