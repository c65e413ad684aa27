/** The table of findings in docs/threat-model.md names a test for each finding, and the test names the finding. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const ROOT = new URL("../../", import.meta.url);
const FINDINGS = 31;
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");

/** The rows by number. The last cell names test files, or says why there is none. */
const rows = [...read("docs/threat-model.md").matchAll(/^\| (S\d+) \|.*\|([^|\n]*)\|$/gm)].map(([, number, cell]) => ({
  number: number!,
  files: [...cell!.matchAll(/`((?:src|test)\/[\w./-]+)`/g)].map(([, file]) => `api/${file}`),
  saysNone: /^\s*none: \S/.test(cell!) || cell!.includes("no test"),
}));

test("every finding S1 to S31 has a row", () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: FINDINGS }, (_none, index) => `S${index + 1}`));
});

test.each(rows)("$number has a test whose name has its number, or a reason why not", ({ number, files, saysNone }) => {
  expect(files.filter((file) => !existsSync(new URL(file, ROOT)))).toEqual([]);
  if (saysNone) return;
  const named = new RegExp(`\\(\\s*["'\`][^"'\`\\n]*\\b${number}\\b`);
  expect(files.filter((file) => named.test(read(file)))).not.toEqual([]);
});
