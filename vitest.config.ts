import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

// graphql 16 has no exports map: without this alias Vite takes index.mjs and node_modules code index.js, two realms.
const alias = [{ find: /^graphql$/, replacement: "graphql/index.js" }];

export default defineConfig({
  resolve: { alias },
  test: {
    // Two cores is what the tests are promised; more workers only take time from each other.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["api/src/**/*.test.ts", "api/sandbox/**/*.test.ts"], environment: "node" },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["api/test/**/*.test.ts", "api/bench/**/*.test.ts", "scripts/**/*.test.ts"],
          environment: "node",
          globalSetup: ["api/test/database-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
