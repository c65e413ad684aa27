/** The statements of a document as JSON: for rules about how a value is written, which the parsed statement hides. */
import { memoize } from "../memoize.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";

type JsonObject = Readonly<Record<string, unknown>>;

export function rawStatement(statement: PolicyStatement, document: PolicyDocument): JsonObject {
  return rawStatements(document)[statement.index] as JsonObject;
}

const rawStatements = memoize(({ text }: PolicyDocument): readonly unknown[] => {
  const { Statement: statement } = JSON.parse(text) as JsonObject;
  return Array.isArray(statement) ? statement : [statement];
});
