/** Microsoft Teams, a Slack bot and PagerDuty, each with a real HTTP server on this machine. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type MessageBody, type NotifiedAlert, titleOf } from "../../src/services/notifications/message.ts";
import { pagerDutyEvents } from "../../src/services/notifications/targets/pager-duty.ts";
import { teamsMessage } from "../../src/services/notifications/targets/teams.ts";
import { HttpSink, type NotificationFixture, openNotificationFixture } from "../support/notification-fixture.ts";

const ROUTING_KEY = "0123456789abcdef0123456789abcdef";
const HOSTILE = "[pay here](https://evil.example) **bold** <at>all</at>\r\nnext";
let fixture: NotificationFixture;
const sinks: HttpSink[] = [];

beforeAll(async () => {
  fixture = await openNotificationFixture();
});
afterAll(async () => {
  for (const sink of sinks) await sink.close();
  await fixture.close();
});

async function openSink(): Promise<{ sink: HttpSink; url: string }> {
  const sink = new HttpSink();
  sinks.push(sink);
  return { sink, url: `${await sink.open()}/enqueue` };
}

interface PagerDutyEvent {
  readonly event_action: string;
  readonly dedup_key: string;
  readonly payload: { readonly severity: string };
}

const alert: NotifiedAlert = {
  eventId: "event_1",
  event: "OPENED",
  at: "2026-11-27T10:00:00.000Z",
  alertId: "alert_1",
  number: 7,
  severity: "HIGH",
  previousSeverity: null,
  checkId: "mfa-any",
  title: HOSTILE,
  description: "x".repeat(3_000),
  resource: { category: "IAMUser", name: HOSTILE, arn: null },
  account: { id: "account_1", awsAccountId: null, name: HOSTILE },
};

function notificationOf(alerts: readonly NotifiedAlert[], count = alerts.length) {
  const body: MessageBody = {
    ruleId: "rule_1",
    ruleName: "rule",
    isTest: false,
    isDigest: false,
    counts: [{ event: "OPENED", severity: "HIGH", count }],
    alerts,
  };
  return {
    id: "message_1",
    createdAt: new Date(0),
    title: titleOf(body),
    body,
    publicUrl: "https://iam.example.org",
  };
}

test.each([
  ["OPENED", "OPEN", "High: "],
  ["RESOLVED", "RESOLVED", "Resolved: "],
  ["TRIAGED", "DISMISSED", "Dismissed: "],
  ["TRIAGED", "ACKNOWLEDGED", "Acknowledged: "],
  ["TRIAGED", "OPEN", "High: "],
] as const)("the title of %s to %s begins with %j", (event, status, prefix) => {
  expect(notificationOf([{ ...alert, event, status }]).title.startsWith(prefix)).toBe(true);
});

test("Teams gets a card in which no name is a link or formatting, below its size limit", async () => {
  const hostile = JSON.parse(teamsMessage(notificationOf([alert]))) as object;
  // A TextBlock and a FactSet would read Markdown.
  expect(JSON.stringify(hostile)).not.toMatch(/"type":"(TextBlock|FactSet)"/);
  const long = { ...alert, title: "🔥".repeat(600), resource: { ...alert.resource, name: "🔥".repeat(600) } };
  for (const count of [1, 2, 20, 100]) {
    const text = teamsMessage(notificationOf(Array.from({ length: count }, () => long)));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(26_000);
    expect(text.isWellFormed()).toBe(true);
  }

  const { sink, url } = await openSink();
  sink.status = 202;
  const target = await fixture.targets.create({ name: "teams", teams: { url, channel: "Security" } });
  await fixture.addRule({ targetIds: [target.id] });
  await fixture.scan({ anna: "HIGH" });
  await fixture.work();
  const [received] = sink.received;
  expect(JSON.parse(received!.text)).toMatchObject({
    type: "message",
    attachments: [
      { contentType: "application/vnd.microsoft.card.adaptive", content: { type: "AdaptiveCard", version: "1.4" } },
    ],
  });
  expect(received!.text).toContain("https://iam.example.org/alerts/");
  // A deleted workflow never comes back, so the target is paused at once.
  sink.status = 404;
  await fixture.scan({ anna: "HIGH", bert: "HIGH" });
  await fixture.work();
  expect((await fixture.targets.get(target.id)).pausedAt).not.toBeNull();
});

test("a Slack bot posts to its channel, and an error in an answer of status 200 is a failure", async () => {
  const { sink, url } = await openSink();
  await expect(
    fixture.targets.create({ name: "bot", slack: { url, botToken: "xoxb-1234567890-abc" } }),
  ).rejects.toMatchObject({ details: { path: "slack.channel" } });
  const target = await fixture.targets.create({
    name: "bot",
    slack: { url, botToken: "xoxb-1234567890-abc", channel: "security" },
  });
  const { platform: _, ...shown } = target as unknown as Record<string, unknown>;
  expect(JSON.stringify({ ...shown, sealedSecret: "" })).not.toContain("xoxb");
  sink.status = 200;
  sink.answer = '{"ok":true,"ts":"1.2"}';
  expect(await fixture.targets.test(target.id)).toMatchObject({ isAccepted: true });
  expect(sink.received[0]!.headers.authorization).toBe("Bearer xoxb-1234567890-abc");
  expect(JSON.parse(sink.received[0]!.text)).toMatchObject({
    channel: "#security",
    blocks: [{ type: "header" }, {}, {}],
  });
  sink.answer = '{"ok":false,"error":"ratelimited"}';
  expect(await fixture.targets.test(target.id)).toMatchObject({ isAccepted: false, code: "REFUSED" });
  sink.answer = "not JSON";
  expect(await fixture.targets.test(target.id)).toMatchObject({ isAccepted: false });
  // Another method needs its own secret: the stored one would send to another channel than the form says.
  for (const [slack, path] of [
    [{ method: "WEBHOOK", channel: "other" }, "slack.url"],
    [{ method: "WEBHOOK", channel: "other", botToken: "xoxb-1234567890-abc" }, "slack.url"],
  ] as const)
    await expect(fixture.targets.update({ id: target.id, name: "bot", slack })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      details: { path },
    });
  // A change keeps the token, and a webhook's address replaces it.
  await fixture.targets.update({ id: target.id, name: "bot", slack: { channel: "other" } });
  sink.answer = '{"ok":true}';
  expect(await fixture.targets.test(target.id)).toMatchObject({ isAccepted: true });
  await fixture.targets.update({ id: target.id, name: "bot", slack: { url } });
  sink.answer = "ok";
  expect(await fixture.targets.test(target.id)).toMatchObject({ isAccepted: true });
  expect(sink.received.at(-1)!.headers.authorization).toBeUndefined();
  await expect(
    fixture.targets.update({ id: target.id, name: "bot", slack: { method: "BOT", channel: "other" } }),
  ).rejects.toMatchObject({ details: { path: "slack.botToken" } });
});

test("PagerDuty gets one alert for each alert, also when a message is repeated, and RESOLVED resolves it", async () => {
  const { sink, url } = await openSink();
  sink.status = 202;
  const target = await fixture.targets.create({ name: "pager", pagerDuty: { url, routingKey: ROUTING_KEY } });
  await fixture.addRule({ targetIds: [target.id], events: ["OPENED", "RESOLVED"] });
  await fixture.scan({ pager1: "CRITICAL", pager2: "LOW" });
  // Too many requests: the whole message is sent again, with the same keys.
  sink.status = 429;
  await fixture.work();
  expect((await fixture.targets.get(target.id)).lastProblem).toBe("The target answered 429.");
  sink.status = 202;
  await fixture.targets.resume(target.id);
  await fixture.work();
  const events = sink.received.map(({ text }) => JSON.parse(text) as PagerDutyEvent);
  const opened = events.filter(({ event_action: action }) => action === "trigger");
  expect(new Set(opened.map(({ payload }) => payload.severity))).toEqual(new Set(["critical", "info"]));
  expect(new Set(opened.map(({ dedup_key: key }) => key)).size).toBe(2);
  expect(opened[0]).toMatchObject({ routing_key: ROUTING_KEY, client: "IAM Monitor" });
  sink.received.length = 0;
  await fixture.scan({});
  await fixture.work();
  const resolved = sink.received.map(({ text }) => JSON.parse(text) as Record<string, unknown>);
  const keys = new Set(resolved.map(({ dedup_key: key }) => key));
  for (const { dedup_key: key } of opened) expect(keys).toContain(key);
  expect(resolved.every(({ event_action: action }) => action === "resolve")).toBe(true);
  // The key belongs to its protocol, host and port.
  await expect(
    fixture.targets.update({ id: target.id, name: "pager", pagerDuty: { url: url.replace(/:\d+\//, ":8080/") } }),
  ).rejects.toMatchObject({ details: { path: "pagerDuty.routingKey" } });
});

test("PagerDuty gets a message of many alerts in several attempts, and no alert twice", async () => {
  const { sink, url } = await openSink();
  sink.status = 202;
  const target = await fixture.targets.create({ name: "limited", pagerDuty: { url, routingKey: ROUTING_KEY } });
  await fixture.addRule({ targetIds: [target.id], events: ["OPENED", "RESOLVED"] });
  await fixture.scan(Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`many${index}`, "HIGH" as const])));
  for (const limit of [3, 7, 12]) {
    sink.refuses = () => sink.received.length >= limit;
    await fixture.targets.resume(target.id);
    await fixture.work();
    expect(sink.received).toHaveLength(limit);
  }
  const keys = () => sink.received.map(({ text }) => (JSON.parse(text) as PagerDutyEvent).dedup_key);
  expect(new Set(keys()).size).toBe(12);
  expect((await fixture.targets.get(target.id)).failingSince).toBeNull();

  // A message that arrives after a later one triggers nothing.
  sink.refuses = () => false;
  const [opened] = await fixture.query<{ message_id: string }>(
    `select message_id from notification_delivery where target_id = '${target.id}'`,
  );
  await fixture.scan({});
  await fixture.work();
  const count = sink.received.length;
  expect(count).toBeGreaterThanOrEqual(24);
  await fixture.query(
    `insert into notification_delivery (id, message_id, target_id, state, is_replay, created_at)
     values ('delivery_old', '${opened!.message_id}', '${target.id}', 'PENDING', true, now())`,
  );
  await fixture.work();
  const [old] = await fixture.query<{ state: string }>(
    "select state from notification_delivery where id = 'delivery_old'",
  );
  expect(old).toEqual({ state: "DELIVERED" });
  expect(sink.received).toHaveLength(count);

  // Another service has handled nothing.
  await fixture.targets.update({ id: target.id, name: "limited", pagerDuty: { url, routingKey: "f".repeat(32) } });
  await fixture.query(
    `insert into notification_delivery (id, message_id, target_id, state, is_replay, created_at)
     values ('delivery_new', '${opened!.message_id}', '${target.id}', 'PENDING', true, now())`,
  );
  await fixture.work();
  expect(sink.received).toHaveLength(count + 12);
});

test("PagerDuty gets the latest event of an alert, and one alert for those that a message only counts", () => {
  const requestsOf = (...given: Parameters<typeof notificationOf>) =>
    pagerDutyEvents(notificationOf(...given), ROUTING_KEY).map(({ request }) => request);
  const id = `alert_${"0".repeat(32)}`;
  const later = {
    ...alert,
    alertId: id,
    eventId: "event_2",
    event: "RESOLVED" as const,
    at: "2026-11-27T11:00:00.000Z",
  };
  expect(requestsOf([later, { ...alert, alertId: id }])).toEqual([
    { routing_key: ROUTING_KEY, dedup_key: id, event_action: "resolve" },
  ]);
  // An end that the message does not list is sent too, so nothing is left to be counted.
  const counted = notificationOf([alert], 2);
  const moreEnds = { alerts: [{ ...later, alertId: "alert_other" }], otherEvents: [] };
  const sent = pagerDutyEvents({ ...counted, body: { ...counted.body, moreEnds } }, ROUTING_KEY);
  expect(sent.map(({ request }) => request)).toMatchObject([{ event_action: "trigger" }, { event_action: "resolve" }]);
  const many = requestsOf([alert], 41);
  expect(many).toHaveLength(2);
  // Nothing resolves it, so it is no incident.
  expect(many[1]).toMatchObject({ dedup_key: "message_1", payload: { severity: "info" } });
  expect(JSON.stringify(many[1])).toContain("40 more events");
});

test("the later of two events of an alert in one scan counts, although both have the same time", () => {
  const woken = { ...alert, eventId: "event_9", event: "SNOOZE_ENDED" as const, severity: "MEDIUM" as const };
  const risen = { ...alert, eventId: "event_10", event: "SEVERITY_ROSE" as const, severity: "CRITICAL" as const };
  for (const alerts of [
    [woken, risen],
    [risen, woken],
  ])
    expect(pagerDutyEvents(notificationOf(alerts), ROUTING_KEY)).toMatchObject([
      { request: { payload: { severity: "critical", class: "SEVERITY_ROSE" } } },
    ]);
});
