/** Writes a set of actions as the shortest list of patterns that matches no other known action. */
import {
  type ActionSet,
  hasAction,
  intersection,
  isEmptySet,
  listActions,
  setOfPatterns,
  without,
} from "../policy/action-set.ts";
import { type CatalogueAction, expandAction } from "../policy/catalogue.ts";
import type { PolicyStatement } from "../policy/statement.ts";
import { remember } from "../memoize.ts";

/** A wildcard that stands for fewer actions would hide what it allows and save nothing. */
const WILDCARD_ACTIONS_MIN = 3;

export function patternsOf(set: ActionSet): readonly string[] {
  const services = Map.groupBy(listActions(set), ({ action }) => action.slice(0, action.indexOf(":")));
  return [...services].flatMap(([service, wanted]) => patternsOfService(service, wanted, set)).sort();
}

function patternsOfService(service: string, wanted: readonly CatalogueAction[], set: ActionSet): readonly string[] {
  const names = namesOf(service);
  const isCovered = (prefix: string) =>
    names.every(({ name, action }) => !name.startsWith(prefix) || hasAction(set, action));
  if (names.length >= WILDCARD_ACTIONS_MIN && isCovered("")) return [`${service}:*`];
  const patterns: string[] = [];
  let rest = wanted.map(({ action }) => action.slice(service.length + 1));
  while (rest.length > 0) {
    const [first = ""] = rest;
    const prefix = prefixesOf(first).find(
      (each) => rest.filter((name) => name.startsWith(each)).length >= WILDCARD_ACTIONS_MIN && isCovered(each),
    );
    patterns.push(`${service}:${prefix === undefined ? first : `${prefix}*`}`);
    rest = prefix === undefined ? rest.slice(1) : rest.filter((name) => !name.startsWith(prefix));
  }
  return patterns;
}

/** `Put`, `PutObject`, `PutObjectAcl`: the beginnings of a name that end with a word, shortest first. */
function prefixesOf(name: string): readonly string[] {
  const ends = [...name.matchAll(/[a-z0-9](?=[A-Z])|$/g)].map(({ index }) => Math.min(index + 1, name.length));
  return [...new Set(ends)].map((end) => name.slice(0, end)).filter((prefix) => prefix !== "");
}

const known = new Map<string, readonly { readonly name: string; readonly action: CatalogueAction }[]>();

function namesOf(service: string) {
  return remember(known, service, () =>
    expandAction(`${service}:*`).map((action) => ({ name: action.action.slice(service.length + 1), action })),
  );
}

/** The patterns as far as they match these actions. Patterns that match no other action stay as they are written. */
export function patternsWithin(patterns: readonly string[], allowed: ActionSet): readonly string[] {
  return patterns.flatMap((pattern): readonly string[] => {
    const covered = setOfPatterns([pattern]);
    return isEmptySet(without(covered, allowed)) ? [pattern] : patternsOf(intersection(covered, allowed));
  });
}

/** The actions as the statement writes them. A wildcard in place of a list would also allow what AWS adds later. */
export function writtenPatterns({ actions }: PolicyStatement, set: ActionSet): readonly string[] {
  return actions ? [...new Set(patternsWithin(actions, set))] : patternsOf(set);
}

/** The patterns without the removed actions. Patterns that match none of them stay as they are written. */
export function patternsWithout(patterns: readonly string[], removed: ActionSet): readonly string[] {
  return patterns.flatMap((pattern): readonly string[] => {
    const covered = setOfPatterns([pattern]);
    if (isEmptySet(intersection(covered, removed))) return [pattern];
    return patternsOf(without(covered, removed));
  });
}
