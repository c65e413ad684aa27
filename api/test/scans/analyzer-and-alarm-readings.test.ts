/** The opt-in readings of IAM Access Analyzer, the security contact and alarms, from the setting to the alert and the page. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoAlerting } from "../../sandbox/demo/alerting.ts";
import { AlertVerification } from "../../src/services/alerts/verify.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";
import { openTestServer } from "../support/running-server.ts";

const CHECKS = [
  "aa-findings",
  "analyzer-untagged",
  "internal-access",
  "contacts",
  "root-alarm",
  "alarm-iam-change",
  "alarm-signin",
];
/**
 * The calls of one scan: analyzers, the findings of three, the contact, trails, the status and selectors of one, its
 * filters, two metrics and their topics.
 */
const CALLS = 1 + 3 + 1 + 1 + 2 + 1 + 2 + 2;

let product: TestPlatform;
let server: Awaited<ReturnType<typeof openTestServer>>;
beforeAll(async () => {
  product = await openScannedPlatform();
  server = await openTestServer(product);
});
afterAll(async () => {
  await server.close();
  await product.close();
});

const change = (input: object) => new Accounts(product.scope()).update({ id: product.account.id, ...input });

interface ReadAlert {
  readonly checkId: string;
  readonly status: string;
  readonly resolution: string | null;
  readonly resourceName: string;
}

async function alerts(): Promise<ReadAlert[]> {
  return product.platform.orm.em
    .fork()
    .execute<ReadAlert[]>(
      `select check_id as "checkId", status, resolution, resource_name as "resourceName" from alert where check_id in (${CHECKS.map(() => "?").join(", ")}) order by check_id, resource_name`,
      CHECKS,
    );
}

const open = async (): Promise<string[]> =>
  (await alerts())
    .filter(({ status }) => status === "OPEN")
    .map(({ checkId, resourceName }) => `${checkId} ${resourceName}`);

const FOUND = [
  "aa-findings OpenDataShare",
  "aa-findings VendorCostAnalytics",
  "alarm-iam-change 111122223333",
  "alarm-signin 111122223333",
  "analyzer-untagged fernhill-invoices",
  "analyzer-untagged fernhill-unused",
  "contacts 111122223333",
  "internal-access shop-invoices",
  "root-alarm 111122223333",
];

const NEW_SERVICES = /^(access-analyzer|account|cloudtrail|logs|cloudwatch|sns):/;

const calls = () =>
  Object.entries(product.sandbox.log.counts()).reduce(
    (sum, [action, count]) => sum + (NEW_SERVICES.test(action) ? count : 0),
    0,
  );

test("the settings open one alert for each issue, with few calls", async () => {
  expect(await open()).toEqual([]);
  await change({ readsAccessAnalyzer: true, readsAlerting: true });
  const scan = await product.scan();
  expect(scan.status).toBe("SUCCEEDED");
  expect(await open()).toEqual(FOUND.map((each) => each.replace("111122223333", product.demo.id)));
  expect(calls()).toBe(CALLS);
});

test("an alert about a finding of AWS belongs to the problem of our own check of the same statement", async () => {
  const rows = await product.platform.orm.em
    .fork()
    .execute<{ checkId: string; problem: string }[]>(
      `select check_id as "checkId", problem_id as problem from alert where resource_name = 'OpenDataShare' and check_id in ('aa-findings', 'trust-any') order by check_id`,
    );
  expect(rows.map(({ checkId }) => checkId)).toEqual(["aa-findings", "trust-any"]);
  expect(new Set(rows.map(({ problem }) => problem)).size).toBe(1);
});

test("the pages of a role and a user show what AWS reports", async () => {
  const part = "accessAnalyzer { hasAnalyzer unread findings { type region error } }";
  const { data } = await server.graphql(
    `{ role(accountId: "${product.account.id}", roleName: "OpenDataShare") { ${part} } user(accountId: "${product.account.id}", userName: "h.rahman") { ${part} } }`,
  );
  const report = (type: string) => ({
    accessAnalyzer: { hasAnalyzer: true, unread: [], findings: [{ type, region: "eu-central-1", error: null }] },
  });
  expect(data).toEqual({ role: report("ExternalAccess"), user: report("UnusedIAMUserPassword") });
});

test("refused calls make the scan partial, and neither resolve nor open an alert", async () => {
  const actions = ["access-analyzer:ListFindings", "account:GetAlternateContact", "logs:DescribeMetricFilters"];
  const faults = actions.map((action) => product.sandbox.faults.deny(action));
  const scan = await product.scan();
  for (const fault of faults) product.sandbox.faults.remove(fault);
  expect(scan).toMatchObject({ status: "PARTIAL", counts: { opened: 0, resolved: 0, reopened: 0 } });
  expect(scan.coverage!.missingPermissions).toEqual(actions);
  expect(await open()).toHaveLength(FOUND.length);
});

test("without the readings nothing is resolved", async () => {
  await change({ readsAccessAnalyzer: false, readsAlerting: false });
  expect(await product.scan()).toMatchObject({ status: "SUCCEEDED", counts: { opened: 0, resolved: 0 } });
  expect(await open()).toHaveLength(FOUND.length);
});

test("an alert of alarms is verified with calls to AWS only while the reading is on", async () => {
  const [alert] = await product.platform.orm.em
    .fork()
    .execute<{ id: string }[]>("select id from alert where check_id = 'root-alarm'");
  const verify = () => new AlertVerification(product.scope()).run(alert!.id);
  const before = calls();
  await expect(verify()).rejects.toMatchObject({ code: "VERIFY_UNSUPPORTED" });
  expect(calls()).toBe(before);
  await change({ readsAlerting: true });
  expect(await verify()).toMatchObject({ outcome: "FAIL" });
  expect(calls()).toBeGreaterThan(before);
});

test("fewer Regions resolve nothing of the others", async () => {
  await change({ readsAccessAnalyzer: true, readsAlerting: true, workloadRegions: ["us-east-1"] });
  // The account has an analyzer in none of the Regions that are read now.
  const scan = await product.scan();
  expect(scan).toMatchObject({ status: "SUCCEEDED", counts: { opened: 1, resolved: 0 } });
  expect(await open()).toHaveLength(FOUND.length);
  await change({ workloadRegions: [] });
});

test("what is fixed or archived in AWS resolves exactly its alert", async () => {
  await change({ readsAccessAnalyzer: true, readsAlerting: true });
  product.demo.hasSecurityContact = true;
  const alerting = demoAlerting(product.demo.id);
  product.demo.alerting = {
    ...alerting,
    metricFilters: alerting.metricFilters.map((filter) =>
      filter.filterName === "root-calls" ? { ...filter, filterPattern: '{ $.userIdentity.type = "Root" }' } : filter,
    ),
  };
  product.demo.analyzers = product.demo.analyzers.map((analyzer) => ({
    ...analyzer,
    findings: analyzer.findings.filter(({ resource }) => !/OpenDataShare|shop-invoices/.test(resource)),
  }));
  await product.scan();
  const resolved = (await alerts()).filter(({ status }) => status === "RESOLVED");
  expect(resolved.map(({ checkId, resolution }) => [checkId, resolution])).toEqual([
    ["aa-findings", "FIXED"],
    ["contacts", "FIXED"],
    ["internal-access", "FIXED"],
    ["root-alarm", "FIXED"],
  ]);
});
