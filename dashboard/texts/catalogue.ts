import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findTexts } from "./find-texts.ts";
import { derivedLabels } from "./derived-labels.ts";
import type { Language } from "./translate.ts";

const SOURCES = join(import.meta.dirname, "..", "src");
/** Each text with the folders of the dashboard that say it. */
export const CATALOGUE_FILE = join(import.meta.dirname, "catalogue.json");
/** The tag of the language that a file is for, in the file itself. */
const TAG = "@tag";

export type Catalogue = Readonly<Record<string, string>>;

/** Whether the texts of a file are in the catalogue: not those of tests, nor of generated queries. */
export function hasTexts(path: string): boolean {
  return /\.tsx?$/.test(path) && !/\.test\.tsx?$|\.d\.ts$|(?:^|[\\/])gql[\\/]|(?:^|[\\/])test-[\w-]+\.tsx?$/.test(path);
}

/** Finds every text of the dashboard. */
export function findCatalogue(): Catalogue {
  const folders = new Map<string, Set<string>>();
  const add = (text: string, folder: string): void => {
    const known = folders.get(text);
    if (known) known.add(folder);
    else folders.set(text, new Set([folder]));
  };
  for (const file of readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter(hasTexts)) {
    const folder = dirname(file).replaceAll("\\", "/");
    for (const { text } of findTexts(file, readFileSync(join(SOURCES, file), "utf8"))) add(text, folder);
  }
  for (const label of derivedLabels()) add(label, "values of the API");
  const sorted = [...folders].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([text, found]) => [text, [...found].toSorted().join(", ")]));
}

export function readCatalogue(): Catalogue {
  return JSON.parse(readFileSync(CATALOGUE_FILE, "utf8")) as Catalogue;
}

export function languageFile(language: string): string {
  return join(import.meta.dirname, "languages", `${language}.json`);
}

/** The languages with a file. English needs none: it is the source. */
export function languages(): readonly string[] {
  const folder = dirname(languageFile(""));
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) => (file.endsWith(".json") ? [file.slice(0, -".json".length)] : []));
}

/** Reads the translations of a language. An empty one is still to be made. */
export function readLanguage(language: string): Language {
  const { [TAG]: tag = language, ...translations } = JSON.parse(readFileSync(languageFile(language), "utf8")) as Record<
    string,
    string
  >;
  return { tag, translationOf: (text) => translations[text] || undefined };
}

/** The content of a language's file for this catalogue, with the translations that it has. */
export function languageContent(language: string, catalogue: Catalogue): string {
  const file = languageFile(language);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, string>) : {};
  const entries = Object.keys(catalogue).map((text) => [text, known[text] ?? ""]);
  return jsonOf({ [TAG]: known[TAG] ?? language, ...Object.fromEntries(entries) });
}

export function jsonOf(object: Readonly<Record<string, string>>): string {
  return `${JSON.stringify(object, null, 1)}\n`;
}
