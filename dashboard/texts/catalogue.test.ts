import { readFileSync } from "node:fs";
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
