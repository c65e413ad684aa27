import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The page of the REST routes is a separate bundle, because Swagger UI is larger than the dashboard. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/docs/rest/",
  build: {
    outDir: "../../dist/rest-docs",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 3_000,
  },
});
