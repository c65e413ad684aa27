/** What the inbox's list costs, as the dashboard asks for it, against a bare HTTP server that answers the same rows as JSON. */
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { Kind, parse, print as printDocument } from "graphql";
import { fillAlerts } from "./alert-rows.ts";
import { openBenchDatabase } from "./database.ts";
import { median, percentile, print } from "./measure.ts";
import { type ApiReady, startApi, startBenchProcess } from "./processes.ts";

const ALERTS = 100_000;
const PAGE = 100;
const OFFSETS = 200;
const CONNECTIONS = 10;
const ROUNDS = 3;
const ROUND_MS = 4_000;
const WARM_UP_MS = 1_500;

interface List {
  readonly name: string;
  readonly query: string;
  /** The same rows and fields out of the same PostgreSQL. */
  readonly bareQuery: string;
  readonly atLeast?: number;
}

const OPEN_PAGE = `where a.status = 'OPEN' order by a.severity_rank, a.number desc limit ${PAGE}`;
const LISTS: readonly List[] = [
  {
    name: "plain rows",
    query: `query ($first: Int!, $offset: Int!, $filter: AlertFilter) { alerts(first: $first, offset: $offset, filter: $filter) { totalCount nodes { id number status severity category title firstSeenAt assignee } } }`,
    bareQuery: `select a.id, a.number, a.status, a.severity, a.category, a.title, a.first_seen_at, a.assignee from alert a ${OPEN_PAGE}`,
    atLeast: 0.4,
  },
  {
    name: "as the dashboard asks",
    query: operation("AlertPage"),
    bareQuery: `select a.id, a.number, a.status, a.severity, a.title, a.first_seen_at, coalesce(a.last_seen_at, s.last_evaluated_at) as last_seen_at,
        a.unjudged_reason is not null as is_stale, a.assignee, a.check_id, a.resource_id, a.resource_name, a.category, a.account_id, c.name as account_name, c.aws_account_id,
        (select count(*)::integer from alert_event e where e.alert_id = a.id and e.kind = 'COMMENTED') as comment_count
      from alert a join account c on c.id = a.account_id left join check_standing s on s.account_id = a.account_id and s.check_id = a.check_id ${OPEN_PAGE}`,
  },
];

export async function benchApi(): Promise<void> {
  const database = await openBenchDatabase();
  await fillAlerts(database, ALERTS);
  const api = await startApi(database.url);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    for (const list of LISTS) {
      const bare = await startBenchProcess<{ url: string }>("bare-process", { databaseUrl: database.url, query: list.bareQuery });
      await compare(list, asker(agent, api.ready, list.query), () => ask(agent, bare.ready.url, {}));
      bare.stop();
    }
    await anyOffset(asker(agent, api.ready, LISTS.at(-1)!.query));
  } finally {
    agent.destroy();
    api.stop();
    await database.close();
  }
}

type AskList = (offset: number) => Promise<string>;

function asker(agent: Agent, { url, token }: ApiReady, query: string): AskList {
  return (offset) =>
    ask(agent, `${url}/graphql`, {
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ query, variables: { first: PAGE, offset, asOf: null, filter: { status: ["OPEN"] }, isFirst: false } }),
    });
}

async function compare({ name, atLeast }: List, list: AskList, bareList: () => Promise<string>): Promise<void> {
  const first = JSON.parse(await list(0)) as { data: { alerts: { nodes: { number: number }[] } } };
  const bareRows = JSON.parse(await bareList()) as { number: number }[];
  if (JSON.stringify(bareRows.map((row) => row.number)) !== JSON.stringify(first.data.alerts.nodes.map((node) => node.number)))
    throw new Error("The two servers do not answer the same rows.");
  await throughput(() => list(0), WARM_UP_MS);
  await throughput(bareList, WARM_UP_MS);
  const rounds: { ours: number; bare: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    rounds.push({ bare: await throughput(bareList, ROUND_MS), ours: await throughput(() => list(0), ROUND_MS) });
  print("api", `${PAGE} alerts of ${ALERTS}, ${name}: bare node:http server`, median(rounds.map(({ bare }) => bare)), undefined, "/s");
  print("api", `${PAGE} alerts of ${ALERTS}, ${name}: ours`, median(rounds.map(({ ours }) => ours)), undefined, "/s");
  print(
    "api",
    `${name}: ours / bare`,
    median(rounds.map(({ ours, bare }) => ours / bare)),
    atLeast === undefined ? undefined : { atLeast },
  );
}

async function anyOffset(list: AskList): Promise<void> {
  const { data } = JSON.parse(await list(0)) as { data: { alerts: { totalCount: number } } };
  const times: number[] = [];
  for (let index = 0; index < OFFSETS; index += 1) {
    const offset = Math.floor((index / (OFFSETS - 1)) * (data.alerts.totalCount - PAGE));
    const start = performance.now();
    await list(offset);
    times.push(performance.now() - start);
  }
  print("api", `list of ${PAGE} alerts of ${ALERTS} at any offset, p95`, percentile(times, 0.95), { atMost: 120 }, "ms");
  print("api", "of these at the last offset", times.at(-1)!, undefined, "ms");
}

/** Answers a second, with all connections busy. */
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

function ask(agent: Agent, url: string, { headers = {}, body }: { headers?: Record<string, string>; body?: string }): Promise<string> {
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

/** As the dashboard sends it: the operation and the fragments that it spreads. */
function operation(name: string): string {
  const document = parse(readFileSync(new URL("../../schema/operations/alerts.graphql", import.meta.url), "utf8"));
  const own = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION && each.name?.value === name);
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === "AlertRow");
  return [...own, ...fragments].map(printDocument).join("\n");
}
