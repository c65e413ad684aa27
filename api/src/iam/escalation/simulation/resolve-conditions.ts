/**
 * Ends a CONDITIONAL decision where it can be ended: with facts about principal and target (tags, the date), with what the
 * caller itself chooses (a region, a tag on something new), or by showing that no request at all could meet the conditions.
 */
import { conditionsOn, parseOperator } from "../../policy/conditions.ts";
import type { Decision, Reason } from "../../policy/evaluate.ts";
import { edgesOf, parseBlock } from "../../policy/ip-block.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { StatementCondition } from "../../policy/statement.ts";
import { formatInstant, SECOND } from "../../time.ts";
import { blocked, conditional, describeReason, exploitable, type Verdict } from "./verdict.ts";

/** Facts bring up new keys now and then; a condition never hangs on more than a few. */
const MAX_ROUNDS = 4;
/** Values tried for one key, and assignments of all keys together. Where there are more, nothing is proven by trying. */
const MAX_VALUES = 16;
const MAX_ASSIGNMENTS = 64;

export interface OpenConditions {
  readonly decide: (keys: KnownKeys) => Decision;
  /** What is known of a key (lower case); `undefined`: nothing. */
  readonly resolve: (key: string) => string | readonly string[] | null | undefined;
  /** May the caller set the key (lower case) as it likes? */
  readonly isChosen: (key: string) => boolean;
  /** What it takes for the caller to make such a choice; left out: nothing. */
  readonly mayChoose?: (keys: KnownKeys) => boolean;
  /** How the value of a key (lower case) begins that every request has; `undefined`: it may be missing. */
  readonly startOf?: (key: string) => string | undefined;
}

export function resolveConditions({
  decide,
  resolve,
  isChosen,
  mayChoose = () => true,
  startOf = () => undefined,
}: OpenConditions): Verdict {
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
  if (decision.decision !== "CONDITIONAL") return ended(decision);
  const chosen = decision.keys.filter((key) => isChosen(key.toLowerCase()));
  // What is so of any value at all, of keys whose beginning alone is known.
  const usual = Object.fromEntries(
    decision.keys.flatMap((key) => {
      const start = startOf(key.toLowerCase());
      return start ? [[key.toLowerCase(), start + ANYTHING]] : [];
    }),
  );
  for (const keys of assignments(decision.reasons, chosen, startOf)) {
    const tried = decide({ ...known, ...usual, ...keys });
    if (tried.decision === "ALLOWED" && mayChoose(keys)) return ended(tried);
  }
  if (Object.keys(usual).length > 0) {
    const tried = decide({ ...known, ...usual });
    if (tried.decision === "ALLOWED") return ended(tried);
  }
  const open = decision.keys.filter((key) => !chosen.includes(key));
  if (isMetByNobody(decision, startOf, (keys) => decide({ ...known, ...keys }))) {
    return blocked(
      [`no request meets the conditions on ${decision.keys.join(", ")}`],
      decision.reasons,
      openIn(decision),
    );
  }
  return conditional(open.length > 0 ? open : decision.keys, decision.reasons, openIn(decision));
}

function ended(decision: Decision): Verdict {
  const { reasons, assumes } = decision;
  if (decision.decision === "ALLOWED") return exploitable(reasons, { assumes });
  return blocked(reasons.map(describeReason), reasons, { against: reasons, assumes });
}

function openIn({ reasons, assumes }: Decision): Pick<Verdict, "against" | "assumes"> {
  return { against: reasons.filter(({ effect }) => effect === "MAY_ALLOW" || effect === "MAY_DENY"), assumes };
}

type StartOf = NonNullable<OpenConditions["startOf"]>;

function isMetByNobody({ keys, reasons }: Decision, startOf: StartOf, decide: (keys: KnownKeys) => Decision): boolean {
  if (keys.some((key) => !isPlain(conditionsFor(reasons, key)))) return false;
  let tried = 0;
  for (const values of assignments(reasons, keys, startOf)) {
    tried += 1;
    const { decision } = decide(values);
    if (decision === "ALLOWED" || decision === "CONDITIONAL") return false;
  }
  return tried > 0 && tried < MAX_ASSIGNMENTS;
}

/** Can the values that matter be read off the conditions? Variables reach further than a few tries do. */
function isPlain(conditions: readonly StatementCondition[]): boolean {
  const named = conditions.flatMap(({ operator, values }) => values.flatMap((value) => around(operator, value)));
  return (
    conditions.length > 0 &&
    new Set(named).size <= MAX_VALUES &&
    conditions.every(
      ({ operator, values }) =>
        parseOperator(operator)?.family !== "Binary" && !values.some((value) => value.includes("${")),
    )
  );
}

function conditionsFor(reasons: readonly Reason[], key: string): readonly StatementCondition[] {
  return reasons.flatMap(({ statement }) => (statement ? conditionsOn(statement, key) : []));
}

/** Each key with each value that the conditions speak of, one they do not, and none: the first combinations of all. */
function assignments(reasons: readonly Reason[], keys: readonly string[], startOf: StartOf): KnownKeys[] {
  let all: KnownKeys[] = [{}];
  for (const key of keys) {
    const values = valuesFor(conditionsFor(reasons, key), startOf(key.toLowerCase()));
    all = all
      .flatMap((before) => values.map((value) => ({ ...before, [key.toLowerCase()]: value })))
      .slice(0, MAX_ASSIGNMENTS);
  }
  return keys.length === 0 ? [] : all;
}

const ANYTHING = "something-else";

function valuesFor(conditions: readonly StatementCondition[], start: string | undefined): (string | null)[] {
  const named = new Set(
    conditions.flatMap(({ operator, values }) => values.flatMap((value) => around(operator, value))),
  );
  const possible = [...named].filter((value) => value.startsWith(start ?? "")).slice(0, MAX_VALUES);
  return start === undefined ? [...possible, ANYTHING, null] : [...possible, start + ANYTHING];
}

function around(operator: string, value: string): string[] {
  const family = parseOperator(operator)?.family;
  if (family === "Null") return [];
  if (family === "Numeric") return [value, String(Number(value) + 1), String(Number(value) - 1)];
  if (family === "Bool") return ["true", "false"];
  if (family === "Date") return [value, ...neighboursOf(value), "2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z"];
  if (family === "IpAddress") {
    const block = parseBlock(value);
    return block ? [...edgesOf(block)] : [];
  }
  return [value.replaceAll(/[*?]/g, UNUSUAL)];
}

/** A sign that hardly a policy names, so that what matches one pattern is not what another leaves out. */
const UNUSUAL = "~";

/** A second before and after: between two days there is time. */
function neighboursOf(date: string): string[] {
  const instant = Date.parse(date);
  return Number.isFinite(instant) ? [instant - SECOND, instant + SECOND].map(formatInstant) : [];
}
