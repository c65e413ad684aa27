/**
 * The actions that a user, group or role can perform, why, and what limits them.
 *
 * Combines all policies of the principal, minus the actions that a Deny, the boundary or an SCP removes completely.
 * Actions that are removed only on some resources or under a condition stay and list that limit. For a single resource,
 * see `access-decision.ts`.
 */
import { memoize } from "../memoize.ts";
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
import { type ActionReach, type ActionTally, reachOf, tallyActions, unknownPatterns } from "../policy/expansion.ts";
import { isServiceLinked, readPrincipal } from "../policy/principals.ts";
import { actionsOf, deniedOutright, isOutrightDeny, isUnscoped, namesAction } from "../policy/scope.ts";
import type { PolicyDocument, PolicyStatement } from "../policy/statement.ts";

/** Maximum number of statements and limits listed for one action. */
const MAX_NAMED = 20;
const EVERY_ACTION = setOfPatterns(["*"]);

export type LimitKind = "DENY" | "BOUNDARY" | "SCP";
/**
 * NOT_READ: the actions that the SCPs remove are unknown. NOT_BOUND: SCPs do not apply to the management account and to
 * service-linked roles.
 */
export type ScpReading = "READ" | "NOT_READ" | "NO_ORGANIZATION" | "NOT_BOUND";

/** A policy that removes actions. */
export interface Limit {
  readonly kind: LimitKind;
  readonly policyName: string;
  /** The source of a Deny or boundary. Null for an SCP. */
  readonly source: PolicySource | null;
  /** The root, organizational unit or account that an SCP is attached to. Null for a Deny or boundary. */
  readonly level: string | null;
  /** The number of granted actions that the limit removes completely. */
  readonly count: number;
}

export interface EffectivePermissions {
  readonly permissions: Permissions;
  readonly guardrails: Guardrails;
  /** The actions that the policies allow before any limit. */
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
  /** The action as AWS spells it. */
  readonly action: string;
  readonly service: string;
  readonly accessLevel: CatalogueAction["accessLevel"];
  readonly reach: ActionReach;
  /** Whether every statement that grants the action has a condition. */
  readonly isConditional: boolean;
  readonly grantedBy: readonly {
    readonly source: PolicySource;
    readonly statement: number;
    readonly sid: string | null;
    readonly isConditional: boolean;
  }[];
  /** `isWhole`: whether the limit removes the action completely, not only on some resources or under a condition. */
  readonly limitedBy: readonly (Omit<Limit, "count"> & {
    readonly statement: number | null;
    readonly isWhole: boolean;
  })[];
}

const cache = new WeakMap<Permissions, EffectivePermissions>();

export function effectivePermissions(permissions: Permissions, guardrails: Guardrails): EffectivePermissions {
  const known = cache.get(permissions);
  if (known?.guardrails === guardrails) return known;
  const effective = analyze(permissions, guardrails);
  cache.set(permissions, effective);
  return effective;
}

function analyze(permissions: Permissions, guardrails: Guardrails): EffectivePermissions {
  const { policies } = permissions;
  const granted = union(policies.map(({ document }) => allowedIn(document)));
  const limiters = limitersOf(permissions, guardrails);
  const allowed = without(granted, union(limiters.map(({ removed }) => removed)));
  return {
    permissions,
    guardrails,
    granted,
    allowed,
    tally: tallyActions(allowed),
    grants: policies.map(({ source, document }) => ({ source, count: countActions(allowedIn(document)) })),
    limits: limiters
      .map(({ limit, removed }) => ({ ...limit, count: countActions(intersection(removed, granted)) }))
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
  /** The actions that the limit removes completely, granted or not. */
  readonly removed: ActionSet;
}

/**
 * All limits of the principal. An SCP level allows what any of its policies allows. An action that none of them allows is
 * therefore attributed to the level as a whole, not to one policy.
 */
function limitersOf(permissions: Permissions, guardrails: Guardrails): readonly Limiter[] {
  const { policies, boundary, isBounded, unreadable } = permissions;
  const limiters: Limiter[] = policies.map(({ source, document }) => ({
    limit: { kind: "DENY", policyName: source.policyName, source, level: null },
    removed: deniedOutright(document),
  }));
  if (isBounded) {
    const source = boundary?.source ?? unreadable.at(-1)?.source ?? null;
    limiters.push({
      limit: { kind: "BOUNDARY", policyName: source?.policyName ?? "the boundary", source, level: null },
      // No action is certain to be allowed by a boundary that cannot be parsed, so it removes all actions.
      removed: boundary
        ? without(EVERY_ACTION, without(allowedIn(boundary.document), deniedOutright(boundary.document)))
        : EVERY_ACTION,
    });
  }
  for (const { name, policies: attached } of applicableScps(permissions, guardrails)) {
    const allowed = union(attached.map(({ document }) => allowedIn(document)));
    limiters.push({
      limit: { kind: "SCP", policyName: `SCPs of ${name}`, source: null, level: name },
      removed: without(EVERY_ACTION, allowed),
    });
    for (const { name: policyName, document } of attached)
      limiters.push({
        limit: { kind: "SCP", policyName, source: null, level: name },
        removed: deniedOutright(document),
      });
  }
  return limiters;
}

function applicableScps(
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

/** The actions that the Allow statements cover. Ignores the document's own denies, which limit other policies too. */
const allowedIn = memoize(({ statements }: PolicyDocument): ActionSet =>
  union(statements.filter(isAllow).map(actionsOf)),
);

function isAllow({ effect }: PolicyStatement): boolean {
  return effect === "Allow";
}

/** Describes why the principal has an action and what limits it. Requires that the action is granted. */
export function describePermission(
  { permissions, guardrails }: EffectivePermissions,
  action: CatalogueAction,
): PermittedAction {
  const grants = permissions.policies.flatMap(({ source, document }) =>
    document.statements
      .filter((each) => isAllow(each) && namesAction(each, action.action))
      .map((statement) => ({ source, statement })),
  );
  return {
    action: action.action,
    service: action.service,
    accessLevel: action.accessLevel,
    reach: reachOf(
      action,
      grants.map(({ statement }) => statement),
    ),
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
      ...applicableScps(permissions, guardrails).flatMap((level) => scpLimits(level, action)),
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

/** Whether the document allows the action completely, in part or not at all. */
function allowedShare({ statements }: PolicyDocument, action: CatalogueAction): "WHOLE" | "PART" | "NOTHING" {
  const allows = statements.filter((statement) => isAllow(statement) && namesAction(statement, action.action));
  if (allows.length === 0) return "NOTHING";
  const isWhole = (statement: PolicyStatement) =>
    !isConditional(statement) && (action.resourceTypes.length === 0 || isUnscoped(statement, action));
  return allows.some(isWhole) ? "WHOLE" : "PART";
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
  const share = allowedShare(boundary.document, action);
  return [
    ...(share === "WHOLE" ? [] : [{ ...limitOf("BOUNDARY", boundary), statement: null, isWhole: share === "NOTHING" }]),
    ...deniesIn(boundary.document, action).map((deny) => ({ ...limitOf("BOUNDARY", boundary), ...deny })),
  ];
}

function scpLimits(
  { name, policies }: { readonly name: string; readonly policies: readonly NamedPolicy[] },
  action: CatalogueAction,
): readonly ActionLimit[] {
  const shares = policies.map(({ document }) => allowedShare(document, action));
  const shared = { kind: "SCP", source: null, level: name } as const;
  const implicit = shares.includes("WHOLE")
    ? []
    : [{ ...shared, policyName: `SCPs of ${name}`, statement: null, isWhole: !shares.includes("PART") }];
  return [
    ...implicit,
    ...policies.flatMap(({ name: policyName, document }) =>
      deniesIn(document, action).map((deny) => ({ ...shared, policyName, ...deny })),
    ),
  ];
}

/** The granted actions that a limit removes completely. */
export function limitedActions({ granted, allowed }: EffectivePermissions): ActionSet {
  return without(granted, allowed);
}
