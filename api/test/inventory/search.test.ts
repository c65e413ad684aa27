/** The search over everything that has a page, over the demo account. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import type { SearchHit } from "../../src/services/search/search.ts";
import { insertRoleToken } from "../support/role-token.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const SEARCH = `query S($text: String!, $first: Int, $accountId: ID) {
  search(text: $text, first: $first, accountId: $accountId) { kind id name detail isExact alertNumber headline severity status account { awsAccountId } }
}`;

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openScannedPlatform();
  server = await openTestServer(platform);
});

afterAll(async () => {
  await server.close();
  await platform.close();
});

async function search(text: string, more: object = {}): Promise<SearchHit[]> {
  const { data, errors } = await server.graphql(SEARCH, { text, ...more });
  expect(errors).toEqual([]);
  return data.search;
}

test("the ID of a key finds the key with its user first, and so does its beginning", async () => {
  const { data } = await server.graphql(`{ accessKeys(first: 1) { nodes { accessKeyId user { userName } } } }`);
  const [{ accessKeyId, user }] = data.accessKeys.nodes;
  for (const [text, isExact] of [
    [accessKeyId, true],
    [accessKeyId.toLowerCase(), true],
    [accessKeyId.slice(0, 10), false],
  ] as const) {
    const [first] = await search(text);
    expect(first).toMatchObject({ kind: "ACCESS_KEY", name: accessKeyId, detail: user.userName, isExact });
  }
});

test("an ARN, an account number, the number of an alert and the ID of a check are exact", async () => {
  expect((await search("arn:aws:iam::111122223333:role/SharedServices"))[0]).toMatchObject({
    kind: "ROLE",
    name: "SharedServices",
    isExact: true,
    account: { awsAccountId: "111122223333" },
  });
  expect((await search("111122223333"))[0]).toMatchObject({ kind: "ACCOUNT", isExact: true });
  for (const text of ["#7", "7"])
    expect((await search(text))[0]).toMatchObject({ kind: "ALERT", alertNumber: 7, isExact: true });
  // A headline is the same in the palette and on the alert.
  const { data } = await server.graphql("{ alert(number: 7) { headline } }");
  expect((await search("#7"))[0]!.headline).toBe(data.alert.headline);
  expect((await search("key-age-90"))[0]).toMatchObject({ kind: "CHECK", id: "key-age-90", isExact: true });
});

test("a name finds users, roles, policies and alerts, and all words are required", async () => {
  const hits = await search("d.castellanos");
  expect(hits[0]).toMatchObject({ kind: "USER", name: "d.castellanos", isExact: true });
  const alerts = hits.filter(({ kind }) => kind === "ALERT");
  expect(alerts.length).toBeGreaterThan(0);
  expect(alerts.every(({ detail }) => detail?.includes("castellanos"))).toBe(true);
  expect((await search("castellanos mfa")).some(({ kind }) => kind === "ALERT")).toBe(true);
  expect((await search("castellanos nothing-like-this")).length).toBe(0);
  expect((await search("100%_")).length).toBe(0);
});

test("a whole name is the first hit also if more names contain it than are compared", async () => {
  await platform.scope().em.execute(
    `insert into iam_group select (jsonb_populate_record(g, jsonb_build_object('id', 'group_' || n.number, 'identity',
         'AGPA' || n.number, 'name', n.name, 'arn', 'arn:aws:iam::111122223333:group/' || n.name))).*
       from iam_group g, (select i as number, case when i = 260 then 'crowd' else 'crowd-' || i end as name from generate_series(1, 260) i) n
      where g.id = (select min(id) from iam_group) order by n.number`,
  );
  expect((await search("crowd"))[0]).toMatchObject({ kind: "GROUP", name: "crowd", isExact: true });
  expect((await search("crowd")).length).toBe(8);
  await platform.scope().em.execute("delete from iam_group where name like 'crowd%'");
});

test("an alert whose dismissal is over is shown as open", async () => {
  const alerts = new Alerts(platform.scope());
  const [alert] = (await alerts.list({ first: 1 }, { query: "is:open" })).nodes;
  await alerts.triage.dismiss({ id: alert!.id, reason: "FALSE_POSITIVE", expiresAt: new Date(Date.now() + 1_000_000) });
  await platform
    .scope()
    .em.execute("update alert set dismissal_expires_at = now() - interval '1 day' where id = ?", [alert!.id]);
  expect((await search(`#${alert!.number}`))[0]).toMatchObject({ kind: "ALERT", status: "OPEN" });
});

test("each kind has at most as many hits as asked for", async () => {
  const counts = Map.groupBy(await search("a", { first: 3 }), ({ kind }) => kind);
  expect(counts.size).toBeGreaterThan(4);
  for (const [kind, hits] of counts) expect(hits.length, kind).toBeLessThanOrEqual(3);
  for (const [variables, code] of [
    [{ text: "a", first: 21 }, "BAD_USER_INPUT"],
    [{ text: "x".repeat(201) }, "BAD_USER_INPUT"],
    [{ text: " " }, "BAD_USER_INPUT"],
    [{ text: "a", accountId: "999999999999" }, "NOT_FOUND"],
  ] as const)
    expect((await server.graphql(SEARCH, variables)).errors[0]?.extensions["code"]).toBe(code);
});

test("a viewer may search, and archived accounts and deleted users are left out", async () => {
  const { em } = platform.scope();
  const token = await insertRoleToken(em, "viewer", "reader");
  const { data } = await server.graphql(SEARCH, { text: "d.castellanos" }, { authorization: `Bearer ${token}` });
  expect(data.search[0]).toMatchObject({ kind: "USER" });
  await em.execute("update iam_user set gone_at = now() where name = 'd.castellanos'");
  expect((await search("d.castellanos")).some(({ kind }) => kind === "USER")).toBe(false);
  await new Accounts(platform.scope()).disconnect(platform.account.id);
  expect((await search("SharedServices")).filter(({ kind }) => kind !== "CHECK")).toEqual([]);
});
