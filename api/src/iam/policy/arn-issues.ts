/** Rules for the fields of the ARNs in Resource and NotResource: Region, account and resource. */
import { memoize, memoizeTexts, remember } from "../memoize.ts";
import {
  type ArnHead,
  canMatchType,
  canSplitMatchType,
  patternOf,
  type SplitArn,
  splitArn,
  withoutVariables,
} from "./arn-pattern.ts";
import { type ResourceType, resourceTypesWithArnsOf } from "./catalogue.ts";
import { type FoundIssue, type IssueRule, type LintCode, NO_ISSUES, onlyWhen, quoted } from "./issue-rule.ts";
import { matchesRegion } from "./regions.ts";
import { SERVICES_OF_SEVERAL_PAGES } from "./request-keys.ts";
import type { PolicyStatement } from "./statement.ts";
import { patternsIntersect } from "./wildcard.ts";

/** The number of cached answers about the Region and account fields. An account's policies name a few dozen of each. */
const MAX_CACHED_FIELDS = 2_000;

/** An ARN of a policy with all its fields. Variables are replaced with wildcards. */
interface WrittenArn {
  readonly written: string;
  readonly pattern: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

const ARN_FIELDS = /^arn:[^:]*:([a-z0-9-]+):([^:]*):([^:]*):([^]*)$/;

/** Null if the text is not an ARN with six fields, or if a wildcard can stand for several fields. */
function readArn(written: string): WrittenArn | null {
  const pattern = withoutVariables(written);
  const fields = ARN_FIELDS.exec(pattern);
  if (fields === null) return null;
  const [, service = "", region = "", account = "", resource = ""] = fields;
  return { written, pattern, service, region, account, resource };
}

const isWild = (field: string) => /^\*+$/.test(field);

interface Format {
  readonly type: ResourceType;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

interface ServiceFormats {
  readonly formats: readonly Format[];
  /** The values of the Region and account fields that are not placeholders. */
  readonly literals: ReadonlySet<string>;
  /** The first segments of the resources, such as `user`. Null if a resource can begin with any text. */
  readonly heads: readonly string[] | null;
  /** Whether every resource has a separator, as in `user/anna` and `function:deploy`. */
  readonly hasSeparators: boolean;
}

const headOf = (resource: string) => /^[^/:]*/.exec(resource)![0];

const formatsByService = new Map<string, ServiceFormats>();

/** The ARN formats of a service. Undefined if AWS documents none. */
function formatsOf(service: string): ServiceFormats | undefined {
  const types = resourceTypesWithArnsOf(service);
  return types.length === 0 ? undefined : remember(formatsByService, service, () => readFormats(types));
}

function readFormats(types: readonly ResourceType[]): ServiceFormats {
  const formats = types.map((type): Format => {
    const [, , , region = "", account = "", ...resource] = patternOf(type).split(":");
    return { type, region, account, resource: resource.join(":") };
  });
  const heads = [...new Set(formats.map(({ resource }) => headOf(resource)))];
  return {
    formats,
    literals: new Set(formats.flatMap(({ region, account }) => [region, account])),
    heads: heads.some((head) => head === "" || head.includes("*")) ? null : heads,
    hasSeparators: formats.every(({ resource }) => /^[^*]*[/:]/.test(resource)),
  };
}

type ArnFault = readonly [code: LintCode, message: string];
const NO_FAULTS: readonly ArnFault[] = [];

/** Values of the account field that are not an account: resources that AWS owns. */
const OWNED_BY_AWS: ReadonlySet<string> = new Set(["aws", "cloudfront", "aws-managed", "amazon"]);

/** Whether an account number of 12 digits can match the field. */
const canBeAccount = memoizeTexts(MAX_CACHED_FIELDS, (account): boolean => {
  if (!/^[0-9*?]*$/.test(account)) return false;
  const characters = account.replaceAll("*", "").length;
  return account === "" || (account.includes("*") ? characters <= 12 : characters === 12);
});

const canBeRegion = memoizeTexts(MAX_CACHED_FIELDS, matchesRegion);

function faultsOf(arn: WrittenArn | null): readonly ArnFault[] {
  if (arn === null) return NO_FAULTS;
  const wildcard = typeWildcardFault(arn);
  return wildcard ? [...fieldsAndFormatFaults(arn), wildcard] : fieldsAndFormatFaults(arn);
}

function fieldsAndFormatFaults(arn: WrittenArn): readonly ArnFault[] {
  const known = formatsOf(arn.service);
  const faults = fieldsOutside(arn, known);
  if (faults.length > 0 || !known || SERVICES_OF_SEVERAL_PAGES.has(arn.service)) return faults;
  return formatFaults(arn, known);
}

/** A Region that AWS does not have, and an account that is none. */
function fieldsOutside(
  { written, region, account }: WrittenArn,
  known: ServiceFormats | undefined,
): readonly ArnFault[] {
  const faults: ArnFault[] = [];
  if (region !== "" && !canBeRegion(region) && !known?.literals.has(region))
    faults.push(["REGION_UNKNOWN", `${quoted(written)} names the Region ${quoted(region)}, which AWS does not have.`]);
  if (!canBeAccount(account) && !OWNED_BY_AWS.has(account) && !known?.literals.has(account))
    faults.push([
      "ARN_ACCOUNT_INVALID",
      `${quoted(written)} names the account ${quoted(account)}; an account ID has 12 digits.`,
    ]);
  return faults;
}

/** Compares the ARN with the formats of its service. Reports what separates it from the nearest one. */
function formatFaults(arn: WrittenArn, known: ServiceFormats): readonly ArnFault[] {
  let fewest: readonly ArnFault[] | null = null;
  const formats = lacksSeparator(arn, known) ? [] : known.formats;
  for (let i = 0; i < formats.length; i += 1) {
    const format = formats[i]!;
    if (!matchesResource(arn, format)) continue;
    const faults = fieldFaults(arn, format);
    if (faults.length === 0) return NO_FAULTS;
    if (fewest === null || faults.length < fewest.length) fewest = faults;
  }
  return (
    fewest ?? [
      [
        "ARN_RESOURCE_INVALID",
        `${quoted(arn.written)} does not have the form of any resource type that AWS documents for ${arn.service}, so it may match nothing. Compare it with the ARN formats in the Service Authorization Reference.`,
      ],
    ]
  );
}

/** Whether the resource has no separator, though those of every format have one. Then no format is compared. */
function lacksSeparator(
  { account, resource }: Pick<WrittenArn, "account" | "resource">,
  known: ServiceFormats,
): boolean {
  return known.hasSeparators && !account.endsWith("*") && !/[/:*?]/.test(resource);
}

/** The result for an ARN whose service, Region and account have no issue. */
interface SoundHead extends Pick<WrittenArn, "service" | "region" | "account"> {
  /** Null if any resource is sound, because its formats are not compared. */
  readonly known: ServiceFormats | null;
  /** The formats that Region and account suit. */
  readonly formats: readonly Format[];
}

/** Null if the Region or the account is at fault, or if the head is not that of an ARN. */
const soundHead = memoize(({ parts }: ArnHead): SoundHead | null => {
  const arn = readArn(`${parts.join(":")}:`);
  if (arn === null) return null;
  const { service, region, account } = arn;
  const known = formatsOf(service);
  if (fieldsOutside(arn, known).length > 0) return null;
  if (!known || SERVICES_OF_SEVERAL_PAGES.has(service)) return { service, region, account, known: null, formats: [] };
  const formats = known.formats.filter((format) => fieldFaults(arn, format).length === 0);
  return { service, region, account, known, formats };
});

const WILD_TYPE = /^[^/:]*[*?]/;

/** The faults of an ARN. Nearly all have none, and thousands share a sound head. */
function faultsIn(written: string): readonly ArnFault[] {
  const pattern = withoutVariables(written);
  const split = splitArn(pattern);
  const sound = split && soundHead(split.head);
  if (!sound || WILD_TYPE.test(split.resource)) return faultsOf(readArn(written));
  const { service, region, account, known } = sound;
  if (known === null || hasSoundResource(pattern, split, sound)) return NO_FAULTS;
  return formatFaults({ written, pattern, service, region, account, resource: split.resource }, known);
}

function hasSoundResource(pattern: string, split: SplitArn, { account, known, formats }: SoundHead): boolean {
  const { resource } = split;
  if (lacksSeparator({ account, resource }, known!)) return false;
  const isOpen = account.endsWith("*");
  return formats.some(
    (format) =>
      patternsIntersect(resource, format.resource) || (isOpen && canSplitMatchType(pattern, split, format.type)),
  );
}

/** Whether at most Region and account separate the ARN from the format. A wildcard as account can cross its colon. */
function matchesResource({ pattern, account, resource }: WrittenArn, format: Format): boolean {
  return patternsIntersect(resource, format.resource) || (account.endsWith("*") && canMatchType(pattern, format.type));
}

/** Services in which AWS owns resources, such as public documents, whose ARNs have no account. */
const SERVICES_WITH_SHARED_RESOURCES: ReadonlySet<string> = new Set(["resource-explorer-2", "ssm"]);

function fieldFaults({ written, service, region, account }: WrittenArn, format: Format): readonly ArnFault[] {
  const { region: typeRegion, account: typeAccount } = format;
  const faults: ArnFault[] = [];
  if (typeRegion === "" && region !== "" && !isWild(region))
    faults.push([
      "ARN_REGION_NOT_ALLOWED",
      `${quoted(written)} names a Region, but ARNs of this resource type have none, so it matches nothing. Leave the Region empty.`,
    ]);
  if (typeRegion === "*" && region === "")
    faults.push([
      "ARN_REGION_MISSING",
      `${quoted(written)} has no Region, but ARNs of this resource type of ${service} do, so it matches nothing. Name the Region, or use *.`,
    ]);
  if (typeAccount === "" && account !== "" && !isWild(account))
    faults.push([
      "ARN_ACCOUNT_NOT_ALLOWED",
      `${quoted(written)} names an account, but ARNs of this resource type have none, so it matches nothing. Leave the account empty.`,
    ]);
  if (typeAccount === "*" && account === "" && !SERVICES_WITH_SHARED_RESOURCES.has(service))
    faults.push([
      "ARN_ACCOUNT_MISSING",
      `${quoted(written)} has no account, but ARNs of this resource type of ${service} do, so it matches nothing. Name the account, or use *.`,
    ]);
  return faults;
}

/** Reports a wildcard inside the resource type, as in `u*` (IAM User Guide, *IAM identifiers*). */
function typeWildcardFault({ written, resource, service }: WrittenArn): ArnFault | null {
  const head = headOf(resource);
  if (isWild(head) || !/[*?]/.test(head)) return null;
  return formatsOf(service)?.heads?.some((each) => patternsIntersect(head, each))
    ? [
        "RESOURCE_TYPE_WILDCARD",
        `${quoted(written)} has a wildcard within the resource type, which AWS documents as unsupported. Write the type in full and put the wildcard after it.`,
      ]
    : null;
}

function findArnFaults(code: LintCode): IssueRule["find"] {
  return (statement) => {
    let found: FoundIssue[] | null = null;
    for (const { fault, issue } of arnFaults(statement)) if (fault === code) (found ??= []).push(issue);
    return found ?? NO_ISSUES;
  };
}

interface PlacedFault {
  readonly fault: LintCode;
  readonly issue: FoundIssue;
}

let last: { readonly statement: PolicyStatement; readonly faults: readonly PlacedFault[] } | undefined;

/** Caches only the last statement, because all rules run on one statement before the next. */
function arnFaults(statement: PolicyStatement): readonly PlacedFault[] {
  if (last?.statement !== statement) {
    const element = statement.resources ? "Resource" : "NotResource";
    // The ARN is shown as written, because ARN_INVALID reports one that AWS completes.
    const resources = statement.writtenResources ?? statement.resources ?? statement.notResources ?? [];
    const faults: PlacedFault[] = [];
    for (let i = 0; i < resources.length; i += 1) {
      for (const [fault, message] of faultsIn(resources[i]!))
        faults.push({ fault, issue: { message, at: [element, i] } });
    }
    last = { statement, faults };
  }
  return last.faults;
}

const hasArnFault = (statement: PolicyStatement) => arnFaults(statement).length > 0;

const ARN_CODES: readonly LintCode[] = [
  "ARN_ACCOUNT_INVALID",
  "ARN_ACCOUNT_MISSING",
  "ARN_ACCOUNT_NOT_ALLOWED",
  "ARN_REGION_MISSING",
  "ARN_REGION_NOT_ALLOWED",
  "REGION_UNKNOWN",
];

/** AWS names more resources in its policies than it documents, so these issues do not count as errors. */
const ADVICE_CODES: readonly LintCode[] = ["ARN_RESOURCE_INVALID", "RESOURCE_TYPE_WILDCARD"];

export const ARN_ISSUES: readonly IssueRule[] = onlyWhen(hasArnFault, [
  ...ARN_CODES.map((code): IssueRule => ({ code, severity: "LOW", find: findArnFaults(code) })),
  ...ADVICE_CODES.map((code): IssueRule => ({ code, severity: "INFORMATIONAL", find: findArnFaults(code) })),
]);
