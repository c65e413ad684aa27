/**
 * The plain part of the yardstick: parses policies and decides one request by looking at every statement. Nothing is
 * indexed and nothing is remembered except the parsed text.
 */
export interface PlainStatement {
  readonly isAllow: boolean;
  readonly actions: readonly string[];
  readonly isNotAction: boolean;
  readonly resources: readonly string[];
  readonly isNotResource: boolean;
  readonly conditions: readonly PlainCondition[];
  readonly principals: readonly string[];
}

interface PlainCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** NO, or YES under every condition, or MAYBE under a condition on a key that no account contains. */
export type Certainty = "NO" | "MAYBE" | "YES";

/** The values of known keys. Other keys are unknown, and undefined stands for a key that the request lacks. */
export type PlainKeys = Readonly<Record<string, string | undefined>>;

const UNKNOWN_KEYS = /^aws:(multifactorauthpresent|sourceip)$/;

export class PlainParser {
  readonly #parsed = new Map<string, readonly PlainStatement[]>();

  parse(text: string): readonly PlainStatement[] {
    const known = this.#parsed.get(text);
    if (known) return known;
    const { Statement } = JSON.parse(text) as { Statement: Record<string, unknown> | Record<string, unknown>[] };
    const statements = [Statement].flat().map(statementOf);
    this.#parsed.set(text, statements);
    return statements;
  }
}

function statementOf(written: Record<string, unknown>): PlainStatement {
  const list = (value: unknown): string[] => (value === undefined ? [] : ([value].flat() as string[]));
  const principal = written["Principal"];
  const conditions = Object.entries((written["Condition"] ?? {}) as Record<string, Record<string, unknown>>);
  return {
    isAllow: written["Effect"] === "Allow",
    actions: list(written["Action"] ?? written["NotAction"]).map((action) => action.toLowerCase()),
    isNotAction: written["Action"] === undefined,
    resources: list(written["Resource"] ?? written["NotResource"]),
    isNotResource: written["NotResource"] !== undefined,
    conditions: conditions.flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ operator, key: key.toLowerCase(), values: list(values) })),
    ),
    principals: typeof principal === "string" ? [principal] : Object.values(principal ?? {}).flatMap(list),
  };
}

export interface PlainRequest {
  readonly resource: string;
  readonly keys: PlainKeys;
}

/** Whether the statements, all of which match the action, allow the request after their denies. */
export function decide(statements: readonly PlainStatement[], request: PlainRequest): Certainty {
  let allowed: Certainty = "NO";
  let isMaybeDenied = false;
  for (const statement of statements) {
    const certainty = appliesTo(statement, request);
    if (certainty === "NO") continue;
    if (!statement.isAllow && certainty === "YES") return "NO";
    if (!statement.isAllow) isMaybeDenied = true;
    else if (allowed !== "YES") allowed = certainty;
  }
  return allowed === "YES" && isMaybeDenied ? "MAYBE" : allowed;
}

/** Whether a Deny is certain to apply. An Allow elsewhere cannot lift it. */
export function isDenied(statements: readonly PlainStatement[], request: PlainRequest): boolean {
  return statements.some((statement) => !statement.isAllow && appliesTo(statement, request) === "YES");
}

export function least(one: Certainty, other: Certainty): Certainty {
  if (one === "NO" || other === "NO") return "NO";
  return one === "YES" && other === "YES" ? "YES" : "MAYBE";
}

export function matchesAction({ actions, isNotAction }: PlainStatement, action: string): boolean {
  return actions.some((pattern) => glob(pattern, action)) !== isNotAction;
}

/** Whether the statement applies to the request's resource and keys. Its actions must be matched before. */
export function appliesTo(statement: PlainStatement, { resource, keys }: PlainRequest): Certainty {
  const named = statement.resources.some((pattern) => glob(filled(pattern, keys), resource));
  if (statement.resources.length > 0 && named === statement.isNotResource) return "NO";
  let certainty: Certainty = "YES";
  for (const condition of statement.conditions) certainty = least(certainty, holds(condition, keys));
  return certainty;
}

function holds({ operator, key, values }: PlainCondition, keys: PlainKeys): Certainty {
  if (UNKNOWN_KEYS.test(key)) return "MAYBE";
  const found = keys[key];
  const isNegated = operator.includes("Not");
  if (found === undefined) return isNegated || operator.endsWith("IfExists") ? "YES" : "NO";
  const matches = values.some((value) => glob(filled(value, keys), found));
  return matches === isNegated ? "NO" : "YES";
}

/** Replaces the variables. A variable without a value matches nothing. */
function filled(pattern: string, keys: PlainKeys): string {
  return pattern.includes("${")
    ? pattern.replaceAll(/\$\{([^}]+)\}/g, (_, key: string) => keys[key.toLowerCase()] ?? "\u0000")
    : pattern;
}

/** Matches `*` and `?` in one pass with one point to return to. */
function glob(pattern: string, text: string): boolean {
  if (pattern === "*" || pattern === text) return true;
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === "*") {
      star = p;
      p += 1;
      mark = t;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      t = mark;
    } else return false;
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}
