/** Events of an account over the wire: from a call to IAM, through the queue, to an alert that names who did it. */
import { AttachUserPolicyCommand, CreateAccessKeyCommand, IAMClient } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Client } from "pg";
import { seededRandom } from "../../sandbox/random.ts";
import type { MessageQueue } from "../../sandbox/message-queue.ts";
import { now, pause } from "../../src/clock.ts";
import { MINUTE } from "../../src/iam/time.ts";
import { Activities } from "../../src/services/activity/activities.ts";
import { EventQueues } from "../../src/services/activity/event-queues.ts";
import { newId } from "../../src/db/new-id.ts";
import { targetsOfPath } from "../../src/iam/activity/activity.ts";
import { Organizations } from "../../src/services/onboarding/organizations.ts";
import { Changes } from "../../src/services/scans/changes.ts";
import { ScanComparisons } from "../../src/services/scans/compare.ts";
import { AlertHistory } from "../../src/services/alerts/history.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { openScope } from "../../src/services/core/request-scope.ts";
import { readMetrics } from "../../src/services/operations/installation-metrics.ts";
import { openScannedPlatform, type ScannedPlatform } from "../support/scanned-platform.ts";
import { consoleSignIn, iamEvent, rootSignIn } from "../support/event-messages.ts";

const QUEUE = "iam-monitor-events";
const URL = `https://sqs.us-east-1.amazonaws.com/111122223333/${QUEUE}`;
/** Longer than any step takes on a busy machine. What is awaited is a row, never a quiet time. */
const WITHIN_MS = 60_000;
const CALLER = "d.castellanos";
const TEST_EVENT = {
  version: "0",
  id: "1",
  source: "iam-monitor.test",
  "detail-type": "Test",
  account: "111122223333",
  detail: {},
};

let product: ScannedPlatform;
let firstScanId: string;
let queue: MessageQueue;
let client: IAMClient;

beforeAll(async () => {
  product = await openScannedPlatform();
  firstScanId = product.firstScanId;
  queue = product.demo.queueNamed(QUEUE);
  product.demo.eventQueues.push(queue);
  const { accessKeyId, secretAccessKey } = product.demo.createAccessKey(product.demo.user(CALLER));
  client = new IAMClient({
    region: "us-east-1",
    endpoint: product.sandbox.url,
    credentials: { accessKeyId, secretAccessKey },
  });
});
afterAll(async () => {
  client.destroy();
  await product.close();
});
beforeEach(async () => {
  product.sandbox.faults.clear();
  queue.repeats = 0;
  if ((await queues().list()).length === 0) await queues().set({ accountId: product.account.id, url: URL });
});

const queues = () => new EventQueues(product.scope());
const state = async () => (await queues().list())[0]!;

async function until<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
  const endsAt = now() + WITHIN_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (now() > endsAt) throw new Error("It did not happen in time.");
    await pause(100);
  }
}

const rows = (sql: string, ...values: unknown[]) =>
  product.platform.orm.em.fork().execute<Record<string, unknown>[]>(sql, values);

interface Counts {
  readonly storedCount: number;
  readonly repeatedCount: number;
  readonly ignoredCount: number;
  readonly malformedCount: number;
  readonly unknownAccountCount: number;
}
const COUNTS = ["storedCount", "repeatedCount", "ignoredCount", "malformedCount", "unknownAccountCount"] as const;

/** Sends the messages, waits until the queue is empty, and returns by how much each count grew. */
async function send(messages: readonly (object | string)[]): Promise<Partial<Counts>> {
  const before = await state();
  for (const message of messages) queue.send(typeof message === "string" ? message : JSON.stringify(message));
  await until(async () => queue.size === 0);
  const after = await state();
  return Object.fromEntries(
    COUNTS.flatMap((name) => (after[name] === before[name] ? [] : [[name, after[name] - before[name]]])),
  );
}

async function alertOf(checkId: string, resourceName: string) {
  const [row] = await rows(
    "select id, number, status, description, evidence from alert where check_id = ? and resource_name = ?",
    checkId,
    resourceName,
  );
  return row as { id: string; status: string; description: string; evidence: Record<string, unknown> } | undefined;
}

async function causesOfAlert(alertId: string, kind: string) {
  const events = (await new AlertHistory(product.scope()).of([alertId])).get(alertId) ?? [];
  const wanted = events.filter((event) => event.kind === kind);
  const causes = await new Activities(product.scope()).ofAlertEvents(wanted);
  return causes.at(-1) ?? [];
}

const scansByActivity = async () =>
  Number((await rows("select count(*) as count from scan where trigger = 'ACTIVITY'"))[0]!["count"]);

const noScan = async () => (await rows("select 1 from scan where status in ('QUEUED','RUNNING')")).length === 0;

/** The next reaction may be due a minute after the former one, so its time is moved instead of waited for. */
const react = () =>
  rows("update activity_reaction set reacted_at = null, due_at = case when due_at is null then null else now() end");

test("a call to IAM leads to a scan whose alerts name who called", { timeout: 240_000 }, async () => {
  const startedAt = now();
  await client.send(
    new AttachUserPolicyCommand({ UserName: "p.novak", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
  );
  const found = await until(async () => {
    const events = await rows(
      `select e.alert_id, e.kind, a.check_id from alert_event e join alert a on a.id = e.alert_id
        where e.at > ? and e.kind = 'OPENED' and e.source_id like 'scan_%' and a.resource_name = 'p.novak'`,
      new Date(startedAt),
    );
    return events.length > 0 && events;
  });
  console.log(
    `Alerts ${(now() - startedAt) / 1_000} s after the call: ${found.map((row) => row["check_id"]).join(", ")}`,
  );
  const [cause] = await causesOfAlert(String(found[0]!["alert_id"]), "OPENED");
  expect(cause).toMatchObject({
    name: "AttachUserPolicy",
    service: "iam.amazonaws.com",
    actor: { kind: "USER", person: CALLER, personSource: "USER_NAME" },
    sourceAddress: "127.0.0.1",
  });
  expect(await new Activities(product.scope()).ofUser(product.account.id, "p.novak")).toMatchObject([
    { name: "AttachUserPolicy" },
  ]);

  // A list of changes can be limited to the caller, by its ARN.
  const changes = new Changes(product.scope());
  const since = new Date(startedAt);
  const { actors } = await changes.facets({ since });
  const caller = actors.find(({ name }) => name === CALLER)!;
  expect(caller).toMatchObject({ key: cause!.actor.arn, count: 1 });
  const { nodes } = await changes.list({ first: 10 }, { since, actors: [caller.key] });
  expect(nodes.map(({ resource }) => resource?.name)).toEqual(["p.novak"]);

  // The path drift names it, too: as an administrator, the user needs no path any more.
  const [latest] = await rows("select id from scan where trigger = 'ACTIVITY' order by requested_at desc limit 1");
  const compared = await new ScanComparisons(product.scope()).compare(firstScanId, String(latest!["id"]));
  const closed = compared.pathsClosed.find(({ source }) => source.name === "p.novak");
  const period = { accountId: product.account.id, from: compared.from.requestedAt, to: compared.to.finishedAt! };
  expect(await new Activities(product.scope()).ofPaths([{ ...period, targets: targetsOfPath(closed!) }])).toMatchObject(
    [[{ name: "AttachUserPolicy", actor: { person: CALLER } }]],
  );
});

test("a sign-in of the root user is an alert at once, with its address, MFA and event", async () => {
  const eventId = crypto.randomUUID();
  // CloudTrail names whole seconds, and the scan of the call before may have read in the same second.
  expect(await send([rootSignIn({ eventId, at: now() + 1_000 })])).toMatchObject({ storedCount: 1 });
  const alert = await alertOf("root-used", "root");
  expect(alert).toMatchObject({
    status: "OPEN",
    evidence: { eventId, sourceAddress: "198.51.100.23", mfaUsed: false, actor: "root" },
  });
  const [cause] = await causesOfAlert(alert!.id, "OPENED");
  // The alert of the first scan stays the same alert, so it may have been open before the sign-in.
  if (cause !== undefined) expect(cause.eventId).toBe(eventId);
  const [event] = await rows("select severity, description from notification_event where event = 'ROOT_USED'");
  expect(event).toMatchObject({ severity: "CRITICAL" });
  expect(String(event!["description"])).toContain("without MFA");
});

test("each kind of issue that an event proves opens its alert; an old or later refuted one opens none", async () => {
  const [user] = await rows("select name, identity from iam_user where name = 'h.rahman'");
  const named = { userName: String(user!["name"]), userId: String(user!["identity"]) };
  const root = {
    type: "Root",
    principalId: "111122223333",
    arn: "arn:aws:iam::111122223333:root",
    accountId: "111122223333",
  };
  await send([
    consoleSignIn(named, "Yes"),
    iamEvent("CreateAccessKey", null, { detail: { userIdentity: root } }),
    // The scan has evaluated the check since then, so the sign-in proves nothing any more.
    consoleSignIn({ userName: "v.horvat", userId: "AIDAAAAAAAAAAAAAAAAAA" }, "No", { at: now() - 60 * MINUTE }),
  ]);
  expect(await alertOf("root-key", "root")).toMatchObject({ status: "OPEN", evidence: { event: "CreateAccessKey" } });
  expect(
    await rows("select 1 from alert where evidence ->> 'event' = 'ConsoleLogin' and check_id = 'mfa-console'"),
  ).toEqual([]);
  await send([consoleSignIn(named, "No", { at: now() })]);
  expect(await alertOf("mfa-console", named.userName)).toMatchObject({ status: "OPEN", evidence: { mfaUsed: false } });
});

test("doubles, disorder, other accounts and malformed bodies are counted and do no harm", async () => {
  const eventId = crypto.randomUUID();
  const event = iamEvent("PutUserPolicy", { userName: "y.petrov", policyName: "p" }, { eventId });
  queue.repeats = 1;
  expect(await send([event, event])).toMatchObject({ storedCount: 1, repeatedCount: 3 });
  queue.repeats = 0;
  const secret = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY";
  expect(
    await send([
      iamEvent("CreateUser", { userName: "x" }, { account: "999988887777" }),
      "",
      "{",
      secret,
      JSON.stringify(secret),
      "[]",
      "null",
      { ...event, account: 1 },
      { ...event, detail: { [secret]: secret, secretAccessKey: secret } },
      iamEvent("PutUserPolicy", {}, { at: now() + 60 * MINUTE }),
      iamEvent("GetUser", { userName: "y.petrov" }, { detail: { readOnly: true } }),
      iamEvent("DeleteUser", { userName: "y.petrov" }, { detail: { errorCode: "AccessDenied" } }),
      { ...event, source: "aws.ec2" },
    ]),
  ).toMatchObject({ unknownAccountCount: 1, malformedCount: 9 });
  const { rejected, state: status } = await state();
  expect(status).toBe("RECEIVING");
  expect(rejected).toHaveLength(10);
  expect(JSON.stringify(rejected)).not.toContain("wJalr");
  expect(rejected.map(({ reason }) => reason)).toContain("UNKNOWN_ACCOUNT");
});

test(
  "every field of a record removed, every type changed, and bodies of a megabyte",
  { timeout: 240_000 },
  async () => {
    const random = seededRandom(650);
    const wrong = [null, 0, true, "", "x".repeat(100_000), [], {}, { a: { b: { c: { d: 1 } } } }, "\u0000\ud800"];
    const bodies: string[] = [];
    for (const message of [
      iamEvent("AttachUserPolicy", { userName: "y.petrov" }),
      rootSignIn({ account: "999988887777" }),
    ]) {
      for (const path of pathsOf(message)) {
        bodies.push(JSON.stringify(changed(message, path, undefined)));
        bodies.push(JSON.stringify(changed(message, path, random.pick(wrong))));
      }
    }
    bodies.push("x".repeat(1_000_000), `[${"[".repeat(100_000)}`, JSON.stringify({ a: "y".repeat(1_000_000) }));
    const counts = await send(bodies);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    // A scan that runs meanwhile sends an event, too, which is ignored.
    expect(total).toBeGreaterThanOrEqual(bodies.length);
    expect((await state()).state).toBe("RECEIVING");
  },
);

test("a burst of 1,000 events names 100 users and leads to few calls", { timeout: 240_000 }, async () => {
  await react();
  await until(async () => (await rows("select 1 from activity_reaction where due_at is not null")).length === 0);
  await until(noScan);
  for (let index = product.demo.users.size; index < 100; index += 1)
    product.demo.createUser({ name: `burst-${index}` });
  await product.scan();
  const scans = await scansByActivity();
  const mark = product.sandbox.log.mark();
  const names = [...product.demo.users.values()].map(({ name }) => name);
  expect(names).toHaveLength(100);
  const startedAt = now();
  const counts = await send(
    Array.from({ length: 1_000 }, (_, index) =>
      iamEvent("TagUser", { userName: names[index % names.length] }, { at: now() - (index % 7) * 1_000 }),
    ),
  );
  expect(counts).toMatchObject({ storedCount: 1_000 });
  expect(counts.repeatedCount).toBeUndefined();
  const tookMs = now() - startedAt;
  await react();
  await until(async () => (await scansByActivity()) > scans);
  await until(noScan);
  const calls = product.sandbox.log.since(mark).filter(({ action }) => !action.startsWith("sqs:"));
  const scanned = (await scansByActivity()) - scans;
  console.log(
    `1,000 events in ${tookMs} ms: ${scanned} scans, ${calls.length} calls, ${calls.length / names.length} for each of ${names.length} users`,
  );
  expect(calls.filter(({ errorCode }) => errorCode === "Throttling")).toEqual([]);
  expect(calls.length).toBeLessThanOrEqual(10 * names.length);
});

test("a new key is in the inventory although the credential report is older", { timeout: 240_000 }, async () => {
  await react();
  const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName: "n.weiss" }));
  const keys = () =>
    rows("select 1 from access_key where access_key_id = ? and gone_at is null", AccessKey!.AccessKeyId);
  await until(async () => (await keys()).length === 1);
  // A scan with the old report keeps it.
  await until(noScan);
  await product.scan();
  expect(await keys()).toHaveLength(1);
});

test(
  "a queue that is away is shown with its reason, scans go on, and it is read again",
  { timeout: 240_000 },
  async () => {
    product.sandbox.faults.add({ kind: "deny", action: "sqs:ReceiveMessage" });
    const away = await until(async () => {
      const current = await state();
      return current.state === "NOT_READ" && current;
    });
    expect(away.reason).toContain("sqs:ReceiveMessage");
    expect(await queues().test({ accountId: product.account.id })).toMatchObject({ isOk: true });
    await until(noScan);
    expect((await product.scan()).status).not.toBe("FAILED");
    product.sandbox.faults.clear();
    await until(async () => (await state()).state === "RECEIVING");
  },
);

test("a message that the database refuses does not hold up the others", async () => {
  const owner = new Client({ connectionString: product.ownerUrl });
  await owner.connect();
  try {
    await owner.query("alter table account_activity add constraint refused check (name <> 'TagPolicy')");
    const events = ["TagUser", "TagPolicy", "UntagUser"].map((name) => iamEvent(name, { userName: "y.petrov" }));
    expect(await send(events)).toMatchObject({ storedCount: 2, malformedCount: 1 });
    const { state: status, rejected } = await state();
    expect(status).toBe("RECEIVING");
    expect(rejected).toContainEqual(expect.objectContaining({ reason: "NOT_STORED", shape: "call TagPolicy" }));
  } finally {
    await owner.query("alter table account_activity drop constraint refused");
    await owner.end();
  }
});

test("the queue of something else keeps its messages until an event of the rule arrives", async () => {
  const orders = product.demo.queueNamed("orders");
  await queues().set({ accountId: product.account.id, url: URL.replace(QUEUE, orders.name) });
  orders.send(JSON.stringify({ orderId: 7 }));
  const away = await until(async () => {
    const current = await state();
    return current.failureCode === "EVENT_QUEUE_UNCONFIRMED" && current;
  });
  expect(away).toMatchObject({ state: "NOT_READ", malformedCount: 0 });
  expect(orders.size).toBe(1);
  orders.send(JSON.stringify(TEST_EVENT));
  await until(async () => orders.size === 0);
  expect(await until(async () => (await state()).state === "RECEIVING" && state())).toMatchObject({
    malformedCount: 1,
  });
  await queues().remove({ accountId: product.account.id });
});

test("the setup, its input and its removal", async () => {
  // An admin who signed in long ago sees the templates and tests the queue. Only changes ask for a fresh proof.
  const caller = { ...SYSTEM, kind: "OPERATOR", name: "root", authenticatedAt: now() - 60 * MINUTE } as const;
  const earlier = new EventQueues(openScope(product.platform, caller, "test"));
  const setup = await earlier.setupOfAccount(product.account);
  expect(await earlier.test({ accountId: product.account.id })).toMatchObject({ isOk: true });
  await expect(earlier.set({ accountId: product.account.id, url: URL })).rejects.toMatchObject({
    code: "REAUTHENTICATION_REQUIRED",
  });
  expect(setup?.region).toBe("us-east-1");
  expect(JSON.parse(setup!.cloudFormation)).toMatchObject({ Resources: { Queue: { Type: "AWS::SQS::Queue" } } });
  for (const url of [
    "http://169.254.169.254/latest",
    "https://sqs.us-east-1.amazonaws.com.evil.example/111122223333/q",
    "https://sqs.us-east-1.amazonaws.com/111122223333/q.fifo",
    "https://user@sqs.us-east-1.amazonaws.com/111122223333/q",
    "",
  ])
    await expect(queues().set({ accountId: product.account.id, url })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
    });
  await expect(queues().set({ url: URL })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  await send([TEST_EVENT]);
  expect((await state()).testedAt).toBeInstanceOf(Date);
  await queues().remove({ accountId: product.account.id });
  expect(await queues().list()).toEqual([]);
});

test("a queue of an organization reports its accounts, and no other", async () => {
  const id = newId("organization");
  await rows(
    `insert into organization (id, aws_organization_id, management_account_id, partition, root_id, account_id, region,
       external_id, role_name, units, unread, calls, created_at)
     values (?, 'o-a1b2c3d4e5', '111122223333', 'aws', 'r-abcd', ?, 'us-east-1', 'external', 'role', '[]', '[]', 0, now())`,
    id,
    product.account.id,
  );
  const organization = await new Organizations(product.scope()).get(id);
  expect((await queues().setupOfOrganization(organization))?.members).toContain("r-abcd");
  // Two readers of one queue would each delete what belongs to the other.
  await expect(queues().set({ organizationId: id, url: URL })).rejects.toMatchObject({ code: "EVENT_QUEUE_IN_USE" });
  await queues().remove({ accountId: product.account.id });
  await queues().set({ organizationId: id, url: URL });
  const event = (account: string) => iamEvent("TagRole", { roleName: "x" }, { account });
  expect(await send([event("111122223333"), event("444455556666")])).toMatchObject({
    storedCount: 1,
    unknownAccountCount: 1,
  });
  expect(await queues().ofOrganization(organization)).toMatchObject({ state: "RECEIVING", organizationId: id });
  expect(await queues().ofAccount(product.account)).toMatchObject({ organizationId: id });
  await queues().remove({ organizationId: id });

  // The queue of a disconnected account is not to be read, so it is no failure.
  await queues().set({ accountId: product.account.id, url: URL });
  const notRead = async () =>
    (await readMetrics(product.scope())).eventQueues.find(({ labels }) => labels["state"] === "NOT_READ")?.count;
  await rows("update account set status = 'ARCHIVED', sealed_secret = null where id = ?", product.account.id);
  await rows("update event_queue set created_at = now() - interval '1 hour', read_at = null");
  expect(await notRead()).toBe(0);
  await expect(queues().set({ accountId: product.account.id, url: URL })).rejects.toMatchObject({
    code: "ACCOUNT_ARCHIVED",
  });
  await queues().remove({ accountId: product.account.id });
});

type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [
    ...(path.length > 0 ? [path] : []),
    ...Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...path, key])),
  ];
}

function changed(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  return { ...(value as object), [key]: changed((value as Record<string, unknown>)[key], rest, replacement) };
}
