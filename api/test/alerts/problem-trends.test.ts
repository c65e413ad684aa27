/** The trends of problems: open alerts at the end of each day, from the events of two weeks. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { DAY } from "../../src/iam/time.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { PROBLEM_TRENDS_MAX, ProblemTrends } from "../../src/services/alerts/problem-trends.ts";
import { Problems } from "../../src/services/alerts/problems.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture, userResource } from "../support/alert-fixture.ts";

let fixture: AlertFixture;
beforeAll(async () => {
  fixture = await openAlertFixture();
});
afterAll(() => fixture.close());

async function scan(names: readonly string[], ago: number): Promise<void> {
  const at = now() - ago * DAY;
  const findings = names.map((name) => findingOf("mfa-console", userResource(name), "HIGH", { asOf: at }));
  await fixture.scan([evaluatedAs("mfa-console", findings, { asOf: at })], { at });
}

test("each day has its open alerts, and nothing is said of the days before the first scan", async () => {
  await scan(["anna-x", "bert-x"], 10);
  await scan(["anna-x"], 5);
  await scan(["anna-x", "carl-x"], 2);
  const { nodes, problemCounts } = await new Problems(fixture.scope()).list({ first: 10 });
  expect(problemCounts).toEqual({ total: 3, critical: 0, high: 3, medium: 0, low: 0, informational: 0 });
  const idOf = (name: string) => nodes.find(({ title }) => title.includes(name))!.id;
  const read = async (...ids: string[]) => {
    const trends = await new ProblemTrends(fixture.scope()).read(ids);
    return Object.fromEntries(trends.map(({ id, openAlerts }) => [id, openAlerts]));
  };
  const days = (open: Readonly<Record<number, 0 | 1>>) =>
    Array.from({ length: 14 }, (_, index) => (13 - index > 10 ? null : (open[13 - index] ?? 0)));
  const since = (first: number, last = 0) =>
    days(Object.fromEntries(Array.from({ length: first - last + 1 }, (_, index) => [last + index, 1] as const)));
  const [anna, bert, carl] = ["anna-x", "bert-x", "carl-x"].map(idOf) as [string, string, string];
  const trends = await read(anna, bert, carl, "problem_of_no_alert", anna);
  expect(trends).toEqual({ [anna]: since(10), [bert]: since(10, 6), [carl]: since(2) });

  const [alert] = (await new Alerts(fixture.scope()).list({ first: 1 }, { problemIds: [carl] })).nodes;
  await new Alerts(fixture.scope()).triage.acknowledge(alert!.id);
  expect(await read(carl)).toEqual({ [carl]: since(2, 1) });
  expect(await read()).toEqual({});
  await expect(
    read(...Array.from({ length: PROBLEM_TRENDS_MAX + 1 }, (_, index) => `problem_${index}`)),
  ).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
  });
});
