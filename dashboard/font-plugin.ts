import type { Plugin } from "vite";

const TEXT_FONT = /inter-latin-wght-normal.*\.woff2$/;

/** Loads the font of Latin text with the page. Found only in the style sheet, it would arrive late and move the text. */
export function preloadedFont(): Plugin {
  return {
    name: "preloaded-font",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle = {} }) => {
        const font = Object.keys(bundle).find((name) => TEXT_FONT.test(name));
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
