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

/** Types whose `id` cannot be looked up alone, with the reason. */
const NO_NODES: Readonly<Record<string, string>> = {
  AccountGroup: "listed as a whole",
  AccountGroupOperator: "a reference to an operator",
  AccountGroupScope: "a reference to an account group",
  Assignee: "a reference to an operator",
  AttachedTo: "a reference to a user, group or role",
  ChangeGroup: "computed for each list",
  ControlAnswer: "part of a control",
  ErasableAccount: "a reference to an account",
  EventQueue: "part of an account or organization",
  ExceptionOwner: "a reference to an operator",
  KeyReceiver: "part of an account",
  OperatorSession: "listed as a whole",
  Organization: "listed as a whole",
  OrganizationScope: "a reference to an organization",
  Passkey: "listed as a whole",
  Problem: "computed for each list",
  ProblemTrend: "computed for each list",
  ReportRecord: "found by the hash of the file",
  SavedView: "listed as a whole",
  SearchHit: "a reference to what was found",
  SecretDestination: "part of an account",
};

test("every type with an ID is a Node, or says why it is none", () => {
  const others = Object.values(schema.getTypeMap()).filter(
    (type) =>
      isObjectType(type) &&
      String(type.getFields()["id"]?.type) === "ID!" &&
      !type.getInterfaces().some(({ name }) => name === "Node"),
  );
  expect(others.map(({ name }) => name).toSorted()).toEqual(Object.keys(NO_NODES));
});

/** Names of fields whose values are one of few. As text, a client could not know which. */
const CLOSED = /^(kind|role|effect|status|state|verdict|severity|outcome|section|element)$/;
/** Sets that AWS or a standard may extend. */
const OPEN: ReadonlySet<string> = new Set(["ControlSource.section", "Workload.state"]);

test("a closed set of values is an enum", () => {
  const texts = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInputObjectType(type)
      ? Object.values(type.getFields())
          .filter((field) => CLOSED.test(field.name) && /^\[?String/.test(String(field.type)))
          .map((field) => `${type.name}.${field.name}`)
      : [],
  );
  expect(texts.filter((name) => !OPEN.has(name))).toEqual([]);
});
