/**
 * Formats the JSON cases of the escalation engine and of the policy evaluator. With `--check` it only names unformatted
 * files (exit code 1). Usage: node --import tsx api/scripts/format-cases.ts [--check]
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { CASE_FOLDERS } from "../test/support/cases.ts";
import { formatJson } from "../test/support/format-json.ts";

for (const folder of Object.values(CASE_FOLDERS)) {
  for (const name of readdirSync(folder)) {
    const file = new URL(name, folder);
    const text = readFileSync(file, "utf8");
    const formatted = formatJson(JSON.parse(text));
    if (formatted === text) continue;
    if (process.argv.includes("--check")) {
      process.stderr.write(`${name} is not formatted: Run node --import tsx api/scripts/format-cases.ts.\n`);
      process.exitCode = 1;
    } else {
      writeFileSync(file, formatted);
    }
  }
}
