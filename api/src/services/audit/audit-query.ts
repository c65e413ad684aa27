/** The query keys of the audit log and the condition of each. */
import type { FilterQuery } from "@mikro-orm/core";
import { now } from "../../clock.ts";
import type { AuditEvent } from "../../db/entities/audit.ts";
import { AUDIT_QUERY_KEYS } from "../../iam/audit-query.ts";
import { type AgeComparison, momentsOf, type Period, type QueryCondition } from "../../iam/query.ts";
import { dateOf, escapeLike, readQuery } from "../core/query-conditions.ts";

type Where = FilterQuery<AuditEvent>;

interface SearchedColumns {
  /** The columns of which one must contain the text. */
  readonly parts: readonly (keyof AuditEvent)[];
  /** The columns of IDs that the text may equal. */
  readonly ids: readonly (keyof AuditEvent)[];
}

const COLUMNS: Readonly<Record<string, SearchedColumns>> = {
  action: { parts: ["action"], ids: [] },
  actor: { parts: ["actor", "actorTokenName"], ids: ["actorId", "actorTokenId"] },
  target: { parts: ["targetName"], ids: ["target"] },
  address: { parts: ["address"], ids: [] },
};
const WORD: SearchedColumns = { parts: ["action", "actor", "actorTokenName", "targetName", "address"], ids: [] };
const EVERY: Where = {};
const NONE: Where = { $not: { seq: { $gte: 0 } } };

/** Errors: BAD_QUERY. */
export function auditConditions(query: string): readonly Where[] {
  return readQuery(query, AUDIT_QUERY_KEYS).map(conditionOf);
}

function conditionOf(term: QueryCondition): Where {
  const { isNegated } = term;
  switch (term.kind) {
    case "WORD":
      return holds(WORD, [term.text], isNegated);
    case "TEXT":
      return holds(COLUMNS[term.key]!, term.values, isNegated);
    case "AGE": {
      const periods: Where = { $or: term.values.map(within) };
      return isNegated ? { $not: periods } : periods;
    }
    case "YES_NO":
      // The only key of this kind is `refused`. Most events have no outcome.
      return term.value === isNegated
        ? { $or: [{ details: { outcome: null } }, { details: { outcome: { $ne: "REFUSED" } } }] }
        : { details: { outcome: "REFUSED" } };
    default:
      return isNegated ? EVERY : NONE;
  }
}

/** Whether one of the columns has one of the values. In SQL, the negation of null is null, so null needs its own condition. */
function holds({ parts, ids }: SearchedColumns, values: readonly string[], isNegated: boolean): Where {
  const matches = values.flatMap((value) => [
    ...parts.map((column) => ({ column, match: { [column]: { $ilike: `%${escapeLike(value)}%` } } as Where })),
    ...ids.map((column) => ({ column, match: { [column]: value } as Where })),
  ]);
  if (!isNegated) return { $or: matches.map(({ match }) => match) };
  return { $and: matches.map(({ column, match }) => ({ $or: [{ [column]: null }, { $not: match }] })) };
}

function within(value: AgeComparison | Period): Where {
  if ("from" in value) {
    const { from, to } = value;
    return { at: { ...(from !== null && { $gte: dateOf(from) }), ...(to !== null && { $lt: dateOf(to) }) } };
  }
  const { after, until } = momentsOf(value, now());
  return { at: { ...(after !== null && { $gt: dateOf(after) }), ...(until !== null && { $lte: dateOf(until) }) } };
}
