/**
 * Rules for statements that allow too much. Each rule examines one Allow statement and ignores actions that the same
 * document denies for every request.
 */
import { once } from "../memoize.ts";
import {
  type ActionSet,
  actionsOfLevels,
  intersection,
  countActions,
  hasAction,
  isEmptySet,
  listActions,
  NO_ACTIONS,
  setOfActions,
  setOfPatterns,
  union,
  without,
} from "./action-set.ts";
import { type CatalogueAction, expandAction, findAction, isKnownService } from "./catalogue.ts";
import { isNarrowed } from "./conditions.ts";
import { CREDENTIAL_ACTIONS, DATA_ACTIONS, PERMISSION_ACTIONS } from "./exposed-actions.ts";
import {
  type ActionsTrait,
  type FoundIssue,
  type IssueCode,
  type IssueRule,
  nameSome,
  NO_ISSUES,
  onlyWhen,
} from "./issue-rule.ts";
import {
  actionsOf,
  deniedOutright,
  isAnyAction,
  isAnyResource,
  isUnscoped,
  mayBeUnscoped,
  unscopedActions,
} from "./scope.ts";
import { lowerBy } from "../severity.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";

/** The maximum number of action names that an issue carries as evidence. */
const MAX_NAMED_ACTIONS = 50;

type Kind = "permission" | "credential" | "data" | "write";

/** All dangerous actions, grouped by the reason why they are dangerous. */
const actionsByKind = once((): Readonly<Record<Kind, ActionSet>> => {
  const named = (actions: ReadonlySet<string>) =>
    [...actions]
      .map(findAction)
      .filter((known): known is CatalogueAction => known !== null && actions.has(known.action));
  return {
    permission: union([actionsOfLevels("Permissions management"), setOfActions(named(PERMISSION_ACTIONS))]),
    credential: setOfActions(named(CREDENTIAL_ACTIONS)),
    data: setOfActions(named(DATA_ACTIONS)),
    write: actionsOfLevels("Write", "Tagging", "Permissions management"),
  };
});

interface Reach {
  readonly statement: PolicyStatement;
  /** The actions that an Allow statement grants, minus those that its document denies for every request. */
  readonly granted: () => ActionSet;
  /** The granted actions that are not limited to specific resources. Null if there are none. */
  readonly unscoped: ActionSet | null;
}

/** Caches only the last statement, because all rules run on one statement before the next. */
let lastReach: Reach | undefined;

function reachOf(statement: PolicyStatement, document: PolicyDocument): Reach {
  if (lastReach?.statement !== statement) {
    const granted = once(() => {
      const denied = deniedOutright(document);
      return denied === NO_ACTIONS ? actionsOf(statement) : without(actionsOf(statement), denied);
    });
    // Most statements name their resources. Their actions, a set of thousands of bits, are then never needed.
    const unscoped = mayBeUnscoped(statement) ? unscopedActions(statement, granted()) : null;
    lastReach = { statement, granted, unscoped: unscoped && !isEmptySet(unscoped) ? unscoped : null };
  }
  return lastReach;
}

/** The actions that an Allow statement grants without limiting the resource or narrowing conditions. Null if there are none. */
function unconstrainedActions(statement: PolicyStatement, document: PolicyDocument): ActionSet | null {
  return isIdentityAllow(statement) && !isNarrowed(statement) ? reachOf(statement, document).unscoped : null;
}

/** Excludes trust and resource-based policies, in which `*` means the resource that carries the policy. */
function isIdentityAllow({ effect, principals, notPrincipals }: PolicyStatement): boolean {
  return effect === "Allow" && principals === null && notPrincipals === null;
}

function mayBeWide(statement: PolicyStatement): boolean {
  return isIdentityAllow(statement) && mayBeUnscoped(statement);
}

function nameActions(set: ActionSet | null): { readonly names: readonly string[]; readonly shown: string } {
  if (set === null || isEmptySet(set)) return { names: [], shown: "" };
  const names = listActions(set, MAX_NAMED_ACTIONS).map(({ action }) => action);
  const further = names.length < MAX_NAMED_ACTIONS ? 0 : countActions(set) - names.length;
  return {
    names,
    shown: further === 0 ? nameSome(names) : `${names.slice(0, 5).join(", ")} and ${further + names.length - 5} more`,
  };
}

function exposure(code: IssueCode, severity: IssueRule["severity"], kind: Kind, what: string): IssueRule {
  return {
    code,
    severity,
    find: (statement, document) => {
      const reached = unconstrainedActions(statement, document);
      const { names, shown } = nameActions(reached && intersection(reached, actionsByKind()[kind]));
      return names.length === 0 ? NO_ISSUES : [{ message: `${what}: ${shown}.`, actions: names }];
    },
  };
}

/** Finds unlimited access to a whole service, however it is written: `kms:*`, `k*:*`, `*`, `NotAction`, or every action by name. */
function fullAccess(code: IssueCode, severity: IssueRule["severity"], service: string, message: string): IssueRule {
  return {
    code,
    severity,
    find: (statement, document) => {
      if (!isIdentityAllow(statement) || isNarrowed(statement) || !isAnyResource(statement)) return NO_ISSUES;
      return expandAction(`${service}:*`).every((action) => hasAction(reachOf(statement, document).granted(), action))
        ? [{ message }]
        : NO_ISSUES;
    },
  };
}

/** Condition keys that limit a grant to some resources, just as listing these resources in Resource would. */
const RESOURCE_KEYS = ["aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"];

function limitsResource(statement: PolicyStatement): boolean {
  return statement.conditions.some(
    ({ key }) => RESOURCE_KEYS.includes(key.toLowerCase()) || /^[a-z0-9-]+:resourcetag\//i.test(key),
  );
}

/** Finds one action allowed on every resource. A narrowing condition on other keys lowers the severity by one step. */
function anyResource(code: IssueCode, severity: IssueRule["severity"], action: string, message: string): IssueRule {
  return {
    code,
    severity,
    find: (statement, document) => {
      if (!isIdentityAllow(statement) || limitsResource(statement)) return NO_ISSUES;
      const { unscoped } = reachOf(statement, document);
      if (unscoped === null || !hasAction(unscoped, findAction(action)!)) return NO_ISSUES;
      return [{ message, actions: [action], ...(isNarrowed(statement) ? { severity: lowerBy(severity, 1) } : {}) }];
    },
  };
}

const SUBSCRIBE = "aws-marketplace:Subscribe";
const KMS_DECRYPTS = ["kms:Decrypt", "kms:ReEncryptFrom"] as const;

function findAdmin(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (!isIdentityAllow(statement) || !isAnyResource(statement)) return NO_ISSUES;
  const what = adminActions(statement, document);
  if (what === null) return NO_ISSUES;
  if (!isNarrowed(statement)) return [{ message: `Allows ${what} on every resource.` }];
  const keys = statement.conditions.map(({ key }) => key);
  return [{ severity: "HIGH", message: `Allows ${what} on every resource under a condition on ${nameSome(keys)}.` }];
}

/**
 * Describes the actions that make the statement administrator access. Null if the statement is not administrator
 * access. Full IAM access counts, because it is enough to grant the rest.
 */
function adminActions(statement: PolicyStatement, document: PolicyDocument): string | null {
  const { actions, notActions } = statement;
  if (actions) return actions.some(isAnyAction) ? "every action" : null;
  const granted = reachOf(statement, document).granted();
  return expandAction("iam:*").every((action) => hasAction(granted, action))
    ? `every action except ${nameSome(notActions!)}`
    : null;
}

function findServiceWildcards(statement: PolicyStatement): readonly FoundIssue[] {
  if (!isIdentityAllow(statement) || isNarrowed(statement)) return NO_ISSUES;
  if (!statement.actions) return findServicesLeft(statement);
  const isAny = isAnyResource(statement);
  const wild = statement.actions.filter((pattern) => {
    const [service = "", name = ""] = pattern.split(":");
    if (!/^\*+$/.test(name) || isAnyAction(pattern)) return false;
    const isKnown = /[*?]/.test(service) ? expandAction(pattern).length > 0 : isKnownService(service);
    return isAny ? isKnown || service !== "" : expandAction(pattern).some((action) => isUnscoped(statement, action));
  });
  return wild.length === 0
    ? NO_ISSUES
    : [
        {
          message: `Allows entire services on every resource: ${nameSome(wild)}.`,
          actions: wild.slice(0, MAX_NAMED_ACTIONS),
        },
      ];
}

/**
 * Finds statements with NotAction that allow full access to every service except the listed ones (Security Hub control
 * IAM.21, `NotAction: "service:*"`).
 */
function findServicesLeft(statement: PolicyStatement): readonly FoundIssue[] {
  const { notActions } = statement;
  if (!notActions?.some((pattern) => /^[^*?:]+:\*+$/.test(pattern)) || !isAnyResource(statement)) return NO_ISSUES;
  return [{ message: `Allows entire services on every resource: all except ${nameSome(notActions)}.`, actions: [] }];
}

function findKmsDecrypt(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  const granted = unconstrainedActions(statement, document);
  const actions = granted === null ? [] : KMS_DECRYPTS.filter((action) => hasAction(granted, findAction(action)!));
  return actions.length === 0
    ? NO_ISSUES
    : [{ message: `Allows ${actions.join(" and ")} with every KMS key.`, actions }];
}

function findMarketplace(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (!isIdentityAllow(statement) || isNarrowed(statement) || !isAnyResource(statement)) return NO_ISSUES;
  if (!hasAction(reachOf(statement, document).granted(), findAction(SUBSCRIBE)!)) return NO_ISSUES;
  return [{ message: "Allows subscribing to any AWS Marketplace product.", actions: [SUBSCRIBE] }];
}

function findResourceWildcard(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (!statement.resources) return NO_ISSUES;
  const { names, shown } = nameActions(unconstrainedActions(statement, document));
  if (names.length === 0) return NO_ISSUES;
  return [
    {
      message: `Covers every resource, although these actions can be limited to specific resources: ${shown}.`,
      actions: names,
      at: ["Resource"],
    },
  ];
}

const BOUNDARY_REMOVALS = ["iam:DeleteUserPermissionsBoundary", "iam:DeleteRolePermissionsBoundary"] as const;

const NAMES_IAM: ActionsTrait = { isIn: (actions) => actions.some((pattern) => /^iam:|^[^:]*[*?]/i.test(pattern)) };

/** A resource pattern that can match a user or role. */
const BOUNDED_RESOURCE = /^arn:[^:]*:(?:iam|[^:]*[*?][^:]*):[^:]*:[^:]*:(?:user|role|[*?])/;

/** Finds the removal of the boundaries of named users or roles. That of all of them is `RESOURCE_EXPOSURE`. */
function findBoundaryRemoval(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (!statement.actions || !isIdentityAllow(statement)) return NO_ISSUES;
  const bounded = (statement.resources ?? []).filter((pattern) => BOUNDED_RESOURCE.test(pattern));
  if (bounded.length === 0) return NO_ISSUES;
  const granted = reachOf(statement, document).granted();
  const actions = BOUNDARY_REMOVALS.filter((name) => {
    const action = findAction(name)!;
    return hasAction(granted, action) && !isUnscoped(statement, action);
  });
  if (actions.length === 0) return NO_ISSUES;
  return [
    {
      message: `Allows removing the permissions boundary of ${nameSome(bounded.map((arn) => arn.split(":").slice(5).join(":")))}: its policies then apply in full.`,
      actions,
      ...(isNarrowed(statement) ? { severity: "LOW" as const } : {}),
    },
  ];
}

const EXPOSURES: Readonly<Partial<Record<IssueCode, Kind>>> = {
  RESOURCE_EXPOSURE: "permission",
  CREDENTIAL_EXPOSURE: "credential",
  DATA_EXFILTRATION: "data",
  INFRASTRUCTURE_MODIFICATION: "write",
};

const NAMED: Readonly<Partial<Record<IssueCode, readonly string[]>>> = {
  KMS_DECRYPT_ANY_KEY: KMS_DECRYPTS,
  MARKETPLACE_SUBSCRIBE: [SUBSCRIBE],
  PASS_ROLE_ANY: ["iam:PassRole"],
  ASSUME_ROLE_ANY: ["sts:AssumeRole"],
  BOUNDARY_REMOVAL: BOUNDARY_REMOVALS,
};

/**
 * All actions that make the statement an issue of the code. An issue itself names only some. Null if the issue is about
 * the statement as a whole.
 */
export function actionsBehind(code: IssueCode, statement: PolicyStatement, document: PolicyDocument): ActionSet | null {
  const { granted, unscoped } = reachOf(statement, document);
  const kind = EXPOSURES[code];
  if (kind !== undefined) return unscoped && intersection(unscoped, actionsByKind()[kind]);
  if (code === "RESOURCE_WILDCARD") return unscoped;
  const named = NAMED[code];
  return named === undefined ? null : intersection(granted(), setOfPatterns(named));
}

/** Every rule asks for an Allow that covers all resources of some type. Most statements name single resources. */
const WIDE: readonly IssueRule[] = onlyWhen(mayBeWide, [
  { code: "ADMIN", severity: "CRITICAL", find: findAdmin },
  { code: "SERVICE_WILDCARD", severity: "MEDIUM", find: findServiceWildcards },
  fullAccess(
    "CLOUDTRAIL_FULL_ACCESS",
    "HIGH",
    "cloudtrail",
    "Allows every CloudTrail action, including stopping and deleting trails.",
  ),
  fullAccess(
    "KMS_FULL_ACCESS",
    "MEDIUM",
    "kms",
    "Allows every KMS action, including disabling keys, deleting them and changing their policies.",
  ),
  { code: "KMS_DECRYPT_ANY_KEY", severity: "MEDIUM", find: findKmsDecrypt },
  { code: "MARKETPLACE_SUBSCRIBE", severity: "MEDIUM", find: findMarketplace },
  anyResource(
    "PASS_ROLE_ANY",
    "HIGH",
    "iam:PassRole",
    "Allows passing any role to a service, including roles with more permissions than the caller.",
  ),
  anyResource(
    "ASSUME_ROLE_ANY",
    "HIGH",
    "sts:AssumeRole",
    "Allows assuming every role whose trust policy trusts the account.",
  ),
  exposure("RESOURCE_EXPOSURE", "HIGH", "permission", "Allows changing permissions on any resource"),
  exposure("CREDENTIAL_EXPOSURE", "HIGH", "credential", "Allows obtaining credentials for any resource"),
  exposure("DATA_EXFILTRATION", "MEDIUM", "data", "Allows reading the data of any resource"),
  exposure("INFRASTRUCTURE_MODIFICATION", "LOW", "write", "Allows modifying any resource"),
  { code: "RESOURCE_WILDCARD", severity: "LOW", find: findResourceWildcard },
]);

export const RISKS: readonly IssueRule[] = [
  ...WIDE,
  { code: "BOUNDARY_REMOVAL", severity: "MEDIUM", when: NAMES_IAM, find: findBoundaryRemoval },
];
