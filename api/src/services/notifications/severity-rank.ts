/** Severities in SQL. */
import { type RawBuilder, sql } from "kysely";
import { SEVERITIES } from "../../iam/severity.ts";

/** The rank of a severity; 0 is the most severe. */
export function rankOf(severity: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(array_position(${sql.val([...SEVERITIES])}::text[], ${severity}) - 1)`;
}
