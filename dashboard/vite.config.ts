import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { compressedAssets } from "./compress-plugin.ts";
import { preloadedFont } from "./font-plugin.ts";
import { licenceTexts } from "./licence-plugin.ts";
import { visibleJsx } from "./visible-jsx-plugin.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const api = "http://127.0.0.1:4000";

export default defineConfig({
  root: here,
  plugins: [visibleJsx(), react(), licenceTexts("third-party-licenses.txt"), preloadedFont(), compressedAssets()],
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
        // The code that every page needs is one file; split into chunks it would compress worse.
        codeSplitting: {
          groups: [
            {
              name: "ground",
              test: /node_modules[\\/](react|react-dom|scheduler|use-sync-external-store|@tanstack[\\/](react-router|router-core|history|store|react-store))[\\/]|visible-(jsx|text)\.ts/,
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
