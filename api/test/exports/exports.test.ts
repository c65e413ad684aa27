/** Exports of lists as files: the same rows as the list, in one snapshot, within the caller's rights, recorded, and never cut unnoticed. */
import { type IncomingMessage, request } from "node:http";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { ACCOUNT_ID as BENCH_ACCOUNT_ID, fillAlerts } from "../../bench/alert-rows.ts";
import type { BenchDatabase } from "../../bench/database.ts";
import { ApiTokenEntity } from "../../src/db/entities/access.ts";
import { TRIAGE_COLUMNS } from "../../src/services/alerts/due-alerts.ts";
import { EXPORTS } from "../../src/services/exports/catalogue.ts";
import { insertRoleToken } from "../support/role-token.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const DEMO = "111122223333";
const BENCH = "222233334444";
/** More than the operating system buffers between the server and a client that does not read. */
const MANY_ALERTS = 24_000;
const WITHIN = { interval: 25, timeout: 45_000 };
/** Longer than a test polls, so that a poll that fails reports what it saw. */
const POLLS = { timeout: 120_000 };

let platform: TestPlatform;
let server: TestServer;

const em = () => platform.platform.orm.em.fork();
const OPEN_AGAIN_TEXT = `status = 'OPEN', ${TRIAGE_COLUMNS.map((column) => `${column} = null`).join(", ")}`;
const rows = <Row>(sql: string, values: unknown[] = []) => em().execute<Row[]>(sql, values);

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openTestServer(platform);
  await fillAlerts({ orm: platform.platform.orm } as BenchDatabase, MANY_ALERTS);
  await platform.scan();
}, 240_000);
afterAll(async () => {
  await server.close();
  await platform.close();
});
/** The ends of exports are recorded shortly after their last byte. */
beforeEach(() =>
  vi.waitUntil(async () => {
    const [count] = await rows<{ running: number }>(
      "select (count(*) filter (where action = 'exports.begin') - count(*) filter (where action = 'exports.end'))::int as running from audit_event",
    );
    return count!.running === 0;
  }, WITHIN),
);

type Line = Readonly<Record<string, unknown>>;
interface Coverage {
  readonly complete: boolean;
  readonly rows: number;
  readonly exportId: string;
  readonly error?: { readonly code: string };
  readonly accounts: readonly {
    readonly account: string;
    readonly lastScanAt: string;
    readonly notRead: readonly Line[];
  }[];
}

async function ndjson(path: string, init?: RequestInit): Promise<{ lines: Line[]; coverage: Coverage }> {
  const answer = await server.rest(path, init);
  if (answer.status !== 200) expect.fail(`${path}: ${answer.status} ${await answer.text()}`);
  expect(answer.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
  const lines = (await answer.text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  return { lines: lines.slice(0, -1), coverage: lines.at(-1)!["coverage"] as Coverage };
}

async function csvRows(path: string): Promise<{ records: Record<string, string>[]; comment: string }> {
  const answer = await server.rest(path);
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const text = await answer.text();
  return { records: parse(text, { columns: true, comment: "#" }), comment: text.trimEnd().split("\r\n").at(-1)! };
}

const subjects = [...new Set(EXPORTS.map(({ subject }) => subject))];

/** The parameters without which a subject cannot be exported. */
function required(subject: string): string {
  return subject === "changes" ? "since=2000-01-01T00:00:00Z" : "";
}

describe.each(subjects)("%s", (subject) => {
  const account = subject === "audit-events" ? "" : `?account=${DEMO}&${required(subject)}`;

  test("has the same rows as NDJSON and as CSV, and ends with its coverage", async () => {
    const { lines, coverage } = await ndjson(`/api/export/${subject}.ndjson${account}`);
    const { records, comment } = await csvRows(`/api/export/${subject}.csv${account}`);
    // The demo has no IAM Identity Center. The tests of organizations export persons.
    if (subject !== "people") expect(lines.length).toBeGreaterThan(0);
    expect(coverage).toMatchObject({ complete: true, rows: lines.length });
    expect(comment).toContain("complete=yes; rows=");
    if (subject === "audit-events") {
      // The CSV export is newer by the record of its own beginning and of the end of the first one.
      expect(records.length).toBeGreaterThan(lines.length);
      expect(coverage.accounts).toEqual([]);
      return;
    }
    expect(comment).toContain(`rows=${lines.length};`);
    expect(coverage.accounts).toEqual([expect.objectContaining({ account: DEMO, lastScanAt: expect.any(String) })]);
    const text = (value: unknown) => {
      if (value === null) return "";
      return typeof value === "object" || typeof value === "boolean" ? JSON.stringify(value) : String(value);
    };
    const plain = (cell: string) => cell.replaceAll("'", "");
    const asText = (record: Line) =>
      Object.fromEntries(Object.entries(record).map(([key, value]) => [key, plain(text(value))]));
    expect(records.map(asText)).toEqual(lines.map(asText));
  });
});

describe("the rows", () => {
  test.each([
    ["users", "mfa:no console:yes", "users(first: 500, filter: $filter) { nodes { id } }"],
    ["access-keys", "age:>90d", "accessKeys(first: 500, filter: $filter) { nodes { id } }"],
    ["groups", "members:>0", "groups(first: 500, filter: $filter) { nodes { id } }"],
    ["roles", "service:no", "roles(first: 500, filter: $filter) { nodes { id } }"],
    ["policies", "attached:yes", "policies(first: 500, filter: $filter) { nodes { id } }"],
    ["alerts", "is:open severity:high,critical", "alerts(first: 500, filter: $filter) { nodes { id } }"],
  ])("of %s are those of the list with the same filter, in its order", async (subject, query, field) => {
    const type = { alerts: "AlertFilter", policies: "PolicyFilter" }[subject] ?? "ListFilter";
    const { data, errors } = await server.graphql(`query ($filter: ${type}) { list: ${field} }`, {
      filter: { query, accountIds: [DEMO] },
    });
    expect(errors).toEqual([]);
    const wanted = data.list.nodes.map((node: { id: string }) => node.id);
    const { lines } = await ndjson(`/api/export/${subject}.ndjson?account=${DEMO}&filter=${encodeURIComponent(query)}`);
    expect(lines.map((line) => line["id"])).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(0);
  });

  test("count an alert whose snooze or dismissal is over as open, as their filter does, before anyone has opened it", async () => {
    const path = `/api/export/users.ndjson?account=${DEMO}&filter=alerts:yes`;
    const before = (await ndjson(path)).lines;
    const { userId, openAlerts } = before.find((line) => Number(line["openAlerts"]) > 1)!;
    const by = `'{"kind": "UNKNOWN", "displayName": "otto"}', %_at = now() - interval '2 days'`;
    const alerts = await rows<{ id: string }>(
      "select id from alert where owner_id = ? and status = 'OPEN' order by id",
      [userId],
    );
    expect(alerts).toHaveLength(Number(openAlerts));
    const [first, ...others] = alerts.map(({ id }) => id);
    await rows(
      `update alert set status = 'DISMISSED', dismissal_reason = 'RISK_ACCEPTED', dismissed_by = ${by.replace("%", "dismissed")}, dismissal_expires_at = now() - interval '1 day' where id = ?`,
      [first],
    );
    await rows(
      `update alert set status = 'SNOOZED', snoozed_by = ${by.replace("%", "snoozed")}, snoozed_until = now() - interval '1 day' where id in (?)`,
      [others],
    );
    try {
      expect((await ndjson(path)).lines).toEqual(before);
    } finally {
      await rows(`update alert set ${OPEN_AGAIN_TEXT} where owner_id = ?`, [userId]);
    }
  });

  test("of escalation paths are those of the list with its filters", async () => {
    const { data } = await server.graphql(`{ escalationPaths(first: 100, verdict: EXPLOITABLE) { nodes { id } } }`);
    const wanted = data.escalationPaths.nodes.map((node: { id: string }) => node.id);
    const { lines } = await ndjson("/api/export/escalation-paths.ndjson?verdict=EXPLOITABLE");
    expect(lines.map((line) => line["id"])).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(0);
    const { data: map } = await server.graphql("{ pathMap { causes { key } } }");
    const [{ key }] = map.pathMap.causes;
    const { data: placed } = await server.graphql(
      "query P($cause: ID) { escalationPaths(first: 100, cause: $cause) { nodes { id } } }",
      { cause: key },
    );
    const its = placed.escalationPaths.nodes.map((node: { id: string }) => node.id);
    const { lines: exported } = await ndjson(`/api/export/escalation-paths.ndjson?cause=${encodeURIComponent(key)}`);
    expect(exported.map((line) => line["id"])).toEqual(its);
    expect(its.length).toBeGreaterThan(0);
  });

  test("of changes are those of the list, in its order, with what its cards leave out", async () => {
    const since = "2000-01-01T00:00:00Z";
    const { data } = await server.graphql(
      `{ changes(first: 100, since: "${since}", accountId: "${DEMO}") { totalCount alertCounts { opened } nodes { alertCount inventoryCount resource { name } alerts { kind alert { number } } } } }`,
    );
    const { lines } = await ndjson(`/api/export/changes.ndjson?account=${DEMO}&since=${since}`);
    const opened = lines.filter((line) => line["kind"] === "ALERT" && line["change"] === "OPENED");
    expect(opened.length).toBe(data.changes.alertCounts.opened);
    expect(new Set(lines.map((line) => line["resourceId"])).size).toBe(data.changes.totalCount);
    const [group] = data.changes.nodes;
    const first = lines.slice(0, group.alertCount + group.inventoryCount);
    expect(first.filter((line) => line["kind"] === "ALERT").map((line) => line["alertNumber"])).toEqual(
      group.alerts.map(({ alert }: { readonly alert: { readonly number: number } }) => alert.number),
    );
    const better = await server.rest(`/api/export/changes.ndjson?since=${since}&focus=BETTER`);
    expect((await better.text()).split("\n").filter((line) => line.includes('"OPENED"'))).toEqual([]);
    // The filters of the page: several values of one are repeated.
    const chosen = await ndjson(
      `/api/export/changes.ndjson?account=${DEMO}&since=${since}&types=ROLE&types=GROUP&results=FOUND_BY_FIRST_SCAN`,
    );
    expect(new Set(chosen.lines.map((line) => line["resourceKind"]))).toEqual(new Set(["ROLE", "GROUP"]));
  });

  test("of alerts name the end of a snooze and its operator", async () => {
    const [alert] = await rows<{ id: string }>(
      "select a.id from alert a join account c on c.id = a.account_id where c.aws_account_id = ? and a.status = 'OPEN' limit 1",
      [DEMO],
    );
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const { data, errors } = await server.graphql(
      "mutation S($input: SnoozeAlertInput!) { snoozeAlert(input: $input) { alert { snooze { by { displayName } } } } }",
      { input: { id: alert!.id, until } },
    );
    expect(errors).toEqual([]);
    const snoozed = { id: alert!.id, snoozedUntil: until, snoozedBy: data.snoozeAlert.alert.snooze.by.displayName };
    const { lines } = await ndjson(`/api/export/alerts.ndjson?account=${DEMO}&filter=is:snoozed`);
    expect(lines).toEqual([expect.objectContaining(snoozed)]);
    const asOf = new Date().toISOString();
    await server.graphql("mutation R($id: ID!) { reopenAlert(input: { id: $id }) { alert { id } } }", {
      id: alert!.id,
    });
    const past = await ndjson(`/api/export/alerts.ndjson?account=${DEMO}&filter=is:snoozed&asOf=${asOf}`);
    expect(past.lines).toEqual([expect.objectContaining(snoozed)]);
  });

  test("are of the named accounts, repeated or separated by commas", async () => {
    const numbers = async (query: string) => {
      const { lines } = await ndjson(`/api/export/alerts.ndjson?filter=severity:critical&${query}`);
      return new Set(lines.map((line) => line["account"]));
    };
    expect(await numbers(`account=${DEMO}`)).toEqual(new Set([DEMO]));
    expect(await numbers(`account=${DEMO},${BENCH}`)).toEqual(new Set([DEMO, BENCH]));
    expect(await numbers(`account=${DEMO}&account=${BENCH_ACCOUNT_ID}`)).toEqual(new Set([DEMO, BENCH]));
    expect(await numbers("")).toEqual(new Set([DEMO, BENCH]));
  });

  test("are those of a past moment where the past is stored", async () => {
    const [first] = await rows<{ at: string }>("select min(at) as at from alert_event where account_id = ?", [
      BENCH_ACCOUNT_ID,
    ]);
    const asOf = new Date(new Date(first!.at).getTime() + 60_000 * 5.5).toISOString();
    const { lines, coverage } = await ndjson(`/api/export/alert-events.ndjson?account=${BENCH}&asOf=${asOf}`);
    expect(lines).toHaveLength(6);
    expect(coverage).toMatchObject({ asOf });
    const { lines: alerts } = await ndjson(`/api/export/alerts.ndjson?account=${BENCH}&asOf=${asOf}`);
    expect(alerts.map((alert) => alert["status"])).toEqual(lines.map(() => "OPEN"));
  });

  test("of a past moment do not depend on what scans have read or changed since", POLLS, async () => {
    const [first] = await rows<{ at: string }>("select min(at) as at from alert_event where account_id = ?", [
      BENCH_ACCOUNT_ID,
    ]);
    const start = new Date(first!.at).getTime();
    const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
    const asOf = at(5.5);
    const unread = { section: "credentialReport", status: "DENIED", action: "iam:GenerateCredentialReport" };
    const insertScan = (id: string, moment: string, sources: readonly object[]) =>
      rows(
        `insert into scan (id, account_id, status, trigger, requested_by, requested_at, finished_at, progress, coverage)
         values (?, ?, 'SUCCEEDED', 'OPERATOR', '{"kind": "SYSTEM", "displayName": "IAM Monitor"}', ?, ?, '{}', ?)`,
        [id, BENCH_ACCOUNT_ID, moment, moment, JSON.stringify({ percent: 50, sources })],
      );
    await insertScan("scan_past", at(1), [unread]);
    await insertScan("scan_since", at(9), []);
    const part = "account_id = ? and severity = 'CRITICAL'";
    const fixed = `select id from alert where ${part} and status = 'OPEN' order by first_seen_at limit 1`;
    await rows(
      `insert into alert_event (alert_id, account_id, kind, from_status, status, from_severity, severity, source_id, actor, changes, at)
       select id, account_id, 'RESOLVED', 'OPEN', 'RESOLVED', severity, severity, 'scan_since', '{"kind": "SYSTEM", "displayName": "IAM Monitor"}', '{"resolution": "FIXED"}', ?
         from alert where id in (${fixed})`,
      [at(9), BENCH_ACCOUNT_ID],
    );
    await rows(`update alert set status = 'RESOLVED', resolution = 'FIXED', resolved_at = ? where id in (${fixed})`, [
      at(9),
      BENCH_ACCOUNT_ID,
    ]);
    await rows(`update alert set not_evaluated_reason = 'Not read today' where ${part}`, [BENCH_ACCOUNT_ID]);
    const filter = encodeURIComponent("is:open severity:critical");
    const query = `account=${BENCH}&asOf=${asOf}&filter=${filter}`;
    const alerts = await ndjson(`/api/export/alerts.ndjson?${query}`);
    expect(alerts.coverage.accounts).toEqual([expect.objectContaining({ lastScanAt: at(1), notRead: [unread] })]);
    expect(alerts.lines.length).toBeGreaterThan(0);
    expect(new Set(alerts.lines.map((line) => line["staleReason"]))).toEqual(new Set([null]));
    const events = await ndjson(`/api/export/alert-events.ndjson?${query}`);
    expect(new Set(events.lines.map((line) => line["alertId"]))).toEqual(
      new Set(alerts.lines.map((line) => line["id"])),
    );
    const { lines: present } = await ndjson(`/api/export/alerts.ndjson?account=${BENCH}&filter=${filter}`);
    expect(new Set(present.map((line) => line["staleReason"]))).toEqual(new Set(["Not read today"]));
    await rows(`update alert set not_evaluated_reason = null where ${part}`, [BENCH_ACCOUNT_ID]);
  });

  test("of an archived account that the filter names come with its coverage", async () => {
    const setStatus = (status: string) =>
      rows("update account set status = ? where id = ?", [status, BENCH_ACCOUNT_ID]);
    await setStatus("ARCHIVED");
    const { lines, coverage } = await ndjson(
      `/api/export/alerts.ndjson?filter=${encodeURIComponent(`account:${BENCH} severity:critical is:open`)}`,
    );
    await setStatus("CONNECTED");
    expect(lines.length).toBeGreaterThan(0);
    expect(coverage.accounts.map(({ account }) => account)).toEqual([BENCH]);
  });

  test("are of one snapshot, however long the client takes", async () => {
    const answer = await server.rest(`/api/export/alerts.ndjson?account=${BENCH}`);
    const reader = answer.body!.getReader();
    const chunks = [(await reader.read()).value!];
    await rows("update alert set title = 'Changed' where account_id = ?", [BENCH_ACCOUNT_ID]);
    for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
    const text = Buffer.concat(chunks).toString("utf8");
    expect(text).not.toContain('"title":"Changed"');
    expect(text.trimEnd().split("\n")).toHaveLength(MANY_ALERTS + 1);
  });
});

describe("what is not possible", () => {
  test.each([
    ["/api/export/users.xml", 404, "NOT_FOUND", "format"],
    ["/api/export/users.sarif", 404, "NOT_FOUND", "format"],
    ["/api/export/secrets.ndjson", 404, "NOT_FOUND", "subject"],
    ["/api/export/users.ndjson?account=999999999999", 404, "NOT_FOUND", "account"],
    ["/api/export/alerts.ndjson?account=production", 404, "NOT_FOUND", "account"],
    ["/api/export/audit-events.csv?account=111122223333", 400, "BAD_USER_INPUT", "account"],
    ["/api/export/users.ndjson?filter=colour:red", 400, "BAD_QUERY", undefined],
    ["/api/export/alerts.sarif?filter=colour:red", 400, "BAD_QUERY", undefined],
    ["/api/export/users.ndjson?colour=red", 400, "BAD_USER_INPUT", "colour"],
    ["/api/export/users.csv?verdict=BLOCKED", 400, "BAD_USER_INPUT", "verdict"],
    ["/api/export/changes.csv", 400, "BAD_USER_INPUT", undefined],
    ["/api/export/changes.csv?sinceScan=scan_x", 404, "NOT_FOUND", undefined],
    [`/api/export/changes.csv?since=2026-01-01T00:00:00Z&account=${DEMO},${BENCH}`, 400, "BAD_USER_INPUT", "account"],
    ["/api/export/changes.csv?since=2026-01-01T00:00:00Z&focus=ALL", 400, "BAD_USER_INPUT", "focus"],
    ["/api/export/changes.csv?since=2026-01-01T00:00:00Z&types=CASTLE", 400, "BAD_USER_INPUT", "types.0"],
    ["/api/export/escalation-paths.csv?verdict=MAYBE", 400, "BAD_USER_INPUT", "verdict"],
    ["/api/export/escalation-paths.ndjson?asOf=2026-01-01T00:00:00Z", 400, "BAD_USER_INPUT", "asOf"],
    [`/api/export/users.ndjson?account=${DEMO}&asOf=2026-01-01T00:00:00Z`, 404, "NOT_FOUND", "asOf"],
    [`/api/export/roles.csv?account=${DEMO}&asOf=2999-01-01T00:00:00Z`, 400, "BAD_USER_INPUT", "asOf"],
    [`/api/export/groups.csv?account=${DEMO},${BENCH}&asOf=2026-01-01T00:00:00Z`, 400, "BAD_USER_INPUT", "asOf"],
    ["/api/export/alerts.csv?asOf=2999-01-01T00:00:00Z", 400, "BAD_USER_INPUT", "asOf"],
    ["/api/export/alerts.csv?asOf=yesterday", 400, "BAD_USER_INPUT", "asOf"],
    ["/api/export/alerts.csv?asOf=2016-12-31T23:59:60Z", 400, "BAD_USER_INPUT", "asOf"],
    ["/api/alerts.csv?asOf=2016-12-31T00:00:00%2B00", 400, "BAD_USER_INPUT", "asOf"],
  ])("%s is refused with %i %s at %s, and nothing is recorded as exported", async (path, status, code, place) => {
    const answer = await server.rest(path);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    const body = (await answer.json()) as Line;
    expect({ status: answer.status, code: body["code"], place: body["path"] }).toEqual({ status, code, place });
    if (code === "BAD_QUERY") expect(body["position"]).toBe(0);
    const [recorded] = await rows<{ count: number }>(
      "select count(*)::int as count from audit_event where request_id = ?",
      [body["requestId"]],
    );
    expect(recorded!.count).toBe(0);
  });

  test("a third export at once waits until one has ended", POLLS, async () => {
    const open = await Promise.all([1, 2].map(() => server.rest(`/api/export/alerts.ndjson?account=${BENCH}`)));
    const third = await server.rest("/api/export/users.ndjson");
    expect(third.status).toBe(429);
    expect(third.headers.get("retry-after")).toBe("10");
    expect(await third.json()).toMatchObject({ code: "EXPORTS_BUSY" });
    for (const answer of open) await answer.body!.cancel();
    await expect.poll(async () => (await server.rest("/api/export/users.ndjson")).status, WITHIN).toBe(200);
  });
});

describe("rights", () => {
  test("a token that is limited to accounts gets their rows only", async () => {
    const token = await insertRoleToken(em(), "viewer", "limited", null, [
      "alerts.export",
      "inventory.export",
      "paths.export",
    ]);
    await em().nativeUpdate(ApiTokenEntity, { name: "limited" }, { accountIds: [platform.account.id] });
    const headers = { authorization: `Bearer ${token}` };
    for (const subject of subjects.filter((name) => name !== "audit-events" && name !== "people")) {
      const { lines, coverage } = await ndjson(`/api/export/${subject}.ndjson?${required(subject)}`, { headers });
      expect(new Set(lines.map((line) => line["account"])), subject).toEqual(new Set([DEMO]));
      expect(coverage.accounts.map(({ account }) => account)).toEqual([DEMO]);
    }
    const { lines } = await ndjson(`/api/export/alerts.ndjson?filter=account:${BENCH}`, { headers });
    expect(lines).toEqual([]);
    const other = await server.rest(`/api/export/alerts.ndjson?account=${BENCH}`, { headers });
    expect({ status: other.status, body: await other.json() }).toMatchObject({
      status: 404,
      body: { code: "NOT_FOUND", path: "account" },
    });
    expect((await server.rest("/api/export/audit-events.ndjson", { headers })).status).toBe(403);
    const legacy = await (await server.rest("/api/alerts.csv", { headers })).text();
    expect(legacy).not.toContain(BENCH);
  });

  test("a token that is limited to accounts gets no path that names principals of another account", async () => {
    const token = await insertRoleToken(em(), "viewer", "paths", null, ["paths.export"]);
    await em().nativeUpdate(ApiTokenEntity, { name: "paths" }, { accountIds: [platform.account.id] });
    const [some] = await rows<{ id: string }>(
      "select id from escalation_path where gone_at is null and target_aws_account_id is null order by id limit 1",
    );
    /** Copies a path, as one that ends in the other account or only leads through it. */
    const copy = (id: string, target: string | null) =>
      rows(
        `insert into escalation_path select (jsonb_populate_record(p, jsonb_build_object('id', ?::text, 'identity', ?::text, 'target_aws_account_id', ?::text,
           'readings', jsonb_build_array(jsonb_build_object('accountId', ?::text, 'awsAccountId', ?::text, 'takenAt', 0))))).* from escalation_path p where id = ?`,
        [id, id, target, BENCH_ACCOUNT_ID, BENCH, some!.id],
      );
    await copy("path_into", BENCH);
    await copy("path_through", DEMO);
    const idsFor = async (headers: Record<string, string>) =>
      (await ndjson("/api/export/escalation-paths.ndjson", { headers })).lines.map((line) => line["id"]);
    const limited = await idsFor({ authorization: `Bearer ${token}` });
    const all = await idsFor({});
    await rows("delete from escalation_path where id in ('path_into', 'path_through')");
    expect(all).toEqual(expect.arrayContaining(["path_into", "path_through", some!.id]));
    expect(limited).toContain(some!.id);
    expect(new Set(all.filter((id) => !limited.includes(id)))).toEqual(new Set(["path_into", "path_through"]));
  });

  test("a token without the scope, and a caller without credentials, get no byte", async () => {
    const token = await insertRoleToken(em(), "viewer", "reader", null, ["alerts.read", "inventory.read"]);
    for (const { file } of EXPORTS) {
      const headers = { authorization: `Bearer ${token}` };
      expect((await server.rest(`/api/export/${file}`, { headers })).status, file).toBe(403);
      expect((await fetch(`${server.url}/api/export/${file}`)).status, file).toBe(401);
    }
  });
});

describe("the record", () => {
  interface Recorded {
    readonly action: string;
    readonly target: string;
    readonly target_name: string;
    readonly actor_token_id: string | null;
    readonly details: Line;
  }
  const recorded = (exportId: string) =>
    rows<Recorded>(
      "select action, target, target_name, actor_token_id, details from audit_event where target = ? order by seq",
      [exportId],
    );

  test("says who exported what with which filter, and how many rows", POLLS, async () => {
    const { coverage } = await ndjson(`/api/export/users.ndjson?account=${DEMO}&filter=mfa:no`);
    await expect.poll(async () => (await recorded(coverage.exportId)).length, WITHIN).toBe(2);
    const [begin, end] = await recorded(coverage.exportId);
    expect(begin).toMatchObject({
      action: "exports.begin",
      target_name: "users.ndjson",
      actor_token_id: expect.stringMatching(/^token_/),
      details: { filter: "mfa:no", accounts: DEMO },
    });
    expect(end).toMatchObject({ action: "exports.end", details: { outcome: "COMPLETE", rows: coverage.rows } });
  });

  test("says that a client left, and its connection is free again", POLLS, async () => {
    const controller = new AbortController();
    const aborted = await server.rest(`/api/export/alerts.ndjson?account=${BENCH}`, { signal: controller.signal });
    const abortedId = aborted.headers.get("export-id")!;
    controller.abort();
    await expect
      .poll(async () => (await recorded(abortedId)).map(({ details }) => details["outcome"]), WITHIN)
      .toEqual([undefined, "CANCELLED"]);
    await expect
      .poll(
        () =>
          rows(
            "select pid from pg_stat_activity where datname = current_database() and state = 'idle in transaction' and query ilike '%export_rows%'",
          ),
        WITHIN,
      )
      .toEqual([]);
  });
});

/** Sends a request with Node's own client, which gives every byte that arrives, also those before an aborted end. */
async function open(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(`${server.url}${path}`, { headers: { authorization: `Bearer ${server.token}`, ...headers } }, resolve)
    .on("error", reject)
    .end();
  return promise;
}

async function bytesOf(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  answer.on("data", (part: Buffer) => parts.push(part));
  answer.on("error", () => undefined);
  await new Promise((resolve) => answer.once("close", resolve));
  return Buffer.concat(parts);
}

test("an export that an error cuts says so in its last line, and its connection is aborted", POLLS, async () => {
  const answer = await open(`/api/export/alerts.ndjson?account=${BENCH}`);
  const exportId = answer.headers["export-id"] as string;
  // Nothing is read yet, so the export waits for its client in the middle of its rows.
  const owner = new Client({ connectionString: platform.ownerUrl });
  await owner.connect();
  const killed = await owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'fetch forward%export_rows%'",
  );
  await owner.end();
  expect(killed.rowCount).toBe(1);
  const lines = (await bytesOf(answer)).toString("utf8").trimEnd().split("\n");
  expect(answer.complete).toBe(false);
  expect(lines.length).toBeLessThan(MANY_ALERTS);
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({
    coverage: { complete: false, rows: lines.length - 1, exportId, error: { code: expect.any(String) } },
  });
  await expect
    .poll(
      () =>
        rows("select details->>'outcome' as outcome from audit_event where target = ? and action = 'exports.end'", [
          exportId,
        ]),
      WITHIN,
    )
    .toEqual([{ outcome: "CUT" }]);
});

describe("compression", () => {
  test("happens when the client asks for gzip, and not otherwise", async () => {
    const path = `/api/export/alerts.ndjson?account=${DEMO}&filter=is:open`;
    const plain = await open(path, { "accept-encoding": "identity, gzip;q=0" });
    const text = (await bytesOf(plain)).toString();
    const zipped = await open(path, { "accept-encoding": "br, gzip" });
    const bytes = await bytesOf(zipped);
    expect([plain.headers["content-encoding"], zipped.headers["content-encoding"]]).toEqual([undefined, "gzip"]);
    expect(bytes.length).toBeLessThan(text.length / 4);
    const alertLines = (lines: string) => lines.trimEnd().split("\n").slice(0, -1);
    expect(alertLines(gunzipSync(bytes).toString())).toEqual(alertLines(text));
    expect(plain.complete).toBe(true);
    expect(plain.trailers).toEqual({ "export-outcome": "COMPLETE", "export-rows": String(alertLines(text).length) });
  });
});

test("deleted resources are included on request", async () => {
  await rows("update iam_group set gone_at = now() where id = (select min(id) from iam_group)");
  const count = async (query: string) =>
    (await ndjson(`/api/export/groups.ndjson?account=${DEMO}${query}`)).lines.length;
  expect(await count("&includeDeleted=true")).toBe((await count("")) + 1);
});
