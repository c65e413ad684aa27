/**
 * Prints the tables of a migrated database as types to api/src/db/database.ts. With `--check` it only reports whether the
 * file is stale (exit code 1). It starts a PostgreSQL of its own in a temporary folder.
 * Usage: node --import tsx api/scripts/print-database.ts [--check]
 */
import "reflect-metadata";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { startEmbeddedPostgres } from "../src/db/embedded.ts";
import { createLog } from "../src/log.ts";
import { openMigratedOrm } from "../src/services/operations/migrated-orm.ts";

const FILE = new URL("../src/db/database.ts", import.meta.url);

/** The types as the driver returns them (`clientConfig` and MikroORM's parsers): moments and 64-bit numbers are text. */
const TYPES: Readonly<Record<string, string>> = {
  bool: "boolean",
  bytea: "Buffer",
  float8: "number",
  int4: "number",
  int8: "string",
  jsonb: "Json",
  text: "string",
  timestamptz: "Moment",
  varchar: "string",
  _int4: "readonly number[]",
  _int8: "readonly string[]",
  _text: "readonly string[]",
};

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  readonly isGenerated: boolean;
  /** The definition of the check that lists the values of the column, if there is one. */
  readonly check: string | null;
}

const COLUMNS = `
  select c.table_name as table, c.column_name as name, c.udt_name as type, c.is_nullable = 'YES' as "isNullable",
         c.column_default is not null or c.is_identity = 'YES' as "isGenerated",
         (select min(pg_get_constraintdef(k.oid)) from pg_constraint k
           where k.contype = 'c' and k.conrelid = format('%I.%I', c.table_schema, c.table_name)::regclass
             and k.conkey = array[c.ordinal_position::smallint]
             and pg_get_constraintdef(k.oid) ~ ('^CHECK \\(\\(' || c.column_name || ' = ANY \\(ARRAY\\[')) as check
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
   where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'mikro_orm_migrations'
   order by 1, c.ordinal_position`;

/** A column whose values a check of the database lists is the union of these values. */
function typeOf({ table, name, type, check }: Column): string {
  const known = TYPES[type];
  if (known === undefined) throw new Error(`No type is known for ${type} of ${table}.${name}.`);
  const values = check === null ? [] : [...check.matchAll(/'([^']+)'::text/g)].map(([, value]) => `"${value}"`);
  return values.length === 0 ? known : values.toSorted().join(" | ");
}

function lineOf(column: Column): string {
  const type = `${typeOf(column)}${column.isNullable ? " | null" : ""}`;
  return `  ${column.name}: ${column.isGenerated ? generated(type) : type};\n`;
}

/** Kysely would read its `Generated` of a `ColumnType` as the `ColumnType` itself. */
function generated(type: string): string {
  return /^(?:Moment|Json)\b/.test(type) ? type.replace(/^(\w+)/, "Generated$1") : `Generated<${type}>`;
}

function nameOf(table: string): string {
  return `${table.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Table`;
}

async function readColumns(): Promise<readonly Column[]> {
  const dataDir = mkdtempSync(join(tmpdir(), "iam-monitor-schema-"));
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false, log: createLog("silent") });
  try {
    const orm = await openMigratedOrm({ url: postgres.url, ownerUrl: postgres.ownerUrl }, { log: createLog("silent") });
    await orm.close();
    const client = new Client({ connectionString: postgres.ownerUrl });
    await client.connect();
    const { rows } = await client.query<Column>(COLUMNS);
    await client.end();
    return rows;
  } finally {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const tables = Map.groupBy(await readColumns(), ({ table }) => table);
const printed = `/** The tables as the migrations leave them. Printed by \`npm run schema\`; never edited. */
import type { ColumnType, Generated } from "kysely";

/** The driver returns a moment as text. */
export type Moment = ColumnType<string, string | Date, string | Date>;
/** A document. \`ColumnTypes\` of \`column-types.ts\` says which one. */
export type Json = ColumnType<unknown, unknown, unknown>;
export type GeneratedMoment = ColumnType<string, string | Date | undefined, string | Date>;
export type GeneratedJson = ColumnType<unknown, unknown, unknown>;

${[...tables].map(([table, columns]) => `export interface ${nameOf(table)} {\n${columns.map(lineOf).join("")}}\n`).join("\n")}
export interface Database {
${[...tables.keys()].map((table) => `  ${table}: ${nameOf(table)};\n`).join("")}}
`;
if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== printed) {
    process.stderr.write("api/src/db/database.ts is stale: Run npm run schema.\n");
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, printed);
}
