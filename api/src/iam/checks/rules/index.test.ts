/**
 * Compares the list of checks with `field-list.json` and with the files of this folder. A check that is not listed, or
 * that differs from its row, fails here.
 */
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { buildSnapshot, runOne } from "../../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import { CHECK_FAMILIES, type CheckFamily } from "../check.ts";
import fieldList from "../field-list.json" with { type: "json" };
import { AWS_PAGES } from "../references.ts";
import { CHECKS } from "./index.ts";

interface FieldRow {
  readonly id: string;
  readonly title: string;
  readonly family: CheckFamily;
  readonly severity: string;
  readonly category: string;
  /** Why there is no such check. */
  readonly declined?: string;
  readonly source: "IAM" | "IAM_PER_PRINCIPAL" | "OTHER_SERVICES";
}
const ROWS = fieldList as unknown as readonly FieldRow[];
const ROW_OF = new Map(ROWS.map((row) => [row.id, row]));

const folder = new URL(".", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
const checkFiles = files.filter(
  (name) =>
    !name.endsWith(".test.ts") &&
    /^export const \w+(: \w+)? = define\w*Check\(/m.test(readFileSync(new URL(name, folder), "utf8")),
);

test("lists each check once, by family and then in the order of the field list", () => {
  const ids = CHECKS.map((check) => check.id);
  const families = Object.keys(CHECK_FAMILIES);
  const places = CHECKS.map(
    (check) => families.indexOf(check.family) * ROWS.length + ROWS.findIndex((row) => row.id === check.id),
  );
  expect(new Set(ids).size).toBe(ids.length);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test("gives a reason for each check of the field that is declined", () => {
  const declined = ROWS.filter((row) => row.declined !== undefined);
  expect(declined.map(({ id }) => id)).toEqual([
    "mfa-sensitive",
    "rolesanywhere",
    "org-ai-optout",
    "org-tag-policy",
    "threat-escalation",
    "threat-enumeration",
    "threat-llmjacking",
    "bedrock-agent-role",
  ]);
  const page = readFileSync(new URL("../../../../../docs/coverage.md", import.meta.url), "utf8");
  for (const { id, title, declined: reason } of declined) {
    expect(page).toContain(`| \`${id}\`: ${title} | ${reason} |`);
    expect(reason!.length).toBeGreaterThan(80);
    expect(CHECKS.map((check) => check.id)).not.toContain(id);
  }
});

test("lists every check file of the folder, each named after its id and with a test", () => {
  expect(checkFiles.map((name) => name.slice(0, -3)).toSorted()).toEqual(CHECKS.map((check) => check.id).toSorted());
  expect(CHECKS.filter((check) => !files.includes(`${check.id}.test.ts`)).map((check) => check.id)).toEqual([]);
});

test.each(CHECKS.map((check) => [check.id, check] as const))("%s matches its row in the field list", (id, check) => {
  const row = ROW_OF.get(id);
  expect(row, "not in the field list").toBeDefined();
  const { title, family, severity, category } = check;
  expect({ title, family, severity, category }).toEqual({
    title: row!.title,
    family: row!.family,
    severity: row!.severity,
    category: row!.category,
  });
  // The field list once carried control numbers too. Six of them were wrong, and holding both copies equal guarded the
  // error. `controls/` is now the only table of controls.
  expect(row).not.toHaveProperty("controls");
  expect(check).not.toHaveProperty("controls");
  expect(check.rationale.length).toBeGreaterThan(60);
  expect(check.thresholds.filter((name) => !(name in DEFAULT_CHECK_SETTINGS))).toEqual([]);
});

test.each(CHECKS.map((check) => [check.id, check] as const))("%s refers to AWS pages", (_id, { references }) => {
  expect(references.length).toBeGreaterThan(0);
  for (const { title, url } of references) {
    expect(title).not.toBe("");
    expect(url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/[\w/.-]+\.html(#[\w-]+)?$/);
  }
  expect(new Set(references.map(({ url }) => url)).size).toBe(references.length);
});

test("no title contains a parenthesis, and only the title of an unchangeable limit contains a number", () => {
  expect(ROWS.filter(({ title }) => /[()]/.test(title)).map(({ id }) => id)).toEqual([]);
  expect(CHECKS.filter(({ title }) => /\b\d/.test(title)).map(({ id }) => id)).toEqual(["pwd-length-8"]);
});

test("every AWS page has one address and is used by a check", () => {
  const used = new Set(CHECKS.flatMap(({ references }) => references.map(({ url }) => url)));
  const addresses = Object.values(AWS_PAGES).map(({ url }) => url);
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(addresses.filter((url) => !used.has(url))).toEqual([]);
});

const healthy = buildSnapshot();

test.each(CHECKS.map((check) => [check.id, check] as const))(
  "%s finds nothing in a healthy account and evaluates all of its resources",
  (_id, check) => {
    expect(runOne(check, healthy)).toMatchObject({ findings: [], notEvaluated: [] });
  },
);

test("reports how many checks of the field list exist", () => {
  const wanted = ROWS.filter((row) => row.source === "IAM" && row.declined === undefined).map((row) => row.id);
  const ids = new Set(CHECKS.map((check) => check.id));
  const missing = wanted.filter((id) => !ids.has(id));
  console.info(
    `checks ${wanted.length - missing.length}/${wanted.length}${missing.length > 0 ? `, missing: ${missing.join(" ")}` : ""}`,
  );
  expect(ROWS).toHaveLength(151);
});
