/**
 * Prints the sorted schema to schema/schema.graphql. With `--check` it only reports whether the file is stale (exit
 * code 1). Needs no database. Usage: node --import tsx api/scripts/print-schema.ts [--check]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { lexicographicSortSchema, printSchema } from "graphql";
import { createSchema } from "../src/graphql/schema.ts";

const FILE = new URL("../../schema/schema.graphql", import.meta.url);

const printed = `# Printed by \`npm run schema\` from api/src/graphql; never edited.\n${printSchema(lexicographicSortSchema(createSchema()))}\n`;
if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== printed) {
    process.stderr.write("schema/schema.graphql is stale: Run npm run schema.\n");
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, printed);
}
