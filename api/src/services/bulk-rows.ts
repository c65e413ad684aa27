/** Many rows in one statement: as arrays, a column each, which costs about what COPY costs and stays inside the transaction. */
import { type RawBuilder, sql } from "kysely";

/** One statement holds at most this many: more makes it no faster, and a page of memory bigger. */
export const ROWS_PER_STATEMENT = 2_000;

export interface BulkColumn<Row> {
  readonly name: string;
  /** PostgreSQL's name of its type. */
  readonly type: "text" | "integer" | "boolean" | "jsonb" | "timestamptz";
  readonly valueOf: (row: Row) => unknown;
}

/** `unnest(…) as v(a, b, c)`. Values of jsonb columns are written as JSON, moments (numbers) as ISO text. */
export function unnested<Row>(rows: readonly Row[], columns: readonly BulkColumn<Row>[]): RawBuilder<unknown> {
  const arrays = columns.map((column) => sql`${sql.val(rows.map((row) => written(column.type, column.valueOf(row))))}::${sql.raw(column.type)}[]`);
  return sql`unnest(${sql.join(arrays)}) as v(${sql.raw(columns.map((column) => column.name).join(", "))})`;
}

function written(type: BulkColumn<unknown>["type"], value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (type === "jsonb") return JSON.stringify(value);
  if (type === "timestamptz") return new Date(value as number | Date).toISOString();
  return value;
}

export function* chunksOf<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) yield rows.slice(start, start + ROWS_PER_STATEMENT);
}
