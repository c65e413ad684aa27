/** Jira issues: created, commented, closed and opened again with their alert, and never made twice. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
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
