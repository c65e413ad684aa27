/** A Slack channel, by an incoming webhook of a Slack app. The address is the secret: it lets anyone post. */
import { z } from "zod";
import { AppError } from "../../../errors.ts";
import { postOutbound } from "../../core/outbound-http.ts";
import { factsLine, itemsOf, moreLine, type Notification, oneLine, severitiesOf } from "../message.ts";
import type { TargetKind } from "./target.ts";
import { webAddress } from "./web-address.ts";

/** Slack allows 50 blocks in a message, 3,000 characters in a section and 150 in a header (Slack API, *Blocks*). */
const ALERTS_MAX = 20;
const TEXT_MAX_CHARACTERS = 600;
/** Of each of the three texts of a section, escaped, so that there is room for the link. */
const ESCAPED_MAX_CHARACTERS = 800;
const LINK_MAX_CHARACTERS = 500;
const HEADER_MAX_CHARACTERS = 150;
/** Slack answers 410 and 404 when the channel, the app or the workspace is gone (Slack API, *Sending messages using incoming webhooks*). */
const GONE: ReadonlySet<number> = new Set([404, 410]);

const input = z.object({
  url: webAddress.nullish(),
  /** Shown to people only: Slack's address itself names the channel. */
  channel: z
    .string()
    .trim()
    .regex(/^#?[\p{L}\p{N}_-]{1,80}$/u, "must be the name of a channel, such as #security")
    .nullish(),
});

interface SlackSettings {
  readonly origin: string;
  readonly channel: string | null;
}

export const slack: TargetKind<z.output<typeof input>, { readonly url: string }, SlackSettings> = {
  input,
  split(given, former) {
    const url = given.url ?? former?.url;
    if (!url) throw new AppError("BAD_USER_INPUT", { message: "url: is required.", details: { path: "url" } });
    const channel = given.channel ? `#${given.channel.replace(/^#/, "")}` : null;
    return { settings: { origin: new URL(url).origin, channel }, secret: { url } };
  },
  hostsOf: (_, { url }) => [new URL(url).hostname],
  addressOf: ({ channel, origin }) => channel ?? origin,
  async send({ secret: { url } }, notification, options) {
    const answer = await postOutbound({
      url,
      body: JSON.stringify(slackMessage(notification)),
      headers: { "content-type": "application/json; charset=utf-8", "user-agent": "iam-monitor" },
      ...options,
    });
    return { ...answer, isAccepted: answer.status === 200, isGone: GONE.has(answer.status) };
  },
};

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
      { type: "context", elements: [plain(`Rule: ${body.ruleName}`, TEXT_MAX_CHARACTERS)] },
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
