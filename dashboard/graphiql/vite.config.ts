import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { licenceTexts } from "../licence-plugin.ts";

/** GraphiQL is a separate bundle, because its editor alone is larger than the whole dashboard. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/graphiql/",
  plugins: [react(), licenceTexts("assets/third-party-licenses.txt")],
  build: {
    outDir: "../../dist/graphiql",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 8_000,
    rolldownOptions: {
      // GraphiQL's compiled modules contain React Compiler directives, which have no meaning here.
      onLog: (level, log, report) => (log.code === "MODULE_LEVEL_DIRECTIVE" ? undefined : report(level, log)),
    },
  },
  worker: { format: "es" },
});
