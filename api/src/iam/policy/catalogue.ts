/**
 * What AWS has: services, actions with access level, resource types and condition keys, from `catalogue.json` (made by
 * `api/scripts/make-catalogue.ts`; its header explains the form). A service is unpacked when first asked for. What the
 * catalogue does not know is kept as unknown, never refused: AWS is always ahead of it.
 */
import catalogue from "./catalogue.json" with { type: "json" };
import { matchesWildcard } from "./wildcard.ts";

/** Remembered expansions of wildcard patterns, for the whole process; the distinct ones of a large account are some thousands. */
const MAX_CACHED_PATTERNS = 20_000;
/** Longer expansions are made anew each time, but for `*`: they are rare and each takes much room. */
const MAX_CACHED_ACTIONS = 2_000;

export type AccessLevel = "List" | "Read" | "Write" | "Tagging" | "Permissions management";

export interface CatalogueAction {
  /** Its place among all actions, from 0: the same as long as the process lives. */
  readonly index: number;
  /** In AWS's spelling: `s3:GetObject`. */
  readonly action: string;
  readonly service: string;
  readonly accessLevel: AccessLevel;
  /** The resource types that a statement may name for it; none: only `*` ever matches. */
  readonly resourceTypes: readonly ResourceType[];
  /** The service's own condition keys (lower case, `${…}` as written); the global ones hold for every action. */
  readonly conditionKeys: readonly string[];
}

export interface ResourceType {
  readonly name: string;
  /** AWS's template: `arn:${Partition}:s3:::${BucketName}`. */
  readonly arn: string;
  readonly isRequired: boolean;
}

export type ConditionKeyType = "String" | "ARN" | "Bool" | "Numeric" | "Date" | "IPAddress" | "Binary";

export interface ConditionKey {
  /** In AWS's spelling: `s3:ExistingObjectTag/<key>`. */
  readonly key: string;
  readonly type: ConditionKeyType;
  /** Whether a request may carry several values: only then do ForAnyValue and ForAllValues make sense. */
  readonly isMultivalued: boolean;
}

interface PackedService {
  readonly n: string;
  readonly r: readonly string[];
  readonly k: readonly string[];
  readonly s: readonly string[];
  readonly a: readonly string[];
}

interface Service {
  /** By lower-case name without the service. */
  readonly actions: ReadonlyMap<string, CatalogueAction>;
  readonly conditionKeys: readonly ConditionKey[];
}

const packed = catalogue.services as unknown as Readonly<Record<string, PackedService>>;
const serviceNames: readonly string[] = Object.keys(packed);
/** Index of each service's first action. */
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
  return expandAction("*")[index]!;
}

export function isKnownService(service: string): boolean {
  return Object.hasOwn(packed, service.toLowerCase());
}

/** The catalogue's entry of one action (`s3:getobject` will do), or `null` where it is unknown. */
export function findAction(action: string): CatalogueAction | null {
  const { service, name } = splitAction(action);
  return serviceOf(service)?.actions.get(name) ?? null;
}

export function isKnownAction(action: string): boolean {
  return findAction(action) !== null;
}

export function conditionKeysOfService(service: string): readonly ConditionKey[] {
  return serviceOf(service)?.conditionKeys ?? [];
}

const expansions = new Map<string, readonly CatalogueAction[]>();

/** All known actions that a pattern matches: `s3:Get*`, `*:Describe?`, `*`. A literal that is unknown gives none. */
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
  const piece = longestPiece(name);
  if (piece === "") return [...matching].flatMap((each) => expandIn(each, name));
  return actionsHolding(piece).filter(
    (action) =>
      matching.has(action.service) &&
      matchesWildcard(name, action.action.slice(action.service.length + 1).toLowerCase()),
  );
}

function longestPiece(pattern: string): string {
  return pattern.split(/[*?]+/).reduce((longest, each) => (each.length > longest.length ? each : longest), "");
}

/** All names one after the other, each in a line, and where each begins. */
let lines: { readonly text: string; readonly starts: readonly number[] } | undefined;

/**
 * The actions whose name holds a piece, found by one search through the text of all names: a document may hold thousands
 * of patterns such as `*:*t17*`, and holding each against each of 22,000 names takes half a minute.
 */
function actionsHolding(piece: string): readonly CatalogueAction[] {
  const every = expandAction("*");
  if (!lines) {
    const names = every.map(({ action, service }) => action.slice(service.length + 1).toLowerCase());
    const starts: number[] = [];
    let next = 0;
    for (const name of names) {
      starts.push(next);
      next += name.length + 1;
    }
    lines = { text: names.join("\n"), starts };
  }
  const found: CatalogueAction[] = [];
  const { text, starts } = lines;
  let place = 0;
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, starts[place] ?? text.length)) {
    while (place < starts.length && starts[place]! <= at) place += 1;
    found.push(every[place - 1]!);
  }
  return found;
}

function expandIn(service: string, namePattern: string): readonly CatalogueAction[] {
  const actions = serviceOf(service)?.actions;
  if (!actions) return [];
  if (!/[*?]/.test(namePattern)) return actions.has(namePattern) ? [actions.get(namePattern)!] : [];
  const found: CatalogueAction[] = [];
  // Nearly every pattern is a beginning and one star.
  const beginning = /^[^*?]*\*$/.test(namePattern) ? namePattern.slice(0, -1) : null;
  for (const [name, action] of actions) {
    if (beginning === null ? matchesWildcard(namePattern, name) : name.startsWith(beginning)) found.push(action);
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

function unpack(service: string, { r, k, s, a }: PackedService): Service {
  const conditionKeys = k.map(unpackKey);
  const lowerKeys = conditionKeys.map(({ key }) => key.toLowerCase());
  const keySets = s.map((set) => set.split(".").map((index) => lowerKeys[Number(index)]!));
  const optional = r.map((line) => unpackResourceTypes(line, false));
  const required = r.map((line) => unpackResourceTypes(line, true));
  const firstIndex = firstIndexes.get(service)!;
  const actions = a.map((line, i): CatalogueAction => {
    const [name, level, types, set] = line.split(":");
    return {
      index: firstIndex + i,
      action: `${service}:${name}`,
      service,
      accessLevel: LEVELS[level!]!,
      resourceTypes: types
        ? types.split(".").flatMap((type) => (type.endsWith("!") ? required : optional)[Number.parseInt(type, 10)]!)
        : [],
      conditionKeys: set ? keySets[Number(set)]! : [],
    };
  });
  return {
    conditionKeys,
    actions: new Map(actions.map((action) => [action.action.slice(service.length + 1).toLowerCase(), action])),
  };
}

/** One type per ARN: AWS lists some types with several (API Gateway's REST and HTTP APIs). A type's name may hold spaces. */
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
