/** Events that are not about alerts: their outbox, their messages, and how often each is reported. */
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { now } from "../../src/clock.ts";
import { type EventDraft, OTHER_EVENTS, type OtherEvent } from "../../src/iam/notification-event.ts";
import type { Severity } from "../../src/iam/severity.ts";
import { DAY } from "../../src/iam/time.ts";
import { RecordedRefusals } from "../../src/services/audit/record-refusals.ts";
import { reportRefusals } from "../../src/services/audit/refusal-bursts.ts";
import { saveNotificationEvents } from "../../src/services/core/notification-events.ts";
import { reportDueKeys } from "../../src/services/notifications/due-keys.ts";
import { NotificationDeliveries } from "../../src/services/notifications/deliveries.ts";
import { type Notification, titleOf } from "../../src/services/notifications/message.ts";
import { mailOf } from "../../src/services/notifications/targets/email.ts";
import { slackMessage } from "../../src/services/notifications/targets/slack.ts";
import { operatorCaller } from "../support/actors.ts";
import { HttpSink, type NotificationFixture, openNotificationFixture } from "../support/notification-fixture.ts";

const payloadSchema = z.fromJSONSchema(
  JSON.parse(readFileSync(new URL("../../../schema/notification.schema.json", import.meta.url), "utf8")) as Parameters<
    typeof z.fromJSONSchema
  >[0],
);

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
  await fixture.query("delete from refusal_burst");
  await fixture.query("delete from access_key");
  await fixture.scan({});
});

const draft = (event: OtherEvent, subject = "subject"): EventDraft => ({
  event,
  severity: "HIGH",
  subject: { id: `${subject}_1`, name: subject },
  title: `title of ${event}`,
  description: `description of ${event} with key AKIAEXAMPLE123456789`,
  path: "/scans/scan_1",
});
const save = (events: readonly (EventDraft & { accountId?: string | null; sourceId?: string })[]) =>
  fixture.platform.orm.em.fork().transactional((tx) =>
    saveNotificationEvents(
      tx,
      events.map((event) => ({ accountId: null, ...event })),
    ),
  );
/** A scan that finds users of this test: those of another would be reopened. */
const scan = (found: Readonly<Record<string, Severity>>) =>
  fixture.scan(Object.fromEntries(Object.entries(found).map(([name, severity]) => [`${name}-${names}`, severity])));
const eventsSent = () => sink.received.map(({ body }) => body.data.otherEvents.map(({ event }) => event));
const titles = () => sink.received.map(({ body }) => body.data.title);

describe("messages", () => {
  test("each kind is sent in the published form, and Slack and e-mail say the same", async () => {
    await fixture.addRule({ targetIds: [targetId], events: [...OTHER_EVENTS] });
    await save(OTHER_EVENTS.map((event) => draft(event)));
    await fixture.work();
    await fixture.work();
    // TARGET_PAUSED is about another target here, so it is sent as well.
    expect(eventsSent().flat().toSorted()).toEqual([...OTHER_EVENTS].toSorted());
    for (const { body } of sink.received) expect(payloadSchema.safeParse(body).error).toBeUndefined();
    const [row] = await fixture.query<{ body: Notification["body"] }>("select body from notification_message limit 1");
    const notification: Notification = {
      id: "message_1",
      createdAt: new Date(0),
      title: titleOf(row!.body),
      body: row!.body,
      publicUrl: "https://iam.example.org",
    };
    const texts = [
      JSON.stringify(slackMessage(notification)),
      mailOf({ from: "a@example.org", to: [] }, notification).text,
    ];
    for (const text of texts) {
      expect(text).toContain(row!.body.otherEvents![0]!.title);
      expect(text).toContain("https://iam.example.org/scans/scan_1");
      expect(text).toContain("High");
      expect(text).not.toContain("AKIAEXAMPLE123456789");
    }
  });

  test("events of one scan are one message with its alerts, and the account choice narrows only the others", async () => {
    const other = await fixture.alerts.addAccount("staging", `${111_111_111_111 + names}`);
    await fixture.addRule({
      targetIds: [targetId],
      query: "severity:critical",
      events: ["OPENED", "SCAN_PARTIAL", "ACCESS_REFUSED"],
      accountIds: [other],
    });
    await scan({ anna: "CRITICAL", ben: "HIGH" });
    const [event] = await fixture.query<{ source: string }>(
      "select source_id as source from alert_event order by seq desc limit 1",
    );
    const sourceId = event!.source;
    await save([
      { ...draft("SCAN_PARTIAL"), accountId: other, sourceId },
      { ...draft("SCAN_PARTIAL"), accountId: fixture.alerts.accountId },
      draft("ACCESS_REFUSED"),
    ]);
    await fixture.work();
    expect(titles()).toEqual(["1 alert opened, 1 scan incomplete", "High: title of ACCESS_REFUSED"]);
    expect(payloadSchema.safeParse(sink.received[0]!.body).error).toBeUndefined();
    const { nodes } = await new NotificationDeliveries(fixture.scope("viewer")).list({ first: 10 });
    expect(nodes.map(({ eventCount }) => eventCount)).toEqual([1, 2]);
  });

  test("the preview has the messages that were sent, with quiet hours too", async () => {
    await fixture.addRule({ targetIds: [targetId], events: ["SCAN_FAILED", "PATH_OPENED"] });
    await save([draft("SCAN_FAILED"), { ...draft("PATH_OPENED"), severity: "CRITICAL" }, draft("KEY_DUE")]);
    await fixture.work();
    const input = {
      query: "",
      events: ["SCAN_FAILED" as const, "PATH_OPENED" as const],
      frequency: "AT_ONCE" as const,
    };
    const preview = await fixture.rules.preview(input);
    expect(preview.messages.map(({ title }) => title).toReversed()).toEqual(titles());
    expect(preview).toMatchObject({ messageCount: 2, eventCount: 2 });
    expect(preview.messages[0]!.otherEvents).toMatchObject([{ event: "PATH_OPENED", title: "title of PATH_OPENED" }]);
    const { quietHours } = quietNow();
    expect((await fixture.rules.preview({ ...input, quietHours })).messageCount).toBe(1);
    expect(
      (await fixture.rules.preview({ ...input, quietHours: { ...quietHours, exceptSeverity: "CRITICAL" } }))
        .messageCount,
    ).toBe(2);
  });
});

/** Quiet hours that began half an hour ago and last longer than any test. */
function quietNow() {
  const time = (offsetMinutes: number) => new Date(now() + offsetMinutes * 60_000).toISOString().slice(11, 16);
  return { quietHours: { from: time(-30), to: time(300) } };
}

describe("quiet hours", () => {
  const endQuietHours = () =>
    fixture.query(`update notification_rule set held_until = clock_timestamp() - interval '1 second',
      quiet_to_minute = (quiet_from_minute + 1) % 1440`);

  test("hold what comes in and send it as one digest at their end, once", async () => {
    const targetIds = [targetId];
    await fixture.addRule({ targetIds, events: ["OPENED", "SCAN_FAILED"], ...quietNow() });
    await scan({ anna: "HIGH" });
    await fixture.work();
    await scan({ anna: "HIGH", ben: "CRITICAL" });
    await fixture.work();
    await save([draft("SCAN_FAILED")]);
    await fixture.work();
    expect(sink.received).toEqual([]);
    const [held] = await fixture.query<{ minutes: number }>(
      "select round(extract(epoch from held_until - clock_timestamp()) / 60)::integer as minutes from notification_rule",
    );
    expect(held!.minutes).toBeGreaterThan(200);
    await endQuietHours();
    await fixture.work();
    await fixture.work();
    expect(sink.received.map(({ body }) => [body.data.isDigest, body.data.eventCount])).toEqual([[true, 3]]);
    // After the quiet hours, everything is sent at once again.
    await scan({ anna: "HIGH", ben: "CRITICAL", clara: "LOW" });
    await fixture.work();
    expect(sink.received.at(-1)!.body.data).toMatchObject({ isDigest: false, eventCount: 1 });
  });

  test("let severe events through, which the digest does not repeat, also if the rule is changed meanwhile", async () => {
    const rule = { targetIds: [targetId], events: ["OPENED" as const, "SCAN_FAILED" as const] };
    const { quietHours } = quietNow();
    const id = await fixture.addRule({ ...rule, quietHours: { ...quietHours, exceptSeverity: "HIGH" } });
    await scan({ anna: "LOW", ben: "CRITICAL" });
    await save([draft("SCAN_FAILED")]);
    await fixture.work();
    expect(sink.received.map(({ body }) => body.data.eventCount)).toEqual([1, 1]);
    await fixture.rules.update({
      id,
      name: "changed",
      query: "",
      frequency: "AT_ONCE",
      ...rule,
      quietHours: { ...quietHours, exceptSeverity: "LOW" },
    });
    await scan({ anna: "LOW", ben: "CRITICAL", clara: "LOW", dora: "HIGH" });
    await fixture.work();
    await endQuietHours();
    await fixture.work();
    const seen = sink.received.flatMap(({ body }) => [
      ...body.data.events.map(({ eventId }) => eventId),
      ...body.data.otherEvents.map(({ eventId }) => eventId),
    ]);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(5);
    expect(sink.received.at(-1)!.body.data.isDigest).toBe(true);
  });
});

describe("access keys that are due", () => {
  const addKey = (id: string, ageDays: number) =>
    fixture.query(`insert into access_key (id, account_id, identity, name, content_hash, first_seen_at, document,
        user_identity, user_name, access_key_id, is_active, created_at)
      values ('key_${id}', '${fixture.alerts.accountId}', '${id}', '${id}', '', now(), '{}',
        'AIDA${id}', '${id}', 'AKIA${id}', true, now() - interval '${ageDays} days')`);
  const report = async (daysLater: number) => {
    // Two workers look at the same moment, and one of them again after a restart.
    const em = () => fixture.platform.orm.em.fork();
    const at = now() + daysLater * DAY + 60_000;
    await Promise.all([reportDueKeys(em(), at), reportDueKeys(em(), at)]);
    await reportDueKeys(em(), at);
    const rows = await fixture.query<{ title: string }>("select title from notification_event order by seq");
    return rows.map(({ title }) => title);
  };

  test("are reported once for each threshold, over restarts and two workers", async () => {
    await fixture.addRule({ targetIds: [targetId], events: ["KEY_DUE"] });
    await addKey("anna", 70);
    expect(await report(0)).toEqual([]);
    expect(await report(6)).toEqual(["Access key of anna is due in 14 days"]);
    expect(await report(9)).toHaveLength(1);
    expect(await report(13)).toHaveLength(2);
    // No worker ran at the seventh day: only the latest threshold counts.
    expect(await report(19)).toEqual([
      "Access key of anna is due in 14 days",
      "Access key of anna is due in 7 days",
      "Access key of anna is due in 1 day",
    ]);
    expect(await report(21)).toHaveLength(3);
    await fixture.work();
    expect(sink.received.map(({ body }) => body.data.eventCount)).toEqual([1, 1, 1]);
  });

  test("are not reported any more once they were rotated, deactivated or are being replaced", async () => {
    for (const id of ["ben", "clara", "dora"]) await addKey(id, 76);
    expect(await report(0)).toHaveLength(3);
    await fixture.query("update access_key set gone_at = now() where identity = 'ben'");
    await fixture.query("update access_key set is_active = false where identity = 'clara'");
    expect(await report(7)).toHaveLength(4);
  });
});

test("a burst of refusals is one message with a count, and the next one waits for an hour", async () => {
  await fixture.addRule({ targetIds: [targetId], events: ["ACCESS_REFUSED"] });
  const recorded = new RecordedRefusals(fixture.platform);
  const caller = operatorCaller("viewer", "vera");
  const note = (count: number) => {
    for (let index = 0; index < count; index += 1)
      recorded.note({ caller, requestId: "r", code: "FORBIDDEN", permission: null, reason: null, presented: null });
  };
  const work = async () => {
    await recorded.settled();
    await reportRefusals(fixture.platform.orm.em.fork());
    await fixture.work();
  };
  note(500);
  await work();
  expect(sink.received).toEqual([]);
  await fixture.query("update refusal_burst set due_at = now() - interval '1 second'");
  await work();
  expect(titles()).toEqual(["Medium: Access refused 500 times: vera"]);
  note(7);
  await recorded.close();
  await work();
  expect(titles()).toHaveLength(1);
  await fixture.query("update refusal_burst set due_at = now() - interval '1 second'");
  await work();
  expect(titles()).toEqual(["Medium: Access refused 500 times: vera", "Medium: Access refused 7 times: vera"]);
  // An hour without a refusal ends the burst.
  await fixture.query("update refusal_burst set due_at = now() - interval '1 second'");
  await work();
  expect(await fixture.query("select * from refusal_burst")).toEqual([]);
  expect(titles()).toHaveLength(2);
});

test("a paused target is reported once by each other target, however many rules report it", async () => {
  const broken = new HttpSink();
  const brokenId = await fixture.addWebhook("broken", await broken.open());
  broken.status = 410;
  const targetIds = [targetId, brokenId];
  await fixture.addRule({ targetIds, events: ["OPENED", "TARGET_PAUSED"] });
  await fixture.addRule({ targetIds, query: "severity:low", events: ["OPENED", "TARGET_PAUSED"] });
  for (const [count, user] of ["anna", "ben"].entries()) {
    await scan({ anna: "HIGH", [user]: "HIGH" });
    await fixture.work();
    await fixture.work();
    const reports = sink.received.filter(({ body }) => body.data.title === "High: Notifications to broken are paused");
    expect(reports).toHaveLength(count + 1);
    expect(reports.at(-1)!.body.data.otherEvents).toMatchObject([
      { event: "TARGET_PAUSED", subject: { id: brokenId } },
    ]);
    await fixture.targets.resume(brokenId);
    await fixture.query("delete from notification_delivery where state = 'PENDING'");
  }
  // The broken target is sent nothing about itself, and no message is left without a delivery.
  const [left] = await fixture.query<{ count: number }>(
    "select count(*)::integer as count from notification_message m where not exists (select 1 from notification_delivery d where d.message_id = m.id) and title like '%paused'",
  );
  expect(left).toEqual({ count: 0 });
  await broken.close();
});

describe("a rule that does not work", () => {
  test("has a state and a reason, is reported once, and loses nothing", async () => {
    const watched = await fixture.addRule({ targetIds: [targetId], events: ["OPENED"] });
    await fixture.addRule({ targetIds: [targetId], query: "severity:low", events: ["RULE_FAILED"] });
    // A key that an earlier version knew.
    await fixture.query(`update notification_rule set query = 'colour:red' where id = '${watched}'`);
    await scan({ anna: "HIGH" });
    for (let polls = 0; polls < 3; polls += 1) {
      await fixture.query("update notification_rule set retry_at = null");
      await fixture.work();
    }
    expect(await fixture.rules.get(watched)).toMatchObject({ failureCode: "BAD_QUERY" });
    expect(titles()).toEqual([expect.stringMatching(/^High: The notification rule .* does not work$/)]);
    const { name, targetIds } = await fixture.rules.get(watched);
    const input = {
      id: watched,
      name,
      query: "severity:high",
      frequency: "AT_ONCE" as const,
      targetIds: [...targetIds],
    };
    await fixture.rules.update({ ...input, events: ["OPENED"] });
    await fixture.work();
    expect(titles()).toHaveLength(2);
    expect(titles()[1]).toContain("(anna-");
    expect(await fixture.rules.get(watched)).toMatchObject({ failedAt: null, failureCode: null });
  });

  test("because of its accounts is found without any event, and works again when one returns", async () => {
    const account = await fixture.alerts.addAccount("gone", `${222_222_222_222 + names}`);
    const byChoice = await fixture.addRule({ targetIds: [targetId], events: ["SCAN_FAILED"], accountIds: [account] });
    const byQuery = await fixture.addRule({ targetIds: [targetId], query: "account:gone", events: ["OPENED"] });
    const states = async () => {
      await fixture.check();
      return Promise.all([byChoice, byQuery].map(async (id) => (await fixture.rules.get(id)).failureCode));
    };
    expect(await states()).toEqual([null, null]);
    await fixture.query(`update account set status = 'ARCHIVED' where id = '${account}'`);
    expect(await states()).toEqual(["ACCOUNT_GONE", "ACCOUNT_GONE"]);
    await fixture.query(`update account set status = 'CONNECTED' where id = '${account}'`);
    expect(await states()).toEqual([null, null]);
  });

  test("is not one that reports only alerts, which its choice of accounts does not narrow", async () => {
    const gone = await fixture.alerts.addAccount("gone", `${333_333_333_333 + names}`);
    const id = await fixture.addRule({ targetIds: [targetId], events: ["OPENED"], accountIds: [gone] });
    await fixture.query(`update account set status = 'ARCHIVED' where id = '${gone}'`);
    await fixture.check();
    expect((await fixture.rules.get(id)).failureCode).toBeNull();
    await scan({ anna: "HIGH" });
    await fixture.work();
    expect(titles()).toHaveLength(1);
  });

  test("by an unexpected error is reported after ten minutes, not for a moment", async () => {
    const id = await fixture.addRule({ targetIds: [targetId], events: ["OPENED"] });
    await fixture.query(`update notification_rule set target_ids = '{"not":"a list"}' where id = '${id}'`);
    await scan({ anna: "HIGH" });
    await fixture.work();
    expect((await fixture.rules.get(id)).failedAt).toBeNull();
    const again = async () => {
      await fixture.query("update notification_rule set retry_at = null");
      await fixture.work();
    };
    // The check of each minute finds nothing wrong. It must neither forget how long the rule has failed, nor that it did.
    await fixture.query("update notification_rule set failing_since = now() - interval '11 minutes'");
    await fixture.check();
    await again();
    await fixture.check();
    expect(await fixture.rules.get(id)).toMatchObject({ failureCode: "INTERNAL", failedAt: expect.any(Date) });
    // Messages that were written are the proof that it works.
    await fixture.query(`update notification_rule set target_ids = '["${targetId}"]' where id = '${id}'`);
    await again();
    expect(await fixture.rules.get(id)).toMatchObject({ failureCode: null, failedAt: null });
    expect(titles()).toHaveLength(1);
  });
});
