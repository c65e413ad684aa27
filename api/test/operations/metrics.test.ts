/** `GET /metrics`: the text format, parsed strictly, and its values. No input of a caller may become a label. */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { takeCallCounts } from "../../src/aws/call-counts.ts";
import { startWorker } from "../../src/app/worker.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { Subscriber } from "../support/live-fixture.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { addUser } from "../support/rotation-fixture.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const CHANGED_WITHIN_MS = 20_000;

let product: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  takeCallCounts();
  product = await openTestPlatform();
  server = await openTestServer(product);
});
afterAll(async () => {
  await server.close();
  await product.close();
});

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = String.raw`([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"`;
const SAMPLE = new RegExp(
  `^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (NaN|[+-]?Inf|[+-]?[0-9.]+(?:e[+-]?[0-9]+)?)$`,
);

/**
 * Parses the exposition format 0.0.4. The help and type of a family come first and only once, its samples follow
 * together, and no series occurs twice.
 */
function parse(text: string): Sample[] {
  expect(text.endsWith("\n")).toBe(true);
  const types = new Map<string, string>();
  const series = new Set<string>();
  const samples: Sample[] = [];
  let family = "";
  for (const line of text.split("\n").filter((entry) => entry !== "")) {
    const comment = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`).exec(line);
    if (comment) {
      const [, kind, name, rest] = comment as unknown as [string, string, string, string];
      if (kind === "HELP") continue;
      expect(types.has(name), `${name} has one type`).toBe(false);
      expect(["counter", "gauge", "histogram", "summary", "untyped"]).toContain(rest);
      types.set(name, rest);
      family = name;
      continue;
    }
    const match = SAMPLE.exec(line);
    expect(match, line).not.toBeNull();
    const name = match![1]!;
    const isOfFamily =
      name === family || (types.get(family) === "histogram" && /^_(bucket|sum|count)$/.test(name.slice(family.length)));
    expect(isOfFamily, `${name} belongs to ${family}`).toBe(true);
    if (types.get(family) === "counter") expect(name).toMatch(/_total$/);
    const labels = Object.fromEntries(
      [...(match![2] ?? "").matchAll(new RegExp(LABEL, "g"))].map(([, key, value]) => [key!, value!]),
    );
    const key = `${name} ${JSON.stringify(Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1)))}`;
    expect(series.has(key), `${key} once`).toBe(false);
    series.add(key);
    samples.push({ name, labels, value: Number(match!.at(-1)!.replace("Inf", "Infinity")) });
  }
  return samples;
}

async function read(): Promise<Sample[]> {
  const answer = await server.rest("/metrics");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  return parse(await answer.text());
}

/** Returns the value of a series. Undefined if there is no such series. */
function valueOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const found = samples.filter(
    (sample) =>
      sample.name === `iam_monitor_${name}` &&
      Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  );
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

test("reports scans, alerts, rotations, jobs, AWS calls, the pool and workers as in the rows", async () => {
  const scan = await product.scan();
  const { user, key } = addUser(product, "svc-metrics");
  const { rotation } = await new Rotations(product.scope()).request({
    userName: user.name,
    accessKeyId: key.accessKeyId,
  });
  const em = product.platform.orm.em.fork();
  await em.execute(
    `update rotation set state = 'NEEDS_OPERATOR', resume_state = 'REQUESTED', parked_code = 'AWS_UNREACHABLE', next_tick_at = null,
            before_set = null, attempt = 0, intent_at = null, fence = fence + 1 where id = ?`,
    [rotation!.id],
  );
  await expect.poll(async () => valueOf(await read(), "workers"), { timeout: CHANGED_WITHIN_MS }).toBe(1);
  const samples = await read();
  expect(valueOf(samples, "scans", { status: scan.status })).toBe(1);
  expect(valueOf(samples, "scan_duration_seconds_count", { status: scan.status })).toBe(1);
  expect(valueOf(samples, "scan_duration_seconds_sum")).toBeCloseTo(
    (scan.finishedAt!.getTime() - scan.startedAt!.getTime()) / 1_000,
    1,
  );
  const buckets = samples
    .filter(({ name }) => name === "iam_monitor_scan_duration_seconds_bucket")
    .map(({ value }) => value);
  expect(buckets).toEqual(buckets.toSorted((one, other) => one - other));
  expect(buckets.at(-1)).toBe(1);

  const open = await em.execute<{ severity: string; count: string }[]>(
    "select severity, count(*) from alert where status = 'OPEN' group by severity",
  );
  expect(open.length).toBeGreaterThan(1);
  for (const { severity, count } of open) expect(valueOf(samples, "alerts_open", { severity })).toBe(Number(count));

  for (const rank of ["oldest", "p95", "median"])
    expect(valueOf(samples, "last_scan_age_seconds", { rank })).toBeLessThan(CHANGED_WITHIN_MS / 100);
  expect(valueOf(samples, "account_last_scan_age_seconds", { account: product.account.id })).toBeTypeOf("number");
  expect(valueOf(samples, "accounts_never_scanned")).toBe(0);
  expect(valueOf(samples, "accounts_scan_overdue")).toBe(0);
  expect(valueOf(samples, "build_info", { node: process.version })).toBe(1);

  expect(valueOf(samples, "rotations", { state: "NEEDS_OPERATOR" })).toBe(1);
  expect(valueOf(samples, "rotations_parked", { code: "AWS_UNREACHABLE" })).toBe(1);
  for (const queue of ["scan", "rotation", "key-ids"])
    expect(valueOf(samples, "jobs", { queue, state: "waiting" })).toBeTypeOf("number");
  expect(valueOf(samples, "database_connections")).toBeGreaterThan(0);
  expect(valueOf(samples, "database_waiting")).toBe(0);

  expect(
    valueOf(samples, "aws_calls_total", { action: "iam:GetAccountAuthorizationDetails", outcome: "OK" }),
  ).toBeGreaterThan(0);
  const processes = samples
    .filter(({ name }) => name === "iam_monitor_process_resident_bytes")
    .map(({ labels }) => labels["process"]!);
  expect(processes).toEqual(["api", expect.stringMatching(/^worker-[0-9a-f]{8}$/)]);
  for (const process of processes) {
    expect(valueOf(samples, "process_cpu_seconds_total", { process })).toBeGreaterThan(0);
    expect(valueOf(samples, "process_resident_bytes", { process })).toBeGreaterThan(10_000_000);
    expect(valueOf(samples, "event_loop_lag_max_seconds", { process })).toBeGreaterThanOrEqual(
      valueOf(samples, "event_loop_lag_p99_seconds", { process })!,
    );
  }
  expect(valueOf(samples, "worker_heartbeat_age_seconds", { process: processes[1]! })).toBeLessThan(
    CHANGED_WITHIN_MS / 1_000,
  );
});

test("counts AWS errors by code, across processes and permanently", async () => {
  const before = await read();
  product.sandbox.faults.add({ kind: "deny", action: "iam:GetAccountSummary" });
  await product.scan();
  product.sandbox.faults.clear();
  const refusals = { action: "iam:GetAccountSummary", outcome: "AWS_ACCESS_DENIED" };
  expect(valueOf(await read(), "aws_calls_total", refusals)).toBe(
    (valueOf(before, "aws_calls_total", refusals) ?? 0) + 1,
  );
  expect(valueOf(await read(), "aws_calls_total", refusals)).toBe(
    (valueOf(before, "aws_calls_total", refusals) ?? 0) + 1,
  );
});

test("counts requests by declared route and GraphQL operations by code, and never uses caller input as a label", async () => {
  const names = (samples: readonly Sample[]) =>
    new Set(samples.map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`));
  const before = await read();
  const marker = `x${randomBytes(6).toString("hex")}`;
  for (let round = 0; round < 3; round += 1) {
    await server.rest(`/api/scans/${marker}${round}`);
    await server.rest(`/${marker}/${round}?${marker}=${round}`, {
      headers: { "user-agent": marker, "x-request-id": marker },
    });
    await server.graphql(`query ${marker}${round} { ${marker}${round} }`);
    await server.graphql(`{ viewer { name } } # ${marker}`, {}, { authorization: `Bearer ${marker}${round}` });
  }
  const tooMuch = `{ ${Array.from({ length: 60 }, (_none, index) => `a${index}: alerts(first: 500) { nodes { id } }`).join(" ")} }`;
  const refused = await server.graphql(tooMuch);
  expect(refused.errors[0]?.extensions["code"]).toMatch(/^QUERY_TOO_/);
  const code = refused.errors[0]!.extensions["code"] as string;
  const after = await read();
  const grown = (name: string, labels: Readonly<Record<string, string>>) =>
    valueOf(after, name, labels)! - (valueOf(before, name, labels) ?? 0);
  expect(grown("http_requests_total", { route: "/api/scans/:id", method: "GET", status: "404" })).toBe(3);
  expect(grown("http_requests_total", { route: "none", status: "404" })).toBe(3);
  expect(grown("graphql_operations_total", { code: "GRAPHQL_VALIDATION_FAILED" })).toBe(3);
  expect(grown("graphql_operations_total", { code: "UNAUTHENTICATED", kind: "query" })).toBe(3);
  expect(grown("graphql_operations_total", { code })).toBe(1);
  expect(grown("graphql_refused_total", { code })).toBe(1);
  expect(grown("http_answer_seconds_count", { route: "/api/scans/:id" })).toBe(3);
  expect(valueOf(after, "http_requests_in_flight")).toBe(1);
  expect([...names(after)].filter((name) => name.includes(marker))).toEqual([]);
  // Other input creates no new series.
  await server.rest(`/${marker}again`);
  expect(names(await read())).toEqual(names(after));
});

test("reports sockets and subscribers while they are connected", async () => {
  const counts = async () => {
    const samples = await read();
    return [valueOf(samples, "sockets"), valueOf(samples, "subscribers")];
  };
  expect(await counts()).toEqual([0, 0]);
  const subscriber = await Subscriber.open(server, server.token, "subscription { alertEvents { cursor } }", {});
  await expect.poll(counts, { timeout: CHANGED_WITHIN_MS }).toEqual([1, 1]);
  await subscriber.cut();
  await expect.poll(counts, { timeout: CHANGED_WITHIN_MS }).toEqual([0, 0]);
});

test("a lost worker is reported with its age, a worker that stopped cleanly is not", async () => {
  const second = await startWorker(product.platform);
  await expect.poll(async () => valueOf(await read(), "workers"), { timeout: CHANGED_WITHIN_MS }).toBe(2);
  await second.close();
  expect(valueOf(await read(), "workers")).toBe(1);
  await product.platform.orm.em
    .fork()
    .execute(
      "insert into worker_heartbeat (id, started_at, beat_at, metrics) values ('deadbeef', now(), now() - interval '90 seconds', ?::jsonb)",
      [JSON.stringify({ cpuSeconds: 1, residentBytes: 1, heapBytes: 1, lagP99Seconds: 0, lagMaxSeconds: 0 })],
    );
  expect(valueOf(await read(), "worker_heartbeat_age_seconds", { process: "worker-deadbeef" })).toBeGreaterThan(89);
});

test("a scan that is late, an account without one and a job that waits are seen", async () => {
  const em = product.platform.orm.em.fork();
  await em.execute(
    "update account set next_scan_at = now() - interval '61 minutes', scans_held_until = now() + interval '1 day'",
  );
  await em.execute("update scan set finished_at = finished_at - interval '3 days'");
  await product.platform.jobs.boss.createQueue("waiting-test");
  await product.platform.jobs.boss.send("waiting-test", {}, { startAfter: new Date(Date.now() - 120_000) });
  const samples = await read();
  expect(valueOf(samples, "accounts_scan_overdue")).toBe(1);
  expect(valueOf(samples, "last_scan_age_seconds", { rank: "oldest" })).toBeGreaterThan(259_000);
  expect(valueOf(samples, "queue_wait_seconds", { queue: "waiting-test" })).toBeGreaterThanOrEqual(0);
  await em.execute("update scan set coverage = null");
  expect(valueOf(await read(), "accounts_never_scanned")).toBe(1);
});

test("every metric that an alert, the dashboard, the runbook or the documentation names is there", async () => {
  const root = join(import.meta.dirname, "../../..");
  const files = [
    "deploy/helm/files/prometheus-rules.yaml",
    "deploy/helm/files/grafana-dashboard.json",
    "deploy/helm/templates/worker.yaml",
    ...readdirSync(join(root, "docs/runbook")).map((name) => `docs/runbook/${name}`),
  ];
  const answer = await server.rest("/metrics");
  const present = new Set([...(await answer.text()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const named = files.flatMap((file) => [
    ...readFileSync(join(root, file), "utf8").matchAll(/iam_monitor_[a-z0-9_]+/g),
  ]);
  const missing = named.map(([name]) => name.replace(/_(bucket|count|sum)$/, "")).filter((name) => !present.has(name));
  expect(named.length).toBeGreaterThan(60);
  expect([...new Set(missing)]).toEqual([]);
});
