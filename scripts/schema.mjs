// `npm run schema`: prints the API's GraphQL schema to schema/schema.graphql, its error codes to docs/errors.md, the rules
// that the dashboard shows to dashboard/src/gql/constants.ts and the tables of a migrated database to
// api/src/db/database.ts, and generates the dashboard's documents from the schema. With --check it writes nothing and
// fails if a committed file differs.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const isCheck = process.argv.includes("--check");

const script = (name) => join(root, "api", "scripts", `${name}.ts`);
const imports = ["print-schema", "print-errors", "print-constants"].flatMap((name) => ["--import", script(name)]);
// One process, because loading the API takes more CPU time than everything else here.
run(process.execPath, ["--import", "tsx", ...imports, script("print-database"), ...(isCheck ? ["--check"] : [])]);
run(join(root, "node_modules", ".bin", "graphql-codegen"), ["--config", "codegen.ts", ...(isCheck ? ["--check"] : [])]);

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (status === 0) return;
  console.error(`${stdout}${stderr}`.replaceAll(/^[❯✔].*\n/gmu, ""));
  process.exit(1);
}
