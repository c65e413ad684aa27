/**
 * What a user, group or role can do, action by action of AWS's catalogue, with why and with what cuts it: all its
 * policies together, less what a Deny, the boundary or a service control policy takes away whole. What they take away on
 * some resources or under a condition stays, and is said. One resource is the matter of `access-decision.ts`.
 */
import type { Guardrails } from "../principals/guardrails.ts";
import {
  type HeldPolicy,
  isAdministrator,
  type Permissions,
  type PolicySource,
} from "../principals/principal-policies.ts";
import { type ActionSet, intersection, countActions, setOfPatterns, union, without } from "../policy/action-set.ts";
import type { CatalogueAction } from "../policy/catalogue.ts";
import { isConditional } from "../policy/conditions.ts";
import type { NamedPolicy } from "../policy/evaluate.ts";
import { type ActionReach, type ActionTally, tallyActions, unknownPatterns } from "../policy/expansion.ts";
import { isServiceLinked, readPrincipal } from "../policy/principals.ts";
import { actionsOf, deniedOutright, isOutrightDeny, isUnscoped, namesAction } from "../policy/scope.ts";
import type { PolicyDocument, PolicyStatement } from "../policy/statement.ts";

/** Statements that are named for one action, and what cuts it. */
const MAX_NAMED = 20;
const EVERY_ACTION = setOfPatterns(["*"]);

export type LimitKind = "DENY" | "BOUNDARY" | "SCP";
/** NOT_READ: what they would cut is not known. NOT_BOUND: the management account and service-linked roles are not bound by them. */
export type ScpReading = "READ" | "NOT_READ" | "NO_ORGANIZATION" | "NOT_BOUND";

/** One policy that takes something away. */
export interface Limit {
  readonly kind: LimitKind;
  readonly policyName: string;
  /** Of a Deny and of a boundary: where it comes from. `null` of service control policies. */
  readonly source: PolicySource | null;
  /** Of a service control policy, the root, unit or account that it is attached to. */
  readonly level: string | null;
  /** How many of the granted actions it takes away whole. */
  readonly count: number;
}

export interface EffectivePermissions {
  readonly permissions: Permissions;
  readonly guardrails: Guardrails;
  /** What the policies allow, before anything is taken away. */
  readonly granted: ActionSet;
  readonly allowed: ActionSet;
  readonly tally: ActionTally;
  readonly grants: readonly { readonly source: PolicySource; readonly count: number }[];
  readonly limits: readonly Limit[];
  readonly scps: ScpReading;
  readonly isAdministrator: boolean;
  readonly unknownPatterns: readonly string[];
}

export interface PermittedAction {
  /** In AWS's spelling. */
  readonly action: string;
  readonly service: string;
  readonly accessLevel: CatalogueAction["accessLevel"];
  readonly reach: ActionReach;
  /** Every statement that grants it asks for something. */
  readonly isConditional: boolean;
  readonly grantedBy: readonly {
    readonly source: PolicySource;
    readonly statement: number;
    readonly sid: string | null;
    readonly isConditional: boolean;
  }[];
  /** `isWhole`: it takes the action away altogether; else on some resources or under a condition. */
  readonly limitedBy: readonly (Omit<Limit, "count"> & {
    readonly statement: number | null;
    readonly isWhole: boolean;
  })[];
}

const remembered = new WeakMap<Permissions, EffectivePermissions>();

export function effectivePermissions(permissions: Permissions, guardrails: Guardrails): EffectivePermissions {
  const known = remembered.get(permissions);
  if (known?.guardrails === guardrails) return known;
  const effective = analyze(permissions, guardrails);
  remembered.set(permissions, effective);
  return effective;
}

function analyze(permissions: Permissions, guardrails: Guardrails): EffectivePermissions {
  const { policies } = permissions;
  const granted = union(policies.map(({ document }) => allowedIn(document)));
  const limiters = limitersOf(permissions, guardrails);
  const allowed = without(granted, union(limiters.map(({ taken }) => taken)));
  return {
    permissions,
    guardrails,
    granted,
    allowed,
    tally: tallyActions(allowed),
    grants: policies.map(({ source, document }) => ({ source, count: countActions(allowedIn(document)) })),
    limits: limiters
      .map(({ limit, taken }) => ({ ...limit, count: countActions(intersection(taken, granted)) }))
      .filter(({ count, kind }) => count > 0 || kind === "BOUNDARY"),
    scps: scpReadingOf(permissions, guardrails),
    isAdministrator: isAdministrator(permissions, guardrails),
    unknownPatterns: [
      ...new Set(policies.flatMap(({ document }) => unknownPatterns(document.statements.filter(isAllow)))),
    ],
  };
}

interface Limiter {
  readonly limit: Omit<Limit, "count">;
  /** What it takes away whole, granted or not. */
  readonly taken: ActionSet;
}

/** A level of service control policies allows what any of its policies allows: what none does is named by the level alone. */
function limitersOf(permissions: Permissions, guardrails: Guardrails): readonly Limiter[] {
  const { policies, boundary, isBounded, unreadable } = permissions;
  const limiters: Limiter[] = policies.map(({ source, document }) => ({
    limit: { kind: "DENY", policyName: source.policyName, source, level: null },
    taken: deniedOutright(document),
  }));
  if (isBounded) {
    const source = boundary?.source ?? unreadable.at(-1)?.source ?? null;
    limiters.push({
      limit: { kind: "BOUNDARY", policyName: source?.policyName ?? "the boundary", source, level: null },
      // One that cannot be judged lets nothing through for certain.
      taken: boundary
        ? without(EVERY_ACTION, without(allowedIn(boundary.document), deniedOutright(boundary.document)))
        : EVERY_ACTION,
    });
  }
  for (const { name, policies: attached } of boundScps(permissions, guardrails)) {
    const lets = union(attached.map(({ document }) => allowedIn(document)));
    limiters.push({
      limit: { kind: "SCP", policyName: `what ${name} lets through`, source: null, level: name },
      taken: without(EVERY_ACTION, lets),
    });
    for (const { name: policyName, document } of attached)
      limiters.push({ limit: { kind: "SCP", policyName, source: null, level: name }, taken: deniedOutright(document) });
  }
  return limiters;
}

function boundScps(
  permissions: Permissions,
  guardrails: Guardrails,
): readonly { readonly name: string; readonly policies: readonly NamedPolicy[] }[] {
  return scpReadingOf(permissions, guardrails) === "READ" ? guardrails.scps! : [];
}

function scpReadingOf({ arn }: Permissions, { scps, isManagementAccount }: Guardrails): ScpReading {
  if (isManagementAccount || isServiceLinked(readPrincipal(arn))) return "NOT_BOUND";
  if (scps === null) return "NOT_READ";
  return scps.length === 0 ? "NO_ORGANIZATION" : "READ";
}

const allowedSets = new WeakMap<PolicyDocument, ActionSet>();

/** What its Allow statements name, its own denies aside: those cut what other policies allow as well. */
function allowedIn(document: PolicyDocument): ActionSet {
  let set = allowedSets.get(document);
  if (!set) {
    set = union(document.statements.filter(isAllow).map(actionsOf));
    allowedSets.set(document, set);
  }
  return set;
}

function isAllow({ effect }: PolicyStatement): boolean {
  return effect === "Allow";
}

/** Why the principal has an action, and what cuts it; only for those that are granted. */
export function describePermission(
  { permissions, guardrails }: EffectivePermissions,
  action: CatalogueAction,
): PermittedAction {
  const grants = permissions.policies.flatMap(({ source, document }) =>
    document.statements
      .filter((each) => isAllow(each) && namesAction(each, action.action))
      .map((statement) => ({ source, statement })),
  );
  const isUnscopable = action.resourceTypes.length === 0;
  return {
    action: action.action,
    service: action.service,
    accessLevel: action.accessLevel,
    reach: isUnscopable
      ? "UNSCOPABLE"
      : grants.some(({ statement }) => isUnscoped(statement, action))
        ? "ANY_RESOURCE"
        : "SOME_RESOURCES",
    isConditional: grants.every(({ statement }) => isConditional(statement)),
    grantedBy: grants.slice(0, MAX_NAMED).map(({ source, statement }) => ({
      source,
      statement: statement.index,
      sid: statement.sid,
      isConditional: isConditional(statement),
    })),
    limitedBy: [
      ...permissions.policies.flatMap((held) =>
        deniesIn(held.document, action).map((deny) => ({ ...limitOf("DENY", held), ...deny })),
      ),
      ...boundaryLimits(permissions, action),
      ...boundScps(permissions, guardrails).flatMap((level) => scpLimits(level, action)),
    ].slice(0, MAX_NAMED),
  };
}

type ActionLimit = PermittedAction["limitedBy"][number];

function limitOf(kind: "DENY" | "BOUNDARY", { source }: Pick<HeldPolicy, "source">): Omit<Limit, "count"> {
  return { kind, policyName: source.policyName, source, level: null };
}

function deniesIn(
  document: PolicyDocument,
  action: CatalogueAction,
): readonly Pick<ActionLimit, "statement" | "isWhole">[] {
  return document.statements
    .filter((statement) => statement.effect === "Deny" && namesAction(statement, action.action))
    .map((statement) => ({ statement: statement.index, isWhole: isOutrightDeny(statement) }));
}

/** Does the document let the action through whole, in part, or not at all? */
function letsThrough({ statements }: PolicyDocument, action: CatalogueAction): "WHOLE" | "PART" | "NOTHING" {
  const lets = statements.filter((statement) => isAllow(statement) && namesAction(statement, action.action));
  if (lets.length === 0) return "NOTHING";
  const isWhole = (statement: PolicyStatement) =>
    !isConditional(statement) && (action.resourceTypes.length === 0 || isUnscoped(statement, action));
  return lets.some(isWhole) ? "WHOLE" : "PART";
}

function boundaryLimits(
  { boundary, isBounded, unreadable }: Permissions,
  action: CatalogueAction,
): readonly ActionLimit[] {
  if (!isBounded) return [];
  if (!boundary) {
    const source = unreadable.at(-1)?.source ?? null;
    return [
      {
        kind: "BOUNDARY",
        policyName: source?.policyName ?? "the boundary",
        source,
        level: null,
        statement: null,
        isWhole: true,
      },
    ];
  }
  const lets = letsThrough(boundary.document, action);
  return [
    ...(lets === "WHOLE" ? [] : [{ ...limitOf("BOUNDARY", boundary), statement: null, isWhole: lets === "NOTHING" }]),
    ...deniesIn(boundary.document, action).map((deny) => ({ ...limitOf("BOUNDARY", boundary), ...deny })),
  ];
}

function scpLimits(
  { name, policies }: { readonly name: string; readonly policies: readonly NamedPolicy[] },
  action: CatalogueAction,
): readonly ActionLimit[] {
  const each = policies.map(({ document }) => letsThrough(document, action));
  const shared = { kind: "SCP", source: null, level: name } as const;
  const silent = each.includes("WHOLE")
    ? []
    : [{ ...shared, policyName: `what ${name} lets through`, statement: null, isWhole: !each.includes("PART") }];
  return [
    ...silent,
    ...policies.flatMap(({ name: policyName, document }) =>
      deniesIn(document, action).map((deny) => ({ ...shared, policyName, ...deny })),
    ),
  ];
}

/** Granted, and taken away whole. */
export function limitedActions({ granted, allowed }: EffectivePermissions): ActionSet {
  return without(granted, allowed);
}
