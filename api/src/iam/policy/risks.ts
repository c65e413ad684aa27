/** What a statement allows too widely. Each rule looks at one Allow statement, less what the same document denies outright. */
import type { CatalogueAction } from "./catalogue.ts";
import { expandAction, isKnownService } from "./catalogue.ts";
import { conditionsOn, isNarrowed } from "./conditions.ts";
import type { PolicyDocument, PolicyStatement } from "./document.ts";
import { CREDENTIAL_ACTIONS, DATA_ACTIONS, PERMISSION_ACTIONS } from "./exposed-actions.ts";
import { type FoundIssue, type IssueCode, type IssueRule, nameSome, NOTHING } from "./issue-rule.ts";
import { actionsOf, isAnyAction, isAnyResource, unscopedActions } from "./scope.ts";
import { lowerBy } from "../severity.ts";

/** Names of actions that an issue carries as evidence. */
const MAX_NAMED_ACTIONS = 50;

type Kind = "permission" | "credential" | "data" | "write";

/** Actions sorted by what is dangerous about them, once per list of actions. */
const classes = new WeakMap<readonly CatalogueAction[], Readonly<Record<Kind, readonly string[]>>>();

function classify(actions: readonly CatalogueAction[]): Readonly<Record<Kind, readonly string[]>> {
  let found = classes.get(actions);
  if (!found) {
    const sorted: Record<Kind, string[]> = { permission: [], credential: [], data: [], write: [] };
    for (const { action, accessLevel } of actions) {
      if (accessLevel === "Permissions management" || PERMISSION_ACTIONS.has(action)) sorted.permission.push(action);
      if (accessLevel !== "List" && accessLevel !== "Read") sorted.write.push(action);
      if (CREDENTIAL_ACTIONS.has(action)) sorted.credential.push(action);
      if (DATA_ACTIONS.has(action)) sorted.data.push(action);
    }
    found = sorted;
    classes.set(actions, found);
  }
  return found;
}

const unconstrained = new WeakMap<PolicyStatement, readonly CatalogueAction[]>();

/** What an Allow statement gives without a limit on the resource or a condition that narrows it. */
function unconstrainedActions(statement: PolicyStatement, document: PolicyDocument): readonly CatalogueAction[] {
  let actions = unconstrained.get(statement);
  if (!actions) {
    actions = isIdentityAllow(statement) && !isNarrowed(statement) ? withoutDenied(unscopedActions(statement, actionsOf(statement)), document) : [];
    unconstrained.set(statement, actions);
  }
  return actions;
}

/** Statements of trust and resource policies have a principal: `*` there means the resource itself. */
function isIdentityAllow({ effect, principals, notPrincipals }: PolicyStatement): boolean {
  return effect === "Allow" && principals === null && notPrincipals === null;
}

function withoutDenied(actions: readonly CatalogueAction[], document: PolicyDocument): readonly CatalogueAction[] {
  const denies = document.statements.filter((each) => each.effect === "Deny" && each.conditions.length === 0 && isAnyResource(each));
  if (denies.length === 0 || actions.length === 0) return actions;
  const denied = new Set(denies.flatMap((each) => actionsOf(each)));
  return actions.filter((action) => !denied.has(action));
}

function exposure(code: IssueCode, severity: IssueRule["severity"], kind: Kind, what: string): IssueRule {
  return {
    code,
    severity,
    find: (statement, document) => {
      const actions = classify(unconstrainedActions(statement, document))[kind];
      return actions.length === 0 ? NOTHING : [{ message: `${what}: ${nameSome(actions)}.`, actions: actions.slice(0, MAX_NAMED_ACTIONS) }];
    },
  };
}

/** All of a service without a limit, however it is written: `kms:*`, `k*:*`, `*`, `NotAction`, or every action by name. */
function fullAccess(code: IssueCode, severity: IssueRule["severity"], service: string, message: string): IssueRule {
  return {
    code,
    severity,
    find: (statement, document) => {
      if (!isIdentityAllow(statement) || isNarrowed(statement) || !isAnyResource(statement)) return NOTHING;
      const given = new Set(withoutDenied(actionsOf(statement).filter((action) => action.service === service), document));
      return expandAction(`${service}:*`).every((action) => given.has(action)) ? [{ message }] : NOTHING;
    },
  };
}

/** Condition keys that say which resource, and so do what naming it would do. */
const RESOURCE_KEYS = ["aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"];

function limitsResource(statement: PolicyStatement): boolean {
  return statement.conditions.some(({ key }) => RESOURCE_KEYS.includes(key.toLowerCase()) || /^[a-z0-9-]+:resourcetag\//i.test(key));
}

/** One action on every resource; a condition on anything but the resource makes it one severity less, not nothing. */
function anyResource(code: IssueCode, severity: IssueRule["severity"], action: string, message: string): IssueRule {
  return {
    code,
    severity,
    find: (statement, document) => {
      if (!isIdentityAllow(statement) || limitsResource(statement)) return NOTHING;
      const wanted = expandAction(action);
      const given = withoutDenied(unscopedActions(statement, actionsOf(statement)), document);
      if (!wanted.some((each) => given.includes(each))) return NOTHING;
      return [{ message, actions: [action], ...(isNarrowed(statement) ? { severity: lowerBy(severity, 1) } : {}) }];
    },
  };
}

const KMS_DECRYPTS = ["kms:Decrypt", "kms:ReEncryptFrom"] as const;

function findAdmin(statement: PolicyStatement): readonly FoundIssue[] {
  if (!isIdentityAllow(statement) || !statement.actions?.some(isAnyAction) || !isAnyResource(statement)) return NOTHING;
  if (!isNarrowed(statement)) return [{ message: "Allows every action on every resource." }];
  const keys = statement.conditions.map(({ key }) => key);
  return [{ severity: "HIGH", message: `Allows every action on every resource under a condition on ${nameSome(keys)}.` }];
}

function findServiceWildcards(statement: PolicyStatement): readonly FoundIssue[] {
  if (!isIdentityAllow(statement) || isNarrowed(statement) || !statement.actions) return NOTHING;
  const isAny = isAnyResource(statement);
  const wild = statement.actions.filter((pattern) => {
    const [service = "", name = ""] = pattern.split(":");
    if (!/^\*+$/.test(name) || isAnyAction(pattern)) return false;
    const isKnown = /[*?]/.test(service) ? expandAction(pattern).length > 0 : isKnownService(service);
    return isAny ? isKnown || service !== "" : unscopedActions(statement, expandAction(pattern)).length > 0;
  });
  return wild.length === 0 ? NOTHING : [{ message: `Allows whole services on every resource: ${nameSome(wild)}.`, actions: wild.slice(0, MAX_NAMED_ACTIONS) }];
}

function findKmsDecrypt(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  const given = unconstrainedActions(statement, document);
  const actions = KMS_DECRYPTS.filter((action) => given.includes(expandAction(action)[0]!));
  return actions.length === 0 ? NOTHING : [{ message: `Allows ${actions.join(" and ")} with every KMS key.`, actions }];
}

function findMarketplace(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  const subscribe = expandAction("aws-marketplace:Subscribe");
  if (!isIdentityAllow(statement) || isNarrowed(statement) || !isAnyResource(statement)) return NOTHING;
  if (!subscribe.some((action) => withoutDenied(actionsOf(statement), document).includes(action))) return NOTHING;
  return [{ message: "Allows subscribing to any AWS Marketplace product.", actions: ["aws-marketplace:Subscribe"] }];
}

function findResourceWildcard(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  if (!statement.resources) return NOTHING;
  const actions = unconstrainedActions(statement, document);
  if (actions.length === 0) return NOTHING;
  const names = actions.slice(0, MAX_NAMED_ACTIONS).map(({ action }) => action);
  const shown = actions.length > names.length ? `${names.slice(0, 5).join(", ")} and ${actions.length - 5} more` : nameSome(names);
  return [{ message: `Names every resource although these actions can be tied to some: ${shown}.`, actions: names, at: ["Resource"] }];
}

export const RISKS: readonly IssueRule[] = [
  { code: "ADMIN", severity: "CRITICAL", find: findAdmin },
  { code: "SERVICE_WILDCARD", severity: "MEDIUM", find: findServiceWildcards },
  fullAccess("CLOUDTRAIL_FULL_ACCESS", "HIGH", "cloudtrail", "Allows all of CloudTrail, also stopping and deleting trails."),
  fullAccess("KMS_FULL_ACCESS", "MEDIUM", "kms", "Allows all of KMS, also disabling keys, deleting them and changing their policies."),
  { code: "KMS_DECRYPT_ANY_KEY", severity: "MEDIUM", find: findKmsDecrypt },
  { code: "MARKETPLACE_SUBSCRIBE", severity: "MEDIUM", find: findMarketplace },
  anyResource("PASS_ROLE_ANY", "HIGH", "iam:PassRole", "Allows passing any role to a service, also one that may do more than the caller."),
  anyResource("ASSUME_ROLE_ANY", "HIGH", "sts:AssumeRole", "Allows assuming every role whose trust policy lets the account in."),
  exposure("RESOURCE_EXPOSURE", "HIGH", "permission", "Allows changing who may reach any resource"),
  exposure("CREDENTIAL_EXPOSURE", "HIGH", "credential", "Allows getting credentials of any resource"),
  exposure("DATA_EXFILTRATION", "MEDIUM", "data", "Allows reading contents of any resource"),
  exposure("INFRASTRUCTURE_MODIFICATION", "LOW", "write", "Allows changing any resource"),
  { code: "RESOURCE_WILDCARD", severity: "LOW", find: findResourceWildcard },
];
