/**
 * Writes many rows in one statement inside the caller's transaction, at about the cost of COPY. COPY itself would need
 * the driver's own connection. All rows travel as one text, which the server splits into rows and values. The usual
 * alternative, one array per column, costs client and server half as much again. Measured with 100,000 alerts: 2.5 s
 * with arrays, 2.1 s with one text and 2.1 s with COPY.
 */
import { type QueryExecutorProvider, type RawBuilder, sql } from "kysely";

/**
 * The maximum number of rows in one statement. More rows per statement are not faster. With 2,000 rows, each text took
 * two megabytes and stayed in memory after its use. The first scan of a large account then needed 50 MiB more.
 */
export const ROWS_PER_STATEMENT = 500;

/**
 * Three control characters: `VALUE_END` separates values, `NULL` stands for null, and `ROW_END` separates rows. `clean`
 * replaces them in every text.
 */
const VALUE_END = "\u0001";
const NULL = "\u0002";
const ROW_END = "\u0003";

export interface BulkColumn<Row> {
  readonly name: string;
  /** The PostgreSQL name of the column's type. */
  readonly type: "text" | "integer" | "boolean" | "jsonb" | "timestamptz";
  readonly valueOf: (row: Row) => unknown;
}

/**
 * Returns the rows as a table `v` for a FROM clause, in the order given. Values of jsonb columns are written as JSON,
 * values of timestamptz columns (numbers or Dates) as ISO text.
 */
export function bulkRows<Row>(rows: readonly Row[], columns: readonly BulkColumn<Row>[]): RawBuilder<unknown> {
  const text = rows
    .map((row) => columns.map((column) => encode(column.type, column.valueOf(row))).join(VALUE_END))
    .join(ROW_END);
  const values = columns.map(({ name, type }, index) => `f[${index + 1}]::${type} as ${name}`).join(", ");
  return sql`(select ${sql.raw(values)} from string_to_table(${text}, ${ROW_END}) as r(line)
    cross join lateral (select string_to_array(line, ${VALUE_END}, ${NULL}) as f offset 0) as parts) as v`;
}

/** Executes one statement per chunk, in order. Builds the next statement while the server works on the previous one. */
export async function executeInChunks<Row>(
  kysely: QueryExecutorProvider,
  rows: Iterable<Row>,
  statementOf: (chunk: readonly Row[]) => RawBuilder<unknown>,
): Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  for (const chunk of chunksOf(rows)) {
    const statement = statementOf(chunk);
    await running;
    running = statement.execute(kysely);
  }
  await running;
}

/** Accepts rows that are generated one by one, so that the rows of a large account need not be in memory together. */
function* chunksOf<Row>(rows: Iterable<Row>): Generator<readonly Row[]> {
  let chunk: Row[] = [];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length < ROWS_PER_STATEMENT) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

function encode(type: BulkColumn<unknown>["type"], value: unknown): string {
  if (value === null || value === undefined) return NULL;
  if (type === "jsonb") return json(value);
  if (type === "timestamptz") return new Date(value as number | Date).toISOString();
  return typeof value === "string" ? clean(value) : String(value);
}

// oxlint-disable-next-line no-control-regex
const UNSTORABLE = /[\u0000-\u0003]/;
const UNSTORABLE_ALL = new RegExp(UNSTORABLE, "g");

/**
 * Replaces NUL and unpaired surrogates, which PostgreSQL cannot store, and the three control characters above. Names,
 * tags and policies in AWS can contain any text, and one such character must not abort a whole scan.
 */
function clean(text: string): string {
  return UNSTORABLE.test(text) || !text.isWellFormed()
    ? text.toWellFormed().replaceAll(UNSTORABLE_ALL, "\ufffd")
    : text;
}

/**
 * Converts a value to JSON. `JSON.stringify` writes control characters and unpaired surrogates as escapes. Only a text
 * that contains such an escape needs the slow replacement.
 */
function json(value: unknown): string {
  const text = JSON.stringify(value);
  return /\\u(?:000[0-3]|d[89a-f])/i.test(text)
    ? JSON.stringify(value, (_key, part: unknown) => (typeof part === "string" ? clean(part) : part))
    : text;
}
