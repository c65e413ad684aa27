/**
 * A Slack channel, by an incoming webhook of a Slack app or by the app's bot token. The address of a webhook is a secret:
 * it lets anyone post.
 */
import { z } from "zod";
import { AppError } from "../../../errors.ts";
import { parseInput } from "../../core/input.ts";
import { callOutbound } from "../../core/outbound-http.ts";
import { factsLine, itemsOf, moreLine, type Notification, oneLine, reasonLine, severitiesOf } from "../message.ts";
import type { TargetKind } from "./target.ts";
import { webAddress } from "./web-address.ts";

/** Slack allows 50 blocks in a message, 3,000 characters in a section and 150 in a header (Slack API, *Blocks*). */
const ALERTS_MAX = 20;
const TEXT_MAX_CHARACTERS = 600;
/** The maximum length of each of the three escaped texts of a section, so that there is room for the link. */
const ESCAPED_MAX_CHARACTERS = 800;
const LINK_MAX_CHARACTERS = 500;
const HEADER_MAX_CHARACTERS = 150;
const POST_ADDRESS = "https://slack.com/api/chat.postMessage";
/** Errors of `chat.postMessage` that no further attempt can change (Slack API, *chat.postMessage*). */
const GONE_ERRORS: ReadonlySet<string> = new Set([
  "account_inactive",
  "channel_not_found",
  "is_archived",
  "token_revoked",
]);
/** The errors of Slack that are about the channel and not about the bot. */
const CHANNEL_ERRORS: ReadonlySet<string> = new Set(["channel_not_found", "is_archived", "not_in_channel"]);
/** Slack answers 410 and 404 when the channel, the app or the workspace is gone (Slack API, *Sending messages using incoming webhooks*). */
const GONE: ReadonlySet<number> = new Set([404, 410]);

const SLACK_METHODS = ["WEBHOOK", "BOT"] as const;
export type SlackMethod = (typeof SLACK_METHODS)[number];

const channelName = z
  .string()
  .trim()
  .regex(/^#?[\p{L}\p{N}_-]{1,80}$/u, "must be the name of a channel, such as #security");

const input = z.object({
  /** If given, the settings must have the secret of this method, or the target that is changed must have it. */
  method: z.enum(SLACK_METHODS).nullish(),
  url: webAddress.nullish(),
  /** The token of a bot with the scope `chat:write`. With it, `url` is that of the method `chat.postMessage`. */
  botToken: z
    .string()
    .trim()
    .regex(/^xoxb-[\w-]{10,250}$/, "must be the token of a bot user, which begins with xoxb-")
    .nullish(),
  /** The channel to which a bot posts. With an incoming webhook, it is only shown: the webhook's address decides the channel. */
  channel: channelName.nullish(),
});

interface SlackSettings {
  readonly method: SlackMethod;
  readonly origin: string;
  readonly channel: string | null;
}

interface SlackSecret {
  readonly url: string;
  /** The token of a bot. It is sent to no other address. */
  readonly botToken?: string;
}

export const slack: TargetKind<z.output<typeof input>, SlackSecret, SlackSettings> = {
  input,
  split(given, former) {
    const secret = secretOf(given) ?? former;
    const method = secret ? methodOf(secret) : "WEBHOOK";
    if (!secret || (given.method ?? method) !== method) {
      const path = given.method === "BOT" ? "botToken" : "url";
      throw new AppError("BAD_USER_INPUT", { message: `${path}: is required.`, details: { path } });
    }
    const channel = given.channel ? `#${given.channel.replace(/^#/, "")}` : null;
    if (secret.botToken && channel === null)
      throw new AppError("BAD_USER_INPUT", {
        message: "channel: is required with a bot token.",
        details: { path: "channel" },
      });
    return { settings: { method, origin: new URL(secret.url).origin, channel }, secret };
  },
  hostsOf: (_, { url }) => [{ field: "url", host: new URL(url).hostname }],
  addressOf: ({ channel, origin }) => channel ?? origin,
  withAddress(settings, address) {
    if (settings.method !== "BOT")
      throw new AppError("BAD_USER_INPUT", {
        message: "address: only a Slack target with a bot token can post to another channel.",
        details: { path: "address" },
      });
    const channel = parseInput(channelName, address);
    return { ...settings, channel: `#${channel.replace(/^#/, "")}` };
  },
  async send({ settings: { channel }, secret: { url, botToken } }, notification, options) {
    const isBot = botToken !== undefined;
    const answer = await callOutbound({
      ...options,
      url,
      body: JSON.stringify({ ...slackMessage(notification), ...(isBot && { channel }) }),
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "iam-monitor",
        ...(isBot && { authorization: `Bearer ${botToken}` }),
      },
    });
    const isFound = answer.status === 200;
    if (!isBot) return { ...answer, isAccepted: isFound, isGone: GONE.has(answer.status) };
    const error = errorOf(answer.text);
    return {
      ...answer,
      isAccepted: isFound && error === null,
      isGone: isFound && GONE_ERRORS.has(error ?? ""),
      ...(isFound && CHANNEL_ERRORS.has(error ?? "") && { refusedAddress: "FOR_GOOD" as const }),
    };
  },
};

function methodOf({ botToken }: SlackSecret): SlackMethod {
  return botToken === undefined ? "WEBHOOK" : "BOT";
}

function secretOf({ url, botToken }: z.output<typeof input>): SlackSecret | null {
  if (botToken) return { url: url ?? POST_ADDRESS, botToken };
  return url ? { url } : null;
}

/**
 * The error of an answer of `chat.postMessage`, which has status 200 also for errors. Null for success. The answer quotes
 * the whole message, so its text may be cut: then the beginning decides.
 */
function errorOf(text: string): string | null {
  if (/^\s*\{\s*"ok"\s*:\s*true\b/.test(text)) return null;
  return /"error"\s*:\s*"(\w{1,64})"/.exec(text)?.[1] ?? "unknown";
}

/** Block Kit. `text` is what push notifications and screen readers get. */
export function slackMessage(notification: Notification) {
  const { title, body } = notification;
  const shown = itemsOf(notification).slice(0, ALERTS_MAX);
  const more = moreLine(notification, shown.length);
  const plain = (text: string, max: number) => ({ type: "plain_text", text: oneLine(text, max), emoji: false });
  const markdown = (text: string) => ({ type: "mrkdwn", text, verbatim: true });
  return {
    text: escaped(oneLine(title, TEXT_MAX_CHARACTERS)),
    blocks: [
      { type: "header", text: plain(title, HEADER_MAX_CHARACTERS) },
      ...(shown.length > 1 ? [{ type: "section", text: plain(severitiesOf(body), TEXT_MAX_CHARACTERS) }] : []),
      ...shown.map((item) => {
        const link = item.link !== null && item.link.length <= LINK_MAX_CHARACTERS ? item.link : null;
        const name = escaped(oneLine(item.heading, TEXT_MAX_CHARACTERS));
        return {
          type: "section",
          text: markdown(
            [
              link === null ? name : `<${link}|${name}>`,
              escaped(oneLine(factsLine(item), TEXT_MAX_CHARACTERS)),
              ...(shown.length === 1 ? [escaped(oneLine(item.description, TEXT_MAX_CHARACTERS))] : []),
            ].join("\n"),
          ),
        };
      }),
      ...(more === null ? [] : [{ type: "context", elements: [plain(more, TEXT_MAX_CHARACTERS)] }]),
      { type: "context", elements: [plain(reasonLine(body), TEXT_MAX_CHARACTERS)] },
    ],
  };
}

/**
 * Slack's three control characters, without which no link, mention or channel can be written. The characters of its
 * formatting get a zero-width space behind them, so that a name cannot be shown bold, struck through or as code.
 */
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "*": "*\u200b",
  "~": "~\u200b",
  "`": "`\u200b",
  "|": "|\u200b",
};

/** The escaped text, cut behind a whole escape, because Slack counts the characters of escapes. */
function escaped(text: string): string {
  let whole = "";
  for (const character of text) {
    const next = ESCAPES[character] ?? character;
    if (whole.length + next.length >= ESCAPED_MAX_CHARACTERS) return `${whole}…`;
    whole += next;
  }
  return whole;
}
