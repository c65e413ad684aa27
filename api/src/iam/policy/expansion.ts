/**
 * Expands a document to the actions that it allows: wildcards and NotAction become catalogue actions, minus those that
 * the same document denies for every request. A Deny under a condition or on some resources removes no action; it is
 * reported as `isDeniedInPart`.
 */
import { memoize } from "../memoize.ts";
import { type ActionSet, countActions, listActions, union, without } from "./action-set.ts";
import { type AccessLevel, type CatalogueAction, expandAction } from "./catalogue.ts";
import { isConditional } from "./conditions.ts";
import { actionsOf, deniedOutright, isOutrightDeny, isUnscoped, namesAction } from "./scope.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";

/** The maximum number of unknown patterns listed: patterns that match no action of the catalogue. */
const MAX_UNKNOWN_PATTERNS = 100;
/** The maximum number of statements listed for one action. */
const MAX_STATEMENTS_PER_ACTION = 20;

/** The access levels from the most to the least dangerous. */
export const ACCESS_LEVELS: readonly AccessLevel[] = ["Permissions management", "Write", "Tagging", "Read", "List"];

/** UNSCOPABLE: the action supports no resource types, so it can only be allowed on `*`. */
export type ActionReach = "ANY_RESOURCE" | "SOME_RESOURCES" | "UNSCOPABLE";

export interface AllowedAction {
  /** The action as AWS spells it. */
  readonly action: string;
  readonly service: string;
  readonly accessLevel: AccessLevel;
  readonly reach: ActionReach;
  /** Whether every statement that allows the action has a condition. */
  readonly isConditional: boolean;
  /** Whether a Deny in the same document denies the action on some resources or under a condition. */
  readonly isDeniedInPart: boolean;
  /** The indexes of the first statements that allow the action, at most 20. */
  readonly statements: readonly number[];
}

export type LevelCounts = Readonly<Record<AccessLevel, number>>;

export interface ServiceExpansion {
  readonly service: string;
  readonly allowed: number;
  /** The number of actions that the service has. */
  readonly known: number;
  readonly levels: LevelCounts;
}

export interface ActionTally {
  readonly count: number;
  readonly levels: LevelCounts;
  /** The services, sorted by how dangerous their actions are, then by name. */
  readonly services: readonly ServiceExpansion[];
}

export interface Expansion extends ActionTally {
  readonly allowed: ActionSet;
  /** Actions that an Allow covers and the same document denies for every request. */
  readonly deniedCount: number;
  /** Patterns in Allow statements that match no known action. They are unknown, not invalid: AWS adds actions faster than any catalogue. */
  readonly unknownPatterns: readonly string[];
}

export const expandDocument = memoize((document: PolicyDocument): Expansion => {
  const allows = document.statements.filter(({ effect }) => effect === "Allow");
  const named = union(allows.map(actionsOf));
  const allowed = without(named, deniedOutright(document));
  return {
    allowed,
    ...tallyActions(allowed),
    deniedCount: countActions(named) - countActions(allowed),
    unknownPatterns: unknownPatterns(allows),
  };
});

/** Counts the actions of a set by access level and by service. */
export function tallyActions(set: ActionSet): ActionTally {
  const services = servicesOf(set);
  return { count: countActions(set), levels: sumOf(services), services: services.toSorted(byDanger) };
}

/** The services of a set with the number of their actions in it. */
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
  /** A part of the action's name, ignoring case. */
  readonly query?: string;
  readonly accessLevel?: AccessLevel;
  readonly service?: string;
}

/** The actions of a set that match the filter: the most dangerous access level first, then in the order of the catalogue. */
export function chooseActions(
  set: ActionSet,
  { query, accessLevel, service }: ActionChoice,
): readonly CatalogueAction[] {
  const wanted = query?.toLowerCase();
  const byLevel = Map.groupBy(
    listActions(set).filter(
      (each) =>
        (wanted === undefined || each.action.toLowerCase().includes(wanted)) &&
        (accessLevel === undefined || each.accessLevel === accessLevel) &&
        (service === undefined || each.service === service.toLowerCase()),
    ),
    (each) => each.accessLevel,
  );
  return ACCESS_LEVELS.flatMap((level) => byLevel.get(level) ?? []);
}

/** Describes how the document allows the action. The document must allow it. */
export function describeAction(document: PolicyDocument, action: CatalogueAction): AllowedAction {
  const relevant = document.statements.filter((statement) => namesAction(statement, action.action));
  const allows = relevant.filter(({ effect }) => effect === "Allow");
  return {
    action: action.action,
    service: action.service,
    accessLevel: action.accessLevel,
    reach: reachOf(action, allows),
    isConditional: allows.every(isConditional),
    isDeniedInPart: relevant.some((statement) => statement.effect === "Deny" && !isOutrightDeny(statement)),
    statements: allows.slice(0, MAX_STATEMENTS_PER_ACTION).map(({ index }) => index),
  };
}

/** How widely Allow statements that cover the action allow it. */
export function reachOf(action: CatalogueAction, allows: readonly PolicyStatement[]): ActionReach {
  if (action.resourceTypes.length === 0) return "UNSCOPABLE";
  return allows.some((statement) => isUnscoped(statement, action)) ? "ANY_RESOURCE" : "SOME_RESOURCES";
}
