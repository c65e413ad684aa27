/** Random histories of exception rules, scans and operators against a naive model, and at the same time against rules. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { now, pause } from "../../src/clock.ts";
import { DAY } from "../../src/iam/time.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { ExceptionRules } from "../../src/services/alerts/exception-rules.ts";
import { settleExceptionRules } from "../../src/services/alerts/exception-settling.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture, userResource } from "../support/alert-fixture.ts";
import {
  ExceptionModel,
  type ExceptionStep,
  exceptionHistories,
  exceptionStep,
  MODEL_NAMES,
  MODEL_QUERIES,
} from "../support/exception-model.ts";

const LIVES = 60;
const RACES = 25;
const SEED = 20_261_127;
const CHECK = "mfa-console";
const CONFIRMED = 1_000_000;
/** Some thousand steps, each in transactions of its own: half a minute on a busy machine. */
vi.setConfig({ testTimeout: 180_000 });

let fixture: AlertFixture;
let base: number;
beforeAll(async () => {
  fixture = await openAlertFixture();
  await fixture.addOperators("otto");
  base = now();
});
afterAll(async () => fixture.close());

const rules = () => new ExceptionRules(fixture.scope("analyst", "otto"));
const alerts = () => new Alerts(fixture.scope("analyst", "otto"));

async function clear(): Promise<void> {
  for (const table of ["alert_event", "alert", "check_result", "exception_rule"])
    await fixture.query(`delete from ${table}`);
}

async function scan({ verdicts }: Extract<ExceptionStep, { kind: "SCAN" }>): Promise<void> {
  const findings = MODEL_NAMES.flatMap((name, index) => {
    const verdict = verdicts[index]!;
    return verdict === "PASS" ? [] : [findingOf(CHECK, userResource(name), verdict)];
  });
  await fixture.scan([evaluatedAs(CHECK, findings)]);
}

async function save({ query, days, mutesCritical }: Extract<ExceptionStep, { kind: "SAVE" }>): Promise<string> {
  const { id } = await rules().create({
    query: MODEL_QUERIES[query]!.query,
    reason: "RISK_ACCEPTED",
    comment: "known",
    expiresAt: new Date(base + days * DAY),
    mutesCritical,
    confirmedCount: CONFIRMED,
  });
  return id;
}

async function idOf(name: string): Promise<string> {
  const [row] = await fixture.query<{ id: string }>(`select id from alert where resource_name = '${name}'`);
  return row!.id;
}

async function operate(name: string, action: "ACKNOWLEDGE" | "DISMISS" | "SNOOZE" | "REOPEN"): Promise<void> {
  const until = new Date(now() + 30 * DAY);
  await alerts().triage.updateMany({
    ids: [await idOf(name)],
    action,
    reason: "FALSE_POSITIVE",
    expiresAt: until,
    until,
  });
}

/** Does the step in the database and in the model. Returns false if it does not apply. */
async function take(step: ExceptionStep, model: ExceptionModel, ids: string[]): Promise<boolean> {
  // The event of an earlier step is never as old as this one's rule.
  await pause(2);
  if (step.kind === "SCAN") {
    model.scan(step.verdicts);
    await scan(step);
  } else if (step.kind === "SAVE") {
    model.save(step.query, step.days, step.mutesCritical);
    ids.push(await save(step));
  } else if (step.kind === "TIME_IS_OVER" || step.kind === "OPERATOR") {
    const name = MODEL_NAMES[step.name]!;
    if (!model.alerts.has(name)) return false;
    if (step.kind === "OPERATOR") {
      model.operate(name, step.action);
      await operate(name, step.action);
    } else {
      model.timeIsOver(name);
      const past = "now() - interval '1 hour'";
      await fixture.query(
        `update alert set snoozed_until = ${past} where status = 'SNOOZED' and resource_name = '${name}'`,
      );
      await fixture.query(
        `update alert set dismissal_expires_at = ${past} where status = 'DISMISSED' and exception_rule_id is null and resource_name = '${name}'`,
      );
    }
  } else return changeRule(step, model, ids);
  return true;
}

async function changeRule(
  { kind, pick, days }: Extract<ExceptionStep, { pick: number }>,
  model: ExceptionModel,
  ids: readonly string[],
): Promise<boolean> {
  const active = model.rules.filter((rule) => rule.isActive);
  const rule = active[pick % Math.max(active.length, 1)];
  if (!rule || (kind === "UNDO" && rule.isChanged)) return false;
  const id = ids[rule.index]!;
  if (kind === "RENEW") {
    rule.days = days;
    rule.isChanged = true;
    await rules().update({ id, expiresAt: new Date(base + days * DAY) });
  } else if (kind === "END") {
    model.end(rule);
    await rules().end(id);
  } else if (kind === "UNDO") {
    model.undo(rule);
    await rules().undo(id);
  } else {
    model.end(rule);
    const past = "now() - interval '1 hour'";
    await fixture.query(
      `update exception_rule set created_at = created_at - interval '400 days', expires_at = ${past} where id = '${id}'`,
    );
    await fixture.query(`update alert set dismissal_expires_at = ${past} where exception_rule_id = '${id}'`);
  }
  return true;
}

async function pictureOf(ids: readonly string[]): Promise<Record<string, unknown>> {
  expect(await settleExceptionRules(fixture.em())).toBe(true);
  await alerts().list({ first: 1 });
  const rows = await fixture.query<{ name: string; status: string; severity: string; rule: string | null }>(
    "select resource_name as name, status, severity, case when status = 'DISMISSED' then exception_rule_id end as rule from alert order by 1",
  );
  return Object.fromEntries(
    rows.map(({ name, status, severity, rule }) => [
      name,
      `${status} ${severity} ${rule === null ? "" : ids.indexOf(rule)}`,
    ]),
  );
}

function pictureOfModel(model: ExceptionModel): Record<string, unknown> {
  return Object.fromEntries(
    [...model.alerts].map(([name, { status, severity, rule }]) => [
      name,
      `${status} ${severity} ${status === "DISMISSED" && rule ? rule.index : ""}`,
    ]),
  );
}

test(`${LIVES} random histories agree with a naive model after each step`, async () => {
  const taken: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(exceptionHistories, async (history) => {
      await clear();
      const model = new ExceptionModel();
      const ids: string[] = [];
      for (const step of history) {
        if (!(await take(step, model, ids))) continue;
        taken[step.kind] = (taken[step.kind] ?? 0) + 1;
        expect(await pictureOf(ids)).toEqual(pictureOfModel(model));
      }
    }),
    { numRuns: LIVES, seed: SEED },
  );
  expect(Object.keys(taken).toSorted()).toEqual(
    ["END", "OPERATOR", "RENEW", "RULE_EXPIRES", "SAVE", "SCAN", "TIME_IS_OVER", "UNDO"].toSorted(),
  );
  console.log(`exception lives: ${LIVES} histories, 0 divergences; ${JSON.stringify(taken)}`);
});

test(`after ${RACES} sets of simultaneous steps, no active rule has missed an alert, and none that is over mutes one`, async () => {
  await clear();
  const ids: string[] = [];
  let muted = 0;
  const race = fc.array(exceptionStep, { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(race, async (steps) => {
      await Promise.all(
        steps.map(async (step) => {
          if (step.kind === "SCAN") return scan(step);
          if (step.kind === "SAVE") return void ids.push(await save({ ...step, mutesCritical: true }));
          const id = ids.at(-1);
          if (id && step.kind === "END")
            return void (await rules()
              .end(id)
              .catch(() => undefined));
          return settleExceptionRules(fixture.em());
        }),
      );
      expect(await settleExceptionRules(fixture.em())).toBe(true);
      // No operator acts here, so an alert is open only if its severity rose or no rule matches it.
      const active = await rules().list({ first: 100 }, true);
      const { nodes } = await alerts().list({ first: 100 }, { query: "is:open" });
      const ofEachOpen = await alerts().history.of(nodes.map(({ id }) => id));
      for (const rule of active.nodes) {
        const { nodes: matching } = await alerts().list({ first: 100 }, { query: `is:open ${rule.query}` });
        for (const { id, openedAt } of matching)
          expect(
            ofEachOpen
              .get(id)!
              .some(
                ({ changes, at }) =>
                  changes["reason"] === "SEVERITY_ROSE" && at >= openedAt && at.getTime() >= rule.createdAt.getTime(),
              ),
          ).toBe(true);
      }
      const wrongly = await fixture.query(
        `select a.resource_name from alert a join exception_rule r on r.id = a.exception_rule_id
          where a.status = 'DISMISSED' and (r.ended_at is not null or a.dismissal_expires_at <> r.expires_at)`,
      );
      expect(wrongly).toEqual([]);
      muted += await rules().mutedCount();
    }),
    { numRuns: RACES, seed: SEED },
  );
  expect(muted).toBeGreaterThan(0);
});
