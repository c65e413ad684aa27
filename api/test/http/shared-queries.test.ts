/**
 * Dashboards that poll the same query share its answer, over HTTP and with the real database: each gets what it would
 * get alone, with its own rights, and sees every change that was committed before it asked.
 */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { ScanEntity } from "../../src/db/entities/scan.ts";
import { newId } from "../../src/db/new-id.ts";
import { readPlainRows } from "../../src/db/plain-rows.ts";
import { sql } from "kysely";
import { insertOperator } from "../support/actors.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { insertRoleToken } from "../support/role-token.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const SESSION = /query Session[^]*?\n}\n/.exec(
  readFileSync(new URL("../../../schema/operations/session.graphql", import.meta.url), "utf8"),
)![0];
/** Roles and external IDs are shown only to those who can connect accounts. */
const SECRETIVE = `{ viewer { name role } accounts(first: 500) { totalCount nodes { id name externalId openAlerts { total } latestScan { id status finishedAt } } } }`;

let product: TestPlatform;
let server: TestServer;
let other: TestServer;

beforeAll(async () => {
  product = await openTestPlatform();
  await product.platform.orm.em.fork().nativeUpdate(AccountEntity, { id: product.account.id }, { externalId: "ext-1" });
  server = await openTestServer(product);
  other = await openTestServer(product);
});
afterAll(async () => {
  await other.close();
  await server.close();
  await product.close();
});

async function tokenOf(role: "viewer" | "admin", name: string): Promise<string> {
  const em = product.platform.orm.em.fork();
  return insertRoleToken(em, role, name, await insertOperator(em, name, role));
}

const by = (token: string) => ({ authorization: `Bearer ${token}` });

async function addAccount(name: string): Promise<void> {
  await product.platform.orm.em.fork().insert(AccountEntity, {
    id: newId("account"),
    name,
    source: "ENVIRONMENT",
    status: "CONNECTED",
    region: "us-east-1",
    writes: "OFF",
    aliases: [],
    createdAt: new Date(now()),
  } as never);
}

test("each caller gets its own viewer, its rights and the rows as of its request", async () => {
  const people = await Promise.all(
    (["viewer", "viewer", "viewer", "admin", "admin"] as const).map(async (role, index) => {
      const name = `${role}-${index}`;
      return { role, name, token: await tokenOf(role, name) };
    }),
  );
  for (let round = 0; round < 12; round += 1) {
    if (round % 3 === 2) await addAccount(`added in round ${round}`);
    const asked = people.flatMap((person) => [
      server.graphql(SECRETIVE, {}, by(person.token)).then((answer) => ({ person, answer })),
      other.graphql(SECRETIVE, {}, by(person.token)).then((answer) => ({ person, answer })),
    ]);
    const count = await product.platform.orm.em.fork().count(AccountEntity, {});
    for (const { person, answer } of await Promise.all(asked)) {
      expect(answer.errors).toEqual([]);
      expect(answer.data.viewer).toEqual({ name: expect.stringContaining(person.name), role: person.role });
      expect(answer.data.accounts.totalCount).toBe(count);
      const demo = answer.data.accounts.nodes.find(({ id }: { id: string }) => id === product.account.id);
      expect(demo.externalId).toBe(person.role === "admin" ? "ext-1" : null);
    }
  }
});

test("the answer is the text that one caller alone gets", async () => {
  const [anna, bert] = [await tokenOf("viewer", "anna"), await tokenOf("viewer", "bert")];
  const text = async (token: string, query: string) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { ...by(token), "content-type": "application/json" },
      body: JSON.stringify({ query }),
    });
    // The viewer is each caller's own, and the cursor moves with the events of other tests.
    return (await response.text()).replace(/"viewer":\{[^}]*\}/, "").replace(/"lastEventCursor":"[^"]*"/, "");
  };
  // Written in another way, the query is another question, which no other caller asks.
  const alone = await text(anna, SESSION.replaceAll("\n", " "));
  await text(anna, SESSION);
  for (let round = 0; round < 3; round += 1) {
    expect(await text(bert, SESSION)).toBe(alone);
    expect(await text(anna, SESSION)).toBe(alone);
  }
});

test("errors of a shared field are each caller's own", async () => {
  const [anna, bert] = [await tokenOf("viewer", "anna-2"), await tokenOf("viewer", "bert-2")];
  const query = `{ viewer { name } accounts(first: 501) { totalCount nodes { id openAlerts { total } } } }`;
  for (const token of [anna, bert, anna, bert]) {
    const { errors } = await server.graphql(query, {}, by(token));
    expect(errors.map(({ extensions }) => extensions["code"])).toEqual(["BAD_USER_INPUT"]);
  }
});

test("a shared field that fails costs no more than for one caller alone", async () => {
  const rateLimits = { address: 6_000_000, credential: 60_000, stranger: 6_000_000, sockets: 100 };
  const metered = await openTestServer(product, { rateLimits });
  try {
    const [anna, bert] = [await tokenOf("viewer", "anna-3"), await tokenOf("viewer", "bert-3")];
    const query = `{ viewer { name } accounts(first: 501) { totalCount nodes { id name openAlerts { total } } } }`;
    const left = new Map([anna, bert].map((token) => [token, rateLimits.credential]));
    const costs: number[] = [];
    for (const token of [anna, bert, anna, bert, anna, bert]) {
      const { headers } = await metered.graphql(query, {}, by(token));
      const now = Number(/\br=(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1]);
      costs.push(left.get(token)! - now);
      left.set(token, now);
    }
    // Points refill meanwhile, so a slow answer seems cheaper.
    expect(costs[0]).toBeGreaterThan(100);
    for (const cost of costs) expect(cost).toBeLessThan(costs[0]! * 1.5);
  } finally {
    await metered.close();
  }
});

test("a variable that was not sent is none, whatever its name", async () => {
  const query = `query($constructor: Int) { viewer { name } accounts(first: $constructor) { totalCount nodes { id openAlerts { total } } } }`;
  for (const name of ["anna-4", "bert-4", "anna-5"])
    expect((await server.graphql(query, {}, by(await tokenOf("viewer", name)))).errors).toEqual([]);
});

test("plain rows are what the ORM would return", async () => {
  const em = product.platform.orm.em.fork();
  await em.insert(ScanEntity, {
    id: newId("scan"),
    accountId: product.account.id,
    status: "SUCCEEDED",
    trigger: "OPERATOR",
    requestedBy: { kind: "UNKNOWN", displayName: "test" },
    requestedAt: new Date(now()),
    finishedAt: new Date(now()),
    attempt: 1,
    isCancelRequested: false,
    progress: { sections: [], itemsRead: 1 },
    coverage: { percent: 99, sources: [] },
  } as never);
  for (const entity of [AccountEntity, ScanEntity] as const) {
    const entities = await em.fork().find(entity as typeof AccountEntity, {}, { orderBy: { id: "asc" } });
    const plain = await readPlainRows(em.fork(), entity as typeof AccountEntity, sql`order by t.id`);
    expect(plain.length).toBeGreaterThan(0);
    expect(plain).toEqual(entities.map((row) => ({ ...row })));
  }
});
