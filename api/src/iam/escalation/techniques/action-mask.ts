/**
 * Bit masks over the roughly 150 actions that techniques use. The mask of a document has every action that the document
 * could allow on some resource, whatever the conditions. Most principals have an empty mask, so the search can skip
 * them at once.
 */
import { memoize, once, remember } from "../../memoize.ts";
import { findAction } from "../../policy/catalogue.ts";
import type { PolicyDocument, PolicyStatement } from "../../policy/statement.ts";
import { matchesWildcard } from "../../policy/wildcard.ts";
import { TECHNIQUES } from "./index.ts";
import { CLEARING_ACTIONS, IDENTITY_ACTIONS, POLICY_ACTIONS, TRUST_ACTIONS } from "./sensitive-actions.ts";

export type RelevantActions = Uint32Array;

const ACTIONS = [
  ...new Set(
    [
      ...TECHNIQUES.flatMap(({ steps, alternatives }) => [...steps.map(({ action }) => action), ...alternatives]),
      ...IDENTITY_ACTIONS,
      ...POLICY_ACTIONS,
      ...TRUST_ACTIONS,
      ...CLEARING_ACTIONS,
    ].map((action) => action.toLowerCase()),
  ),
];
const ACTIONS_BY_SERVICE = Map.groupBy(ACTIONS, serviceOf);
const INDEX = new Map(ACTIONS.map((action, i) => [action, i]));
const WORDS = (ACTIONS.length + 31) >>> 5;
/** Maximum number of action patterns cached in the process. */
const MAX_CACHED_PATTERNS = 20_000;

const byPattern = new Map<string, readonly number[]>();

export const actionsAllowedBy = memoize((document: PolicyDocument): RelevantActions => {
  const actions: RelevantActions = new Uint32Array(WORDS);
  for (const statement of document.statements) if (statement.effect === "Allow") add(actions, statement);
  return actions;
});

function add(actions: RelevantActions, { actions: named, notActions, resources }: PolicyStatement): void {
  const covered = named ? indexesOfAny(named) : indexesExcept(notActions!);
  // Most statements cover no action of a technique. Their resources are not read.
  if (covered.length === 0) return;
  const services = resources && servicesOf(resources);
  for (const i of covered) if (services === null || actsOn(i, services)) set(actions, i);
}

const indexesOfAny = memoize((patterns: readonly string[]): readonly number[] => patterns.flatMap(indexesOf));

function indexesExcept(patterns: readonly string[]): readonly number[] {
  const excluded = new Set(indexesOfAny(patterns));
  return [...ACTIONS.keys()].filter((i) => !excluded.has(i));
}

/**
 * Whether the action can act on resources of one of the services: IAM, its own service, those of its resource types, and
 * those of the workloads that techniques use it on. The first two need no catalogue, which unpacks the action's service.
 */
function actsOn(index: number, services: readonly string[]): boolean {
  return (
    services.includes("iam") ||
    services.includes(serviceOf(ACTIONS[index]!)) ||
    furtherServicesOf(index).some((service) => services.includes(service))
  );
}

const furtherServices = new Map<number, readonly string[]>();

function furtherServicesOf(index: number): readonly string[] {
  return remember(furtherServices, index, () => {
    const action = ACTIONS[index]!;
    const types = findAction(action)?.resourceTypes.map(({ arn }) => arn.split(":")[2] ?? "") ?? [];
    return [...new Set([...types, ...(servicesOfWorkloads().get(action) ?? [])])];
  });
}

/** The services of the workloads that techniques use an action on, by the action in lower case. */
const servicesOfWorkloads = once((): ReadonlyMap<string, readonly string[]> => {
  const services = new Map<string, string[]>();
  for (const { steps, existing } of TECHNIQUES) {
    for (const { action } of steps)
      remember(services, action.toLowerCase(), () => []).push(...existing.flat().map(serviceOf));
  }
  return services;
});

/** The service of an action, of an action pattern or of a kind of workload. */
function serviceOf(text: string): string {
  return text.split(":", 1)[0]!;
}

/**
 * The services whose ARNs the patterns can match. Null if they can match the ARNs of any service. For example, a
 * statement on S3 buckets alone cannot allow passing a role.
 */
export function servicesOf(resources: readonly string[]): readonly string[] | null {
  const services: string[] = [];
  for (const pattern of resources) {
    const [prefix = "", partition = "", service] = pattern.split(":", 3);
    if (service === undefined || /[*?$]/.test(prefix + partition + service)) return null;
    if (!services.includes(service)) services.push(service);
  }
  return services;
}

function indexesOf(pattern: string): readonly number[] {
  let indexes = byPattern.get(pattern);
  if (!indexes) {
    const lower = pattern.toLowerCase();
    if (/[*?]/.test(lower))
      indexes = actionsLike(lower, ACTIONS_BY_SERVICE, ACTIONS)
        .filter((action) => matchesWildcard(lower, action))
        .map((action) => INDEX.get(action)!);
    else indexes = INDEX.has(lower) ? [INDEX.get(lower)!] : [];
    if (byPattern.size >= MAX_CACHED_PATTERNS) byPattern.clear();
    byPattern.set(pattern, indexes);
  }
  return indexes;
}

/**
 * Actions outside the masks that verdicts can also depend on: the deletion of a resource whose name a technique needs, and
 * the tagging of a new resource.
 */
const FURTHER_ACTIONS = [
  ...ACTIONS.filter((action) => action.includes(":create")).map((action) => action.replace(":create", ":delete")),
  // With these, callers meet conditions on tags, on session tags and on the source identity.
  "iam:taguser",
  "iam:untaguser",
  "iam:tagrole",
  "iam:untagrole",
  "sts:tagsession",
  "sts:setsourceidentity",
  "iam:tagpolicy",
  "ec2:createtags",
  "lambda:tagresource",
];

const DECISIVE_ACTIONS = [...ACTIONS, ...FURTHER_ACTIONS];
const DECISIVE_BY_SERVICE = Map.groupBy(DECISIVE_ACTIONS, serviceOf);

const relevance = new Map<string, boolean>();

/** Whether the action pattern matches an action that any verdict on a technique can depend on. */
export function isRelevant(pattern: string): boolean {
  if (relevance.size >= MAX_CACHED_PATTERNS) relevance.clear();
  return remember(relevance, pattern.toLowerCase(), () =>
    actionsLike(pattern.toLowerCase(), DECISIVE_BY_SERVICE, DECISIVE_ACTIONS).some((action) =>
      matchesWildcard(pattern.toLowerCase(), action),
    ),
  );
}

/** The actions that the pattern may match: those of its service, or all if the service has a wildcard. */
function actionsLike(
  pattern: string,
  byService: ReadonlyMap<string, readonly string[]>,
  all: readonly string[],
): readonly string[] {
  const service = serviceOf(pattern);
  return /[*?]/.test(service) ? all : (byService.get(service) ?? []);
}

function set(actions: RelevantActions, i: number): void {
  actions[i >>> 5]! |= 1 << (i & 31);
}

export function unionOf(sets: readonly RelevantActions[]): RelevantActions {
  const filled = sets.filter((actions) => !isNone(actions));
  // Most principals have an empty mask or the mask of one document. Returning that object instead of a copy saves
  // memory and cache entries.
  if (filled.length <= 1) return filled[0] ?? NONE;
  const union = new Uint32Array(WORDS);
  for (const actions of filled) for (let i = 0; i < WORDS; i += 1) union[i]! |= actions[i]!;
  return union;
}

export function intersectionOf(one: RelevantActions, other: RelevantActions): RelevantActions {
  return isNone(one) ? one : one.map((word, i) => word & other[i]!);
}

export function namedActions(names: readonly string[]): RelevantActions {
  const actions = new Uint32Array(WORDS);
  for (const name of names) set(actions, INDEX.get(name.toLowerCase())!);
  return actions;
}

export function includesAll(outer: RelevantActions, inner: RelevantActions): boolean {
  for (let i = 0; i < WORDS; i += 1) if ((inner[i]! & ~outer[i]!) !== 0) return false;
  return true;
}

const NONE: RelevantActions = new Uint32Array(WORDS);
export const EVERY_ACTION: RelevantActions = namedActions(ACTIONS);

export function isNone(actions: RelevantActions): boolean {
  for (let i = 0; i < WORDS; i += 1) if (actions[i] !== 0) return false;
  return true;
}

export function countOf(actions: RelevantActions): number {
  let count = 0;
  for (const word of actions) for (let bits = word; bits !== 0; bits &= bits - 1) count += 1;
  return count;
}
