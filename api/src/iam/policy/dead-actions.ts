/** Rules for actions that apply to none of the resources of their statement. */
import { memoize, remember } from "../memoize.ts";
import { arnFault } from "./arn-fault.ts";
import {
  type ArnHead,
  canBeginType,
  canSplitMatchType,
  patternOf,
  type SplitArn,
  splitArn,
  withoutVariables,
} from "./arn-pattern.ts";
import { expandAction, type ResourceType } from "./catalogue.ts";
import { type FoundIssue, hasPrincipal, type IssueRule, onlyWhen } from "./issue-rule.ts";
import { SERVICES_OF_SEVERAL_PAGES } from "./request-keys.ts";
import { isAnyResource } from "./scope.ts";
import type { PolicyStatement } from "./statement.ts";

interface DeadAction {
  /** Whether the actions support no resource types, so that they need the resource `*`. */
  readonly needsAny: boolean;
  readonly issue: FoundIssue;
}

/** Caches only the last statement, because all rules run on one statement before the next. */
let lastDead: { readonly statement: PolicyStatement; readonly dead: readonly DeadAction[] } | undefined;

function deadActions(statement: PolicyStatement): readonly DeadAction[] {
  if (lastDead?.statement !== statement) lastDead = { statement, dead: deadActionsOf(statement) };
  return lastDead.dead;
}

const hasDeadAction = (statement: PolicyStatement) => deadActions(statement).length > 0;

/** Reports action patterns whose actions apply to none of the resources of the statement. */
function findDeadActions(statement: PolicyStatement, wanted: "NEVER" | "ANY_ONLY"): readonly FoundIssue[] {
  return deadActions(statement)
    .filter(({ needsAny }) => needsAny === (wanted === "ANY_ONLY"))
    .map(({ issue }) => issue);
}

const NONE_DEAD: readonly DeadAction[] = [];

function deadActionsOf(statement: PolicyStatement): readonly DeadAction[] {
  const { actions, resources } = statement;
  if (
    !actions ||
    !resources ||
    hasPrincipal(statement) ||
    isAnyResource(statement) ||
    resources.some((each) => arnFault(each) !== null || /^[*?]/.test(each))
  )
    return NONE_DEAD;
  if (resources.length === 1) return deadOn(actions, splitResource(resources[0]!));
  const isReached = reachedBy(resources);
  return candidatesAmong(actions).filter(({ types }) => !types.some(isReached));
}

interface Candidate extends DeadAction {
  /** The types of resources that the actions apply to. They are dead if no resource of the statement matches one. */
  readonly types: readonly ResourceType[];
}

/** The patterns whose actions can be dead. */
const candidatesAmong = memoize((actions: readonly string[]): readonly Candidate[] =>
  actions.flatMap((pattern, index): readonly Candidate[] => {
    const expanded = expandAction(pattern);
    const isNeverDead = expanded.some(
      ({ service, resourceTypes }) => resourceTypes.length > 0 && SERVICES_OF_SEVERAL_PAGES.has(service),
    );
    if (expanded.length === 0 || isNeverDead) return [];
    const types = new Set(expanded.flatMap(({ resourceTypes }) => resourceTypes));
    const needsAny = types.size === 0;
    const message = needsAny
      ? `${pattern} supports no resource types and only works with Resource "*".`
      : `${pattern} applies to none of the resources in the statement.`;
    return [{ needsAny, types: [...types], issue: { message, at: ["Action", index], actions: [pattern] } }];
  }),
);

/** The actions that are dead on one resource. Thousands of statements share their actions and the beginning of their ARN. */
function deadOn(actions: readonly string[], resource: SplitResource): readonly DeadAction[] {
  const { split } = resource;
  const candidates = split ? candidatesNear(split.head)(actions) : candidatesAmong(actions);
  if (candidates.length === 0) return NONE_DEAD;
  const isReached = matcherOf(resource);
  const dead = candidates.filter(({ types }) => !types.some(isReached));
  return dead.length === 0 ? NONE_DEAD : dead;
}

/** Returns the actions of those types whose ARNs can begin so. */
const candidatesNear = memoize((head: ArnHead) =>
  memoize((actions: readonly string[]): readonly Candidate[] =>
    candidatesAmong(actions).map((candidate) => ({
      ...candidate,
      types: candidate.types.filter((type) => canBeginType(head, type)),
    })),
  ),
);

/** Whether one of the resources can match a type. */
function reachedBy(resources: readonly string[]): (type: ResourceType) => boolean {
  if (resources.length === 1) return matcherOf(splitResource(resources[0]!));
  const answers = new Map<ResourceType, boolean>();
  const byService = new Map<string, SplitResource[]>();
  const split = resources.map(splitResource);
  for (const each of split) if (each.service !== undefined) remember(byService, each.service, () => []).push(each);
  const ofAnyService = split.filter(({ service }) => service === undefined);
  // Each type is compared once, and with the resources of its service. Otherwise a long list is compared with every type.
  return (type) =>
    remember(answers, type, () => {
      const service = serviceOfType(type);
      const near = service === "*" ? split : [...(byService.get(service) ?? NO_RESOURCES), ...ofAnyService];
      return near.some((each) => matcherOf(each)(type));
    });
}

interface SplitResource {
  readonly pattern: string;
  readonly split: SplitArn | null;
  /** Undefined if the service is not written without a wildcard. */
  readonly service: string | undefined;
}

const NO_RESOURCES: readonly SplitResource[] = [];

/** Matches an ARN whose first three fields have no wildcard. */
const SERVICE_OF_ARN = /^[^:*?]*:[^:*?]*:([^:*?]*)(?::|$)/;

const serviceOfHead = memoize(({ parts }: ArnHead) => SERVICE_OF_ARN.exec(parts.join(":"))?.[1]);

function splitResource(resource: string): SplitResource {
  const pattern = withoutVariables(resource);
  const split = splitArn(pattern);
  return { pattern, split, service: split ? serviceOfHead(split.head) : SERVICE_OF_ARN.exec(pattern)?.[1] };
}

function matcherOf({ pattern, split, service }: SplitResource): (type: ResourceType) => boolean {
  return (type) => {
    const ofType = serviceOfType(type);
    const isNear = service === undefined || service === ofType || ofType === "*";
    return isNear && canSplitMatchType(pattern, split, type);
  };
}

const serviceOfType = memoize((type: ResourceType) => patternOf(type).split(":")[2] ?? "");

export const DEAD_ACTION_ISSUES: readonly IssueRule[] = onlyWhen(hasDeadAction, [
  { code: "RESOURCE_NEVER_MATCHES", severity: "LOW", find: (statement) => findDeadActions(statement, "NEVER") },
  { code: "ACTION_NEEDS_ANY_RESOURCE", severity: "LOW", find: (statement) => findDeadActions(statement, "ANY_ONLY") },
]);
