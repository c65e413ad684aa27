/** Rules that send to the owners of users and roles: who gets what, what a wrong or hostile tag can do, and the preview. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { SMTPServer } from "smtp-server";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import type { Severity } from "../../src/iam/severity.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { saveNotificationEvents } from "../../src/services/core/notification-events.ts";
import { NotificationDeliveries } from "../../src/services/notifications/deliveries.ts";
import { OWNERS_PER_GROUP_MAX } from "../../src/services/notifications/owner-groups.ts";
import type { NotificationRuleInput } from "../../src/services/notifications/rule-input.ts";
import { Owners, type OwnerSettingsInput } from "../../src/services/notifications/owner-settings.ts";
import { selfSignedCertificate } from "../support/certificate.ts";
import { HttpSink, type NotificationFixture, openNotificationFixture } from "../support/notification-fixture.ts";

/** An order of rows and texts that does not depend on when they were sent. */
const byText = (one: unknown, other: unknown): number => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

interface Mail {
  readonly to: readonly string[];
  readonly id: string;
  readonly text: string;
}

const certificate = selfSignedCertificate(now());
const defaults = getCACertificates("default");
const fallback = new HttpSink();
const slack = new HttpSink();
const mails: Mail[] = [];
/** The status with which the SMTP server refuses a recipient. */
const refusals = new Map<string, number>();
let fixture: NotificationFixture;
let owners: Owners;
let smtp: SMTPServer;
let ids: { readonly fallback: string; readonly slack: string; readonly mail: string };

beforeAll(async () => {
  setDefaultCACertificates([...defaults, certificate.cert]);
  fixture = await openNotificationFixture();
  owners = new Owners(fixture.scope());
  smtp = new SMTPServer({
    ...certificate,
    authOptional: true,
    onRcptTo: ({ address }, _, done) => {
      const responseCode = refusals.get(address);
      done(responseCode === undefined ? null : Object.assign(new Error("refused"), { responseCode }));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, id: /Message-ID: <(\w+)@/i.exec(text)?.[1] ?? "", text });
        done();
      });
    },
  });
  smtp.on("error", () => undefined);
  smtp.listen(0, "127.0.0.1");
  await once(smtp.server, "listening");
  slack.status = 200;
  slack.answer = JSON.stringify({ ok: true });
  ids = {
    fallback: await fixture.addWebhook("fallback", await fallback.open()),
    slack: (
      await fixture.targets.create({
        name: "bot",
        slack: { url: `${await slack.open()}/api`, botToken: "xoxb-1234567890-abc", channel: "general" },
      })
    ).id,
    mail: (
      await fixture.targets.create({
        name: "mail",
        email: {
          host: "localhost",
          port: (smtp.server.address() as AddressInfo).port,
          security: "STARTTLS",
          from: "iam@example.org",
          to: ["security@example.org"],
        },
      })
    ).id,
  };
});
afterAll(async () => {
  setDefaultCACertificates(defaults);
  await fallback.close();
  await slack.close();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  await fixture.close();
});
afterEach(async () => {
  await fixture.query("delete from notification_rule");
  await fixture.query(
    "delete from notification_message where id not in (select message_id from notification_delivery)",
  );
  await fixture.query("delete from notification_delivery");
  await fixture.scan({});
  fallback.received.length = 0;
  slack.received.length = 0;
  mails.length = 0;
  refusals.clear();
});

async function setOwners(input: Partial<OwnerSettingsInput> = {}): Promise<void> {
  const { revision } = await owners.settings();
  await owners.update({
    revision,
    tagKeys: ["owner*", "team"],
    mappings: [
      { pattern: "*", targetId: ids.slack, address: null },
      { pattern: "payments", targetId: ids.slack, address: "#payments-security" },
      { pattern: "data-*", targetId: ids.mail, address: "data@example.org, data-lead@example.org" },
    ],
    emailDomains: ["corp.example"],
    emailTargetId: ids.mail,
    ...input,
  });
}

/** Stores users with these tags, and scans an issue of each. */
async function scanTagged(
  users: Readonly<Record<string, Readonly<Record<string, string>>>>,
  severity: Severity = "HIGH",
): Promise<void> {
  await fixture.query("delete from iam_user");
  for (const [name, tags] of Object.entries(users)) {
    const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
    await fixture.query(`insert into iam_user (id, account_id, identity, name, content_hash, first_seen_at, document)
      values ('user_${name}', '${fixture.alerts.accountId}', 'AIDA${name}', '${name}', '', now(),
        '${JSON.stringify({ user: { tags: list } }).replaceAll("'", "''")}')`);
  }
  await fixture.scan(Object.fromEntries(Object.keys(users).map((name) => [name, severity])));
}

async function workUntilSent(): Promise<void> {
  await expect
    .poll(
      async () => {
        await fixture.work();
        return (await fixture.query("select 1 from notification_delivery where state = 'PENDING'")).length;
      },
      { interval: 20 },
    )
    .toBe(0);
}

const FOUND: Pick<NotificationRuleInput, "events"> = { events: ["OPENED", "REOPENED"] };
const namesIn = (text: string) =>
  [...new Set([...text.matchAll(/\buser-[a-z0-9-]+\b/g)].map(([name]) => name))].toSorted(byText);
const channelOf = (text: string) => (JSON.parse(text) as { readonly channel: string }).channel;
const log = async () => (await new NotificationDeliveries(fixture.scope()).list({ first: 100 })).nodes;

test("each owner gets the alerts of its users, and the rule's targets get the others", async () => {
  await setOwners();
  const ruleId = await fixture.addRule({ ...FOUND, targetIds: [ids.fallback], toOwners: true });
  await scanTagged({
    "user-a": { team: "Payments" },
    "user-b": { Team: "payments " },
    "user-c": { OwnerName: "Data-Lake", team: "payments" },
    "user-d": { "owner-email": "Anna@Corp.example" },
    "user-e": { team: "unknown" },
    "user-f": { cost: "payments" },
    "user-g": { team: "  " },
  });
  await workUntilSent();

  const sent = new Map(slack.received.map(({ text }) => [channelOf(text), namesIn(text)]));
  expect(sent).toEqual(
    new Map([
      ["#payments-security", ["user-a", "user-b"]],
      ["#general", ["user-e"]],
    ]),
  );
  expect(new Map(mails.map(({ to, text }) => [to.join(), namesIn(text)]))).toEqual(
    new Map([
      ["data@example.org,data-lead@example.org", ["user-c"]],
      ["anna@corp.example", ["user-d"]],
    ]),
  );
  expect(fallback.received.map(({ text }) => namesIn(text))).toEqual([["user-f", "user-g"]]);
  const deliveries = await log();
  expect(deliveries.map(({ owner, address }) => [owner, address]).toSorted(byText)).toEqual(
    [
      [null, null],
      ["OwnerName=Data-Lake", "data@example.org, data-lead@example.org"],
      ["owner-email=Anna@Corp.example", "anna@corp.example"],
      ["team=Payments, Team=payments ", "#payments-security"],
      ["team=unknown", null],
    ].toSorted(byText),
  );
  expect(slack.received.map(({ text }) => /Owner: [^"]+/.exec(text)?.[0]).toSorted(byText)).toEqual([
    "Owner: team=Payments, Team=payments",
    "Owner: team=unknown",
  ]);

  // The sent messages are those of the preview, also if the events are resolved meanwhile.
  const { messages, owners: shares } = await fixture.rules.preview({
    query: "",
    events: ["OPENED"],
    frequency: "AT_ONCE",
    toOwners: true,
  });
  expect(messages.map(({ sentTo, owner, eventCount }) => [sentTo, owner, eventCount]).toSorted(byText)).toEqual(
    [
      [null, null, 2],
      ["data@example.org, data-lead@example.org", "OwnerName=Data-Lake", 1],
      ["anna@corp.example", "owner-email=Anna@Corp.example", 1],
      ["#payments-security", "team=Payments, Team=payments ", 2],
      ["#general", "team=unknown", 1],
    ].toSorted(byText),
  );
  expect(shares).toHaveLength(5);

  // The end goes to the owner too, and the rule without owners sends to its targets only.
  slack.received.length = 0;
  await fixture.rules.update({
    ...{ id: ruleId, name: "rule", query: "", events: ["RESOLVED"], frequency: "AT_ONCE", targetIds: [ids.fallback] },
    toOwners: false,
  });
  await fixture.scan({});
  await workUntilSent();
  expect(slack.received).toEqual([]);
  expect(fallback.received.at(-1)?.body.data.eventCount).toBe(7);
});

test("other events go to the owner of their user", async () => {
  await setOwners();
  await fixture.addRule({ targetIds: [ids.fallback], toOwners: true, events: ["KEY_DUE"] });
  await scanTagged({ "user-a": { team: "payments" } });
  const event = (principalId: string) => ({
    ...({
      event: "KEY_DUE",
      severity: "LOW",
      title: `Key of ${principalId.slice("AIDA".length)}`,
      description: "",
      path: "/keys",
    } as const),
    subject: { id: principalId, name: principalId.slice("AIDA".length) },
    accountId: fixture.alerts.accountId,
    principalId,
    sourceId: "due",
  });
  await fixture.alerts
    .em()
    .transactional((tx) => saveNotificationEvents(tx, [event("AIDAuser-a"), event("AIDAuser-z")]));
  await workUntilSent();
  expect(slack.received.map(({ text }) => [channelOf(text), namesIn(text)])).toEqual([
    ["#payments-security", ["user-a"]],
  ]);
  expect(fallback.received.at(-1)?.body.data.otherEvents.map(({ subject }) => subject.id)).toEqual(["AIDAuser-z"]);
});

test("an address that is refused for good delays no other one, and the rule's targets get the same message", async () => {
  await setOwners();
  refusals.set("gone@corp.example", 550);
  await fixture.addRule({ ...FOUND, targetIds: [ids.fallback], toOwners: true });
  await scanTagged({ "user-a": { owner: "gone@corp.example" }, "user-b": { owner: "here@corp.example" } });
  await workUntilSent();
  expect(mails.map(({ to }) => to)).toEqual([["here@corp.example"]]);
  const refused = (await log()).find(({ state }) => state === "REDIRECTED");
  expect(refused).toMatchObject({ address: "gone@corp.example", answerStatus: 550, problemCode: "REFUSED" });
  expect(fallback.received).toMatchObject([{ id: refused?.messageId, body: { data: { eventCount: 1 } } }]);
  expect(fallback.received.map(({ text }) => namesIn(text))).toEqual([["user-a"]]);
  expect(await fixture.targets.get(ids.mail)).toMatchObject({ pausedAt: null, failureCount: 0 });

  // The same for a channel that does not exist: the bot itself still works.
  slack.answer = JSON.stringify({ ok: false, error: "channel_not_found" });
  await fixture.scan({});
  await scanTagged({ "user-c": { team: "payments" } });
  await workUntilSent();
  slack.answer = JSON.stringify({ ok: true });
  expect(fallback.received.map(({ text }) => namesIn(text)).at(-1)).toEqual(["user-c"]);
  expect((await fixture.targets.get(ids.slack)).pausedAt).toBeNull();
});

test("a target that can send to no other address any more keeps working, and its owners' messages go to the rule's targets", async () => {
  await setOwners();
  const general = { url: `http://127.0.0.1:${slack.port}/api`, channel: "general" };
  const withoutBot = () => fixture.targets.update({ id: ids.slack, name: "bot", slack: general });
  await expect(withoutBot()).rejects.toMatchObject({ code: "TARGET_IN_USE" });
  await fixture.addRule({ ...FOUND, targetIds: [ids.fallback], toOwners: true });
  await fixture.addRule({ ...FOUND, targetIds: [ids.slack] });
  slack.status = 500;
  await scanTagged({ "user-a": { team: "payments" } });
  await fixture.work();
  slack.status = 200;
  await setOwners({ mappings: [] });
  await withoutBot();
  await workUntilSent();
  expect(slack.received.map(({ text }) => namesIn(text))).toEqual([["user-a"]]);
  expect(fallback.received.map(({ text }) => namesIn(text))).toEqual([["user-a"]]);
  expect((await log()).find(({ state }) => state === "REDIRECTED")).toMatchObject({ problemCode: "BAD_USER_INPUT" });
  expect(await fixture.targets.get(ids.slack)).toMatchObject({ failureCount: 0 });
  await fixture.targets.update({
    ...{ id: ids.slack, name: "bot" },
    slack: { ...general, botToken: "xoxb-1234567890-abc" },
  });
});

test("what waits for owners goes to the rule's targets if their target is deleted", async () => {
  const away = await fixture.addWebhook("away", "http://127.0.0.1:1");
  await setOwners({ mappings: [{ pattern: "payments", targetId: away, address: null }] });
  await fixture.addRule({ ...FOUND, targetIds: [ids.fallback], toOwners: true });
  await scanTagged({ "user-a": { team: "payments" } });
  await fixture.work();
  expect(fallback.received).toEqual([]);
  await expect(fixture.targets.delete(away)).rejects.toMatchObject({ code: "TARGET_IN_USE" });
  await setOwners();
  await fixture.targets.delete(away);
  await workUntilSent();
  expect(fallback.received.map(({ text }) => namesIn(text))).toEqual([["user-a"]]);
});

test("an address that is refused for now waits alone, and gets its messages in order", async () => {
  await setOwners();
  refusals.set("slow@corp.example", 451);
  await fixture.addRule({ ...FOUND, targetIds: [ids.fallback], toOwners: true });
  await scanTagged({ "user-1": { owner: "slow@corp.example" }, "user-x": { owner: "here@corp.example" } });
  await fixture.work();
  await fixture.work();
  await scanTagged({
    "user-1": { owner: "slow@corp.example" },
    "user-2": { owner: "slow@corp.example" },
    "user-x": { owner: "here@corp.example" },
    "user-y": { owner: "here@corp.example" },
  });
  for (let turn = 0; turn < 4; turn += 1) await fixture.work();
  expect(mails.map(({ to, text }) => [...to, ...namesIn(text)])).toEqual([
    ["here@corp.example", "user-x"],
    ["here@corp.example", "user-y"],
  ]);
  expect((await fixture.targets.get(ids.mail)).failingSince).toBeNull();
  refusals.clear();
  await workUntilSent();
  expect(mails.slice(2).map(({ to, text }) => [...to, ...namesIn(text)])).toEqual([
    ["slow@corp.example", "user-1"],
    ["slow@corp.example", "user-2"],
  ]);
  expect(fallback.received).toEqual([]);

  // After a day, the targets of the rule must hear of it.
  refusals.set("slow@corp.example", 451);
  await scanTagged({ "user-3": { owner: "slow@corp.example" } });
  await fixture.work();
  await fixture.query(
    "update notification_delivery set created_at = now() - interval '25 hours' where state = 'PENDING'",
  );
  await workUntilSent();
  expect(fallback.received.map(({ text }) => namesIn(text))).toEqual([["user-3"]]);
});

test("hostile tags cannot make more than a bounded number of messages, address others or add lines", async () => {
  const many = Array.from({ length: OWNERS_PER_GROUP_MAX + 20 }, (_, index) => `user-${index}`);
  await setOwners({
    mappings: many.map((pattern) => ({ pattern, targetId: ids.slack, address: `#${pattern}` })),
  });
  await fixture.addRule({ ...FOUND, targetIds: [ids.fallback], toOwners: true });
  await scanTagged({
    ...Object.fromEntries(many.map((name) => [name, { owner: name }])),
    "user-evil-1": { owner: "x@evil.example" },
    "user-evil-2": { owner: "x@corp.example.evil.example" },
    "user-evil-3": { owner: "x@corp.example\r\nBcc: y@evil.example" },
    "user-evil-4": { owner: "x@evil.example,y@corp.example" },
    "user-evil-5": { owner: "'; delete from alert; --" },
  });
  await workUntilSent();
  expect(slack.received).toHaveLength(OWNERS_PER_GROUP_MAX);
  expect(mails).toEqual([]);
  expect(fallback.received.map(({ body }) => body.data.eventCount)).toEqual([25]);
});

test("settings that cannot work are refused with their place, and targets of owners are kept", async () => {
  await setOwners();
  const { revision, ...valid } = (await owners.settings()) as OwnerSettingsInput;
  const refused = async (part: Partial<OwnerSettingsInput>, path: string) =>
    expect(owners.update({ revision, ...valid, ...part })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      details: { path },
    });
  const mapping = { pattern: "a", targetId: ids.slack, address: null };
  await refused({ tagKeys: [] }, "tagKeys");
  await refused({ tagKeys: ["*"] }, "tagKeys.0");
  await refused({ mappings: [mapping, { ...mapping, targetId: "target_0" }] }, "mappings.1.targetId");
  await refused({ mappings: [{ ...mapping, address: "#not a channel" }] }, "mappings.0.address");
  await refused({ mappings: [{ ...mapping, targetId: ids.mail, address: "not an address" }] }, "mappings.0.address");
  await refused({ mappings: [{ ...mapping, targetId: ids.fallback, address: "x" }] }, "mappings.0.address");
  await refused({ emailDomains: ["*.example"] }, "emailDomains.0");
  await refused({ emailTargetId: null }, "emailTargetId");
  await refused({ emailTargetId: ids.slack }, "emailTargetId");
  await expect(owners.update({ ...valid, revision: revision - 1 })).rejects.toMatchObject({ code: "OWNERS_CHANGED" });
  expect(await owners.settings()).toEqual({ revision, ...valid });
  await expect(fixture.targets.delete(ids.mail)).rejects.toMatchObject({ code: "TARGET_IN_USE" });
  await expect(new Owners(fixture.scope("operator")).update({ revision, ...valid })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  const [event] = await fixture.query<{ details: { readonly mappings: unknown } }>(
    "select details from audit_event where target = 'owners' order by seq desc limit 1",
  );
  expect(event?.details.mappings).toEqual(valid.mappings);
});

test("the owner of a user is shown with the reason, and found by the query", async () => {
  await setOwners();
  await scanTagged({
    "user-a": { team: "payments" },
    "user-b": { "owner-mail": "anna@corp.example" },
    "user-c": { owner: " " },
  });
  const { accountId } = fixture.alerts;
  const found = await owners.of(["a", "b", "c"].map((name) => ({ accountId, value: `AIDAuser-${name}` })));
  expect([...found.values()]).toEqual([
    {
      tagKey: "team",
      tagValue: "payments",
      destination: { targetId: ids.slack, address: "#payments-security", pattern: "payments", targetName: "bot" },
    },
    {
      tagKey: "owner-mail",
      tagValue: "anna@corp.example",
      destination: { targetId: ids.mail, address: "anna@corp.example", pattern: null, targetName: "mail" },
    },
  ]);
  const named = async (query: string) => {
    const { nodes } = await new Alerts(fixture.scope()).list({ first: 10 }, { query });
    return nodes.map(({ resourceName }) => resourceName).toSorted(byText);
  };
  expect(await named("owner:PAYMENTS")).toEqual(["user-a"]);
  expect(await named("owner:anna")).toEqual(["user-b"]);
  expect(await named("owner:none is:open")).toEqual(["user-c"]);
  await setOwners({ tagKeys: ["cost"] });
  expect(await named("owner:payments")).toEqual([]);
});
