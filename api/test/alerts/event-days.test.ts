/**
 * The counts of alerts and of their changes by day equal the rows after any change, with several writers, and after a
 * connection that died in the middle of a change.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { isDatabaseAway } from "../../src/db/database-away.ts";
import { AppError } from "../../src/errors.ts";
import { DAY } from "../../src/iam/time.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture, userResource } from "../support/alert-fixture.ts";

const WRITERS = 4;
const STEPS = 8;
/** How a move is refused that the alert's status does not allow. */
const REFUSED = new Set(["ALERT_RESOLVED", "ALERT_NOT_OPEN"]);
const NAMES = ["anna", "bert", "carl", "dora", "emil"];

let fixture: AlertFixture;

beforeAll(async () => {
  fixture = await openAlertFixture();
  await fixture.addOperators("olga");
});
afterAll(() => fixture.close());

/** A small generator with a seed, so that a failure can be repeated. */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

async function expectExactCounts(): Promise<void> {
  const days = "account_id, day, kind, from_status, status, from_severity, severity";
  const kept = await fixture.query(
    `select ${days}, count from alert_event_day where count <> 0 order by 1, 2, 3, 4, 5, 6, 7`,
  );
  const counted = await fixture.query(
    `select account_id, floor(extract(epoch from at) / 86400)::integer as day, kind, coalesce(from_status, '') as from_status, status,
            coalesce(from_severity, '') as from_severity, severity, count(*)::integer as count from alert_event
      where kind in ('OPENED','REOPENED','RESOLVED') or from_status is distinct from status or from_severity is distinct from severity
      group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7`,
  );
  expect(kept).toEqual(counted);
  const kinds = "account_id, check_id, category, severity, severity_rank, status";
  expect(
    await fixture.query(`select ${kinds}, count from alert_count where count <> 0 order by 1, 2, 3, 4, 5, 6`),
  ).toEqual(
    await fixture.query(
      `select ${kinds}, count(*)::integer as count from alert group by ${kinds} order by 1, 2, 3, 4, 5, 6`,
    ),
  );
}

async function changeAtRandom(accountId: string, random: (below: number) => number): Promise<void> {
  const alerts = new Alerts(fixture.scope());
  const { nodes } = await alerts.list({ first: 5 }, { accountIds: [accountId] });
  const alert = nodes[random(Math.max(1, nodes.length))];
  const attempts = [
    async () => {
      const at = now() - random(20) * DAY;
      const found = NAMES.filter(() => random(2) === 0).map((name) =>
        findingOf("mfa-console", userResource(name), random(2) === 0 ? "HIGH" : "CRITICAL", { asOf: at }),
      );
      await fixture.scan([evaluatedAs("mfa-console", found, { asOf: at })], { accountId, at });
    },
    async () => alert && alerts.triage.acknowledge(alert.id),
    async () =>
      alert && alerts.triage.dismiss({ id: alert.id, reason: "FALSE_POSITIVE", expiresAt: new Date(now() + DAY) }),
    async () =>
      alert && alerts.triage.updateMany({ action: "ASSIGN", filter: { accountIds: [accountId] }, assignee: "olga" }),
  ];
  await attempts[random(attempts.length)]!().catch((error: unknown) => {
    // Errors of PostgreSQL have a code too, such as that of a deadlock.
    if (!(error instanceof AppError && REFUSED.has(error.code))) throw error;
  });
}

test("counts equal the rows after random changes by several writers", async () => {
  const accounts = [fixture.accountId, await fixture.addAccount("second", "210987654321")];
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      const random = randomFrom(writer + 1);
      for (let step = 0; step < STEPS; step += 1) await changeAtRandom(accounts[random(accounts.length)]!, random);
    }),
  );
  await expectExactCounts();
  const [{ count }] = (await fixture.query<{ count: number }>(
    "select count(*)::integer as count from alert_event",
  )) as [{ count: number }];
  expect(count).toBeGreaterThan(STEPS);
});

test("a connection that dies in the middle of a change leaves no count behind", async () => {
  const found = (name: string) => evaluatedAs("mfa-console", [findingOf("mfa-console", userResource(name), "HIGH")]);
  await fixture.scan([found("fritz")]);
  const died = fixture.em().transactional(async (tx) => {
    await tx.execute("update alert set status = 'ACKNOWLEDGED' where status = 'OPEN'");
    await tx.execute(
      `insert into alert_event (alert_id, account_id, kind, from_status, status, from_severity, severity, source_id, actor, at)
       select id, account_id, 'ACKNOWLEDGED', 'OPEN', 'ACKNOWLEDGED', severity, severity, 'crash', '{}', now() from alert limit 1`,
    );
    await tx.execute("select pg_terminate_backend(pg_backend_pid())");
  });
  // The statements before it succeeded: a refused one has another error.
  await expect(died).rejects.toSatisfy(isDatabaseAway);
  await expectExactCounts();
  expect(await fixture.query("select from alert_event where source_id = 'crash'")).toEqual([]);
});
