/**
 * Sets of catalogue actions as bitmaps. `NotAction` and `*` cover about twenty thousand actions. For such a statement a
 * list costs milliseconds and 200 kB, while a bitmap costs microseconds and 3 kB.
 */
import { once } from "../memoize.ts";
import {
  type AccessLevel,
  actionAt,
  actionCount,
  type ActionOutline,
  actionOutlines,
  type CatalogueAction,
  expandAction,
} from "./catalogue.ts";

export type ActionSet = Uint32Array;

const WORD_COUNT = (actionCount + 31) >>> 5;

export function setOfActions(actions: Iterable<Pick<CatalogueAction, "index">>): ActionSet {
  const set = new Uint32Array(WORD_COUNT);
  for (const { index } of actions) set[index >>> 5]! |= 1 << (index & 31);
  return set;
}

/** The empty set. It is shared, so it must not be changed. */
export const NO_ACTIONS: ActionSet = new Uint32Array(WORD_COUNT);

/** The actions that match one of the patterns, as in `Action`. */
export function setOfPatterns(patterns: readonly string[]): ActionSet {
  const set = new Uint32Array(WORD_COUNT);
  for (const pattern of patterns) {
    if (isEveryAction(pattern)) return everyAction().slice();
    for (const { index } of expandAction(pattern)) set[index >>> 5]! |= 1 << (index & 31);
  }
  return set;
}

/** The actions that match none of the patterns, as in `NotAction`. */
export function setWithoutPatterns(patterns: readonly string[]): ActionSet {
  return without(everyAction(), setOfPatterns(patterns));
}

export function without(set: ActionSet, removed: ActionSet): ActionSet {
  const rest = new Uint32Array(WORD_COUNT);
  for (let i = 0; i < WORD_COUNT; i += 1) rest[i] = set[i]! & ~removed[i]!;
  return rest;
}

export function union(sets: Iterable<ActionSet>): ActionSet {
  const all = new Uint32Array(WORD_COUNT);
  for (const set of sets) for (let i = 0; i < WORD_COUNT; i += 1) all[i]! |= set[i]!;
  return all;
}

export function intersection(one: ActionSet, other: ActionSet): ActionSet {
  const shared = new Uint32Array(WORD_COUNT);
  for (let i = 0; i < WORD_COUNT; i += 1) shared[i] = one[i]! & other[i]!;
  return shared;
}

export function isEmptySet(set: ActionSet): boolean {
  for (let i = 0; i < WORD_COUNT; i += 1) if (set[i] !== 0) return false;
  return true;
}

export function hasAction(set: ActionSet, { index }: CatalogueAction): boolean {
  return (set[index >>> 5]! & (1 << (index & 31))) !== 0;
}

export function countActions(set: ActionSet): number {
  let count = 0;
  for (let i = 0; i < WORD_COUNT; i += 1) {
    for (let word = set[i]!; word !== 0; word &= word - 1) count += 1;
  }
  return count;
}

/** The first `most` actions of a set, in the order of the catalogue. */
export function listActions(set: ActionSet, most = Number.POSITIVE_INFINITY): CatalogueAction[] {
  const actions: CatalogueAction[] = [];
  for (let i = 0; i < WORD_COUNT; i += 1) {
    for (let word = set[i]!; word !== 0; word &= word - 1) {
      if (actions.length >= most) return actions;
      actions.push(actionAt((i << 5) + (31 - Math.clz32(word & -word))));
    }
  }
  return actions;
}

const everyAction = once(() => {
  const set = new Uint32Array(WORD_COUNT).fill(0xffffffff);
  set[WORD_COUNT - 1]! &= 0xffffffff >>> ((32 - (actionCount & 31)) & 31);
  return set;
});

/** The actions that support resource types. */
export const scopableActions = once(() => outlinedActions(({ isScopable }) => isScopable));

export const actionsOfLevels = (...levels: readonly AccessLevel[]) =>
  outlinedActions(({ accessLevel }) => levels.includes(accessLevel));

/** The actions whose outline passes the test. The test runs only once for each of the few outlines. */
function outlinedActions(test: (outline: ActionOutline) => boolean): ActionSet {
  const outlines = actionOutlines();
  const wanted = new Set([...new Set(outlines)].filter(test));
  const set = new Uint32Array(WORD_COUNT);
  for (let i = 0; i < outlines.length; i += 1) if (wanted.has(outlines[i]!)) set[i >>> 5]! |= 1 << (i & 31);
  return set;
}

function isEveryAction(pattern: string): boolean {
  return /^\*+(:\*+)?$/.test(pattern);
}
