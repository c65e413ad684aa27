/** The descriptions in the published schema: every name has one, and each makes sense without the name it describes. */
import { readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from "graphql";
import { expect, test } from "vitest";

interface Described {
  readonly name: string;
  readonly description: string;
}

const MIN_CHARACTERS = 12;
const QUESTION_WORD = /^(who|whom|whose|why|when|which|what|how|where)\b/i;

const schema = buildSchema(readFileSync(new URL("../../../schema/schema.graphql", import.meta.url), "utf8"));
const described = Object.values(schema.getTypeMap())
  .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
  .flatMap(describedIn);

function describedIn(type: GraphQLNamedType): readonly Described[] {
  const entry = (name: string, { description }: { readonly description?: string | null }): Described => ({
    name,
    description: description ?? "",
  });
  const own = entry(type.name, type);
  if (isEnumType(type)) return [own, ...type.getValues().map((value) => entry(`${type.name}.${value.name}`, value))];
  if (isInputObjectType(type))
    return [own, ...Object.values(type.getFields()).map((field) => entry(`${type.name}.${field.name}`, field))];
  if (!isObjectType(type) && !isInterfaceType(type)) return [own];
  const fields = Object.values(type.getFields()).flatMap((field) => [
    entry(`${type.name}.${field.name}`, field),
    ...field.args.map((arg) => entry(`${type.name}.${field.name}(${arg.name}:)`, arg)),
  ]);
  return [own, ...fields];
}

function failing(isWrong: (description: string) => boolean): readonly string[] {
  return described
    .filter(({ description }) => isWrong(description))
    .map(({ name, description }) => `${name}: ${description}`);
}

test("the schema has types, fields, arguments and enum values to describe", () => {
  expect(described.length).toBeGreaterThan(1_500);
});

test(`every description has at least ${MIN_CHARACTERS} characters`, () => {
  expect(failing((description) => description.length < MIN_CHARACTERS)).toEqual([]);
});

test("no description begins with a question word", () => {
  expect(failing((description) => QUESTION_WORD.test(description))).toEqual([]);
});

test("every description begins with a capital letter and ends with a full stop", () => {
  expect(failing((description) => !/^[A-Z`*].*\.$/s.test(description))).toEqual([]);
});
