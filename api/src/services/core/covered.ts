/**
 * How much a scan with results covered, and the time of its oldest fact in milliseconds, as SQL. `s` is the scan. The columns
 * answer it; the document answers it only for a row that a version before these columns wrote. To unpack the documents of
 * 300 accounts takes three times as long as all the rest of a list of accounts.
 */
import { sql } from "kysely";
import { table, textAt } from "../../db/typed-sql.ts";

const s = table("scan", "s");

export const COVERED_PERCENT = sql<number>`coalesce(${s.coveragePercent}, ${textAt(s.coverage, "percent")}::integer)`;

export const COVERED_AS_OF = sql<
  number | null
>`case when ${s.coveragePercent} is null then ${textAt(s.coverage, "asOf")}::float8
  else (extract(epoch from ${s.coverageAsOf}) * 1000)::float8 end`;
