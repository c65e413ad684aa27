/**
 * Lint rules: elements that AWS accepts without a warning but that have no effect, or not the intended one. `LINT` joins
 * the rules of this file with those of the `…-issues.ts` files. Together they cover the checks of AWS's own linter that
 * concern identity-based and trust policies (IAM User Guide, *IAM policy validation check reference*).
 */
import { memoize, memoizeTexts } from "../memoize.ts";
import { ACTION_ISSUES, serviceOf } from "./action-issues.ts";
import { arnFault } from "./arn-fault.ts";
import { ARN_ISSUES } from "./arn-issues.ts";
import { isKnownService } from "./catalogue.ts";
import { CONDITION_KEY_ISSUES, isDeprecatedKey, lacksTagKey } from "./condition-key-issues.ts";
import { CONDITION_VALUE_ISSUES } from "./condition-value-issues.ts";
import {
  type ConditionOperator,
  demandsValue,
  findConditionKey,
  isClaimKey,
  type OperatorFamily,
  parseOperator,
} from "./conditions.ts";
import {
  type ActionsTrait,
  type FoundIssue,
  hasPrincipal,
  type IssueRule,
  nameSome,
  NO_ISSUES,
  onlyWhen,
  quoted,
} from "./issue-rule.ts";
import { DEAD_ACTION_ISSUES } from "./dead-actions.ts";
import { OPERATOR_ISSUES } from "./operator-issues.ts";
import { lacksPrincipal, PRINCIPAL_ISSUES } from "./principal-issues.ts";
import { REDUNDANCY_ISSUES } from "./redundancy-issues.ts";
import { REQUEST_KEY_ISSUES } from "./request-key-issues.ts";
import { isAnyAction } from "./scope.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";
import { MAX_CHARACTERS } from "./statement-traits.ts";
import { VARIABLE_ISSUES } from "./variable-issues.ts";
import { matchesAction, matchesWildcard } from "./wildcard.ts";

// ---------------------------------------------------------------- resources

function findArnFaults(statement: PolicyStatement): readonly FoundIssue[] {
  const element = statement.resources ? "Resource" : "NotResource";
  const written = statement.writtenResources ?? statement.resources ?? statement.notResources ?? [];
  if (written.every((resource) => arnFault(resource) === null)) return NO_ISSUES;
  return written.flatMap((resource, i): FoundIssue[] => {
    const message = arnFault(resource);
    return message === null ? [] : [{ message, at: [element, i] }];
  });
}

// ---------------------------------------------------------------- conditions

/** The operator families that suit each key type. String operators on ARNs are common and correct. */
const FITTING: Readonly<Record<string, readonly OperatorFamily[]>> = {
  String: ["String", "Null"],
  ARN: ["Arn", "String", "Null"],
  Bool: ["Bool", "String", "Null"],
  Numeric: ["Numeric", "Null"],
  Date: ["Date", "Numeric", "Null"],
  IPAddress: ["IpAddress", "Null"],
  Binary: ["Binary", "Null"],
};

function findOperatorFaults({ conditions }: PolicyStatement): readonly FoundIssue[] {
  const operators = new Set(conditions.map(({ operator }) => operator));
  return [...operators]
    .filter((operator) => !parseOperator(operator))
    .map((operator) => ({
      message: `AWS has no condition operator ${quoted(operator)}.`,
      at: ["Condition", operator],
    }));
}

function findTypeFaults({ conditions }: PolicyStatement): readonly FoundIssue[] {
  return conditions.flatMap(({ operator: written, key }): FoundIssue[] => {
    const operator = parseOperator(written);
    const known = isClaimKey(key) ? null : findConditionKey(key);
    if (!operator || !known || FITTING[known.type]?.includes(operator.family)) return [];
    // ARN operators are correct for keys that hold an ARN, even if AWS lists the key type as string.
    if (known.type === "String" && operator.family === "Arn" && /arn$/i.test(known.key)) return [];
    return [
      {
        message: `${key} is of type ${known.type}, but ${written} compares ${operator.family} values.`,
        at: ["Condition", written, key],
      },
    ];
  });
}

function findUnknownKeys({ conditions }: PolicyStatement): readonly FoundIssue[] {
  return conditions.flatMap(({ operator, key }): FoundIssue[] => {
    if (isClaimKey(key) || findConditionKey(key) || lacksTagKey(key) || isDeprecatedKey(key)) return [];
    const service = serviceOf(key);
    const message =
      key.includes(":") && service !== "aws"
        ? `Unknown condition key ${quoted(key)}${isKnownService(service) ? ` of service ${service}` : ` of the unknown service ${quoted(service)}`}.`
        : `Unknown condition key ${quoted(key)}.`;
    return [{ message, at: ["Condition", operator, key] }];
  });
}

const VALUE_FORMS: Readonly<Partial<Record<OperatorFamily, RegExp>>> = {
  Bool: /^(true|false)$/i,
  Null: /^(true|false)$/i,
  Numeric: /^-?\d+(\.\d+)?$/,
  Date: /^(\d{4}-\d{2}-\d{2}([T ].*)?|\d{8}T\d{6}Z|\d+)$/,
  IpAddress: /^(\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(\/\d{1,3})?$/,
  Arn: /^(arn:|\*|\?)/,
  Binary: /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
};

function findValueFaults({ conditions }: PolicyStatement): readonly FoundIssue[] {
  return conditions.flatMap(({ operator: written, key, values }): FoundIssue[] => {
    const operator = parseOperator(written);
    const at = ["Condition", written, key];
    if (values.length === 0)
      return [{ message: `${key} is compared with an empty list, so ${whenEmpty(operator)}.`, at }];
    const form = operator && VALUE_FORMS[operator.family];
    const wrong = form ? values.filter((value) => !form.test(value) && !value.includes("${")) : [];
    if (wrong.length === 0) return [];
    const effect = invalidValueEffect(operator!, wrong.length === values.length);
    return [{ message: `${nameSome(wrong.map(quoted))} is not a valid value for ${written}, so ${effect}.`, at }];
  });
}

/** The effect of invalid values, which are some or all of the values of a condition. */
function invalidValueEffect({ isNegated }: ConditionOperator, areAllInvalid: boolean): string {
  if (!isNegated) return "it never matches";
  return areAllInvalid ? "it excludes nothing and the condition is always met" : "it excludes nothing";
}

/** When a condition with an empty list is met. */
function whenEmpty(operator: ConditionOperator | null): string {
  if (operator?.isNegated) return "the condition is always met";
  return operator?.ifExists || operator?.qualifier === "ForAllValues"
    ? "the condition is met only if the key is missing. Use Null with true, which says so"
    : "the condition is never met";
}

// ---------------------------------------------------------------- the rest

function findSidDuplicates({ sid, index }: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (sid === null || sid === "") return NO_ISSUES;
  const first = firstBySid(document).get(sid)!;
  return first < index
    ? [{ message: `The Sid ${quoted(sid)} is already used by statement ${first}.`, at: ["Sid"] }]
    : NO_ISSUES;
}

/** The index of the first statement with each Sid. */
const firstBySid = memoize(
  ({ statements }: PolicyDocument): ReadonlyMap<string, number> =>
    new Map(statements.toReversed().map(({ sid, index }) => [sid ?? "", index])),
);

function findEmptySid({ sid }: PolicyStatement): readonly FoundIssue[] {
  return sid === ""
    ? [{ message: "The Sid is empty. Name the statement, or remove the Sid.", at: ["Sid"] }]
    : NO_ISSUES;
}

function findSidFaults(statement: PolicyStatement): readonly FoundIssue[] {
  const { sid } = statement;
  // Identity-based policies allow only letters and digits; resource-based and trust policies also allow spaces.
  if (sid === null || hasPrincipal(statement) || /^[A-Za-z0-9]*$/.test(sid)) return NO_ISSUES;
  return [{ message: `The Sid ${quoted(sid)} contains characters other than letters and digits.`, at: ["Sid"] }];
}

function findMissingResource(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  const isMissing =
    !hasPrincipal(statement) &&
    statement.resources === null &&
    statement.notResources === null &&
    !lacksPrincipal(statement, document);
  return isMissing ? [{ message: "The statement has no Resource, so it never matches." }] : NO_ISSUES;
}

function findResourceInTrust(statement: PolicyStatement): readonly FoundIssue[] {
  if (!hasPrincipal(statement)) return NO_ISSUES;
  const namesResource = statement.resources !== null || statement.notResources !== null;
  const isTrust =
    statement.principals !== null && (statement.actions?.every((pattern) => serviceOf(pattern) === "sts") ?? false);
  return namesResource && isTrust
    ? [{ message: "A trust policy cannot have a Resource: it applies to its role.", at: ["Resource"] }]
    : NO_ISSUES;
}

function findOldVariables(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (document.version === "2012-10-17") return NO_ISSUES;
  const texts = [
    ...(statement.resources ?? []),
    ...(statement.notResources ?? []),
    ...statement.conditions.flatMap(({ values }) => values),
  ];
  const variable = texts.map((text) => /\$\{[^}]+\}/.exec(text)?.[0]).find((each) => each !== undefined);
  return variable
    ? [{ message: `${variable} is plain text here: variables need "Version": "2012-10-17".` }]
    : NO_ISSUES;
}

function findOldVersion({ index }: PolicyStatement, { version, hasVersion }: PolicyDocument): readonly FoundIssue[] {
  if (index > 0 || version === "2012-10-17") return NO_ISSUES;
  return [
    {
      message: hasVersion
        ? "Version 2008-10-17 is outdated; use 2012-10-17."
        : "Without a Version, AWS uses the outdated version 2008-10-17.",
    },
  ];
}

function findTooLong(statement: PolicyStatement, { text }: PolicyDocument): readonly FoundIssue[] {
  const kind = hasPrincipal(statement) ? "trust" : "identity";
  if (statement.index > 0 || text.length <= MAX_CHARACTERS[kind]) return NO_ISSUES;
  const written = text.replaceAll(/\s/g, "").length;
  if (written <= MAX_CHARACTERS[kind]) return NO_ISSUES;
  const limit =
    kind === "trust"
      ? `more than the ${MAX_CHARACTERS.trust} that a trust policy can have by default`
      : `more than the ${MAX_CHARACTERS.identity} that a customer managed policy can have`;
  return [
    { message: `The policy has ${written} characters without white space, ${limit}. Split it into several policies.` },
  ];
}

/** Service-linked roles of two services. A resource that matches both is not limited to one service. */
const LINKED_ROLES = ["one", "two"].map(
  (name) => `arn:aws:iam::111122223333:role/aws-service-role/${name}.amazonaws.com/AWSServiceRoleFor${name}`,
);

/** The number of cached answers about action patterns. A large account has a few thousand distinct patterns. */
const MAX_CACHED_PATTERNS = 20_000;

/** Whether the pattern covers iam:CreateServiceLinkedRole. Broader patterns such as `iam:*` are issues of their own. */
const namesLinkedRole = memoizeTexts(
  MAX_CACHED_PATTERNS,
  (pattern) => !/^[^:]*:?\*+$/.test(pattern) && matchesAction(pattern, "iam:CreateServiceLinkedRole"),
);

const NAMES_LINKED_ROLE: ActionsTrait = { isIn: (actions) => actions.some(namesLinkedRole) };

/** Finds iam:CreateServiceLinkedRole for every service. */
function findAnyLinkedRole(statement: PolicyStatement): readonly FoundIssue[] {
  const { effect, actions, resources, conditions } = statement;
  if (effect !== "Allow" || hasPrincipal(statement) || !actions) return NO_ISSUES;
  const position = actions.findIndex(namesLinkedRole);
  if (position < 0 || conditions.some((each) => /^iam:AWSServiceName$/i.test(each.key) && demandsValue(each)))
    return NO_ISSUES;
  const isWide =
    resources === null || resources.some((resource) => LINKED_ROLES.every((role) => coversRole(resource, role)));
  return isWide
    ? [
        {
          message:
            "Allows creating the service-linked role of any service. Name the roles in Resource, or the services in a condition on iam:AWSServiceName.",
          at: ["Action", position],
          actions: ["iam:CreateServiceLinkedRole"],
        },
      ]
    : NO_ISSUES;
}

/** Ignores the account: an identity-based policy creates roles only in its own. */
function coversRole(resource: string, role: string): boolean {
  return matchesWildcard(resource.replace(/^(arn:[^:]*:iam::)\d{12}:/, "$1*:"), role);
}

const hasWildService = memoizeTexts(
  MAX_CACHED_PATTERNS,
  (pattern) => /^[^:]*[*?][^:]*:/.test(pattern) && !isAnyAction(pattern),
);

const NAMES_WILD_SERVICE: ActionsTrait = { isIn: (actions) => actions.some(hasWildService) };

function findServiceWildcards({ actions }: PolicyStatement): readonly FoundIssue[] {
  const wild = (actions ?? []).filter(hasWildService);
  return wild.length === 0
    ? NO_ISSUES
    : [
        {
          message: `${nameSome(wild.map(quoted))} has a wildcard in the name of the service, so it also covers services that AWS adds later. Name the services.`,
          at: ["Action"],
        },
      ];
}

export const LINT: readonly IssueRule[] = [
  ...ACTION_ISSUES,
  { code: "ARN_INVALID", severity: "LOW", find: findArnFaults },
  ...onlyWhen("NO_RESOURCE", [{ code: "RESOURCE_MISSING", severity: "LOW", find: findMissingResource }]),
  ...DEAD_ACTION_ISSUES,
  ...onlyWhen("PRINCIPAL", [{ code: "RESOURCE_IN_TRUST_POLICY", severity: "LOW", find: findResourceInTrust }]),
  ...onlyWhen("CONDITION", [
    { code: "OPERATOR_UNKNOWN", severity: "LOW", find: findOperatorFaults },
    { code: "OPERATOR_TYPE_MISMATCH", severity: "LOW", find: findTypeFaults },
    { code: "CONDITION_KEY_UNKNOWN", severity: "LOW", find: findUnknownKeys },
    { code: "CONDITION_VALUE_INVALID", severity: "LOW", find: findValueFaults },
  ]),
  ...onlyWhen("SID", [
    { code: "SID_DUPLICATE", severity: "LOW", find: findSidDuplicates },
    { code: "SID_INVALID", severity: "LOW", find: findSidFaults },
  ]),
  ...onlyWhen("OLD_VERSION", [{ code: "VARIABLE_IN_OLD_VERSION", severity: "LOW", find: findOldVariables }]),
  ...onlyWhen(NAMES_LINKED_ROLE, [{ code: "SERVICE_LINKED_ROLE_ANY", severity: "LOW", find: findAnyLinkedRole }]),
  ...onlyWhen("OLD_VERSION", [{ code: "VERSION_OLD", severity: "INFORMATIONAL", find: findOldVersion }]),
  ...onlyWhen("LONG_TEXT", [{ code: "POLICY_TOO_LONG", severity: "INFORMATIONAL", find: findTooLong }]),
  ...onlyWhen("SID", [{ code: "SID_EMPTY", severity: "INFORMATIONAL", find: findEmptySid }]),
  ...onlyWhen(NAMES_WILD_SERVICE, [
    { code: "SERVICE_NAME_WILDCARD", severity: "INFORMATIONAL", find: findServiceWildcards },
  ]),
  ...ARN_ISSUES,
  ...VARIABLE_ISSUES,
  ...OPERATOR_ISSUES,
  ...CONDITION_KEY_ISSUES,
  ...CONDITION_VALUE_ISSUES,
  ...REQUEST_KEY_ISSUES,
  ...PRINCIPAL_ISSUES,
  ...REDUNDANCY_ISSUES,
];
