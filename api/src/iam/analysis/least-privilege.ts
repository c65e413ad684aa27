/**
 * Suggests a narrower version of a policy. Every change only narrows, and has one of three bases:
 * - CERTAIN removes what grants nothing today.
 * - USAGE removes what no holder used within AWS's tracking period.
 * - REVIEW needs a person who knows what the policy is for.
 */
import { TECHNIQUES } from "../escalation/techniques/index.ts";
import { countActions, hasAction, isEmptySet, setOfPatterns, without } from "../policy/action-set.ts";
import { type CatalogueAction, expandAction, findAction } from "../policy/catalogue.ts";
import { conditionsOn, isNarrowed } from "../policy/conditions.ts";
import { expandDocument } from "../policy/expansion.ts";
import { nameSome } from "../policy/issue-rule.ts";
import { findIssues } from "../policy/issues.ts";
import { deniedOutright, isAnyAction } from "../policy/scope.ts";
import type { PolicyDocument, PolicyStatement } from "../policy/statement.ts";
import { coversPattern } from "../policy/wildcard.ts";
import type { Instant } from "../time.ts";

/**
 * Maximum number of patterns in the search for covered patterns, which compares every pattern with every other. The
 * search is skipped above this number.
 */
const MAX_COMPARED_PATTERNS = 300;
/** Maximum number of actions without resource types that are listed separately from the wildcard that matches them. */
const MAX_LISTED_UNSCOPABLE = 15;
/** Maximum number of changes returned. A document that needs more should be rewritten. */
const MAX_CHANGES = 200;
const INDENT = 2;

export type ChangeBasis = "CERTAIN" | "USAGE" | "REVIEW";
export type ChangeKind =
  | "DEAD_ACTION"
  | "DENIED_ACTION"
  | "COVERED_ACTION"
  | "UNUSED_SERVICE"
  | "UNUSED_ACTION"
  | "OWN_ACCOUNT"
  | "PASSED_TO_SERVICE"
  | "STATEMENT_REMOVED";

export interface SuggestedChange {
  readonly kind: ChangeKind;
  readonly basis: ChangeBasis;
  /** The index of the statement in the existing document. */
  readonly statement: number;
  readonly message: string;
}

/** The last accessed information of all principals that have the policy. */
export type ServiceUsage =
  | {
      readonly status: "READ";
      /** The latest use of each service by any holder. Null for a recorded service that was never used. */
      readonly lastUsedAt: ReadonlyMap<string, Instant | null>;
      /** The individually tracked actions that no holder used, in lower case: `ec2:runinstances`. */
      readonly unusedActions: ReadonlySet<string>;
      /** The time of the oldest reading used. */
      readonly readAt: Instant;
    }
  | { readonly status: "NOT_READ"; readonly reason: string };

export interface Suggestion {
  /** The narrower policy. Null if nothing that the policy allows is needed: the policy can be detached instead. */
  readonly text: string | null;
  readonly changes: readonly SuggestedChange[];
  readonly actionsBefore: number;
  readonly actionsAfter: number;
}

export interface SuggestionContext {
  /** Null if the account is unknown, as for a pasted document. Resources are then not limited to the account. */
  readonly awsAccountId: string | null;
  readonly partition: string;
  readonly usage: ServiceUsage;
}

type Written = Readonly<Record<string, unknown>>;
/** A statement being narrowed: its remaining action patterns, and its original JSON. */
interface Draft {
  readonly written: Written;
  readonly statement: PolicyStatement;
  readonly patterns: readonly string[];
}

export function suggestNarrower(document: PolicyDocument, context: SuggestionContext): Suggestion {
  const source = (JSON.parse(document.text) as { Statement: Written | readonly Written[] }).Statement;
  const statements = document.isStatementArray ? (source as readonly Written[]) : [source as Written];
  const changes: SuggestedChange[] = [];
  const dead = deadPatterns(document);
  const written = document.statements.flatMap((statement): readonly Written[] => {
    const own = statements[statement.index]!;
    if (!isNarrowable(statement)) return [own];
    const note = (kind: ChangeKind, basis: ChangeBasis, message: string) =>
      void changes.push({ kind, basis, statement: statement.index, message });
    const draft = narrowByUsage(
      narrowForCertain({ written: own, statement, patterns: statement.actions ?? [] }, document, dead, note),
      context.usage,
      note,
    );
    if (draft.statement.actions !== null && draft.patterns.length === 0) {
      note("STATEMENT_REMOVED", changes.at(-1)!.basis, "The statement is removed, because no action remains.");
      return [];
    }
    return narrowForReview(draft, document, context, note);
  });
  const actionsBefore = expandDocument(document).count;
  const allowsSomething = written.some(({ Effect }) => Effect === "Allow");
  const text =
    written.length === 0 || (!allowsSomething && actionsBefore > 0)
      ? null
      : JSON.stringify({ ...(JSON.parse(document.text) as Written), Statement: written }, null, INDENT);
  return { text, changes: changes.slice(0, MAX_CHANGES), actionsBefore, actionsAfter: countAfter(written, document) };
}

type Note = (kind: ChangeKind, basis: ChangeBasis, message: string) => void;

function isNarrowable({ effect, principals, notPrincipals }: PolicyStatement): boolean {
  return effect === "Allow" && principals === null && notPrincipals === null;
}

function countAfter(written: readonly Written[], document: PolicyDocument): number {
  const patterns = written.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => listOf(Action));
  const hasNotAction = written.some(({ Effect, NotAction }) => Effect === "Allow" && NotAction !== undefined);
  if (hasNotAction) return expandDocument(document).count;
  const allowed = without(setOfPatterns(patterns), deniedOutright(document));
  return countActions(allowed);
}

function listOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? (value as string[]) : [];
}

// ---------------------------------------------------------------- CERTAIN: grants nothing today

type Dead = ReadonlyMap<PolicyStatement, ReadonlyMap<number, string>>;

/** Why action patterns have no effect, by statement and index in its Action. */
function deadPatterns(document: PolicyDocument): Dead {
  const dead = new Map<PolicyStatement, Map<number, string>>();
  for (const { code, statement, at, message } of findIssues(document)) {
    if ((code !== "RESOURCE_NEVER_MATCHES" && code !== "ACTION_NEEDS_ANY_RESOURCE") || typeof at[1] !== "number")
      continue;
    let places = dead.get(statement);
    if (!places) {
      places = new Map();
      dead.set(statement, places);
    }
    places.set(at[1], message);
  }
  return dead;
}

function narrowForCertain(draft: Draft, document: PolicyDocument, dead: Dead, note: Note): Draft {
  const denied = deniedOutright(document);
  const deadHere = dead.get(draft.statement);
  const effective = draft.patterns.filter((pattern, i) => {
    const message = deadHere?.get(i);
    if (message !== undefined) note("DEAD_ACTION", "CERTAIN", message);
    return message === undefined;
  });
  const allowed = effective.filter((pattern) => {
    const named = setOfPatterns([pattern]);
    const isDenied = !isEmptySet(named) && isEmptySet(without(named, denied));
    if (isDenied)
      note("DENIED_ACTION", "CERTAIN", `${pattern} is denied by the same document, so allowing it has no effect.`);
    return !isDenied;
  });
  return { ...draft, patterns: withoutCovered(allowed, note) };
}

function withoutCovered(patterns: readonly string[], note: Note): readonly string[] {
  if (patterns.length > MAX_COMPARED_PATTERNS) return patterns;
  const lower = patterns.map((pattern) => pattern.toLowerCase());
  return patterns.filter((pattern, i) => {
    const cover = lower.findIndex(
      (other, j) => j !== i && coversPattern(other, lower[i]!) && (j < i || !coversPattern(lower[i]!, other)),
    );
    if (cover >= 0) note("COVERED_ACTION", "CERTAIN", `${pattern} is already covered by ${patterns[cover]}.`);
    return cover < 0;
  });
}

// ---------------------------------------------------------------- USAGE: not used by any holder

function narrowByUsage(draft: Draft, usage: ServiceUsage, note: Note): Draft {
  if (usage.status === "NOT_READ") return draft;
  const { lastUsedAt, unusedActions } = usage;
  const used = [...lastUsedAt].filter(([, at]) => at !== null).map(([service]) => service);
  const isUnused = (service: string) => lastUsedAt.get(service) === null;
  if (draft.statement.notActions) return narrowNotAction(draft, used, note);
  const patterns = draft.patterns.flatMap((pattern): readonly string[] => {
    const actions = expandAction(pattern);
    const services = [...new Set(actions.map(({ service }) => service))];
    const [, name = "*"] = pattern.split(":");
    // Applies only if AWS tracks every action of the pattern, because untracked actions may be in use.
    if (
      actions.length > 0 &&
      !services.every(isUnused) &&
      actions.every(({ action }) => unusedActions.has(action.toLowerCase()))
    ) {
      note(
        "UNUSED_ACTION",
        "USAGE",
        `${pattern}: no holder has used ${actions.length === 1 ? "it" : `any of its ${actions.length} actions`}.`,
      );
      return [];
    }
    if (services.length === 0 || !services.some(isUnused)) return [pattern];
    const kept = isAnyAction(pattern) ? used : services.filter((service) => !isUnused(service));
    const unused = services.filter(isUnused);
    if (services.length === 1 || kept.length === 0)
      note("UNUSED_SERVICE", "USAGE", `${pattern}: no holder has used ${nameSome(unused)}.`);
    else note("UNUSED_SERVICE", "USAGE", `${pattern} is limited to the services that were used: ${nameSome(kept)}.`);
    return kept.map((service) => `${service}:${isAnyAction(pattern) ? "*" : name}`);
  });
  return { ...draft, patterns };
}

/** Replaces NotAction with the used services. Applies only if every exception is an entire service. */
function narrowNotAction(draft: Draft, used: readonly string[], note: Note): Draft {
  const excepted = draft.statement.notActions!;
  if (used.length === 0 || !excepted.every((pattern) => /^[^*?:]+:\*$/.test(pattern))) return draft;
  const services = used.filter((service) => !excepted.some((pattern) => pattern.toLowerCase() === `${service}:*`));
  note(
    "UNUSED_SERVICE",
    "USAGE",
    `NotAction is replaced by Action with the services that were used: ${nameSome(services)}.`,
  );
  const { NotAction: _, ...written } = draft.written;
  return {
    written,
    statement: { ...draft.statement, actions: [], notActions: null },
    patterns: services.map((service) => `${service}:*`),
  };
}

// ---------------------------------------------------------------- REVIEW: needs a person's decision

const PASS_ROLE = "iam:PassRole";

function narrowForReview(
  { written, statement, patterns }: Draft,
  document: PolicyDocument,
  context: SuggestionContext,
  note: Note,
): readonly Written[] {
  if (statement.actions === null) return [written];
  const unchanged = withActions(written, patterns);
  const { awsAccountId, partition } = context;
  if (awsAccountId === null || !statement.resources?.every((resource) => resource === "*") || isNarrowed(statement))
    return [unchanged];
  const passing = patterns.filter((pattern) => pattern.toLowerCase() === PASS_ROLE.toLowerCase());
  const others = patterns.filter((pattern) => !passing.includes(pattern));
  return [
    ...(passing.length > 0
      ? [narrowPassRole(withActions(written, passing), statement, document, { awsAccountId, partition, note })]
      : []),
    ...narrowToAccount(withActions(written, others), others, { awsAccountId, partition, note }),
  ];
}

function withActions(written: Written, patterns: readonly string[]): Written {
  const wasOne = typeof written["Action"] === "string" && patterns.length === 1;
  return { ...written, Action: wasOne ? patterns[0] : patterns };
}

/** The services to which the document's actions can pass a role, according to the known escalation techniques. */
function passableServices(document: PolicyDocument): readonly string[] {
  const { allowed } = expandDocument(document);
  const isAllowed = (name: string) => {
    const action = findAction(name);
    return name !== PASS_ROLE && action !== null && hasAction(allowed, action);
  };
  const services = TECHNIQUES.flatMap(({ effect, steps }) =>
    effect.kind === "PASS_ROLE" && steps.some(({ action }) => isAllowed(action)) ? effect.services : [],
  );
  return [...new Set(services)];
}

interface AccountContext {
  readonly awsAccountId: string;
  readonly partition: string;
  readonly note: Note;
}

function narrowPassRole(
  written: Written,
  statement: PolicyStatement,
  document: PolicyDocument,
  { awsAccountId, partition, note }: AccountContext,
): Written {
  const { Sid: _, ...rest } = written;
  const services = conditionsOn(statement, "iam:PassedToService").length > 0 ? [] : passableServices(document);
  const role = `arn:${partition}:iam::${awsAccountId}:role/*`;
  if (services.length === 0) {
    note(
      "OWN_ACCOUNT",
      "REVIEW",
      "iam:PassRole is limited to the roles of this account. Name the exact roles if you can.",
    );
    return { ...rest, Resource: role };
  }
  note(
    "PASSED_TO_SERVICE",
    "REVIEW",
    `iam:PassRole is limited to the services that this policy can start with a role: ${nameSome(services)}. Add any other service that needs a role.`,
  );
  const condition = {
    ...(written["Condition"] as Written | undefined),
    StringEquals: {
      ...(written["Condition"] as { StringEquals?: Written } | undefined)?.StringEquals,
      "iam:PassedToService": services,
    },
  };
  return { ...rest, Resource: role, Condition: condition };
}

interface PatternGroups {
  /** Patterns of actions that support no resource types. */
  readonly unscopable: string[];
  readonly byPrefix: Map<string, string[]>;
  /** Patterns whose resource ARNs contain no account, mainly S3 buckets. */
  readonly withoutAccount: string[];
}

function narrowToAccount(
  written: Written,
  patterns: readonly string[],
  { awsAccountId, partition, note }: AccountContext,
): readonly Written[] {
  if (patterns.length === 0) return [];
  const groups: PatternGroups = { unscopable: [], byPrefix: new Map(), withoutAccount: [] };
  for (const pattern of patterns) groupPattern(pattern, groups);
  const { unscopable, byPrefix, withoutAccount } = groups;
  const { Sid: _, ...rest } = written;
  if (byPrefix.size === 0 && withoutAccount.length === 0) return [written];
  const resources = [...byPrefix.keys()].map((prefix) =>
    prefix.replace("${Partition}", partition).replace("${Account}", awsAccountId),
  );
  if (resources.length > 0)
    note(
      "OWN_ACCOUNT",
      "REVIEW",
      `${nameSome([...new Set([...byPrefix.values()].flat())])}: limited to resources of this account. Resources owned by AWS or other accounts are excluded.`,
    );
  if (withoutAccount.length > 0)
    note(
      "OWN_ACCOUNT",
      "REVIEW",
      `${nameSome(withoutAccount)}: limited to resources of this account with aws:ResourceAccount, because their ARNs contain no account.`,
    );
  const parts: Written[] = [
    ...(resources.length > 0
      ? [{ ...rest, Action: [...new Set([...byPrefix.values()].flat())], Resource: resources }]
      : []),
    ...(withoutAccount.length > 0
      ? [
          {
            ...rest,
            Action: withoutAccount,
            Condition: {
              ...(rest["Condition"] as Written | undefined),
              StringEquals: {
                ...(rest["Condition"] as { StringEquals?: Written } | undefined)?.StringEquals,
                "aws:ResourceAccount": awsAccountId,
              },
            },
          },
        ]
      : []),
    ...(unscopable.length > 0 ? [{ ...rest, Action: unscopable }] : []),
  ];
  return written["Sid"] === undefined
    ? parts
    : parts.map((part, i) => (i === 0 ? { Sid: written["Sid"], ...part } : part));
}

function groupPattern(pattern: string, { unscopable, byPrefix, withoutAccount }: PatternGroups): void {
  const actions = expandAction(pattern);
  const unscopableActions = actions.filter(({ resourceTypes }) => resourceTypes.length === 0);
  if (
    actions.length === 0 ||
    unscopableActions.length === actions.length ||
    unscopableActions.length > MAX_LISTED_UNSCOPABLE ||
    isAnyAction(pattern)
  ) {
    unscopable.push(pattern);
    return;
  }
  const prefixes = new Set(actions.flatMap(prefixesOf));
  if (prefixes.has(null)) {
    withoutAccount.push(pattern);
  } else {
    for (const prefix of prefixes) byPrefix.set(prefix!, [...(byPrefix.get(prefix!) ?? []), pattern]);
  }
  unscopable.push(...unscopableActions.map(({ action }) => action));
}

/** The ARN prefix of each resource type of an action: `arn:${Partition}:iam::${Account}:*`. Null for ARNs without an account. */
function prefixesOf({ resourceTypes }: CatalogueAction): readonly (string | null)[] {
  return resourceTypes.map(({ arn }) => {
    const [, , service = "", region = "", account = ""] = arn.split(":");
    return account === "${Account}" ? `arn:\${Partition}:${service}:${region === "" ? "" : "*"}:\${Account}:*` : null;
  });
}
