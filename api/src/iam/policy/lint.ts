/** Grammar: what AWS stores without a word and what then never does anything, or not what was meant. */
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
    : `${quoted(pattern)} is not of the form service:Action.`;
}

function serviceOf(pattern: string): string {
  return pattern.slice(0, pattern.indexOf(":")).toLowerCase();
}

function unknownServiceFault(pattern: string): string | null {
  const service = serviceOf(pattern);
  if (actionSyntaxFault(pattern) || /[*?]/.test(service) || /^\*+$/.test(pattern)) return null;
  return isKnownService(service) ? null : `AWS has no service ${quoted(service)} that we know of.`;
}

function unknownActionFault(pattern: string): string | null {
  if (/[*?]/.test(pattern) || actionSyntaxFault(pattern) || unknownServiceFault(pattern)) return null;
  return isKnownAction(pattern) ? null : `AWS has no action ${quoted(pattern)} that we know of.`;
}

function deadWildcardFault(pattern: string): string | null {
  if (!/[*?]/.test(pattern) || isAnyAction(pattern) || actionSyntaxFault(pattern) || unknownServiceFault(pattern))
    return null;
  return expandAction(pattern).length > 0 ? null : `${quoted(pattern)} matches no action that we know of.`;
}

// ---------------------------------------------------------------- resources

const ARN_PARTITIONS = ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

function arnFault(written: string): string | null {
  const resource = withoutVariables(written);
  if (/^[*?]/.test(resource)) return null;
  const [prefix = "", partition = "", service = ""] = resource.split(":");
  if (!patternsIntersect(prefix, "arn")) return `${quoted(written)} is not an ARN.`;
  // A wildcard may stand for the parts that follow it.
  if (!resource.includes("*") && resource.split(":").length < ARN_PARTS)
    return `${quoted(written)} has fewer than six fields; AWS completes it with wildcards, so it covers more than it shows.`;
  if (!ARN_PARTITIONS.some((known) => patternsIntersect(partition, known)))
    return `${quoted(written)} names an unknown partition.`;
  return /^[a-z0-9*?-]*$/.test(service) ? null : `${quoted(written)} names its service in a form that no ARN has.`;
}

function findArnFaults(statement: PolicyStatement): readonly FoundIssue[] {
  const element = statement.resources ? "Resource" : "NotResource";
  const written = statement.writtenResources ?? statement.resources ?? statement.notResources ?? [];
  return written.flatMap((resource, i): FoundIssue[] => {
    const message = arnFault(resource);
    return message === null ? [] : [{ message, at: [element, i] }];
  });
}

/** A policy variable may become anything. */
const withoutVariables = (text: string) => text.replace(/\$\{[^}]*\}/g, "*");

const typePatterns = new WeakMap<ResourceType, string>();

function patternOf(type: ResourceType): string {
  let pattern = typePatterns.get(type);
  if (pattern === undefined) {
    pattern = withoutVariables(type.arn);
    typePatterns.set(type, pattern);
  }
  return pattern;
}

/** `arn:partition:service:region:account:resource`; only the last may hold colons. */
const ARN_PARTS = 6;

function meetsType(resource: string, type: ResourceType): boolean {
  // A bucket's name has no slash: `arn:aws:s3:::logs/*` names objects only.
  if (type.arn === "arn:${Partition}:s3:::${BucketName}" && /^[^*?]*\//.test(resource)) return false;
  const own = patternOf(type).split(":");
  const asked = resource.split(":");
  // A wildcard may stand for several parts at once (`arn:aws:s3*`).
  if (asked.length < ARN_PARTS || own.length < ARN_PARTS) return patternsIntersect(resource, patternOf(type));
  // A type of any service (`arn:${Partition}:${Vendor}:…`) says nothing about the form of the rest.
  if (own[2] === "*") return true;
  for (let i = 0; i < ARN_PARTS - 1; i += 1) if (!patternsIntersect(asked[i]!, own[i]!)) return false;
  const last = asked.slice(ARN_PARTS - 1).join(":");
  const ends = own.slice(ARN_PARTS - 1);
  // A wildcard that ends a segment can expand beyond the colon, over the type's own words (IAM JSON policy elements: Resource).
  const crossable = asked[ARN_PARTS - 2]!.endsWith("*") ? ends.length : 1;
  return ends.slice(0, crossable).some((_end, i) => patternsIntersect(last, ends.slice(i).join(":")));
}

/**
 * Services whose actions AWS documents on several pages under one prefix. The catalogue's source keeps the resource
 * types of one page only, so a resource of another page would be called unreachable.
 */
const SERVICES_OF_SEVERAL_PAGES: ReadonlySet<string> = new Set([
  "apigateway",
  "aws-marketplace",
  "elasticloadbalancing",
  "greengrass",
  "ses",
  "sms-voice",
]);

/** Resources sorted by the service they name, so that a long list is not held against every type of every service. */
interface StatementResources {
  readonly byService: ReadonlyMap<string, readonly string[]>;
  readonly ofAnyService: readonly string[];
}

function sortResources(resources: readonly string[]): StatementResources {
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

/** Per action pattern: does it reach any of the statement's resources? Only a pattern of which nothing does is named. */
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
  const sorted = sortResources(resources);
  const answers = new Map<ResourceType, boolean>();
  const isReached = (type: ResourceType): boolean => {
    let answer = answers.get(type);
    if (answer === undefined) {
      const service = patternOf(type).split(":")[2] ?? "";
      const ofService = service === "*" ? [...sorted.byService.values()].flat() : (sorted.byService.get(service) ?? []);
      const candidates = [...ofService, ...sorted.ofAnyService];
      answer = candidates.some((resource) => meetsType(resource, type));
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
      ? `${pattern} cannot be tied to a resource and only works with Resource "*".`
      : `${pattern} acts on none of the resources that the statement names.`;
    return [{ message, at: ["Action", i], actions: [pattern] }];
  });
}

// ---------------------------------------------------------------- conditions

/** Which operators make sense for which type of key; ARNs are compared as text by many, and rightly. */
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
    // An ARN operator on text compares nothing but ARNs: it is right for keys that hold one although AWS lists them as text.
    if (known.type === "String" && operator.family === "Arn" && /arn$/i.test(known.key)) return [];
    return [
      {
        message: `${key} is of type ${known.type}; ${written} compares ${operator.family}.`,
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
          message: `${service} has no condition key ${quoted(key)} that we know of.`,
          at: ["Condition", operator, key],
        },
      ];
    return service === "aws" || !key.includes(":")
      ? [{ message: `AWS has no condition key ${quoted(key)} that we know of.`, at: ["Condition", operator, key] }]
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
    if (values.length === 0) return [{ message: `${key} is compared with nothing, so the condition never holds.`, at }];
    const wrong = form ? values.filter((value) => !form.test(value) && !value.includes("${")) : [];
    return wrong.length === 0
      ? []
      : [{ message: `${nameSome(wrong.map(quoted))} is no value for ${written}, so it never matches.`, at }];
  });
}

// ---------------------------------------------------------------- the rest

function findSidDuplicates({ sid, index }: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (sid === null || sid === "") return NO_ISSUES;
  const first = firstBySid(document).get(sid)!;
  return first < index
    ? [{ message: `The Sid ${quoted(sid)} already belongs to statement ${first}.`, at: ["Sid"] }]
    : NO_ISSUES;
}

const firstSids = new WeakMap<PolicyDocument, ReadonlyMap<string, number>>();

function firstBySid(document: PolicyDocument): ReadonlyMap<string, number> {
  let first = firstSids.get(document);
  if (!first) {
    first = new Map(document.statements.toReversed().map(({ sid, index }) => [sid ?? "", index]));
    firstSids.set(document, first);
  }
  return first;
}

function findSidFaults({ sid, ...statement }: PolicyStatement): readonly FoundIssue[] {
  // Resource policies and trust policies may hold spaces; identity policies hold letters and digits.
  if (sid === null || isTrustStatement({ sid, ...statement }) || /^[A-Za-z0-9]*$/.test(sid)) return NO_ISSUES;
  return [{ message: `The Sid ${quoted(sid)} holds something else than letters and digits.`, at: ["Sid"] }];
}

function findMissingResource(statement: PolicyStatement): readonly FoundIssue[] {
  const isMissing = !isTrustStatement(statement) && statement.resources === null && statement.notResources === null;
  return isMissing ? [{ message: "The statement names no resource, so it never matches." }] : NO_ISSUES;
}

function findResourceInTrust(statement: PolicyStatement): readonly FoundIssue[] {
  if (!isTrustStatement(statement)) return NO_ISSUES;
  const namesResource = statement.resources !== null || statement.notResources !== null;
  const isTrust =
    statement.principals !== null && (statement.actions?.every((pattern) => serviceOf(pattern) === "sts") ?? false);
  return namesResource && isTrust
    ? [{ message: "A trust policy names no resource: the role is the resource.", at: ["Resource"] }]
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
        ? "Version 2008-10-17 is the old policy language."
        : "Without Version the old policy language of 2008 holds.",
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
