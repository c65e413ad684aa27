/**
 * Which of the methods' actions a document could allow at all, whatever the resource or condition: bits over some hundred
 * and fifty actions, made once per document. Most principals of an account hold none of them and are done with here.
 */
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
/** On which services' things each action may be: its own, those of its resource types, those of what the methods use it on. */
const REACHES: readonly (readonly string[])[] = ACTIONS.map((action) => {
  const types = findAction(action)?.resourceTypes.map(({ arn }) => arn.split(":")[2] ?? "") ?? [];
  const uses = TECHNIQUES.filter(({ steps }) => steps.some((step) => step.action.toLowerCase() === action));
  const resources = uses.flatMap(({ existing }) => existing.flat().map((kind) => kind.split(":")[0]!));
  return [...new Set([action.split(":")[0]!, "iam", ...types, ...resources])];
});
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

function add(actions: RelevantActions, { actions: named, notActions, resources }: PolicyStatement): void {
  const services = resources && servicesOf(resources);
  const allow = (i: number) => {
    if (services === null || REACHES[i]!.some((service) => services.has(service))) set(actions, i);
  };
  if (named) {
    for (const pattern of named) for (const i of indexesOf(pattern)) allow(i);
    return;
  }
  const left = new Set(notActions!.flatMap(indexesOf));
  for (let i = 0; i < ACTIONS.length; i += 1) if (!left.has(i)) allow(i);
}

/** The services whose ARNs the patterns can name; `null`: any. What a statement allows on buckets alone passes no role. */
export function servicesOf(resources: readonly string[]): ReadonlySet<string> | null {
  const services = new Set<string>();
  for (const pattern of resources) {
    const [prefix = "", partition = "", service] = pattern.split(":", 3);
    if (service === undefined || /[*?$]/.test(prefix + partition + service)) return null;
    services.add(service);
  }
  return services;
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
  const filled = sets.filter((each) => !isNone(each));
  // Many thousand principals hold nothing, or what one document allows: they share what is there.
  if (filled.length <= 1) return filled[0] ?? NONE;
  const union = new Uint32Array(WORDS);
  for (const each of filled) for (let i = 0; i < WORDS; i += 1) union[i]! |= each[i]!;
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
  for (const word of actions) for (let left = word; left !== 0; left &= left - 1) count += 1;
  return count;
}
