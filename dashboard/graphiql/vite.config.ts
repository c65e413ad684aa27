import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** GraphiQL's page, beside the dashboard and not in it: its editor alone is larger than all of the dashboard. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/graphiql/",
  plugins: [react()],
  build: {
    outDir: "../../dist/graphiql",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 8_000,
    rolldownOptions: {
      // GraphiQL's compiled modules carry React Compiler's marks, which mean nothing here.
      onLog: (level, log, report) => (log.code === "MODULE_LEVEL_DIRECTIVE" ? undefined : report(level, log)),
    },
  },
  worker: { format: "es" },
});
