/** A notification rule sends a report on a schedule: one mail with the file, the same at each attempt. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import type { NotificationRuleInput } from "../../src/services/notifications/rule-input.ts";
import { selfSignedCertificate } from "../support/certificate.ts";
import { type NotificationFixture, openNotificationFixture } from "../support/notification-fixture.ts";

let fixture: NotificationFixture;
let smtp: SMTPServer;
let mailTarget: string;
const mails: string[] = [];
/** Whether the server refuses the next mail for now. */
let isBusy = false;
const defaults = getCACertificates("default");

beforeAll(async () => {
  const certificate = selfSignedCertificate(now());
  setDefaultCACertificates([...defaults, certificate.cert]);
  fixture = await openNotificationFixture({ networks: ["127.0.0.0/8", "::1/128"] });
  smtp = new SMTPServer({
    ...certificate,
    authOptional: true,
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        mails.push(Buffer.concat(chunks).toString("utf8"));
        done(isBusy ? Object.assign(new Error("try again later"), { responseCode: 451 }) : null);
      });
    },
  });
  smtp.on("error", () => undefined);
  smtp.listen(0, "127.0.0.1");
  await once(smtp.server, "listening");
  const { port } = smtp.server.address() as AddressInfo;
  const email = {
    host: "localhost",
    port,
    security: "STARTTLS" as const,
    from: "iam@example.org",
    to: ["a@example.org"],
  };
  mailTarget = (await fixture.targets.create({ name: "auditors", email })).id;
  await fixture.scan({ anna: "HIGH" });
}, 240_000);
afterAll(async () => {
  setDefaultCACertificates(defaults);
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  await fixture.close();
});

const REPORT: Partial<NotificationRuleInput> = { reportStandard: "AWS_SECURITY_HUB", events: [], frequency: "DAILY" };

/** The file that is attached to a mail. */
function attachmentOf(mail: string): Buffer {
  const [, encoded] = /Content-Disposition: attachment[^]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)\r\n--/.exec(mail)!;
  return Buffer.from(encoded!, "base64");
}

test("the report is attached, the same at each attempt, and its hash is in the mail and in the audit log", async () => {
  const id = await fixture.addRule({ ...REPORT, name: "Daily report", targetIds: [mailTarget] });
  await fixture.work();
  expect(mails).toHaveLength(0);
  await fixture.query(`update notification_rule set next_digest_at = now() where id = '${id}'`);
  isBusy = true;
  await fixture.work();
  expect(mails).toHaveLength(1);
  isBusy = false;
  await fixture.query("update notification_target set retry_at = null");
  await fixture.work();
  expect(mails).toHaveLength(2);
  const [first, second] = mails.map(attachmentOf);
  expect(second).toEqual(first);
  expect(second!.toString("utf8")).toMatch(/^<!doctype html>/);
  const sha256 = createHash("sha256").update(second!).digest("hex");
  expect(mails[1]!.replaceAll("=\r\n", "")).toContain(sha256);
  expect(mails[1]).toMatch(/Subject: \[IAM Monitor\] Report: AWS Security Hub, \d+ of \d+ asked controls\s+pass/);
  const events = await fixture.query<{ actor_kind: string; details: object }>(
    "select actor_kind, details from audit_event where action = 'reports.create'",
  );
  expect(events).toEqual([
    { actor_kind: "SYSTEM", details: expect.objectContaining({ sha256, standard: "AWS_SECURITY_HUB" }) },
  ]);
  const [rule] = await fixture.query<{ is_later: boolean; failed_at: string | null }>(
    `select next_digest_at > now() as is_later, failed_at from notification_rule where id = '${id}'`,
  );
  expect(rule).toEqual({ is_later: true, failed_at: null });
  // Nothing more is due.
  await fixture.work();
  expect(mails).toHaveLength(2);
});

test.each<[string, Partial<NotificationRuleInput>, string]>([
  ["with events", { events: ["OPENED"] }, "events"],
  ["with a query", { query: "is:open" }, "query"],
  ["without a time", { frequency: "AT_ONCE" }, "frequency"],
  ["with quiet hours", { quietHours: { from: "20:00", to: "07:00" } }, "quietHours"],
  ["without a report and events", { reportStandard: null }, "events"],
])("a rule with a report %s is refused with its place", async (_name, wrong, path) => {
  const input = { ...REPORT, name: "Wrong", targetIds: [mailTarget], ...wrong };
  await expect(fixture.addRule(input)).rejects.toMatchObject({ code: "BAD_USER_INPUT", details: { path } });
});

test("a report is sent to e-mail targets only", async () => {
  const webhook = await fixture.addWebhook("soar", "https://127.0.0.1:9/hook");
  await expect(fixture.addRule({ ...REPORT, name: "Wrong", targetIds: [webhook] })).rejects.toMatchObject({
    details: { path: "targetIds.0" },
  });
});

test("a rule that sends events instead of a report reports only those from then on", async () => {
  const rule = { name: "Changes", query: "", targetIds: [mailTarget] };
  const id = await fixture.addRule({ ...rule, ...REPORT });
  await fixture.scan({ anna: "HIGH", berta: "HIGH" });
  const before = mails.length;
  await fixture.rules.update({ id, ...rule, events: ["OPENED"], frequency: "AT_ONCE" });
  await fixture.work();
  expect(mails).toHaveLength(before);
  await fixture.scan({ anna: "HIGH", berta: "HIGH", carla: "HIGH" });
  await fixture.work();
  expect(mails).toHaveLength(before + 1);
  expect(mails.at(-1)).toContain("carla");
});

test("a rule with a report about an account that was disconnected does not work, and says so", async () => {
  const account = await fixture.alerts.addAccount("gone", "444455556666");
  const id = await fixture.addRule({ ...REPORT, name: "Gone", accountIds: [account], targetIds: [mailTarget] });
  await fixture.check();
  expect((await fixture.rules.get(id)).failureCode).toBeNull();
  await fixture.query(`update account set status = 'ARCHIVED' where id = '${account}'`);
  await fixture.check();
  expect((await fixture.rules.get(id)).failureCode).toBe("ACCOUNT_GONE");
  // Its last state is not sent as the present one.
  const before = mails.length;
  await fixture.query(`update notification_rule set next_digest_at = now() where id = '${id}'`);
  await fixture.work();
  expect(mails).toHaveLength(before);
  const [rule] = await fixture.query<{ is_later: boolean }>(
    `select next_digest_at > now() as is_later from notification_rule where id = '${id}'`,
  );
  expect(rule).toEqual({ is_later: true });
});
