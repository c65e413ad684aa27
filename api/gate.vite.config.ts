import { join } from "node:path";
import { defineConfig } from "vite";
import { licenceTexts } from "../dashboard/licence-plugin.ts";

/** The command `iam-monitor` as one file with all of its packages, so that a pipeline needs Node.js and nothing else. */
export default defineConfig({
  root: import.meta.dirname,
  ssr: { noExternal: true },
  plugins: [licenceTexts("third-party-licenses.txt")],
  build: {
    ssr: true,
    target: "node20",
    outDir: "../dist/gate",
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: { "iam-monitor": join(import.meta.dirname, "src/gate/main.ts") },
      output: { entryFileNames: "[name].mjs", codeSplitting: false },
    },
  },
});
