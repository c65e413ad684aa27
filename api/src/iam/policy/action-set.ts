/**
 * Sets of the catalogue's actions as bits. `NotAction` and `*` name some twenty thousand of them: as lists every such
 * statement costs milliseconds and a fifth of a megabyte, as bits some microseconds and 3 kB.
 */
import { actionAt, actionCount, type CatalogueAction, expandAction } from "./catalogue.ts";

export type ActionSet = Uint32Array;

const words = (actionCount + 31) >>> 5;

export function setOfActions(actions: Iterable<CatalogueAction>): ActionSet {
  const set = new Uint32Array(words);
  for (const { index } of actions) set[index >>> 5]! |= 1 << (index & 31);
  return set;
}

/** What `Action` names. */
export function setOfPatterns(patterns: readonly string[]): ActionSet {
  const set = new Uint32Array(words);
  for (const pattern of patterns) {
    if (isEveryAction(pattern)) return everyAction().slice();
    for (const { index } of expandAction(pattern)) set[index >>> 5]! |= 1 << (index & 31);
  }
  return set;
}

/** What `NotAction` leaves. */
export function setWithoutPatterns(patterns: readonly string[]): ActionSet {
  return without(everyAction(), setOfPatterns(patterns));
}

export function without(set: ActionSet, taken: ActionSet): ActionSet {
  const left = new Uint32Array(words);
  for (let i = 0; i < words; i += 1) left[i] = set[i]! & ~taken[i]!;
  return left;
}

export function union(sets: Iterable<ActionSet>): ActionSet {
  const all = new Uint32Array(words);
  for (const set of sets) for (let i = 0; i < words; i += 1) all[i]! |= set[i]!;
  return all;
}

export function both(one: ActionSet, other: ActionSet): ActionSet {
  const shared = new Uint32Array(words);
  for (let i = 0; i < words; i += 1) shared[i] = one[i]! & other[i]!;
  return shared;
}

export function isEmptySet(set: ActionSet): boolean {
  for (let i = 0; i < words; i += 1) if (set[i] !== 0) return false;
  return true;
}

export function hasAction(set: ActionSet, { index }: CatalogueAction): boolean {
  return (set[index >>> 5]! & (1 << (index & 31))) !== 0;
}

export function countActions(set: ActionSet): number {
  let count = 0;
  for (let i = 0; i < words; i += 1) {
    for (let word = set[i]!; word !== 0; word &= word - 1) count += 1;
  }
  return count;
}

/** The actions of a set in the catalogue's order, `most` at most. */
export function listActions(set: ActionSet, most = Number.POSITIVE_INFINITY): CatalogueAction[] {
  const actions: CatalogueAction[] = [];
  for (let i = 0; i < words; i += 1) {
    for (let word = set[i]!; word !== 0; word &= word - 1) {
      if (actions.length >= most) return actions;
      actions.push(actionAt((i << 5) + (31 - Math.clz32(word & -word))));
    }
  }
  return actions;
}

let every: ActionSet | undefined;

function everyAction(): ActionSet {
  every ??= setOfActions(expandAction("*"));
  return every;
}

function isEveryAction(pattern: string): boolean {
  return /^\*+(:\*+)?$/.test(pattern);
}
