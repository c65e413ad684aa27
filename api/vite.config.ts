import { join } from "node:path";
import { defineConfig } from "vite";

/** The programs that can be started. Packages are not bundled; they are loaded from node_modules. */
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
      input: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, join(import.meta.dirname, file)])),
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});
