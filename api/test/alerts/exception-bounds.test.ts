/** The bounds of exception rules: what needs a proof, and when a rule mutes nothing, against PostgreSQL. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { now } from "../../src/clock.ts";
import { AppError } from "../../src/errors.ts";
import type { Severity } from "../../src/iam/severity.ts";
import { DAY, MINUTE } from "../../src/iam/time.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { openDueAlerts } from "../../src/services/alerts/due-alerts.ts";
import { type CreateExceptionRuleInput, ExceptionRules } from "../../src/services/alerts/exception-rules.ts";
import { settleExceptionRules } from "../../src/services/alerts/exception-settling.ts";
import { openScope } from "../../src/services/core/request-scope.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture, userResource } from "../support/alert-fixture.ts";

const CHECK = "mfa-console";
const until = new Date(now() + 30 * DAY);
const EIGHT = ["anna", "berta", "carl", "dora", "emil", "fritz", "gerd", "hanna"];

let fixture: AlertFixture;
beforeAll(async () => {
  fixture = await openAlertFixture();
  await fixture.addOperators("otto");
});
afterAll(async () => fixture.close());
beforeEach(async () => {
  for (const table of ["alert_event", "alert", "check_result", "exception_rule"])
    await fixture.query(`delete from ${table}`);
});

const scan = (names: readonly string[], severity: Severity = "HIGH", accountId = fixture.accountId) =>
  fixture.scan(
    [
      evaluatedAs(
        CHECK,
        names.map((name) => findingOf(CHECK, userResource(name), severity)),
      ),
    ],
    { accountId },
  );
/** The rules of an operator who signed in just now, or a day ago. */
function rules(signedIn: "NOW" | "YESTERDAY" = "NOW"): ExceptionRules {
  const scope = fixture.scope("analyst", "otto");
  const authenticatedAt = signedIn === "NOW" ? now() : now() - DAY;
  return new ExceptionRules({ ...scope, caller: { ...scope.caller!, authenticatedAt } });
}
const inputOf = (query: string): CreateExceptionRuleInput => ({
  query,
  reason: "RISK_ACCEPTED",
  comment: "known",
  expiresAt: until,
  confirmedCount: 1_000,
});
const save = (query: string) => rules().create(inputOf(query));
const saveLate = (query: string) => codeOf(rules("YESTERDAY").create(inputOf(query)));
async function codeOf(action: Promise<unknown>): Promise<string> {
  return action.then(
    () => "OK",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}
const statuses = async () =>
  (await fixture.query<{ status: string }>("select status from alert order by resource_name")).map(
    ({ status }) => status,
  );

test("a rule whose reach the open alerts do not show needs a recent sign-in", async () => {
  expect(await saveLate("user:anna")).toBe("REAUTHENTICATION_REQUIRED");
  await scan(EIGHT);
  expect(await saveLate("user:anna")).toBe("OK");
  // It mutes none of the eight alerts, and every alert of another check that a scan finds later.
  expect(await saveLate(`-check:${CHECK}`)).toBe("REAUTHENTICATION_REQUIRED");
  expect(await saveLate(`-check:${CHECK} user:nele`)).toBe("OK");
});

test("a rule names single alerts by their numbers, and not all later ones", async () => {
  await scan(EIGHT);
  for (const query of ["number:>100000", "number:>=1", "-number:<5", "number:7,>100000"])
    expect([query, await codeOf(save(query))]).toEqual([query, "BAD_QUERY"]);
  expect(await codeOf(save("number:7,8"))).toBe("OK");
  expect(await codeOf(save("#7"))).toBe("OK");
});

test("a later end of a rule that mutes much needs a recent sign-in", async () => {
  await scan(EIGHT);
  const [earlier, later] = [new Date(until.getTime() - DAY), new Date(until.getTime() + DAY)];
  const narrow = await save("user:anna");
  expect(await codeOf(rules("YESTERDAY").update({ id: narrow.id, expiresAt: later }))).toBe("OK");
  const wide = await save(`check:${CHECK}`);
  const change = (expiresAt: Date, comment: string) => rules("YESTERDAY").update({ id: wide.id, expiresAt, comment });
  expect(await codeOf(change(later, "longer"))).toBe("REAUTHENTICATION_REQUIRED");
  expect(await rules().get(wide.id)).toMatchObject({ expiresAt: until, comment: "known" });
  expect(await codeOf(change(earlier, "shorter"))).toBe("OK");
  expect(await codeOf(rules().update({ id: wide.id, expiresAt: later }))).toBe("OK");
});

test("a rule that excludes several accounts mutes nothing new when one of them has another name", async () => {
  const other = await fixture.addAccount("staging", "210987654321");
  await save(`check:${CHECK} -account:production,staging`);
  await fixture.query(`update account set name = 'renamed' where id = '${other}'`);
  await scan(["anna"], "HIGH", other);
  expect(await statuses()).toEqual(["OPEN"]);
});

test("a new rule that this version cannot read does not hold up the others", async () => {
  await scan(["anna"]);
  const rule = await save("user:berta");
  await fixture.query(`update exception_rule set query = 'retired:yes', settled_revision = 0 where id = '${rule.id}'`);
  expect(await settleExceptionRules(fixture.em())).toBe(true);
  await save("user:anna");
  expect(await statuses()).toEqual(["DISMISSED"]);
});

test("a reader who is limited to accounts opens no due alert that a rule mutes which they do not see", async () => {
  await scan(["anna"]);
  await fixture.query(`update alert set status = 'DISMISSED', dismissal_reason = 'FALSE_POSITIVE', dismissed_at = now(),
    dismissed_by = '{"kind":"UNKNOWN","displayName":"test"}', dismissal_expires_at = now() + interval '1 hour'`);
  await save("user:anna");
  await fixture.query("update alert set dismissal_expires_at = now() - interval '1 second'");
  const { platform, caller } = fixture.scope("analyst", "otto");
  const limited = openScope(platform, { ...caller!, accountIds: [fixture.accountId] }, "limited");
  expect((await new ExceptionRules(limited).list({ first: 5 })).nodes).toEqual([]);
  await new Alerts(limited).list({ first: 5 });
  expect(await statuses()).toEqual(["DISMISSED"]);
});

test("a rule that is over by the clock of the database mutes nothing again while this clock is behind", async () => {
  await scan(["anna"]);
  const rule = await save("user:anna");
  await fixture.query(
    `update exception_rule set created_at = now() - interval '40 days', expires_at = now() - interval '1 second' where id = '${rule.id}'`,
  );
  await fixture.query("update alert set dismissal_expires_at = now() - interval '1 second'");
  const behind = vi.spyOn(Date, "now").mockReturnValue(now() - MINUTE);
  try {
    expect(await openDueAlerts(fixture.em())).toBe(1);
  } finally {
    behind.mockRestore();
  }
  expect(await statuses()).toEqual(["OPEN"]);
});
