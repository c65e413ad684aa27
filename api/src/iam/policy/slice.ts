/**
 * The slice of a principal's policies for some actions: the statements that cover these actions, in every layer. A decision
 * on the actions depends on nothing else of the policies. Two requests with the same slice must have the same decision if
 * their resources and condition keys look the same to its statements. Thousands of requests then need one evaluation:
 * `signatureOf` says what the statements can tell apart.
 */
import { memoize, numbering, remember } from "../memoize.ts";
import { type CompiledStatement, statementsFor } from "./compile.ts";
import type { NamedPolicy, PrincipalPolicies, ScpLevel } from "./evaluate.ts";
import { type CompiledCondition, conditionHolds } from "./evaluate-condition.ts";
import { isServiceLinked, keysOfPrincipal, type Principal } from "./principals.ts";
import { contextOf, type RequestContext } from "./request-context.ts";
import type { PolicyDocument } from "./statement.ts";
import { matchTemplate, type Template, variablesIn } from "./variables.ts";

export interface Slice {
  /** Equal for slices with the same statements of the same policies. */
  readonly id: number;
  readonly resources: ResourceView;
  readonly mentions: Mentions;
}

/** The condition keys that statements use. Their names are in lower case. */
export interface Mentions {
  /** The keys in conditions and in policy variables. */
  readonly keys: ReadonlySet<string>;
  /** Whether all of these keys are the same for callers of one kind (`isKeyOfRequest`). */
  readonly isOfRequest: boolean;
  readonly conditions: ReadonlyMap<string, readonly CompiledCondition[]>;
  readonly variables: ReadonlySet<string>;
}

/** The resource patterns of a slice that do not match every resource. */
export interface ResourceView {
  /** Equal for slices that tell the same resources apart. 0 if the slice tells none apart. */
  readonly id: number;
  readonly patterns: readonly Template[];
  /** The keys that follow from the principal, for patterns with variables. */
  readonly context: RequestContext;
}

const NO_MENTIONS: Mentions = { keys: new Set(), isOfRequest: true, conditions: new Map(), variables: new Set() };
const NO_CONTEXT: RequestContext = { valuesOf: () => undefined };
const UNIFORM: ResourceView = { id: 0, patterns: [], context: NO_CONTEXT };

/** A policy of a layer, or a text that tells layers apart that have the same policies. */
interface LayerPart {
  readonly text: string;
  readonly policy: NamedPolicy | null;
  /** Whether the policy counts even without a statement on the action: it then denies the action. */
  readonly isLimit: boolean;
}

/** The layers in which statements are evaluated. A new kind of policy must be named here, or its statements are missed. */
const LAYERS: Readonly<
  Record<
    Exclude<keyof PrincipalPolicies, "principal" | "isManagementAccount" | "at">,
    (policies: PrincipalPolicies) => readonly LayerPart[]
  >
> = {
  identity: ({ identity }) => identity.map(partOf),
  boundary: ({ boundary }) => (boundary ? [{ ...partOf(boundary), isLimit: true }] : []),
  session: ({ session }) => (session ? [{ ...partOf(session), isLimit: true }] : []),
  scps: ({ scps, isManagementAccount }) => [
    textPart(`${scps === null}${isManagementAccount === true}`),
    ...levelParts(scps),
  ],
  rcps: ({ rcps }) => [textPart(`${rcps === null}`), ...levelParts(rcps)],
};

function partOf(policy: NamedPolicy): LayerPart {
  return { text: "", policy, isLimit: false };
}

function textPart(text: string): LayerPart {
  return { text: `'${text}'`, policy: null, isLimit: false };
}

function levelParts(levels: readonly ScpLevel[] | null | undefined): readonly LayerPart[] {
  return (levels ?? []).flatMap(({ name, policies }) => [textPart(name), ...policies.map(partOf)]);
}

/** All layers in one list. Dozens of actions are evaluated for a principal, and share it. */
const layerParts = memoize((policies: PrincipalPolicies): readonly LayerPart[] =>
  Object.values(LAYERS).flatMap((partsOf) => [{ text: "/", policy: null, isLimit: false }, ...partsOf(policies)]),
);

const numberOfObject = numbering();

/** The slices with the same statements of the same policies, by what can differ between callers. */
interface Covering {
  readonly mentions: Mentions;
  readonly byCaller: Map<string, Slice>;
}

/** The slices of one account. Equal slices are one object, whichever principals and states of principals have them. */
export class Slices {
  /** The slices by the statements that cover the actions. */
  readonly #covering = new Map<string, Covering>();
  #sliceCount = 0;
  readonly #views = new Map<string, ResourceView>();
  readonly #policies = new Map<PolicyDocument, Map<string, number>>();
  #policyCount = 0;

  /**
   * The slice for the actions, given in lower case. `caller` is the user or role with its tags and id. Slices that mention
   * no key of the caller are shared by all callers.
   */
  of(policies: PrincipalPolicies, actions: readonly string[], caller: object): Slice {
    const statements: CompiledStatement[] = [];
    const parts = layerParts(policies);
    let text = "";
    for (const action of actions) {
      text += ";";
      for (let i = 0; i < parts.length; i += 1) {
        const { text: apart, policy, isLimit } = parts[i]!;
        text += apart;
        if (policy === null) continue;
        const found = statementsFor(policy.document, action);
        if (found.length === 0 && !isLimit) continue;
        text += `${this.#numberOf(policy)}:${numberOfObject(found)},`;
        statements.push(...found);
      }
    }
    const { mentions, byCaller } = remember(this.#covering, text, () => ({
      mentions: mentionsOf(statements),
      byCaller: new Map<string, Slice>(),
    }));
    return remember(byCaller, callerPart(policies.principal, mentions, caller), () => ({
      id: (this.#sliceCount += 1),
      resources: this.#viewOf(statements, policies.principal),
      mentions,
    }));
  }

  #numberOf({ name, document }: NamedPolicy): number {
    let byName = this.#policies.get(document);
    if (!byName) this.#policies.set(document, (byName = new Map()));
    let number = byName.get(name);
    if (number === undefined) byName.set(name, (number = this.#policyCount += 1));
    return number;
  }

  #viewOf(statements: readonly CompiledStatement[], principal: Principal): ResourceView {
    const byText = new Map<string, Template>();
    for (const { resources } of statements)
      for (const template of resources ?? [])
        if (typeof template !== "string" || !/^\*+$/.test(template)) byText.set(JSON.stringify(template), template);
    if (byText.size === 0) return UNIFORM;
    const patterns = [...byText.values()];
    const hasVariables = patterns.some((template) => typeof template !== "string");
    const text = [hasVariables ? principal.arn : "", ...[...byText.keys()].toSorted()].join("\n");
    let view = this.#views.get(text);
    if (!view) {
      const context = hasVariables ? contextOf(() => [keysOfPrincipal(principal)]) : NO_CONTEXT;
      view = { id: this.#views.size + 1, patterns, context };
      this.#views.set(text, view);
    }
    return view;
  }
}

/**
 * Returns the properties that can differ between callers with the same statements. Without keys of the caller, only
 * their kind does.
 */
function callerPart(principal: Principal, { isOfRequest }: Mentions, caller: object): string {
  return isOfRequest
    ? `${principal.kind} ${principal.accountId} ${isServiceLinked(principal)}`
    : `#${numberOfObject(caller)} ${principal.arn}`;
}

/**
 * Whether the key (lower case) is the same for all callers of one kind: it depends only on the network, the time, the
 * session's MFA or the request. Every other key counts as one of the caller.
 */
export function isKeyOfRequest(key: string): boolean {
  return KEYS_OF_REQUEST.test(key);
}

const KEYS_OF_REQUEST =
  /^(aws:(multifactorauth(present|age)|sourceip|sourcevpc|sourcevpce|vpcsourceip|securetransport|currenttime|epochtime|requestedregion|useragent|referer|viaawsservice|tokenissuetime)|iam:(passedtoservice|policyarn|permissionsboundary|associatedresourcearn|awsservicename))$/;

export function mentionsOf(statements: readonly CompiledStatement[]): Mentions {
  if (statements.every(isUnconditional)) return NO_MENTIONS;
  const conditions = new Map<string, CompiledCondition[]>();
  const variables = new Set<string>();
  for (const statement of statements) {
    for (const template of statement.resources ?? []) for (const key of variablesIn(template)) variables.add(key);
    for (const condition of statement.conditions) {
      const key = condition.key.toLowerCase();
      const known = conditions.get(key);
      if (known) known.push(condition);
      else conditions.set(key, [condition]);
      for (const { template } of condition.comparisons)
        for (const variable of variablesIn(template)) variables.add(variable);
    }
  }
  const keys = [...conditions.keys(), ...variables];
  return { keys: new Set(keys), isOfRequest: keys.every(isKeyOfRequest), conditions, variables };
}

function isUnconditional({ resources, conditions }: CompiledStatement): boolean {
  return conditions.length === 0 && (resources?.every((template) => typeof template === "string") ?? true);
}

/**
 * Returns as text which of the patterns match the resource. A pattern with an unknown variable may match it, so the
 * whole ARN counts.
 */
export function signatureOf({ patterns, context }: ResourceView, resource: string): string {
  let signature = "";
  for (let i = 0; i < patterns.length; i += 1) {
    const truth = matchTemplate(patterns[i]!, resource, context);
    signature += truth === true ? "1" : truth === false ? "0" : resource;
  }
  return signature;
}

/**
 * Returns the result of the conditions for a key's value, as a text. Null if the request does not contain the key.
 * `known` are further keys that the conditions can compare it with.
 */
export function signatureOfKey(
  { conditions, variables }: Mentions,
  key: string,
  value: string | readonly string[] | null,
  known: RequestContext = NO_CONTEXT,
): string {
  const values = typeof value === "string" ? [value] : value;
  if (variables.has(key)) return JSON.stringify(values);
  const context = new ContextOfKey(key, values, known);
  const tests = conditions.get(key) ?? NONE;
  let signature = "";
  for (let i = 0; i < tests.length; i += 1) {
    const truth = conditionHolds(tests[i]!, context);
    if (typeof truth !== "boolean") return JSON.stringify(values);
    signature += truth ? "1" : "0";
  }
  return signature;
}

const NONE: readonly never[] = [];

/** A request of which one key is known, given in lower case, beside those of another context. */
class ContextOfKey implements RequestContext {
  constructor(
    readonly key: string,
    readonly values: readonly string[] | null,
    readonly known: RequestContext,
  ) {}

  valuesOf(name: string): readonly string[] | null | undefined {
    return name.toLowerCase() === this.key ? this.values : this.known.valuesOf(name);
  }
}
