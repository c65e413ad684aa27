/** Amazon SNS and Amazon EventBridge as moto implements them: a topic with a subscriber, and an event bus with an archive. */
import { CreateArchiveCommand, DescribeArchiveCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { HttpSink, type NotificationFixture, openNotificationFixture } from "../support/notification-fixture.ts";
import { DRILL_SETTINGS } from "../support/notification-settings.ts";
import { findMotoPython, type Moto, startMoto } from "./moto.ts";

const REGION = "eu-central-1";
const python = findMotoPython();

describe.skipIf(python === undefined)("moto", () => {
  let moto: Moto | undefined;
  let fixture: NotificationFixture;
  let accountId: string;
  const sink = new HttpSink();

  beforeAll(async () => {
    moto = await startMoto(python!);
    vi.stubEnv("AWS_ENDPOINT_URL", moto.url);
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAPUBLISHINGTEST01");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    // On a busy machine moto takes seconds for a request.
    fixture = await openNotificationFixture({ times: { ...DRILL_SETTINGS.times, messageMs: 45_000, leaseMs: 60_000 } });
    const [account] = await fixture.query<{ id: string }>(
      "update account set source = 'ENVIRONMENT', status = 'CONNECTED' returning id",
    );
    accountId = account!.id;
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await fixture?.close();
    await sink.close();
    await moto?.stop();
  });

  test("an SNS topic gets a message, and its subscriber the JSON of a webhook", async () => {
    const client = new SNSClient({ region: REGION });
    const { TopicArn: topicArn } = await client.send(new CreateTopicCommand({ Name: "iam-alerts" }));
    sink.status = 200;
    const endpoint = await sink.open();
    await client.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "http", Endpoint: endpoint }));
    const target = await fixture.targets.create({ name: "sns", sns: { accountId, topicArn } });
    await fixture.addRule({ targetIds: [target.id] });
    await fixture.scan({ anna: "CRITICAL", bert: "HIGH" });
    await fixture.work();
    await expect.poll(() => sink.received.length).toBeGreaterThan(0);
    const { Message: text, Subject: subject } = JSON.parse(sink.received.at(-1)!.text) as Record<string, string>;
    expect(subject).toBe("[IAM Monitor] 2 alerts opened");
    expect(JSON.parse(text!)).toMatchObject({ type: "alerts.notification", data: { eventCount: 2 } });
    const [delivery] = await fixture.query<{ state: string; answer_text: string }>(
      "select state, answer_text from notification_delivery",
    );
    expect(delivery).toMatchObject({ state: "DELIVERED", answer_text: expect.stringMatching(/^MessageId /) });

    await expect(
      fixture.targets.create({ name: "wrong", sns: { accountId, topicArn: "arn:aws:sqs:eu-central-1:1:x" } }),
    ).rejects.toMatchObject({ code: "BAD_USER_INPUT", details: { path: "sns.topicArn" } });
    await expect(
      fixture.targets.create({ name: "wrong", sns: { accountId: "account_0", topicArn } }),
    ).rejects.toMatchObject({ code: "ACCOUNT_NOT_CONNECTED", details: { path: "sns.accountId" } });
    const missing = await fixture.targets.create({ name: "missing", sns: { accountId, topicArn: `${topicArn}-not` } });
    expect(await fixture.targets.test(missing.id)).toMatchObject({ isAccepted: false, status: null });
  });

  test("an event bus gets one event for each alert event, and an unknown bus is a failure", async () => {
    const client = new EventBridgeClient({ region: REGION });
    const eventBusArn = `arn:aws:events:${REGION}:123456789012:event-bus/default`;
    await client.send(new CreateArchiveCommand({ ArchiveName: "all", EventSourceArn: eventBusArn }));
    const target = await fixture.targets.create({ name: "bus", eventBridge: { accountId, eventBusArn } });
    expect(await fixture.targets.test(target.id)).toMatchObject({ isAccepted: true, answer: "1 event accepted" });
    await fixture.addRule({ targetIds: [target.id] });
    const users = Array.from({ length: 24 }, (_, index) => [`bus-${index}`, "HIGH"] as const);
    await fixture.scan(Object.fromEntries(users));
    await fixture.work();
    const { EventCount: count } = await client.send(new DescribeArchiveCommand({ ArchiveName: "all" }));
    expect(count).toBe(25);

    const missing = `arn:aws:events:${REGION}:123456789012:event-bus/missing`;
    const wrong = await fixture.targets.create({ name: "no bus", eventBridge: { accountId, eventBusArn: missing } });
    expect(await fixture.targets.test(wrong.id)).toMatchObject({ isAccepted: false });
  });

  // moto accepts every entry that is well formed.
  test("an entry that EventBridge refuses in an answer of status 200 is a failure", async () => {
    const bus = new HttpSink();
    bus.status = 200;
    bus.headers = { "content-type": "application/x-amz-json-1.1" };
    bus.answer = JSON.stringify({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: "ThrottlingException", ErrorMessage: "Rate exceeded" }],
    });
    vi.stubEnv("AWS_ENDPOINT_URL", await bus.open());
    try {
      const eventBusArn = `arn:aws:events:${REGION}:123456789012:event-bus/default`;
      const target = await fixture.targets.create({ name: "refusing", eventBridge: { accountId, eventBusArn } });
      const outcome = await fixture.targets.test(target.id);
      expect(outcome).toMatchObject({ isAccepted: false, code: "REFUSED" });
      expect(outcome.answer).toContain("ThrottlingException");
    } finally {
      vi.stubEnv("AWS_ENDPOINT_URL", moto!.url);
      await bus.close();
    }
  });
});
