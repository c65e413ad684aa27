/** E-mail through an SMTP server. The connection is always encrypted, and goes to an address that was checked. */
import { isIP } from "node:net";
import nodemailer from "nodemailer";
import { z } from "zod";
import { elapsed } from "../../../clock.ts";
import { AppError } from "../../../errors.ts";
import { escapeHtml } from "../../core/html.ts";
import { parseInput } from "../../core/input.ts";
import { callableAddresses } from "../../core/outbound-address.ts";
import { unreachable, within } from "../../core/outbound-http.ts";
import {
  factsLine,
  itemsOf,
  moreLine,
  type Notification,
  oneLine,
  reasonLine,
  reportLines,
  severitiesOf,
} from "../message.ts";
import type { TargetAnswer, TargetKind } from "./target.ts";

const ALERTS_MAX = 50;
const SUBJECT_MAX_CHARACTERS = 180;
const HEADING_MAX_CHARACTERS = 300;
const RECIPIENTS_MAX = 20;
const ANSWER_MAX_CHARACTERS = 2_048;
const PASSWORD_MAX_CHARACTERS = 1_024;
/** The first status that refuses: 4 for now, 5 for good (RFC 5321, section 4.2.1). */
const REFUSED = 400;
const REFUSED_FOR_GOOD = 500;
/** The command by which a server refuses a recipient. */
const RECIPIENT_COMMAND = "RCPT TO";
/** The mail addresses of an owner. */
const OWNER_RECIPIENTS_MAX = 5;

const mailAddress = z
  .string()
  .trim()
  .max(254)
  .regex(/^[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)*$/, "must be an e-mail address, such as security@example.org");

const addressList = z.array(mailAddress).min(1).max(OWNER_RECIPIENTS_MAX);

const input = z.object({
  host: z
    .string()
    .trim()
    .regex(/^([\w-]+(\.[\w-]+)*\.?|\[?[0-9a-f:.]+\]?)$/i, "must be a host name or an IP address")
    .max(253),
  port: z.number().int().min(1).max(65_535),
  /** TLS from the first byte (port 465), or by STARTTLS (port 587), without which nothing is sent. */
  security: z.enum(["TLS", "STARTTLS"]),
  userName: z.string().max(256).nullish(),
  /** Left out: the stored password is kept. */
  password: z.string().max(PASSWORD_MAX_CHARACTERS).nullish(),
  from: mailAddress,
  to: z.array(mailAddress).min(1).max(RECIPIENTS_MAX),
});

export interface EmailSettings {
  readonly host: string;
  readonly port: number;
  readonly security: "TLS" | "STARTTLS";
  readonly userName: string | null;
  readonly from: string;
  readonly to: readonly string[];
}

interface EmailSecret {
  readonly password: string | null;
  /** The server to which the password belongs: it is never sent to another one. */
  readonly host: string;
  readonly port: number;
}

export const email: TargetKind<z.output<typeof input>, EmailSecret, EmailSettings> = {
  input,
  split({ password, userName, ...given }, former) {
    const settings = { ...given, userName: userName || null };
    const { host, port } = given;
    const kept = former?.host === host && former.port === port ? former.password : null;
    const known = password ?? kept;
    if (settings.userName !== null && !known)
      throw new AppError("BAD_USER_INPUT", {
        message: "password: is required with a user name, and again after a change of the host or the port.",
        details: { path: "password" },
      });
    return { settings, secret: { password: settings.userName === null ? null : known, host, port } };
  },
  hostsOf: ({ host }) => [{ field: "host", host }],
  addressOf: ({ to }) => to.join(", "),
  withAddress(settings, address) {
    return { ...settings, to: parseInput(addressList, address.split(",")) };
  },
  async send({ settings, secret }, notification, { networks, answerMs, messageMs, signal }) {
    const startedAt = elapsed();
    const answered = (response: string, isAccepted: boolean): TargetAnswer => ({
      isAccepted,
      status: statusOf(response),
      text: response.slice(0, ANSWER_MAX_CHARACTERS),
      latencyMs: Math.round(elapsed() - startedAt),
    });
    const limit = AbortSignal.timeout(messageMs);
    const end = signal ? AbortSignal.any([signal, limit]) : limit;
    try {
      const addresses = await within(end, callableAddresses(settings.host, networks));
      const transport = nodemailer.createTransport(
        transportOf(settings, secret, { address: addresses[0]!.address, answerMs, messageMs }),
      );
      // The signal also ends the connection, which closing the transport would not.
      const sending = transport.sendMail({ ...mailOf(settings, notification), signal: end });
      const { response, rejected, rejectedErrors } = await within(end, sending);
      // The server queues a mail that it accepts for one recipient only. The others would never get it.
      const isWhole = rejected.length === 0;
      return isWhole
        ? answered(response, isSuccess(response))
        : refusedRecipient(answered(rejectedErrors?.[0]?.response ?? response, false));
    } catch (error) {
      const { response, code, command } = error as Readonly<Record<"response" | "code" | "command", unknown>>;
      // An answer that says success at the wrong place is an error of the protocol.
      if (typeof response === "string" && statusOf(response) >= REFUSED) {
        const answer = answered(response, false);
        return command === RECIPIENT_COMMAND ? refusedRecipient(answer) : answer;
      }
      throw unreachable(error, limit.aborted || code === "ETIMEDOUT");
    }
  },
};

/** 4 for now, 5 for good (RFC 5321, section 4.2.1). */
function refusedRecipient(answer: TargetAnswer): TargetAnswer {
  return { ...answer, refusedAddress: answer.status >= REFUSED_FOR_GOOD ? "FOR_GOOD" : "FOR_NOW" };
}

function transportOf(
  { host, port, security, userName }: EmailSettings,
  { password }: EmailSecret,
  { address, answerMs, messageMs }: { readonly address: string; readonly answerMs: number; readonly messageMs: number },
) {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  return {
    // The checked address: nodemailer does not resolve it again. The certificate must still name the host.
    host: address,
    port,
    secure: security === "TLS",
    requireTLS: true,
    tls: { minVersion: "TLSv1.2" as const, ...(isIP(bare) === 0 && { servername: bare }) },
    ...(userName !== null && { auth: { user: userName, pass: password ?? "" } }),
    connectionTimeout: answerMs,
    greetingTimeout: messageMs,
    socketTimeout: messageMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The status of an answer such as `250 2.0.0 Ok: queued`. */
function statusOf(response: string): number {
  return Number(/^\d{3}/.exec(response)?.[0] ?? 0);
}

function isSuccess(response: string): boolean {
  const status = statusOf(response);
  return status >= 200 && status < 300;
}

/** The Message-ID is that of the message, so that mail programs and receivers recognise a duplicate. */
export function mailOf({ from, to }: Pick<EmailSettings, "from" | "to">, notification: Notification) {
  const { id, title, createdAt, attachment } = notification;
  return {
    from: { name: "IAM Monitor", address: from },
    to: [...to],
    subject: oneLine(`[IAM Monitor] ${title}`, SUBJECT_MAX_CHARACTERS),
    date: createdAt,
    messageId: `<${id}@${from.slice(from.lastIndexOf("@") + 1)}>`,
    headers: { "Auto-Submitted": "auto-generated", "X-IAM-Monitor-Message": id },
    text: textOf(notification),
    html: htmlOf(notification),
    ...(attachment && {
      attachments: [{ filename: attachment.fileName, content: attachment.content, contentType: "text/html" }],
    }),
  };
}

/** The message as plain text. */
export function textOf(notification: Notification): string {
  const { title, body } = notification;
  const shown = itemsOf(notification).slice(0, ALERTS_MAX);
  const more = moreLine(notification, shown.length);
  return [
    title,
    ...reportLines(notification),
    ...(shown.length > 1 ? [severitiesOf(body)] : []),
    ...shown.flatMap((item) => [
      "",
      oneLine(item.heading, HEADING_MAX_CHARACTERS),
      oneLine(factsLine(item, "LONG"), 1_000),
      oneLine(item.description, 2_000),
      ...(item.link === null ? [] : [item.link]),
    ]),
    "",
    ...(more === null ? [] : [more]),
    oneLine(reasonLine(body), HEADING_MAX_CHARACTERS),
  ].join("\n");
}

function htmlOf(notification: Notification): string {
  const { title, body } = notification;
  const shown = itemsOf(notification).slice(0, ALERTS_MAX);
  const more = moreLine(notification, shown.length);
  const rows = shown.map((item) => {
    const { link } = item;
    const name = escapeHtml(oneLine(item.heading, HEADING_MAX_CHARACTERS));
    return `<p><b>${link === null ? name : `<a href="${escapeHtml(link)}">${name}</a>`}</b><br>${escapeHtml(oneLine(factsLine(item, "LONG"), 1_000))}<br>${escapeHtml(oneLine(item.description, 2_000))}</p>`;
  });
  return [
    `<h2>${escapeHtml(title)}</h2>`,
    ...reportLines(notification).map((line) => `<p>${escapeHtml(line)}</p>`),
    ...(shown.length > 1 ? [`<p>${escapeHtml(severitiesOf(body))}</p>`] : []),
    ...rows,
    ...(more === null ? [] : [`<p>${escapeHtml(more)}</p>`]),
    `<p>${escapeHtml(oneLine(reasonLine(body), HEADING_MAX_CHARACTERS))}</p>`,
  ].join("\n");
}
