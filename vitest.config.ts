import { defineConfig } from "vitest/config";

/** Two cores is what the tests are promised; more workers only take time from each other. */
const MAX_WORKERS = 2;

// graphql 16 has no exports map: without this alias Vite takes index.mjs and node_modules code index.js, two realms.
const resolve = { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] };

export default defineConfig({
  test: {
    maxWorkers: MAX_WORKERS,
    projects: [
      {
        resolve,
        test: {
          name: "unit",
          include: ["api/src/**/*.test.ts", "api/sandbox/**/*.test.ts"],
          environment: "node",
          // Computation without shared state: a process for each of 190 files would spend more on imports than on tests.
          isolate: false,
          // Speed is measured in the bench; a busy machine must not fail a test that is right.
          testTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          name: "integration",
          include: ["api/test/**/*.test.ts", "api/bench/**/*.test.ts"],
          environment: "node",
          globalSetup: ["api/test/support/database-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        extends: "./dashboard/vite.config.ts",
        // Without its own root the dashboard's tests are silently not found.
        root: "./dashboard",
        test: { name: "dashboard", environment: "happy-dom", testTimeout: 30_000 },
      },
      {
        resolve,
        test: {
          name: "browser",
          include: ["dashboard/e2e/**/*.test.ts"],
          environment: "node",
          globalSetup: ["api/test/support/database-setup.ts", "dashboard/e2e/build-setup.ts"],
          // Two files at a time: most of them wait for pages. The long form measures durations and has the machine to itself.
          fileParallelism: process.env["E2E"] !== "full",
          // What a test waits for comes sooner or later, on a busy machine later: none fails for that.
          testTimeout: 120_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 45_000 } },
        },
      },
    ],
  },
});
