/** E-mail and Slack with real servers on this machine, and the addresses that are never called. */
import { createServer as createHttpsServer } from "node:https";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import type { AppError } from "../../src/errors.ts";
import { callOutbound } from "../../src/services/core/outbound-http.ts";
import { type MessageBody, titleOf } from "../../src/services/notifications/message.ts";
import { mailOf } from "../../src/services/notifications/targets/email.ts";
import { slackMessage } from "../../src/services/notifications/targets/slack.ts";
import { selfSignedCertificate } from "../support/certificate.ts";
import { HttpSink, type NotificationFixture, openNotificationFixture } from "../support/notification-fixture.ts";

const certificate = selfSignedCertificate(now());
const defaults = getCACertificates("default");
let fixture: NotificationFixture;

beforeAll(async () => {
  setDefaultCACertificates([...defaults, certificate.cert]);
  fixture = await openNotificationFixture();
});
afterAll(async () => {
  setDefaultCACertificates(defaults);
  await fixture.close();
});

const HOSTILE = `<!channel> <script>alert(1)</script> *bold* & "quoted"\r\nBcc: x@example.org`;
const body: MessageBody = {
  ruleId: "rule_1",
  ruleName: "rule",
  isTest: false,
  isDigest: false,
  counts: [{ event: "OPENED", severity: "HIGH", count: 120 }],
  alerts: Array.from({ length: 100 }, (_, index) => ({
    eventId: `event_${index}`,
    event: "OPENED" as const,
    at: "2026-11-27T10:00:00.000Z",
    alertId: "alert_1",
    number: index + 1,
    severity: "HIGH" as const,
    previousSeverity: null,
    checkId: "mfa-any",
    title: HOSTILE,
    description: HOSTILE,
    resource: { category: "IAMUser", name: HOSTILE, arn: null },
    account: { id: "account_1", awsAccountId: null, name: HOSTILE },
  })),
};
const hostile = {
  id: "message_1",
  createdAt: new Date(0),
  title: titleOf(body),
  body,
  publicUrl: "https://iam.example.org",
};

describe("e-mail", () => {
  const mails: { readonly text: string; readonly user: string | undefined; readonly isSecure: boolean }[] = [];
  let rejects = false;
  const smtp = new SMTPServer({
    ...certificate,
    authOptional: true,
    onAuth: ({ username, password }, _, done) =>
      password === "right" ? done(null, { user: username }) : done(new Error("wrong password")),
    onRcptTo: (_, __, done) =>
      done(rejects ? Object.assign(new Error("no such mailbox"), { responseCode: 550 }) : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        mails.push({
          text: Buffer.concat(chunks).toString("utf8"),
          user: session.user as string | undefined,
          isSecure: session.secure,
        });
        done();
      });
    },
  });
  smtp.on("error", () => undefined);
  let settings: Parameters<NotificationFixture["targets"]["create"]>[0]["email"] & object;

  beforeAll(async () => {
    smtp.listen(0, "127.0.0.1");
    await once(smtp.server, "listening");
    const { port } = smtp.server.address() as AddressInfo;
    settings = {
      host: "localhost",
      port,
      security: "STARTTLS",
      userName: "mailer",
      password: "right",
      from: "iam@example.org",
      to: ["security@example.org"],
    };
  });
  afterAll(() => new Promise<void>((resolve) => smtp.close(() => resolve())));

  test("is sent through an encrypted connection with a sign-in, as text and HTML", async () => {
    const target = await fixture.targets.create({ name: "mail", email: settings });
    await fixture.addRule({ targetIds: [target.id] });
    await fixture.scan({ "o'neill": "HIGH" });
    await fixture.work();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ user: "mailer", isSecure: true });
    const [delivery] = await fixture.query<{ message_id: string; answer_status: number }>(
      "select message_id, answer_status from notification_delivery",
    );
    expect(delivery?.answer_status).toBe(250);
    expect(mails[0]!.text).toContain(`Message-ID: <${delivery?.message_id}@example.org>`);
    expect(mails[0]!.text).toMatch(/Content-Type: text\/plain/);
    expect(mails[0]!.text).toMatch(/Content-Type: text\/html/);
    rejects = true;
    expect(await fixture.targets.test(target.id)).toMatchObject({ isAccepted: false, status: 550 });
    rejects = false;
    // The password is kept, unless the host or the port changes: it belongs to the former server.
    const { password: _, ...kept } = settings as Record<string, unknown>;
    await fixture.targets.update({ id: target.id, name: "mail", email: kept });
    expect(await fixture.targets.test(target.id)).toMatchObject({ isAccepted: true, status: 250 });
    for (const elsewhere of [{ host: "127.0.0.1" }, { port: 2_525 }])
      await expect(
        fixture.targets.update({ id: target.id, name: "mail", email: { ...kept, ...elsewhere } }),
      ).rejects.toMatchObject({ code: "BAD_USER_INPUT", details: { path: "email.password" } });
  });

  test("is not sent without encryption, and not with a certificate of another host or authority", async () => {
    const plain = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("220 hello\r\n");
      socket.on("data", (data: Buffer) =>
        socket.write(data.toString().startsWith("EHLO") ? "250 plain\r\n" : "250 ok\r\n"),
      );
    });
    plain.listen(0, "127.0.0.1");
    await once(plain, "listening");
    const port = (plain.address() as AddressInfo).port;
    const target = await fixture.targets.create({ name: "plain", email: { ...settings, port } });
    expect(await fixture.targets.test(target.id)).toMatchObject({ isAccepted: false });
    plain.close();
    const other = await fixture.targets.create({ name: "untrusted", email: settings });
    setDefaultCACertificates(defaults);
    expect(await fixture.targets.test(other.id)).toMatchObject({ isAccepted: false, status: null });
    setDefaultCACertificates([...defaults, certificate.cert]);
  });

  test("contains no markup and no header of an untrusted name", () => {
    const { subject, html, text } = mailOf({ from: "iam@example.org", to: ["a@example.org"] }, hostile);
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;script&gt;");
    expect(text).not.toMatch(/^Bcc/m);
    expect(text).toContain("and 70 more");
  });
});

test("Slack gets valid blocks in which no name is a mention, a link or formatting", () => {
  const { blocks, text } = slackMessage(hostile);
  expect(text).toBe("120 alerts opened");
  expect(blocks.length).toBeLessThanOrEqual(50);
  const json = JSON.stringify(blocks);
  expect(json).not.toContain("<!channel>");
  expect(json).not.toMatch(/\*bold\*/);
  expect(json).toContain("<https://iam.example.org/alerts/1|#1 &lt;!channel&gt;");
  for (const block of blocks as readonly { text?: { text: string } }[])
    expect(block.text?.text.length ?? 1).toBeLessThanOrEqual(3_000);
});

test("Slack gets sections within its limit, cut between characters and behind whole escapes", () => {
  const [alert] = body.alerts;
  for (const text of ["&".repeat(1_000), "*~`|".repeat(400), "a🔥".repeat(700), "🔥".repeat(700)]) {
    const hard = { ...alert!, title: text, description: text, resource: { ...alert!.resource, name: text } };
    const { blocks } = slackMessage({ ...hostile, title: text, body: { ...body, alerts: [hard] } });
    for (const { text: shown } of blocks as readonly { text?: { type: string; text: string } }[]) {
      expect(shown?.text.length ?? 0).toBeLessThanOrEqual(3_000);
      expect(shown?.text.isWellFormed() ?? true).toBe(true);
      if (shown?.type === "mrkdwn") expect(shown.text).not.toMatch(/&(?!amp;|lt;|gt;)/);
    }
  }
});

describe("the addresses that are called", () => {
  test("none of 60 addresses of this machine and of private networks is called", async () => {
    const [four, six] = [new HttpSink(), new HttpSink()];
    await four.open("127.0.0.1");
    await six.open("::1").catch(() => undefined);
    const hosts =
      `127.0.0.1 127.1 127.0.1 0.0.0.0 0 0x7f.1 0x7f000001 2130706433 017700000001 127.255.255.254 localhost localhost.
      LOCALHOST 127.0.0.1. [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [::ffff:0:127.0.0.1]
      [64:ff9b::127.0.0.1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::1] [fe80::1] [fec0::1] [fc00::1] [fd00::1]
      [fd00:ec2::254] [ff02::1] [2001:db8::1] [100::1] [3fff::1] [5f00::1] [::a9fe:a9fe] [::ffff:169.254.169.254] 10.0.0.1
      10.255.255.255 172.16.0.1 172.31.255.254 192.168.0.1 192.168.255.254 100.64.0.1 100.127.255.254 169.254.169.254
      169.254.170.2 0251.0376.0251.0376 0xa9fea9fe 2852039166 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1
      192.88.99.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 0.0.0.1`.split(/\s+/);
    expect(hosts.length).toBeGreaterThanOrEqual(60);
    const options = { headers: {}, body: "{}", networks: [], answerMs: 1_000 };
    for (const host of hosts)
      for (const port of [four.port, six.port])
        for (const scheme of ["http", "https"]) {
          const error = await callOutbound({ ...options, url: `${scheme}://${host}:${port}/` }).catch(
            (caught: AppError) => caught,
          );
          // Some name servers do not know this spelling.
          const codes = host === "localhost." ? /^TARGET_(ADDRESS_REFUSED|UNREACHABLE)$/ : /^TARGET_ADDRESS_REFUSED$/;
          expect((error as AppError).code, host).toMatch(codes);
        }
    expect(four.requestCount + six.requestCount).toBe(0);
    // The same sink is reached if its network is allowed, by address and by name.
    for (const host of ["127.0.0.1", "localhost"])
      await callOutbound({ ...options, networks: ["127.0.0.0/8", "::1/128"], url: `http://${host}:${four.port}/` });
    expect(four.requestCount).toBe(2);
    await four.close();
    await six.close();
  });

  test("an answer is read up to a limit, and a target that does not answer is given up", async () => {
    const endless = createHttpsServer({ ...certificate }, (request, response) => {
      if (request.url === "/silent") return;
      const timer = setInterval(() => response.write("x".repeat(1_000)), 1);
      response.on("close", () => clearInterval(timer));
    });
    endless.listen(0, "127.0.0.1");
    await once(endless, "listening");
    const url = `https://localhost:${(endless.address() as AddressInfo).port}`;
    const options = { headers: {}, body: "{}", networks: ["127.0.0.0/8", "::1/128"], answerMs: 300 };
    expect((await callOutbound({ ...options, url })).text).toHaveLength(2_048);
    const silent = await callOutbound({ ...options, url: `${url}/silent` }).catch((error: AppError) => error);
    expect(silent).toMatchObject({ code: "TARGET_UNREACHABLE", details: { reason: "TIMEOUT" } });
    endless.closeAllConnections();
    endless.close();
  });
});
