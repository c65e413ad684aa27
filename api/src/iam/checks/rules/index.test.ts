/**
 * The list of checks against the field's list (`field-list.json`, the project's own typed copy) and against the folder:
 * a check that is not listed, or that differs from its row, fails here.
 */
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { buildSnapshot, runOne } from "../../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import { CHECK_FAMILIES, type CheckFamily, type Controls } from "../check.ts";
import fieldList from "../field-list.json" with { type: "json" };
import { CHECKS } from "./index.ts";

interface FieldRow {
  readonly id: string;
  readonly title: string;
  readonly family: CheckFamily;
  readonly severity: string;
  readonly category: string;
  readonly source: "IAM" | "IAM_PER_PRINCIPAL" | "OTHER_SERVICES";
  readonly controls: Controls;
}
const ROWS = fieldList as unknown as readonly FieldRow[];
const ROW_OF = new Map(ROWS.map((row) => [row.id, row]));

/** Where a check carries other controls than its row, and why. */
const OTHER_CONTROLS: Record<string, { readonly why: string }> = {
  "pwd-missing": { why: "Without a policy the other rules judge nothing, so it carries the controls of all of them." },
  "org-guardrails": {
    why: "Of CIS 7.0's 2.1.2 to 2.1.6 only 2.1.2 can be judged from IAM and Organizations; the rest is never shown as passed.",
  },
};

const folder = new URL(".", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
const checkFiles = files.filter(
  (name) =>
    !name.endsWith(".test.ts") &&
    /^export const \w+(: \w+)? = define\w*Check\(/m.test(readFileSync(new URL(name, folder), "utf8")),
);

test("lists each check once, by family and then as the field's list has them", () => {
  const ids = CHECKS.map((check) => check.id);
  const families = Object.keys(CHECK_FAMILIES);
  const places = CHECKS.map(
    (check) => families.indexOf(check.family) * ROWS.length + ROWS.findIndex((row) => row.id === check.id),
  );
  expect(new Set(ids).size).toBe(ids.length);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test("lists every check file of the folder, each with its test, each named after its id", () => {
  expect(checkFiles.map((name) => name.slice(0, -3)).toSorted()).toEqual(CHECKS.map((check) => check.id).toSorted());
  expect(CHECKS.filter((check) => !files.includes(`${check.id}.test.ts`)).map((check) => check.id)).toEqual([]);
});

test.each(CHECKS.map((check) => [check.id, check] as const))("%s says of itself what its row says", (id, check) => {
  const row = ROW_OF.get(id);
  expect(row, "not in the field's list").toBeDefined();
  const { title, family, severity, category } = check;
  expect({ title, family, severity, category }).toEqual({
    title: row!.title,
    family: row!.family,
    severity: row!.severity,
    category: row!.category,
  });
  if (OTHER_CONTROLS[id] === undefined) expect(check.controls).toEqual(row!.controls);
  else expect(check.controls).not.toEqual(row!.controls);
  expect(check.rationale.length).toBeGreaterThan(60);
  expect(check.thresholds.filter((name) => !(name in DEFAULT_CHECK_SETTINGS))).toEqual([]);
});

const healthy = buildSnapshot();

test.each(CHECKS.map((check) => [check.id, check] as const))(
  "%s finds nothing in a healthy account, and judges all of it",
  (_id, check) => {
    expect(runOne(check, healthy)).toMatchObject({ findings: [], notEvaluated: [] });
  },
);

test("counts how much of the field's list is there", () => {
  const wanted = ROWS.filter((row) => row.source === "IAM").map((row) => row.id);
  const ids = new Set(CHECKS.map((check) => check.id));
  const missing = wanted.filter((id) => !ids.has(id));
  console.info(
    `checks ${wanted.length - missing.length}/${wanted.length}${missing.length > 0 ? `, missing: ${missing.join(" ")}` : ""}`,
  );
  expect(ROWS).toHaveLength(121);
});
