import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";

/** The processes that can be started; packages stay outside and come from node_modules. */
const ENTRIES = ["main", "worker"];

export default defineConfig({
  root: import.meta.dirname,
  build: {
    ssr: true,
    target: "node24",
    outDir: "../dist/api",
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(
        ENTRIES.map((name) => [name, join(import.meta.dirname, "src/app", `${name}.ts`)]).filter(([, file]) => existsSync(file!)),
      ),
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});
