// `npm run schema`: prints the api's GraphQL schema to schema/schema.graphql and its error codes to docs/errors.md, and
// generates the dashboard's documents from the schema. With --check it writes nothing and fails if a committed file differs.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const isCheck = process.argv.includes("--check");

for (const script of ["print-schema", "print-errors"])
  run(process.execPath, ["--import", "tsx", `api/scripts/${script}.ts`, ...(isCheck ? ["--check"] : [])]);
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
