/**
 * Last-accessed information: any live worker reads it after a scan, but only for accounts where it is enabled. Nothing
 * is concluded from missing information.
 */
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { demoAccount } from "../../sandbox/demo-account.ts";
import { generateAccount } from "../../sandbox/generate-account.ts";
import { startWorker, type Worker } from "../../src/app/worker.ts";
import { DAY, HOUR } from "../../src/iam/time.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { Groups } from "../../src/services/inventory/groups.ts";
import { readAccountLastAccessed } from "../../src/services/last-accessed/collect.ts";
import { LastAccessed, type LastAccessedReading } from "../../src/services/last-accessed/last-accessed.ts";
import { Policies } from "../../src/services/inventory/policies.ts";
import { PolicyAnalyses } from "../../src/services/analysis/policy-analyses.ts";
import { Roles } from "../../src/services/inventory/roles.ts";
import { Users } from "../../src/services/inventory/users.ts";
import { runOn } from "../support/database.ts";
import { openTestServer } from "../support/running-server.ts";
import { killWorker, spawnWorker } from "../support/killable-worker.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

const KEY = randomBytes(32);
const GENERATE = "iam:GenerateServiceLastAccessedDetails";
const GET = "iam:GetServiceLastAccessedDetails";
const CHECKS = ["access-unused", "access-stale-ai"];
const JOBS_AT_ONCE = 4;
/**
 * The time for a takeover: longer than the heartbeat limit of a dead worker and two supervision intervals of the queue.
 */
const TAKEN_OVER_MS = 45_000;
const READ_MS = 100_000;

let product: TestPlatform;
/** The place in the sandbox's log at which the test began. */
let begin = 0;
const workers: (Worker | ChildProcess)[] = [];

async function open(sandboxAccount = demoAccount()): Promise<void> {
  product = await openTestPlatform({ hasWorker: false, keyEncryptionKey: KEY, sandboxAccount });
  forgetFaults();
}

function forgetFaults(): void {
  product.sandbox.faults.clear();
  product.demo.failingLastAccessedJobs.clear();
  // Each job that still runs at its first read costs a pause. Two tests have such jobs.
  product.demo.lastAccessedJobReads = 0;
  begin = product.sandbox.log.mark();
}

/** Ends the reading of the test before, and deletes what it has read. The inventory of its scan remains. */
async function forgetReading(): Promise<void> {
  await switchOn(false);
  await expect.poll(isQuiet, { timeout: READ_MS, interval: 100 }).toBe(true);
  await runOn(product.ownerUrl, "truncate last_accessed, last_accessed_reading");
  forgetFaults();
}

async function startOwnWorker(): Promise<Worker> {
  const worker = await startWorker(product.platform);
  workers.push(worker);
  return worker;
}

async function close(): Promise<void> {
  for (const worker of workers.splice(0)) await ("pid" in worker ? killWorker(worker) : (worker as Worker).close());
  await product.close();
}

async function execute<Row>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
  return product.platform.orm.em.fork().execute<Row[]>(statement, [...values]);
}

async function switchOn(readsLastAccessed = true): Promise<void> {
  await new Accounts(product.scope()).update({ id: product.account.id, readsLastAccessed });
}

async function reading(): Promise<LastAccessedReading | null> {
  const scope = product.scope();
  return new LastAccessed(scope).reading(await new Accounts(scope).get(product.account.id));
}

async function untilEnded(timeout = READ_MS): Promise<LastAccessedReading> {
  await expect
    .poll(async () => (await isQuiet()) && (await reading())?.finishedAt != null, { timeout, interval: 200 })
    .toBe(true);
  return (await reading())!;
}

/** Whether no reading of last-accessed information is running or queued. */
async function isQuiet(): Promise<boolean> {
  const [row] = await execute<{ count: number }>(
    "select count(*)::integer as count from pgboss.job where name = 'last-accessed' and state in ('created','retry','active')",
  );
  return row!.count === 0;
}

async function sectionOf(scan: Awaited<ReturnType<TestPlatform["scan"]>>) {
  return scan.coverage!.sources.find(({ section }) => section === "serviceLastAccessed")!;
}

/** The alerts of the checks that need the information, with their status. */
async function alerts(): Promise<{ id: string; status: string }[]> {
  return execute(`select id, status from alert where check_id in ('${CHECKS.join("','")}') order by id`);
}

async function ofRole(roleName: string) {
  const scope = product.scope();
  return new LastAccessed(scope).ofRole(await new Roles(scope).get({ accountId: product.account.id, roleName }));
}

/** The number of principals that were asked about since the test began. */
const asked = () => product.sandbox.log.count(GENERATE, begin);
/** The number of users and roles, except service-linked roles. */
const principalCount = () =>
  product.demo.users.size +
  [...product.demo.roles.values()].filter((role) => !role.path.startsWith("/aws-service-role/")).length;

describe("in the demo account", () => {
  beforeAll(async () => {
    await open();
    await startOwnWorker();
  });
  afterAll(close);
  afterEach(forgetReading);

  test("it is not read by default, and its checks are not evaluated", async () => {
    const scan = await product.scan();
    expect(scan.status).toBe("SUCCEEDED");
    expect(await sectionOf(scan)).toMatchObject({ status: "SKIPPED", code: "NOT_REQUESTED" });
    expect(scan.coverage!.notEvaluatedChecks.map(({ checkId }) => checkId)).toEqual(expect.arrayContaining(CHECKS));
    expect([asked(), await reading(), await alerts()]).toEqual([0, null, []]);
    expect(await ofRole("PipelineRunner")).toMatchObject({
      status: "NOT_READ",
      reason: expect.stringContaining("disabled"),
    });
  });

  test("once enabled it is read daily, and the next scan uses it", { timeout: 240_000 }, async () => {
    product.demo.lastAccessedJobReads = 1;
    await switchOn();
    const ended = await untilEnded();
    expect(ended).toMatchObject({
      outcome: "READ",
      total: principalCount(),
      known: principalCount(),
      refused: 0,
      failed: 0,
      reason: null,
    });
    expect(asked()).toBe(principalCount());

    const scan = await product.scan();
    expect(scan.status).toBe("SUCCEEDED");
    expect(await sectionOf(scan)).toMatchObject({ status: "READ", count: principalCount() });
    expect((await alerts()).length).toBeGreaterThan(0);
    await untilEnded();
    // The information is less than a day old, so the scan did not read any principal again.
    expect(asked()).toBe(principalCount());

    const used = await ofRole("PipelineRunner");
    expect(used).toMatchObject({ status: "READ", reason: null });
    const s3 = used.services.find(({ serviceNamespace }) => serviceNamespace === "s3")!;
    expect(s3.lastUsed).toMatchObject({ status: "USED", region: "eu-central-1" });
    expect(s3.grantedActionCount).toBeGreaterThan(0);

    // After about a day, every principal is read again. After a week, the old information is no longer used.
    await execute("update last_accessed set read_at = ?", [new Date(Date.now() - 21 * HOUR)]);
    await product.scan();
    await untilEnded();
    expect(asked()).toBe(2 * principalCount());
    await execute("update last_accessed set read_at = ?", [new Date(Date.now() - 8 * DAY)]);
    expect(await ofRole("PipelineRunner")).toMatchObject({
      status: "NOT_READ",
      reason: expect.stringContaining("too long ago"),
    });
  });

  test(
    "a denied call is named, lowers the coverage and leads to no conclusion; once allowed, the reading continues",
    { timeout: 240_000 },
    async () => {
      const before = await alerts();
      product.sandbox.faults.deny(GENERATE);
      await switchOn();
      expect(await untilEnded()).toMatchObject({
        outcome: "NO_PERMISSION",
        action: GENERATE,
        code: "AWS_ACCESS_DENIED",
        known: 0,
      });
      // After the denials, the reading did not try all other principals.
      expect(asked()).toBeLessThanOrEqual(8 + JOBS_AT_ONCE);
      const scan = await product.scan();
      expect(scan).toMatchObject({ status: "PARTIAL", coverage: { missingPermissions: [GENERATE] } });
      expect(await sectionOf(scan)).toMatchObject({ status: "DENIED", action: GENERATE });
      expect(await alerts()).toEqual(before);
      const used = await ofRole("PipelineRunner");
      expect(used.status).toBe("NO_PERMISSION");
      expect(new Set(used.services.map(({ lastUsed }) => lastUsed.status))).toEqual(new Set(["NO_PERMISSION"]));

      product.sandbox.faults.clear();
      await product.scan();
      expect(await untilEnded()).toMatchObject({ known: principalCount(), action: null });
      expect(await product.scan()).toMatchObject({ status: "SUCCEEDED" });
    },
  );

  test("a denied second action ends the reading at once", { timeout: 240_000 }, async () => {
    product.sandbox.faults.deny(GET);
    await switchOn();
    expect(await untilEnded()).toMatchObject({ outcome: "NO_PERMISSION", action: GET });
    expect(asked()).toBeLessThanOrEqual(2 * JOBS_AT_ONCE);
  });

  test("a denial for some principals leaves only these unknown", { timeout: 240_000 }, async () => {
    product.sandbox.faults.add({ kind: "deny", action: GENERATE, after: 10, times: 3 });
    await switchOn();
    expect(await untilEnded()).toMatchObject({ outcome: "READ", refused: 3, known: principalCount() - 3 });
    // The same principals are denied again. The information about the other principals stays known.
    product.sandbox.faults.deny(GENERATE);
    expect(await sectionOf(await product.scan())).toMatchObject({ status: "READ", count: principalCount() - 3 });
    expect(await untilEnded()).toMatchObject({ outcome: "READ", refused: 3, known: principalCount() - 3 });
    // The check has findings, and still says which principals it could not evaluate.
    const [check] = await execute<{ outcome: string; not_evaluated_count: number; not_evaluated: unknown[] }>(
      "select outcome, not_evaluated_count, not_evaluated from check_result where check_id = 'access-unused'",
    );
    expect(check).toMatchObject({
      outcome: "FAIL",
      not_evaluated: expect.arrayContaining([
        { resource: expect.objectContaining({ name: expect.any(String) }), reason: expect.stringMatching(/\.$/) },
      ]),
    });
    expect(check!.not_evaluated_count).toBeGreaterThanOrEqual(3);
    expect(check!.not_evaluated).toHaveLength(Math.min(check!.not_evaluated_count, 20));
  });

  test("under throttling it waits and reads everything", { timeout: 240_000 }, async () => {
    const throttle = product.sandbox.faults.add({ kind: "throttle", action: GENERATE, probability: 0.3 });
    await switchOn();
    expect(await untilEnded(100_000)).toMatchObject({ outcome: "READ", known: principalCount(), failed: 0 });
    expect(product.sandbox.faults.struck(throttle)).toBeGreaterThan(0);
  });

  test(
    "under constant throttling it stops with an error and keeps what it has read",
    { timeout: 240_000 },
    async () => {
      product.sandbox.faults.add({ kind: "throttle", action: GENERATE, after: 10 });
      await switchOn();
      const ended = await untilEnded(120_000);
      expect(ended).toMatchObject({ outcome: "FAILED", code: "AWS_THROTTLED", action: GENERATE, failed: 0 });
      expect(ended.known).toBe(10);
      expect(await sectionOf(await product.scan())).toMatchObject({ status: "READ", count: 10 });
    },
  );

  test("a failed job and a deleted principal are unknown, and the others are read", { timeout: 240_000 }, async () => {
    const { demo } = product;
    const gone = demo.createUser({ name: "short-lived" });
    await product.scan();
    const scanned = principalCount();
    demo.failingLastAccessedJobs.add(demo.role("PipelineRunner").arn);
    demo.deleteUser(gone);
    await switchOn();
    expect(await untilEnded()).toMatchObject({
      outcome: "READ",
      total: scanned,
      failed: 1,
      refused: 0,
      known: scanned - 2,
    });
    const used = await ofRole("PipelineRunner");
    expect(used).toMatchObject({ status: "FAILED", reason: expect.stringContaining("InternalError") });
    expect(new Set(used.services.map(({ lastUsed }) => lastUsed.status))).toEqual(new Set(["UNKNOWN"]));

    await product.scan();
    await untilEnded();
    expect(await execute("select arn from last_accessed where arn = ?", [gone.arn])).toEqual([]);
    // Only the principal whose reading had failed was read again.
    expect(asked()).toBe(scanned + 1);
  });

  test(
    "an endpoint without this operation ends the reading without lowering the coverage",
    { timeout: 240_000 },
    async () => {
      product.sandbox.faults.add({ kind: "error", action: GENERATE, code: "InvalidAction", status: 400 });
      await switchOn();
      expect(await untilEnded()).toMatchObject({ outcome: "UNSUPPORTED", code: "UNSUPPORTED_BY_ENDPOINT" });
      const scan = await product.scan();
      expect(scan.status).toBe("SUCCEEDED");
      expect(await sectionOf(scan)).toMatchObject({ status: "SKIPPED", code: "UNSUPPORTED_BY_ENDPOINT" });
    },
  );

  test("a suggestion for a policy is based on all its holders", { timeout: 240_000 }, async () => {
    await switchOn();
    await untilEnded();
    const scope = product.scope();
    const { nodes } = await new Policies(scope).list({ first: 500 });
    const lastAccessed = new LastAccessed(scope);
    const usages = await Promise.all(
      nodes.map(async (policy) => ({ policy, usage: await lastAccessed.usageOf(policy) })),
    );
    const read = usages.filter(({ usage }) => usage.status === "READ");
    expect(read.length).toBeGreaterThan(0);
    const analyses = new PolicyAnalyses(scope);
    const suggestions = await Promise.all(
      read.map(({ policy, usage }) => analyses.suggestion(analyses.inAccount(policy.document, product.account), usage)),
    );
    const kinds = suggestions.flatMap(
      (suggestion) => suggestion?.changes.map(({ basis, kind }) => `${basis} ${kind}`) ?? [],
    );
    expect(kinds).toEqual(expect.arrayContaining(["USAGE UNUSED_SERVICE", "USAGE UNUSED_ACTION"]));
    for (const { policy, usage } of usages) {
      const shown = await lastAccessed.ofPolicy(policy);
      if (usage.status === "READ") expect(shown.status).toBe("READ");
      for (const service of shown.services) expect(service.grantedActionCount).not.toBe(0);
    }
  });

  test(
    "over GraphQL it is enabled, read, and shown for the account, a role, a policy and a check",
    { timeout: 240_000 },
    async () => {
      const server = await openTestServer(product);
      try {
        const switched = await server.graphql(
          "mutation U($input: UpdateAccountInput!) { updateAccount(input: $input) { account { readsLastAccessed } userErrors { code } } }",
          { input: { id: product.account.id, readsLastAccessed: true } },
        );
        expect(switched.data.updateAccount).toEqual({ account: { readsLastAccessed: true }, userErrors: [] });
        await untilEnded();
        const services =
          "status reason readAt serviceCount unusedServiceCount services(first: 500) { serviceNamespace grantedActionCount unusedSince trackedActionCount unusedActionCount lastUsed { status at region } actions(first: 2) { actionName unusedSince lastUsed { status } } }";
        const { data, errors } = await server.graphql(`{
        account(id: "${product.account.id}") { lastAccessedReading { isRunning outcome total known oldestReadAt reason } }
        role(accountId: "${product.account.id}", roleName: "AppServer") { serviceLastAccessed { ${services} } }
        policies(first: 1, filter: { query: "type:CUSTOMER_MANAGED" }) { nodes { serviceLastAccessed { status serviceCount } suggestion { usage usageReadAt } } }
        checks { id facts { call section asOf isRequired unknownWhen { fact reason } } }
      }`);
        expect(errors).toEqual([]);
        expect(data.account.lastAccessedReading).toMatchObject({
          isRunning: false,
          outcome: "READ",
          total: principalCount(),
          known: principalCount(),
        });
        const used = data.role.serviceLastAccessed;
        const tables = used.services.find(
          ({ serviceNamespace }: { serviceNamespace: string }) => serviceNamespace === "dynamodb",
        );
        expect(tables).toMatchObject({
          trackedActionCount: 3,
          unusedActionCount: 1,
          lastUsed: { status: "USED", region: "eu-central-1" },
        });
        expect(tables.actions).toHaveLength(2);
        expect(used).toMatchObject({ status: "READ", reason: null, serviceCount: used.services.length });
        expect(used.unusedServiceCount).toBe(0);
        const unused = data.checks.find(({ id }: { id: string }) => id === "access-unused");
        expect(unused.facts).toContainEqual({
          call: GET,
          section: "serviceLastAccessed",
          asOf: "TRACKED",
          isRequired: true,
          unknownWhen: [{ fact: "service.lastAccessed", reason: expect.stringContaining("400 days") }],
        });
        const tooMany = await server.graphql(
          `{ role(accountId: "${product.account.id}", roleName: "PipelineRunner") { serviceLastAccessed { services(first: 1001) { serviceNamespace } } } }`,
        );
        expect(tooMany.errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
      } finally {
        await server.close();
      }
    },
  );

  test("it cannot be enabled for an account of offline files", async () => {
    const accounts = new Accounts(product.scope());
    const offline = await accounts.connect({ name: "files", source: "OFFLINE_FILES" });
    await expect(accounts.update({ id: offline.id, readsLastAccessed: true })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
    });
  });

  test(
    "a group shows what its members use of its grants, and which member's information is missing",
    { timeout: 240_000 },
    async () => {
      await switchOn();
      await untilEnded();
      const scope = product.scope();
      const group = await new Groups(scope).get({ accountId: product.account.id, groupName: "data-science" });
      const { status, services } = await new LastAccessed(scope).ofGroup(group);
      expect(status).toBe("READ");
      const use = new Map(services.map(({ serviceNamespace, lastUsed }) => [serviceNamespace, lastUsed.status]));
      // h.rahman also uses a data warehouse, which the group does not grant, so it is not listed.
      expect([...use.keys()].toSorted()).toEqual(["glue", "iam", "s3", "sagemaker"]);
      expect(use.get("glue")).toBe("USED");
      await execute(
        "delete from last_accessed where identity = (select identity from iam_user where name = 'e.costa')",
      );
      expect(await new LastAccessed(product.scope()).ofGroup(group)).toMatchObject({
        status: "NOT_READ",
        reason: expect.stringContaining("e.costa"),
      });
      const empty = await new Groups(scope).get({ accountId: product.account.id, groupName: "interns-2023" });
      expect(await new LastAccessed(scope).ofGroup(empty)).toMatchObject({
        status: "NOT_READ",
        reason: expect.stringContaining("No principal has these permissions"),
      });
    },
  );

  test("a user's grants include those of groups, minus denies", { timeout: 240_000 }, async () => {
    const scope = product.scope();
    const { nodes } = await new Users(scope).list({ first: 200 });
    const member = nodes.find(
      ({ document: { user } }) =>
        user.groupNames.length > 0 && user.inlinePolicies.length + user.attachedPolicies.length === 0,
    )!;
    const used = await new LastAccessed(scope).ofUser(member);
    expect(used.services.length).toBeGreaterThan(0);
    expect(used.services.every(({ grantedActionCount }) => grantedActionCount! > 0)).toBe(true);
  });
});

describe("in a larger account", () => {
  beforeEach(() => open(generateAccount({ users: 60, roles: 40, policies: 20 })));
  afterEach(close);

  test(
    "it is read after the first scan if it was enabled before, and after kill -9 another worker continues where it stopped",
    { timeout: 240_000 },
    async () => {
      product.demo.lastAccessedJobReads = 1;
      await switchOn();
      const first = spawnWorker(product, KEY);
      workers.push(first);
      const scan = await product.scan();
      expect(scan.status).toBe("SUCCEEDED");
      expect(await sectionOf(scan)).toMatchObject({ status: "SKIPPED", code: "NOT_READ_YET" });
      await expect.poll(async () => (await reading())?.known, { timeout: 60_000, interval: 100 }).toBeGreaterThan(10);
      await killWorker(first);
      // Pretends that its heartbeat is old. key-ids.test.ts waits for the real limit.
      await execute("update pgboss.job set heartbeat_on = heartbeat_on - interval '1 minute' where state = 'active'");
      const before = (await reading())!;
      expect(before).toMatchObject({ isRunning: true, outcome: null });
      expect(before.known).toBeLessThan(principalCount());
      await startOwnWorker();
      expect(await untilEnded(TAKEN_OVER_MS + READ_MS)).toMatchObject({ outcome: "READ", known: principalCount() });
      // Only the principals that the killed worker was reading are read twice.
      expect(asked()).toBeLessThanOrEqual(principalCount() + JOBS_AT_ONCE);
    },
  );

  test(
    "a long reading continues in the next job, and one that is disabled in between ends",
    { timeout: 240_000 },
    async () => {
      const worker = await startOwnWorker();
      await product.scan();
      await worker.close();
      workers.splice(0);
      await switchOn();
      const stop = new AbortController();
      await readAccountLastAccessed(product.platform, product.account.id, stop.signal, { maxMilliseconds: 0 });
      expect(await reading()).toMatchObject({ isRunning: true, outcome: null, known: 0 });
      expect(asked()).toBe(0);
      const queued = await execute<{ count: number }>(
        "select count(*)::integer as count from pgboss.job where name = 'last-accessed' and state = 'created'",
      );
      expect(queued[0]!.count).toBeGreaterThan(0);

      product.sandbox.faults.add({ kind: "latency", milliseconds: 100, action: GENERATE });
      await startOwnWorker();
      await expect.poll(async () => (await reading())?.known, { interval: 100 }).toBeGreaterThan(0);
      await switchOn(false);
      const [row] = await execute<{ known: number }>("select count(*)::integer as known from last_accessed");
      expect(await reading()).toBeNull();
      await expect.poll(isQuiet).toBe(true);
      const [after] = await execute<{ known: number }>("select count(*)::integer as known from last_accessed");
      // The worker checks the setting after each batch of twenty principals, so at most one more batch is read.
      expect(after!.known).toBeLessThanOrEqual(row!.known + 20);
    },
  );
});
