/**
 * Measures the pages of an installation with hundreds of accounts and years of hourly scans, while many dashboards are
 * open: `npm run bench fleet [-- --size small] [--scans 10x]`. The full size needs 20 GB of disk and about an hour.
 */
import { Agent } from "node:http";
import { AccountEntity } from "../src/db/entities/account.ts";
import { insertRoleToken } from "../test/support/role-token.ts";
import { joinedAccounts, type OtherAccount } from "../src/services/escalation/role-trusts.ts";
import { ask, operation, sendQuery } from "./api.ts";
import { type BenchDatabase, openBenchDatabase } from "./database.ts";
import { fillFleet, type FleetSize } from "./fleet-rows.ts";
import { percentile, print } from "./measure.ts";
import { type ApiReady, startApi } from "./processes.ts";

const SIZES = {
  full: { accounts: 303, usersPerAccount: 690, alertsPerAccount: 3_300, scansPerAccount: 17_520 },
  small: { accounts: 100, usersPerAccount: 100, alertsPerAccount: 500, scansPerAccount: 500 },
} as const satisfies Record<string, FleetSize>;
const DASHBOARDS = 200;
const MEASURED_MS = 20_000;
/** How often an open dashboard asks again while a scan runs. */
const POLL_MS = 3_000;
const RUNS = 15;

interface Page {
  readonly name: string;
  readonly query: string;
  readonly variables: object;
  readonly atMost: number;
}

const list = (name: string, filter: object | null = null, atMost = 300): Page => ({
  name: filter === null ? name : `${name} by ${JSON.stringify(filter)}`,
  query: operation(name),
  variables: { first: 50, after: null, filter },
  atMost,
});
const alerts = (query: string, atMost = 300): Page => ({
  name: `Alerts ${query}`,
  query: operation("AlertPage"),
  variables: { first: 50, offset: 0, asOf: null, filter: { query }, isFirst: true },
  atMost,
});
const PAGES: readonly Page[] = [
  { name: "Session", query: operation("Session"), variables: {}, atMost: 100 },
  { name: "Overview", query: operation("Overview"), variables: {}, atMost: 300 },
  { name: "Accounts", query: operation("Accounts"), variables: { includeArchived: false }, atMost: 300 },
  { name: "Scans", query: operation("Scans"), variables: { first: 50 }, atMost: 300 },
  alerts("is:open"),
  alerts("is:open user-77", 150),
  list("Users"),
  list("Users", { query: "77" }, 150),
  list("Roles"),
  list("AccessKeys"),
  list("Policies"),
];

export async function benchFleet(): Promise<void> {
  const database = await openBenchDatabase();
  const size = sizeOf(process.argv);
  await fillFleet(database, size);
  print("fleet", `accounts, with ${size.scansPerAccount} scans each`, size.accounts);
  const api = await startApi(database.url);
  const agent = new Agent({ keepAlive: true, maxSockets: DASHBOARDS });
  try {
    for (const page of PAGES) {
      const times = await timesOf(() => sendQuery(agent, api.ready, page.query, page.variables));
      print("fleet", `${page.name}, one operator, p50`, percentile(times, 0.5), undefined, "ms");
      print("fleet", `${page.name}, one operator, p95`, percentile(times, 0.95), { atMost: page.atMost }, "ms");
    }
    const metrics = await timesOf(() => readMetrics(agent, api.ready));
    print("fleet", "/metrics, p95", percentile(metrics, 0.95), { atMost: 300 }, "ms");
    await openDashboards(agent, api.ready, database);
    await findJoined(database);
  } finally {
    agent.destroy();
    api.stop();
    await database.close();
  }
}

function sizeOf(args: readonly string[]): FleetSize {
  const after = (name: string) => args[args.indexOf(name) + 1 || args.length];
  const size = after("--size") === "small" ? SIZES.small : SIZES.full;
  const factor = Number(after("--scans")?.replace("x", "") ?? 1);
  return { ...size, scansPerAccount: size.scansPerAccount * factor };
}

async function timesOf(work: () => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const start = performance.now();
    await work();
    if (run > 0) times.push(performance.now() - start);
  }
  return times;
}

function readMetrics(agent: Agent, { url, token }: ApiReady): Promise<string> {
  return ask(agent, `${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
}

/**
 * Many open dashboards, each of which asks for the session as while a scan runs. Each is a caller of its own, because
 * callers take turns at the connections.
 */
async function openDashboards(agent: Agent, { url }: ApiReady, { orm }: BenchDatabase): Promise<void> {
  const [session] = PAGES as readonly [Page];
  const tokens: string[] = [];
  for (let index = 0; index < DASHBOARDS; index += 1)
    tokens.push(await insertRoleToken(orm.em.fork(), "viewer", `dashboard ${index}`));
  const times: number[] = [];
  let failures = 0;
  const endsAt = performance.now() + MEASURED_MS;
  await Promise.all(
    tokens.map(async (token, index) => {
      await new Promise((resolve) => setTimeout(resolve, (index * POLL_MS) / DASHBOARDS));
      while (performance.now() < endsAt) {
        const start = performance.now();
        await sendQuery(agent, { url, token }, session.query, session.variables).catch(() => (failures += 1));
        const took = performance.now() - start;
        times.push(took);
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, POLL_MS - took)));
      }
    }),
  );
  print("fleet", `Session of ${DASHBOARDS} dashboards, p50`, percentile(times, 0.5), undefined, "ms");
  print("fleet", `Session of ${DASHBOARDS} dashboards, p95`, percentile(times, 0.95), { atMost: 100 }, "ms");
  print("fleet", `failed polls of ${times.length}`, failures, { atMost: 0 });
}

/** What a scan of one account asks of all others. */
async function findJoined({ orm }: BenchDatabase): Promise<void> {
  const accounts = await orm.em.fork().find(AccountEntity, {});
  const [own, ...rest] = accounts;
  const others = rest.map(({ id, awsAccountId }): OtherAccount => ({ id, aws_account_id: awsAccountId! }));
  const times = await timesOf(() =>
    joinedAccounts(orm.em.fork(), { awsAccountId: own!.awsAccountId!, trusts: [] }, others),
  );
  print("fleet", "finding the accounts joined to one, in its scan, p95", percentile(times, 0.95), { atMost: 50 }, "ms");
}
