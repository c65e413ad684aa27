import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const TEXT_FILES = /^(licen[cs]e|notice|copying)/i;
/** The folder of the package that a module belongs to. Ids of generated modules begin with NUL and may end with a query. */
const PACKAGE_FOLDER = /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/?]+)[\\/]/;
const RULE = `\n\n${"=".repeat(80)}\n\n`;

interface PackageDescription {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

/** The MIT License, for packages that name it and leave its text out. */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The Apache License is the same for every package: it names no holder. It is IAM Monitor's own. */
const APACHE = new URL("../LICENSE", import.meta.url);

/**
 * Writes the licence texts of the packages of a bundle beside it, as their licences require of those who pass them on. A
 * package whose text is not known ends the build.
 */
export function licenceTexts(fileName: string): Plugin {
  return {
    name: "licence-texts",
    generateBundle() {
      const folders = new Set([...this.getModuleIds()].map((id) => PACKAGE_FOLDER.exec(id)?.[1]));
      const texts = [...folders].flatMap((folder) => (folder === undefined ? [] : licenceOf(folder)));
      const source = `IAM Monitor contains the software of these packages.${RULE}${texts.toSorted().join(RULE)}\n`;
      this.emitFile({ type: "asset", fileName, source });
    },
  };
}

function licenceOf(folder: string): readonly string[] {
  const description = join(folder, "package.json");
  // A part of a package, such as a bundled copy of another one, is described by the package around it.
  if (!existsSync(description)) return [];
  const { name, version, license, author } = JSON.parse(readFileSync(description, "utf8")) as PackageDescription;
  const texts = readdirSync(folder)
    .filter((file) => TEXT_FILES.test(file))
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  const holder = typeof author === "object" ? author.name : (author ?? `the authors of ${name}`);
  if (texts.length === 0 && license === "Apache-2.0") texts.push(readFileSync(APACHE, "utf8").trim());
  if (texts.length === 0 && license === "MIT") texts.push(`Copyright (c) ${holder}`, MIT);
  if (texts.length === 0) throw new Error(`The licence text of ${name} is not known.`);
  return [[`${name} ${version}${license === undefined ? "" : ` (${license})`}`, ...texts].join("\n\n")];
}
