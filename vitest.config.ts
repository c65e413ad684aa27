import { defineConfig } from "vitest/config";

// graphql 16 has no exports map: without this alias Vite takes index.mjs and node_modules code index.js, two realms.
const alias = [{ find: /^graphql$/, replacement: "graphql/index.js" }];

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: { name: "unit", include: ["api/src/**/*.test.ts", "api/sandbox/**/*.test.ts"], environment: "node" },
      },
    ],
  },
});
