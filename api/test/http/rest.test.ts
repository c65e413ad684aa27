/** The REST routes that integrations use: scans, lists, problem documents, file uploads and exports. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CURSOR_MAX_CHARACTERS } from "../../src/services/core/page.ts";
import { EXPORTS } from "../../src/services/exports/catalogue.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { randomRequests } from "../support/rest-requests.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

/** The number of random requests, how many are sent at a time (more exports are refused), and the seed of the requests. */
const FUZZED = 1_000;
const AT_A_TIME = 4;
const SEED = 16;
/** They take three seconds, and several times as long on a busy machine. */
const FUZZ_WITHIN_MS = 240_000;

const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openTestServer(platform);
});

afterAll(async () => {
  await server.close();
  await platform.close();
});

// oxlint-disable-next-line no-explicit-any
async function json(path: string, init?: RequestInit): Promise<{ status: number; headers: Headers; body: any }> {
  const answer = await server.rest(path, init);
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

const post = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

describe("POST /api/alerts/iam", () => {
  test("responds immediately, or with `wait` when the scan has ended", { timeout: 240_000 }, async () => {
    const waited = await json("/api/alerts/iam", post({ wait: 60 }));
    expect(waited.status).toBe(200);
    expect(waited.body.scan).toMatchObject({
      status: expect.stringMatching(/SUCCEEDED|PARTIAL/),
      account: { awsAccountId: "111122223333" },
    });
    expect(waited.body.scan.newAlerts.length).toBeGreaterThan(0);
    expect(waited.body.scan.newAlerts[0]).toMatchObject({
      number: expect.any(Number),
      category: expect.stringMatching(/^IAM/),
      check: expect.any(String),
      resource: { id: expect.any(String) },
    });
    expect(waited.body.scan.counts.opened).toBe(waited.body.scan.newAlerts.length);

    const started = await json("/api/alerts/iam", { method: "POST" });
    expect(started.status).toBe(202);
    expect(started.headers.get("location")).toBe(`/api/scans/${started.body.scan.id}`);
    const refused = await json("/api/alerts/iam", post({ account: "111122223333" }));
    if (refused.status !== 202)
      expect(refused).toMatchObject({
        status: 409,
        body: { code: "SCAN_ALREADY_RUNNING", scanId: started.body.scan.id },
      });
    await platform.waitFor(started.body.scan.id);
    const read = await json(`/api/scans/${started.body.scan.id}`);
    expect(read.body.scan).toMatchObject({
      id: started.body.scan.id,
      coverage: { percent: expect.any(Number) },
      counts: { users: expect.any(Number) },
      progress: { checksDone: expect.any(Number) },
    });
    const { progress, coverage } = read.body.scan;
    expect(progress.sections.map((section: { status: string }) => section.status)).toContain("READ");
    expect(coverage.sources.map((source: { status: string }) => source.status)).toContain("READ");
    for (const each of [...progress.sections, ...coverage.sources]) expect(each.status).toBe(each.status.toUpperCase());
    const moments = [progress.at, coverage.asOf, ...coverage.sources.map((source: { asOf: unknown }) => source.asOf)];
    for (const moment of moments) if (moment !== null) expect(moment).toMatch(ISO_8601);
    expect(moments.filter((moment) => moment !== null).length).toBeGreaterThan(3);
  });
});

describe("GET /api/aws/iam/users", () => {
  test("returns every user once when following `Link`", async () => {
    const names: string[] = [];
    let path: string | null = "/api/aws/iam/users?account=111122223333&limit=5";
    while (path !== null) {
      const { status, body, headers } = await json(path);
      expect(status).toBe(200);
      expect(body.users.length).toBeLessThanOrEqual(5);
      expect(body.asOf).toMatch(ISO_8601);
      expect(body.coverage.asOf).toBe(body.asOf);
      names.push(...body.users.map((user: { userName: string }) => user.userName));
      path = /^<([^>]+)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1] ?? null;
      expect(body.nextCursor === null).toBe(path === null);
    }
    const { data } = await server.graphql("{ users(first: 500) { nodes { userName } } }");
    expect(names).toEqual(data.users.nodes.map((user: { userName: string }) => user.userName));
  });

  test("returns the same data for each user as GraphQL", async () => {
    const { body } = await json("/api/aws/iam/users?limit=500");
    const { data } = await server.graphql(
      "{ users(first: 500) { nodes { userId mfaEnabled passwordEnabled groups { groupName } accessKeys { accessKeyId ageDays status } openAlerts { total critical } } } }",
    );
    const brief = body.users.map(
      (
        user: Record<string, unknown> & {
          accessKeys: Record<string, unknown>[];
          groups: string[];
          alerts: { open: number; bySeverity: { critical: number } };
        },
      ) => ({
        userId: user["userId"],
        mfaEnabled: user["mfaEnabled"],
        passwordEnabled: user["passwordEnabled"],
        groups: user.groups.toSorted(),
        accessKeys: user.accessKeys.map(({ accessKeyId, ageDays, status }) => ({ accessKeyId, ageDays, status })),
        openAlerts: { total: user.alerts.open, critical: user.alerts.bySeverity.critical },
      }),
    );
    expect(brief).toEqual(
      data.users.nodes.map((user: { groups: { groupName: string }[] }) => ({
        ...user,
        groups: user.groups.map((group) => group.groupName).toSorted(),
      })),
    );
  });

  test("returns the last use of a password only for users that have one", async () => {
    const { body } = await json("/api/aws/iam/users?limit=500");
    const without = body.users.filter((user: { passwordEnabled: boolean }) => !user.passwordEnabled);
    expect(without.length).toBeGreaterThan(0);
    for (const user of body.users) expect(user.passwordLastUsed === null).toBe(!user.passwordEnabled);
  });

  test("accepts a search query", async () => {
    const { body } = await json(`/api/aws/iam/users?q=${encodeURIComponent("console:yes mfa:no")}`);
    expect(body.users.length).toBeGreaterThan(0);
    for (const user of body.users) expect(user).toMatchObject({ passwordEnabled: true, mfaEnabled: false });
  });
});

test("GET /api/aws/iam/policies returns scope, document, issues and risk score", async () => {
  const all = (await json("/api/aws/iam/policies?limit=500")).body.policies;
  expect(
    all.find((policy: { riskScore: number; issues: unknown[] }) => policy.riskScore >= 90)?.issues.length,
  ).toBeGreaterThan(0);
  for (const [scope, type] of [
    ["AWS", "AWS_MANAGED"],
    ["Local", "CUSTOMER_MANAGED"],
    ["Inline", "INLINE"],
  ]) {
    const { body } = await json(`/api/aws/iam/policies?limit=500&scope=${scope}`);
    expect(body.policies.map((policy: { type: string }) => policy.type)).toEqual(
      all.flatMap((policy: { type: string }) => (policy.type === type ? [type] : [])),
    );
    expect(body.policies.length).toBeGreaterThan(0);
  }
  for (const policy of all) expect(policy.document).toContain("Statement");
});

describe("problems", () => {
  test.each([
    ["/api/scans/nope", undefined, 404, "NOT_FOUND"],
    ["/api/aws/iam/users?account=999999999999", undefined, 404, "NOT_FOUND"],
    ["/api/aws/iam/users?limit=0", undefined, 400, "BAD_USER_INPUT"],
    ["/api/aws/iam/users?limit=abc", undefined, 400, "BAD_USER_INPUT"],
    ["/api/aws/iam/users?colour=red", undefined, 400, "BAD_USER_INPUT"],
    ["/api/aws/iam/users?cursor=!!", undefined, 400, "BAD_CURSOR"],
    ["/api/aws/iam/users?q=colour:red", undefined, 400, "BAD_QUERY"],
    ["/api/aws/iam/policies?scope=Mine", undefined, 400, "BAD_USER_INPUT"],
    ["/api/alerts.csv?asOf=yesterday", undefined, 400, "BAD_USER_INPUT"],
    ["/api/alerts.csv?asOf=2999-01-01T00:00:00Z", undefined, 400, "BAD_USER_INPUT"],
    ["/api/alerts.csv?asOf=0000-01-01T00:00:00Z", undefined, 400, "BAD_USER_INPUT"],
    ["/api/alerts.csv?asOf=0001-01-01T00:00:00%2B01:00", undefined, 400, "BAD_USER_INPUT"],
    ["/api/alerts.json?asOf=2999-01-01T00:00:00Z", undefined, 400, "BAD_USER_INPUT"],
    ["/api/alerts/iam", post({ wait: 121 }), 400, "BAD_USER_INPUT"],
    ["/api/alerts/iam", post({ colour: "red" }), 400, "BAD_USER_INPUT"],
    ["/api/alerts/iam", post("x".repeat(110_000)), 413, "PAYLOAD_TOO_LARGE"],
    [
      "/api/alerts/iam",
      { method: "POST", headers: { "content-type": "application/json" }, body: "{" },
      400,
      "BAD_REQUEST",
    ],
    [
      "/api/alerts/iam",
      { method: "POST", headers: { "content-type": "text/plain" }, body: "x" },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    ["/api/accounts/111122223333/files/credential-report", { method: "PUT", body: "user" }, 400, "BAD_USER_INPUT"],
    ["/api/nothing", undefined, 404, "NOT_FOUND"],
  ])("%s %o is %i %s", async (path, init, status, code) => {
    const { status: got, headers, body } = await json(path, init);
    expect({ got, code: body.code }).toEqual({ got: status, code });
    expect(headers.get("content-type")).toContain("application/problem+json");
    expect(body).toMatchObject({
      type: "about:blank",
      status,
      title: expect.any(String),
      detail: expect.any(String),
      requestId: headers.get("x-request-id"),
    });
    expect(JSON.stringify(body)).not.toMatch(/select |node_modules|\.ts:/);
  });

  test.each([
    ["/api/aws/iam/users?limit=0", undefined, "limit: must be 1 or more."],
    ["/api/aws/iam/users?limit=501", undefined, "limit: must be 500 or less."],
    ["/api/aws/iam/users?limit=abc", undefined, "limit: must be a whole number."],
    ["/api/aws/iam/users?limit=1.5", undefined, "limit: must be a whole number."],
    ["/api/aws/iam/users?colour=red", undefined, "colour: is not known here."],
    [
      `/api/aws/iam/users?cursor=${"x".repeat(CURSOR_MAX_CHARACTERS + 1)}`,
      undefined,
      `cursor: must have ${CURSOR_MAX_CHARACTERS} characters or fewer.`,
    ],
    ["/api/aws/iam/policies?scope=Mine", undefined, "scope: must be one of All, AWS, Local, Inline."],
    ["/api/alerts.csv?asOf=yesterday", undefined, "asOf: must be a date and time such as 2026-11-24T12:00:00Z."],
    ["/api/alerts.csv?asOf=2999-01-01T00:00:00Z", undefined, "asOf: must not be in the future."],
    ["/api/alerts/iam", post([1]), "body: must be a JSON object."],
    ["/api/alerts/iam", post("text"), "body: must be a JSON object."],
    ["/api/alerts/iam", post({ wait: 121 }), "wait: must be 120 or less."],
    ["/api/alerts/iam", post({ account: { a: 1 } }), "account: must be text."],
    ["/api/alerts/iam", post({ colour: "red" }), "colour: is not known here."],
  ])("%s %o is refused with a clear message", async (path, init, detail) => {
    expect((await json(path, init)).body.detail).toBe(detail);
  });

  test.each([
    ["GET", "/api/alerts/iam", "POST, OPTIONS"],
    ["DELETE", "/api/alerts/iam", "POST, OPTIONS"],
    ["POST", "/api/scans/scan_x", "GET, HEAD, OPTIONS"],
    ["PUT", "/api/aws/iam/users", "GET, HEAD, OPTIONS"],
    ["POST", "/api/alerts.csv", "GET, HEAD, OPTIONS"],
    ["GET", "/api/accounts/111122223333/files/credential-report", "PUT, OPTIONS"],
  ])("%s %s is refused with 405 and the allowed methods", async (method, path, allowed) => {
    const { status, headers, body } = await json(path, { method });
    expect({ status, code: body.code, allow: headers.get("allow") }).toEqual({
      status: 405,
      code: "METHOD_NOT_ALLOWED",
      allow: allowed,
    });
    expect((await fetch(`${server.url}${path}`, { method })).status).toBe(401);
  });

  test("an error in a query includes its position", async () => {
    expect((await json(`/api/aws/iam/users?q=${encodeURIComponent("mfa:no colour:red")}`)).body.position).toBe(7);
  });

  test("the account is required if several are connected", async () => {
    const connect = async (name: string) =>
      (
        await server.graphql(
          `mutation { connectAccount(input: { name: "${name}", source: OFFLINE_FILES }) { account { id } userErrors { code } } }`,
        )
      ).data.connectAccount.account.id as string;
    const first = await connect("one");
    const { body } = await json("/api/aws/iam/users");
    // The request names no account, so the only account besides the demo account is used.
    expect(body.users).toEqual([]);
    const second = await connect("two");
    expect((await json("/api/aws/iam/users")).body.code).toBe("ACCOUNT_REQUIRED");
    for (const id of [first, second])
      await server.graphql("mutation D($id: ID!) { disconnectAccount(input: { id: $id }) { userErrors { code } } }", {
        id,
      });
  });
});

test("PUT /api/accounts/{id}/files/{kind} accepts a file with any Content-Type", async () => {
  const { data } = await server.graphql(
    `mutation { connectAccount(input: { name: "offline", source: OFFLINE_FILES }) { account { id status } userErrors { code } } }`,
  );
  const { id, status } = data.connectAccount.account;
  expect(status).toBe("PENDING");
  const file = JSON.stringify({
    UserDetailList: [
      {
        Path: "/",
        UserName: "ada",
        UserId: "AIDAEXAMPLE",
        Arn: "arn:aws:iam::210987654321:user/ada",
        CreateDate: "2024-01-01T00:00:00Z",
        GroupList: [],
        AttachedManagedPolicies: [],
      },
    ],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
  });
  for (const takenAt of ["2026-12-31T23:59:60Z", "0000-01-01T00:00:00Z"]) {
    const refused = await json(`/api/accounts/${id}/files/authorization-details?takenAt=${takenAt}`, {
      method: "PUT",
      body: file,
    });
    expect(refused).toMatchObject({ status: 400, body: { code: "BAD_USER_INPUT" } });
  }
  const put = await json(`/api/accounts/${id}/files/authorization-details?takenAt=2026-01-01t00:00:00%2B0000`, {
    method: "PUT",
    headers: { "content-type": "application/octet-stream" },
    body: file,
  });
  expect(put).toMatchObject({
    status: 200,
    body: { account: { id, awsAccountId: "210987654321", status: "CONNECTED" } },
  });
  const { body } = await json("/api/alerts/iam", post({ account: "210987654321", wait: 60 }));
  expect(body.scan.counts.users).toBe(1);
  // Three of the four files are missing, so most checks could not be evaluated. GraphQL and the list say the same.
  const { enabled, evaluated, percent } = body.scan.coverage;
  expect(evaluated).toBeLessThan(enabled);
  expect(percent).toBe(Math.floor((100 * evaluated) / enabled));
  const answer = await server.graphql(
    `query C($id: ID!) { account(id: $id) { latestScan { coverage { enabled evaluated percent } } } }`,
    { id },
  );
  expect(answer.data.account.latestScan.coverage).toEqual({ enabled, evaluated, percent });
  expect((await json(`/api/aws/iam/users?account=${id}`)).body.coverage).toMatchObject({ enabled, evaluated, percent });
  await server.graphql("mutation D($id: ID!) { disconnectAccount(input: { id: $id }) { userErrors { code } } }", {
    id,
  });
});

describe("exports", () => {
  test("contain every alert that matches the filter, as CSV and as JSON", async () => {
    const { data } = await server.graphql(
      `{ alerts(first: 500, filter: { query: "is:open severity:high,critical account:111122223333" }) { totalCount nodes { number } } }`,
    );
    const filter = encodeURIComponent("is:open severity:high,critical account:111122223333");
    const csv = await server.rest(`/api/alerts.csv?filter=${filter}`);
    expect(csv.headers.get("content-type")).toContain("text/csv");
    expect(csv.headers.get("content-disposition")).toMatch(/^attachment; filename="alerts-.*\.csv"$/);
    expect((await csv.text()).trim().split(/\r?\n/)[0]).toMatch(/^\uFEFF?number,/);
    const { body } = await json(`/api/alerts.json?filter=${filter}`);
    const exported = (Array.isArray(body) ? body : body.alerts) as { number: number }[];
    expect(exported.map((alert) => alert.number)).toEqual(
      data.alerts.nodes.map((alert: { number: number }) => alert.number),
    );
  });
});

test("the OpenAPI document lists every route", async () => {
  const { body } = await json("/openapi.json");
  expect(body.openapi).toBe("3.1.0");
  expect(Object.keys(body.paths).toSorted()).toEqual([
    "/api/accounts/{id}/files/{kind}",
    "/api/alerts.csv",
    "/api/alerts.json",
    "/api/alerts/iam",
    "/api/aws/iam/policies",
    "/api/aws/iam/rotate-key",
    "/api/aws/iam/rotations/{id}",
    "/api/aws/iam/users",
    ...EXPORTS.map(({ file }) => `/api/export/${file}`).toSorted(),
    "/api/report/controls.html",
    "/api/rotation-deliveries/{id}/acknowledgement",
    "/api/scans/{id}",
  ]);
});

test(
  `${FUZZED} random requests get an answer that the OpenAPI document describes, and none a 5xx`,
  { timeout: FUZZ_WITHIN_MS },
  async () => {
    const cpu = process.cpuUsage();
    const { data } = await server.graphql(
      `mutation { connectAccount(input: { name: "pending", source: OFFLINE_FILES }) { account { id } userErrors { code } } }`,
    );
    const pending = data.connectAccount.account.id as string;
    const [{ id: scan }] = (await server.graphql("{ scans(first: 1) { nodes { id } } }")).data.scans.nodes;
    const requests = randomRequests(SEED, FUZZED, {
      account: [pending],
      id: [scan, pending, "111122223333", "rotation_0"],
      limit: ["1", "5"],
    });
    const counts: Record<number, number> = {};
    const failed: unknown[] = [];
    const next = requests.values();
    const send = async () => {
      for (const request of next) {
        try {
          const answer = await server.rest(request.path, request);
          await answer.arrayBuffer();
          counts[answer.status] = (counts[answer.status] ?? 0) + 1;
          if (answer.status >= 500) failed.push({ request, status: answer.status });
        } catch (error) {
          failed.push({ request, error: String(error) });
        }
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, send));
    await server.graphql("mutation D($id: ID!) { disconnectAccount(input: { id: $id }) { userErrors { code } } }", {
      id: pending,
    });
    expect(failed).toEqual([]);
    const { user, system } = process.cpuUsage(cpu);
    console.log(`random requests by status, ${((user + system) / 1e6).toFixed(1)} s of CPU time`, counts);
    // The requests reach what lies behind the validation, and each kind of refusal.
    for (const status of [200, 400, 404, 409, 415]) expect(counts[status], String(status)).toBeGreaterThan(5);
  },
);
