/**
 * The counts that PostgreSQL maintains always agree with the alerts,
 * for every caller and immediately after each change.
 */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { newId } from "../../src/db/new-id.ts";
import { DAY } from "../../src/iam/time.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { runOn } from "../support/database.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture, userResource } from "../support/alert-fixture.ts";

let fixture: AlertFixture;

beforeAll(async () => {
  fixture = await openAlertFixture();
});
afterAll(() => fixture.close());

function without(names: readonly string[]) {
  return evaluatedAs(
    "mfa-console",
    names.map((name) => findingOf("mfa-console", userResource(name), "HIGH")),
  );
}

/** The counts that PostgreSQL maintains and the counts of the actual alerts, as lines of text. */
async function counted(): Promise<{ counts: string[]; alerts: string[] }> {
  const columns = "account_id, check_id, category, severity, severity_rank, status";
  const lines = async (from: string) =>
    (
      await fixture.query<{ line: string }>(
        `select concat_ws(' ', ${columns}, count) as line from (${from}) t order by 1`,
      )
    ).map((row) => row.line);
  return {
    counts: await lines(`select ${columns}, count from alert_count where count <> 0`),
    alerts: await lines(`select ${columns}, count(*)::integer as count from alert group by ${columns}`),
  };
}

async function expectAgreement(size: number): Promise<void> {
  const { counts, alerts } = await counted();
  expect(counts).toEqual(alerts);
  expect(alerts).toHaveLength(size);
}

test("agree after scans, triage and any other statement", async () => {
  await fixture.addOperators("olga", "vera");
  const alerts = new Alerts(fixture.scope());
  await expectAgreement(0);
  await fixture.scan([without(["anna", "bert", "carl"])]);
  await expectAgreement(1);
  const { nodes } = await alerts.list({ first: 3 });
  await alerts.triage.acknowledge(nodes[0]!.id);
  await alerts.triage.dismiss({ id: nodes[1]!.id, reason: "FALSE_POSITIVE", expiresAt: new Date(now() + DAY) });
  await expectAgreement(3);
  await fixture.scan([without(["anna"])]);
  await expectAgreement(2);
  await alerts.triage.updateMany({ action: "ASSIGN", filter: {}, assignee: "olga" });
  await expectAgreement(2);
  const em = fixture.em();
  await em.execute("update alert set severity = 'LOW', severity_rank = 3 where number = ?", [nodes[0]!.number]);
  await expectAgreement(3);
  await em.execute("delete from alert where number = ?", [nodes[2]!.number]);
  await expectAgreement(2);
  await runOn(fixture.ownerUrl, "truncate alert");
  await expectAgreement(0);
  await expect(em.execute("select sum(count)::integer as sum from alert_count")).resolves.toEqual([{ sum: null }]);
});

test("do not include a transaction that failed", async () => {
  await fixture.scan([without(["dora"])]);
  const em = fixture.em();
  await expect(
    em.transactional(async (tx) => {
      await tx.execute("update alert set status = 'ACKNOWLEDGED'");
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  await expectAgreement(1);
});

test("allow no alert of an unknown account", async () => {
  const columns = await fixture.query<{ name: string }>(
    "select column_name as name from information_schema.columns where table_schema = 'public' and table_name = 'alert' and is_generated = 'NEVER' order by 1",
  );
  const changed = new Map([
    ["id", `'${newId("alert")}'`],
    ["number", "nextval('alert_number')"],
    ["fingerprint", `'${randomBytes(8).toString("hex")}'`],
    ["account_id", `'${newId("account")}'`],
  ]);
  const names = columns.map(({ name }) => name);
  const copy = `insert into alert (${names.join(", ")}) select ${names.map((name) => changed.get(name) ?? name).join(", ")} from alert limit 1`;
  await expect(fixture.em().execute(copy)).rejects.toThrow(/foreign key/);
  await expectAgreement(1);
});

test("are the same for every caller in lists, facets and groups, and change at once", async () => {
  const staging = await fixture.addAccount("staging", "210987654321");
  await fixture.scan([without(["emil", "frida"])], { accountId: staging });
  const seen = async (alerts: Alerts, query: string) => ({
    list: (await alerts.list({ first: 1 }, { query })).totalCount,
    facets: (await alerts.statistics.facets({ query })).total,
    groups: (await alerts.statistics.groups("CHECK", { query })).reduce((sum, group) => sum + group.count, 0),
    accounts: (await alerts.statistics.groups("ACCOUNT", { query })).reduce((sum, group) => sum + group.count, 0),
  });
  const all = (count: number) => ({ list: count, facets: count, groups: count, accounts: count });
  const [olga, vera] = [new Alerts(fixture.scope("admin", "olga")), new Alerts(fixture.scope("viewer", "vera"))];
  for (const caller of [olga, vera]) expect(await seen(caller, "is:open")).toEqual(all(3));

  const [alert] = (await olga.list({ first: 1 }, { query: "is:open account:staging" })).nodes;
  await olga.triage.acknowledge(alert!.id);
  await olga.triage.assign({ id: alert!.id, assignee: "vera" });
  for (const caller of [vera, olga]) {
    expect(await seen(caller, "is:open")).toEqual(all(2));
    expect(await seen(caller, "is:acknowledged")).toEqual(all(1));
  }
  expect(await seen(vera, "assignee:me")).toEqual(all(1));
  expect(await seen(olga, "assignee:me")).toEqual(all(0));

  await fixture.em().execute("update account set status = 'ARCHIVED' where id = ?", [staging]);
  for (const caller of [vera, olga]) {
    expect(await seen(caller, "is:open")).toEqual(all(1));
    expect(await seen(caller, "is:acknowledged")).toEqual(all(0));
    expect(await seen(caller, "account:staging is:open,acknowledged")).toEqual(all(2));
  }
  expect((await olga.history.list({ first: 500 })).nodes.filter((event) => event.accountId === staging)).toEqual([]);
});
