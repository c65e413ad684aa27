/** Rules whose quiet hours, schedule or settings are changed while events wait, and what long messages contain. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import type { Severity } from "../../src/iam/severity.ts";
import type { NotificationRuleInput } from "../../src/services/notifications/rule-input.ts";
import type { MessageBody } from "../../src/services/notifications/message.ts";
import { latestEvents } from "../../src/services/notifications/targets/latest-events.ts";
import { HttpSink, type NotificationFixture, openNotificationFixture } from "../support/notification-fixture.ts";

let fixture: NotificationFixture;
let sink: HttpSink;
let targetId: string;
let names = 0;

beforeAll(async () => {
  fixture = await openNotificationFixture();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  sink = new HttpSink();
  targetId = await fixture.addWebhook(`target ${(names += 1)}`, await sink.open());
});
afterEach(async () => {
  await sink.close();
  for (const table of ["rule", "delivery", "message", "target", "event"])
    await fixture.query(`delete from notification_${table}`);
  await fixture.scan({});
});

/** Quiet hours that began half an hour ago and last longer than any test. */
function quietNow(exceptSeverity: Severity | null = null) {
  const time = (offsetMinutes: number) => new Date(now() + offsetMinutes * 60_000).toISOString().slice(11, 16);
  return { from: time(-30), to: time(300), exceptSeverity };
}
const endQuietHours = () =>
  fixture.query(`update notification_rule set held_until = clock_timestamp() - interval '1 second',
    next_digest_at = case when next_digest_at is not null then clock_timestamp() end,
    quiet_to_minute = (quiet_from_minute + 1) % 1440`);
const digestIsDue = () =>
  fixture.query("update notification_rule set next_digest_at = clock_timestamp() - interval '1 second'");

/** A scan that finds users of this test with these severities. */
const scan = (found: Readonly<Record<string, Severity>>) =>
  fixture.scan(Object.fromEntries(Object.entries(found).map(([name, severity]) => [`${name}-${names}`, severity])));
/** The users of each message, in order. */
const sent = () =>
  sink.received.map(({ text }) =>
    ["anna", "ben", "clara", "dora"].filter((name) => text.includes(`"name":"${name}-${names}"`)),
  );

type RuleInput = Omit<NotificationRuleInput, "name" | "targetIds">;
const RULE: RuleInput = { query: "", events: ["OPENED"], frequency: "AT_ONCE" };
const WEEKLY: RuleInput = { ...RULE, frequency: "WEEKLY", weekday: 1, startTime: "07:00" };
const add = (input: RuleInput) => fixture.addRule({ ...input, targetIds: [targetId] });
const change = (id: string, input: RuleInput) =>
  fixture.rules.update({ id, name: `changed ${id}`, targetIds: [targetId], ...input });

test("an exception that is widened in quiet hours sends at once what it excepts, and nothing twice", async () => {
  const id = await add({ ...RULE, quietHours: quietNow() });
  await scan({ anna: "LOW", ben: "CRITICAL" });
  await fixture.work();
  expect(sent()).toEqual([]);
  await change(id, { ...RULE, quietHours: quietNow("CRITICAL") });
  await fixture.work();
  expect(sent()).toEqual([["ben"]]);
  await scan({ anna: "LOW", ben: "CRITICAL", clara: "CRITICAL" });
  await fixture.work();
  expect(sent()).toEqual([["ben"], ["clara"]]);
  // Without the exception, everything is held again.
  await change(id, { ...RULE, quietHours: quietNow() });
  await scan({ anna: "LOW", ben: "CRITICAL", clara: "CRITICAL", dora: "CRITICAL" });
  await fixture.work();
  await fixture.work();
  expect(sent()).toHaveLength(2);
  await endQuietHours();
  await fixture.work();
  await fixture.work();
  expect(sent()).toEqual([["ben"], ["clara"], ["anna", "dora"]]);
});

test("a weekly digest that is due in quiet hours is sent once, at their end, whatever they except", async () => {
  await add({ ...WEEKLY, quietHours: quietNow("HIGH") });
  await scan({ anna: "LOW", ben: "CRITICAL" });
  await digestIsDue();
  await fixture.work();
  expect(sent()).toEqual([]);
  await endQuietHours();
  await fixture.work();
  await fixture.work();
  expect(sent()).toEqual([["anna", "ben"]]);
});

test("a change of a rule delays neither a digest that is held nor one that is overdue", async () => {
  const id = await add({ ...WEEKLY, quietHours: quietNow() });
  await scan({ anna: "HIGH" });
  await digestIsDue();
  await fixture.work();
  await change(id, { ...WEEKLY, quietHours: quietNow() });
  await fixture.work();
  expect(sent()).toEqual([]);
  await change(id, WEEKLY);
  await fixture.work();
  expect(sent()).toEqual([["anna"]]);

  // A key that an earlier version knew: the rule has failed since its digest was due, and is repaired.
  await scan({ anna: "HIGH", ben: "HIGH" });
  await fixture.query("update notification_rule set query = 'colour:red'");
  await digestIsDue();
  await fixture.work();
  expect(sent()).toHaveLength(1);
  await change(id, WEEKLY);
  await fixture.work();
  expect(sent()).toEqual([["anna"], ["ben"]]);
  // A digest that is not due yet waits for its day.
  await scan({ anna: "HIGH", ben: "HIGH", clara: "HIGH" });
  await change(id, WEEKLY);
  await fixture.work();
  expect(sent()).toHaveLength(2);
});

test("the audit log says everything that can silence a rule", async () => {
  const id = await add(RULE);
  const { accountId } = fixture.alerts;
  const quietHours = { from: "00:00", to: "23:59", exceptSeverity: "CRITICAL" as const };
  await change(id, { ...WEEKLY, accountIds: [accountId], timeZone: "Europe/Berlin", isEnabled: false, quietHours });
  const [event] = await fixture.query<{ details: object }>(
    `select details from audit_event where target = '${id}' order by seq desc limit 1`,
  );
  expect(event!.details).toEqual({
    asked: "UPDATE",
    isEnabled: false,
    query: "",
    events: ["OPENED"],
    accountIds: [accountId],
    targetIds: [targetId],
    toOwners: false,
    frequency: "WEEKLY",
    startTime: "07:00",
    weekday: 1,
    timeZone: "Europe/Berlin",
    quietHours,
  });
});

test("rules with the same targets in another order write their deliveries in one order", async () => {
  const otherId = await fixture.addWebhook("other", `http://127.0.0.1:${sink.port}/other`);
  for (const targetIds of [
    [targetId, otherId],
    [otherId, targetId],
  ])
    await fixture.addRule({ ...RULE, targetIds });
  await scan({ anna: "HIGH" });
  await fixture.work();
  const rows = await fixture.query<{ target: string }>(
    "select target_id as target from notification_delivery order by seq",
  );
  const order = [targetId, otherId].toSorted();
  expect(rows.map(({ target }) => target)).toEqual([...order, ...order]);
});

test("an end for which the list has no place reaches targets that keep a state, unless a later event follows it", async () => {
  await scan({ anna: "LOW", ben: "LOW" });
  await add({ ...RULE, events: ["OPENED", "REOPENED", "RESOLVED"], frequency: "DAILY" });
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`user-${index}`, "HIGH" as const]));
  await scan(many);
  await scan({ ...many, anna: "LOW" });
  await digestIsDue();
  await fixture.work();
  const { events, eventCount } = sink.received[0]!.body.data;
  expect([events.length, eventCount]).toEqual([100, 103]);
  const [row] = await fixture.query<{ body: MessageBody }>("select body from notification_message");
  const ends = latestEvents({ id: "message_1", createdAt: new Date(0), title: "", body: row!.body, publicUrl: null });
  expect(ends.filter(({ isEnd }) => isEnd).map(({ facts }) => facts.at(-1)!.value)).toEqual([`ben-${names}`]);
  expect(ends).toHaveLength(101);
});
