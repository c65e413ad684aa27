/**
 * A narrower policy to lay beside the existing one. Three kinds of change, never mixed up: CERTAIN ones take away what
 * grants nothing today, USAGE ones what no holder used as far as AWS's record goes, REVIEW ones need a person who knows
 * what the policy is for. Every change only narrows.
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

/** Every pattern is held against every other: beyond this many the search for doubles is left out. */
const MAX_COMPARED_PATTERNS = 300;
/** Actions that AWS ties to no resource, written out beside a wildcard that also names them. */
const MAX_WRITTEN_OUT = 15;
/** A document with more changes is shown these; it wants to be written anew. */
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
  /** The statement of the existing document. */
  readonly statement: number;
  readonly message: string;
}

/** What AWS says of the use of services by all who hold the policy. */
export type ServiceUsage =
  | {
      readonly status: "READ";
      /** By service, the latest use of any holder; `null`: in the record, and never. */ readonly lastUsedAt: ReadonlyMap<
        string,
        Instant | null
      >;
      /** Those that AWS tells about one by one and that no holder used, in lower case: `ec2:runinstances`. */
      readonly unusedActions: ReadonlySet<string>;
      /** The oldest reading that this rests on. */
      readonly readAt: Instant;
    }
  | { readonly status: "NOT_READ"; readonly reason: string };

export interface Suggestion {
  /** `null`: nothing that it allows is needed, so there is nothing to write: detach it. */
  readonly text: string | null;
  readonly changes: readonly SuggestedChange[];
  readonly actionsBefore: number;
  readonly actionsAfter: number;
}

export interface SuggestionContext {
  /** `null`: unknown, as for a pasted document; nothing is tied to the account then. */
  readonly awsAccountId: string | null;
  readonly partition: string;
  readonly usage: ServiceUsage;
}

type Written = Readonly<Record<string, unknown>>;
/** A statement while it is being narrowed: its patterns, and the text that it came from. */
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
      note("STATEMENT_REMOVED", changes.at(-1)!.basis, "Nothing is left of the statement.");
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
  return typeof value === "string" ? [value] : Array.isArray(value) ? (value as string[]) : [];
}

// ---------------------------------------------------------------- what grants nothing today

type Dead = ReadonlyMap<PolicyStatement, ReadonlyMap<number, string>>;

/** By statement and place in its Action: why the pattern does nothing there. */
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
  const own = dead.get(draft.statement);
  const living = draft.patterns.filter((pattern, i) => {
    const why = own?.get(i);
    if (why !== undefined) note("DEAD_ACTION", "CERTAIN", why);
    return why === undefined;
  });
  const allowed = living.filter((pattern) => {
    const named = setOfPatterns([pattern]);
    const isDenied = !isEmptySet(named) && isEmptySet(without(named, denied));
    if (isDenied)
      note("DENIED_ACTION", "CERTAIN", `${pattern} is denied by the same document, so allowing it does nothing.`);
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
    if (cover >= 0) note("COVERED_ACTION", "CERTAIN", `${pattern} is part of ${patterns[cover]} already.`);
    return cover < 0;
  });
}

// ---------------------------------------------------------------- what nobody used

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
    // Only where AWS tells about every action of it: what is not tracked may be in use.
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
    const gone = services.filter(isUnused);
    if (services.length === 1 || kept.length === 0)
      note("UNUSED_SERVICE", "USAGE", `${pattern}: no holder has used ${nameSome(gone)}.`);
    else note("UNUSED_SERVICE", "USAGE", `${pattern} shrinks to the services that were used: ${nameSome(kept)}.`);
    return kept.map((service) => `${service}:${isAnyAction(pattern) ? "*" : name}`);
  });
  return { ...draft, patterns };
}

/** NotAction becomes the services that were used, where the exceptions are whole services. */
function narrowNotAction(draft: Draft, used: readonly string[], note: Note): Draft {
  const excepted = draft.statement.notActions!;
  if (used.length === 0 || !excepted.every((pattern) => /^[^*?:]+:\*$/.test(pattern))) return draft;
  const services = used.filter((service) => !excepted.some((pattern) => pattern.toLowerCase() === `${service}:*`));
  note("UNUSED_SERVICE", "USAGE", `NotAction becomes an Action of the services that were used: ${nameSome(services)}.`);
  const { NotAction: _, ...written } = draft.written;
  return {
    written,
    statement: { ...draft.statement, actions: [], notActions: null },
    patterns: services.map((service) => `${service}:*`),
  };
}

// ---------------------------------------------------------------- what a person must agree to

const PASS_ROLE = "iam:PassRole";

function narrowForReview(
  { written, statement, patterns }: Draft,
  document: PolicyDocument,
  context: SuggestionContext,
  note: Note,
): readonly Written[] {
  if (statement.actions === null) return [written];
  const asWas = withActions(written, patterns);
  const { awsAccountId, partition } = context;
  if (awsAccountId === null || !statement.resources?.every((resource) => resource === "*") || isNarrowed(statement))
    return [asWas];
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

/** What takes a passed role, by the known methods: each service that one of the document's actions works with. */
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

interface Own {
  readonly awsAccountId: string;
  readonly partition: string;
  readonly note: Note;
}

function narrowPassRole(
  written: Written,
  statement: PolicyStatement,
  document: PolicyDocument,
  { awsAccountId, partition, note }: Own,
): Written {
  const { Sid: _, ...rest } = written;
  const services = conditionsOn(statement, "iam:PassedToService").length > 0 ? [] : passableServices(document);
  const role = `arn:${partition}:iam::${awsAccountId}:role/*`;
  if (services.length === 0) {
    note("OWN_ACCOUNT", "REVIEW", "iam:PassRole names the roles of this account; better still, name the very roles.");
    return { ...rest, Resource: role };
  }
  note(
    "PASSED_TO_SERVICE",
    "REVIEW",
    `iam:PassRole only to what this policy can start with a role: ${nameSome(services)}. Add any other service that it hands roles to.`,
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

interface Sorted {
  /** AWS ties them to no resource. */
  readonly untied: string[];
  readonly tied: Map<string, string[]>;
  /** What cannot be named by an account's ARNs, S3's buckets above all. */
  readonly nameless: string[];
}

function narrowToAccount(
  written: Written,
  patterns: readonly string[],
  { awsAccountId, partition, note }: Own,
): readonly Written[] {
  if (patterns.length === 0) return [];
  const sorted: Sorted = { untied: [], tied: new Map(), nameless: [] };
  for (const pattern of patterns) sortPattern(pattern, sorted);
  const { untied, tied, nameless } = sorted;
  const { Sid: _, ...rest } = written;
  if (tied.size === 0 && nameless.length === 0) return [written];
  const resources = [...tied.keys()].map((prefix) =>
    prefix.replace("${Partition}", partition).replace("${Account}", awsAccountId),
  );
  if (resources.length > 0)
    note(
      "OWN_ACCOUNT",
      "REVIEW",
      `${nameSome([...new Set([...tied.values()].flat())])}: only resources of this account. AWS's own and other accounts' fall away.`,
    );
  if (nameless.length > 0)
    note(
      "OWN_ACCOUNT",
      "REVIEW",
      `${nameSome(nameless)}: only resources of this account, by aws:ResourceAccount, since their ARNs name none.`,
    );
  const parts: Written[] = [
    ...(resources.length > 0
      ? [{ ...rest, Action: [...new Set([...tied.values()].flat())], Resource: resources }]
      : []),
    ...(nameless.length > 0
      ? [
          {
            ...rest,
            Action: nameless,
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
    ...(untied.length > 0 ? [{ ...rest, Action: untied }] : []),
  ];
  return written["Sid"] === undefined
    ? parts
    : parts.map((part, i) => (i === 0 ? { Sid: written["Sid"], ...part } : part));
}

function sortPattern(pattern: string, { untied, tied, nameless }: Sorted): void {
  const actions = expandAction(pattern);
  const free = actions.filter(({ resourceTypes }) => resourceTypes.length === 0);
  if (actions.length === 0 || free.length === actions.length || free.length > MAX_WRITTEN_OUT || isAnyAction(pattern)) {
    untied.push(pattern);
    return;
  }
  const prefixes = new Set(actions.flatMap(prefixesOf));
  if (prefixes.has(null)) {
    nameless.push(pattern);
  } else {
    for (const prefix of prefixes) tied.set(prefix!, [...(tied.get(prefix!) ?? []), pattern]);
  }
  untied.push(...free.map(({ action }) => action));
}

/** `arn:${Partition}:iam::${Account}:*` of every resource type of an action; `null` for one whose ARN names no account. */
function prefixesOf({ resourceTypes }: CatalogueAction): readonly (string | null)[] {
  return resourceTypes.map(({ arn }) => {
    const [, , service = "", region = "", account = ""] = arn.split(":");
    return account === "${Account}" ? `arn:\${Partition}:${service}:${region === "" ? "" : "*"}:\${Account}:*` : null;
  });
}
