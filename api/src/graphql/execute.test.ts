import {
  execute as executeOfGraphql,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  buildSchema,
  parse,
  getIntrospectionQuery,
} from "graphql";
import { expect, test } from "vitest";
import { execute } from "./execute.ts";

const schema = buildSchema(`
  type Query { rows(first: Int = 3): [Row] mustHave: [Row!]! late: [Row] one(id: ID!): Row no: Node nodes: [Node] any: Any list: [[Int!]] broken: Row! text: String }
  type Mutation { add(by: Int!): Int append(by: Int!): Int }
  interface Node { id: ID! }
  type Row implements Node { id: ID! name: String! size: Int state: State computed(times: Int = 2): String lateName: String! refused: String must: String! later: Row rows: [Row] }
  type Other implements Node { id: ID! other: String }
  union Any = Row | Other
  enum State { ON OFF }
`);

/** Rows with everything that a resolver may return: values, functions, promises and errors, beside some that are wrong. */
function row(id: number): object {
  return {
    __typename: "Row",
    id,
    name: `row ${id}`,
    size: id === 2 ? "no number" : id,
    state: id === 3 ? "UNKNOWN" : "ON",
    computed: ({ times }: { times: number }) => `${id} ${times}`,
    lateName: Promise.resolve(`late ${id}`),
    refused: new GraphQLError("refused", { extensions: { code: "FORBIDDEN" } }),
    must: id === 2 ? null : "there",
    later: async () => (id < 3 ? row(id + 1) : null),
    rows: () => (id < 3 ? [row(id + 1), null, Promise.resolve(row(3))] : "no list"),
  };
}

/** What the resolvers of one execution did, in its order. */
let log: string[] = [];

const RESOLVERS: Readonly<Record<string, Readonly<Record<string, (...given: never[]) => unknown>>>> = {
  Query: {
    rows: (_root: unknown, { first }: { first: number }) => Array.from({ length: first }, (_, index) => row(index + 1)),
    mustHave: () => [row(1), row(2)],
    late: async () => [row(1), Promise.reject(new Error("a row failed"))],
    one: (_root: unknown, { id }: { id: string }, _context: unknown, info: { path: unknown; fieldName: string }) => {
      log.push(`${info.fieldName} ${id} ${JSON.stringify(info.path)}`);
      return row(Number(id));
    },
    no: () => ({ __typename: "Nothing", id: 1 }),
    nodes: async () => [row(1), { __typename: "Other", id: 9, other: "other" }, null],
    any: () => ({ __typename: "Other", id: 9, other: "other" }),
    list: () => [[1, 2], [3, null], null],
    broken: () => {
      throw new Error("broken");
    },
    text: () => Promise.reject(new Error("no text")),
  },
  Mutation: {
    add: async (_root: unknown, { by }: { by: number }) => {
      log.push(`add ${by}`);
      await Promise.resolve();
      log.push(`added ${by}`);
      if (by === 2) throw new Error("not added");
      return by;
    },
    append: (_root: unknown, { by }: { by: number }) => {
      log.push(`append ${by}`);
      return by;
    },
  },
};

function withResolvers(plain: GraphQLSchema): GraphQLSchema {
  for (const [name, resolvers] of Object.entries(RESOLVERS))
    for (const [field, resolve] of Object.entries(resolvers))
      (plain.getType(name) as GraphQLObjectType).getFields()[field]!.resolve = resolve as never;
  return plain;
}

const LEAVES = "id name size state computed again: computed(times: 7)";

test.each<[string, Record<string, unknown>?]>([
  [`{ rows { ${LEAVES} __typename } }`],
  ["query ($first: Int) { rows(first: $first) { id } }", { first: 2 }],
  ["query ($first: Int) { rows(first: $first) { id } }", {}],
  ["query ($first: Int!) { rows(first: $first) { id } }", { first: "x" }],
  [
    "query ($id: ID!) { one(id: $id) { id rows { id later { name lateName } } } other: one(id: 3) { rows { id } } }",
    { id: "1" },
  ],
  ["{ one { id } rows { id } }"],
  ["{ rows { id lateName later { id later { id later { id } } } } }"],
  ["{ rows { id refused } }"],
  ["{ rows { id must } mustHave { id } }"],
  ["{ mustHave { id lateName must } rows { id } }"],
  ["{ late { id name } text }"],
  ["{ nodes { id ... on Row { name } ... on Other { other } __typename } any { ... on Other { other } } }"],
  ["{ list }"],
  ["{ rows { id } broken { id } }"],
  ["{ late { id } broken { id } }"],
  ["{ rows { ...A id } rows { ...B } } fragment A on Row { name } fragment B on Node { id ... on Row { size } }"],
  ["query ($no: Boolean!) { rows { id @skip(if: $no) name @include(if: $no) } }", { no: true }],
  ["{ rows(first: 1) { __proto__: id constructor: name toString: size } }"],
  ["{ unknownField rows(first: 1) { id unknownField } }"],
  ["mutation { one: add(by: 1) two: add(by: 2) three: append(by: 3) four: add(by: 4) }"],
  ["mutation { append(by: 1) }"],
  ["query A { text } query B { list }"],
  ["subscription { any }"],
  [getIntrospectionQuery()],
])("answers %s as graphql does", async (query, variableValues = {}) => {
  const args = {
    schema: withResolvers(schema),
    document: parse(query),
    variableValues,
    contextValue: {},
    rootValue: {},
  };
  const run = async (how: typeof executeOfGraphql) => {
    log = [];
    const result = await how(args);
    return {
      json: JSON.stringify(result),
      keys: Object.keys(result),
      originals: result.errors?.map(({ originalError }) => originalError?.message),
      log,
    };
  };
  expect(await run(execute)).toEqual(await run(executeOfGraphql));
});

test("refuses a value that is of none of the types", async () => {
  expect(
    await execute({ schema: withResolvers(schema), document: parse("{ no { id } any { __typename } }") }),
  ).toMatchObject({ data: { no: null, any: { __typename: "Other" } }, errors: [{ path: ["no"] }] });
});

test("answers at once if no resolver is asynchronous", () => {
  const document = parse("{ list rows { id } }");
  expect(execute({ schema: withResolvers(schema), document })).toMatchObject({ data: { list: [[1, 2], null, null] } });
});
