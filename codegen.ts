import type { CodegenConfig } from "@graphql-codegen/cli";
import { readdirSync } from "node:fs";

/**
 * The dashboard's documents and their types, generated from the printed schema; committed, never edited. One file per
 * subject, so that a page loads its own documents and not those of every other page.
 */
const subjects = readdirSync("schema/operations")
  .filter((name) => name.endsWith(".graphql"))
  .map((name) => name.slice(0, -".graphql".length));

const config: CodegenConfig = {
  schema: "schema/schema.graphql",
  generates: Object.fromEntries(
    subjects.map((subject) => [
      `dashboard/src/gql/${subject}.ts`,
      {
        documents: `schema/operations/${subject}.graphql`,
        plugins: ["typescript-operations", "typed-document-node"],
        config: {
          useTypeImports: true,
          enumsAsTypes: true,
          strictScalars: true,
          scalars: { DateTime: "string", JSON: "unknown" },
        },
      },
    ]),
  ),
};

export default config;
