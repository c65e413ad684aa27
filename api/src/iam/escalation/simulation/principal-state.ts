/**
 * A principal with the policies that it has, or would have after changing its own permissions: a policy written, a group
 * joined, a deny removed, a boundary removed. Every node of the graph is one principal state.
 */
import type { Role, User } from "../../account.ts";
import { memoize, remember } from "../../memoize.ts";
import {
  allowsEverything,
  isAdministrator,
  type HeldPolicy,
  mayAllowEverything,
  mayAllowIam,
  mayDeny,
  type Permissions,
  policiesInForce,
} from "../../principals/principal-policies.ts";
import type { Guardrails } from "../../principals/guardrails.ts";
import { parsePolicy } from "../../policy/document.ts";
import { compileDocument, type CompiledStatement, meetsConditions } from "../../policy/compile.ts";
import type { PrincipalPolicies } from "../../policy/evaluate.ts";
import { keysOfPrincipal, readPrincipal } from "../../policy/principals.ts";
import { contextOf } from "../../policy/request-context.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import {
  actionsAllowedBy,
  EVERY_ACTION,
  intersectionOf,
  type RelevantActions,
  servicesOf,
  unionOf,
} from "../techniques/action-mask.ts";

export interface Identity {
  readonly kind: "USER" | "ROLE";
  readonly arn: string;
  readonly name: string;
  readonly holder: User | Role;
  readonly isServiceLinked: boolean;
}

export interface PrincipalState {
  readonly identity: Identity;
  readonly permissions: Permissions;
  readonly inForce: PrincipalPolicies;
  /** The actions of techniques that its policies could allow. */
  readonly allowedActions: RelevantActions;
  /** The subset of `allowedActions` that the permissions boundary could allow as well. */
  readonly allowedWithinBoundary: RelevantActions;
  readonly isAdministrator: boolean;
  /** Equal for states with the same policies. They share verdicts, unless these depend on the caller's identity. */
  readonly sharing: string;
}

/**
 * A document that allows everything. Documents with the same text are shared. The id keeps this document apart from
 * policies of the account with the same statements.
 */
const EVERYTHING = parsePolicy(
  '{"Version":"2012-10-17","Id":"written-on-the-way","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
);

/** The policy that a caller with write access to policies grants itself. */
export const GRANTED: HeldPolicy = {
  source: { kind: "INLINE", policyName: "granted-to-itself", policyArn: null, groupName: null },
  document: (EVERYTHING as Extract<typeof EVERYTHING, { ok: true }>).document,
};

export function identityOf(holder: User | Role): Identity {
  const isUser = "userName" in holder;
  return {
    kind: isUser ? "USER" : "ROLE",
    arn: holder.arn,
    name: isUser ? holder.userName : holder.roleName,
    holder,
    isServiceLinked: !isUser && holder.path.startsWith("/aws-service-role/"),
  };
}

const cachedStates = new WeakMap<
  Permissions,
  { readonly guardrails: Guardrails; readonly principal: PrincipalState }
>();

/** The present state of a principal. Cached, because every graph of a what-if needs it for unchanged principals. */
export function initialState(identity: Identity, permissions: Permissions, guardrails: Guardrails): PrincipalState {
  const cached = cachedStates.get(permissions);
  if (cached?.guardrails === guardrails && cached.principal.identity.holder === identity.holder)
    return cached.principal;
  const principal = principalStateOf(identity, permissions, guardrails);
  cachedStates.set(permissions, { guardrails, principal });
  return principal;
}

export function principalStateOf(identity: Identity, permissions: Permissions, guardrails: Guardrails): PrincipalState {
  return new LazyPrincipalState(identity, permissions, guardrails);
}

/** Computes parts on first use. An account has thousands of principals, and most are never evaluated. */
class LazyPrincipalState implements PrincipalState {
  #allowedActions: RelevantActions | null = null;
  #allowedWithinBoundary: RelevantActions | null = null;
  #isAdministrator: boolean | null = null;
  #inForce: PrincipalPolicies | null = null;
  #sharing: string | null = null;

  constructor(
    readonly identity: Identity,
    readonly permissions: Permissions,
    readonly guardrails: Guardrails,
  ) {}

  get allowedActions(): RelevantActions {
    return (this.#allowedActions ??= mayHaveUnreadPolicy(this.permissions)
      ? EVERY_ACTION
      : unionOf(this.permissions.policies.map(({ document }) => actionsAllowedBy(document))));
  }

  get allowedWithinBoundary(): RelevantActions {
    const { boundary } = this.permissions;
    return (this.#allowedWithinBoundary ??= boundary
      ? intersectionOf(this.allowedActions, actionsAllowedBy(boundary.document))
      : this.allowedActions);
  }

  get isAdministrator(): boolean {
    return (this.#isAdministrator ??=
      this.permissions.policies.some(({ document }) => mayBeWide(document)) &&
      mayAllowEverything(this.permissions) &&
      isAdministratorLike(this));
  }

  get inForce(): PrincipalPolicies {
    return (this.#inForce ??= policiesInForce(this.permissions, this.guardrails));
  }

  get sharing(): string {
    return (this.#sharing ??= sharingOf(this.identity, this.permissions, this.guardrails));
  }
}

/** Maximum number of answers kept for the guardrails of one moment. */
const MAX_ADMINISTRATOR_ANSWERS = 1_000;

/** Whether states with the same administrator key are administrators. */
const administratorsOf = memoize((_guardrails: Guardrails) => new Map<string, boolean>());

function isAdministratorLike(state: LazyPrincipalState): boolean {
  const answers = administratorsOf(state.guardrails);
  if (answers.size >= MAX_ADMINISTRATOR_ANSWERS) answers.clear();
  return remember(answers, administratorKey(state), () => isAdministrator(state.permissions, state.guardrails));
}

/**
 * Equal for states that must both be administrators or not. Documents that neither allow IAM or a service that no policy
 * names, nor deny anything, do not matter. Beside a document that allows everything, only denies do. A principal has dozens
 * of states that differ only in these.
 */
function administratorKey({ identity, permissions, guardrails }: LazyPrincipalState): string {
  const everything = permissions.policies.find(({ document }) => allowsEverything(document));
  const decisive = everything
    ? [
        { ...everything, document: GRANTED.document },
        ...permissions.policies.filter(({ document }) => mayDeny(document)),
      ]
    : permissions.policies.filter(({ document }) => mayDecideAdministrator(document));
  const { boundary } = permissions;
  const isOwn = [...decisive, ...(boundary ? [boundary] : [])].some(({ document }) => dependsOnCaller(document));
  const { arn, kind, isServiceLinked } = identity;
  const account = arn.slice(0, arn.lastIndexOf(":"));
  const group = isOwn ? arn : `${kind} ${isServiceLinked} ${account} ${scpGroupOf(identity, guardrails)}`;
  return `${stateKeyOf({ ...permissions, policies: decisive })}|${permissions.tagged !== undefined}|${group}`;
}

const mayDecideAdministrator = memoize(
  (document: PolicyDocument) => mayAllowIam(document) || mayBeWide(document) || mayDeny(document),
);

/**
 * Whether a policy of the principal could not be read. Such a policy may allow anything. An unreadable boundary does
 * not count, because a boundary only limits.
 */
function mayHaveUnreadPolicy({ unreadable, isBounded, boundary }: Permissions): boolean {
  return unreadable.length > (isBounded && boundary === null ? 1 : 0);
}

/**
 * Whether the document could give administrator access: it allows a wildcard action or NotAction on the resources of any
 * service. Without such a document the expensive evaluation is skipped.
 */
const mayBeWide = memoize((document: PolicyDocument) =>
  document.statements.some(
    ({ effect, actions, notActions, resources }) =>
      effect === "Allow" &&
      (notActions !== null || actions!.some((action) => /^[*?:]*$|^[^:]*\*/.test(action))) &&
      (resources === null || servicesOf(resources) === null),
  ),
);

let documentCount = 0;
const numberOf = memoize((_document: PolicyDocument) => (documentCount += 1));

function sharingOf(identity: Identity, permissions: Permissions, guardrails: Guardrails): string {
  const { policies, boundary, unreadable } = permissions;
  const documents = [...policies, ...(boundary ? [boundary] : [])].map(({ document }) => document);
  const isOwn = unreadable.length > 0 || documents.some(dependsOnCaller);
  // Two states of one principal differ in their policies, even if it shares verdicts with no other principal.
  const group = isOwn ? identity.arn : scpGroupOf(identity, guardrails);
  return `${stateKeyOf(permissions)}|${group}`;
}

/**
 * A key that is equal for principals that all SCP and RCP conditions on the caller treat alike. Such principals can share
 * verdicts.
 */
export function scpGroupOf({ arn, kind, holder }: Identity, guardrails: Guardrails): string {
  const { statements, isByName } = guardrails.isManagementAccount
    ? NO_CALLER_CONDITIONS
    : callerConditionsOf(guardrails);
  if (statements.length === 0 && !isByName) return "";
  // These principals share no verdicts. Sessions can have tags of their own. Ids and policy variables differ for every
  // principal.
  if (
    isByName ||
    (kind === "ROLE" &&
      statements.some(({ conditions }) => conditions.some(({ key }) => /^aws:principaltag\//i.test(key))))
  )
    return arn;
  const tags = Object.fromEntries(holder.tags.map(({ key, value }) => [`aws:PrincipalTag/${key}`, value]));
  const context = contextOf(() => [keysOfPrincipal(readPrincipal(arn)), tags]);
  return `${kind} ${statements.map((statement) => String(meetsConditions(statement, context))).join()}`;
}

interface CallerConditions {
  /** SCP and RCP statements with a condition on the caller. */
  readonly statements: readonly CompiledStatement[];
  /** Whether a policy uses a variable or the caller's id, so that every principal differs. */
  readonly isByName: boolean;
}

const NO_CALLER_CONDITIONS: CallerConditions = { statements: [], isByName: false };

const callerConditionsOf = memoize(({ scps, rcps }: Guardrails): CallerConditions => {
  const documents = [...(scps ?? []), ...(rcps ?? [])].flatMap(({ policies }) =>
    policies.map(({ document }) => document),
  );
  const statements = documents
    .flatMap(compileDocument)
    .filter(({ conditions }) =>
      conditions.some(({ key }) => /^aws:(principal(arn|type|tag\/)|user(name|id)|tokenissue|multifactor)/i.test(key)),
    );
  return { statements, isByName: documents.some(({ text }) => /\$\{|aws:userid/i.test(text)) };
});

/** Whether the effect of the document can differ between callers: it has variables or conditions. */
export const dependsOnCaller = memoize(
  (document: PolicyDocument) =>
    document.text.includes("${") || document.statements.some(({ conditions }) => conditions.length > 0),
);

/**
 * Equal for permissions with the same policies and the same boundary, whatever the order of the changes. A document that denies
 * nothing counts once: having it twice allows no more, and it is never removed to gain something. It is lost with a group that
 * the user leaves because of a deny, so it counts once more for each such group.
 */
export function stateKeyOf({ policies, boundary, isBounded }: Permissions): string {
  const all = policies.map(({ document }) => numberOf(document)).sort(ascending);
  const isRepeated = all.some((number, i) => number === all[i - 1]);
  const numbers = isRepeated ? withoutRepeats(policies).sort(ascending) : all;
  return `${numbers.join(" ")}|${boundary ? numberOf(boundary.document) : isBounded}`;
}

function withoutRepeats(policies: Permissions["policies"]): number[] {
  const groups = new Set(policies.flatMap(({ source, document }) => (mayDeny(document) ? [source.groupName] : [])));
  const places = new Map<PolicyDocument, Set<string | null>>();
  return policies.flatMap(({ source: { groupName }, document }) => {
    if (mayDeny(document)) return [numberOf(document)];
    const known = remember(places, document, () => new Set<string | null>());
    const place = groups.has(groupName) ? groupName : null;
    return known.has(place) ? [] : (known.add(place), [numberOf(document)]);
  });
}

const ascending = (one: number, other: number): number => one - other;

/** Whether both states of one principal have the same policies and the same boundary. */
export function isSameState(one: PrincipalState, other: PrincipalState): boolean {
  return stateKeyOf(one.permissions) === stateKeyOf(other.permissions);
}
