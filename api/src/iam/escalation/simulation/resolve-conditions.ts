/**
 * Turns a CONDITIONAL decision into a definite one where possible. It uses facts about the principal and the target
 * (tags, the date) and values that the caller chooses (a region, a tag on a new resource), or shows that no request can
 * meet the conditions.
 */
import { memoize } from "../../memoize.ts";
import { conditionsOn, parseOperator } from "../../policy/conditions.ts";
import type { Decision, Reason } from "../../policy/evaluate.ts";
import { edgesOf, parseBlock } from "../../policy/ip-block.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { StatementCondition } from "../../policy/statement.ts";
import { formatInstant, type Instant, SECOND } from "../../time.ts";
import { blocked, conditional, describeReason, exploitable, type Verdict } from "./verdict.ts";

/**
 * Maximum number of rounds in which facts are added. Facts can make further keys relevant, but decisions depend on few
 * keys. After the last round the verdict stays CONDITIONAL, so no path is lost.
 */
const MAX_ROUNDS = 4;
/**
 * Maximum number of values tried for one key, and of combinations tried for all keys. Above these numbers not all
 * values are tried, so nothing is proven: the verdict stays CONDITIONAL and names the keys. No path is lost.
 */
const MAX_VALUES = 16;
const MAX_ASSIGNMENTS = 64;

export interface OpenConditions {
  readonly decide: (keys: KnownKeys) => Decision;
  /** The known value of a key (lower case). Null if the request does not contain it; undefined if it is unknown. */
  readonly resolve: (key: string) => string | readonly string[] | null | undefined;
  /** Whether the caller can set the key (lower case) to any value. */
  readonly isChosen: (key: string) => boolean;
  /** Whether the caller can choose these values. Default: always. */
  readonly mayChoose?: (keys: KnownKeys) => boolean;
  /**
   * The known prefix of a key's value, if every request contains the key (lower case). Undefined if the key may be
   * missing.
   */
  readonly prefixOf?: (key: string) => string | undefined;
  /** The first and the last date that a key (lower case) can have in a request that contains it. */
  readonly periodOf?: (key: string) => Period | undefined;
  /** The value of a key (lower case) in a policy variable, like `resolve`, which does not cover the caller's own keys. */
  readonly variableOf?: (key: string) => string | null | undefined;
}

export type Period = readonly [first: Instant, last: Instant];
type KnownParts = Required<Pick<OpenConditions, "prefixOf" | "periodOf" | "variableOf">>;

export function resolveConditions({
  decide,
  resolve,
  isChosen,
  mayChoose = () => true,
  prefixOf = () => undefined,
  periodOf = () => undefined,
  variableOf = () => undefined,
}: OpenConditions): Verdict {
  const parts: KnownParts = { prefixOf, periodOf, variableOf };
  const known: Record<string, string | readonly string[] | null> = {};
  let decision = decide(known);
  for (let round = 0; round < MAX_ROUNDS && decision.decision === "CONDITIONAL"; round += 1) {
    const facts = Object.fromEntries(
      decision.keys
        .map((key) => [key.toLowerCase(), resolve(key.toLowerCase())] as const)
        .filter(([, value]) => value !== undefined),
    ) as KnownKeys;
    if (Object.keys(facts).length === 0) break;
    Object.assign(known, facts);
    decision = decide(known);
  }
  if (decision.decision !== "CONDITIONAL") return definite(decision);
  const chosen = decision.keys.filter((key) => isChosen(key.toLowerCase()));
  // If only the prefix of a key's value is known, the key gets a value that no policy names.
  const prefixed = Object.fromEntries(
    decision.keys.flatMap((key) => {
      const prefix = prefixOf(key.toLowerCase());
      return prefix ? [[key.toLowerCase(), prefix + UNNAMED_VALUE]] : [];
    }),
  );
  for (const keys of assignments(decision.reasons, chosen, parts)) {
    const tried = decide({ ...known, ...prefixed, ...keys });
    if (tried.decision === "ALLOWED" && mayChoose(keys)) return definite(tried);
  }
  if (Object.keys(prefixed).length > 0) {
    const tried = decide({ ...known, ...prefixed });
    if (tried.decision === "ALLOWED") return definite(tried);
  }
  const unresolved = decision.keys.filter((key) => !chosen.includes(key));
  if (isNeverMet(decision, parts, (keys) => decide({ ...known, ...keys }))) {
    return blocked(
      [`no request meets the conditions on ${decision.keys.join(", ")}`],
      decision.reasons,
      unresolvedIn(decision),
    );
  }
  return conditional(unresolved.length > 0 ? unresolved : decision.keys, decision.reasons, unresolvedIn(decision));
}

function definite(decision: Decision): Verdict {
  const { reasons, assumes } = decision;
  if (decision.decision === "ALLOWED") return exploitable(reasons, { assumes });
  return blocked(reasons.map(describeReason), reasons, { against: reasons, assumes });
}

function unresolvedIn({ reasons, assumes }: Decision): Pick<Verdict, "against" | "assumes"> {
  return { against: reasons.filter(({ effect }) => effect === "MAY_ALLOW" || effect === "MAY_DENY"), assumes };
}

/** Whether the request is denied for every combination of the values that the conditions distinguish. */
function isNeverMet({ keys, reasons }: Decision, parts: KnownParts, decide: (keys: KnownKeys) => Decision): boolean {
  if (keys.some((key) => !isEnumerable(conditionsFor(reasons, key), parts))) return false;
  let tried = 0;
  for (const values of assignments(reasons, keys, parts)) {
    tried += 1;
    const { decision } = decide(values);
    if (decision === "ALLOWED" || decision === "CONDITIONAL") return false;
  }
  return tried > 0 && tried < MAX_ASSIGNMENTS;
}

/** Whether the values that matter can be listed from the conditions. Policy variables can have too many values. */
function isEnumerable(conditions: readonly StatementCondition[], { variableOf }: KnownParts): boolean {
  const named = conditions.flatMap(testValuesOf);
  return (
    conditions.length > 0 &&
    new Set(named).size <= MAX_VALUES &&
    conditions.every(
      ({ operator, values }) =>
        parseOperator(operator)?.family !== "Binary" &&
        !values.some((value) => filled(value, variableOf).some((each) => each.includes("${"))),
    )
  );
}

function conditionsFor(reasons: readonly Reason[], key: string): readonly StatementCondition[] {
  return reasons.flatMap(({ statement }) => (statement ? conditionsOn(statement, key) : []));
}

/** Combinations of values: for every key the values that the conditions name, one that they do not name, and none. */
function assignments(reasons: readonly Reason[], keys: readonly string[], parts: KnownParts): KnownKeys[] {
  let combinations: KnownKeys[] = [{}];
  for (const key of keys) {
    const values = valuesFor(conditionsFor(reasons, key), key.toLowerCase(), parts);
    combinations = combinations
      .flatMap((before) => values.map((value) => ({ ...before, [key.toLowerCase()]: value })))
      .slice(0, MAX_ASSIGNMENTS);
  }
  return keys.length === 0 ? [] : combinations;
}

/** A value that hardly any policy names. */
const UNNAMED_VALUE = "something-else";

function valuesFor(
  conditions: readonly StatementCondition[],
  key: string,
  { prefixOf, periodOf, variableOf }: KnownParts,
): (string | null)[] {
  const named = new Set(conditions.flatMap(testValuesOf).flatMap((value) => filled(value, variableOf)));
  const period = periodOf(key);
  if (period) return [...datesWithin(period, named), null];
  const prefix = prefixOf(key);
  const possible = [...named].filter((value) => value.startsWith(prefix ?? "")).slice(0, MAX_VALUES);
  return prefix === undefined ? [...possible, UNNAMED_VALUE, null] : [...possible, prefix + UNNAMED_VALUE];
}

/**
 * The value with its policy variables replaced. None if a variable has no value, because nothing matches it then. Variables of
 * unknown value, those with a default, and literals such as `${*}` stay.
 */
function filled(value: string, variableOf: KnownParts["variableOf"]): readonly string[] {
  if (!value.includes("${")) return [value];
  const values = [...value.matchAll(/\$\{([^},*?$]+)\}/g)].map(
    ([text, key]) => [text, variableOf(key!.toLowerCase())] as const,
  );
  if (values.some(([, known]) => known === null)) return [];
  return [
    values.reduce((rest, [text, known]) => (known === undefined ? rest : rest.replaceAll(text, () => known!)), value),
  ];
}

/** The first and the last date of the period, and the named ones between them. */
function datesWithin([first, last]: Period, named: ReadonlySet<string>): string[] {
  const within = [...named].filter((date) => Date.parse(date) > first && Date.parse(date) < last);
  return [formatInstant(first), ...within.slice(0, MAX_VALUES), formatInstant(last)];
}

const testValuesOf = memoize(({ operator, values }: StatementCondition): readonly string[] =>
  values.flatMap((value) => testValues(operator, value)),
);

/** Values at which a condition on `value` can change its result. */
function testValues(operator: string, value: string): string[] {
  const family = parseOperator(operator)?.family;
  if (family === "Null") return [];
  if (family === "Numeric") return [value, String(Number(value) + 1), String(Number(value) - 1)];
  if (family === "Bool") return ["true", "false"];
  if (family === "Date") return [value, ...neighboursOf(value), "2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z"];
  if (family === "IpAddress") {
    const block = parseBlock(value);
    return block ? [...edgesOf(block)] : [];
  }
  return [value.replaceAll(/[*?]/g, WILDCARD_FILLER)];
}

/**
 * The text that replaces wildcards in a pattern. Hardly any policy contains it, so a value made for one pattern does
 * not match another by chance.
 */
const WILDCARD_FILLER = "~";

/** The instants one second before and after the date. They lie between the dates that the policies name. */
function neighboursOf(date: string): string[] {
  const instant = Date.parse(date);
  return Number.isFinite(instant) ? [instant - SECOND, instant + SECOND].map(formatInstant) : [];
}
