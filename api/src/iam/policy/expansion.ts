/**
 * What a document really allows, action by action: wildcards and NotAction expanded to the actions that AWS has, less what
 * the same document denies outright. Denies under a condition or on some resources take nothing away here; they are said.
 */
import { type ActionSet, countActions, listActions, union, without } from "./action-set.ts";
import { type AccessLevel, type CatalogueAction, expandAction } from "./catalogue.ts";
import { isConditional } from "./conditions.ts";
import { actionsOf, deniedOutright, isOutrightDeny, isUnscoped, namesAction } from "./scope.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";

/** Patterns that name no action of the catalogue, as far as they are listed. */
const MAX_UNKNOWN_PATTERNS = 100;
/** Statements that are named for one action. */
const MAX_STATEMENTS_PER_ACTION = 20;

/** What hurts most comes first. */
export const ACCESS_LEVELS: readonly AccessLevel[] = ["Permissions management", "Write", "Tagging", "Read", "List"];

/** UNSCOPABLE: AWS ties the action to no resource, so `*` is the only way to allow it. */
export type ActionReach = "ANY_RESOURCE" | "SOME_RESOURCES" | "UNSCOPABLE";

export interface AllowedAction {
  /** In AWS's spelling. */
  readonly action: string;
  readonly service: string;
  readonly accessLevel: AccessLevel;
  readonly reach: ActionReach;
  /** Every statement that allows it asks for something. */
  readonly isConditional: boolean;
  /** A Deny of the same document takes it away on some resources or under some condition. */
  readonly isDeniedInPart: boolean;
  /** Indexes of the Allow statements. */
  readonly statements: readonly number[];
}

export type LevelCounts = Readonly<Record<AccessLevel, number>>;

export interface ServiceExpansion {
  readonly service: string;
  readonly allowed: number;
  /** How many actions the service has. */
  readonly known: number;
  readonly levels: LevelCounts;
}

export interface ActionTally {
  readonly count: number;
  readonly levels: LevelCounts;
  /** The most dangerous first, then by name. */
  readonly services: readonly ServiceExpansion[];
}

export interface Expansion extends ActionTally {
  readonly allowed: ActionSet;
  /** Named by an Allow and denied outright by the same document. */
  readonly deniedCount: number;
  /** Patterns of Allow statements that match no action that we know of: kept as unknown, since AWS is ahead of every catalogue. */
  readonly unknownPatterns: readonly string[];
}

const known = new WeakMap<PolicyDocument, Expansion>();

export function expandDocument(document: PolicyDocument): Expansion {
  let expansion = known.get(document);
  if (!expansion) {
    expansion = expand(document);
    known.set(document, expansion);
  }
  return expansion;
}

function expand(document: PolicyDocument): Expansion {
  const allows = document.statements.filter(({ effect }) => effect === "Allow");
  const named = union(allows.map(actionsOf));
  const allowed = without(named, deniedOutright(document));
  return {
    allowed,
    ...tallyActions(allowed),
    deniedCount: countActions(named) - countActions(allowed),
    unknownPatterns: unknownPatterns(allows),
  };
}

/** A set counted, by access level and by service. */
export function tallyActions(set: ActionSet): ActionTally {
  const services = servicesOf(set);
  return { count: countActions(set), levels: sumOf(services), services: services.toSorted(byDanger) };
}

/** A set's services with how much of each is in it. */
function servicesOf(set: ActionSet): readonly ServiceExpansion[] {
  const found = new Map<string, Record<AccessLevel, number>>();
  for (const { service, accessLevel } of listActions(set)) {
    let levels = found.get(service);
    if (!levels) {
      levels = noLevels();
      found.set(service, levels);
    }
    levels[accessLevel] += 1;
  }
  return [...found].map(([service, levels]) => ({
    service,
    levels,
    allowed: ACCESS_LEVELS.reduce((sum, level) => sum + levels[level], 0),
    known: expandAction(`${service}:*`).length,
  }));
}

function noLevels(): Record<AccessLevel, number> {
  return { "Permissions management": 0, Write: 0, Tagging: 0, Read: 0, List: 0 };
}

function sumOf(services: readonly ServiceExpansion[]): LevelCounts {
  const sum = noLevels();
  for (const { levels } of services) for (const level of ACCESS_LEVELS) sum[level] += levels[level];
  return sum;
}

function byDanger(one: ServiceExpansion, other: ServiceExpansion): number {
  for (const level of ACCESS_LEVELS) {
    const difference = Number(other.levels[level] > 0) - Number(one.levels[level] > 0);
    if (difference !== 0) return difference;
  }
  return one.service < other.service ? -1 : 1;
}

export function unknownPatterns(allows: readonly PolicyStatement[]): readonly string[] {
  const unknown = new Set<string>();
  for (const { actions } of allows) {
    for (const pattern of actions ?? []) {
      if (unknown.size >= MAX_UNKNOWN_PATTERNS) return [...unknown];
      if (expandAction(pattern).length === 0) unknown.add(pattern);
    }
  }
  return [...unknown];
}

export interface ActionChoice {
  /** Part of the action's name, whatever its case. */
  readonly query?: string;
  readonly accessLevel?: AccessLevel;
  readonly service?: string;
}

/** The actions of a set that fit, in the catalogue's order. */
export function chooseActions(
  set: ActionSet,
  { query, accessLevel, service }: ActionChoice,
): readonly CatalogueAction[] {
  const wanted = query?.toLowerCase();
  return listActions(set).filter(
    (each) =>
      (wanted === undefined || each.action.toLowerCase().includes(wanted)) &&
      (accessLevel === undefined || each.accessLevel === accessLevel) &&
      (service === undefined || each.service === service.toLowerCase()),
  );
}

/** How one action is allowed; only for those that are. */
export function describeAction(document: PolicyDocument, action: CatalogueAction): AllowedAction {
  const about = document.statements.filter((statement) => namesAction(statement, action.action));
  const allows = about.filter(({ effect }) => effect === "Allow");
  const isUnscopable = action.resourceTypes.length === 0;
  return {
    action: action.action,
    service: action.service,
    accessLevel: action.accessLevel,
    reach: isUnscopable
      ? "UNSCOPABLE"
      : allows.some((statement) => isUnscoped(statement, action))
        ? "ANY_RESOURCE"
        : "SOME_RESOURCES",
    isConditional: allows.every(isConditional),
    isDeniedInPart: about.some((statement) => statement.effect === "Deny" && !isOutrightDeny(statement)),
    statements: allows.slice(0, MAX_STATEMENTS_PER_ACTION).map(({ index }) => index),
  };
}
