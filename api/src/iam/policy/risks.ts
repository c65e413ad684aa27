/** What a statement allows too widely. Each rule looks at one Allow statement, less what the same document denies outright. */
import {
  type ActionSet,
  both,
  countActions,
  hasAction,
  isEmptySet,
  listActions,
  setOfActions,
  without,
} from "./action-set.ts";
import { expandAction, findAction, isKnownService } from "./catalogue.ts";
import { isNarrowed } from "./conditions.ts";
import { CREDENTIAL_ACTIONS, DATA_ACTIONS, PERMISSION_ACTIONS } from "./exposed-actions.ts";
import { type FoundIssue, type IssueCode, type IssueRule, nameSome, NO_ISSUES } from "./issue-rule.ts";
import { actionsOf, deniedOutright, isAnyAction, isAnyResource, isUnscoped, unscopedActions } from "./scope.ts";
import { lowerBy } from "../severity.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";

/** Names of actions that an issue carries as evidence. */
const MAX_NAMED_ACTIONS = 50;

type Kind = "permission" | "credential" | "data" | "write";

let kinds: Readonly<Record<Kind, ActionSet>> | undefined;

/** All actions sorted by what is dangerous about them. */
function actionsOfKind(kind: Kind): ActionSet {
  if (!kinds) {
    const every = expandAction("*");
    kinds = {
      permission: setOfActions(
        every.filter(
          ({ action, accessLevel }) => accessLevel === "Permissions management" || PERMISSION_ACTIONS.has(action),
        ),
      ),
      credential: setOfActions(every.filter(({ action }) => CREDENTIAL_ACTIONS.has(action))),
      data: setOfActions(every.filter(({ action }) => DATA_ACTIONS.has(action))),
      write: setOfActions(every.filter(({ accessLevel }) => accessLevel !== "List" && accessLevel !== "Read")),
    };
  }
  return kinds[kind];
}

/** What an Allow statement gives, less what its document denies outright. */
interface Reach {
  readonly statement: PolicyStatement;
  readonly given: ActionSet;
  /** Of these, what no resource limits. */
  readonly unscoped: ActionSet;
}

/** The rules look at one statement after the other: only the last one's reach is kept. */
let lastReach: Reach | undefined;

function reachOf(statement: PolicyStatement, document: PolicyDocument): Reach {
  if (lastReach?.statement !== statement) {
    const given = without(actionsOf(statement), deniedOutright(document));
    lastReach = { statement, given, unscoped: unscopedActions(statement, given) };
  }
  return lastReach;
}

/** What an Allow statement gives without a limit on the resource or a condition that narrows it. */
function unconstrainedActions(statement: PolicyStatement, document: PolicyDocument): ActionSet | null {
  return isIdentityAllow(statement) && !isNarrowed(statement) ? reachOf(statement, document).unscoped : null;
}

/** Statements of trust and resource policies have a principal: `*` there means the resource itself. */
function isIdentityAllow({ effect, principals, notPrincipals }: PolicyStatement): boolean {
  return effect === "Allow" && principals === null && notPrincipals === null;
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
      const { names, shown } = nameActions(reached && both(reached, actionsOfKind(kind)));
      return names.length === 0 ? NO_ISSUES : [{ message: `${what}: ${shown}.`, actions: names }];
    },
  };
}

/** All of a service without a limit, however it is written: `kms:*`, `k*:*`, `*`, `NotAction`, or every action by name. */
function fullAccess(code: IssueCode, severity: IssueRule["severity"], service: string, message: string): IssueRule {
  return {
    code,
    severity,
    find: (statement, document) => {
      if (!isIdentityAllow(statement) || isNarrowed(statement) || !isAnyResource(statement)) return NO_ISSUES;
      return expandAction(`${service}:*`).every((action) => hasAction(reachOf(statement, document).given, action))
        ? [{ message }]
        : NO_ISSUES;
    },
  };
}

/** Condition keys that say which resource, and so do what naming it would do. */
const RESOURCE_KEYS = ["aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"];

function limitsResource(statement: PolicyStatement): boolean {
  return statement.conditions.some(
    ({ key }) => RESOURCE_KEYS.includes(key.toLowerCase()) || /^[a-z0-9-]+:resourcetag\//i.test(key),
  );
}

/** One action on every resource; a condition on anything but the resource makes it one severity less, not nothing. */
function anyResource(code: IssueCode, severity: IssueRule["severity"], action: string, message: string): IssueRule {
  return {
    code,
    severity,
    find: (statement, document) => {
      if (!isIdentityAllow(statement) || limitsResource(statement)) return NO_ISSUES;
      if (!hasAction(reachOf(statement, document).unscoped, findAction(action)!)) return NO_ISSUES;
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

/** What makes the statement one of an administrator; null if nothing does. All of IAM is enough to grant the rest. */
function adminActions(statement: PolicyStatement, document: PolicyDocument): string | null {
  const { actions, notActions } = statement;
  if (actions) return actions.some(isAnyAction) ? "every action" : null;
  const { given } = reachOf(statement, document);
  return expandAction("iam:*").every((action) => hasAction(given, action))
    ? `every action but ${nameSome(notActions!)}`
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
          message: `Allows whole services on every resource: ${nameSome(wild)}.`,
          actions: wild.slice(0, MAX_NAMED_ACTIONS),
        },
      ];
}

/** Everything but some services allows each of the others whole (Security Hub IAM.21 says so of `NotAction: "service:*"`). */
function findServicesLeft({ notActions, ...statement }: PolicyStatement): readonly FoundIssue[] {
  if (!notActions?.some((pattern) => /^[^*?:]+:\*+$/.test(pattern)) || !isAnyResource({ notActions, ...statement }))
    return NO_ISSUES;
  return [{ message: `Allows every service but ${nameSome(notActions)}, whole, on every resource.`, actions: [] }];
}

function findKmsDecrypt(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  const given = unconstrainedActions(statement, document);
  const actions = given === null ? [] : KMS_DECRYPTS.filter((action) => hasAction(given, findAction(action)!));
  return actions.length === 0
    ? NO_ISSUES
    : [{ message: `Allows ${actions.join(" and ")} with every KMS key.`, actions }];
}

function findMarketplace(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (!isIdentityAllow(statement) || isNarrowed(statement) || !isAnyResource(statement)) return NO_ISSUES;
  if (!hasAction(reachOf(statement, document).given, findAction(SUBSCRIBE)!)) return NO_ISSUES;
  return [{ message: "Allows subscribing to any AWS Marketplace product.", actions: [SUBSCRIBE] }];
}

function findResourceWildcard(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (!statement.resources) return NO_ISSUES;
  const { names, shown } = nameActions(unconstrainedActions(statement, document));
  if (names.length === 0) return NO_ISSUES;
  return [
    {
      message: `Names every resource although these actions can be tied to some: ${shown}.`,
      actions: names,
      at: ["Resource"],
    },
  ];
}

export const RISKS: readonly IssueRule[] = [
  { code: "ADMIN", severity: "CRITICAL", find: findAdmin },
  { code: "SERVICE_WILDCARD", severity: "MEDIUM", find: findServiceWildcards },
  fullAccess(
    "CLOUDTRAIL_FULL_ACCESS",
    "HIGH",
    "cloudtrail",
    "Allows all of CloudTrail, also stopping and deleting trails.",
  ),
  fullAccess(
    "KMS_FULL_ACCESS",
    "MEDIUM",
    "kms",
    "Allows all of KMS, also disabling keys, deleting them and changing their policies.",
  ),
  { code: "KMS_DECRYPT_ANY_KEY", severity: "MEDIUM", find: findKmsDecrypt },
  { code: "MARKETPLACE_SUBSCRIBE", severity: "MEDIUM", find: findMarketplace },
  anyResource(
    "PASS_ROLE_ANY",
    "HIGH",
    "iam:PassRole",
    "Allows passing any role to a service, also one that may do more than the caller.",
  ),
  anyResource(
    "ASSUME_ROLE_ANY",
    "HIGH",
    "sts:AssumeRole",
    "Allows assuming every role whose trust policy lets the account in.",
  ),
  exposure("RESOURCE_EXPOSURE", "HIGH", "permission", "Allows changing who may reach any resource"),
  exposure("CREDENTIAL_EXPOSURE", "HIGH", "credential", "Allows getting credentials of any resource"),
  exposure("DATA_EXFILTRATION", "MEDIUM", "data", "Allows reading contents of any resource"),
  exposure("INFRASTRUCTURE_MODIFICATION", "LOW", "write", "Allows changing any resource"),
  { code: "RESOURCE_WILDCARD", severity: "LOW", find: findResourceWildcard },
];
