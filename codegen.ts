import type { CodegenConfig } from "@graphql-codegen/cli";
import { Kind, parse, print } from "graphql";
import { readdirSync, readFileSync } from "node:fs";

/**
 * Generates the dashboard's documents and their types from the printed schema. The files are committed and never
 * edited. There is one file per subject, so that a page loads only its own documents.
 */
const subjects = readdirSync("schema/operations")
  .filter((name) => name.endsWith(".graphql") && name !== "shared.graphql")
  .map((name) => name.slice(0, -".graphql".length));

const shared = parse(readFileSync("schema/operations/shared.graphql", "utf8")).definitions.flatMap((each) =>
  each.kind === Kind.FRAGMENT_DEFINITION ? [{ name: each.name.value, text: print(each) }] : [],
);

/** The subject's own file, and only those shared fragments that it uses. Others would be in its file unused. */
function documentsOf(subject: string): string[] {
  const file = `schema/operations/${subject}.graphql`;
  return [file, ...fragmentsOf(readFileSync(file, "utf8"))];
}

/** The shared fragments that the text uses, and those that they use themselves. */
function fragmentsOf(text: string): string[] {
  const used = shared.filter(({ name }) => new RegExp(`\\.\\.\\.${name}\\b`).test(text));
  return [...new Set([...used.map((each) => each.text), ...used.flatMap((each) => fragmentsOf(each.text))])];
}

/** The enums and inputs that any document names, once. The subjects' files import them. */
const schemaTypes = "dashboard/src/gql/schema-types.ts";

const config: CodegenConfig = {
  schema: "schema/schema.graphql",
  config: {
    useTypeImports: true,
    enumsAsTypes: true,
    strictScalars: true,
    scalars: { DateTime: "string", JSON: "unknown" },
  },
  generates: {
    [schemaTypes]: {
      documents: "schema/operations/*.graphql",
      plugins: ["typescript-operations"],
      config: { generateOperationTypes: false },
    },
    ...Object.fromEntries(
      subjects.map((subject) => [
        `dashboard/src/gql/${subject}.ts`,
        {
          documents: documentsOf(subject),
          plugins: ["typescript-operations", "typed-document-node"],
          config: { importSchemaTypesFrom: schemaTypes, importExtension: ".ts" },
        },
      ]),
    ),
  },
};

export default config;
