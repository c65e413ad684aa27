/**
 * `npm run texts` writes the catalogue of the dashboard's texts, and brings the file of each language up to date.
 * `npm run texts -- de` begins the file of a language.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CATALOGUE_FILE, findCatalogue, jsonOf, languageContent, languageFile, languages } from "./catalogue.ts";

const catalogue = findCatalogue();
writeFileSync(CATALOGUE_FILE, jsonOf(catalogue));
for (const language of new Set([...languages(), ...process.argv.slice(2)])) {
  // Before anything is written: the name becomes a file's, and formats numbers.
  Intl.getCanonicalLocales(language);
  mkdirSync(dirname(languageFile(language)), { recursive: true });
  writeFileSync(languageFile(language), languageContent(language, catalogue));
}
