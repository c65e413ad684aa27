/**
 * Measures the lists. The alert inbox is compared with a bare HTTP server that answers the same rows as JSON. The
 * expensive queries are measured alone: words, `user:`, facets, groups, a list frozen before many changes, and the
 * inventory of a large account.
 */
import { readdirSync, readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { parse, print as printDocument, visit } from "graphql";
import { changeAlerts, fillAlerts } from "./alert-rows.ts";
import { openBenchDatabase } from "./database.ts";
import { spreadInventory } from "./fleet-rows.ts";
import { fillInventory } from "./inventory-rows.ts";
import { median, percentile, print } from "./measure.ts";
import { type ApiCaller, type ApiReady, startApi, startBenchProcess, withToken } from "./processes.ts";

const ALERTS = 100_000;
const PAGE = 100;
const OFFSETS = 200;
/** How often each expensive query runs, one after the other. */
const RUNS_PER_QUERY = 25;
const QUERY_MAX_MS = 120;
const CHANGES = 21_000;
const USERS = 5_000;
/** The users, keys and policies of the sorted lists. */
const ROWS = 100_000;
const SORTED_MAX_MS = 400;
const CONNECTIONS = 10;
const ROUNDS = 3;
const ROUND_MS = 4_000;
const WARM_UP_MS = 1_500;

interface List {
  readonly name: string;
  readonly query: string;
  /** The SQL that reads the same rows and fields from the same PostgreSQL. */
  readonly bareQuery: string;
  readonly atLeast?: number;
}

const OPEN_PAGE = `where a.status = 'OPEN' order by a.severity_rank, a.number desc limit ${PAGE}`;
const LISTS: readonly List[] = [
  {
    name: "plain rows",
    query: `query ($first: Int!, $offset: Int!, $filter: AlertFilter) { alerts(first: $first, offset: $offset, filter: $filter) { totalCount nodes { id number status severity category title firstSeenAt assignee { displayName } } } }`,
    bareQuery: `select a.id, a.number, a.status, a.severity, a.category, a.title, a.first_seen_at, a.assignee from alert a ${OPEN_PAGE}`,
    atLeast: 0.4,
  },
  {
    name: "as the dashboard queries",
    query: operation("AlertPage"),
    bareQuery: `select a.id, a.number, a.status, a.severity, a.title, a.evidence, a.first_seen_at, coalesce(a.last_seen_at, s.last_evaluated_at) as last_seen_at,
        a.not_evaluated_reason is not null as is_stale, a.assignee, a.check_id, a.resource_id, a.resource_name, a.category, a.account_id, c.name as account_name, c.aws_account_id,
        (select count(*)::integer from alert_event e where e.alert_id = a.id and e.kind = 'COMMENTED') as comment_count
      from alert a join account c on c.id = a.account_id left join check_result s on s.account_id = a.account_id and s.check_id = a.check_id ${OPEN_PAGE}`,
  },
];

export async function benchApi(): Promise<void> {
  const database = await openBenchDatabase();
  await fillAlerts(database, ALERTS);
  const api = await startApi(database.url);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    for (const list of LISTS) {
      const bare = await startBenchProcess<{ url: string }>("bare-process", {
        databaseUrl: database.url,
        query: list.bareQuery,
      });
      await compare(list, listRequester(agent, api.ready, list.query), () => ask(agent, bare.ready.url, {}));
      bare.stop();
    }
    await anyOffset(listRequester(agent, api.ready, LISTS.at(-1)!.query));
    const runQuery = (query: string, variables: object) => sendQuery(agent, withToken(api.ready), query, variables);
    await fillInventory(database, USERS);
    await timeQueries(runQuery, INVENTORY);
    await timeQueries(runQuery, ORDERED_ALERTS);
    await timeQueries(runQuery, SEARCHES);
    const { alerts } = await runQuery(`{ alerts(first: 1) { asOf } }`, {});
    await changeAlerts(database, CHANGES);
    await timeQueries(runQuery, SEARCHES, `, after ${CHANGES} changes`);
    await timeQueries(runQuery, frozen(alerts!.asOf!), ` before ${CHANGES} changes`);
    const em = database.orm.em.fork();
    await spreadInventory((statement) => em.execute(statement), ROWS);
    await timeQueries(runQuery, ORDERED, "", SORTED_MAX_MS);
  } finally {
    agent.destroy();
    api.stop();
    await database.close();
  }
}

interface TimedQuery {
  readonly name: string;
  readonly query: string;
  readonly variables: object;
}

const ALERT_PAGE = operation("AlertPage");
const pageOf = (query: string, more: object = {}) => ({
  query: ALERT_PAGE,
  variables: { first: PAGE, offset: 0, asOf: null, filter: { query }, isFirst: false, ...more },
});
const FACETS = `query ($filter: AlertFilter) { alertFacets(filter: $filter) { total ${["status", "severity", "category", "check", "account"].map((facet) => `${facet} { value label count }`).join(" ")} } }`;
const GROUPS = operation("AlertGroups");

const SEARCHES: readonly TimedQuery[] = [
  { name: "a word in few alerts", ...pageOf("is:open user-9999") },
  { name: "a word in all alerts", ...pageOf("is:open access key") },
  { name: "user: of few alerts", ...pageOf("is:open user:USER-4242") },
  { name: "user: of all alerts", ...pageOf("is:open user:user-") },
  { name: "facets", query: FACETS, variables: { filter: { query: "is:open" } } },
  { name: "facets of a word", query: FACETS, variables: { filter: { query: "user-12" } } },
  { name: "groups by check", query: GROUPS, variables: { by: "CHECK", filter: { query: "is:open" } } },
  { name: "groups by resource", query: GROUPS, variables: { by: "RESOURCE", filter: { query: "is:open" } } },
];

/** As a click on a column sorts the list of all accounts, both ways. */
const ORDERED: readonly TimedQuery[] = (
  [
    ["Users", ["ALERTS", "ACCESS", "LAST_ACTIVITY"]],
    ["AccessKeys", ["LAST_USED", "CREATED", "ALERTS"]],
    ["Policies", ["RISK", "ATTACHMENTS", "ALERTS"]],
  ] as const
).flatMap(([name, fields]) =>
  fields.flatMap((field) =>
    ["DESC", "ASC"].map((direction) => ({
      name: `${name} of ${ROWS}, by ${field} ${direction}`,
      query: operation(name),
      variables: { first: PAGE, after: null, filter: null, orderBy: { field, direction }, isPresent: true },
    })),
  ),
);

const ORDERED_ALERTS: readonly TimedQuery[] = [
  "SEVERITY",
  "FIRST_SEEN",
  "RESOURCE",
  "TITLE",
  "STATUS",
  "NUMBER",
].flatMap((field) =>
  [0, ALERTS / 2].map((offset) => ({
    name: `alerts by ${field}${offset === 0 ? "" : ", the middle of the list"}`,
    ...pageOf(field === "STATUS" ? "" : "is:open", { orderBy: { field, direction: "ASC" }, offset }),
  })),
);

const INVENTORY: readonly TimedQuery[] = ["Users", "AccessKeys", "Roles", "Policies"].flatMap((name) => {
  const query = operation(name);
  const variables = { first: PAGE, after: null, filter: null, isPresent: true };
  return [
    { name: `${name} of an account of ${USERS}`, query, variables },
    { name: `${name}, by a word`, query, variables: { ...variables, filter: { query: "42" } } },
  ];
});

function frozen(asOf: string): readonly TimedQuery[] {
  return [
    { name: "a frozen list", ...pageOf("is:open", { asOf }) },
    { name: "the middle of a frozen list", ...pageOf("is:open", { asOf, offset: ALERTS / 2 }) },
    { name: "a frozen list by severity and check", ...pageOf("is:open severity:high check:key", { asOf }) },
  ];
}

type RunQuery = (query: string, variables: object) => Promise<Readonly<Record<string, { readonly asOf?: string }>>>;

async function timeQueries(
  runQuery: RunQuery,
  queries: readonly TimedQuery[],
  suffix = "",
  atMost = QUERY_MAX_MS,
): Promise<void> {
  for (const { name, query, variables } of queries) {
    const times: number[] = [];
    for (let time = 0; time <= RUNS_PER_QUERY; time += 1) {
      const start = performance.now();
      await runQuery(query, variables);
      // The first run is not counted, because it has no cached query plan and no compiled code.
      if (time > 0) times.push(performance.now() - start);
    }
    print("api", `${name}${suffix}, p95`, percentile(times, 0.95), { atMost }, "ms");
  }
}

export async function sendQuery(
  agent: Agent,
  { url, headers }: ApiCaller,
  query: string,
  variables: object,
): ReturnType<RunQuery> {
  const text = await ask(agent, `${url}/graphql`, {
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  return (JSON.parse(text) as { data: Awaited<ReturnType<RunQuery>> }).data;
}

type RequestList = (offset: number) => Promise<string>;

function listRequester(agent: Agent, { url, token }: ApiReady, query: string): RequestList {
  return (offset) =>
    ask(agent, `${url}/graphql`, {
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({
        query,
        variables: { first: PAGE, offset, asOf: null, filter: { status: ["OPEN"] }, isFirst: false },
      }),
    });
}

async function compare({ name, atLeast }: List, list: RequestList, bareList: () => Promise<string>): Promise<void> {
  const first = JSON.parse(await list(0)) as { data: { alerts: { nodes: { number: number }[] } } };
  const bareRows = JSON.parse(await bareList()) as { number: number }[];
  if (
    JSON.stringify(bareRows.map((row) => row.number)) !==
    JSON.stringify(first.data.alerts.nodes.map((node) => node.number))
  )
    throw new Error("The two servers return different rows.");
  await throughput(() => list(0), WARM_UP_MS);
  await throughput(bareList, WARM_UP_MS);
  const rounds: { ours: number; bare: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    rounds.push({ bare: await throughput(bareList, ROUND_MS), ours: await throughput(() => list(0), ROUND_MS) });
  print(
    "api",
    `${PAGE} alerts of ${ALERTS}, ${name}: bare node:http server`,
    median(rounds.map(({ bare }) => bare)),
    undefined,
    "/s",
  );
  print("api", `${PAGE} alerts of ${ALERTS}, ${name}: ours`, median(rounds.map(({ ours }) => ours)), undefined, "/s");
  print(
    "api",
    `${name}: ours / bare`,
    median(rounds.map(({ ours, bare }) => ours / bare)),
    atLeast === undefined ? undefined : { atLeast },
  );
}

async function anyOffset(list: RequestList): Promise<void> {
  const { data } = JSON.parse(await list(0)) as { data: { alerts: { totalCount: number } } };
  const times: number[] = [];
  for (let index = 0; index < OFFSETS; index += 1) {
    const offset = Math.floor((index / (OFFSETS - 1)) * (data.alerts.totalCount - PAGE));
    const start = performance.now();
    await list(offset);
    times.push(performance.now() - start);
  }
  print(
    "api",
    `list of ${PAGE} alerts of ${ALERTS} at any offset, p95`,
    percentile(times, 0.95),
    { atMost: 120 },
    "ms",
  );
  print("api", "p95 at the last offset", times.at(-1)!, undefined, "ms");
}

/** Returns the requests per second with all connections busy. */
async function throughput(work: () => Promise<unknown>, milliseconds: number): Promise<number> {
  const start = performance.now();
  const endsAt = start + milliseconds;
  let answers = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() < endsAt) {
        await work();
        answers += 1;
      }
    }),
  );
  return (answers * 1_000) / (performance.now() - start);
}

export function ask(
  agent: Agent,
  url: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: body === undefined ? "GET" : "POST", headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () => {
        const text = Buffer.concat(parts).toString("utf8");
        if (response.statusCode === 200 && !text.startsWith('{"errors"')) resolve(text);
        else reject(new Error(`${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The query as the dashboard sends it: the operation and all fragments that it uses, directly or indirectly. */
export function operation(name: string): string {
  const folder = new URL("../../schema/operations/", import.meta.url);
  const all = readdirSync(folder).flatMap((file) => parse(readFileSync(new URL(file, folder), "utf8")).definitions);
  const wanted = new Set([name]);
  // Iterating a set also visits the items added meanwhile.
  for (const each of wanted) {
    const definition = all.find((one) => "name" in one && one.name?.value === each);
    if (definition) visit(definition, { FragmentSpread: (spread) => void wanted.add(spread.name.value) });
  }
  return all
    .filter((one) => "name" in one && wanted.has(one.name?.value ?? ""))
    .map(printDocument)
    .join("\n");
}
