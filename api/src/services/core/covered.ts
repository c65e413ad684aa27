/**
 * How much a scan with results covered, and the time of its oldest fact in milliseconds, as SQL. `s` is the scan. The columns
 * answer it; the document answers it only for a row that a version before these columns wrote. To unpack the documents of
 * 300 accounts takes three times as long as all the rest of a list of accounts.
 */
import { sql } from "kysely";

export const COVERED_PERCENT = sql<number>`coalesce(s.coverage_percent, (s.coverage ->> 'percent')::integer)`;

export const COVERED_AS_OF = sql<
  number | null
>`case when s.coverage_percent is null then (s.coverage ->> 'asOf')::float8
  else (extract(epoch from s.coverage_as_of) * 1000)::float8 end`;
