import { GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from "graphql";
import { expect, test } from "vitest";
import type { AccessRole, Caller } from "../../services/core/permissions.ts";
import type { RequestContext } from "../context.ts";
import { subscribeFresh } from "./subscribe.ts";

interface Counts {
  shared: number;
  personal: number;
}

/** A schema with one event, which has a field that depends on the caller's name and one that does not. */
function schemaCounting(counts: Counts): GraphQLSchema {
  const event = { kind: "OPENED" };
  const Event = new GraphQLObjectType<object, RequestContext>({
    name: "Event",
    fields: {
      shared: { type: GraphQLInt, resolve: () => (counts.shared += 1) },
      name: {
        type: GraphQLString,
        resolve: async (_event, _args, { caller }) => {
          await Promise.resolve();
          counts.personal += 1;
          return caller?.name;
        },
      },
    },
  });
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: "Query", fields: { shared: { type: GraphQLInt } } }),
    subscription: new GraphQLObjectType({
      name: "Subscription",
      fields: {
        events: {
          type: Event,
          subscribe: async function* () {
            yield event;
          },
          resolve: (source: unknown) => source,
        },
      },
    }),
  });
}

/** The first result that each caller receives, on one platform, and everything that was logged. */
async function firstResults(schema: GraphQLSchema, source: string, callers: readonly Caller[]) {
  const logged: unknown[] = [];
  const log = { error: (...entry: unknown[]) => logged.push(entry), warn: (...entry: unknown[]) => logged.push(entry) };
  const platform = { log };
  const document = parse(source, { noLocation: true });
  const contextOf = (caller: Caller): RequestContext => {
    const context = { platform, caller, scope: { requestId: "request", platform } };
    return { ...context, fresh: () => contextOf(caller), freshFor: contextOf } as unknown as RequestContext;
  };
  const results = await Promise.all(
    callers.map(async (caller) => {
      const events = await subscribeFresh({ schema, document, contextValue: contextOf(caller) });
      if (!(Symbol.asyncIterator in events)) throw new Error(JSON.stringify(events));
      const { value } = await events.next();
      return (JSON.parse(value as string) as { data: { events: Record<string, unknown> } }).data.events;
    }),
  );
  return { results, logged };
}

const caller = (role: AccessRole, name: string): Caller => ({
  kind: "OPERATOR",
  name,
  role,
  operatorId: null,
  token: null,
  sessionId: null,
  authenticatedAt: null,
  scopes: null,
  accountIds: null,
  networks: null,
});

test("a result that depends on nothing personal is computed once per role", async () => {
  const counts = { shared: 0, personal: 0 };
  const callers = [caller("viewer", "vera"), caller("viewer", "vito"), caller("admin", "anna")];
  const { results } = await firstResults(schemaCounting(counts), "subscription { events { shared } }", callers);
  expect(counts.shared).toBe(2);
  expect(results[0]).toEqual(results[1]);
});

test("a result that depends on the caller's name is computed for each caller, without an error in it or in the log", async () => {
  const counts = { shared: 0, personal: 0 };
  const callers = [caller("viewer", "vera"), caller("viewer", "vito"), caller("admin", "anna")];
  const source = "subscription { events { name } }";
  const { results, logged } = await firstResults(schemaCounting(counts), source, callers);
  expect(results).toEqual([{ name: "vera" }, { name: "vito" }, { name: "anna" }]);
  expect(counts.personal).toBe(callers.length + 2);
  expect(logged).toEqual([]);
});
