/**
 * Which of the methods' actions a document could allow at all, whatever the resource or condition: bits over some hundred
 * and fifty actions, made once per document. Most principals of an account hold none of them and are done with here.
 */
import type { PolicyDocument, PolicyStatement } from "../policy/document.ts";
import { matchesWildcard } from "../policy/wildcard.ts";
import { METHODS } from "./methods.ts";
import { IDENTITY_ACTIONS, POLICY_ACTIONS, TRUST_ACTIONS } from "./powers.ts";

export type RelevantActions = Uint32Array;

const ACTIONS = [
  ...new Set(
    [...METHODS.flatMap(({ steps }) => steps.map(({ action }) => action)), ...IDENTITY_ACTIONS, ...POLICY_ACTIONS, ...TRUST_ACTIONS].map(
      (action) => action.toLowerCase(),
    ),
  ),
];
const INDEX = new Map(ACTIONS.map((action, i) => [action, i]));
const WORDS = (ACTIONS.length + 31) >>> 5;
/** Patterns whose actions are remembered, for the whole process. */
const MAX_REMEMBERED_PATTERNS = 20_000;

const byDocument = new WeakMap<PolicyDocument, RelevantActions>();
const byPattern = new Map<string, readonly number[]>();

export function actionsAllowedBy(document: PolicyDocument): RelevantActions {
  let actions = byDocument.get(document);
  if (!actions) {
    actions = new Uint32Array(WORDS);
    for (const statement of document.statements) if (statement.effect === "Allow") add(actions, statement);
    byDocument.set(document, actions);
  }
  return actions;
}

function add(actions: RelevantActions, { actions: named, notActions }: PolicyStatement): void {
  if (named) {
    for (const pattern of named) for (const i of indexesOf(pattern)) set(actions, i);
    return;
  }
  const left = new Set(notActions!.flatMap(indexesOf));
  for (let i = 0; i < ACTIONS.length; i += 1) if (!left.has(i)) set(actions, i);
}

function indexesOf(pattern: string): readonly number[] {
  const lower = pattern.toLowerCase();
  let indexes = byPattern.get(lower);
  if (!indexes) {
    if (/[*?]/.test(lower)) indexes = ACTIONS.flatMap((action, i) => (matchesWildcard(lower, action) ? [i] : []));
    else indexes = INDEX.has(lower) ? [INDEX.get(lower)!] : [];
    if (byPattern.size >= MAX_REMEMBERED_PATTERNS) byPattern.clear();
    byPattern.set(lower, indexes);
  }
  return indexes;
}

function set(actions: RelevantActions, i: number): void {
  actions[i >>> 5]! |= 1 << (i & 31);
}

export function unionOf(sets: readonly RelevantActions[]): RelevantActions {
  const union = new Uint32Array(WORDS);
  for (const each of sets) for (let i = 0; i < WORDS; i += 1) union[i]! |= each[i]!;
  return union;
}

export function intersectionOf(one: RelevantActions, other: RelevantActions): RelevantActions {
  return one.map((word, i) => word & other[i]!);
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

export function isNone(actions: RelevantActions): boolean {
  return actions.every((word) => word === 0);
}
