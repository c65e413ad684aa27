/**
 * The services, actions, access levels, resource types and condition keys of AWS.
 *
 * Read from `catalogue.json`, which `api/scripts/make-catalogue.ts` generates (its header explains the format). A
 * service is unpacked on first use. Names missing from the catalogue are treated as unknown, never as invalid, because
 * AWS adds names faster than any catalogue.
 */
import { memoize, memoizeTexts, once, remember } from "../memoize.ts";
import catalogue from "./catalogue.json" with { type: "json" };
import { matchesWildcard } from "./wildcard.ts";

/** The number of cached pattern expansions per process. A large account has a few thousand distinct patterns. */
const MAX_CACHED_PATTERNS = 20_000;
/** The number of cached services in the ARNs of policies. AWS has fewer, but a policy may name others. */
const MAX_CACHED_SERVICES = 2_000;
/** Pattern expansions with more actions than this are not cached, except `*`, because they are rare and large. */
const MAX_CACHED_ACTIONS = 2_000;

export type AccessLevel = "List" | "Read" | "Write" | "Tagging" | "Permissions management";

export interface CatalogueAction {
  /** The position of the action among all actions, from 0. Constant for the lifetime of the process. */
  readonly index: number;
  /** The action as AWS spells it: `s3:GetObject`. */
  readonly action: string;
  readonly service: string;
  readonly accessLevel: AccessLevel;
  /** The resource types that can be named in Resource for this action. If empty, only `*` matches. */
  readonly resourceTypes: readonly ResourceType[];
  /** The service-specific condition keys, in lower case with `${…}` placeholders. Global keys apply to every action. */
  readonly conditionKeys: readonly string[];
}

export interface ResourceType {
  readonly name: string;
  /** The ARN format from the documentation: `arn:${Partition}:s3:::${BucketName}`. */
  readonly arn: string;
  readonly isRequired: boolean;
}

export type ConditionKeyType = "String" | "ARN" | "Bool" | "Numeric" | "Date" | "IPAddress" | "Binary";

export interface ConditionKey {
  /** The condition key as AWS spells it: `s3:ExistingObjectTag/<key>`. */
  readonly key: string;
  readonly type: ConditionKeyType;
  /**
   * Whether a request can carry several values of the key. ForAnyValue and ForAllValues are meant for such keys only.
   */
  readonly isMultivalued: boolean;
}

interface PackedService {
  readonly n: string;
  readonly r: readonly string[];
  readonly k: readonly string[];
  readonly s: readonly string[];
  readonly t: string;
  readonly a: readonly string[];
}

interface Service {
  /** The actions of the service by their lower-case name without the service prefix. */
  readonly actions: ReadonlyMap<string, CatalogueAction>;
  readonly conditionKeys: readonly ConditionKey[];
  readonly resourceTypes: readonly ServiceResourceType[];
}

/** A resource type of a service, with the condition keys that a request for such a resource can carry. */
export interface ServiceResourceType {
  readonly name: string;
  /** One entry per ARN format. AWS lists several for some types. */
  readonly formats: readonly ResourceType[];
  /** In lower case with `${…}` placeholders. */
  readonly conditionKeys: readonly string[];
}

const packed = catalogue.services as unknown as Readonly<Record<string, PackedService>>;
const serviceNames: readonly string[] = Object.keys(packed);
/** The index of the first action of each service. */
const firstIndexes = new Map<string, number>();
let counted = 0;
for (const service of serviceNames) {
  firstIndexes.set(service, counted);
  counted += packed[service]!.a.length;
}
export const actionCount = counted;
const services = new Map<string, Service>();

const LEVELS: Readonly<Record<string, AccessLevel>> = {
  L: "List",
  R: "Read",
  W: "Write",
  T: "Tagging",
  P: "Permissions management",
};

export function actionAt(index: number): CatalogueAction {
  let [low, high] = [0, serviceNames.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (firstIndexes.get(serviceNames[middle]!)! <= index) low = middle;
    else high = middle - 1;
  }
  const service = serviceNames[low]!;
  return actionListOf(serviceOf(service)!)[index - firstIndexes.get(service)!]!;
}

const actionListOf = memoize(({ actions }: Service): readonly CatalogueAction[] => [...actions.values()]);

/** What the catalogue says about an action before its service is unpacked. */
export type ActionOutline = Pick<CatalogueAction, "index" | "accessLevel"> & {
  /** Whether resource types can be named in Resource for the action. */
  readonly isScopable: boolean;
};

/** All actions in outline, in the order of their indexes. Unpacking all services takes 25 ms of each scan. */
export const actionOutlines = once((): readonly ActionOutline[] => {
  const outlines: ActionOutline[] = [];
  for (const service of serviceNames) {
    for (const line of packed[service]!.a) {
      const level = line.indexOf(":") + 1;
      const types = line[level + 2];
      outlines.push({
        index: outlines.length,
        accessLevel: LEVELS[line[level]!]!,
        isScopable: types !== undefined && types !== ":",
      });
    }
  }
  return outlines;
});

export function isKnownService(service: string): boolean {
  return Object.hasOwn(packed, service.toLowerCase());
}

/** The catalogue entry of an action, ignoring case. Null if the action is unknown. */
export function findAction(action: string): CatalogueAction | null {
  let found = foundActions.get(action);
  if (found === undefined) {
    const { service, name } = splitAction(action);
    found = serviceOf(service)?.actions.get(name) ?? null;
    if (foundActions.size >= MAX_CACHED_PATTERNS) foundActions.clear();
    foundActions.set(action, found);
  }
  return found;
}

/** Statements name the same few actions thousands of times. */
const foundActions = new Map<string, CatalogueAction | null>();

export function isKnownAction(action: string): boolean {
  return findAction(action) !== null;
}

export function conditionKeysOfService(service: string): readonly ConditionKey[] {
  return serviceOf(service)?.conditionKeys ?? [];
}

export function resourceTypesOfService(service: string): readonly ServiceResourceType[] {
  return serviceOf(service)?.resourceTypes ?? [];
}

/** The lines of all resource types in one text. A search through it takes microseconds, one through each line a millisecond. */
const typeLines = once(() => serviceNames.flatMap((service) => packed[service]!.r).join("\n"));

/**
 * The resource types, of all services, whose ARNs name the service. That is not always the service of the type. Reads only
 * the lines that contain the name, because unpacking all services takes 25 ms of each scan.
 */
export const resourceTypesWithArnsOf = memoizeTexts(MAX_CACHED_SERVICES, (service): readonly ResourceType[] => {
  const lines = typeLines();
  const types: ResourceType[] = [];
  for (let at = lines.indexOf(`${service}:`); at >= 0;) {
    const newline = lines.indexOf("\n", at);
    const end = newline < 0 ? lines.length : newline;
    const line = lines.slice(lines.lastIndexOf("\n", at) + 1, end);
    types.push(...unpackResourceTypes(line, false).filter(({ arn }) => arn.split(":", 3)[2] === service));
    at = lines.indexOf(`${service}:`, end);
  }
  return types;
});

const expansions = new Map<string, readonly CatalogueAction[]>();

/** All known actions that a pattern matches: `s3:Get*`, `*:Describe?`, `*`. Empty for an unknown action. */
export function expandAction(pattern: string): readonly CatalogueAction[] {
  const lower = pattern.toLowerCase();
  const known = expansions.get(lower);
  if (known) return known;
  const expanded = expand(lower);
  if (expanded.length > MAX_CACHED_ACTIONS && lower !== "*") return expanded;
  if (expansions.size >= MAX_CACHED_PATTERNS) expansions.clear();
  expansions.set(lower, expanded);
  return expanded;
}

function expand(pattern: string): readonly CatalogueAction[] {
  if (/^\*+$/.test(pattern)) return serviceNames.flatMap((service) => [...serviceOf(service)!.actions.values()]);
  const { service, name } = splitAction(pattern);
  if (name === "") return [];
  if (!/[*?]/.test(service)) return expandIn(service, name);
  const matching = new Set(serviceNames.filter((each) => matchesWildcard(service, each)));
  const literal = longestLiteral(name);
  if (literal === "") return [...matching].flatMap((each) => expandIn(each, name));
  return actionsContaining(literal).filter(
    (action) =>
      matching.has(action.service) &&
      matchesWildcard(name, action.action.slice(action.service.length + 1).toLowerCase()),
  );
}

/** The longest part of the pattern without a wildcard. */
function longestLiteral(pattern: string): string {
  return pattern.split(/[*?]+/).reduce((longest, each) => (each.length > longest.length ? each : longest), "");
}

/** All action names in one text, one per line, with the offset of each. */
const nameIndex = once(() => {
  const names = expandAction("*").map(({ action, service }) => action.slice(service.length + 1).toLowerCase());
  const starts: number[] = [];
  let next = 0;
  for (const name of names) {
    starts.push(next);
    next += name.length + 1;
  }
  return { text: names.join("\n"), starts };
});

/**
 * The actions whose name contains a substring, found with one search through the text of all names. A document can hold
 * thousands of patterns such as `*:*t17*`; matching each against all 22,000 names would take half a minute.
 */
function actionsContaining(substring: string): readonly CatalogueAction[] {
  const every = expandAction("*");
  const found: CatalogueAction[] = [];
  const { text, starts } = nameIndex();
  let nextAction = 0;
  for (let at = text.indexOf(substring); at >= 0; at = text.indexOf(substring, starts[nextAction] ?? text.length)) {
    while (nextAction < starts.length && starts[nextAction]! <= at) nextAction += 1;
    found.push(every[nextAction - 1]!);
  }
  return found;
}

function expandIn(service: string, namePattern: string): readonly CatalogueAction[] {
  const actions = serviceOf(service)?.actions;
  if (!actions) return [];
  if (!/[*?]/.test(namePattern)) return actions.has(namePattern) ? [actions.get(namePattern)!] : [];
  const found: CatalogueAction[] = [];
  // Fast path: nearly every pattern is a prefix followed by a star.
  const prefix = /^[^*?]*\*$/.test(namePattern) ? namePattern.slice(0, -1) : null;
  for (const [name, action] of actions) {
    if (prefix === null ? matchesWildcard(namePattern, name) : name.startsWith(prefix)) found.push(action);
  }
  return found;
}

function splitAction(action: string): { service: string; name: string } {
  const lower = action.toLowerCase();
  const colon = lower.indexOf(":");
  return colon < 0 ? { service: lower, name: "" } : { service: lower.slice(0, colon), name: lower.slice(colon + 1) };
}

function serviceOf(name: string): Service | undefined {
  const known = services.get(name);
  if (known || !Object.hasOwn(packed, name)) return known;
  const service = unpack(name, packed[name]!);
  services.set(name, service);
  return service;
}

const NO_TYPES: readonly ResourceType[] = [];
const NO_KEYS: readonly string[] = [];

function unpack(service: string, { r, k, s, t, a }: PackedService): Service {
  const conditionKeys = k.map(unpackKey);
  const lowerKeys = conditionKeys.map(({ key }) => key.toLowerCase());
  const keySets = s.map((set) => set.split(".").map((index) => lowerKeys[Number(index)]!));
  const optional = r.map((line) => unpackResourceTypes(line, false));
  const required = new Map<number, readonly ResourceType[]>();
  const firstIndex = firstIndexes.get(service)!;
  // Hundreds of actions of a service share a few lists of resource types.
  const lists = new Map<string, readonly ResourceType[]>();
  const typesAt = (written: string) => {
    const index = Number.parseInt(written, 10);
    if (!written.endsWith("!")) return optional[index]!;
    return remember(required, index, () => unpackResourceTypes(r[index]!, true));
  };
  const typesOf = (written: string) => remember(lists, written, () => written.split(".").flatMap(typesAt));
  const actions = new Map<string, CatalogueAction>();
  for (const line of a) {
    const [name = "", level, types, set] = line.split(":");
    actions.set(name.toLowerCase(), {
      index: firstIndex + actions.size,
      action: `${service}:${name}`,
      service,
      accessLevel: LEVELS[level!]!,
      resourceTypes: types ? typesOf(types) : NO_TYPES,
      conditionKeys: set ? keySets[Number(set)]! : NO_KEYS,
    });
  }
  const typeSets = t.split(" ");
  return {
    conditionKeys,
    resourceTypes: optional.map((types, i) => ({
      name: types[0]!.name,
      formats: types,
      conditionKeys: typeSets[i] ? keySets[Number(typeSets[i])]! : [],
    })),
    actions,
  };
}

/** Returns one type per ARN format, because AWS lists several for some types. A type name can contain spaces. */
function unpackResourceTypes(line: string, isRequired: boolean): readonly ResourceType[] {
  const [first = "", ...others] = line.split(/, (?=arn:)/);
  const space = first.lastIndexOf(" ");
  return [first.slice(space + 1), ...others].map((arn) => ({
    name: first.slice(0, space),
    arn: arn.startsWith("arn:") ? arn : `arn:\${Partition}:${arn}`,
    isRequired,
  }));
}

function unpackKey(line: string): ConditionKey {
  const space = line.lastIndexOf(" ");
  const type = line.slice(space + 1);
  const isMultivalued = type.startsWith("ArrayOf");
  return { key: line.slice(0, space), type: (isMultivalued ? type.slice(7) : type) as ConditionKeyType, isMultivalued };
}
