/**
 * Runs the product against moto, an AWS implementation independent of ours. The account of make-account.py is connected
 * from the environment and scanned over GraphQL and REST. Every alert is compared with expected-alerts.ts.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { findMotoPython, type Moto, startMoto } from "../contract/moto.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";
import {
  type ExpectedAlerts,
  EXPECTED_ALERTS,
  EXPECTED_NOT_EVALUATED,
  EXPECTED_RESOURCES_NOT_EVALUATED,
  FIXED_WITH_GUS,
  GONE_WITH_GUS,
  EVALUATED_ELSEWHERE,
  OPENED_WITH_GUS,
  RESOLVED_BY_FIX,
} from "./expected-alerts.ts";

const MAKE_ACCOUNT = fileURLToPath(new URL("make-account.py", import.meta.url));
const ACCOUNT = "123456789012";
const SCAN_MAX_SECONDS = 60;
/** The maximum number of pages read of a list. The account's alerts need far fewer. */
const PAGES_MAX = 10;
const AWS_VARIABLES = [
  "AWS_ENDPOINT_URL",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_PROFILE",
  "AWS_REGION",
] as const;

const CONNECT = `mutation { connectAccount(input: { name: "Nasty", source: ENVIRONMENT }) { account { id awsAccountId status } userErrors { code message path } } }`;
const START_SCAN = `mutation S($accountId: ID) { startScan(input: { accountId: $accountId }) { scan { id status } userErrors { code message } } }`;
const PROGRESS = `subscription P($scanId: ID!) { scanProgress(scanId: $scanId) { status phase itemsRead checksDone checksTotal } }`;
const SCAN = `query S($id: ID!) { scan(id: $id) { status errorCode errorMessage
  counts { users groups roles policies accessKeys findings opened reopened resolved updated }
  coverage { enabled evaluated percent missingPermissions notEvaluatedChecks { checkId reason } sources { section status } } } }`;
const ALERTS = `query A($after: String) { alerts(first: 100, after: $after, filter: { accountIds: ["${ACCOUNT}"] }) { totalCount pageInfo { hasNextPage endCursor }
  nodes { number status resolution severity category check { id } resource { id name arn } title description remediation { text cli } } } }`;
const CHECK_RESULTS = `{ checks { id results { account { awsAccountId } outcome notEvaluated } } }`;

interface Alert {
  readonly number: number;
  readonly status: string;
  readonly resolution: string | null;
  readonly severity: string;
  readonly category: string;
  readonly check: { readonly id: string };
  readonly resource: { readonly id: string; readonly name: string; readonly arn: string | null };
  readonly description: string;
  readonly remediation: { readonly text: string; readonly cli: string | null };
}

interface CheckResultRow {
  readonly account: { readonly awsAccountId: string };
  readonly outcome: string;
  readonly notEvaluated: number;
}

interface Progress {
  readonly status: string;
  readonly phase: string | null;
  readonly itemsRead: number;
  readonly checksDone: number;
}

interface Made {
  readonly ids: Readonly<Record<string, string>>;
  readonly keys: Readonly<
    Record<string, { readonly userId: string; readonly createdSecond: number; readonly accessKeyId: string }>
  >;
}

const python = findMotoPython();
const register = python === undefined ? withoutMoto : () => acceptance(python);
register();

function withoutMoto(): void {
  test("moto is not installed, so nothing runs on another AWS implementation", () => {
    expect(findMotoPython()).toBeUndefined();
  });
}

function acceptance(python: string): void {
  const environment = Object.fromEntries(AWS_VARIABLES.map((name) => [name, process.env[name]]));
  let moto: Moto;
  let platform: TestPlatform;
  let server: TestServer;
  let made: Made;

  async function change(edit: "make" | "fix" | "delete-user"): Promise<unknown> {
    const { stdout } = await promisify(execFile)(python, [MAKE_ACCOUNT, moto.url, edit]);
    return JSON.parse(stdout);
  }

  beforeAll(async () => {
    moto = await startMoto(python);
    made = (await change("make")) as Made;
    platform = await openTestPlatform();
    server = await openTestServer(platform);
    for (const name of AWS_VARIABLES) delete process.env[name];
    process.env["AWS_ENDPOINT_URL"] = moto.url;
    process.env["AWS_ACCESS_KEY_ID"] = "AKIAACCEPTANCETESTER";
    process.env["AWS_SECRET_ACCESS_KEY"] = "acceptance";
    process.env["AWS_REGION"] = "us-east-1";
  });

  afterAll(async () => {
    for (const [name, value] of Object.entries(environment)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await server?.close();
    await platform?.close();
    await moto?.stop();
  });

  async function ask<Answer>(query: string, variables: object = {}): Promise<Answer> {
    const { data, errors } = await server.graphql(query, variables);
    expect(errors).toEqual([]);
    return data as Answer;
  }

  async function watch(scanId: string): Promise<Progress[]> {
    const client = createClient({
      url: `${server.url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${server.token}` },
    });
    const observed: Progress[] = [];
    for await (const { data, errors } of client.iterate<{ scanProgress: Progress }>({
      query: PROGRESS,
      variables: { scanId },
    })) {
      expect(errors).toBeUndefined();
      observed.push(data!.scanProgress);
    }
    await client.dispose();
    return observed;
  }

  async function scanByRest(): Promise<Record<string, unknown>> {
    // The request names no account, because only one besides the demo account is connected.
    const answer = await server.rest("/api/alerts/iam", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ wait: SCAN_MAX_SECONDS }),
    });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { scan: Record<string, unknown> }).scan;
  }

  async function readAlerts(): Promise<Alert[]> {
    const alerts: Alert[] = [];
    let after: string | null = null;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const answer: {
        alerts: { totalCount: number; nodes: Alert[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
      } = await ask(ALERTS, { after });
      alerts.push(...answer.alerts.nodes);
      after = answer.alerts.pageInfo.endCursor;
      if (answer.alerts.pageInfo.hasNextPage) continue;
      expect(alerts).toHaveLength(answer.alerts.totalCount);
      return alerts;
    }
    throw new Error(`The list has more than ${PAGES_MAX} pages of alerts.`);
  }

  /** Finds the name of an alert's key by its identity: the user's unique id and the second of the key's creation. */
  function nameOf({ category, resource }: Alert): string {
    if (category !== "IAMAccessKey") return resource.name;
    const key = Object.entries(made.keys).find(
      ([, { userId, createdSecond }]) => resource.id === `${userId}/${createdSecond}`,
    );
    return key?.[0] ?? `unknown key ${resource.id}`;
  }
  const rowOf = (alert: Alert) => `${alert.check.id} | ${nameOf(alert)} | ${alert.severity}`;
  const rows = (alerts: readonly Alert[]) =>
    alerts
      .filter(({ check }) => !EVALUATED_ELSEWHERE.test(check.id))
      .map(rowOf)
      .toSorted();
  const expectedRows = (expected: ExpectedAlerts) =>
    expected
      .flatMap(([checkId, severity, names]) => names.map((name) => `${checkId} | ${name} | ${severity}`))
      .toSorted();
  const without = (all: ExpectedAlerts, ...taken: ExpectedAlerts[]) => {
    const removed = new Set(taken.flatMap(expectedRows));
    return expectedRows(all).filter((row) => !removed.has(row));
  };

  describe("a nasty account on moto", () => {
    test("is connected by the environment's credentials", async () => {
      expect(await ask(CONNECT)).toEqual({
        connectAccount: {
          account: { id: expect.any(String), awsAccountId: ACCOUNT, status: "CONNECTED" },
          userErrors: [],
        },
      });
      // Connecting the same account again is refused.
      expect(await ask(CONNECT)).toMatchObject({
        connectAccount: { userErrors: [{ code: "ACCOUNT_ALREADY_CONNECTED" }] },
      });
    });

    test("is scanned completely and reports its progress", async () => {
      const { startScan } = await ask<{ startScan: { scan: { id: string; status: string }; userErrors: unknown[] } }>(
        START_SCAN,
        {
          accountId: ACCOUNT,
        },
      );
      expect(startScan.userErrors).toEqual([]);
      const observed = await watch(startScan.scan.id);
      expect(observed.at(-1)).toMatchObject({ status: "SUCCEEDED" });
      for (const [index, progress] of observed.entries()) {
        expect(progress.itemsRead).toBeGreaterThanOrEqual(observed[index - 1]?.itemsRead ?? 0);
        expect(progress.checksDone).toBeGreaterThanOrEqual(observed[index - 1]?.checksDone ?? 0);
      }
      const { scan } = await ask<{ scan: { coverage: { enabled: number; evaluated: number } } }>(SCAN, {
        id: startScan.scan.id,
      });
      // Policies are counted below, because moto returns all AWS managed policies as attached.
      expect(scan).toMatchObject({
        status: "SUCCEEDED",
        errorCode: null,
        counts: { users: 9, groups: 4, roles: 7, accessKeys: 5, reopened: 0, resolved: 0 },
      });
      // Nothing was denied, but moto's credential report has no row for root-used to evaluate, so coverage is not full.
      expect(scan.coverage).toMatchObject({ percent: 99, missingPermissions: [] });
      expect(scan.coverage.enabled - scan.coverage.evaluated).toBe(1);
    });

    test("is listed by REST: a re-created user once, with its new id, and every customer managed and inline policy", async () => {
      // oxlint-disable-next-line no-explicit-any -- the test asserts the parts that it needs.
      const list = async (path: string): Promise<any> => (await server.rest(`/api/aws/iam/${path}`)).json();
      const { users } = await list("users?limit=100");
      expect(users).toHaveLength(9);
      expect(users.filter((user: { userName: string }) => user.userName === "hana")).toMatchObject([
        { userId: made.ids["hana"], passwordEnabled: false, accessKeys: [] },
      ]);
      expect(users.find((user: { userName: string }) => user.userName === "cleo")).toMatchObject({
        mfaEnabled: false,
        groups: ["developers"],
        accessKeys: [
          { accessKeyId: made.keys["cleo 1"]!.accessKeyId, status: "Active", lastUsed: { status: "USED" } },
          { accessKeyId: made.keys["cleo 2"]!.accessKeyId, status: "Active", lastUsed: { status: "NEVER_USED" } },
        ],
      });
      expect((await list("policies?limit=100&scope=Local")).policies).toHaveLength(11);
      expect((await list("policies?limit=100&scope=Inline")).policies).toHaveLength(4);
    });

    test("has exactly the expected alerts", async () => {
      const alerts = await readAlerts();
      expect(new Set(alerts.map((alert) => alert.status))).toEqual(new Set(["OPEN"]));
      expect(rows(alerts)).toEqual(expectedRows(EXPECTED_ALERTS));
    });

    test("does not evaluate what moto does not report", async () => {
      const { checks } = await ask<{ checks: { id: string; results: CheckResultRow[] }[] }>(CHECK_RESULTS);
      const checkResults = checks
        .filter(({ id }) => !EVALUATED_ELSEWHERE.test(id))
        .flatMap(({ id, results }) =>
          results.filter(({ account }) => account.awsAccountId === ACCOUNT).map((result) => ({ id, ...result })),
        );
      const notEvaluated = checkResults.filter(({ outcome }) => outcome === "NOT_EVALUATED").map(({ id }) => id);
      expect(notEvaluated.toSorted()).toEqual(EXPECTED_NOT_EVALUATED.toSorted());
      const unknown = checkResults
        .filter((result) => result.notEvaluated > 0)
        .map((result) => `${result.id} ${result.notEvaluated}`);
      const expected = Map.groupBy(EXPECTED_RESOURCES_NOT_EVALUATED, ([checkId]) => checkId);
      expect(unknown.toSorted()).toEqual(
        [...expected].map(([checkId, resources]) => `${checkId} ${resources.length}`).toSorted(),
      );
    });

    test("a rescan by REST changes nothing", async () => {
      const before = await readAlerts();
      const scan = await scanByRest();
      expect(scan).toMatchObject({
        status: "SUCCEEDED",
        counts: { opened: 0, reopened: 0, resolved: 0, updated: 0 },
        newAlerts: [],
      });
      expect(await readAlerts()).toEqual(before);
    });

    test("after four fixes exactly their alerts are resolved", async () => {
      await change("fix");
      const scan = await scanByRest();
      const alerts = await readAlerts();
      const resolved = alerts.filter((alert) => alert.status === "RESOLVED");
      expect(rows(resolved)).toEqual(expectedRows(RESOLVED_BY_FIX));
      expect(new Set(resolved.map((alert) => alert.resolution))).toEqual(new Set(["FIXED"]));
      expect(rows(alerts.filter((alert) => alert.status === "OPEN"))).toEqual(
        without(EXPECTED_ALERTS, RESOLVED_BY_FIX),
      );
      expect(scan["counts"]).toMatchObject({ opened: 0, reopened: 0, resolved: resolved.length });
    });

    test("a deleted user's alerts are resolved, and the user's policy is unattached", async () => {
      await change("delete-user");
      await scanByRest();
      const alerts = await readAlerts();
      const resolved = (resolution: string) =>
        rows(alerts.filter((alert) => alert.status === "RESOLVED" && alert.resolution === resolution));
      expect(resolved("GONE")).toEqual(expectedRows(GONE_WITH_GUS));
      expect(resolved("FIXED")).toEqual(expectedRows([...RESOLVED_BY_FIX, ...FIXED_WITH_GUS]));
      expect(rows(alerts.filter((alert) => alert.status === "OPEN"))).toEqual(
        without([...EXPECTED_ALERTS, ...OPENED_WITH_GUS], RESOLVED_BY_FIX, GONE_WITH_GUS, FIXED_WITH_GUS),
      );
    });
  });
}
