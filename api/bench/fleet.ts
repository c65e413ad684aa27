/**
 * Measures the pages of an installation with hundreds of accounts and years of hourly scans, while many dashboards are
 * open: `npm run bench fleet [-- OPTION...]`.
 *
 * `--size full|fifth|fiftieth`: the whole installation (20 GB of disk), or a fifth or fiftieth of each number in it.
 * `--scans 10x`: ten times as many scans.
 * `--data FOLDER`: keeps the installation there, and uses the one that is there. If filling takes too long for one command,
 * the same command again continues.
 * `--profile FOLDER`: writes CPU profiles of the API while it serves each page.
 * `--pages Session,Overview`: measures only these pages, beside the open dashboards.
 */
import { randomBytes } from "node:crypto";
import { Agent } from "node:http";
import { join } from "node:path";
import { now } from "../src/clock.ts";
import { OperatorEntity, SessionEntity } from "../src/db/entities/access.ts";
import { AccountEntity } from "../src/db/entities/account.ts";
import { newId } from "../src/db/new-id.ts";
import type { Em } from "../src/db/orm.ts";
import { DAY } from "../src/iam/time.ts";
import { hashOf } from "../src/services/core/token-hash.ts";
import { joinedAccounts, type OtherAccount } from "../src/services/escalation/role-trusts.ts";
import { ask, operation, sendQuery } from "./api.ts";
import { type BenchDatabase, openBenchDatabase } from "./database.ts";
import { fillFleet, type FleetSize } from "./fleet-rows.ts";
import { percentile, print } from "./measure.ts";
import { type ApiCaller, type ApiReady, startApi, withToken } from "./processes.ts";

const SIZES: Readonly<Record<string, FleetSize>> = {
  full: { accounts: 303, usersPerAccount: 690, alertsPerAccount: 3_300, scansPerAccount: 17_520 },
  fifth: { accounts: 303, usersPerAccount: 138, alertsPerAccount: 660, scansPerAccount: 3_504 },
  fiftieth: { accounts: 303, usersPerAccount: 14, alertsPerAccount: 66, scansPerAccount: 350 },
};
/** After this time, filling stops, to be continued by the next command. */
const FILL_WITHIN_MS = 6 * 60_000;
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
  /** Whether the dashboard follows the pages of accounts to their end (`dashboard/src/all-accounts.ts`). */
  readonly isWhole?: true;
}

const list = (name: string, filter: object | null = null, atMost = 300): Page => ({
  name: filter === null ? name : `${name} by ${JSON.stringify(filter)}`,
  query: operation(name),
  variables: { first: 50, after: null, filter, isPresent: true },
  atMost,
});
/** As the page of users opens. */
const USERS_BY_ACCESS: Page = {
  name: "Users in order of access",
  query: operation("Users"),
  variables: { first: 50, after: null, orderBy: { field: "ACCESS", direction: "DESC" }, isPresent: true },
  atMost: 300,
};
const alerts = (query: string, atMost = 300): Page => ({
  name: `Alerts ${query}`,
  query: operation("AlertPage"),
  variables: { first: 50, offset: 0, asOf: null, filter: { query }, isFirst: true },
  atMost,
});
const PAGES: readonly Page[] = [
  { name: "Session", query: operation("Session"), variables: {}, atMost: 100, isWhole: true },
  { name: "Overview", query: operation("Overview"), variables: {}, atMost: 300 },
  ...(["ALERTS", "COVERAGE", "SCANNED"] as const).map((field) => ({
    name: `Accounts by ${field}`,
    query: operation("FleetPage"),
    variables: {
      query: "is:fully-read account",
      scope: "",
      includeArchived: false,
      orderBy: { field, direction: "DESC" },
      first: 50,
    },
    atMost: 100,
  })),
  { name: "Scans", query: operation("Scans"), variables: { first: 50 }, atMost: 300 },
  alerts("is:open"),
  alerts("is:open user-77", 150),
  USERS_BY_ACCESS,
  list("Users"),
  list("Users", { query: "77" }, 150),
  list("Users", { query: "user-77" }, 150),
  list("Roles"),
  list("AccessKeys"),
  list("Policies"),
];

export async function benchFleet(): Promise<void> {
  const options = optionsOf(process.argv);
  const database = await openBenchDatabase(options.dataDir);
  try {
    if (!(await fillFleet(database, options.size, FILL_WITHIN_MS))) {
      process.stdout.write("The installation is not complete yet. Run the same command again to continue.\n");
      return;
    }
    await measure(database, options);
  } finally {
    await database.close();
  }
}

async function measure(database: BenchDatabase, { size, profileDir, pageNames }: FleetOptions): Promise<void> {
  print("fleet", `accounts, with ${size.scansPerAccount} scans each`, size.accounts);
  const api = await startApi(database.url);
  const agent = new Agent({ keepAlive: true, maxSockets: DASHBOARDS });
  const profiled = async (name: string, work: () => Promise<void>) => {
    if (profileDir === undefined) return work();
    await api.ask("profile");
    await work();
    await api.ask({ profile: join(profileDir, `${name.replace(/\W+/g, "-")}.cpuprofile`) });
  };
  try {
    for (const page of PAGES.filter(({ name }) => pageNames?.includes(name) ?? true)) {
      await profiled(page.name, async () => {
        const before = await api.ask<{ cpuMs: number }>("cpu");
        const times = await timesOf(() => readPage(agent, withToken(api.ready), page));
        const after = await api.ask<{ cpuMs: number }>("cpu");
        print("fleet", `${page.name}, one operator, p50`, percentile(times, 0.5), undefined, "ms");
        print("fleet", `${page.name}, one operator, p95`, percentile(times, 0.95), { atMost: page.atMost }, "ms");
        print("fleet", `${page.name}, CPU of the API`, (after.cpuMs - before.cpuMs) / (RUNS + 1), undefined, "ms");
      });
    }
    const metrics = await timesOf(() => readMetrics(agent, api.ready));
    print("fleet", "/metrics, p95", percentile(metrics, 0.95), { atMost: 300 }, "ms");
    await profiled("dashboards", () => openDashboards(agent, api.ready, database));
    await findJoined(database);
  } finally {
    agent.destroy();
    api.stop();
  }
}

interface FleetOptions {
  readonly size: FleetSize;
  readonly dataDir?: string | undefined;
  readonly profileDir?: string | undefined;
  readonly pageNames?: readonly string[] | undefined;
}

function optionsOf(args: readonly string[]): FleetOptions {
  const after = (name: string) => args[args.indexOf(name) + 1 || args.length];
  const size = SIZES[after("--size") ?? "full"];
  if (size === undefined) throw new Error(`--size: one of ${Object.keys(SIZES).join(", ")}.`);
  const factor = Number(after("--scans")?.replace("x", "") ?? 1);
  return {
    size: { ...size, scansPerAccount: size.scansPerAccount * factor },
    dataDir: after("--data"),
    profileDir: after("--profile"),
    pageNames: after("--pages")?.split(","),
  };
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

/** Reads a page of the dashboard. Only what needs every account is read to its end, as the dashboard reads it. */
async function readPage(agent: Agent, api: ApiCaller, { query, variables, isWhole }: Page): Promise<void> {
  for (let after: string | null = null; ;) {
    const data = await sendQuery(agent, api, query, after === null ? variables : { ...variables, after });
    if (!isWhole) return;
    const { pageInfo } = (data["accounts"] ?? {}) as { pageInfo?: { hasNextPage: boolean; endCursor: string } };
    if (!pageInfo?.hasNextPage) return;
    after = pageInfo.endCursor;
  }
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
  const cookies: string[] = [];
  for (let index = 0; index < DASHBOARDS; index += 1) cookies.push(await insertSession(orm.em.fork(), index));
  const times: number[] = [];
  let failures = 0;
  const endsAt = performance.now() + MEASURED_MS;
  await Promise.all(
    cookies.map(async (cookie, index) => {
      await new Promise((resolve) => setTimeout(resolve, (index * POLL_MS) / DASHBOARDS));
      while (performance.now() < endsAt) {
        const start = performance.now();
        await readPage(agent, { url, headers: { cookie } }, session).catch(() => (failures += 1));
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

/** An operator with an open session. Returns the cookie of the session. */
async function insertSession(em: Em, index: number): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  const at = new Date(now());
  const operatorId = newId("operator");
  await em.insert(OperatorEntity, {
    id: operatorId,
    name: `${operatorId}-${index}`,
    role: index % 2 === 0 ? "viewer" : "analyst",
    status: "ACTIVE",
    passwordHash: null,
    roleSource: "ADMIN",
    issuer: null,
    subject: null,
    createdAt: at,
    lastSignInAt: at,
    lastSignInMethod: "LINK",
    passwordChangedAt: null,
  });
  await em.insert(SessionEntity, {
    id: newId("session"),
    tokenHash: hashOf(secret),
    operatorId,
    createdAt: at,
    lastActiveAt: at,
    authenticatedAt: at,
    previousVisitAt: new Date(at.getTime() - DAY),
    endedAt: null,
    signInMethod: "LINK",
    address: null,
    userAgent: null,
    mustRegisterPasskey: false,
    consoleCodeHash: null,
    consoleCodeExpiresAt: null,
  });
  return `iam-monitor=${secret}`;
}

/** The question of one account's scan to all others. */
async function findJoined({ orm }: BenchDatabase): Promise<void> {
  const accounts = await orm.em.fork().find(AccountEntity, {});
  const [own, ...rest] = accounts;
  const others = rest.map(({ id, awsAccountId }): OtherAccount => ({ id, awsAccountId: awsAccountId! }));
  const times = await timesOf(() =>
    joinedAccounts(orm.em.fork(), { awsAccountId: own!.awsAccountId!, trusts: [] }, others),
  );
  print("fleet", "finding the accounts joined to one, in its scan, p95", percentile(times, 0.95), { atMost: 50 }, "ms");
}
