/** Jira issues: created, commented, closed and opened again with their alert, and never made twice. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { keyDue } from "../../src/iam/notification-event.ts";
import { DAY } from "../../src/iam/time.ts";
import { saveNotificationEvents } from "../../src/services/core/notification-events.ts";
import { JiraServer } from "../support/jira-server.ts";
import { type NotificationFixture, openNotificationFixture } from "../support/notification-fixture.ts";

const EVENTS = ["OPENED", "REOPENED", "SEVERITY_ROSE", "RESOLVED"] as const;
let fixture: NotificationFixture;
let jira: JiraServer;
let url: string;
let targetId: string;

beforeAll(async () => {
  fixture = await openNotificationFixture();
  jira = new JiraServer();
  url = await jira.open();
  const settings = { url: `${url}/`, project: "SEC", issueType: "Task", userName: "iam@example.org", token: "secret" };
  targetId = (await fixture.targets.create({ name: "jira", jira: settings })).id;
  await fixture.addRule({ targetIds: [targetId], events: [...EVENTS] });
});
afterAll(async () => {
  await jira.close();
  await fixture.close();
});
beforeEach(() => {
  jira.refuse = null;
  jira.loses = null;
  jira.index();
  jira.calls.length = 0;
});

async function work(): Promise<void> {
  await fixture.targets.resume(targetId);
  await fixture.work();
}

test("an issue follows its alert: created, commented, closed, opened again", async () => {
  expect(await fixture.targets.test(targetId)).toMatchObject({ isAccepted: true });
  expect(jira.issues).toEqual([]);
  expect(jira.authorization).toBe(`Basic ${Buffer.from("iam@example.org:secret").toString("base64")}`);

  await fixture.scan({ anna: "MEDIUM" });
  await work();
  expect(jira.issues).toHaveLength(1);
  const [issue] = jira.issues;
  expect(issue!.fields).toMatchObject({
    issuetype: { name: "Task" },
    labels: ["iam-monitor", expect.stringMatching(/^iam-monitor-alert_/)],
  });
  expect(JSON.stringify(issue!.fields.description)).toContain("arn:aws:iam::123456789012:user/anna");

  await fixture.scan({ anna: "CRITICAL" });
  await work();
  expect(JSON.stringify(issue!.comments)).toContain("Got worse, was medium");
  await fixture.scan({});
  await work();
  expect(issue!.category).toBe("done");
  await fixture.scan({ anna: "CRITICAL" });
  await work();
  expect(issue!.category).toBe("new");
  expect(jira.issues).toHaveLength(1);
  expect(issue!.comments).toHaveLength(3);
});

test("an attempt that dies after it created the issue makes no second one, and a deleted issue is made again", async () => {
  await fixture.scan({ anna: "CRITICAL", bert: "HIGH" });
  jira.loses = (call) => /POST .*\/issue$/.test(call);
  await work();
  expect(jira.issues).toHaveLength(2);
  expect((await fixture.targets.get(targetId)).failingSince).not.toBeNull();
  jira.loses = null;
  await work();
  expect((await fixture.targets.get(targetId)).failingSince).toBeNull();
  expect(jira.issues).toHaveLength(2);

  jira.issues.length = 0;
  await fixture.scan({ anna: "CRITICAL" });
  await work();
  // It was resolved, so no issue is made only to be closed.
  expect(jira.issues).toEqual([]);
  await fixture.scan({ anna: "CRITICAL", bert: "HIGH" });
  await work();
  expect(jira.issues).toHaveLength(1);
});

test("an event that an issue already has is not commented on again", async () => {
  const last = await fixture.query<{ id: string }>("select id from notification_delivery order by seq desc limit 1");
  const comments = jira.issues[0]!.comments.length;
  await fixture.query(
    `insert into notification_delivery (id, message_id, target_id, state, is_replay, created_at)
     select 'delivery_again', message_id, target_id, 'PENDING', true, now() from notification_delivery where id = '${last[0]!.id}'`,
  );
  await work();
  expect(jira.issues).toHaveLength(1);
  expect(jira.issues[0]!.comments).toHaveLength(comments);
});

test("an issue whose creation was not answered and that is not found yet is not created a second time", async () => {
  const issues = jira.issues.length;
  jira.indexesAtOnce = false;
  jira.loses = (call) => /POST .*\/issue$/.test(call);
  await fixture.scan({ anna: "CRITICAL", bert: "HIGH", carl: "HIGH" });
  await work();
  jira.loses = null;
  await work();
  expect(jira.issues).toHaveLength(issues + 1);
  expect((await fixture.targets.get(targetId)).lastProblem).toContain("may have created an issue");
  jira.index();
  await work();
  expect((await fixture.targets.get(targetId)).failingSince).toBeNull();
  expect(jira.issues).toHaveLength(issues + 1);
});

test("an issue that was never created is created when its search can be trusted", async () => {
  const issues = jira.issues.length;
  jira.refuse = (call) => (/POST .*\/issue$/.test(call) ? { status: 502, text: "bad gateway" } : null);
  await fixture.scan({ anna: "CRITICAL", bert: "HIGH", carl: "HIGH", dora: "HIGH" });
  await work();
  jira.refuse = null;
  await work();
  expect(jira.issues).toHaveLength(issues);
  await fixture.query("update notification_ticket set creating_since = now() - interval '1 hour' where key is null");
  await work();
  expect(jira.issues).toHaveLength(issues + 1);

  // An answer that refuses leaves no doubt, so the next attempt creates the issue.
  jira.refuse = (call) => (/POST .*\/issue$/.test(call) ? { status: 429, text: "too many requests" } : null);
  await fixture.scan({ anna: "CRITICAL", bert: "HIGH", carl: "HIGH", dora: "HIGH", emil: "HIGH" });
  await work();
  jira.refuse = null;
  await work();
  expect(jira.issues).toHaveLength(issues + 2);
});

test("a message that arrives after a later one does not open a closed issue", async () => {
  await fixture.scan({ late: "HIGH" });
  await work();
  const issue = jira.issues.at(-1)!;
  const last = await fixture.query<{ message_id: string }>(
    `select d.message_id from notification_delivery d join notification_message m on m.id = d.message_id
      where m.body::text like '%AIDAlate%' or m.body::text like '%user/late%' order by d.seq desc limit 1`,
  );
  await fixture.scan({});
  await work();
  expect(issue.category).toBe("done");
  const comments = issue.comments.length;
  await fixture.query(
    `insert into notification_delivery (id, message_id, target_id, state, is_replay, created_at)
     values ('delivery_late', '${last[0]!.message_id}', '${targetId}', 'PENDING', true, now())`,
  );
  await work();
  const [delivery] = await fixture.query<{ state: string }>(
    "select state from notification_delivery where id = 'delivery_late'",
  );
  expect(delivery).toEqual({ state: "DELIVERED" });
  expect(issue.category).toBe("done");
  expect(issue.comments).toHaveLength(comments);
});

test("a user ID of an uploaded file is no part of a search, a label or a key", async () => {
  await fixture.addRule({ targetIds: [targetId], events: ["KEY_DUE"] });
  const identity = `x" OR key = "HR-12" OR labels = "y ${"z".repeat(5_000)}`;
  await fixture.alerts.scope().em.transactional(async (tx) => {
    const createdAt = Date.now() - 89 * DAY;
    const due = keyDue({ identity, userName: "anna", accessKeyId: null, createdAt }, 90, Date.now());
    await saveNotificationEvents(tx, [{ ...due!, accountId: null }]);
  });
  await work();
  expect(jira.queries.at(-1)).toMatch(/labels = "iam-monitor-subject_[0-9a-f]{40}" ORDER BY created ASC$/);
  expect(jira.issues.at(-1)!.fields.labels[1]).toMatch(/^iam-monitor-subject_[0-9a-f]{40}$/);
  expect((await fixture.targets.get(targetId)).failingSince).toBeNull();
});

test("the token belongs to its protocol, host and port, and an address with a query is refused", async () => {
  const settings = { url: url.replace(/\d+$/, "8080"), project: "SEC", issueType: "Task", userName: "iam@example.org" };
  await expect(fixture.targets.update({ id: targetId, name: "jira", jira: settings })).rejects.toMatchObject({
    details: { path: "jira.token" },
  });
  await expect(
    fixture.targets.update({ id: targetId, name: "jira", jira: { ...settings, url: `${url}/any?x=`, token: "t" } }),
  ).rejects.toMatchObject({ details: { path: "jira.url" } });
});

test("a refusal shows only the beginning of an answer", async () => {
  jira.refuse = () => ({ status: 500, text: "x".repeat(100_000) });
  const { answer } = await fixture.targets.test(targetId);
  expect(answer).toHaveLength(2_048);
});

test.each([
  [{ status: 401, text: "Client must be authenticated" }, 401],
  [{ status: 404, text: "no such project" }, 404],
  [{ status: 302, text: "" }, 302],
  [{ status: 200, text: "<html>Sign in</html>" }, 200],
  [{ status: 200, text: '{"unexpected":true}' }, 200],
])("the answer %j is a failure that names its status", async (answer, status) => {
  jira.refuse = () => answer;
  expect(await fixture.targets.test(targetId)).toMatchObject({ isAccepted: false, status, code: "REFUSED" });
});

test("Jira Data Center gets escaped wiki text and a personal access token", async () => {
  const site = new JiraServer();
  const settings = { url: await site.open(), project: "SEC", issueType: "Task", token: "personal" };
  const target = await fixture.targets.create({ name: "data center", jira: settings });
  await fixture.addRule({ targetIds: [target.id], events: ["OPENED"] });
  await fixture.scan({ anna: "CRITICAL", bert: "HIGH", "[evil|https://evil.example]{code}": "HIGH" });
  await fixture.work();
  expect(site.authorization).toBe("Bearer personal");
  expect(site.calls.every((call) => call.includes("/rest/api/2/"))).toBe(true);
  const [issue] = site.issues;
  expect(issue!.fields.description).toContain("\\[evil\\|https\\:");
  expect(issue!.fields.description).not.toMatch(/(^|[^\\])\{code/);
  expect(issue!.fields.description).toMatch(/\nhttps:\/\/iam\.example\.org\/alerts\/\d+\n/);
  await site.close();
});
