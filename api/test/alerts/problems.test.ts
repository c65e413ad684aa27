/** Problems: the demo's alerts grouped by root cause, with stable IDs, stable pages and bulk actions. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HEADLINE_CHECK_IDS } from "../../src/iam/alerts/headline.ts";
import { CHECKS } from "../../src/iam/checks/rules/index.ts";
import type { Finding } from "../../src/iam/finding.ts";
import { DAY } from "../../src/iam/time.ts";
import { now } from "../../src/clock.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { findProblems, problemIdOf } from "../../src/services/alerts/problem-store.ts";
import { DIRECTIONS } from "../../src/services/core/order.ts";
import { PROBLEM_ORDERS, type ProblemRow, Problems } from "../../src/services/alerts/problems.ts";
import { callerScope } from "../support/rotation-fixture.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";

/** The goal of the review: 407 alerts were about 230 problems. */
const ROWS_MAX = 240;
const FIRST_SCREEN_ROWS = 12;

let product: TestPlatform;
beforeAll(async () => {
  product = await openScannedPlatform();
});
afterAll(() => product.close());

const open = { query: "is:open" };
const problems = () => new Problems(product.scope());
const allProblems = async (filter: object = open) => [...(await problems().list({ first: 500 }, filter)).nodes];

async function alertsOf(id: string) {
  return [...(await new Alerts(product.scope()).list({ first: 500 }, { problemIds: [id] })).nodes];
}

async function shared(): Promise<ProblemRow> {
  return (await problems().list({ first: 1 }, open, { field: "IMPACT", direction: "DESC" })).nodes[0]!;
}

test("every check has a headline", () => {
  expect(CHECKS.map(({ id }) => id).filter((id) => !HEADLINE_CHECK_IDS.includes(id))).toEqual([]);
});

test("the demo's alerts are few problems with different titles, and the first fix closes most paths", async () => {
  const page = await problems().list({ first: 500 }, open);
  const alerts = (await new Alerts(product.scope()).list({ first: 1 }, open)).totalCount;
  console.log(`${alerts} alerts are ${page.totalCount} problems`);
  expect(page.totalCount).toBeLessThanOrEqual(ROWS_MAX);
  expect(page.alertCount).toBe(alerts);
  expect(page.nodes.reduce((sum, { alertCount }) => sum + alertCount, 0)).toBe(alerts);
  expect(new Set(page.nodes.slice(0, FIRST_SCREEN_ROWS).map(({ title }) => title)).size).toBe(FIRST_SCREEN_ROWS);
  expect(new Set(page.nodes.map(({ title }) => title)).size).toBe(page.nodes.length);
  const first = await shared();
  expect(first).toMatchObject({
    title: "SharedServices can be assumed by anyone",
    cause: "TRUST_STATEMENT",
    severity: "CRITICAL",
    statement: 0,
    isPreviewable: true,
  });
  expect(first.pathCount).toBeGreaterThan(page.pathCount / 2);
  expect(await alertsOf(first.id)).toHaveLength(first.alertCount);
});

test.each([undefined, open, { query: "is:open severity:critical,low" }, { query: "no-resource-has-this-name" }])(
  "counting the problems of %j gives the counts of their list",
  async (filter) => {
    const { nodes, cursorAt: _, ...page } = await problems().list({ first: 1 }, filter);
    const { cursorAt, ...counted } = await problems().list({ first: 0 }, filter);
    expect(counted).toEqual({ ...page, nodes: [], hasNextPage: nodes.length > 0 });
    expect(cursorAt(-1)).toBeNull();
  },
);

test.each(PROBLEM_ORDERS.flatMap((field) => DIRECTIONS.map((direction) => ({ field, direction }))))(
  "pages in the order $field $direction have every problem once, in both directions",
  async (order) => {
    const whole = (await problems().list({ first: 500 }, open, order)).nodes.map(({ id }) => id);
    const walk = async (isForward: boolean) => {
      const found: string[] = [];
      for (let cursor: string | null = null, hasMore = true; hasMore;) {
        const at = isForward ? { first: 40, after: cursor } : { last: 40, before: cursor };
        const page = await problems().list(at, open, order);
        const ids = page.nodes.map(({ id }) => id);
        if (isForward) found.push(...ids);
        else found.unshift(...ids);
        cursor = page.cursorAt(isForward ? -1 : 0);
        hasMore = isForward ? page.hasNextPage : page.hasPreviousPage;
      }
      return found;
    };
    expect(await walk(true)).toEqual(whole);
    expect(await walk(false)).toEqual(whole);
    const page = await problems().list({ first: 1 }, open, order);
    const foreign = { code: "BAD_CURSOR" };
    await expect(problems().list({ first: 1, after: page.cursorAt(0)! }, {}, order)).rejects.toMatchObject(foreign);
    await expect(
      problems().list({ first: 1, after: Buffer.from("1:2:x").toString("base64url") }, open),
    ).rejects.toMatchObject(foreign);
  },
);

test("the oldest problem comes first in the order OPEN_SINCE, and that with most alerts in the order ALERTS", async () => {
  const times = (await problems().list({ first: 500 }, open, { field: "OPEN_SINCE" })).nodes.map(
    ({ openSince }) => openSince,
  );
  expect(times).toEqual(times.toSorted((one, other) => one.getTime() - other.getTime()));
  const byAlerts = await problems().list({ first: 500 }, open, { field: "ALERTS", direction: "DESC" });
  const counts = byAlerts.nodes.map(({ alertCount }) => alertCount);
  expect(counts).toEqual(counts.toSorted((one, other) => other - one));
});

test("a second scan keeps the problems, and assigns one to alerts that have none", async () => {
  const kysely = product.platform.orm.em.fork().getKysely();
  const before = await allProblems();
  const rowsOf = async () =>
    (await sql<{ row: string }>`select xmin::text || id as row from problem order by id`.execute(kysely)).rows;
  const rows = await rowsOf();
  const orphan = (await alertsOf(before[0]!.id))[0]!;
  await sql`update alert set problem_id = null where id = ${orphan.id}`.execute(kysely);
  const alone = (await allProblems()).find(({ id }) => id === orphan.id);
  expect(alone).toMatchObject({ alertCount: 1, cause: "RESOURCE", title: "SharedServices can be assumed by anyone" });
  expect(alone!.fix).toMatch(/^The next scan of the account names the cause\./);
  expect(await alertsOf(orphan.id)).toHaveLength(1);

  await product.scan();
  expect((await allProblems()).map(({ id, title, alertCount }) => ({ id, title, alertCount }))).toEqual(
    before.map(({ id, title, alertCount }) => ({ id, title, alertCount })),
  );
  expect(await rowsOf()).toEqual(rows);
});

test("a verification, which sees one principal, moves no alert to another problem", async () => {
  const { id } = await shared();
  const alert = (await alertsOf(id)).find(({ checkId }) => checkId === "trust-any")!;
  await new Alerts(product.scope()).verification.run(alert.id);
  expect((await alertsOf(id)).map(({ number }) => number)).toContain(alert.number);
});

test("a policy that AWS manages is detached, and its statements have no preview", async () => {
  const kysely = product.platform.orm.em.fork().getKysely();
  const only = async () => {
    const [problem, ...others] = (await allProblems()).filter(({ cause }) => cause === "ATTACHMENT");
    expect(others).toEqual([]);
    return problem!;
  };
  const fix = "Detach AdministratorAccess from the 5 identities that hold it.";
  const { id } = await only();
  expect(await only()).toMatchObject({ fix, statement: null, isPreviewable: false });
  const holder = JSON.stringify([{ kind: "ROLE", name: "OnlyHolder" }]);
  await sql`update alert set evidence = jsonb_set(evidence, '{attachedTo}', ${holder}::jsonb) where problem_id = ${id}`.execute(
    kysely,
  );
  expect((await only()).fix).toBe("Detach AdministratorAccess from OnlyHolder.");
});

test("a cause in another connected account has the ID that the scans of that account give it", async () => {
  const { id, resourceId } = await shared();
  const { awsAccountId } = product.account;
  const statements = [
    { effect: "ALLOWS", layer: "TRUST", policyId: resourceId, policyName: "x", statement: 0, awsAccountId },
  ];
  const finding: Finding = {
    checkId: "esc-path",
    checkVersion: 1,
    resource: { category: "IAMUser", id: "AIDAELSEWHERE", name: "elsewhere", arn: null },
    discriminator: "",
    severity: "CRITICAL",
    description: "",
    evidence: { hops: [{ awsAccountId: "999988887777", techniqueId: "sts-002", statements }] },
    asOf: 1,
  };
  const result = { ...finding, status: "EVALUATED", evaluatedCount: 1, findings: [finding], notEvaluated: [] } as const;
  const em = product.platform.orm.em.fork();
  expect(problemIdOf(await findProblems(em, "account_elsewhere", [result]), finding)).toBe(id);
});

test("counts include only the alerts of the filter, and one query term lists the alerts of a problem", async () => {
  const { id, alertCount } = await shared();
  const [paths] = await allProblems({ query: `is:open check:esc-path problem:${id}` });
  expect(paths).toMatchObject({ id, alertCount: paths!.pathCount });
  expect(paths!.alertCount).toBeLessThan(alertCount);
});

test("a bulk action on problems changes exactly their open alerts, with an event each and one audit entry", async () => {
  const scope = product.scope();
  const [first, second] = (await allProblems()).filter(({ alertCount }) => alertCount > 2);
  const problemIds = [first!.id, second!.id];
  const wanted = [...(await alertsOf(first!.id)), ...(await alertsOf(second!.id))].map(({ number }) => number);
  const outcome = await new Alerts(scope).triage.updateMany({
    filter: { ...open, problemIds },
    action: "DISMISS",
    reason: "RISK_ACCEPTED",
    expiresAt: new Date(now() + DAY),
  });
  expect(outcome).toEqual({ updatedCount: wanted.length, skippedCount: 0, undoId: expect.any(String) });
  const dismissed = await new Alerts(scope).list({ first: 500 }, { query: "is:dismissed" });
  expect(dismissed.nodes.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
    wanted.toSorted((a, b) => a - b),
  );
  expect((await allProblems()).filter(({ id }) => problemIds.includes(id))).toEqual([]);
  const kysely = product.platform.orm.em.fork().getKysely();
  const { rows } = await sql<{ events: number; audits: number }>`
    select (select count(*)::int from alert_event where kind = 'DISMISSED') as events,
           (select count(*)::int from audit_event where action = 'alerts.triage') as audits`.execute(kysely);
  expect(rows[0]).toEqual({ events: wanted.length, audits: 1 });
  const reopened = await new Alerts(scope).triage.updateMany({ filter: { problemIds }, action: "REOPEN" });
  expect(reopened.updatedCount).toBe(wanted.length);
});

test("a problem has the title of its most severe alert that matches the filter", async () => {
  const { id } = await shared();
  const named = async (query: string) => (await allProblems({ query: `${query} problem:${id}` }))[0]?.title;
  expect(await named("is:open")).toBe("SharedServices can be assumed by anyone");
  const filter = { query: "check:trust-any", problemIds: [id] };
  await new Alerts(product.scope()).triage.updateMany({
    filter,
    action: "DISMISS",
    reason: "RISK_ACCEPTED",
    expiresAt: new Date(now() + DAY),
  });
  expect(await named("is:open")).toBe("SharedServices leads to administrator");
  expect(await named("is:dismissed")).toBe("SharedServices can be assumed by anyone");
  await new Alerts(product.scope()).triage.updateMany({ filter, action: "REOPEN" });
});

test("a viewer reads problems and changes none", async () => {
  const viewer = callerScope(product, "viewer");
  expect((await new Problems(viewer).list({ first: 1 }, open)).nodes).toHaveLength(1);
  await expect(new Alerts(viewer).triage.updateMany({ filter: open, action: "ACKNOWLEDGE" })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});
