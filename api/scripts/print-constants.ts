/**
 * Prints what the dashboard knows of the API's rules to dashboard/src/gql/constants.ts. With `--check` it only reports
 * whether the file is stale (exit code 1). Usage: node --import tsx api/scripts/print-constants.ts [--check]
 */
import "reflect-metadata";
import { readFileSync, writeFileSync } from "node:fs";
import { permissionName } from "../src/graphql/types/operator-enums.ts";
import { PERMISSION_NAMES, PERMISSIONS, ROLES } from "../src/services/core/permissions.ts";
import { roleOf, SCOPE_PRESETS } from "../src/services/core/token-scopes.ts";

const FILE = new URL("../../dashboard/src/gql/constants.ts", import.meta.url);

const CONSTANTS = {
  ROLES,
  LEAST_ROLE: Object.fromEntries(PERMISSION_NAMES.map((name) => [permissionName(name), PERMISSIONS[name].role])),
  SCOPE_PRESETS: Object.fromEntries(
    Object.entries(SCOPE_PRESETS).map(([name, scopes]) => [name, { leastRole: roleOf(scopes), scopes }]),
  ),
};
const printed = `/* oxlint-disable */\n// Printed by \`npm run schema\` from the API's rules; never edited.\n${Object.entries(
  CONSTANTS,
)
  .map(([name, value]) => `export const ${name} = ${JSON.stringify(value, null, 2)} as const;\n`)
  .join("")}`;
if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== printed) {
    process.stderr.write("dashboard/src/gql/constants.ts is stale: Run npm run schema.\n");
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, printed);
}
