/** What an SMTP server can do besides accepting a mail: refuse a recipient, talk nonsense, and never come to an end. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { SMTPServer } from "smtp-server";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { elapsed, now } from "../../src/clock.ts";
import type { AppError } from "../../src/errors.ts";
import type { Platform } from "../../src/services/core/request-scope.ts";
import { testBody, titleOf } from "../../src/services/notifications/message.ts";
import { email } from "../../src/services/notifications/targets/email.ts";
import { selfSignedCertificate } from "../support/certificate.ts";

const MAIL_MS = 400;
/** The lines of a server that drips them never end, so any limit shows that the product has one. */
const GIVEN_UP_WITHIN_MS = 45_000;
const certificate = selfSignedCertificate(now());
const defaults = getCACertificates("default");
const body = testBody(new Date(0));
const notification = { id: "message_1", createdAt: new Date(0), title: titleOf(body), body, publicUrl: null };
let raw: Server | null = null;
const sockets = new Set<Socket>();

beforeAll(() => setDefaultCACertificates([...defaults, certificate.cert]));
afterAll(() => setDefaultCACertificates(defaults));
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise((resolve) => (raw ? raw.close(resolve) : resolve(null)));
  raw = null;
});

async function sendTo(
  port: number,
  to = ["a@example.org"],
  { messageMs = MAIL_MS, signal }: { messageMs?: number; signal?: AbortSignal } = {},
) {
  const settings = {
    host: "localhost",
    port,
    security: "STARTTLS" as const,
    userName: null,
    from: "iam@example.org",
    to,
  };
  const options = {
    networks: ["127.0.0.0/8", "::1/128"],
    answerMs: MAIL_MS,
    messageMs,
    ...(signal && { signal }),
    targetId: "target_1",
    // A mail needs nothing of the platform.
    platform: {} as Platform,
  };
  return email.send({ settings, secret: { password: null, host: "localhost", port } }, notification, options).then(
    (answer) => answer,
    (error: AppError) => ({ code: error.code, reason: error.details["reason"] }),
  );
}

async function listen(talk: (socket: Socket) => void): Promise<number> {
  raw = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    talk(socket);
  });
  raw.listen(0, "127.0.0.1");
  await once(raw, "listening");
  return (raw.address() as AddressInfo).port;
}

test("a mail that one of the recipients does not get is not delivered", async () => {
  const smtp = new SMTPServer({
    ...certificate,
    authOptional: true,
    onRcptTo: ({ address }, _, done) =>
      done(address.startsWith("gone") ? Object.assign(new Error("no such mailbox"), { responseCode: 550 }) : null),
    onData: (stream, _, done) => void stream.resume().on("end", () => done()),
  });
  smtp.on("error", () => undefined);
  smtp.listen(0, "127.0.0.1");
  await once(smtp.server, "listening");
  const { port } = smtp.server.address() as AddressInfo;
  const slow = { messageMs: 10_000 };
  expect(await sendTo(port, ["a@example.org", "gone@example.org"], slow)).toMatchObject({
    isAccepted: false,
    status: 550,
    text: "550 no such mailbox",
  });
  expect(await sendTo(port, ["a@example.org", "b@example.org"], slow)).toMatchObject({ isAccepted: true, status: 250 });
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

test("an error of the protocol is never an accepted mail", async () => {
  const port = await listen((socket) => socket.write("250 Ok: queued\r\n"));
  expect(await sendTo(port)).toMatchObject({ code: "TARGET_UNREACHABLE", reason: "EPROTOCOL" });
});

test("a server that drips lines is given up at the limit or the stop, and its connection ends", async () => {
  const port = await listen((socket) => {
    const timer = setInterval(() => socket.write("220-wait\r\n"), 10);
    socket.on("close", () => clearInterval(timer));
  });
  const startedAt = elapsed();
  expect(await sendTo(port)).toEqual({ code: "TARGET_UNREACHABLE", reason: "TIMEOUT" });
  expect(elapsed() - startedAt).toBeLessThan(GIVEN_UP_WITHIN_MS);
  await expect.poll(() => sockets.size).toBe(0);
  const stopped = await sendTo(port, undefined, {
    messageMs: 4 * GIVEN_UP_WITHIN_MS,
    signal: AbortSignal.timeout(100),
  });
  expect(stopped).toMatchObject({ code: "TARGET_UNREACHABLE" });
  await expect.poll(() => sockets.size).toBe(0);
});
