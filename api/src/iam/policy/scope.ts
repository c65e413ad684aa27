/** How wide a statement reaches: over which actions, and whether its resources are all there are, in whatever way that is written. */
import {
  type ActionSet,
  both,
  listActions,
  setOfActions,
  setOfPatterns,
  setWithoutPatterns,
  union,
} from "./action-set.ts";
import { type CatalogueAction, expandAction, type ResourceType } from "./catalogue.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";
import { coversPattern, matchesWildcard } from "./wildcard.ts";

/** `*`, `**` and `*:*` all name every action. */
export function isAnyAction(pattern: string): boolean {
  return coversPattern(pattern, "*:*");
}

/**
 * Does the statement hold for every resource of every service? `*`, `arn:*`, `arn:aws:*`. NotResource counts when
 * nothing it leaves out is wide: it reaches all but some named ones.
 */
export function isAnyResource({ resources, notResources }: PolicyStatement): boolean {
  if (resources) return resources.some(isAnyArn);
  return notResources !== null && !notResources.some((pattern) => LEAVES_OUT_MUCH.test(pattern));
}

/** `*`, `arn:*`, `arn:aws:*`, and everything of one service (`arn:aws:iam::*:*`). */
const LEAVES_OUT_MUCH = /^[*?]|^arn:[*?]|^arn:[^:]*:[^:]*[*?]|^arn:[^:]*:[^:]*:[^:]*:[^:]*:[*?]+$/;

const PARTITIONS = ["aws", "aws-cn", "aws-us-gov"] as const;

function isAnyArn(pattern: string): boolean {
  return PARTITIONS.some((partition) => coversPattern(pattern, `arn:${partition}:*`)) || coversPattern(pattern, "*:*");
}

/**
 * Does the pattern name every resource of this type? Any account stands for the account: naming one's own number
 * (`arn:aws:iam::111122223333:role/*`) narrows nothing that an identity policy could reach; naming a Region does.
 */
function coversType(pattern: WidePattern, type: ResourceType): boolean {
  const known = templateOf(type);
  if (pattern.service !== null && pattern.service !== known.service) return false;
  return known.arns.some((arn) => coversPattern(pattern.arn, arn));
}

interface WidePattern {
  /** With any account for a named one. */
  readonly arn: string;
  /** `null` where the service is itself a pattern. */
  readonly service: string | null;
}

const wide = new WeakMap<PolicyStatement, readonly WidePattern[]>();

function widePatterns(statement: PolicyStatement): readonly WidePattern[] {
  let patterns = wide.get(statement);
  if (!patterns) {
    patterns = findWidePatterns(statement);
    wide.set(statement, patterns);
  }
  return patterns;
}

function findWidePatterns({ resources }: PolicyStatement): readonly WidePattern[] {
  return (resources ?? [])
    .filter((pattern) => pattern.includes("*") || pattern.includes("?"))
    .map((pattern) => {
      const [, , service] = pattern.split(":");
      return {
        arn: pattern.replace(/^(arn:[^:]*:[^:]*:[^:]*:)\d{12}:/, "$1*:"),
        service:
          service === undefined || /[*?]/.test(pattern.slice(0, pattern.indexOf(service) + service.length))
            ? null
            : service,
      };
    })
    .filter(
      (pattern) => pattern.service === null || typesIn(pattern.service).some((type) => coversType(pattern, type)),
    );
}

let types: ReadonlyMap<string, readonly ResourceType[]> | undefined;

/** The resource types whose ARNs name a service. Most patterns name some of them (`arn:aws:s3:::logs/*`) and cover no type. */
function typesIn(service: string): readonly ResourceType[] {
  types ??= Map.groupBy(
    new Set(expandAction("*").flatMap(({ resourceTypes }) => resourceTypes)),
    (type) => templateOf(type).service,
  );
  return types.get(service) ?? [];
}

interface Template {
  readonly service: string;
  /** In each partition, with a star for every placeholder. */
  readonly arns: readonly string[];
}

const templates = new WeakMap<ResourceType, Template>();

function templateOf(type: ResourceType): Template {
  let template = templates.get(type);
  if (!template) {
    template = {
      service: type.arn.split(":")[2] ?? "",
      arns: PARTITIONS.map((partition) => type.arn.replace("${Partition}", partition).replace(/\$\{[^}]*\}/g, "*")),
    };
    templates.set(type, template);
  }
  return template;
}

let scopable: ActionSet | undefined;

/** The actions that can be tied to a resource at all. */
function scopableActions(): ActionSet {
  scopable ??= setOfActions(expandAction("*").filter(({ resourceTypes }) => resourceTypes.length > 0));
  return scopable;
}

/** Which of the actions a statement reaches without any limit on the resource; actions that can have no limit are not among them. */
export function unscopedActions(statement: PolicyStatement, actions: ActionSet): ActionSet {
  if (isAnyResource(statement)) return both(actions, scopableActions());
  const patterns = widePatterns(statement);
  if (patterns.length === 0) return setOfActions([]);
  return setOfActions(listActions(actions).filter(reachedBy(patterns)));
}

/** The same for one action. */
export function isUnscoped(statement: PolicyStatement, action: CatalogueAction): boolean {
  if (isAnyResource(statement)) return action.resourceTypes.length > 0;
  const patterns = widePatterns(statement);
  return patterns.length > 0 && reachedBy(patterns)(action);
}

function reachedBy(patterns: readonly WidePattern[]): (action: CatalogueAction) => boolean {
  const known = new Map<ResourceType, boolean>();
  const isCovered = (type: ResourceType) => {
    let answer = known.get(type);
    if (answer === undefined) {
      answer = patterns.some((pattern) => coversType(pattern, type));
      known.set(type, answer);
    }
    return answer;
  };
  return ({ resourceTypes }) => resourceTypes.some(isCovered);
}

/** The known actions that a statement is about: its Action expanded, or what its NotAction leaves. */
export function actionsOf({ actions, notActions }: PolicyStatement): ActionSet {
  return actions ? setOfPatterns(actions) : setWithoutPatterns(notActions!);
}

/** Is the statement about an action at all? Exact for literals, also for those that the catalogue does not know. */
export function namesAction({ actions, notActions }: PolicyStatement, action: string): boolean {
  const wanted = action.toLowerCase();
  const matches = (pattern: string) => matchesWildcard(pattern.toLowerCase(), wanted);
  return actions ? actions.some(matches) : !notActions!.some(matches);
}

const denied = new WeakMap<PolicyDocument, ActionSet>();

/** What the document denies whatever the resource and the request: no Allow of the same document gives it. */
export function deniedOutright(document: PolicyDocument): ActionSet {
  let set = denied.get(document);
  if (!set) {
    set = union(document.statements.filter(isOutrightDeny).map(actionsOf));
    denied.set(document, set);
  }
  return set;
}

export function isOutrightDeny(statement: PolicyStatement): boolean {
  return statement.effect === "Deny" && statement.conditions.length === 0 && isAnyResource(statement);
}
