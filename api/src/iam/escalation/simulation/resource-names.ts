/**
 * Authorizes actions on resources that the caller creates and names. Any name will do, so candidate names are taken from the
 * policies that apply to the caller. All steps on the same resource type must be allowed for the same name.
 */
import { findAction, type ResourceType } from "../../policy/catalogue.ts";
import { matchesWildcard, commonMatch, patternsIntersect } from "../../policy/wildcard.ts";
import { compileDocument, type CompiledStatement, statementsFor } from "../../policy/compile.ts";
import { conditionsOn } from "../../policy/conditions.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import type { AccountIndex } from "./account-index.ts";
import { tagOf } from "./access-request.ts";
import type { Identity, PrincipalState } from "./principal-state.ts";
import { authorize } from "./authorize.ts";
import { sliceOf } from "./request-class.ts";
import { lazyList } from "../../lazy-list.ts";
import { memoize, remember } from "../../memoize.ts";
import { mentionsOf, signatureOfKey } from "../../policy/slice.ts";
import { allOf, bestOf, copyOf, orLeftOut, type Verdict } from "./verdict.ts";
import type { KnownKeys } from "../../policy/request-context.ts";

/**
 * Maximum number of names tried for one resource type, and of pairs of patterns that are combined to names. If more remain and
 * no name is possible, the verdict is UNKNOWN.
 */
const MAX_NAMES = 64;
const MAX_PAIRS = 1_024;
const ARN_PARTS = 6;
/**
 * Names and regions for new resources. There are several, because a deny may name one of them and leave another one
 * free.
 */
const NAMES = ["escalation", "k7way"] as const;
export const REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2"] as const;
const FILLINGS = ["x", "k"] as const;

/**
 * Services whose requests act on resources of all types of the action at once. In other services the types are
 * alternatives.
 */
const NEEDS_ALL_TYPES: ReadonlySet<string> = new Set(["ec2", "batch", "sso"]);

/**
 * Resource types of which AWS owns some resources, such as the document `AWS-RunShellScript`. The ARNs of these
 * resources have no account id.
 */
const TYPES_OWNED_BY_AWS_TOO: ReadonlySet<string> = new Set([
  "arn:${Partition}:ssm:${Region}:${Account}:document/${DocumentName}",
]);

/**
 * Matches actions that fail if the name is in use. Excluded are ecs:CreateCluster, which returns the existing cluster,
 * and event source mappings, which have no name.
 */
const NAMED_CREATION = /^(?:iam:Create(?:User|Role|Group)$|(?!iam:|ecs:|lambda:CreateEventSourceMapping$)[^:]*:Create)/;

/** An event source mapping belongs to one function: the new one, if the technique creates it. */
export const EVENT_SOURCE = {
  action: "lambda:CreateEventSourceMapping",
  functionAction: "lambda:CreateFunction",
  key: "lambda:FunctionArn",
} as const;

/**
 * Whether the caller can do all actions on new resources. `isExcluded` rejects names that do not count, such as the caller's own.
 */
export function authorizeNew(
  account: AccountIndex,
  principal: PrincipalState,
  actions: readonly string[],
  keys: KnownKeys,
  isExcluded?: (arn: string) => boolean,
): Verdict {
  if (isExcluded) return evaluateNew(account, principal, { actions, keys, isExcluded });
  const verdict = remember(verdictsOnNew(account), questionKey(account, principal, actions, keys), () =>
    evaluateNew(account, principal, { actions, keys, isExcluded: () => false }),
  );
  return copyOf(verdict);
}

const verdictsOnNew = memoize((_account: AccountIndex) => new Map<string, Verdict>());

/**
 * Equal for questions about new resources that must have the same answer. The statements on the actions, and on the
 * deletion of a resource whose name is in use, are then the same. They see the same condition keys and names.
 */
function questionKey(
  account: AccountIndex,
  principal: PrincipalState,
  actions: readonly string[],
  keys: KnownKeys,
): string {
  const deletions = actions.filter(needsFreeName).map(deletionOf);
  const slices = [...actions, ...deletions].map((action) => sliceOf(account, principal, action));
  const given = Object.entries(keys).map(([key, value]) => [key.toLowerCase(), value] as const);
  const seen = slices.map(({ id, mentions }) =>
    [id, ...given.map(([key, value]) => mentions.keys.has(key) && signatureOfKey(mentions, key, value))].join(),
  );
  const hasName = slices.some(({ resources }) =>
    resources.patterns.some((pattern) => typeof pattern === "string" && pattern.includes("${")),
  );
  return [
    actions.join(),
    ...seen,
    regionsInConditions(principal).join(),
    hasName ? principal.identity.arn : "",
    principal.permissions.unreadable[0]?.reason ?? "",
  ].join("|");
}

function needsFreeName(action: string): boolean {
  return NAMED_CREATION.test(action) && !action.startsWith("iam:");
}

/** The action that deletes what the action creates, so that its name becomes free. */
function deletionOf(action: string): string {
  return action.replace(":Create", ":Delete");
}

interface NewResources {
  readonly actions: readonly string[];
  readonly keys: KnownKeys;
  readonly isExcluded: (arn: string) => boolean;
}

function evaluateNew(
  account: AccountIndex,
  principal: PrincipalState,
  { actions, keys, isExcluded }: NewResources,
): Verdict {
  const standalone: Verdict[] = [];
  const byType = new Map<string, string[]>();
  for (const action of actions) {
    const types = typesOf(action);
    const templates = types.map(({ arn }) => arn);
    if (action === EVENT_SOURCE.action && actions.includes(EVENT_SOURCE.functionAction)) {
      for (const { arn } of typesOf(EVENT_SOURCE.functionAction)) byType.set(arn, [...(byType.get(arn) ?? []), action]);
    } else if (templates.length === 0) {
      standalone.push(authorize(account, principal, { action, resource: "*", keys, isNew: true }));
    } else if (templates.length > 1 && !NEEDS_ALL_TYPES.has(action.split(":")[0]!)) {
      const shared = templates.find((template) => byType.has(template));
      if (shared !== undefined) byType.get(shared)!.push(action);
      else
        standalone.push(
          bestOf(templates, (template) =>
            authorizeNamed(account, principal, { template, actions: [action], keys, isExcluded }),
          )!,
        );
    } else {
      for (const template of templates) byType.set(template, [...(byType.get(template) ?? []), action]);
    }
  }
  return allOf([
    ...standalone,
    ...[...byType].map(([template, actionsOnType]) =>
      authorizeNamed(account, principal, { template, actions: actionsOnType, keys, isExcluded }),
    ),
  ]);
}

/**
 * A type that AWS's reference lists as required, but that a request cannot name: an association gets its ID from this request.
 * AWS checks only resources that the request contains (AWS Systems Manager User Guide, *Working with associations using
 * IAM*). A policy that names the document alone might be refused, but a path that is missed would be worse.
 */
const UNNAMED_TYPES: Readonly<Record<string, string>> = { "ssm:CreateAssociation": "association" };

function typesOf(action: string): readonly ResourceType[] {
  const types = (findAction(action)?.resourceTypes ?? []).filter(({ name }) => name !== UNNAMED_TYPES[action]);
  const required = types.filter(({ isRequired }) => isRequired);
  return required.length > 0 ? required : types;
}

interface NamedRequest {
  readonly template: string;
  readonly actions: readonly string[];
  readonly keys: KnownKeys;
  readonly isExcluded: (arn: string) => boolean;
}

/** Whether the caller can do all actions on one resource of the type. */
export function authorizeNamed(
  account: AccountIndex,
  principal: PrincipalState,
  { template, actions, keys, isExcluded }: NamedRequest,
): Verdict {
  const { names, isCutOff } = namesFor(account, principal, { template, actions, isExcluded });
  const authorizeOn = (action: string, resource: string) =>
    action === EVENT_SOURCE.action
      ? authorize(account, principal, {
          action,
          resource: "*",
          keys: { ...keys, [EVENT_SOURCE.key]: resource },
          isNew: true,
        })
      : authorize(account, principal, { action, resource, keys, isNew: true });
  const best = bestOf(names, (resource) => allOf(actions.map((action) => authorizeOn(action, resource))));
  return orFurtherName(best!, isCutOff(), actions);
}

/** `orLeftOut`, unless a Deny closes every name, also those that a limit left out. */
export function orFurtherName(best: Verdict, isCutOff: boolean, actions: readonly string[]): Verdict {
  return orLeftOut(best, isCutOff && !isDeniedUnderEveryName(best), leftOutNames(actions))!;
}

function isDeniedUnderEveryName({ kind, against }: Verdict): boolean {
  return (
    kind === "BLOCKED" &&
    against.some(
      ({ effect, statement }) =>
        effect === "DENIES" &&
        statement?.resources?.includes("*") === true &&
        statement.conditions.every(({ key }) => KEY_OF_CALLER.test(key)),
    )
  );
}

const KEY_OF_CALLER = /^aws:(principal|userid$|username$|multifactorauth|sourceip$|securetransport$)/i;

interface CandidateNames {
  /** Made only as far as they are read: most requests are allowed on the first name. */
  readonly names: Iterable<string>;
  /** After all names were read: whether a limit left further ones out, of which each may be another case. */
  readonly isCutOff: () => boolean;
}

/** The unknown fact if `namesFor` left names out. */
export function leftOutNames(actions: readonly string[]): string {
  return `whether ${actions.join(" and ")} is allowed on a resource of a further name: more names match than the limits of one search (${MAX_NAMES} names, ${MAX_PAIRS} pairs of patterns)`;
}

/** Candidate ARNs of one type: those that match the caller's policies, boundary and SCPs, then one that no policy names. */
export function namesFor(
  account: AccountIndex,
  principal: PrincipalState,
  {
    template,
    actions,
    isExcluded = () => false,
  }: Pick<NamedRequest, "template" | "actions"> & Partial<Pick<NamedRequest, "isExcluded">>,
): CandidateNames {
  const { partition, awsAccountId } = account;
  const conditionRegions = template.includes("${Region}") ? regionsInConditions(principal) : [];
  const isContested = areNamesDenied(principal, actions);
  const [names, fillings] = isContested ? [NAMES, FILLINGS] : [[NAMES[0]], [FILLINGS[0]]];
  const regions =
    isContested || conditionRegions.length > 0 ? [...new Set([...conditionRegions, ...REGIONS])] : [REGIONS[0]];
  const ownTemplate = template.replace("${Partition}", partition).replace("${Account}", awsAccountId);
  const defaults = regions.flatMap((region) =>
    names.map((name) => ownTemplate.replace("${Region}", region).replaceAll(/\$\{[^}]*\}/g, name)),
  );
  const prefixes = ownTemplate.includes("${Region}")
    ? regions.map((region) => ownTemplate.replace("${Region}", region))
    : [ownTemplate];
  const typePatterns = [awsAccountId, ...(TYPES_OWNED_BY_AWS_TOO.has(template) ? [""] : [])].map((owner) =>
    template
      .replace("${Partition}", partition)
      .replace("${Account}", owner)
      .replaceAll(/\$\{[^}]*\}/g, "*"),
  );
  const patternsFor = (requested: readonly string[]) =>
    patternsNaming(principal, requested)
      .filter((pattern) => typePatterns.some((type) => patternsIntersect(pattern, type)))
      .flatMap((pattern) => [...new Set(prefixes.flatMap((prefix) => withPrefixOf(prefix, pattern) ?? []))]);
  const creation = actions.find((action) => NAMED_CREATION.test(action));
  const isNameInUse = (resource: string) =>
    creation !== undefined &&
    account.isTaken(resource) &&
    (creation.startsWith("iam:") ||
      authorize(account, principal, {
        action: deletionOf(creation),
        resource,
      }).kind !== "EXPLOITABLE");
  const found = new Set<string>();
  let isCutOff = false;
  function* add(pattern: string): Generator<string> {
    for (const filling of fillings) {
      const name = pattern.replaceAll(/[*?]/g, filling);
      const isType = () => typePatterns.some((type) => matchesWildcard(type, name));
      if (found.has(name) || isExcluded(name) || isNameInUse(name) || !isType()) continue;
      if (found.size >= MAX_NAMES) {
        isCutOff = true;
        return;
      }
      found.add(name);
      yield name;
    }
  }
  function* addMeetings(pairs: Iterable<readonly [string, string]>): Generator<string> {
    let count = 0;
    for (const [one, other] of pairs) {
      count += 1;
      if (count > MAX_PAIRS) isCutOff = true;
      if (isCutOff) return;
      // If one statement names app-* and another one *-tool, the name app-tool matches both.
      const meeting = one === other ? one : commonMatch(one, other);
      // A star can also match colons, but no name has more colons than its patterns.
      if (meeting !== null && colonsIn(meeting) <= Math.max(colonsIn(one), colonsIn(other))) yield* add(meeting);
    }
  }
  function* candidates(): Generator<string> {
    // Names on which two actions are allowed come before names for one action.
    if (actions.length > 1) yield* addMeetings(pairsOf(actions.map((action) => patternsFor([action]))));
    const patterns = patternsFor(actions);
    for (const pattern of patterns) yield* add(pattern);
    // A pattern without a wildcard meets others at most in itself, which is a candidate already.
    yield* addMeetings(pairsWithin(patterns.filter((pattern) => WILDCARD.test(pattern))));
    yield* defaults;
  }
  return { names: lazyList(candidates()), isCutOff: () => isCutOff };
}

const WILDCARD = /[*?]/;

/** The pairs of a pattern of the first list with one of the others. Two different names have nothing in common. */
function* pairsOf([first = [], ...rest]: readonly (readonly string[])[]): Generator<readonly [string, string]> {
  for (const others of rest) {
    for (const one of first) {
      for (const other of others) {
        if (one === other || WILDCARD.test(one) || WILDCARD.test(other)) yield [one, other];
      }
    }
  }
}

function* pairsWithin(patterns: readonly string[]): Generator<readonly [string, string]> {
  for (const [i, one] of patterns.entries()) {
    for (const other of patterns.slice(i + 1)) yield [one, other];
  }
}

/** Whether a deny names some resources of the actions and so leaves others free. */
function areNamesDenied(principal: PrincipalState, actions: readonly string[]): boolean {
  const requested = actions.map((action) => action.toLowerCase());
  return documentsOf(principal).some((document) =>
    requested.some((action) =>
      statementsFor(document, action).some(
        ({ isAllow, statement: { resources, notResources } }) =>
          !isAllow && (notResources !== null || resources?.includes("*") === false),
      ),
    ),
  );
}

const regionsIn = memoize(({ statements }: PolicyDocument): readonly string[] =>
  statements.flatMap((statement) => conditionsOn(statement, "aws:RequestedRegion").flatMap(({ values }) => values)),
);

/**
 * Regions that conditions name, the first of each kind that the policies tell apart. The request that creates a resource is sent
 * to the resource's region.
 */
const regionsInConditions = memoize((principal: PrincipalState): readonly string[] => {
  const documents = documentsOf(principal);
  const regions = documents
    .flatMap(regionsIn)
    .map((value) => REGIONS.find((region) => matchesWildcard(value, region)) ?? value.replaceAll(/[*?]/g, "x"));
  if (regions.length < 2) return regions;
  const mentions = documents.map(mentionsIn);
  const inResources = [...new Set(documents.flatMap(regionsInResources))];
  const kinds = new Set<string>();
  return [...new Set(regions)].filter((region) => {
    const signatures = mentions.map((each) => signatureOfKey(each, "aws:requestedregion", region));
    const matches = inResources.map((pattern) =>
      pattern.includes("${") || pattern === region ? region : matchesWildcard(pattern, region),
    );
    const kind = [...matches, ...signatures].join(" ");
    return !kinds.has(kind) && kinds.add(kind);
  });
});

const mentionsIn = memoize((document: PolicyDocument) => mentionsOf(compileDocument(document)));

/** The Regions that the document's resources name, and patterns of Regions. */
const regionsInResources = memoize(({ statements }: PolicyDocument): readonly string[] =>
  statements
    .flatMap(({ resources, notResources }) => [...(resources ?? []), ...(notResources ?? [])])
    .flatMap((pattern) => pattern.split(":", ARN_PARTS)[3] ?? []),
);

function documentsOf({ permissions: { policies, boundary }, inForce }: PrincipalState): readonly PolicyDocument[] {
  return [
    ...[...policies, ...(boundary ? [boundary] : [])].map(({ document }) => document),
    ...(inForce.scps ?? []).flatMap(({ policies: attached }) => attached.map(({ document }) => document)),
  ];
}

function colonsIn(text: string): number {
  return text.split(":").length - 1;
}

/** The resource patterns of statements that allow the actions, and the patterns that a deny excludes. */
function patternsNaming(principal: PrincipalState, actions: readonly string[]): readonly string[] {
  const requested = actions.map((action) => action.toLowerCase());
  const patterns = documentsOf(principal).flatMap((document) =>
    statementsForAny(document, requested).flatMap(({ isAllow, statement }) => {
      const resources = isAllow ? statement.resources : statement.notResources;
      return [...(resources ?? []), ...conditionsOn(statement, EVENT_SOURCE.key).flatMap(({ values }) => values)];
    }),
  );
  return [...new Set(patterns)]
    .map((pattern) => filledFor(principal.identity, pattern))
    .filter((pattern) => !/^\*+$/.test(pattern));
}

/** The pattern with the variables replaced that the caller has a value for. Others stay, and give no name. */
function filledFor({ name, arn, holder }: Identity, pattern: string): string {
  return pattern.replaceAll(/\$\{([^}]+)\}/g, (text: string, variable: string) => {
    const key = variable.toLowerCase();
    if (key === "aws:username") return name;
    if (key === "aws:principalaccount") return arn.split(":")[4]!;
    return (key.startsWith("aws:principaltag/") ? tagOf(holder.tags, key) : null) ?? text;
  });
}

/** The statements that cover one of the actions, given in lower case, in the order of the document. */
function statementsForAny(document: PolicyDocument, actions: readonly string[]): readonly CompiledStatement[] {
  const lists = actions.map((action) => statementsFor(document, action)).filter(({ length }) => length > 0);
  if (lists.length <= 1) return lists[0] ?? [];
  const found = new Set(lists.flat());
  return compileDocument(document).filter((statement) => found.has(statement));
}

/** The pattern with each wildcard replaced. Null if it contains a variable or is not an ARN. */
export function instantiate(pattern: string, example: string): string | null {
  return withPrefixOf(example, pattern)?.replaceAll(/[*?]/g, "x") ?? null;
}

/** The pattern, with wildcards before the resource part taken from the example ARN. */
function withPrefixOf(example: string, pattern: string): string | null {
  if (pattern.includes("${")) return null;
  const parts = pattern.split(":");
  if (parts.length < ARN_PARTS) return null;
  const known = example.split(":");
  const prefix = parts.slice(0, ARN_PARTS - 1).map((part, i) => (/[*?]/.test(part) ? known[i]! : part));
  return [...prefix, ...parts.slice(ARN_PARTS - 1)].join(":");
}
