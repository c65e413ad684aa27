/** The scopes, accounts and networks of API tokens, and the tokens of older versions. */
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { now } from "../../src/clock.ts";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { ApiTokenEntity } from "../../src/db/entities/access.ts";
import { ScanEntity } from "../../src/db/entities/scan.ts";
import { newId } from "../../src/db/new-id.ts";
import { DAY, HOUR } from "../../src/iam/time.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { ApiTokens, type CreateApiTokenInput } from "../../src/services/operators/api-tokens.ts";
import { openScope } from "../../src/services/core/request-scope.ts";
import { insertOperator, operatorCaller, TEST_ACTOR } from "../support/actors.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

let platform: TestPlatform;
let server: TestServer;
let otherAccountId: string;
let otherScanId: string;

const em = () => platform.platform.orm.em.fork();

beforeAll(async () => {
  platform = await openTestPlatform({ hasWorker: false });
  server = await openTestServer(platform);
  await insertOperator(em(), "anna");
  otherAccountId = (await new Accounts(platform.scope()).connect({ name: "files", source: "OFFLINE_FILES" })).id;
  await em().nativeUpdate(AccountEntity, { id: otherAccountId }, { status: "CONNECTED", awsAccountId: "999988887777" });
  otherScanId = newId("scan");
  await em().insert(ScanEntity, {
    id: otherScanId,
    accountId: otherAccountId,
    status: "SUCCEEDED",
    trigger: "OPERATOR",
    requestedBy: TEST_ACTOR,
    requestedAt: new Date(now()),
    finishedAt: new Date(now()),
    attempt: 1,
    isCancelRequested: false,
    progress: {
      sections: [],
      itemsRead: 0,
      apiCalls: 0,
      throttles: 0,
      checksDone: 0,
      checksTotal: 0,
      message: null,
      at: 0,
    },
  });
});
afterAll(async () => {
  await server.close();
  await platform.close();
});

async function create(input: Partial<CreateApiTokenInput>): Promise<Record<string, string>> {
  const scope = openScope(platform.platform, operatorCaller("admin", "anna", now()), "request");
  const { token } = await new ApiTokens(scope).create({
    name: "t",
    scopes: ["read"],
    expiresAt: new Date(now() + DAY),
    ...input,
  });
  return { authorization: `Bearer ${token}` };
}

const statusOf = async (path: string, headers: Record<string, string>, init: RequestInit = {}) =>
  (await fetch(`${server.url}${path}`, { ...init, headers: { ...headers, ...(init.headers as object) } })).status;
const codeOf = async (query: string, headers: Record<string, string>) => {
  const { data, errors } = await server.graphql(query, {}, headers);
  const payload = Object.values((data ?? {}) as Record<string, { userErrors?: { code: string }[] } | null>)[0];
  return errors[0]?.extensions["code"] ?? payload?.userErrors?.[0]?.code ?? null;
};

describe("the presets", () => {
  test("S19: do what they are for and nothing else", async () => {
    const metrics = await create({ scopes: ["metrics"] });
    expect(await statusOf("/metrics", metrics)).toBe(200);
    for (const query of [
      "{ accounts(first: 1) { totalCount } }",
      "{ auditVerdict { isIntact } }",
      "{ viewer { name } }",
    ])
      expect(await codeOf(query, metrics)).toBe("FORBIDDEN");
    expect(await statusOf("/api/alerts.csv", metrics)).toBe(403);

    const read = await create({ scopes: ["read"] });
    expect(await statusOf("/api/alerts.csv", read)).toBe(200);
    expect(await codeOf("{ overview { accounts { id } } }", read)).not.toBe("FORBIDDEN");
    expect(await codeOf("mutation { startScan(input: {}) { userErrors { code } } }", read)).toBe("FORBIDDEN");

    const scans = await create({ scopes: ["scans:start"] });
    const started = await fetch(`${server.url}/api/alerts/iam`, {
      method: "POST",
      headers: { ...scans, "content-type": "application/json" },
      body: JSON.stringify({ account: platform.account.id }),
    });
    expect(started.status).toBe(202);
    const { scan } = (await started.json()) as { scan: { id: string } };
    expect(await statusOf(`/api/scans/${scan.id}`, scans)).toBe(200);
    expect(await codeOf("{ alerts(first: 1) { totalCount } }", scans)).toBe("FORBIDDEN");

    const upload = await create({ scopes: ["files:upload"] });
    const put = { method: "PUT", body: "{}" };
    expect(await statusOf(`/api/accounts/${otherAccountId}/files/credential-report`, upload, put)).toBe(400);
    expect(
      await codeOf(
        `mutation { disconnectAccount(input: { id: "${otherAccountId}" }) { userErrors { code } } }`,
        upload,
      ),
    ).toBe("FORBIDDEN");
  });
});

describe("a token that is limited to accounts", () => {
  test("neither sees nor changes another account (S31)", async () => {
    const limited = await create({ scopes: ["files:upload", "scans:start"], accountIds: [platform.account.id] });
    const put = { method: "PUT", body: "{}" };
    expect(await statusOf(`/api/accounts/${otherAccountId}/files/credential-report`, limited, put)).toBe(404);
    const { data } = await server.graphql(
      `{ accounts(first: 5) { totalCount nodes { id } } scans(first: 5) { nodes { id account { id } } }
         mine: account(id: "${platform.account.id}") { id latestScan { id } } other: account(id: "999988887777") { id } scan(id: "${otherScanId}") { id } }`,
      {},
      limited,
    );
    expect(data.accounts).toEqual({ totalCount: 1, nodes: [{ id: platform.account.id }] });
    expect(data.scans.nodes.map((scan: { account: { id: string } }) => scan.account.id)).not.toContain(otherAccountId);
    expect(data).toMatchObject({ mine: { id: platform.account.id }, other: null, scan: null });
    expect(await statusOf(`/api/scans/${otherScanId}`, limited)).toBe(404);
    const start = (id: string) =>
      codeOf(`mutation { startScan(input: { accountId: "${id}" }) { userErrors { code } } }`, limited);
    expect(await start(otherAccountId)).toBe("NOT_FOUND");
    expect(await start(platform.account.id)).not.toBe("NOT_FOUND");
  });

  test("has only scopes whose services check the account, and existing accounts", async () => {
    const accountIds = [platform.account.id];
    for (const scopes of [["read"], ["metrics"], ["scans:start", "audit.read"], ["notifications.read"]])
      await expect(create({ scopes, accountIds })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    await expect(create({ scopes: ["scans:start"], accountIds: ["123412341234"] })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("a token that is limited to networks", () => {
  test("works from there only, over HTTP and over sockets", async () => {
    const inside = await create({ networks: ["127.0.0.0/8", "::1"] });
    const outside = await create({ networks: ["203.0.113.0/24", "2001:db8::/32"] });
    const query = "{ viewer { name } }";
    expect(await codeOf(query, inside)).toBeNull();
    const refused = await fetch(`${server.url}/metrics`, { headers: outside });
    expect(refused.status).toBe(403);
    const { errors } = await server.graphql(query, {}, outside);
    expect(JSON.stringify(errors)).toContain("may not be used from 127.0.0.1");
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    const closed = once(socket, "close");
    await once(socket, "open");
    const token = outside["authorization"]!.split(" ")[1];
    socket.send(JSON.stringify({ type: "connection_init", payload: { token } }));
    // Forbidden, and not "try again later": from this address, it never works.
    expect((await closed)[0]).toBe(4403);
    await expect(create({ networks: ["203.0.113.0/33"] })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  });
});

describe("the initial token", () => {
  test("S2: expires in a day unless it is set otherwise, is shown as such, and cannot invite operators", async () => {
    const initial = await em().findOneOrFail(ApiTokenEntity, { operatorId: null });
    expect(initial.expiresAt.getTime() - initial.createdAt.getTime()).toBe(24 * HOUR);
    const headers = { authorization: `Bearer ${server.token}` };
    const invite = `mutation { inviteOperator(input: { name: "eve", role: admin }) { userErrors { code } } }`;
    expect(await codeOf(invite, headers)).toBe("FORBIDDEN");
    const update = `mutation { updateOperator(input: { id: "operator_0", createLink: true }) { userErrors { code } } }`;
    expect(await codeOf(update, headers)).toBe("FORBIDDEN");
    const { nodes } = await new ApiTokens(
      openScope(platform.platform, operatorCaller("admin", "anna", now()), "request"),
    ).list({ first: 100 });
    expect(nodes.some(({ id, operatorId }) => id === initial.id && operatorId === null)).toBe(true);
  });

  test("is created once by processes that start at the same time", async () => {
    const fresh = await openTestPlatform({ hasWorker: false });
    try {
      const holding = fresh.platform.orm.em.fork();
      await holding.begin();
      // Nothing is inserted until all have begun. Reading stays possible.
      await holding.execute("lock table api_token in share mode");
      const token = "t".repeat(32);
      const created = Promise.all(Array.from({ length: 3 }, () => new ApiTokens(fresh.scope()).createInitial(token)));
      const waiting = `select count(*)::int as n from pg_locks l join pg_stat_activity a using (pid)
        where not l.granted and a.datname = current_database()`;
      const fork = () => fresh.platform.orm.em.fork();
      await expect.poll(async () => (await fork().execute<[{ n: number }]>(waiting))[0].n).toBe(3);
      await holding.commit();
      expect((await created).filter((row) => row !== null)).toHaveLength(1);
      expect(await fork().count(ApiTokenEntity, {})).toBe(1);
    } finally {
      await fresh.close();
    }
  });
});
