/**
 * Paths to administrator from AWS to the API: stored by a scan, ranked, linked to the inventory, opened and closed
 * live.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { allow, policyDocument, trust } from "../../sandbox/demo/documents.ts";
import type { EscalationPathRow } from "../../src/db/entities/escalation-path.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openScannedPlatform();
  server = await openTestServer(platform);
});

afterAll(async () => {
  await server?.close();
  await platform?.close();
});

const PATHS = `query P($principalArn: String, $verdict: Verdict, $first: Int, $after: String) {
  escalationPaths(accountId: "111122223333", principalArn: $principalArn, verdict: $verdict, first: $first, after: $after) {
    totalCount asOf counts { exploitable conditional unknown blocked } pageInfo { hasNextPage endCursor }
    nodes { id verdict hopCount reasons source { id kind name arn } target { kind name } techniques { id name }
      alert { number status check { id } } asOf
      hops { from { name } to { name } verdict technique { id name } via { kind name }
        statements { effect summary layer action index excerpt { text line } policy { id name kind } matched { element patterns } } } }
  }
}`;

async function pathsOf(variables: object = {}) {
  const { data, errors } = await server.graphql(PATHS, variables);
  expect(errors).toEqual([]);
  return data.escalationPaths;
}

test("the paths of a scan are ranked: most certain first, then shortest", async () => {
  const { nodes, totalCount, counts, asOf } = await pathsOf();
  expect(totalCount).toBe(nodes.length);
  expect(counts.exploitable + counts.conditional + counts.unknown + counts.blocked).toBe(totalCount);
  expect(counts.exploitable).toBeGreaterThan(0);
  expect(asOf).not.toBeNull();
  const order = ["EXPLOITABLE", "CONDITIONAL", "UNKNOWN", "BLOCKED"];
  const ranks = nodes.map(
    (path: { verdict: string; hopCount: number }) => order.indexOf(path.verdict) * 1_000 + path.hopCount,
  );
  expect(ranks).toEqual(ranks.toSorted((one: number, other: number) => one - other));
});

test("each path has an alert, and its statements link to their policies", async () => {
  const { nodes } = await pathsOf({ verdict: "EXPLOITABLE" });
  for (const path of nodes) {
    if (path.source.kind !== "EXTERNAL") {
      expect(path.source.id, path.source.name).toMatch(/^(user|role)_/);
      expect(path.alert, path.source.name).toMatchObject({ status: "OPEN", check: { id: "esc-path" } });
    }
    expect(path.hops).toHaveLength(path.hopCount);
    for (const hop of path.hops) {
      expect(hop.technique.name).not.toBe("");
      for (const { policy, excerpt, index } of hop.statements) {
        if (policy === null || policy.kind === "WRITTEN" || policy.kind === "SCP") continue;
        expect(excerpt?.text, `${path.source.name}: ${policy.name} ${index}`).toMatch(/"Effect"/);
        if (policy.kind !== "TRUST") expect(policy.id).toMatch(/^policy_/);
      }
    }
  }
});

test("pages contain every path once", async () => {
  const all = (await pathsOf()).nodes.map(({ id }: { id: string }) => id);
  const seen: string[] = [];
  for (let after: string | null = null, isMore = true; isMore && seen.length <= all.length;) {
    const page = await pathsOf({ first: 3, after });
    seen.push(...page.nodes.map(({ id }: { id: string }) => id));
    isMore = page.pageInfo.hasNextPage;
    after = page.pageInfo.endCursor;
  }
  expect(seen).toEqual(all);
});

test("the map adds up in each column, and its keys list the same paths", async () => {
  const { data } = await server.graphql(`{
    pathMap {
      pathCount pathsLeftOut causeCount administratorCount userCount roleCount externalCount isOpenToAnyone
      causes { key pathCount memberCount problem { kind resourceId resourceName statement } technique { id } trusted { reach } }
      through { key pathCount principal { name id } }
      administrators { key pathCount principal { name } paths { id } }
      flows { cause through administrator pathCount names }
    }
    escalationPaths(first: 100) {
      counts { exploitable conditional }
      nodes { id verdict source { kind } place { cause through administrator } }
    }
  }`);
  const { pathMap: map, escalationPaths: list } = data;
  expect(map.pathCount).toBe(list.counts.exploitable + list.counts.conditional);
  const sum = (items: readonly { readonly pathCount: number }[]) =>
    items.reduce((total, { pathCount }) => total + pathCount, 0);
  for (const column of [map.causes, map.administrators, map.flows]) expect(sum(column)).toBe(map.pathCount);
  const open = list.nodes.filter(
    ({ verdict }: { verdict: string }) => verdict === "EXPLOITABLE" || verdict === "CONDITIONAL",
  );
  // Each identity of the account, and each external principal, has one of the paths.
  const sources = (kind: string) =>
    open.filter(({ source }: { source: { kind: string } }) => source.kind === kind).length;
  expect([map.userCount, map.roleCount, map.externalCount]).toEqual(["USER", "ROLE", "EXTERNAL"].map(sources));
  expect(map.userCount + map.roleCount + map.externalCount).toBe(map.pathCount);
  expect(map.isOpenToAnyone).toBe(true);
  // TeamLead makes itself administrator, which adds none.
  const administrators = map.administrators.map(({ key }: { key: string }) => key);
  expect(administrators.at(-1)).toBe("SELF");
  expect(map.administratorCount).toBe(administrators.length - 1);
  for (const [column, argument] of [
    ["causes", "cause"],
    ["through", "through"],
    ["administrators", "administrator"],
  ] as const) {
    for (const { key, pathCount } of map[column]) {
      const its = open.filter(({ place }: { place: Record<string, string> }) => place[argument] === key);
      expect(its).toHaveLength(pathCount);
      const found = await server.graphql(
        `query L($key: ID) { escalationPaths(first: 100, ${argument}: $key) { nodes { id verdict } } }`,
        { key },
      );
      const ids = found.data.escalationPaths.nodes
        .filter(({ verdict }: { verdict: string }) => verdict === "EXPLOITABLE" || verdict === "CONDITIONAL")
        .map(({ id }: { id: string }) => id);
      expect(ids).toEqual(its.map(({ id }: { id: string }) => id));
    }
  }
  const [door] = map.causes;
  expect(door).toMatchObject({ problem: { kind: "TRUST_STATEMENT", resourceName: "SharedServices" }, memberCount: 1 });
  expect(door.trusted.map(({ reach }: { reach: string }) => reach)).toContain("EVERYONE");
  // Every path has a cause that one fix removes, also those of external principals without an alert.
  expect(map.causes.filter(({ problem }: { problem: unknown }) => problem === null)).toEqual([]);
  for (const { paths, pathCount } of map.administrators) expect(paths).toHaveLength(Math.min(2, pathCount));
  // The removal of the cause also closes paths from outside, which are counted apart.
  const { resourceId: policyId, statement: index } = door.problem;
  const asked = await server.graphql(
    `query W($input: WhatIfInput!) { whatIf(input: $input) { closedCount closedExternalCount closed { source { kind } } } }`,
    { input: { accountId: platform.account.id, removeStatements: [{ policyId, index }] } },
  );
  const { closed, closedCount, closedExternalCount } = asked.data.whatIf;
  const outside = closed.filter(({ source }: { source: { kind: string } }) => source.kind === "EXTERNAL").length;
  expect(outside).toBeGreaterThan(0);
  expect([closedCount, closedExternalCount]).toEqual([closed.length, outside]);
});

test("an unchanged account rewrites no path", async () => {
  const versions = async () =>
    platform.platform.orm.em
      .fork()
      .execute<{ id: string; xmin: string }[]>("select id, xmin::text as xmin from escalation_path order by id");
  const before = await versions();
  await platform.scan();
  expect(await versions()).toEqual(before);
});

test("a user and a role have their own path, and node finds it by ID", async () => {
  const path = (await pathsOf()).nodes.find(({ source }: { source: { kind: string } }) => source.kind === "USER");
  const { data } = await server.graphql(
    `query N($id: ID!, $user: ID!) {
      node(id: $id) { __typename id ... on EscalationPath { source { name } } }
      user(id: $user) { escalationPaths { id verdict } }
      roles(first: 50) { nodes { roleName escalationPaths { id source { name } } } }
    }`,
    { id: path.id, user: path.source.id },
  );
  expect(data.node).toEqual({ __typename: "EscalationPath", id: path.id, source: { name: path.source.name } });
  expect(data.user.escalationPaths).toEqual([{ id: path.id, verdict: path.verdict }]);
  for (const { roleName, escalationPaths } of data.roles.nodes) {
    for (const { source } of escalationPaths) expect(source.name).toBe(roleName);
  }
});

test("editing a policy opens a path, and undoing the edit closes it under the same ID", async () => {
  const { demo } = platform;
  const user = demo.createUser({ name: "path-test" });
  // Any principal can assume this role of the demo account, so every principal would have a path.
  const open = demo.role("SharedServices");
  open.trustPolicy = trust({ Service: "ec2.amazonaws.com" });
  demo.touch(open);
  await platform.scan();
  expect((await pathsOf({ principalArn: user.arn })).nodes).toEqual([]);

  demo.putInlinePolicy(user, "grants", policyDocument(allow("iam:AttachUserPolicy", user.arn)));
  await platform.scan();
  const [opened] = (await pathsOf({ principalArn: user.arn })).nodes;
  expect(opened).toMatchObject({ verdict: "EXPLOITABLE", hopCount: 1, alert: { status: "OPEN" } });
  expect(opened.hops[0].statements).toContainEqual(
    expect.objectContaining({
      effect: "ALLOWS",
      layer: "IDENTITY",
      action: "iam:AttachUserPolicy",
      policy: expect.objectContaining({ name: "grants", kind: "INLINE" }),
    }),
  );

  user.inlinePolicies.delete("grants");
  demo.touch(user);
  await platform.scan();
  expect((await pathsOf({ principalArn: user.arn })).nodes).toEqual([]);
  const [row] = await platform.platform.orm.em
    .fork()
    .execute<Pick<EscalationPathRow, "id">[]>(
      "select id from escalation_path where source_arn = ? and gone_at is not null",
      [user.arn],
    );
  expect(row?.id).toBe(opened.id);
  // A closed path is listed with its end if it is asked for, and never in the map.
  const asked = await server.graphql(`{
    escalationPaths(query: "gone:yes", first: 100) { nodes { id closedAt } }
    pathMap(query: "gone:yes") { pathCount }
  }`);
  expect(asked.data.escalationPaths.nodes).toContainEqual({ id: opened.id, closedAt: expect.any(String) });
  expect(asked.data.pathMap).toEqual({ pathCount: 0 });
  const { data } = await server.graphql(`query A($n: Int!) { alert(number: $n) { status escalationPath { id } } }`, {
    n: opened.alert.number,
  });
  expect(data.alert).toEqual({ status: "RESOLVED", escalationPath: null });
});

test("the alternative paths of a principal differ from its best one, and report what was not searched", async () => {
  const { nodes } = await pathsOf({ verdict: "EXPLOITABLE" });
  const best = nodes.find(({ source }: { source: { kind: string } }) => source.kind === "USER");
  const { data, errors } = await server.graphql(
    `query O($pathId: ID!) { alternativePaths(pathId: $pathId) { unsearchedCount asOf paths { verdict hopCount target { name } techniques { id } hops { from { id name } to { name } } } } }`,
    { pathId: best.id },
  );
  expect(errors).toEqual([]);
  const { paths, unsearchedCount } = data.alternativePaths;
  expect(unsearchedCount).toBeGreaterThanOrEqual(0);
  expect(paths.length).toBeLessThanOrEqual(5);
  const look = ({ techniques, hops, target }: typeof best) => [techniques[0].id, hops[0].to.name, target.name].join();
  const looks = [best, ...paths].map(look);
  expect(new Set(looks).size).toBe(looks.length);
  for (const { hops, hopCount } of paths) {
    expect(hops).toHaveLength(hopCount);
    expect(hops[0].from).toEqual({ id: best.source.id, name: best.source.name });
  }
});

test("data that was not read changes no path", async () => {
  const before = (await pathsOf()).nodes.map(({ id }: { id: string }) => id);
  platform.sandbox.faults.add({ kind: "deny", action: "iam:GetAccountAuthorizationDetails" });
  await platform.scan();
  expect((await pathsOf()).nodes.map(({ id }: { id: string }) => id)).toEqual(before);
});
