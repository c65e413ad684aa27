/**
 * On what may the caller do something that it names itself? A function or a role of any name will do, so the names are
 * taken from its own policies: the same name must serve every step that is on the same kind of resource.
 */
import { findAction, type ResourceType } from "../../policy/catalogue.ts";
import { matchesWildcard, commonMatch, patternsIntersect } from "../../policy/wildcard.ts";
import { compileDocument, matchesActions } from "../../policy/compile.ts";
import { conditionsOn } from "../../policy/conditions.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import type { AccountIndex } from "./account-index.ts";
import type { PrincipalState } from "./principal-state.ts";
import { authorize } from "./authorize.ts";
import { allOf, bestOf, type Verdict } from "./verdict.ts";
import type { KnownKeys } from "../../policy/request-context.ts";

/** Names tried for one kind of resource, more where denies speak of names; patterns laid over each other two at a time. */
const MAX_NAMES = 16;
const MAX_CONTESTED_NAMES = 64;
const MAX_PAIRED = 6;
const MAX_PAIRS = 256;
const ARN_PARTS = 6;
/** Where denies speak of names or regions, another one may be free of them. */
const NAMES = ["escalation", "k7way"] as const;
export const REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2"] as const;
const MAX_REGIONS = 8;
const FILLINGS = ["x", "k"] as const;

/** Services whose calls are on several resources at once; elsewhere several types are alternatives. */
const NEEDS_ALL_TYPES: ReadonlySet<string> = new Set(["ec2", "batch", "sso"]);

/** Documents of AWS's own (`AWS-RunShellScript`) have no account in their ARN and serve as well as the caller's. */
const OWNED_BY_AWS_TOO: ReadonlySet<string> = new Set([
  "arn:${Partition}:ssm:${Region}:${Account}:document/${DocumentName}",
]);

/** What makes a thing fails where one of that name is: but for a cluster, of which one has then the one that is there, and an event source, which has no name. */
const MAKING = /^(?:iam:Create(?:User|Role|Group)$|(?!iam:|ecs:|lambda:CreateEventSourceMapping$)[^:]*:Create)/;

/** An event source is of one function: where that is made as well, of that one. */
export const EVENT_SOURCE = {
  action: "lambda:CreateEventSourceMapping",
  of: "lambda:CreateFunction",
  key: "lambda:FunctionArn",
} as const;

/** `isLeftOut`: names that do not count, such as the caller's own. */
export function authorizeNew(
  account: AccountIndex,
  principal: PrincipalState,
  actions: readonly string[],
  keys: KnownKeys,
  isLeftOut: (arn: string) => boolean = () => false,
): Verdict {
  const alone: Verdict[] = [];
  const byType = new Map<string, string[]>();
  for (const action of actions) {
    const types = typesOf(action);
    const templates = types.map(({ arn }) => arn);
    if (action === EVENT_SOURCE.action && actions.includes(EVENT_SOURCE.of)) {
      for (const { arn } of typesOf(EVENT_SOURCE.of)) byType.set(arn, [...(byType.get(arn) ?? []), action]);
    } else if (templates.length === 0) {
      alone.push(authorize(account, principal, { action, resource: "*", keys, isNew: true }));
    } else if (templates.length > 1 && !NEEDS_ALL_TYPES.has(action.split(":")[0]!)) {
      const shared = templates.find((template) => byType.has(template));
      if (shared !== undefined) byType.get(shared)!.push(action);
      else
        alone.push(
          bestOf(templates, (template) =>
            authorizeNamed(account, principal, { template, actions: [action], keys, isLeftOut }),
          )!,
        );
    } else {
      for (const template of templates) byType.set(template, [...(byType.get(template) ?? []), action]);
    }
  }
  return allOf([
    ...alone,
    ...[...byType].map(([template, on]) =>
      authorizeNamed(account, principal, { template, actions: on, keys, isLeftOut }),
    ),
  ]);
}

function typesOf(action: string): readonly ResourceType[] {
  const types = findAction(action)?.resourceTypes ?? [];
  const required = types.filter(({ isRequired }) => isRequired);
  return required.length > 0 ? required : types;
}

interface Named {
  readonly template: string;
  readonly actions: readonly string[];
  readonly keys: KnownKeys;
  readonly isLeftOut: (arn: string) => boolean;
}

/** All of the actions on one thing of a kind. */
export function authorizeNamed(
  account: AccountIndex,
  principal: PrincipalState,
  { template, actions, keys, isLeftOut }: Named,
): Verdict {
  const names = namesFor(account, principal, { template, actions, isLeftOut });
  const ask = (action: string, resource: string) =>
    action === EVENT_SOURCE.action
      ? authorize(account, principal, {
          action,
          resource: "*",
          keys: { ...keys, [EVENT_SOURCE.key]: resource },
          isNew: true,
        })
      : authorize(account, principal, { action, resource, keys, isNew: true });
  return bestOf(names, (resource) => allOf(actions.map((action) => ask(action, resource))))!;
}

/** ARNs of one kind that the caller's statements, its boundary and its service control policies speak of, and one that none does. */
export function namesFor(
  account: AccountIndex,
  principal: PrincipalState,
  {
    template,
    actions,
    isLeftOut = () => false,
  }: Pick<Named, "template" | "actions"> & Partial<Pick<Named, "isLeftOut">>,
): readonly string[] {
  const { partition, awsAccountId } = account;
  const asksRegion = template.includes("${Region}") ? regionsAskedFor(principal) : [];
  const isContested = areNamesDenied(principal, actions);
  const [names, fillings] = isContested ? [NAMES, FILLINGS] : [[NAMES[0]], [FILLINGS[0]]];
  const regions = isContested || asksRegion.length > 0 ? [...new Set([...asksRegion, ...REGIONS])] : [REGIONS[0]];
  const owned = template.replace("${Partition}", partition).replace("${Account}", awsAccountId);
  const plains = regions.flatMap((region) =>
    names.map((name) => owned.replace("${Region}", region).replaceAll(/\$\{[^}]*\}/g, name)),
  );
  const heads = owned.includes("${Region}") ? regions.map((region) => owned.replace("${Region}", region)) : [owned];
  const wanted = [awsAccountId, ...(OWNED_BY_AWS_TOO.has(template) ? [""] : [])].map((owner) =>
    template
      .replace("${Partition}", partition)
      .replace("${Account}", owner)
      .replaceAll(/\$\{[^}]*\}/g, "*"),
  );
  const patternsFor = (asked: readonly string[]) =>
    spokenOf(principal, asked)
      .filter((pattern) => wanted.some((each) => patternsIntersect(pattern, each)))
      .flatMap((pattern) => [...new Set(heads.flatMap((head) => withHeadOf(head, pattern) ?? []))]);
  const making = actions.find((action) => MAKING.test(action));
  const isInTheWay = (resource: string) =>
    making !== undefined &&
    account.isTaken(resource) &&
    (making.startsWith("iam:") ||
      authorize(account, principal, {
        action: making.replace(":Create", ":Delete"),
        resource,
      }).kind !== "EXPLOITABLE");
  const found = new Set<string>();
  const most = isContested || asksRegion.length > 0 ? MAX_CONTESTED_NAMES : MAX_NAMES;
  const add = (pattern: string) => {
    for (const filling of fillings) {
      const name = pattern.replaceAll(/[*?]/g, filling);
      if (
        found.size < most &&
        !isLeftOut(name) &&
        !isInTheWay(name) &&
        wanted.some((each) => matchesWildcard(each, name))
      )
        found.add(name);
    }
  };
  // One statement speaks of app-*, another of *-tool: app-tool serves both.
  const addMeeting = (one: string, other: string) => {
    const meeting = one === other ? one : commonMatch(one, other);
    // A star may stand for colons as well, but no name holds more of them than its patterns.
    if (meeting !== null && colonsIn(meeting) <= Math.max(colonsIn(one), colonsIn(other))) add(meeting);
  };
  // What two of the actions are both allowed on comes before what one of them is.
  if (actions.length > 1)
    for (const [one, other] of pairsOf(actions.map((action) => patternsFor([action])))) addMeeting(one, other);
  const patterns = patternsFor(actions);
  for (const pattern of patterns) add(pattern);
  for (const [i, one] of patterns.slice(0, MAX_PAIRED).entries()) {
    for (const other of patterns.slice(i + 1, MAX_PAIRED)) addMeeting(one, other);
  }
  return [...found, ...plains];
}

function* pairsOf([first = [], ...rest]: readonly (readonly string[])[]): Generator<readonly [string, string]> {
  let count = 0;
  for (const others of rest) {
    for (const one of first) {
      for (const other of others) {
        count += 1;
        if (count > MAX_PAIRS) return;
        yield [one, other];
      }
    }
  }
}

/** Does a Deny name some resources of the actions, and so leave others free? */
function areNamesDenied(principal: PrincipalState, actions: readonly string[]): boolean {
  const asked = actions.map((action) => action.toLowerCase());
  return documentsOf(principal).some((document) =>
    compileDocument(document).some(
      (each) =>
        !each.isAllow &&
        (each.statement.notResources !== null || each.statement.resources?.includes("*") === false) &&
        asked.some((action) => matchesActions(each, action)),
    ),
  );
}

/** Regions of which conditions speak: a thing's own is that of the request that makes it. */
function regionsAskedFor(principal: PrincipalState): readonly string[] {
  const values = documentsOf(principal).flatMap(({ statements }) =>
    statements.flatMap((statement) => conditionsOn(statement, "aws:RequestedRegion").flatMap(({ values }) => values)),
  );
  return [...new Set(values)]
    .slice(0, MAX_REGIONS)
    .map((value) => REGIONS.find((region) => matchesWildcard(value, region)) ?? value.replaceAll(/[*?]/g, "x"));
}

function documentsOf({ permissions: { policies, boundary }, inForce }: PrincipalState): readonly PolicyDocument[] {
  return [
    ...[...policies, ...(boundary ? [boundary] : [])].map(({ document }) => document),
    ...(inForce.scps ?? []).flatMap(({ policies: attached }) => attached.map(({ document }) => document)),
  ];
}

function colonsIn(text: string): number {
  return text.split(":").length - 1;
}

/** What allows it, and what a deny leaves out. */
function spokenOf(principal: PrincipalState, actions: readonly string[]): readonly string[] {
  const asked = actions.map((action) => action.toLowerCase());
  const patterns = documentsOf(principal).flatMap((document) =>
    compileDocument(document).flatMap((compiled) => {
      const { statement } = compiled;
      const spoken = compiled.isAllow ? statement.resources : statement.notResources;
      if (!asked.some((action) => matchesActions(compiled, action))) return [];
      return [...(spoken ?? []), ...conditionsOn(statement, EVENT_SOURCE.key).flatMap(({ values }) => values)];
    }),
  );
  return [...new Set(patterns)]
    .map((pattern) => pattern.replaceAll("${aws:username}", principal.identity.name))
    .filter((pattern) => !/^\*+$/.test(pattern));
}

/** The pattern with something in place of each wildcard. `null`: it cannot be told. */
export function instantiate(pattern: string, plain: string): string | null {
  return withHeadOf(plain, pattern)?.replaceAll(/[*?]/g, "x") ?? null;
}

/** The pattern, its wildcards before the resource filled in from `plain`. */
function withHeadOf(plain: string, pattern: string): string | null {
  if (pattern.includes("${")) return null;
  const parts = pattern.split(":");
  if (parts.length < ARN_PARTS) return null;
  const known = plain.split(":");
  const head = parts.slice(0, ARN_PARTS - 1).map((part, i) => (/[*?]/.test(part) ? known[i]! : part));
  return [...head, ...parts.slice(ARN_PARTS - 1)].join(":");
}
