/**
 * `npm run new:check ID` writes the file of a check, its test, and its two lines in `rules/index.ts`.
 *
 * The id must be in `field-list.json`. The title, family, severity and category are copied from its row. The
 * fields of a check are documented in `api/src/iam/checks/check.ts`.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { argv, exit, stderr, stdout } from "node:process";

interface FieldRow {
  readonly id: string;
  readonly title: string;
  readonly family: string;
  readonly severity: string;
  readonly category: string;
}

const rules = new URL("../src/iam/checks/rules/", import.meta.url);
const rows = JSON.parse(readFileSync(new URL("../field-list.json", rules), "utf8")) as readonly FieldRow[];

function fail(message: string): never {
  stderr.write(`${message}\n`);
  exit(1);
}

const id = argv[2] ?? fail("The id of the check is missing. Usage: npm run new:check ID");
const row =
  rows.find((each) => each.id === id) ??
  fail(`There is no row for ${id} in api/src/iam/checks/field-list.json. Add one and run the command again.`);
const file = new URL(`${id}.ts`, rules);
if (existsSync(file)) fail(`api/src/iam/checks/rules/${id}.ts already exists. Nothing was written.`);

const name = camelCase(id);
writeFileSync(file, checkSource(row, name));
writeFileSync(new URL(`${id}.test.ts`, rules), testSource(id, name));
const index = new URL("index.ts", rules);
writeFileSync(index, withLines(readFileSync(index, "utf8"), row, name));
stdout.write(
  `Wrote api/src/iam/checks/rules/${id}.ts, its test and its lines in index.ts. Complete the check until its tests pass.\n`,
);

function camelCase(kebab: string): string {
  return kebab.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

/** Adds the import, sorted by file name, and the entry in its family, in the order of the field list. */
function withLines(source: string, { id: newId, family }: FieldRow, exportName: string): string {
  const lines = source.split("\n");
  const isImport = (line: string) => /^import \{ \w+ \} from "\.\/[\w-]+\.ts";$/.test(line);
  const importLine = `import { ${exportName} } from "./${newId}.ts";`;
  const fileOf = (line: string) => line.slice(line.indexOf('"'));
  const next = lines.findIndex((line) => isImport(line) && fileOf(line) > fileOf(importLine));
  lines.splice(next === -1 ? lines.findLastIndex(isImport) + 1 : next, 0, importLine);

  const order = rows.filter((each) => each.family === family).map((each) => camelCase(each.id));
  let position = lines.indexOf(`  // ${family}`) + 1;
  while (
    /^ {2}\w+,$/.test(lines[position] ?? "") &&
    order.indexOf(lines[position]!.trim().slice(0, -1)) < order.indexOf(exportName)
  )
    position += 1;
  lines.splice(position, 0, `  ${exportName},`);
  return lines.join("\n");
}

function checkSource(of: FieldRow, exportName: string): string {
  return `import { userRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES } from "../references.ts";

export const ${exportName} = defineCheck({
  id: ${JSON.stringify(of.id)},
  title: ${JSON.stringify(of.title)},
  family: ${JSON.stringify(of.family)},
  severity: ${JSON.stringify(of.severity)},
  category: ${JSON.stringify(of.category)},
  rationale: "Why the problem matters, in two or three sentences for the person who receives the alert.",
  references: [AWS_PAGES.bestPractices],
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => authorizationDetails.users,
  ref: (user) => userRef(user),
  evaluate: (user) => ({ description: \`\${user.userName} has this problem.\`, evidence: {} }),
  remediation: () => ({ text: "Describe the steps that fix the problem.", cli: null, terraform: null }),
});
`;
}

function testSource(checkId: string, exportName: string): string {
  return `import { expect, test } from "vitest";
import { buildSnapshot, failing, user } from "../../../../test/support/build.ts";
import { ${exportName} } from "./${checkId}.ts";

test("fails a user with the problem", () => {
  expect(failing(${exportName}, buildSnapshot({ users: [user({ userName: "anna" })] }))).toEqual(["anna"]);
});

test("passes an account without users", () => {
  expect(failing(${exportName}, buildSnapshot({ users: [] }))).toEqual([]);
});
`;
}
