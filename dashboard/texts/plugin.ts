import { join, relative } from "node:path";
import type { Plugin } from "vite";
import { derivedLabels, LABELS_FILE } from "./derived-labels.ts";
import { hasTexts, readLanguage } from "./catalogue.ts";
import { PSEUDO, pseudoLanguage } from "./pseudo-language.ts";
import { translate } from "./translate.ts";

const SOURCES = join(import.meta.dirname, "..", "src");

/** Builds the dashboard in another language: each text is replaced in the source. In English the source stays as it is. */
export function translatedTexts(name: string | undefined): Plugin | undefined {
  if (name === undefined || name === "" || name === "en") return undefined;
  const language = name === PSEUDO ? pseudoLanguage() : readLanguage(name);
  return {
    name: "translated-texts",
    enforce: "pre",
    transform(source, id) {
      const file = relative(SOURCES, id.split("?")[0]!);
      if (file.startsWith("..") || !hasTexts(file)) return undefined;
      if (file === LABELS_FILE) {
        const labels = derivedLabels().map((label) => [label, language.translationOf(label) ?? label]);
        return source.replace("= {}", () => `= ${JSON.stringify(Object.fromEntries(labels))}`);
      }
      return translate(file, source, language);
    },
    transformIndexHtml: (html) => html.replace('<html lang="en">', `<html lang="${language.tag}">`),
  };
}
