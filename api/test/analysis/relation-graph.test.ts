/** The relation graph of the demo account over HTTP. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const RELATION_GRAPH = `query R($around: ID, $depth: Int, $kinds: [RelationNodeKind!]) {
  relationGraph(accountId: "111122223333", around: $around, depth: $depth, kinds: $kinds) {
    around totalNodes totalRelations asOf
    nodes { key kind name distance count members { key name } }
    relations { from to kind count }
  }
}`;

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openTestServer(platform);
});

afterAll(async () => {
  await server.close();
  await platform.close();
});

test("the graph is NOT_READ before the first scan, then covers the account, or a user by ID or ARN", async () => {
  expect((await server.graphql(RELATION_GRAPH, {})).errors[0]!.extensions["code"]).toBe("NOT_READ");
  await platform.scan();
  const wholeAccount = await server.graphql(RELATION_GRAPH, {});
  expect(wholeAccount.errors).toEqual([]);
  const { nodes, relations, totalNodes } = wholeAccount.data.relationGraph;
  expect(nodes.length).toBeLessThanOrEqual(150);
  expect(nodes.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(totalNodes);
  const keys = new Set(nodes.map(({ key }: { key: string }) => key));
  expect(relations.every(({ from, to }: { from: string; to: string }) => keys.has(from) && keys.has(to))).toBe(true);
  expect(new Set(relations.map(({ kind }: { kind: string }) => kind))).toEqual(
    new Set(["MEMBER_OF", "ATTACHED", "INLINE", "BOUNDED_BY", "MAY_ASSUME"]),
  );

  const { data } = await server.graphql(`{ user(accountId: "111122223333", userName: "d.castellanos") { id arn } }`);
  const byId = await server.graphql(RELATION_GRAPH, { around: data.user.id, depth: 1 });
  const byArn = await server.graphql(RELATION_GRAPH, { around: data.user.arn, depth: 1 });
  expect(byId.errors).toEqual([]);
  expect(byId.data.relationGraph.around).toBe(data.user.arn);
  expect(byId.data).toEqual(byArn.data);
  expect(byId.data.relationGraph.nodes.every(({ distance }: { distance: number }) => distance <= 1)).toBe(true);

  for (const [variables, code] of [
    [{ around: "user_nobody" }, "NOT_FOUND"],
    [{ around: "arn:aws:iam::111122223333:user/missing" }, "NOT_FOUND"],
    [{ depth: 9 }, "BAD_USER_INPUT"],
  ] as const)
    expect((await server.graphql(RELATION_GRAPH, variables)).errors[0]!.extensions["code"]).toBe(code);
});
