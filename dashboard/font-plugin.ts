import { createRequire } from "node:module";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import subsetFont from "subset-font";
import type { Plugin } from "vite";
import { isRelease } from "./release.ts";

const STYLES = "@fontsource-variable/inter/wght.css";
/** The file of Latin text, by the name that the package gives it, before the hash of the build. */
const TEXT_FONT = "inter-latin-wght-normal";
const FACE = new RegExp(String.raw`url\((?<file>[^)]*${TEXT_FONT}\.woff2)\)[^}]*unicode-range: (?<ranges>[^;}]+)`);
/** The weights that the style sheets use. A browser draws others with the nearest of them. */
const WEIGHTS = { min: 400, max: 700 };
/** What browsers apply without a style sheet, and what the style sheets ask for: aligned digits and two letter shapes. */
const FEATURES = ["calt", "ccmp", "kern", "liga", "locl", "mark", "mkmk", "rlig", "tnum", "cv05", "ss03"];
const REDUCED_FILE = join(import.meta.dirname, "..", ".cache", "fonts", `${TEXT_FONT}.woff2`);

/**
 * Reduces the font of Latin text to what the dashboard draws with it, and loads it with the page. It keeps all characters
 * and is half as large without the other weights. Found only in the style sheet, it would arrive late and move the text.
 */
export function textFont(): Plugin {
  return {
    name: "text-font",
    apply: isRelease,
    enforce: "pre",
    async transform(styles, id) {
      if (!id.endsWith(STYLES)) return undefined;
      const { file, ranges } = FACE.exec(styles)?.groups ?? {};
      if (file === undefined || ranges === undefined) throw new Error(`${STYLES} has no ${TEXT_FONT}.`);
      const whole = readFileSync(join(dirname(createRequire(import.meta.url).resolve(STYLES)), file));
      const text = charactersOf(ranges).join("");
      const reduced = await subsetFont(whole, text, {
        targetFormat: "woff2",
        variationAxes: { wght: WEIGHTS },
        keepFeatures: FEATURES,
      });
      mkdirSync(dirname(REDUCED_FILE), { recursive: true });
      writeFileSync(REDUCED_FILE, reduced);
      return styles.replace(file, () => REDUCED_FILE);
    },
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle = {} }) => {
        const font = Object.keys(bundle).find((name) => name.includes(TEXT_FONT) && name.endsWith(".woff2"));
        if (font === undefined) throw new Error("The font of the text is not in the build.");
        return [
          {
            tag: "link",
            attrs: { rel: "preload", href: `/${font}`, as: "font", type: "font/woff2", crossorigin: true },
            injectTo: "head",
          },
        ];
      },
    },
  };
}

/** The characters of a list of CSS ranges, such as `U+0000-00FF, U+0131`. */
function charactersOf(ranges: string): string[] {
  return ranges.split(",").flatMap((range) => {
    const [first, last = first] = range.trim().replace("U+", "").split("-");
    const from = Number.parseInt(first!, 16);
    return Array.from({ length: Number.parseInt(last!, 16) - from + 1 }, (_, index) =>
      String.fromCodePoint(from + index),
    );
  });
}
