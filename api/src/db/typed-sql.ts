/**
 * SQL whose columns the compiler knows. A statement stays readable SQL; its columns come from `table()`, and the type of its
 * rows follows from what it selects. A column that does not exist, or a row of another shape, does not compile. Only this file
 * says of which type the rows of a statement are.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Stored, TableName } from "./column-types.ts";
import type { Database } from "./database.ts";
import type { Em } from "./orm.ts";

/** What a statement selects: SQL by the names of the row's fields. */
export type Selected = Readonly<Record<string, RawBuilder<unknown>>>;
/** The row of a statement that selects these columns. */
export type RowOf<Columns extends Selected> = {
  readonly [Name in keyof Columns]: Columns[Name] extends RawBuilder<infer Value> ? Value : never;
};
type BuildersOf<Row> = { readonly [Name in keyof Row]: RawBuilder<Row[Name]> };
interface Source {
  /** The table under its alias, for `from` and `join`. */
  readonly $table: RawBuilder<unknown>;
  /** All columns, for `select ${t.$all}` in a subquery. */
  readonly $all: RawBuilder<unknown>;
}
export type Columns<Table extends TableName> = BuildersOf<Stored<Table>> & Source;

/** Kysely, or a transaction or connection of it. */
export type Executor = Kysely<Database>;

/** The database of the EntityManager's transaction. The query builder knows its tables. */
export function databaseOf(em: Em): Executor {
  return em.getKysely<Database>();
}

/** The columns of the table under the alias, by their names in camel case. Without an alias, as in `insert`, they stand alone. */
export function table<Table extends TableName>(name: Table, alias?: string): Columns<Table> {
  const prefix = alias === undefined ? "" : `${alias}.`;
  const named = alias === undefined ? sql.table(name) : sql`${sql.table(name)} as ${sql.id(alias)}`;
  return columnsBy((column) => `${prefix}${snakeCase(column)}`, named, alias ?? name) as Columns<Table>;
}

/** The columns of a subquery or common table expression that selects `columns`, under its alias. */
export function derived<Columns extends Selected>(
  alias: string,
  _columns: Columns,
): BuildersOf<RowOf<Columns>> & Source {
  return columnsBy((column) => `${alias}.${column}`, sql.id(alias), alias) as BuildersOf<RowOf<Columns>> & Source;
}

/** Each property is a column, made when it is first read. The callers say which ones there are. */
function columnsBy(nameOf: (column: string) => string, named: RawBuilder<unknown>, alias: string): object {
  const made = new Map<string, RawBuilder<unknown>>([
    ["$table", named],
    ["$all", sql`${sql.id(alias)}.*`],
  ]);
  return new Proxy(
    {},
    {
      get: (_, name: string) => {
        const column = made.get(name) ?? sql.ref(nameOf(name));
        made.set(name, column);
        return column;
      },
    },
  );
}

function snakeCase(column: string): string {
  return column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Several columns under their own names, to spread into what a statement selects. */
export function pick<Known extends Source, const Names extends readonly (keyof Known & string)[]>(
  columns: Known,
  ...names: Names
): Pick<Known, Names[number]> {
  return Object.fromEntries(names.map((name) => [name, columns[name]])) as Pick<Known, Names[number]>;
}

/** The list after `select` or `returning`: each column under its name. */
export function listOf(columns: Selected): RawBuilder<unknown> {
  return sql.join(Object.entries(columns).map(([name, column]) => sql`${column} as ${sql.id(name)}`));
}

/** The columns as one JSON object, for `jsonb_agg`. In JSON, 64-bit numbers are numbers. */
export function objectOf<Columns extends Selected>(columns: Columns): RawBuilder<RowOf<Columns>> {
  return sql`jsonb_build_object(${sql.join(Object.entries(columns).flatMap(([name, column]) => [sql.lit(name), column]))})`;
}

/** The rows of `select`, the columns and `rest`, which is what follows the list. */
export async function select<Columns extends Selected>(
  database: Executor,
  columns: Columns,
  rest: RawBuilder<unknown>,
): Promise<RowOf<Columns>[]> {
  return rowsOf(database, columns, (list) => sql`select ${list} ${rest}`);
}

/** The first row of `select`, if there is one. */
export async function selectFirst<Columns extends Selected>(
  database: Executor,
  columns: Columns,
  rest: RawBuilder<unknown>,
): Promise<RowOf<Columns> | undefined> {
  return (await select(database, columns, rest))[0];
}

/** The number of rows. `rest` is what follows the list, beginning with `from`. */
export async function countRows(database: Executor, rest: RawBuilder<unknown>): Promise<number> {
  return (await selectFirst(database, { count: sql<number>`count(*)::integer` }, rest))!.count;
}

/** The rows of a statement in which `list` stands after its `select` or `returning`, such as one that begins with `with`. */
export async function rowsOf<Columns extends Selected>(
  database: Executor,
  columns: Columns,
  statement: (list: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<RowOf<Columns>[]> {
  const { rows } = await statement(listOf(columns)).$castTo<RowOf<Columns>>().execute(database);
  return rows;
}

/** The column as the narrower type that the code writes to it: a document, or an enumeration that no check lists. */
export function known<Type extends Value, Value = unknown>(column: RawBuilder<Value>): RawBuilder<Type> {
  return column as RawBuilder<unknown> as RawBuilder<Type>;
}

/** The value of an aggregate or outer join, which is null without rows. */
export function orNull<Value>(column: RawBuilder<Value>): RawBuilder<Value | null> {
  return column;
}

type Keys<Document> = Document extends readonly unknown[] | null | undefined
  ? never
  : keyof NonNullable<Document> & string;
type At<Document, Key> = Document extends unknown
  ? Key extends keyof NonNullable<Document>
    ? NonNullable<Document>[Key]
    : never
  : never;

/** A field of a document, or a field of its field, as JSON. A name that the document does not have does not compile. */
export function jsonAt<Document, First extends Keys<Document>>(
  document: RawBuilder<Document>,
  first: First,
): RawBuilder<At<Document, First> | null>;
export function jsonAt<Document, First extends Keys<Document>, Second extends Keys<At<Document, First>>>(
  document: RawBuilder<Document>,
  first: First,
  second: Second,
): RawBuilder<At<At<Document, First>, Second> | null>;
export function jsonAt(document: RawBuilder<unknown>, ...path: string[]): RawBuilder<unknown> {
  return path.length === 1 ? sql`(${document} -> ${sql.lit(path[0])})` : sql`(${document} #> ${pathOf(path)})`;
}

/** The same as text. */
export function textAt<Document>(document: RawBuilder<Document>, field: Keys<Document>): RawBuilder<string | null>;
export function textAt<Document, First extends Keys<Document>>(
  document: RawBuilder<Document>,
  first: First,
  second: Keys<At<Document, First>>,
): RawBuilder<string | null>;
export function textAt(document: RawBuilder<unknown>, ...path: string[]): RawBuilder<string | null> {
  return path.length === 1 ? sql`(${document} ->> ${sql.lit(path[0])})` : sql`(${document} #>> ${pathOf(path)})`;
}

/** A literal, so that an index on the expression answers it. */
function pathOf(path: readonly string[]): RawBuilder<unknown> {
  return sql.raw(`'{${path.join(",")}}'::text[]`);
}
