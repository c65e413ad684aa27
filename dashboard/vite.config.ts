import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { compressedAssets } from "./compress-plugin.ts";
import { textFont } from "./font-plugin.ts";
import { licenceTexts } from "./licence-plugin.ts";
import { translatedTexts } from "./texts/plugin.ts";
import { visibleJsx } from "./visible-jsx-plugin.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const api = "http://127.0.0.1:4000";
/** Shared code of less than this, before it is compressed, gets no file of its own. */
const SMALL_FILE_BYTES = 20_000;
/** Another language of the texts than English, by the name of its file in `texts/languages`. */
const language = process.env["DASHBOARD_LANGUAGE"];

export default defineConfig({
  root: here,
  plugins: [
    translatedTexts(language),
    visibleJsx(),
    react(),
    licenceTexts("third-party-licenses.txt"),
    textFont(),
    compressedAssets(),
  ],
  // In development packages are pre-bundled without the plugins above.
  optimizeDeps: { rolldownOptions: { plugins: [visibleJsx()] } },
  build: {
    outDir: "../dist/dashboard",
    emptyOutDir: true,
    target: "es2023",
    // The content security policy is default-src 'self': fonts and images inlined as data: URLs would be blocked.
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // The name of shared code would list the files of its pages.
        chunkFileNames: ({ name }) => `assets/${name.split("~")[0]}-[hash].js`,
        // A first visit loads two scripts and one style sheet. Many small files would compress worse, and each has
        // headers. Code of several pages is in a file per set of pages, and small files are joined.
        codeSplitting: {
          groups: [
            {
              name: "packages",
              tags: ["$initial"],
              test: /(node_modules[\\/].*\.m?js|rolldown[\\/]runtime\.js)$/,
              priority: 3,
            },
            { name: "index", tags: ["$initial"], priority: 2 },
            {
              name: "shared",
              minShareCount: 2,
              entriesAware: true,
              // Which files are joined depends on the length of the texts, and joined ones may import each other in a circle.
              ...(language === undefined && { entriesAwareMergeThreshold: SMALL_FILE_BYTES }),
              priority: 1,
            },
          ],
        },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    proxy: {
      "/graphql": { target: api, ws: true },
      "/api": { target: api },
      "/sign-in/": { target: api },
    },
  },
  test: {
    name: "dashboard",
    environment: "happy-dom",
    include: ["{src,texts}/**/*.test.{ts,tsx}"],
    setupFiles: ["./src/test-setup.ts"],
    // Files share one DOM per worker, which test-setup.ts empties after each test. A DOM and an import of React and
    // Mantine for each file would take most of the time.
    isolate: false,
    css: false,
    // The time zone is fixed so that times can be compared; the browser tests use other zones.
    env: { TZ: "UTC" },
  },
});
