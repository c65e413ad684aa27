/**
 * The grants of a policy that hold at a moment or later. Rules for statements that allow too much read the policy so: a
 * grant that has ended is no risk, and one that ends or begins later is a risk for everyone until or from then on.
 */
import { conditionHolds, compileCondition } from "./evaluate-condition.ts";
import { parseOperator } from "./conditions.ts";
import { memoize } from "../memoize.ts";
import { formatInstant, type Instant, SECOND } from "../time.ts";
import { contextOf } from "./request-context.ts";
import type { PolicyDocument, PolicyStatement, StatementCondition } from "./statement.ts";

const CURRENT_TIME = /^aws:(?:currenttime|epochtime)$/i;

/**
 * The document without the Allow statements whose conditions on the current time can no longer be met, and without these
 * conditions in the other Allow statements. Deny statements stay as they are. The same object if nothing changes.
 */
export function grantsFrom(document: PolicyDocument, at: Instant): PolicyDocument {
  if (!namesTime(document)) return document;
  const statements = document.statements.flatMap((statement) => grantFrom(statement, at));
  return { ...document, statements };
}

const namesTime = memoize(({ text }: PolicyDocument) => /currenttime|epochtime/i.test(text));

function grantFrom(statement: PolicyStatement, at: Instant): readonly PolicyStatement[] {
  const times = statement.conditions.filter(({ key }) => CURRENT_TIME.test(key));
  if (statement.effect === "Deny" || times.length === 0) return [statement];
  if (!momentsFrom(times, at).some((moment) => times.every((condition) => holdsAt(condition, moment)))) return [];
  return [{ ...statement, conditions: statement.conditions.filter((condition) => !times.includes(condition)) }];
}

/** The moment, and the moments after it around the dates of the conditions, at which their results can change. */
function momentsFrom(conditions: readonly StatementCondition[], at: Instant): readonly Instant[] {
  const dates = conditions.flatMap(({ operator, values }) =>
    values.map((value) => dateOf(operator, value)).filter((date) => date !== null),
  );
  return [at, ...dates.flatMap((date) => [date - SECOND, date, date + SECOND]).filter((moment) => moment > at)];
}

function dateOf(operator: string, value: string): Instant | null {
  const isSeconds = /^\d+$/.test(value) && (parseOperator(operator)?.family === "Numeric" || !/^\d{4}$/.test(value));
  const date = isSeconds ? Number(value) * SECOND : Date.parse(value);
  return Number.isFinite(date) ? date : null;
}

function holdsAt(condition: StatementCondition, moment: Instant): boolean {
  const seconds = String(Math.floor(moment / SECOND));
  const keys = { "aws:CurrentTime": formatInstant(moment), "aws:EpochTime": seconds };
  const holds = conditionHolds(
    compileCondition(condition, true),
    contextOf(() => [keys]),
  );
  // A policy variable can be unknown. The condition may then hold.
  return holds !== false;
}
