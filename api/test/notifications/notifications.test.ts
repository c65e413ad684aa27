/** Notification rules, targets and the delivery log, end to end with a receiver on this machine. */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { AppError } from "../../src/errors.ts";
import { NotificationDeliveries, removeOldDeliveries } from "../../src/services/notifications/deliveries.ts";
import { NotificationRules } from "../../src/services/notifications/rules.ts";
import { NotificationTargets } from "../../src/services/notifications/targets.ts";
import {
  HttpSink,
  type NotificationFixture,
  openNotificationFixture,
  SIGNING_SECRET,
} from "../support/notification-fixture.ts";

const payloadSchema = z.fromJSONSchema(
  JSON.parse(readFileSync(new URL("../../../schema/notification.schema.json", import.meta.url), "utf8")) as Parameters<
    typeof z.fromJSONSchema
  >[0],
);

let fixture: NotificationFixture;
let sink: HttpSink;
let url: string;
let names = 0;

beforeAll(async () => {
  fixture = await openNotificationFixture();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  sink = new HttpSink();
  url = `${await sink.open()}/hook?token=in-the-address`;
});
afterEach(async () => {
  await sink.close();
  await fixture.query("delete from notification_rule");
  await fixture.query("delete from notification_target");
  await fixture.scan({});
});

const webhook = () => fixture.addWebhook(`target ${(names += 1)}`, url);
const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => "OK",
    (error: AppError) => `${error.code} ${String(error.details?.["path"] ?? "")}`.trim(),
  );
const many = (count: number, prefix: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}-${index}`, "HIGH" as const]));

describe("a rule that reports at once", () => {
  test("sends one signed message for all matching events of a scan, in the published form", async () => {
    const targetId = await webhook();
    await fixture.addRule({ targetIds: [targetId], query: "severity:critical,high", events: ["OPENED"] });
    await fixture.scan({ anna: "CRITICAL", ben: "HIGH", clara: "LOW" });
    await fixture.work();
    await fixture.work();
    const [message, ...others] = sink.received;
    expect(others).toEqual([]);
    const { id, headers, text, body } = message!;
    expect(id).toMatch(/^message_[0-9a-f]{32}$/);
    const signed = createHmac("sha256", Buffer.from(SIGNING_SECRET.slice("whsec_".length), "base64"))
      .update(`${id}.${String(headers["webhook-timestamp"])}.${text}`)
      .digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${signed}`);
    expect(payloadSchema.safeParse(body).error).toBeUndefined();
    expect(body.data).toMatchObject({ id, title: "2 alerts opened", eventCount: 2, isDigest: false, isTest: false });
    expect(body.data.events.map((event) => [event.event, (event as { severity?: string }).severity])).toEqual([
      ["OPENED", "CRITICAL"],
      ["OPENED", "HIGH"],
    ]);
    const { nodes } = await new NotificationDeliveries(fixture.scope("viewer")).list({ first: 10 });
    expect(nodes).toMatchObject([
      { messageId: id, targetId, state: "DELIVERED", attemptCount: 1, answerStatus: 204, problemCode: null },
    ]);
  });

  test("400 new alerts of one scan are one message, which lists the worst and counts all", async () => {
    await fixture.addRule({ targetIds: [await webhook()] });
    await fixture.scan({ ...many(399, "storm"), worst: "CRITICAL" });
    await fixture.work();
    expect(sink.received).toHaveLength(1);
    const { data } = sink.received[0]!.body;
    expect([data.eventCount, data.events.length]).toEqual([400, 100]);
    expect(data.events[0]).toMatchObject({ severity: "CRITICAL" });
    expect(payloadSchema.safeParse(sink.received[0]!.body).error).toBeUndefined();
  });

  test("reports each kind of event, and a resolved alert by what it was before", async () => {
    const events = ["REOPENED", "SEVERITY_ROSE", "RESOLVED"] as const;
    await fixture.addRule({ targetIds: [await webhook()], query: "is:open", events: [...events] });
    await fixture.scan({ dora: "LOW" });
    await fixture.scan({ dora: "HIGH" });
    await fixture.scan({});
    await fixture.scan({ dora: "HIGH" });
    await fixture.work();
    expect(sink.received.map(({ body }) => body.data.events.map(({ event }) => event))).toEqual([
      ["SEVERITY_ROSE"],
      ["RESOLVED"],
      ["REOPENED"],
    ]);
  });

  test("reports nothing from before it was created or while it was disabled", async () => {
    const targetIds = [await webhook()];
    await fixture.scan({ emil: "HIGH" });
    const id = await fixture.addRule({ targetIds, isEnabled: false });
    await fixture.scan({ emil: "HIGH", fritz: "HIGH" });
    const rule = { id, name: "rule", query: "", events: ["OPENED"] as const, frequency: "AT_ONCE" as const, targetIds };
    await fixture.rules.update({ ...rule, events: [...rule.events], isEnabled: true });
    await fixture.work();
    expect(sink.received).toEqual([]);
    await fixture.scan({ emil: "HIGH", fritz: "HIGH", greta: "HIGH" });
    await fixture.work();
    expect(sink.received.map(({ body }) => body.data.eventCount)).toEqual([1]);
  });
});

test("a digest is one message for everything since the last one", async () => {
  await fixture.addRule({
    targetIds: [await webhook()],
    frequency: "DAILY",
    startTime: "09:00",
    timeZone: "Asia/Tokyo",
  });
  await fixture.scan({ hans: "HIGH" });
  await fixture.scan({ hans: "HIGH", ida: "LOW" });
  await fixture.work();
  expect(sink.received).toEqual([]);
  await fixture.query("update notification_rule set next_digest_at = now() - interval '1 minute'");
  await fixture.work();
  expect(sink.received.map(({ body }) => body.data)).toMatchObject([{ eventCount: 2, isDigest: true }]);
  const [rule] = await fixture.query<{ hours: number }>(
    "select extract(hour from next_digest_at at time zone 'Asia/Tokyo')::integer as hours from notification_rule where next_digest_at > now()",
  );
  expect(rule).toEqual({ hours: 9 });
  // Nothing happened since: no message.
  await fixture.query("update notification_rule set next_digest_at = now() - interval '1 minute'");
  await fixture.work();
  expect(sink.received).toHaveLength(1);
});

test("the preview has the messages that were sent", async () => {
  const query = "resource:preview";
  await fixture.addRule({ targetIds: [await webhook()], query, events: ["OPENED", "RESOLVED"] });
  await fixture.scan({ "preview-1": "HIGH", "preview-2": "LOW", other: "HIGH" });
  await fixture.scan({ "preview-2": "LOW" });
  await fixture.work();
  const input = { query, events: ["OPENED", "RESOLVED"] as ("OPENED" | "RESOLVED")[] };
  const rules = new NotificationRules(fixture.scope("viewer"));
  const preview = await rules.preview({ ...input, frequency: "AT_ONCE" });
  expect(preview.messages.map(({ title }) => title).toReversed()).toEqual(
    sink.received.map(({ body }) => body.data.title),
  );
  expect(preview).toMatchObject({ messageCount: 2, eventCount: 3 });
  expect(preview.days).toHaveLength(30);
  expect(preview.days.at(-1)?.count).toBe(2);
  expect(await rules.preview({ ...input, frequency: "DAILY", timeZone: "Europe/Berlin" })).toMatchObject({
    messageCount: 1,
    eventCount: 3,
  });
  // A message is shown as it was sent, without a target. If there is none, it is the test message.
  const sample = await rules.sample({ ...input, frequency: "AT_ONCE", name: "Critical access", position: 1 });
  const { title, events } = sink.received[0]!.body.data;
  expect(sample).toMatchObject({
    title,
    isTest: false,
    emailSubject: `[IAM Monitor] ${title}`,
    emailText: expect.stringMatching(/Rule: Critical access$/),
    slack: { text: title },
    webhook: { data: { title, rule: { id: null, name: "Critical access" }, events } },
  });
  expect(await rules.sample({ ...input, query: "resource:nothing", frequency: "AT_ONCE" })).toMatchObject({
    title: "Test message of IAM Monitor",
    isTest: true,
  });
});

test("a target that fails gets everything later, in order and under the same IDs", async () => {
  const targetId = await webhook();
  await fixture.addRule({ targetIds: [targetId] });
  sink.status = 503;
  sink.answer = "maintenance";
  for (const count of [1, 2, 3]) {
    await fixture.scan(many(count, "later"));
    await fixture.work();
  }
  const log = new NotificationDeliveries(fixture.scope("viewer"));
  const waiting = (await log.list({ first: 10 }, { state: "PENDING" })).nodes.toReversed();
  expect(waiting).toHaveLength(3);
  expect(waiting[0]).toMatchObject({ answerStatus: 503, answerText: "maintenance", problemCode: "REFUSED" });
  expect(waiting[2]).toMatchObject({ attemptCount: 0 });
  const target = await fixture.targets.get(targetId);
  expect(target.failingSince).not.toBeNull();
  expect(target.lastProblem).toBe("The target answered 503.");
  sink.status = 204;
  await fixture.query("update notification_target set retry_at = null");
  await fixture.work();
  expect(sink.received.map(({ id }) => id)).toEqual(waiting.map(({ messageId }) => messageId));
  expect(await fixture.targets.get(targetId)).toMatchObject({ failingSince: null, failureCount: 0, lastProblem: null });
});

test("a target that failed for a day is paused until an admin resumes it, and loses nothing", async () => {
  const targetId = await webhook();
  await fixture.addRule({ targetIds: [targetId] });
  sink.status = 500;
  await fixture.scan({ kurt: "HIGH" });
  await fixture.work();
  await fixture.query("update notification_target set failing_since = now() - interval '25 hours', retry_at = null");
  await fixture.work();
  expect((await fixture.targets.get(targetId)).pausedAt).not.toBeNull();
  sink.status = 204;
  await fixture.query("update notification_target set retry_at = null");
  await fixture.scan({ kurt: "HIGH", lena: "HIGH" });
  await fixture.work();
  expect(sink.received).toEqual([]);
  await fixture.targets.resume(targetId);
  await fixture.work();
  expect(sink.received.map(({ body }) => body.data.eventCount)).toEqual([1, 1]);
});

test("a target that is gone is paused at once, and a redirect is not followed", async () => {
  const targetId = await webhook();
  await fixture.addRule({ targetIds: [targetId] });
  sink.status = 302;
  sink.headers = { location: url };
  await fixture.scan({ mona: "HIGH" });
  await fixture.work();
  expect(sink.requestCount).toBe(1);
  expect(await fixture.targets.get(targetId)).toMatchObject({
    pausedAt: null,
    lastProblem: "The target answered 302.",
  });
  sink.status = 410;
  await fixture.query("update notification_target set retry_at = null");
  await fixture.work();
  expect((await fixture.targets.get(targetId)).pausedAt).not.toBeNull();
});

test("a message is sent again with its ID, and old ones are removed", async () => {
  await fixture.addRule({ targetIds: [await webhook()] });
  await fixture.scan({ nora: "HIGH" });
  await fixture.work();
  const log = new NotificationDeliveries(fixture.scope());
  const [first] = (await log.list({ first: 1 })).nodes;
  expect(await log.replay(first!.id)).toMatchObject({ isReplay: true, state: "PENDING" });
  await fixture.work();
  expect(sink.received.map(({ id }) => id)).toEqual([first!.messageId, first!.messageId]);
  await fixture.query("update notification_delivery set delivered_at = now() - interval '31 days'");
  expect(await removeOldDeliveries(fixture.platform)).toBeGreaterThanOrEqual(2);
});

test("Send a test shows the target's own answer", async () => {
  const targetId = await webhook();
  expect(await fixture.targets.test(targetId)).toMatchObject({ isAccepted: true, status: 204, code: null });
  expect(payloadSchema.safeParse(sink.received[0]?.body).error).toBeUndefined();
  sink.status = 403;
  sink.answer = "wrong token";
  expect(await fixture.targets.test(targetId)).toMatchObject({ isAccepted: false, status: 403, answer: "wrong token" });
  await sink.close();
  expect(await fixture.targets.test(targetId)).toMatchObject({ isAccepted: false, code: "ECONNREFUSED", answer: null });
  await sink.open();
});

describe("what is refused", () => {
  test("a wrong query, event, target, time or zone is refused with its place, and nothing is saved", async () => {
    const targetIds = [await webhook()];
    const rule = { name: "r", query: "", events: ["OPENED" as const], frequency: "AT_ONCE" as const, targetIds };
    const wrong = [
      [{ query: "severty:high" }, "BAD_QUERY query"],
      [{ query: "severity:huge" }, "BAD_QUERY query"],
      [{ query: "assignee:me" }, "BAD_QUERY query"],
      [{ events: [] }, "BAD_USER_INPUT events"],
      [{ targetIds: [] }, "BAD_USER_INPUT targetIds"],
      [{ targetIds: ["target_00000000000000000000000000000000"] }, "BAD_USER_INPUT targetIds.0"],
      [{ frequency: "DAILY" as const, startTime: "25:00" }, "BAD_USER_INPUT startTime"],
      [{ frequency: "DAILY" as const, timeZone: "Mars/Olympus" }, "BAD_USER_INPUT timeZone"],
      [{ name: " " }, "BAD_USER_INPUT name"],
    ] as const;
    for (const [change, code] of wrong)
      expect(
        await codeOf(fixture.rules.create({ ...rule, ...change } as Parameters<NotificationRules["create"]>[0])),
        JSON.stringify(change),
      ).toBe(code);
    expect(await fixture.query("select id from notification_rule")).toEqual([]);
    await fixture.rules.create(rule);
    expect(await codeOf(fixture.rules.create({ ...rule, name: "R" }))).toBe("BAD_USER_INPUT name");
    expect(await codeOf(fixture.targets.delete(targetIds[0]!))).toBe("TARGET_IN_USE");
  });

  test("a wrong address of a target is refused with its place, and nothing is saved", async () => {
    const email = { host: "127.0.0.1", port: 587, security: "STARTTLS", from: "a@example.org", to: ["b@example.org"] };
    const signingSecret = SIGNING_SECRET;
    const wrong = [
      [{ webhook: { url: "ftp://example.org" } }, "BAD_USER_INPUT webhook.url"],
      [{ webhook: { url: "https://user:secret@example.org/" } }, "BAD_USER_INPUT webhook.url"],
      [{ webhook: {} }, "BAD_USER_INPUT webhook.url"],
      [{ webhook: { url } }, "BAD_USER_INPUT webhook.signingSecret"],
      [{ webhook: { url, signingSecret: "short" } }, "BAD_USER_INPUT webhook.signingSecret"],
      [{ webhook: { url: "https://10.0.0.1/", signingSecret } }, "TARGET_ADDRESS_REFUSED webhook.url"],
      [
        { webhook: { url: "https://169.254.169.254/latest/meta-data", signingSecret } },
        "TARGET_ADDRESS_REFUSED webhook.url",
      ],
      [{ slack: { url: "https://[fd00:ec2::254]/" } }, "TARGET_ADDRESS_REFUSED slack.url"],
      [{ slack: { url: "https://no-such-host.invalid/" } }, "TARGET_UNREACHABLE slack.url"],
      [{ email: { ...email, host: "192.168.1.1" } }, "TARGET_ADDRESS_REFUSED email.host"],
      [{ email: { ...email, to: ["no-at-sign"] } }, "BAD_USER_INPUT email.to.0"],
      [{ email: { ...email, userName: "mailer" } }, "BAD_USER_INPUT email.password"],
      [{ email: { ...email, from: "a@example.org\nBcc: x@example.org" } }, "BAD_USER_INPUT email.from"],
      [{ webhook: { url }, slack: { url } }, "BAD_USER_INPUT"],
      [{}, "BAD_USER_INPUT"],
    ] as const;
    for (const [settings, code] of wrong)
      expect(await codeOf(fixture.targets.create({ name: "t", ...settings })), JSON.stringify(settings)).toBe(code);
    expect(await fixture.query("select id from notification_target")).toEqual([]);
    expect(sink.requestCount).toBe(0);
  });

  test("only admins change rules, send tests and see that a secret is stored, never the secret", async () => {
    const targetId = await webhook();
    for (const role of ["viewer", "analyst", "operator"] as const) {
      const scope = fixture.scope(role);
      expect(await codeOf(new NotificationTargets(scope).create({ name: "t", webhook: { url } }))).toBe("FORBIDDEN");
      expect(await codeOf(new NotificationTargets(scope).test(targetId))).toBe("FORBIDDEN");
      expect(await codeOf(new NotificationTargets(scope).list({ first: 1 }))).toBe("OK");
    }
    const stored = JSON.stringify([
      await fixture.query("select * from notification_target"),
      await fixture.query("select details from audit_event"),
    ]);
    expect(stored).toContain("127.0.0.1");
    expect(stored).not.toContain("in-the-address");
    expect(stored).not.toContain(SIGNING_SECRET);
    const events = await fixture.query<{ action: string }>(
      `select action from audit_event where target = '${targetId}' order by seq`,
    );
    expect(events).toEqual([{ action: "notifications.update" }]);
  });
});
