/**
 * `npm run new:check ID`: writes the file of a check of the field's list, its test, and its lines in `index.ts`.
 * The id must stand in `field-list.json`; title, family, severity, category and controls are copied from its row.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { argv, exit, stderr, stdout } from "node:process";

interface FieldRow {
  readonly id: string;
  readonly title: string;
  readonly family: string;
  readonly severity: string;
  readonly category: string;
  readonly controls: object;
}

const rules = new URL("../src/iam/checks/rules/", import.meta.url);
const rows = JSON.parse(readFileSync(new URL("../field-list.json", rules), "utf8")) as readonly FieldRow[];

function fail(message: string): never {
  stderr.write(`${message}\n`);
  exit(1);
}

const id = argv[2] ?? fail("Say which check: npm run new:check ID");
const row =
  rows.find((each) => each.id === id) ?? fail(`${id} is not in api/src/iam/checks/field-list.json: add its row first.`);
const file = new URL(`${id}.ts`, rules);
if (existsSync(file)) fail(`api/src/iam/checks/rules/${id}.ts exists already.`);

const name = camelCase(id);
writeFileSync(file, checkSource(row, name));
writeFileSync(new URL(`${id}.test.ts`, rules), testSource(id, name));
const index = new URL("index.ts", rules);
writeFileSync(index, withLines(readFileSync(index, "utf8"), row, name));
stdout.write(
  `Wrote api/src/iam/checks/rules/${id}.ts, its test and its lines in index.ts. Its tests fail until it is written.\n`,
);

function camelCase(kebab: string): string {
  return kebab.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

/** The import keeps the imports sorted by file; the entry keeps the family in the order of the field's list. */
function withLines(source: string, { id: newId, family }: FieldRow, exportName: string): string {
  const lines = source.split("\n");
  const isImport = (line: string) => /^import \{ \w+ \} from "\.\/[\w-]+\.ts";$/.test(line);
  const importLine = `import { ${exportName} } from "./${newId}.ts";`;
  const fileOf = (line: string) => line.slice(line.indexOf('"'));
  const before = lines.findIndex((line) => isImport(line) && fileOf(line) > fileOf(importLine));
  lines.splice(before === -1 ? lines.findLastIndex(isImport) + 1 : before, 0, importLine);

  const order = rows.filter((each) => each.family === family).map((each) => camelCase(each.id));
  const start = lines.indexOf(`  // ${family}`);
  let place = start + 1;
  while (
    /^ {2}\w+,$/.test(lines[place] ?? "") &&
    order.indexOf(lines[place]!.trim().slice(0, -1)) < order.indexOf(exportName)
  )
    place += 1;
  lines.splice(place, 0, `  ${exportName},`);
  return lines.join("\n");
}

function checkSource(of: FieldRow, exportName: string): string {
  return `import { defineCheck } from "../check.ts";
import { userRef } from "../../identity.ts";

export const ${exportName} = defineCheck({
  id: ${JSON.stringify(of.id)},
  title: ${JSON.stringify(of.title)},
  family: ${JSON.stringify(of.family)},
  severity: ${JSON.stringify(of.severity)},
  category: ${JSON.stringify(of.category)},
  controls: ${JSON.stringify(of.controls)},
  rationale: "Why it matters, in two or three sentences for the person who gets the alert.",
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => authorizationDetails.users,
  ref: (user) => userRef(user),
  judge: (user) => ({ description: \`What is wrong with \${user.userName}.\`, evidence: {} }),
  remediation: () => ({ text: "How to put it right.", cli: null, terraform: null }),
});
`;
}

function testSource(checkId: string, exportName: string): string {
  return `import { expect, test } from "vitest";
import { buildSnapshot, failing, user } from "../../../../test/build.ts";
import { ${exportName} } from "./${checkId}.ts";

test("fails", () => {
  expect(failing(${exportName}, buildSnapshot({ users: [user({ userName: "anna" })] }))).toEqual(["anna"]);
});

test("passes", () => {
  expect(failing(${exportName}, buildSnapshot({ users: [] }))).toEqual([]);
});
`;
}
