/** Lint rules: elements that AWS accepts without a warning but that have no effect, or not the intended one. */
import { memoize } from "../memoize.ts";
import { type CatalogueAction, expandAction, isKnownAction, isKnownService, type ResourceType } from "./catalogue.ts";
import { findConditionKey, isClaimKey, type OperatorFamily, parseOperator } from "./conditions.ts";
import { type FoundIssue, type IssueRule, nameSome, NO_ISSUES } from "./issue-rule.ts";
import { isAnyAction, isAnyResource } from "./scope.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";
import { patternsIntersect } from "./wildcard.ts";

const isTrustStatement = ({ principals, notPrincipals }: PolicyStatement) =>
  principals !== null || notPrincipals !== null;

// ---------------------------------------------------------------- actions

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

function serviceOf(pattern: string): string {
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

// ---------------------------------------------------------------- resources

const ARN_PARTITIONS = ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

function arnFault(written: string): string | null {
  const resource = withoutVariables(written);
  if (/^[*?]/.test(resource)) return null;
  const [prefix = "", partition = "", service = ""] = resource.split(":");
  if (!patternsIntersect(prefix, "arn")) return `${quoted(written)} is not an ARN.`;
  // A resource with a wildcard may have fewer parts, because a wildcard can match the parts that follow it.
  if (!resource.includes("*") && resource.split(":").length < ARN_PARTS)
    return `${quoted(written)} has fewer than six fields; AWS completes it with wildcards, so it matches more than it shows.`;
  if (!ARN_PARTITIONS.some((known) => patternsIntersect(partition, known)))
    return `${quoted(written)} has an unknown partition.`;
  return /^[a-z0-9*?-]*$/.test(service) ? null : `${quoted(written)} has an invalid service name.`;
}

function findArnFaults(statement: PolicyStatement): readonly FoundIssue[] {
  const element = statement.resources ? "Resource" : "NotResource";
  const written = statement.writtenResources ?? statement.resources ?? statement.notResources ?? [];
  return written.flatMap((resource, i): FoundIssue[] => {
    const message = arnFault(resource);
    return message === null ? [] : [{ message, at: [element, i] }];
  });
}

/** Replaces policy variables with a wildcard, because a variable can take any value. */
const withoutVariables = (text: string) => text.replace(/\$\{[^}]*\}/g, "*");

const patternOf = memoize((type: ResourceType): string => withoutVariables(type.arn));

/**
 * The number of parts of an ARN: `arn:partition:service:region:account:resource`. Only the last part may contain
 * colons.
 */
const ARN_PARTS = 6;

/** Whether the resource pattern can match an ARN of the type. */
function canMatchType(resource: string, type: ResourceType): boolean {
  // A bucket name has no slash: `arn:aws:s3:::logs/*` matches only objects.
  if (type.arn === "arn:${Partition}:s3:::${BucketName}" && /^[^*?]*\//.test(resource)) return false;
  const typeParts = patternOf(type).split(":");
  const parts = resource.split(":");
  // A wildcard can match several parts at once (`arn:aws:s3*`).
  if (parts.length < ARN_PARTS || typeParts.length < ARN_PARTS) return patternsIntersect(resource, patternOf(type));
  // If the type leaves the service open (`arn:${Partition}:${Vendor}:…`), the format of the rest of the ARN is unknown.
  if (typeParts[2] === "*") return true;
  for (let i = 0; i < ARN_PARTS - 1; i += 1) if (!patternsIntersect(parts[i]!, typeParts[i]!)) return false;
  const last = parts.slice(ARN_PARTS - 1).join(":");
  const typeEnds = typeParts.slice(ARN_PARTS - 1);
  // A wildcard at the end of a segment can match beyond the colon (IAM User Guide, *IAM JSON policy elements: Resource*).
  const crossable = parts[ARN_PARTS - 2]!.endsWith("*") ? typeEnds.length : 1;
  return typeEnds.slice(0, crossable).some((_end, i) => patternsIntersect(last, typeEnds.slice(i).join(":")));
}

/**
 * Services whose actions AWS documents on several pages under one prefix. The source of the catalogue has the resource
 * types of only one page, so resources of the other pages would be reported as unreachable.
 */
const SERVICES_OF_SEVERAL_PAGES: ReadonlySet<string> = new Set([
  "apigateway",
  "aws-marketplace",
  "elasticloadbalancing",
  "greengrass",
  "ses",
  "sms-voice",
]);

/**
 * The resource patterns of a statement by service. Without this, a long list is compared with every type of every
 * service.
 */
interface StatementResources {
  readonly byService: ReadonlyMap<string, readonly string[]>;
  readonly ofAnyService: readonly string[];
}

function groupByService(resources: readonly string[]): StatementResources {
  const byService = new Map<string, string[]>();
  const ofAnyService: string[] = [];
  for (const resource of resources) {
    const parts = withoutVariables(resource).split(":");
    const service = parts[2];
    if (service === undefined || /[*?]/.test(parts.slice(0, 3).join(""))) ofAnyService.push(withoutVariables(resource));
    else byService.set(service, [...(byService.get(service) ?? []), withoutVariables(resource)]);
  }
  return { byService, ofAnyService };
}

/** Reports action patterns whose actions apply to none of the resources of the statement. */
function findDeadActions(statement: PolicyStatement, wanted: "NEVER" | "ANY_ONLY"): readonly FoundIssue[] {
  const { actions, resources } = statement;
  if (
    !actions ||
    !resources ||
    isTrustStatement(statement) ||
    resources.some((each) => arnFault(each) !== null || /^[*?]/.test(each)) ||
    isAnyResource(statement)
  )
    return NO_ISSUES;
  const grouped = groupByService(resources);
  const answers = new Map<ResourceType, boolean>();
  const isReached = (type: ResourceType): boolean => {
    let answer = answers.get(type);
    if (answer === undefined) {
      const service = patternOf(type).split(":")[2] ?? "";
      const ofService =
        service === "*" ? [...grouped.byService.values()].flat() : (grouped.byService.get(service) ?? []);
      const candidates = [...ofService, ...grouped.ofAnyService];
      answer = candidates.some((resource) => canMatchType(resource, type));
      answers.set(type, answer);
    }
    return answer;
  };
  const isDead = ({ service, resourceTypes }: CatalogueAction) =>
    !resourceTypes.some(isReached) && (resourceTypes.length === 0 || !SERVICES_OF_SEVERAL_PAGES.has(service));
  return actions.flatMap((pattern, i): FoundIssue[] => {
    const expanded = expandAction(pattern);
    if (expanded.length === 0 || !expanded.every(isDead)) return [];
    const needsAny = expanded.every(({ resourceTypes }) => resourceTypes.length === 0);
    if (needsAny !== (wanted === "ANY_ONLY")) return [];
    const message = needsAny
      ? `${pattern} supports no resource types and only works with Resource "*".`
      : `${pattern} applies to none of the resources in the statement.`;
    return [{ message, at: ["Action", i], actions: [pattern] }];
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
    if (isClaimKey(key) || findConditionKey(key)) return [];
    const service = serviceOf(key);
    if (key.includes(":") && service !== "aws" && isKnownService(service))
      return [
        {
          message: `Unknown condition key ${quoted(key)} of service ${service}.`,
          at: ["Condition", operator, key],
        },
      ];
    return service === "aws" || !key.includes(":")
      ? [{ message: `Unknown condition key ${quoted(key)}.`, at: ["Condition", operator, key] }]
      : [];
  });
}

const VALUE_FORMS: Readonly<Partial<Record<OperatorFamily, RegExp>>> = {
  Bool: /^(true|false)$/i,
  Null: /^(true|false)$/i,
  Numeric: /^-?\d+(\.\d+)?$/,
  Date: /^(\d{4}-\d{2}-\d{2}([T ].*)?|\d{8}T\d{6}Z|\d+)$/,
  IpAddress: /^(\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(\/\d{1,3})?$/,
  Arn: /^(arn:|\*|\?)/,
};

function findValueFaults({ conditions }: PolicyStatement): readonly FoundIssue[] {
  return conditions.flatMap(({ operator: written, key, values }): FoundIssue[] => {
    const family = parseOperator(written)?.family;
    const form = family && VALUE_FORMS[family];
    const at = ["Condition", written, key];
    if (values.length === 0)
      return [{ message: `${key} is compared with an empty list, so the condition is never met.`, at }];
    const wrong = form ? values.filter((value) => !form.test(value) && !value.includes("${")) : [];
    return wrong.length === 0
      ? []
      : [{ message: `${nameSome(wrong.map(quoted))} is not a valid value for ${written}, so it never matches.`, at }];
  });
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

function findSidFaults({ sid, ...statement }: PolicyStatement): readonly FoundIssue[] {
  // Identity-based policies allow only letters and digits; resource-based and trust policies also allow spaces.
  if (sid === null || isTrustStatement({ sid, ...statement }) || /^[A-Za-z0-9]*$/.test(sid)) return NO_ISSUES;
  return [{ message: `The Sid ${quoted(sid)} contains characters other than letters and digits.`, at: ["Sid"] }];
}

function findMissingResource(statement: PolicyStatement): readonly FoundIssue[] {
  const isMissing = !isTrustStatement(statement) && statement.resources === null && statement.notResources === null;
  return isMissing ? [{ message: "The statement has no Resource, so it never matches." }] : NO_ISSUES;
}

function findResourceInTrust(statement: PolicyStatement): readonly FoundIssue[] {
  if (!isTrustStatement(statement)) return NO_ISSUES;
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

function quoted(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}

export const LINT: readonly IssueRule[] = [
  { code: "ACTION_SYNTAX", severity: "LOW", find: (statement) => forEachAction(statement, actionSyntaxFault) },
  { code: "SERVICE_UNKNOWN", severity: "LOW", find: (statement) => forEachAction(statement, unknownServiceFault) },
  { code: "ACTION_UNKNOWN", severity: "LOW", find: (statement) => forEachAction(statement, unknownActionFault) },
  { code: "ACTION_MATCHES_NOTHING", severity: "LOW", find: (statement) => forEachAction(statement, deadWildcardFault) },
  { code: "ARN_INVALID", severity: "LOW", find: findArnFaults },
  { code: "RESOURCE_MISSING", severity: "LOW", find: findMissingResource },
  { code: "RESOURCE_NEVER_MATCHES", severity: "LOW", find: (statement) => findDeadActions(statement, "NEVER") },
  { code: "ACTION_NEEDS_ANY_RESOURCE", severity: "LOW", find: (statement) => findDeadActions(statement, "ANY_ONLY") },
  { code: "RESOURCE_IN_TRUST_POLICY", severity: "LOW", find: findResourceInTrust },
  { code: "OPERATOR_UNKNOWN", severity: "LOW", find: findOperatorFaults },
  { code: "OPERATOR_TYPE_MISMATCH", severity: "LOW", find: findTypeFaults },
  { code: "CONDITION_KEY_UNKNOWN", severity: "LOW", find: findUnknownKeys },
  { code: "CONDITION_VALUE_INVALID", severity: "LOW", find: findValueFaults },
  { code: "SID_DUPLICATE", severity: "LOW", find: findSidDuplicates },
  { code: "SID_INVALID", severity: "LOW", find: findSidFaults },
  { code: "VARIABLE_IN_OLD_VERSION", severity: "LOW", find: findOldVariables },
  { code: "VERSION_OLD", severity: "INFORMATIONAL", find: findOldVersion },
];
