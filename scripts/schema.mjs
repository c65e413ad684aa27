// `npm run schema`: prints the api's GraphQL schema into schema/schema.graphql and generates the dashboard's documents
// from it. With --check nothing is written, and a committed file that differs is an error.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const file = join(root, "schema", "schema.graphql");
const isCheck = process.argv.includes("--check");

if (existsSync(join(root, "api/scripts/print-schema.ts"))) {
  const printed = run(process.execPath, ["--import", "tsx", "api/scripts/print-schema.ts"]);
  if (isCheck && printed !== readFileSync(file, "utf8")) fail("schema/schema.graphql is stale: run `npm run schema`.");
  if (!isCheck) writeFileSync(file, printed);
}
const output = run(join(root, "node_modules", ".bin", "graphql-codegen"), ["--config", "codegen.ts", ...(isCheck ? ["--check"] : [])]);
if (/stale|out of date/i.test(output)) fail(`dashboard/src/gql is stale: run \`npm run schema\`.\n${output}`);

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  if (status !== 0) fail(`${stdout}${stderr}`);
  return stdout;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
