import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findCatalogue, languageContent, languageFile, languages, readCatalogue } from "./catalogue.ts";

const CURE = "Run `npm run texts` and commit the result.";
const catalogue = findCatalogue();

test("the catalogue has every text of the source, and no other one", () => {
  const stored = readCatalogue();
  const missing = Object.keys(catalogue).filter((text) => !(text in stored));
  const dead = Object.keys(stored).filter((text) => !(text in catalogue));
  expect({ missing, dead }, CURE).toEqual({ missing: [], dead: [] });
  expect(stored, CURE).toEqual(catalogue);
  expect(Object.keys(stored).length).toBeGreaterThan(3_000);
});

describe("the file of a language has the texts of the catalogue", () => {
  test("as a new one gets them", () => {
    const content = JSON.parse(languageContent("zxx", { "All keys": "pages/keys" })) as unknown;
    expect(content).toEqual({ "@tag": "zxx", "All keys": "" });
  });

  test("as each existing one does", () => {
    for (const language of languages())
      expect(readFileSync(languageFile(language), "utf8"), CURE).toBe(languageContent(language, catalogue));
  });
});

/** The buttons of a file that set the state in which one of its dialogs is open, with their texts. */
function dialogButtons(source: string): string[] {
  return [...source.matchAll(/const \[(\w+), (set\w+)\] = useState/g)].flatMap(([, state, set]) => {
    const opens = [
      `\\{[^{}]*\\b${state}\\b[^{}]*&& \\(?\\s*<\\w+Dialog\\b`,
      `<\\w+Dialog\\b[^<]*isOpen=\\{[^}]*\\b${state}\\b`,
    ];
    if (!new RegExp(opens.join("|")).test(source)) return [];
    const sets = new RegExp(`onClick=\\{\\(\\) => (void )?${set}\\((?!null|false)`);
    const buttons = source.matchAll(/<(Button|button|UnstyledButton)\b((?:[^<>]|=>)*?)(?<!=)>([\s\S]*?)<\/\1>/g);
    return [...buttons].flatMap(([, , attributes, text]) => (sets.test(attributes!) ? [text!.trim()] : []));
  });
}

test("a button that opens a dialog ends with an ellipsis", () => {
  const folder = join(import.meta.dirname, "../src");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tsx"));
  const texts = files.flatMap((name) =>
    dialogButtons(readFileSync(join(folder, name), "utf8")).map((text) => `${name}: ${text}`),
  );
  expect(texts.length).toBeGreaterThan(15);
  expect(texts.filter((text) => !text.includes("…"))).toEqual([]);
});
