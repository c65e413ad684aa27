import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defaultClientConditions } from "vite";
import { defineConfig } from "vitest/config";
import { compressedAssets } from "./compress-plugin.ts";
import { textFont } from "./font-plugin.ts";
import { licenceTexts } from "./licence-plugin.ts";
import { withoutUnusedColours } from "./mantine-colours.ts";
import { visibleJsx } from "./visible-jsx-plugin.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const api = "http://127.0.0.1:4000";
/** Code of so many pages is loaded with the first of them. */
const MANY_PAGES = 8;

export default defineConfig({
  root: here,
  plugins: [visibleJsx(), react(), licenceTexts("third-party-licenses.txt"), textFont(), compressedAssets()],
  css: { postcss: { plugins: [withoutUnusedColours] } },
  // RxJS has a third more code for browsers older than the target.
  resolve: { conditions: ["es2015", ...defaultClientConditions] },
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
        // headers. Code of many pages is in one file, other code of several pages in a file per set of pages. Rolldown
        // could join small files, but joined ones import each other in circles, and a page then uses a component before
        // it is defined.
        codeSplitting: {
          groups: [
            {
              name: "packages",
              tags: ["$initial"],
              test: /(node_modules[\\/].*\.m?js|rolldown[\\/]runtime\.js)$/,
              priority: 3,
            },
            { name: "index", tags: ["$initial"], priority: 2 },
            { name: "common", minShareCount: MANY_PAGES, priority: 1 },
            { name: "shared", minShareCount: 2, entriesAware: true, priority: 0 },
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
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["./src/test-setup.ts"],
    // Files share one DOM per worker, which test-setup.ts empties after each test. A DOM and an import of React and
    // Mantine for each file would take most of the time.
    isolate: false,
    css: false,
    // The time zone is fixed so that times can be compared; the browser tests use other zones.
    env: { TZ: "UTC" },
  },
});
