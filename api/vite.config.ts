import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { hashEngine } from "./src/services/analysis/engine-version.ts";

/** The programs that can be started. */
const ENTRIES = {
  main: "src/app/main.ts",
  sandbox: "sandbox/main.ts",
  "analysis-program": "src/services/analysis/analysis-program.ts",
  "parent-watch": "src/services/analysis/parent-watch.ts",
  "audit-verify": "src/app/commands/audit-verify.ts",
  "admin-link": "src/app/commands/admin-link.ts",
  "keys-rewrap": "src/app/commands/keys-rewrap.ts",
  backup: "src/app/commands/backup.ts",
  migrate: "src/app/commands/migrate.ts",
  "account-erase": "src/app/commands/account-erase.ts",
  retention: "src/app/commands/retention.ts",
  restore: "src/app/commands/restore.ts",
};

/** Stack traces name the lines of our own sources. Node.js keeps the maps in memory, and those of packages take 55 MB. */
const withoutSourceMapsOfPackages: Plugin = {
  name: "without-source-maps-of-packages",
  transform: {
    filter: { id: /\/node_modules\// },
    handler: (code) => ({ code, map: { mappings: "" } }),
  },
};

export default defineConfig({
  root: import.meta.dirname,
  define: { BUILT_ENGINE_VERSION: JSON.stringify(hashEngine(join(import.meta.dirname, "src"))) },
  // With its packages in a few files, a process starts with half of the CPU time and three quarters of the memory.
  ssr: { noExternal: true },
  // The file that Node.js would load. Vite prefers index.mjs for `import`, but not for `require`. It would bundle graphql
  // twice, and neither copy recognises the types of the other.
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  plugins: [withoutSourceMapsOfPackages],
  build: {
    ssr: true,
    target: "node24",
    outDir: "../dist/api",
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, join(import.meta.dirname, file)])),
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});
