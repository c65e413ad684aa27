/**
 * A principal with the policies it holds, or would hold after a change it may make to itself (a policy written, a group
 * joined, a deny dropped, a boundary removed). Postures are the graph's nodes.
 */
import type { Role, User } from "../../account.ts";
import {
  isAdministrator,
  type HeldPolicy,
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
  /** Of the methods' actions, those that its policies could allow. */
  readonly allowedActions: RelevantActions;
  /** Of these, those that its boundary could let through. */
  readonly allowedWithinBoundary: RelevantActions;
  readonly isAdministrator: boolean;
  /** Postures of equal policies share this text, and so the answers that do not hang on who asks. */
  readonly sharing: string;
}

/** Equal texts are one document: the id tells it apart from policies of the account that say the same. */
const EVERYTHING = parsePolicy(
  '{"Version":"2012-10-17","Id":"written-on-the-way","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
);

/** What whoever may write policies writes for itself. */
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

const standing = new WeakMap<Permissions, { readonly guardrails: Guardrails; readonly principal: PrincipalState }>();

/** A principal as it is; the same permissions under the same guardrails are asked for by every graph of a what-if. */
export function initialState(identity: Identity, permissions: Permissions, guardrails: Guardrails): PrincipalState {
  const known = standing.get(permissions);
  if (known?.guardrails === guardrails && known.principal.identity.holder === identity.holder) return known.principal;
  const principal = principalStateOf(identity, permissions, guardrails);
  standing.set(permissions, { guardrails, principal });
  return principal;
}

export function principalStateOf(identity: Identity, permissions: Permissions, guardrails: Guardrails): PrincipalState {
  return new LazyPrincipalState(identity, permissions, guardrails);
}

/** Of the thousands of an account most are never asked about: what only a question needs is made when one comes. */
class LazyPrincipalState implements PrincipalState {
  readonly allowedActions: RelevantActions;
  readonly allowedWithinBoundary: RelevantActions;
  readonly isAdministrator: boolean;
  #inForce: PrincipalPolicies | null = null;
  #sharing: string | null = null;

  constructor(
    readonly identity: Identity,
    readonly permissions: Permissions,
    readonly guardrails: Guardrails,
  ) {
    const { policies, boundary } = permissions;
    this.allowedActions = holdsUnread(permissions)
      ? EVERY_ACTION
      : unionOf(policies.map(({ document }) => actionsAllowedBy(document)));
    this.allowedWithinBoundary = boundary
      ? intersectionOf(this.allowedActions, actionsAllowedBy(boundary.document))
      : this.allowedActions;
    this.isAdministrator =
      policies.some(({ document }) => mayBeWide(document)) && isAdministrator(permissions, guardrails);
  }

  get inForce(): PrincipalPolicies {
    return (this.#inForce ??= policiesInForce(this.permissions, this.guardrails));
  }

  get sharing(): string {
    return (this.#sharing ??= sharingOf(this.identity, this.permissions, this.guardrails));
  }
}

/** A policy that was not read may allow anything; a boundary that was not read allows nothing more. */
function holdsUnread({ unreadable, isBounded, boundary }: Permissions): boolean {
  return unreadable.length > (isBounded && boundary === null ? 1 : 0);
}

const wide = new WeakMap<PolicyDocument, boolean>();

/** Administrators hold `*` or NotAction somewhere, on the things of any service: all others need not be asked. */
function mayBeWide(document: PolicyDocument): boolean {
  let answer = wide.get(document);
  if (answer === undefined) {
    answer = document.statements.some(
      ({ effect, actions, notActions, resources }) =>
        effect === "Allow" &&
        (notActions !== null || actions!.some((action) => /^[*?:]*$|^[^:]*\*/.test(action))) &&
        (resources === null || servicesOf(resources) === null),
    );
    wide.set(document, answer);
  }
  return answer;
}

const numbers = new WeakMap<PolicyDocument, number>();
let counted = 0;

function sharingOf(
  identity: Identity,
  { policies, boundary, isBounded, unreadable }: Permissions,
  guardrails: Guardrails,
): string {
  const documents = [...policies, ...(boundary ? [boundary] : [])].map(({ document }) => document);
  if (unreadable.length > 0 || documents.some(isPersonal)) return identity.arn;
  const ids = policies.map(({ document }) => numberOf(document)).toSorted((a, b) => a - b);
  return `${ids.join(" ")}|${boundary ? numberOf(boundary.document) : isBounded}|${sideUnder(identity, guardrails)}`;
}

/** What the service control policies that look at who asks say of the principal: those they treat alike share answers. */
function sideUnder({ arn, kind, holder }: Identity, { scps, isManagementAccount }: Guardrails): string {
  const { statements, isByName } = isManagementAccount ? NO_ONE_ASKED : whoIsAsked(scps);
  if (statements.length === 0 && !isByName) return "";
  // A session may bring tags of its own, and ids and variables tell everybody apart.
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

interface WhoIsAsked {
  readonly statements: readonly CompiledStatement[];
  readonly isByName: boolean;
}

const NO_ONE_ASKED: WhoIsAsked = { statements: [], isByName: false };
const asked = new WeakMap<object, WhoIsAsked>();

function whoIsAsked(scps: Guardrails["scps"]): WhoIsAsked {
  if (scps === null) return NO_ONE_ASKED;
  let found = asked.get(scps);
  if (!found) {
    const documents = scps.flatMap(({ policies }) => policies.map(({ document }) => document));
    const statements = documents
      .flatMap(compileDocument)
      .filter(({ conditions }) =>
        conditions.some(({ key }) =>
          /^aws:(principal(arn|type|tag\/)|user(name|id)|tokenissue|multifactor)/i.test(key),
        ),
      );
    found = {
      statements,
      isByName: documents.some(({ text }) => /\$\{|aws:userid/i.test(text)),
    };
    asked.set(scps, found);
  }
  return found;
}

function numberOf(document: PolicyDocument): number {
  let number = numbers.get(document);
  if (number === undefined) {
    counted += 1;
    number = counted;
    numbers.set(document, number);
  }
  return number;
}

const personal = new WeakMap<PolicyDocument, boolean>();

/** Does what it says hang on who asks? */
function isPersonal(document: PolicyDocument): boolean {
  let answer = personal.get(document);
  if (answer === undefined) {
    answer = document.text.includes("${") || document.statements.some(({ conditions }) => conditions.length > 0);
    personal.set(document, answer);
  }
  return answer;
}

/** The same policies, in whatever order of changes. */
export function isSameState(one: PrincipalState, other: PrincipalState): boolean {
  const [mine, theirs] = [one.permissions, other.permissions];
  if (
    one.sharing !== other.sharing ||
    mine.isBounded !== theirs.isBounded ||
    mine.policies.length !== theirs.policies.length
  )
    return false;
  const documents = new Set(mine.policies.map(({ document }) => document));
  return theirs.policies.every(({ document }) => documents.has(document));
}
