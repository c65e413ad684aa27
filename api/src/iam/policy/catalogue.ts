/**
 * The services, actions, access levels, resource types and condition keys of AWS.
 *
 * Read from `catalogue.json`, which `api/scripts/make-catalogue.ts` generates (its header explains the format). A
 * service is unpacked on first use. Names missing from the catalogue are treated as unknown, never as invalid, because
 * AWS adds names faster than any catalogue.
 */
import { memoizeTexts, once, remember } from "../memoize.ts";
import catalogue from "./catalogue.json" with { type: "json" };
import { matchesWildcard } from "./wildcard.ts";

/** The number of cached pattern expansions per process. A large account has a few thousand distinct patterns. */
const MAX_CACHED_PATTERNS = 20_000;
/** The number of cached services in the ARNs of policies. AWS has fewer, but a policy may name others. */
const MAX_CACHED_SERVICES = 2_000;
/** Pattern expansions with more actions than this are not cached, except `*`, because they are rare and large. */
const MAX_CACHED_ACTIONS = 2_000;

const ACCESS_LEVELS = ["List", "Read", "Write", "Tagging", "Permissions management"] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

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

/** A resource type of a service, with the condition keys that a request for such a resource can carry. */
export interface ServiceResourceType {
  readonly name: string;
  /** One entry per ARN format. AWS lists several for some types. */
  readonly formats: readonly ResourceType[];
  /** The condition keys in lower case with `${…}` placeholders. */
  readonly conditionKeys: readonly string[];
}

const packed = catalogue.services as Readonly<Record<string, string>>;
const serviceNames: readonly string[] = Object.keys(packed);

/** The fields of a service's text, in the order of `make-catalogue.ts`. */
const FIELDS = { count: 1, types: 2, keys: 3, sets: 4, setsOfTypes: 5, actions: 6 } as const;

function fieldOf(service: string, field: keyof typeof FIELDS): string {
  return packed[service]!.split("|", FIELDS[field] + 1)[FIELDS[field]]!;
}

function listOf(text: string, separator: string): readonly string[] {
  return text === "" ? [] : text.split(separator);
}

/** The index of the first action of each service. */
const firstIndexes = new Map<string, number>();
let counted = 0;
for (const service of serviceNames) {
  firstIndexes.set(service, counted);
  counted += Number(fieldOf(service, "count"));
}
export const actionCount = counted;
const services = new Map<string, Service>();

/** The access levels by their first letters, as the catalogue writes them. */
const LEVELS: Readonly<Record<string, AccessLevel>> = Object.fromEntries(
  ACCESS_LEVELS.map((level) => [level[0]!, level]),
);

export function actionAt(index: number): CatalogueAction {
  let [low, high] = [0, serviceNames.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (firstIndexes.get(serviceNames[middle]!)! <= index) low = middle;
    else high = middle - 1;
  }
  const service = serviceNames[low]!;
  return serviceOf(service)!.actionAt(index - firstIndexes.get(service)!);
}

/** The facts about an action that the catalogue has before its service is unpacked. */
export interface ActionOutline extends Pick<CatalogueAction, "accessLevel"> {
  /** Whether resource types can be named in Resource for the action. */
  readonly isScopable: boolean;
}

/**
 * The outlines of all actions, by their indexes. Actions of the same outline share it. Unpacking all services takes 25 ms of
 * each scan, and an object for each action some more.
 */
export const actionOutlines = once((): readonly ActionOutline[] => {
  const outlines: ActionOutline[] = [];
  for (const service of serviceNames) {
    for (const line of listOf(fieldOf(service, "actions"), " ")) {
      const level = line.indexOf(":") + 1;
      const types = line[level + 2];
      const { scopable, others } = OUTLINES[line[level]!]!;
      outlines.push(types !== undefined && types !== ":" ? scopable : others);
    }
  }
  return outlines;
});

const OUTLINES = Object.fromEntries(
  Object.entries(LEVELS).map(([letter, accessLevel]) => [
    letter,
    { scopable: { accessLevel, isScopable: true }, others: { accessLevel, isScopable: false } },
  ]),
);

export function isKnownService(service: string): boolean {
  return Object.hasOwn(packed, service.toLowerCase());
}

/** The catalogue entry of an action, ignoring case. Null if the action is unknown. */
export function findAction(action: string): CatalogueAction | null {
  let found = foundActions.get(action);
  if (found === undefined) {
    const { service, name } = splitAction(action);
    found = serviceOf(service)?.find(name) ?? null;
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
  return serviceOf(service)?.conditionKeys() ?? [];
}

export function resourceTypesOfService(service: string): readonly ServiceResourceType[] {
  return serviceOf(service)?.resourceTypes() ?? [];
}

/** The lines of all resource types in one text. A search through it takes microseconds, one through each line a millisecond. */
const typeLines = once(() => serviceNames.flatMap((service) => listOf(fieldOf(service, "types"), ";")).join("\n"));

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
  if (/^\*+$/.test(pattern)) return serviceNames.flatMap((service) => serviceOf(service)!.actions());
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

function expandIn(name: string, namePattern: string): readonly CatalogueAction[] {
  const service = serviceOf(name);
  if (!service) return [];
  if (!/[*?]/.test(namePattern)) {
    const action = service.find(namePattern);
    return action ? [action] : [];
  }
  // Fast path: nearly every pattern is a prefix followed by a star.
  const prefix = /^[^*?]*\*$/.test(namePattern) ? namePattern.slice(0, -1) : null;
  return service.matching((each) => (prefix === null ? matchesWildcard(namePattern, each) : each.startsWith(prefix)));
}

function splitAction(action: string): { service: string; name: string } {
  const lower = action.toLowerCase();
  const colon = lower.indexOf(":");
  return colon < 0 ? { service: lower, name: "" } : { service: lower.slice(0, colon), name: lower.slice(colon + 1) };
}

function serviceOf(name: string): Service | undefined {
  const known = services.get(name);
  if (known || !Object.hasOwn(packed, name)) return known;
  const service = new Service(name, firstIndexes.get(name)!);
  services.set(name, service);
  return service;
}

/** A service, whose entries are unpacked when first used. An account names few of the actions of most services. */
class Service {
  /** The place of each action in the list, by its lower-case name without the service prefix. */
  readonly #places = new Map<string, number>();
  readonly #lines: readonly string[];
  readonly #actions: CatalogueAction[] = [];
  // Hundreds of actions share a few lists of resource types and sets of condition keys.
  readonly #typeLists = new Map<string, readonly ResourceType[]>();
  readonly #types = new Map<string, readonly ResourceType[]>();
  readonly #keySets = new Map<string, readonly string[]>();

  constructor(
    readonly name: string,
    readonly firstIndex: number,
  ) {
    this.#lines = listOf(fieldOf(name, "actions"), " ");
    for (const line of this.#lines) this.#places.set(nameIn(line).toLowerCase(), this.#places.size);
  }

  /** The action with the name, given in lower case. */
  find(name: string): CatalogueAction | undefined {
    const place = this.#places.get(name);
    return place === undefined ? undefined : this.actionAt(place);
  }

  actionAt(place: number): CatalogueAction {
    return (this.#actions[place] ??= this.#unpackAction(place));
  }

  actions(): readonly CatalogueAction[] {
    return this.#lines.map((_line, place) => this.actionAt(place));
  }

  /** The actions whose name in lower case passes the test. */
  matching(test: (name: string) => boolean): readonly CatalogueAction[] {
    const found: CatalogueAction[] = [];
    for (const [name, place] of this.#places) if (test(name)) found.push(this.actionAt(place));
    return found;
  }

  readonly conditionKeys = once((): readonly ConditionKey[] => listOf(fieldOf(this.name, "keys"), ";").map(unpackKey));

  readonly resourceTypes = once((): readonly ServiceResourceType[] => {
    const sets = fieldOf(this.name, "setsOfTypes").split(" ");
    return this.#typeLines().map((_line, i) => {
      const formats = this.#typesAt(String(i));
      return { name: formats[0]!.name, formats, conditionKeys: this.#keySet(sets[i]) };
    });
  });

  #unpackAction(place: number): CatalogueAction {
    const [name = "", level, types, set] = this.#lines[place]!.split(":");
    return {
      index: this.firstIndex + place,
      action: `${this.name}:${name}`,
      service: this.name,
      accessLevel: LEVELS[level!]!,
      resourceTypes: types
        ? remember(this.#typeLists, types, () => types.split(".").flatMap((each) => this.#typesAt(each)))
        : NO_TYPES,
      conditionKeys: this.#keySet(set),
    };
  }

  /** The formats of a resource type, given by its index, with `!` if it is required. */
  #typesAt(written: string): readonly ResourceType[] {
    return remember(this.#types, written, () =>
      unpackResourceTypes(this.#typeLines()[Number.parseInt(written, 10)]!, written.endsWith("!")),
    );
  }

  /** The condition keys of a set, in lower case. */
  #keySet(index: string | undefined): readonly string[] {
    if (!index) return NO_KEYS;
    return remember(this.#keySets, index, () => {
      const keys = this.#sets()[Number(index)]!.split(".");
      return keys.map((key) => this.#lowerKeys()[Number(key)]!);
    });
  }

  readonly #typeLines = once(() => listOf(fieldOf(this.name, "types"), ";"));
  readonly #sets = once(() => listOf(fieldOf(this.name, "sets"), " "));
  readonly #lowerKeys = once(() => this.conditionKeys().map(({ key }) => key.toLowerCase()));
}

const NO_TYPES: readonly ResourceType[] = [];
const NO_KEYS: readonly string[] = [];

function nameIn(line: string): string {
  const colon = line.indexOf(":");
  return colon < 0 ? line : line.slice(0, colon);
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
